//! What promises made and kept say, with and without the word of staff.

use kept_core::scorecard::{PromiseCounts, Promises, Reliability};
use leptos::prelude::*;

use super::desk::Desk;
use super::figures::{points, points_range, share, span};
use super::filter::{self, Stand};
use crate::format;
use crate::i18n::customer;
use crate::made::{Figure, HowMade};
use crate::ui::{Card, Choice, Link, Segmented, Whisker};

const STRICT: &str = "strict";

/// Index, dependable level, lapses left, what makes good, consistency, and how many ended how.
#[component]
pub(super) fn PromiseFigures(
    /// The figures.
    promises: Promises,
    /// Which grounds count; kept where the figures come from, which change.
    shown: RwSignal<String>,
    /// The level that lapses must not push it below, in basis points.
    floor_bp: u16,
) -> impl IntoView {
    let Promises { counts, all, without_staff, consistency } = promises;
    let grounds = match &without_staff {
        Some(_) => view! { <GroundChoice shown /> }.into_any(),
        None => view! { <p class="customer-small">{customer::grounds_none_staff()}</p> }.into_any(),
    };
    let figures = move || {
        let strict = without_staff.as_ref().filter(|_| shown.with(|s| s == STRICT));
        rows(strict.unwrap_or(&all), consistency, floor_bp)
    };
    view! {
        <Card title=customer::promises()>
            {grounds} <dl class="customer-figures">{figures}</dl> <Counts counts />
        </Card>
    }
}

#[component]
fn GroundChoice(
    /// Which grounds count.
    shown: RwSignal<String>,
) -> impl IntoView {
    let choices =
        vec![Choice::new("all", customer::grounds_all()), Choice::new(STRICT, customer::grounds_strict())];
    view! {
        <Segmented
            name="grounds"
            label=customer::grounds()
            quiet=true
            choices
            value=shown
            on_change=move |next| shown.set(next)
        />
    }
}

fn rows(found: &Reliability, consistency: Option<i64>, floor_bp: u16) -> impl IntoView + use<> {
    let range = points_range(&found.index).unwrap_or_default();
    let whisker = span(&found.index, 0, 100_000_000).map(|span| {
        let mark = i64::from(floor_bp) * 10_000;
        view! { <Whisker span mark text=range.clone() /> }
    });
    let floor = points(i64::from(floor_bp) * 10_000);
    let good = found.to_make_good.map_or_else(
        || customer::to_make_good_never().to_owned(),
        |kept| customer::to_make_good_text(kept.into()),
    );
    let even = consistency.map_or_else(|| format::UNKNOWN.to_owned(), points);
    let even_text =
        if consistency.is_some() { customer::consistency_text() } else { customer::consistency_none() };
    let kept = found.to_make_good.map_or_else(|| format::UNKNOWN.to_owned(), |n| format::count(n.into()));
    view! {
        {row(Figure::Dependable, customer::index(), points(found.index.value), range.clone(), whisker.into_any())}
        {row(Figure::Dependable, customer::dependable(), points(found.dependable), customer::dependable_text().into(), ().into_any())}
        {row(
            Figure::Lapses,
            customer::lapses_left(),
            format::count(found.lapses_left.into()),
            customer::lapses_text(&floor),
            ().into_any(),
        )}
        {row(Figure::Lapses, customer::to_make_good(), kept, good, ().into_any())}
        {row(Figure::Consistency, customer::consistency(), even, even_text.into(), ().into_any())}
        {row(Figure::Exceeded, customer::exceed_rate(), share(found.exceed_rate), customer::exceed_text().into(), ().into_any())}
        {row(Figure::Dependable, customer::own_share(), share(found.own_share), customer::own_share_text().into(), ().into_any())}
    }
}

fn row(figure: Figure, name: &'static str, value: String, words: String, drawn: AnyView) -> impl IntoView {
    view! {
        <div>
            <dt>
                {name} <HowMade figure name /> <span class="customer-small">{words}</span>
            </dt>
            <dd>{drawn} <span class="customer-figure">{value}</span></dd>
        </div>
    }
}

/// How many promises stand how, each leading to the list below.
#[component]
fn Counts(
    /// How many stand how.
    counts: PromiseCounts,
) -> impl IntoView {
    let customer_path = Desk::get().path();
    let lines = Stand::ALL.into_iter().filter(|stand| stand.count(&counts) > 0).map(|stand| {
        view! {
            <li>
                <Link path=filter::path(&customer_path, Some(stand))>
                    {format::count(stand.count(&counts).into())} " " {stand.label()}
                </Link>
            </li>
        }
    });
    view! {
        <ul class="customer-counts" aria-label=customer::counts()>
            {lines.collect_view()}
        </ul>
    }
}
