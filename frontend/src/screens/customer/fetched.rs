//! Data that stays on the page while it is fetched again: an event refreshes figures in place, so that nothing being
//! typed, moved or read is lost. Where data is fetched once, `ui::Async` is the simpler way.

use std::sync::Arc;

use kept_core::calendar::Day;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::DeserializeOwned;

use crate::i18n::customer;
use crate::problem::ApiError;
use crate::screens::dated;
use crate::state::Session;
use crate::ui::{ErrorState, Loading};
use crate::url::Query;

/// What is read: a path of the interface with its parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Source {
    pub(super) path: String,
    pub(super) query: Query,
}

impl Source {
    /// A path without parameters.
    pub(super) fn at(path: impl Into<String>) -> Self {
        Self { path: path.into(), query: Query::new() }
    }
}

/// Something fetched, and fetched again.
pub(super) struct Fetched<T: Send + Sync + 'static> {
    value: RwSignal<Option<Arc<T>>>,
    error: RwSignal<Option<ApiError>>,
    again: RwSignal<u32>,
    pending: RwSignal<bool>,
}

impl<T: Send + Sync + 'static> Clone for Fetched<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Fetched<T> {}

impl<T: DeserializeOwned + PartialEq + Send + Sync + 'static> Fetched<T> {
    /// Reads `source` now, and again whenever something that it looks at changes.
    pub(super) fn new(source: impl Fn() -> Source + 'static) -> Self {
        Self::dated(move || (source(), None))
    }

    /// The same, where figures of a past day need that day to be closed first.
    pub(super) fn dated(source: impl Fn() -> (Source, Option<Day>) + 'static) -> Self {
        let session = Session::get();
        let this = Self {
            value: RwSignal::new(None),
            error: RwSignal::new(None),
            again: RwSignal::new(0),
            pending: RwSignal::new(false),
        };
        let turn = StoredValue::new(0_u32);
        Effect::new(move |_| {
            this.again.track();
            let (Source { path, query }, day) = source();
            turn.update_value(|turn| *turn += 1);
            let mine = turn.get_value();
            this.pending.set(true);
            spawn_local(async move {
                let answer = dated::read::<T>(&path, &query, day).await;
                // An answer that a later question has overtaken, or whose page is gone, is of no use.
                if turn.try_get_value() != Some(mine) {
                    return;
                }
                if let Err(error) = &answer {
                    session.heard(error);
                }
                this.take(answer);
            });
        });
        this
    }

    fn take(self, answer: Result<T, ApiError>) {
        self.pending.set(false);
        match answer {
            Ok(new) => {
                self.error.set(None);
                if self.value.with_untracked(|old| old.as_deref() != Some(&new)) {
                    self.value.set(Some(Arc::new(new)));
                }
            }
            Err(error) => self.error.set(Some(error)),
        }
    }
}

impl<T: Send + Sync + 'static> Fetched<T> {
    /// What there is by now; follows changes.
    pub(super) fn get(self) -> Option<Arc<T>> {
        self.value.get()
    }

    /// Reads it again.
    pub(super) fn refetch(self) {
        self.again.update(|n| *n = n.wrapping_add(1));
    }
}

/// Shows what was fetched: `children` is made once and follows the data.
#[component]
pub(super) fn Shown<T, F, V>(
    /// What was fetched.
    fetched: Fetched<T>,
    /// The view of the data.
    children: F,
) -> impl IntoView
where
    T: Send + Sync + 'static,
    F: Fn(Signal<Arc<T>>) -> V + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let there = Memo::new(move |_| fetched.value.with(Option::is_some));
    let retry = move |()| fetched.refetch();
    let body = move || {
        let first = there.get().then(|| fetched.value.get_untracked()).flatten();
        let Some(first) = first else {
            return match fetched.error.get() {
                Some(error) => view! { <ErrorState error on_retry=retry /> }.into_any(),
                None => view! { <Loading /> }.into_any(),
            };
        };
        let value = Signal::derive(move || fetched.value.get().unwrap_or_else(|| first.clone()));
        children(value).into_any()
    };
    let stale = move || {
        let error = there.get().then(|| fetched.error.get()).flatten();
        error.map(|error| {
            view! {
                <div class="customer-stale">
                    <p>{customer::refresh_failed()}</p>
                    <ErrorState error on_retry=retry />
                </div>
            }
        })
    };
    view! {
        {stale}
        <div class="k-async" class:k-async--pending=fetched.pending aria-busy=move || fetched.pending.get().to_string()>
            {body}
        </div>
    }
}
