//! How often each answer was given.

use kept_core::scorecard::{Csat, Grade};
use leptos::prelude::*;

use crate::charts::{Datum, DistributionChart};
use crate::format;
use crate::i18n::customer;

fn data<const N: usize>(labels: [&str; N], counts: [u32; N]) -> Vec<Datum> {
    labels.into_iter().zip(counts).map(|(label, count)| Datum::new(label, f64::from(count))).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "ticks of a chart of counts")]
fn whole(value: f64) -> String {
    format::integer(value.round() as i64)
}

/// Satisfaction answers 1 to 5.
#[component]
pub(super) fn SatisfactionSpread(
    /// The figure.
    csat: Csat,
) -> impl IntoView {
    let count = |n: u32| format::count(n.into());
    let words = customer::csat_counts_text(&count(csat.satisfied), &count(csat.n), &count(csat.dissatisfied));
    view! {
        <DistributionChart
            name="satisfaction"
            title=customer::csat_counts()
            description=words
            row_title=customer::csat_row()
            data=data(["1", "2", "3", "4", "5"], csat.counts)
            write=whole
        />
    }
}

/// Expectation answers F to A.
#[component]
pub(super) fn GradeSpread(
    /// The figure.
    grade: Grade,
) -> impl IntoView {
    view! {
        <DistributionChart
            name="grades"
            title=customer::grade_counts()
            description=customer::grade_counts_text()
            row_title=customer::grade_row()
            data=data(["F", "D", "C", "B", "A"], grade.counts)
            write=whole
        />
    }
}
