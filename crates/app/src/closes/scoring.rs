//! From a report to the line of a list.

use kept_api::customers::LineScores;
use kept_core::closing::value_at_risk;
use kept_core::scorecard::{Digest, Report};
use kept_store::closes::{Score, Subject};

/// What a list shows of a customer.
pub(super) fn score(subject: &Subject, digest: &Digest, report: &Report) -> Score {
    let counts = report.promises.counts;
    let loyalty = report.loyalty.index;
    Score {
        customer: subject.clone(),
        grade_index: report.grade.as_ref().map(|grade| grade.index.value),
        newest_satisfaction: digest.newest_satisfaction.map(|(_, _, step)| step),
        overdue: counts.overdue,
        line: LineScores {
            grade: report.grade.as_ref().map(|grade| grade.letter),
            grade_n: report.grade.as_ref().map_or(0, |grade| grade.n),
            satisfied: report.csat.as_ref().map_or(0, |csat| csat.satisfied),
            satisfaction_n: report.csat.as_ref().map_or(0, |csat| csat.n),
            loyalty: [
                loyalty.value,
                loyalty.low.unwrap_or(loyalty.value),
                loyalty.high.unwrap_or(loyalty.value),
            ],
            mostly_prior: report.loyalty.mostly_prior,
            dependable: report.promises.all.dependable,
            promises: [
                counts.kept + counts.exceeded,
                counts.late + counts.partly,
                counts.missed + counts.overdue + counts.recovered,
                counts.open,
            ],
            known_since: report.known_since,
            known: report.known,
            value_at_risk_minor: value_at_risk(subject.yearly_value_minor, loyalty.value),
        },
    }
}
