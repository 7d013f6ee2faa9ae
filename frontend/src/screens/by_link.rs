//! A page that stands alone and is reached by a link with a secret: what has become of the link decides what is shown.

use leptos::prelude::*;

use crate::problem::ApiError;
use crate::shell::Alone;
use crate::ui::{EmptyState, ErrorState, LinkButton, Loading, PageHeader};

/// What is said of a link that leads nowhere: a title and a sentence.
#[derive(Clone, Copy, Debug)]
pub(super) struct Said {
    /// In a few words.
    pub(super) title: &'static str,
    /// In a sentence, with what to do.
    pub(super) body: &'static str,
}

/// The page behind the link, or why there is none.
#[component]
pub(super) fn ByLink<T, F, V>(
    /// What the link leads to.
    resource: LocalResource<Result<T, ApiError>>,
    /// What is said of a link that was used, or whose time is over.
    closed: Said,
    /// What is said of a link that never was.
    unknown: Said,
    /// The title while nothing is known yet.
    title: &'static str,
    /// What leads on from a link that leads nowhere.
    way_on: &'static str,
    /// The page.
    children: F,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    F: Fn(T) -> V + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let gone = move |said: Said| {
        view! {
            <PageHeader title=said.title />
            <EmptyState title=said.body>
                <LinkButton path="/">{way_on}</LinkButton>
            </EmptyState>
        }
        .into_any()
    };
    let page = move || match resource.get() {
        None => view! { <Loading /> }.into_any(),
        Some(Ok(found)) => children(found).into_any(),
        Some(Err(error)) if error.status() == Some(410) => gone(closed),
        Some(Err(error)) if error.is_not_found() || error.status() == Some(400) => gone(unknown),
        Some(Err(error)) => view! {
            <PageHeader title=title />
            <ErrorState error on_retry=move |()| resource.refetch() />
        }
        .into_any(),
    };
    view! { <Alone>{page}</Alone> }
}
