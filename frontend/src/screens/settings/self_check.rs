//! The self-check: what the leadership says that it knows, and what Kept measures beside it.

use kept_api::page::Page;
use kept_api::self_checks::{SelfCheck as Taken, SelfCheckMeasures};
use kept_core::access::Action;
use leptos::prelude::*;

use super::Frame;
use super::self_check_form::Form;
use super::self_check_result::{Past, Result};
use crate::client::{self, Request};
use crate::i18n::self_check as texts;
use crate::state::Session;
use crate::ui::{Async, Button, EmptyState, LinkButton};
use crate::url::{Query, use_query};

/// `/settings/self-check`; with `first=yes` where a new owner begins.
#[component]
pub fn SelfCheck() -> impl IntoView {
    let checks = LocalResource::new(|| async {
        let some = Query::new().with("limit", "50");
        let past = Request::get("/self-checks").query(&some).send::<Page<Taken>>().await?;
        let measured = client::get::<SelfCheckMeasures>("/insights/self-check").await?;
        Ok((past.items, measured))
    });
    let changed = Callback::new(move |()| checks.refetch());
    view! {
        <Frame here="/settings/self-check" lede=Signal::stored(texts::lede().to_owned())>
            <Async resource=checks let:found>
                <Body past=found.0 measured=found.1 on_changed=changed />
            </Async>
        </Frame>
    }
}

#[component]
fn Body(
    /// The newest first.
    past: Vec<Taken>,
    /// What Kept measures itself.
    measured: SelfCheckMeasures,
    /// Called once there is one more.
    on_changed: Callback<()>,
) -> impl IntoView {
    let takes = Session::get().may(Action::TakeSelfCheck);
    let query = use_query();
    let first = query.with_untracked(|query| query.get("first").is_some());
    let none = past.is_empty();
    let again = RwSignal::new(none && takes);
    let past = StoredValue::new(past);
    let measured = StoredValue::new(measured);
    let later = (first && none).then(|| {
        view! {
            <p class="settings-note">{texts::first()}</p>
            <p class="settings-deed">
                <LinkButton path="/">{texts::later()}</LinkButton>
            </p>
        }
    });
    let body = move || {
        if again.get() {
            return view! { <Form on_taken=on_changed /> }.into_any();
        }
        let Some(newest) = past.with_value(|all| all.first().cloned()) else {
            return view! { <EmptyState title=texts::none_title() body=texts::none_body() /> }.into_any();
        };
        let earlier = past.with_value(|all| all.get(1..).map(<[Taken]>::to_vec)).unwrap_or_default();
        view! {
            <Result check=newest measured=measured.get_value() />
            {takes.then(|| view! {
                <p class="settings-deed">
                    <Button on_press=move |()| again.set(true)>{texts::again()}</Button>
                </p>
            })}
            <Past checks=earlier />
        }
        .into_any()
    };
    view! {
        {later}
        {body}
    }
}
