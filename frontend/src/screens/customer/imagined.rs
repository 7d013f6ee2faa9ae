//! What a reader imagines, and what would follow: `kept_core` folds it, this file only carries.

use kept_api::scorecards::Scorecard;
use kept_core::score::ScoreError;
use kept_core::scorecard::{Letter, Report, fold};
use kept_core::survey::QuestionKind;
use kept_core::what_if::WhatIf;

/// The attitude questions that can be imagined, in the order in which they are shown.
pub const QUESTIONS: [QuestionKind; 5] = [
    QuestionKind::Expectation,
    QuestionKind::RelativeValue,
    QuestionKind::Recommend,
    QuestionKind::ChooseAgain,
    QuestionKind::Satisfaction,
];

/// The most further promises of one kind.
pub const MOST_PROMISES: i64 = 10;

/// Positions of a question's slider: one below the scale for "not imagined", then the scale.
pub fn positions(kind: QuestionKind) -> (i64, i64) {
    let (low, high) = kind.scale().unwrap_or((1, 1));
    (i64::from(low) - 1, i64::from(high))
}

/// The answer at a position of the slider, if one is imagined.
pub fn answer_at(kind: QuestionKind, position: i64) -> Option<u8> {
    let (low, high) = kind.scale()?;
    u8::try_from(position).ok().filter(|value| (low..=high).contains(value))
}

/// The change of evidence that the sliders stand for: positions of the questions, promises kept, promises missed.
pub fn what_if(positions: &[(QuestionKind, i64)], kept: i64, missed: i64) -> WhatIf {
    let count = |n: i64| u8::try_from(n.clamp(0, MOST_PROMISES)).unwrap_or(0);
    let answers = positions.iter().filter_map(|(kind, at)| Some((*kind, answer_at(*kind, *at)?))).collect();
    WhatIf { answers, kept: count(kept), missed: count(missed) }
}

/// Folds the scorecard's evidence with what is imagined.
///
/// # Errors
/// As [`fold`]; never where the guard holds.
pub fn then(card: &Scorecard, what_if: &WhatIf) -> Result<Report, ScoreError> {
    fold(&what_if.apply(&card.evidence, card.as_of), &card.priors, &card.model, card.as_of)
}

/// The figures that are compared, in the integers of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figures {
    /// Expectation grade.
    pub grade: Option<Letter>,
    /// Share of satisfied answers in micro.
    pub satisfied: Option<i64>,
    /// Dependable promise level in micro-points.
    pub dependable: i64,
    /// Further misses that the level survives.
    pub lapses: u32,
    /// Loyalty index in micro-points.
    pub loyalty: i64,
}

impl Figures {
    /// Those of a report.
    pub fn of(report: &Report) -> Self {
        Self {
            grade: report.grade.as_ref().map(|grade| grade.letter),
            satisfied: report.csat.as_ref().map(|csat| csat.share.value),
            dependable: report.promises.all.dependable,
            lapses: report.promises.all.lapses_left,
            loyalty: report.loyalty.index.value,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screens::customer::sample;

    #[test]
    fn nothing_imagined_changes_nothing() {
        let card = sample::scorecard();
        let nothing = what_if(&QUESTIONS.map(|kind| (kind, positions(kind).0)), 0, 0);
        assert!(nothing.is_nothing());
        assert_eq!(then(&card, &nothing).unwrap(), card.report);
    }

    #[test]
    fn the_lowest_step_of_each_scale_can_be_imagined() {
        assert_eq!(answer_at(QuestionKind::Recommend, -1), None);
        assert_eq!(answer_at(QuestionKind::Recommend, 0), Some(0));
        assert_eq!(answer_at(QuestionKind::Recommend, 10), Some(10));
        assert_eq!(answer_at(QuestionKind::Expectation, 0), None);
        assert_eq!(answer_at(QuestionKind::Expectation, 1), Some(1));
        assert_eq!(answer_at(QuestionKind::Expectation, 6), None);
        assert_eq!(answer_at(QuestionKind::Open, 1), None);
    }

    #[test]
    fn good_deeds_raise_and_misses_lower_what_is_shown() {
        let card = sample::scorecard();
        let now = Figures::of(&card.report);
        let better = what_if(&[(QuestionKind::Expectation, 5)], 10, 0);
        let better = Figures::of(&then(&card, &better).unwrap());
        assert!(better.loyalty > now.loyalty && better.dependable > now.dependable);
        assert!(better.grade > now.grade);
        let worse = Figures::of(&then(&card, &what_if(&[], 0, 10)).unwrap());
        assert!(worse.loyalty < now.loyalty && worse.dependable < now.dependable);
        assert_eq!(worse.lapses, 0);
    }

    #[test]
    fn more_than_ten_cannot_be_imagined() {
        assert_eq!(what_if(&[], 99, -4), WhatIf { answers: vec![], kept: 10, missed: 0 });
    }
}
