//! What customers say: satisfaction, expectation, recommendation.

use kept_api::insights::Overview;
use kept_core::scorecard::{Csat, Estimate, Grade, Nps};
use leptos::prelude::*;

use super::customers;
use crate::format;
use crate::i18n::{today, ui};
use crate::made::Figure;
use crate::ui::{GradeBadge, Letter, Section, Span, Stat};
use crate::url::Query;

/// 100 points, in micro-points.
const POINTS: i64 = 100_000_000;

/// The figures of the period, each with its interval, its number and the customers behind it.
#[component]
pub(super) fn Answers(overview: Overview, filter: Query) -> impl IntoView {
    let lede = overview.months.map_or_else(
        || today::answers_lede_none().to_owned(),
        |[first, last]| today::answers_lede(&format::month(first), &format::month(last)),
    );
    let no_letter = overview.grade.is_none() && overview.csat.is_some();
    let [heard, grade, loyalty] =
        ["known_since", "grade", "loyalty"].map(|sort| customers(&filter, |query| query.with("sort", sort)));
    view! {
        <Section title=today::answers_title() lede=lede>
            <div class="k-row">
                <Satisfied csat=overview.csat.clone() path=heard />
                <Expectation grade=overview.grade.clone() path=grade />
                {overview.nps.clone().map(|nps| view! { <Recommendation nps path=loyalty /> })}
            </div>
            {no_letter.then(|| view! { <p class="today-note">{today::no_letter()}</p> })}
        </Section>
    }
}

/// Lower and upper end as they are read; nothing where a single answer has none.
fn range(estimate: Estimate, write: impl Fn(i64) -> String) -> Option<String> {
    estimate.low.zip(estimate.high).map(|(low, high)| ui::range(&write(low), &write(high)))
}

fn span(estimate: Estimate, from: i64, to: i64) -> Option<Span> {
    Span::between(estimate.value, (estimate.low, estimate.high), from, to)
}

#[component]
fn Satisfied(csat: Option<Csat>, path: String) -> impl IntoView {
    let Some(csat) = csat else {
        return view! { <Stat label=today::csat() value=format::UNKNOWN ground=today::not_asked() made=Figure::Satisfaction /> }
            .into_any();
    };
    let share = csat.share;
    let write = |micro| format::share_micro(micro, 1);
    view! {
        <div data-csat=share.value.to_string() data-csat-n=csat.n.to_string()>
            <Stat
                label=today::csat()
                value=write(share.value)
                span=span(share, 0, 1_000_000)
                range=range(share, write)
                ground=today::customer_months(csat.n.into())
                path
                shows=today::csat_by_customer()
                made=Figure::Satisfaction
            />
        </div>
    }
    .into_any()
}

#[component]
fn Expectation(grade: Option<Grade>, path: String) -> impl IntoView {
    let Some(grade) = grade else {
        return view! { <Stat label=today::grade() value=format::UNKNOWN ground=today::not_asked() made=Figure::Expectation /> }
            .into_any();
    };
    let index = grade.index;
    let letters = grade.letters.map(|[low, high]| ui::range(low.as_str(), high.as_str()));
    view! {
        <Stat
            label=today::grade()
            value=format::micro(index.value, 1)
            span=span(index, 0, POINTS)
            range=letters
            ground=today::customer_months(grade.n.into())
            path
            shows=today::grade_by_customer()
            made=Figure::Expectation
        >
            <GradeBadge letter=Letter::from_text(grade.letter.as_str()) large=true />
        </Stat>
    }
    .into_any()
}

#[component]
fn Recommendation(nps: Nps, path: String) -> impl IntoView {
    let score = nps.score;
    let write = |micro| format::micro(micro, 0);
    let n = nps.detractors + nps.passives + nps.promoters;
    view! {
        <Stat
            label=today::nps()
            value=write(score.value)
            span=span(score, -POINTS, POINTS)
            range=range(score, write)
            ground=today::customer_months(n.into())
            path
            shows=today::nps_by_customer()
            made=Figure::Recommendation
        />
    }
}
