//! What kept, late and missed promises do to answers.

use kept_api::insights::{EffectGroup, OutcomeShare, OverviewPromises};
use leptos::prelude::*;

use super::customers;
use super::months::share;
use crate::charts::{BarChart, Datum, Scale};
use crate::format;
use crate::i18n::today;
use crate::made::{Figure, HowMade};
use crate::ui::{Section, Stat};
use crate::url::Query;

/// Bars with whiskers, and how many promises there were.
#[component]
pub(super) fn PromiseEffect(
    shares: Vec<OutcomeShare>,
    promises: OverviewPromises,
    filter: Query,
) -> impl IntoView {
    let data: Vec<Datum> = shares.iter().map(datum).collect();
    let counts = shares.iter().map(|found| {
        let text = today::effect_count(&format::count(found.satisfied.into()), &format::count(found.n.into()));
        let name = word(found.outcome);
        view! {
            <li data-effect=format!("{:?}", found.outcome).to_lowercase() data-satisfied=found.satisfied data-n=found.n>
                {name} ": " {text}
            </li>
        }
    });
    let chart = if data.is_empty() {
        view! { <p class="today-note">{today::effect_none()}</p> }.into_any()
    } else {
        let write = Callback::new(|value: f64| share(value));
        let counts = counts.collect_view();
        view! {
            <BarChart
                name="effect"
                title=today::effect_chart()
                description=today::effect_description()
                row_title=today::effect_row()
                data
                scale=Scale::new(0.0, 1.0)
                write
            />
            <ul class="today-counts">{counts}</ul>
        }
        .into_any()
    };
    let stat = |label: &'static str, n: u64, (ground, path): (&'static str, String)| {
        view! { <Stat label=label value=format::count(n) ground=ground path=path /> }
    };
    let dependable =
        (today::promises_by_customer(), customers(&filter, |query| query.with("sort", "dependable")));
    let all = (today::promises_open_by_customer(), customers(&filter, |query| query));
    let effect = || view! { <HowMade figure=Figure::Effect name=today::effect_title() /> };
    let ended = || view! { <HowMade figure=Figure::Ended name=today::promises_title() /> };
    view! {
        <Section title=today::effect_title() lede=today::effect_lede() actions=effect>{chart}</Section>
        <Section title=today::promises_title() actions=ended>
            <div class="k-row">
                {stat(today::promises_kept(), promises.kept, dependable.clone())}
                {stat(today::promises_late(), promises.late, dependable.clone())}
                {stat(today::promises_missed(), promises.missed, dependable)}
                {stat(today::promises_open(), promises.open, all)}
            </div>
        </Section>
    }
}

fn datum(found: &OutcomeShare) -> Datum {
    let real = |micro: i64| micro as f64 / 1e6;
    let datum = Datum::new(word(found.outcome), real(found.share.value)).of(found.n.into());
    match (found.share.low, found.share.high) {
        (Some(low), Some(high)) => datum.between(real(low), real(high)),
        _ => datum,
    }
}

fn word(group: EffectGroup) -> &'static str {
    match group {
        EffectGroup::Kept => today::effect_kept(),
        EffectGroup::Late => today::effect_late(),
        EffectGroup::Missed => today::effect_missed(),
    }
}
