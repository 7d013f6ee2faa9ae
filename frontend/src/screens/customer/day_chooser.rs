//! Which day every figure of the page is of.

use kept_core::calendar::Day;
use leptos::prelude::*;

use super::desk::Desk;
use crate::format;
use crate::i18n::customer;
use crate::ui::{Button, ButtonKind, DayField};
use crate::url::use_as_of;

/// The day, the way back to today, and a better day where what is known has gone stale.
#[component]
pub(super) fn DayChooser() -> impl IntoView {
    let desk = Desk::get();
    let (as_of, set) = use_as_of();
    let shown = Signal::derive(move || {
        as_of.get().or_else(|| desk.card.get().map(|card| card.as_of)).or_else(|| desk.today())
    });
    let today = Memo::new(move |_| desk.today());
    let choose = move |day: Option<Day>| set.run(day.filter(|day| Some(*day) != today.get_untracked()));
    let back = move || {
        as_of.get().map(|_| {
            view! {
                <Button kind=ButtonKind::Quiet on_press=move |()| set.run(None)>
                    {customer::day_today()}
                </Button>
            }
        })
    };
    let offer = move || {
        let day = desk.session.with_me(|me| me.organisation.offer_day)??;
        let stale = as_of.get().is_none() && desk.card.get().is_some_and(|card| !card.report.known);
        let words = customer::day_offer_action(&format::date(day));
        stale.then(|| {
            view! {
                <p class="customer-offer">
                    {customer::day_offer()} " "
                    <button type="button" class="k-link customer-linklike" on:click=move |_| set.run(Some(day))>
                        {words.clone()}
                    </button>
                </p>
            }
        })
    };
    view! {
        <div class="customer-day">
            <DayField name="as_of" label=customer::day_label() value=shown last=today on_change=choose /> {back}
        </div>
        {offer}
        <p class="customer-provenance">{move || provenance(desk)}</p>
    }
}

/// From which day, knowledge, priors and model the figures are.
fn provenance(desk: Desk) -> Option<String> {
    let card = desk.card.get()?;
    let now = customer::provenance_now(&format::date(card.as_of), &desk.instant(card.known_at));
    let version = card.model.version.to_string();
    let priors = match card.priors.from {
        Some(day) => customer::provenance_priors(&format::date(day), &version),
        None => customer::provenance_start(&version),
    };
    Some(format!("{now} {priors}"))
}
