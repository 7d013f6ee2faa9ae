//! Figures of the whole organisation, from counts of votes: one customer, one vote a month (SCORING §0 rule 2).

use serde::{Deserialize, Serialize};

use crate::calendar::{Day, Month};
use crate::score::proportion::Share;
use crate::score::rounding::round_half_even;
use crate::score::{Confidence, ScoreError, expectation};
use crate::scorecard::{Csat, Estimate, Grade, Nps, csat, grade_of, net_promoters};
use crate::survey::QuestionKind;

/// How many votes of a month chose a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Votes {
    /// The month.
    pub month: Month,
    /// What was asked.
    pub kind: QuestionKind,
    /// The step that was chosen.
    pub step: u8,
    /// How many.
    pub votes: u64,
}

/// One month's share of satisfied answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MonthShare {
    /// The month.
    pub month: Month,
    /// Share in micro with its interval.
    pub share: Estimate,
    /// Answers.
    pub n: u32,
    /// The month is not over on the day, so it is never tested.
    pub so_far: bool,
}

/// What the votes of a period say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    /// Satisfaction; none where it was not asked.
    pub csat: Option<Csat>,
    /// Expectation; none where it was not asked.
    pub grade: Option<Grade>,
    /// Recommendation; none where it was not asked.
    pub nps: Option<Nps>,
    /// Satisfaction by month, oldest first; months without an answer are left out.
    pub csat_by_month: Vec<MonthShare>,
    /// First and last month with a vote.
    pub months: Option<[Month; 2]>,
}

/// The figures of a period. An A of the whole needs the mean relative value of the same period above parity.
///
/// # Errors
/// Never for counts below 2^53.
pub fn figures(votes: &[Votes], confidence: &Confidence, as_of: Day) -> Result<Figures, ScoreError> {
    let value = expectation::aggregate_steps(&counts::<5>(votes, QuestionKind::RelativeValue), confidence)?;
    let expected = expectation::aggregate_steps(&counts::<5>(votes, QuestionKind::Expectation), confidence)?;
    let grade = expected.map(|found| grade_of(&found, value.map(|value| value.mean_u))).transpose()?;
    // A count may have fallen back to 0, by corrections and deletions.
    let months = votes.iter().filter(|v| v.votes > 0).map(|v| v.month);
    Ok(Figures {
        csat: csat(counts(votes, QuestionKind::Satisfaction), confidence)?,
        grade,
        nps: net_promoters(counts(votes, QuestionKind::Recommend), confidence)?,
        csat_by_month: by_month(votes, confidence, as_of)?,
        months: months.clone().min().zip(months.max()).map(|(first, last)| [first, last]),
    })
}

/// Votes by step, from the lowest step of the kind's scale.
fn counts<const N: usize>(votes: &[Votes], kind: QuestionKind) -> [u64; N] {
    let low = kind.scale().map_or(0, |(low, _)| low);
    let mut counts = [0; N];
    for found in votes.iter().filter(|v| v.kind == kind) {
        if let Some(cell) = counts.get_mut(usize::from(found.step.saturating_sub(low))) {
            *cell += found.votes;
        }
    }
    counts
}

fn by_month(votes: &[Votes], confidence: &Confidence, as_of: Day) -> Result<Vec<MonthShare>, ScoreError> {
    let mut months: Vec<Month> =
        votes.iter().filter(|v| v.kind == QuestionKind::Satisfaction).map(|v| v.month).collect();
    months.sort_unstable();
    months.dedup();
    let mut shares = Vec::new();
    for month in months {
        let of_month: Vec<Votes> = votes.iter().filter(|v| v.month == month).copied().collect();
        if let Some(found) = csat(counts(&of_month, QuestionKind::Satisfaction), confidence)? {
            shares.push(MonthShare {
                month,
                share: found.share,
                n: found.n,
                so_far: as_of < month.last_day(),
            });
        }
    }
    Ok(shares)
}

/// A share of satisfied answers with its Wilson interval, in micro; none without answers.
///
/// # Errors
/// More satisfied answers than answers.
pub fn satisfied_share(
    satisfied: u64,
    n: u64,
    confidence: &Confidence,
) -> Result<Option<Estimate>, ScoreError> {
    let share = Share::new(satisfied, n)?;
    let (Some(value), Some(interval)) = (share.estimate(), share.wilson(confidence)) else { return Ok(None) };
    Ok(Some(Estimate {
        value: round_half_even(value * 1e6)?,
        low: Some(round_half_even(interval.lo * 1e6)?),
        high: Some(round_half_even(interval.hi * 1e6)?),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn votes(month: &str, kind: QuestionKind, steps: &[(u8, u64)]) -> Vec<Votes> {
        let month = month.parse().unwrap();
        steps.iter().map(|&(step, votes)| Votes { month, kind, step, votes }).collect()
    }

    #[test]
    fn delivered_orders_are_as_satisfied_as_the_reference_says() {
        let kept = [(1, 93), (2, 29), (3, 283), (4, 500), (5, 1443)];
        let found = votes("2018-03", QuestionKind::Satisfaction, &kept);
        let confidence = Confidence::new(0.95).unwrap();
        let found = figures(&found, &confidence, "2018-03-15".parse().unwrap()).unwrap();
        let csat = found.csat.unwrap();
        assert_eq!((csat.satisfied, csat.dissatisfied, csat.n), (1943, 122, 2348));
        assert!(found.grade.is_none(), "satisfaction is never turned into a letter");
        assert!(found.csat_by_month[0].so_far);
        let share = satisfied_share(45, 179, &confidence).unwrap().unwrap();
        assert_eq!(
            (share.value, share.low.unwrap() / 1_000, share.high.unwrap() / 1_000),
            (251_397, 193, 319)
        );
    }

    #[test]
    fn exceeding_everybodys_expectations_is_an_a_only_with_more_value_than_competitors() {
        let confidence = Confidence::new(0.95).unwrap();
        let letter = |value_step: u8| {
            let mut all = votes("2026-01", QuestionKind::Expectation, &[(5, 20)]);
            all.extend(votes("2026-01", QuestionKind::RelativeValue, &[(value_step, 20)]));
            figures(&all, &confidence, "2026-02-01".parse().unwrap()).unwrap().grade.unwrap().letter.as_str()
        };
        assert_eq!([letter(3), letter(4)], ["B+", "A"]);
    }

    #[test]
    fn nothing_asked_is_nothing_said() {
        let gone = votes("2026-01", QuestionKind::Satisfaction, &[(5, 0)]);
        let found = figures(&gone, &Confidence::new(0.95).unwrap(), "2026-02-01".parse().unwrap()).unwrap();
        assert!(found.csat.is_none() && found.months.is_none(), "an answer that was deleted is no answer");
        let found = figures(&[], &Confidence::new(0.95).unwrap(), "2026-02-01".parse().unwrap()).unwrap();
        assert!(found.csat.is_none() && found.nps.is_none() && found.months.is_none());
        assert_eq!(satisfied_share(0, 0, &Confidence::new(0.95).unwrap()).unwrap(), None);
    }
}
