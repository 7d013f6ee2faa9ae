//! Every settlement and correction of one promise.

use kept_api::promises::{Promise, PromiseEvent};
use kept_core::ids::PromiseId;
use leptos::prelude::*;

use super::desk::Desk;
use super::promise_words::credit;
use super::words;
use crate::client;
use crate::format;
use crate::i18n::promise as texts;
use crate::ui::Async;

/// The history, read when it is opened.
#[component]
pub(super) fn History(
    /// Of which promise.
    promise: Memo<Promise>,
) -> impl IntoView {
    let desk = Desk::get();
    let resource = LocalResource::new(move || client_get(promise.with(|promise| promise.id)));
    view! {
        <Async resource let:promise>
            {
                let lines = promise.history.iter().map(|event| line(desk, event)).collect_view();
                if promise.history.is_empty() {
                    view! { <p>{texts::history_none()}</p> }.into_any()
                } else {
                    view! {
                        <p>{texts::history_text()}</p>
                        <ol class="promises__events">{lines}</ol>
                    }
                        .into_any()
                }
            }
        </Async>
    }
}

async fn client_get(id: PromiseId) -> Result<Promise, crate::problem::ApiError> {
    client::get(&format!("/promises/{id}")).await
}

fn line(desk: Desk, event: &PromiseEvent) -> impl IntoView + use<> {
    let settlement = event.settlement;
    let outcome = texts::settled_on(words::outcome(settlement.outcome), &format::date(settlement.day));
    let words = texts::history_line(&outcome, words::ground(settlement.ground), &credit(settlement));
    let at = desk.instant(event.recorded_at);
    let by = event
        .recorded_by
        .as_ref()
        .map_or_else(|| texts::recorded_by_system(&at), |by| texts::recorded(&at, &by.name));
    let note = (!event.note.is_empty()).then(|| event.note.clone());
    view! {
        <li>
            <p>{words}</p>
            {note.map(|note| view! { <p dir="auto">{note}</p> })}
            <p class="customer-small">{by}</p>
        </li>
    }
}
