//! One promise of the list.

use kept_api::promises::Promise;
use kept_core::access::Action;
use leptos::prelude::*;

use super::desk::Desk;
use super::history::History;
use super::promise_words::{badge, credit, due};
use super::words;
use crate::format;
use crate::i18n::promise as texts;
use crate::ui::{Badge, Button, ButtonKind, Details};

/// What was said, how it stands, and what can be done.
#[component]
pub(super) fn PromiseLine(
    /// The promise.
    promise: Promise,
    /// Where the promise goes that is being settled.
    settling: RwSignal<Option<Promise>>,
) -> impl IntoView {
    let desk = Desk::get();
    let (tone, word) = badge(&promise);
    let settled = promise.settled.map(|settled| {
        let day = format::date(settled.day);
        let words = texts::settled_on(words::outcome(settled.outcome), &day);
        view! { <p class="customer-small">{words} ", " {words::ground(settled.ground)} ", " {credit(settled)}</p> }
    });
    let action = if promise.settled.is_some() { texts::correct() } else { texts::settle() };
    let due = texts::due(&due(&promise));
    let (text, id, component) = (promise.text.clone(), promise.id, promise.component);
    let promise = StoredValue::new(promise);
    let opened = RwSignal::new(false);
    let button = move || {
        let on_press = move |()| settling.set(Some(promise.get_value()));
        desk.may(Action::WriteCustomers)
            .then(|| view! { <Button kind=ButtonKind::Quiet on_press>{action}</Button> })
    };
    view! {
        <li class="promises__line">
            <div class="promises__what">
                <p dir="auto">{text}</p>
                <p class="customer-small">{due} ", " {words::component(component)}</p>
                {settled}
            </div>
            <div class="promises__stand">
                <Badge tone>{word}</Badge>
                {button}
            </div>
            <div class="promises__history" on:toggle:capture=move |_| opened.set(true)>
                <Details summary=texts::history()>
                    {move || opened.get().then(|| view! { <History id /> })}
                </Details>
            </div>
        </li>
    }
}
