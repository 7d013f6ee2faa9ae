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
    promise: Memo<Promise>,
    /// Where the promise goes that is being settled.
    settling: RwSignal<Option<Promise>>,
) -> impl IntoView {
    let desk = Desk::get();
    let stands = move || {
        let (tone, word) = promise.with(badge);
        view! { <Badge tone>{word}</Badge> }
    };
    let settled = move || {
        promise.with(|promise| promise.settled).map(|settled| {
            let day = format::date(settled.day);
            let words = texts::settled_on(words::outcome(settled.outcome), &day);
            view! { <p class="customer-small">{words} ", " {words::ground(settled.ground)} ", " {credit(settled)}</p> }
        })
    };
    let action = move || {
        if promise.with(|promise| promise.settled.is_some()) { texts::correct() } else { texts::settle() }
    };
    let text = move || promise.with(|promise| promise.text.clone());
    let due = move || promise.with(|promise| texts::due(&due(promise)));
    let component = move || promise.with(|promise| words::component(promise.component));
    let opened = RwSignal::new(false);
    let may_settle = Memo::new(move |_| desk.may(Action::WriteCustomers));
    let button = move || {
        let on_press = move |()| settling.set(Some(promise.get_untracked()));
        may_settle.get().then(|| view! { <Button kind=ButtonKind::Quiet on_press>{action}</Button> })
    };
    view! {
        <li class="promises__line">
            <div class="promises__what">
                <p dir="auto">{text}</p>
                <p class="customer-small">{due} ", " {component}</p>
                {settled}
            </div>
            <div class="promises__stand">
                {stands}
                {button}
            </div>
            <div class="promises__history" on:toggle:capture=move |_| opened.set(true)>
                <Details summary=texts::history()>
                    {move || opened.get().then(|| view! { <History promise /> })}
                </Details>
            </div>
        </li>
    }
}
