//! The figures that are read first.

use kept_core::scorecard::{Csat, Estimate, Grade, Nps, Report};
use leptos::prelude::*;

use super::desk::Desk;
use super::figures::{letter, points, points_range, share, share_range, span};
use crate::format::UNKNOWN;
use crate::i18n::{customer, ui as texts};
use crate::made::Figure;
use crate::ui::{Badge, GradeBadge, Span, Stat, Tone};

const POINTS: i64 = 100_000_000;
const WHOLE: i64 = 1_000_000;

/// Satisfaction, grade, recommendation, promises and loyalty, side by side.
#[component]
pub(super) fn Headline(
    /// What follows from the evidence.
    report: Report,
) -> impl IntoView {
    let records = format!("{}#timeline", Desk::get().path());
    let promises = format!("{}#promises", Desk::get().path());
    let Report { grade, csat, nps, loyalty, .. } = report;
    let level = report.promises.all;
    let counted = promise_count(&report.promises.counts);
    let pieces = loyalty.parts.iter().map(|part| u64::from(part.n)).sum();
    let prior = loyalty.mostly_prior.then(|| {
        view! {
            <p class="customer-prior">
                <Badge tone=Tone::Warn>{customer::mostly_prior()}</Badge>
                " "
                {customer::mostly_prior_text()}
            </p>
        }
    });
    view! {
        <div class="k-row customer-headline">
            {satisfaction(csat, &records)} {expectation(grade, &records)}
            {nps.map(|nps| recommendation(&nps, &records))} <div>
                <Stat
                    label=customer::dependable()
                    value=points(level.dependable)
                    ground=customer::pieces(counted)
                    path=promises
                    made=Figure::Dependable
                />
                <p class="customer-small">{customer::dependable_text()}</p>
            </div> <div>
                {sure(
                    Figure::Loyalty,
                    customer::loyalty(),
                    points(loyalty.index.value),
                    drawn(&loyalty.index, 0, points_range),
                    customer::pieces(pieces),
                    records,
                )} {prior}
            </div>
        </div>
    }
}

/// A figure in points: its whisker from `from` to 100, and the interval in words.
fn drawn(estimate: &Estimate, from: i64, words: fn(&Estimate) -> Option<String>) -> Option<(Span, String)> {
    span(estimate, from, POINTS).zip(words(estimate))
}

/// A figure with its interval, where it has one.
fn sure(
    made: Figure,
    label: &'static str,
    value: String,
    interval: Option<(Span, String)>,
    ground: String,
    path: String,
) -> AnyView {
    let (span, range) = interval.unzip();
    view! { <Stat label value span range ground path made /> }.into_any()
}

fn promise_count(counts: &kept_core::scorecard::PromiseCounts) -> u64 {
    super::filter::Stand::ALL.iter().map(|stand| u64::from(stand.count(counts))).sum()
}

fn satisfaction(csat: Option<Csat>, records: &str) -> AnyView {
    let Some(csat) = csat else {
        return view! { <Stat label=customer::csat() value=UNKNOWN range=customer::csat_none().to_owned() made=Figure::Satisfaction /> }
            .into_any();
    };
    let drawn = span(&csat.share, 0, WHOLE).zip(share_range(&csat.share));
    let n = texts::answers(csat.n.into());
    sure(Figure::Satisfaction, customer::csat(), share(csat.share.value), drawn, n, records.to_owned())
}

fn expectation(grade: Option<Grade>, records: &str) -> AnyView {
    let Some(grade) = grade else {
        return view! {
            <Stat
                label=customer::grade()
                value=""
                range=customer::grade_none().to_owned()
                made=Figure::Expectation
            >
                <GradeBadge letter=None large=true />
            </Stat>
        }
        .into_any();
    };
    let range = grade.letters.map_or_else(
        || customer::grade_single().to_owned(),
        |[low, high]| customer::grade_range(low.as_str(), high.as_str()),
    );
    let index = match points_range(&grade.index) {
        Some(range) => customer::grade_index_range(&points(grade.index.value), &range),
        None => customer::grade_index(&points(grade.index.value)),
    };
    view! {
        <div>
            <Stat
                label=customer::grade()
                value=""
                range=range
                ground=texts::answers(grade.n.into())
                path=records.to_owned()
                made=Figure::Expectation
            >
                <GradeBadge letter=letter(grade.letter) large=true />
            </Stat>
            <p class="customer-small">{index}</p>
        </div>
    }
    .into_any()
}

fn recommendation(nps: &Nps, records: &str) -> impl IntoView + use<> {
    let n = u64::from(nps.promoters) + u64::from(nps.passives) + u64::from(nps.detractors);
    let count = |n: u32| crate::format::count(n.into());
    let words = customer::nps_text(&count(nps.promoters), &count(nps.passives), &count(nps.detractors));
    let drawn = drawn(&nps.score, -POINTS, points_range);
    let figure = sure(
        Figure::Recommendation,
        customer::nps(),
        points(nps.score.value),
        drawn,
        texts::answers(n),
        records.to_owned(),
    );
    view! {
        <div>
            {figure}
            <p class="customer-small">{words}</p>
        </div>
    }
}
