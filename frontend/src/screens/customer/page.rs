//! One customer: what is known, what follows, what was said and done.

use kept_core::access::Action;
use kept_core::ids::CustomerId;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};

use super::ask::Asking;
use super::behave::Behave;
use super::contacts::PeopleSection;
use super::desk::Desk;
use super::header::CustomerHeader;
use super::live;
use super::notes::Notes;
use super::promises::Promises;
use super::scorecard::ScorecardSection;
use super::timeline::Timeline;
use super::what_if::WhatIfSection;
use crate::keyboard::{Shortcut, bind};
use crate::screens::NotFound;
use crate::screens::fetched::Shown;
use crate::shell::Observing;
use crate::shell::palette::{Palette, Wish};
use crate::url::use_carry;

/// `/customers/{id}`.
#[component]
pub fn CustomerPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|all| all.get("id").and_then(|text| text.parse().ok())));
    move || match id.get() {
        Some(id) => view! { <OneCustomer id /> }.into_any(),
        None => view! { <NotFound /> }.into_any(),
    }
}

/// The page of one customer; another customer gets a page of its own.
#[component]
fn OneCustomer(
    /// Who.
    id: CustomerId,
) -> impl IntoView {
    let desk = Desk::provide(id);
    live::follow(desk);
    keys(desk);
    let observing = Observing::get();
    Effect::new(move |before: Option<u32>| {
        let kept = observing.kept.get();
        if before.is_some_and(|before| before != kept) {
            desk.look_again();
        }
        kept
    });
    let palette = Palette::get();
    Effect::new(move |_| {
        if palette.take(Wish::Promise) {
            desk.promising.set(true);
        }
    });
    view! {
        <Shown fetched=desk.customer let:customer>
            <CustomerHeader customer />
            <Shown fetched=desk.card let:card>
                <ScorecardSection card />
                <WhatIfSection card />
            </Shown>
            <div class="customer-halves">
                <div>
                    <Promises />
                    <Asking />
                    <PeopleSection />
                    <Notes />
                </div>
                <Timeline />
            </div>
            <Behave open=desk.behaving />
        </Shown>
    }
}

/// `p` promises something, `c` begins a call.
fn keys(desk: Desk) {
    let navigate = use_navigate();
    let carry = use_carry();
    let promise = move || desk.promising.set(true);
    bind(Shortcut::Promise, move || desk.may(Action::WriteCustomers), promise);
    let call = move || {
        let call = untrack(|| carry(&format!("{}/call", desk.path())));
        navigate(&call, NavigateOptions::default());
    };
    bind(Shortcut::Call, move || desk.may(Action::Ask), call);
}
