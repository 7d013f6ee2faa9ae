//! Which answers drivers are sought in: the outcome, the questions that may explain it, and complete rows of both.
//!
//! What follows from them is in [`crate::score::drivers`].

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::component::Component;
use crate::score::drivers::{LEAST_ROWS, LEAST_ROWS_EACH};
use crate::survey::{QuestionKey, QuestionKind};

/// The most questions that are held against an outcome.
pub const MAX_PREDICTORS: usize = 8;
/// The most customer-months that are read, newest first.
pub const MAX_ROWS: usize = 10_000;

/// A question with how many customer-months have an answer to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DriverQuestion {
    /// Its key.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub key: QuestionKey,
    /// What kind it is.
    pub kind: QuestionKind,
    /// The part of satisfaction that it is about.
    pub component: Component,
    /// Customer-months with an answer; of a predictor, those in which the outcome was answered too.
    pub answers: u64,
}

/// Equal rows: a value for the outcome, then one for each predictor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Pattern {
    /// The values.
    pub values: Vec<u8>,
    /// In how many customer-months they were given.
    pub times: u32,
}

/// Whether a question asks how it was all in all, so that others may explain it.
pub const fn may_be_outcome(kind: QuestionKind) -> bool {
    matches!(
        kind,
        QuestionKind::Satisfaction
            | QuestionKind::Expectation
            | QuestionKind::ChooseAgain
            | QuestionKind::Recommend
    )
}

/// Whether a question asks about something that can be done better. Coming back and recommending follow from that.
pub const fn may_explain(kind: QuestionKind) -> bool {
    matches!(
        kind,
        QuestionKind::Satisfaction
            | QuestionKind::Expectation
            | QuestionKind::RelativeValue
            | QuestionKind::Effort
    )
}

/// The outcomes that can be chosen, satisfaction first, then the most answered; ties by key.
pub fn outcomes(questions: &[DriverQuestion]) -> Vec<DriverQuestion> {
    let mut found: Vec<_> = questions.iter().filter(|asked| may_be_outcome(asked.kind)).cloned().collect();
    found.sort_by_key(|asked| {
        (asked.kind != QuestionKind::Satisfaction, std::cmp::Reverse(asked.answers), asked.key.clone())
    });
    found
}

/// The questions that may explain `outcome`: those most answered in the same customer-months, at most
/// [`MAX_PREDICTORS`], in the order of their keys. One that was answered in fewer than half of them would leave too few
/// complete rows, and takes no part.
pub fn predictors(together: &[DriverQuestion], outcome: &QuestionKey, rows: u64) -> Vec<DriverQuestion> {
    let mut found: Vec<_> = together
        .iter()
        .filter(|asked| may_explain(asked.kind) && asked.key != *outcome && asked.answers * 2 >= rows.max(1))
        .cloned()
        .collect();
    found.sort_by_key(|asked| (std::cmp::Reverse(asked.answers), asked.key.clone()));
    found.truncate(MAX_PREDICTORS);
    found.sort_by_key(|asked| asked.key.clone());
    found
}

/// Complete rows that a ranking of so many predictors needs.
pub fn rows_needed(predictors: usize) -> u64 {
    LEAST_ROWS.max(LEAST_ROWS_EACH * predictors as u64)
}

/// Rows as patterns, in the order of their values: the same rows in any order give the same.
pub fn patterns(rows: impl IntoIterator<Item = Vec<u8>>) -> Vec<Pattern> {
    let mut found: BTreeMap<Vec<u8>, u32> = BTreeMap::new();
    for values in rows {
        let times = found.entry(values).or_default();
        *times = times.saturating_add(1);
    }
    found.into_iter().map(|(values, times)| Pattern { values, times }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(key: &str, kind: QuestionKind, answers: u64) -> DriverQuestion {
        DriverQuestion { key: key.parse().unwrap(), kind, component: Component::Service, answers }
    }

    #[test]
    fn satisfaction_is_explained_first_and_by_what_can_be_done_better() {
        let all = [
            asked("recommend", QuestionKind::Recommend, 900),
            asked("speed", QuestionKind::Satisfaction, 80),
            asked("overall", QuestionKind::Satisfaction, 100),
            asked("easy", QuestionKind::Effort, 60),
            asked("rare", QuestionKind::Expectation, 49),
        ];
        let keys = |found: Vec<DriverQuestion>| {
            found.iter().map(|asked| asked.key.as_str().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(keys(outcomes(&all)), ["overall", "speed", "recommend", "rare"]);
        assert_eq!(keys(predictors(&all, &"overall".parse().unwrap(), 100)), ["easy", "speed"]);
        assert_eq!(keys(predictors(&[], &"overall".parse().unwrap(), 0)), [""; 0]);
        let many: Vec<_> = (0..12).map(|i| asked(&format!("q{i}"), QuestionKind::Effort, 50 + i)).collect();
        assert_eq!(predictors(&many, &"overall".parse().unwrap(), 60).len(), MAX_PREDICTORS);
        assert_eq!((rows_needed(2), rows_needed(8)), (50, 80));
    }

    #[test]
    fn equal_rows_are_one_pattern() {
        let rows = [vec![5, 4], vec![1, 2], vec![5, 4]];
        let found = patterns(rows.clone());
        assert_eq!(found, patterns(rows.into_iter().rev()));
        assert_eq!(found.iter().map(|p| (p.values[0], p.times)).collect::<Vec<_>>(), [(1, 1), (5, 2)]);
    }
}
