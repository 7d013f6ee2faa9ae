//! The first answer to the first question.

use kept_api::insights::Known;
use leptos::prelude::*;

use super::{all_steps, customers};
use crate::format;
use crate::i18n::today;
use crate::made::{Figure, HowMade};
use crate::state::Session;
use crate::ui::Link;
use crate::url::Query;

/// Who is known, by head and by yearly value, and whom to ask to know more.
#[component]
pub(super) fn KnownFigure(known: Known, filter: Query) -> impl IntoView {
    let currency = Session::get().currency();
    let share = format::share(known.known, known.customers, 0);
    let heads =
        today::known_heads(known.customers, &format::count(known.known), &known.fresh_days.to_string());
    let value = (known.value_minor > 0).then(|| {
        let part = known.known_value_minor.unsigned_abs();
        today::known_value(
            &format::money(known.known_value_minor, &currency),
            &format::money(known.value_minor, &currency),
            &format::share(part, known.value_minor.unsigned_abs(), 0),
        )
    });
    let unknown = known.customers.saturating_sub(known.known);
    view! {
        <section class="today-known" aria-labelledby="known">
            <h2 class="today-known__title" id="known">{today::known_title()}</h2>
            <p class="today-known__figure" data-known=known.known.to_string()>
                {share} <HowMade figure=Figure::Known name=today::known_title() />
            </p>
            <div class="today-known__words">
                <p>
                    {heads} " "
                    <Link path=customers(&filter, |query| query.with("known", "true"))>{today::known_list()}</Link>
                </p>
                {value.map(|text| view! { <p>{text}</p> })}
                {(unknown > 0).then(|| view! {
                    <p>
                        {today::unknown_rest(unknown)} " "
                        <Link path=customers(
                            &filter,
                            |query| query.with("known", "false").with("sort", "value_at_risk"),
                        )>{today::known_action()}</Link>
                    </p>
                })}
                {all_steps(&filter)}
            </div>
        </section>
    }
}
