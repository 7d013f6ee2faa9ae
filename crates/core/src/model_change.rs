//! What a changed model would make of the same evidence: who moves, and how the whole shifts.

use serde::{Deserialize, Serialize};

use crate::band::{Band, floor_micro};
use crate::ids::CustomerId;
use crate::scorecard::{Letter, Report};

/// The most customers that a trial looks at; of more it takes an even sample.
pub const MOST_CUSTOMERS: usize = 4_000;
/// Customers that a trial names.
pub const MOST_NAMED: usize = 20;

/// What a model says of one customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Figures {
    /// Expectation grade; none where expectation was never asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<Letter>,
    /// Loyalty in micro-points.
    pub loyalty: i64,
    /// Loyalty is mostly prior, so that it is not ranked.
    pub mostly_prior: bool,
    /// Dependable promise level in micro-points.
    pub dependable: i64,
    /// A complete answer is fresh.
    pub known: bool,
}

impl Figures {
    /// The figures of a report.
    pub fn of(report: &Report) -> Self {
        Self {
            grade: report.grade.as_ref().map(|grade| grade.letter),
            loyalty: report.loyalty.index.value,
            mostly_prior: report.loyalty.mostly_prior,
            dependable: report.promises.all.dependable,
            known: report.known,
        }
    }
}

/// One customer under both models.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Compared {
    /// Who.
    pub customer: CustomerId,
    /// Under the model that holds.
    pub before: Figures,
    /// Under the changed one.
    pub after: Figures,
}

impl Compared {
    /// Whether another word would be said of the customer: grade, side of the floor, known, ranked.
    pub fn changes_band(&self, floors: [u16; 2]) -> bool {
        let words = |figures: &Figures, floor| {
            (Band::of(figures.grade, figures.dependable, floor), figures.known, figures.mostly_prior)
        };
        let [old, new] = floors;
        words(&self.before, old) != words(&self.after, new)
    }

    /// The larger of the moves of loyalty and dependable level, in micro-points.
    fn moved(&self) -> u64 {
        let loyalty = self.after.loyalty.abs_diff(self.before.loyalty);
        loyalty.max(self.after.dependable.abs_diff(self.before.dependable))
    }
}

/// How many customers have a grade, before and after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GradeCount {
    /// The grade; none for customers that were never asked what they expected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<Letter>,
    /// Customers before and after.
    pub customers: [u32; 2],
}

/// How the whole shifts; each pair is before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Shift {
    /// Customers of whom another word would be said: grade, side of the floor, known, ranked.
    pub change_band: u32,
    /// By grade, from A to F, then those without.
    pub grades: Vec<GradeCount>,
    /// Customers whose satisfaction is known.
    pub known: [u32; 2],
    /// Customers whose dependable level is at the floor or above.
    pub dependable: [u32; 2],
    /// Customers with enough evidence of their own to be ranked by loyalty.
    pub ranked: [u32; 2],
    /// Mean loyalty in micro-points; 0 without customers.
    pub loyalty: [i64; 2],
    /// Mean dependable level in micro-points; 0 without customers.
    pub level: [i64; 2],
}

/// Adds up both sides. `floors` are those of the two models, in basis points.
pub fn shift(all: &[Compared], floors: [u16; 2]) -> Shift {
    let grades = [Letter::A, Letter::BPlus, Letter::B, Letter::C, Letter::D, Letter::F];
    let grades = grades.map(Some).into_iter().chain([None]);
    let grades = grades.map(|grade| GradeCount { grade, customers: both(all, |one| one.grade == grade) });
    let [old, new] = floors.map(floor_micro);
    Shift {
        change_band: small(all.iter().filter(|one| one.changes_band(floors)).count()),
        grades: grades.filter(|count| count.customers != [0, 0]).collect(),
        known: both(all, |one| one.known),
        dependable: [
            small(all.iter().filter(|one| one.before.dependable >= old).count()),
            small(all.iter().filter(|one| one.after.dependable >= new).count()),
        ],
        ranked: both(all, |one| !one.mostly_prior),
        loyalty: means(all, |one| one.loyalty),
        level: means(all, |one| one.dependable),
    }
}

/// Those that move most, the furthest first; those that do not move are not among them.
pub fn most_changed(all: &[Compared], floors: [u16; 2]) -> Vec<Compared> {
    let moves = |one: &&Compared| one.moved() > 0 || one.changes_band(floors);
    let mut moved: Vec<Compared> = all.iter().filter(moves).copied().collect();
    moved.sort_by_key(|one| (std::cmp::Reverse(one.moved()), one.customer));
    moved.truncate(MOST_NAMED);
    moved
}

/// Which of `n` things in a row an even sample of at most `most` takes.
pub fn sample(n: usize, most: usize) -> impl Iterator<Item = usize> {
    let taken = n.min(most);
    (0..taken).map(move |place| place * n / taken)
}

fn both(all: &[Compared], is: impl Fn(&Figures) -> bool) -> [u32; 2] {
    [
        small(all.iter().filter(|one| is(&one.before)).count()),
        small(all.iter().filter(|one| is(&one.after)).count()),
    ]
}

fn means(all: &[Compared], of: impl Fn(&Figures) -> i64) -> [i64; 2] {
    let n = i64::try_from(all.len()).unwrap_or(i64::MAX).max(1);
    let sum = |figures: &dyn Fn(&Compared) -> Figures| all.iter().map(|one| of(&figures(one))).sum::<i64>();
    [sum(&|one| one.before) / n, sum(&|one| one.after) / n]
}

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn figures(grade: Letter, points: i64) -> Figures {
        Figures {
            grade: Some(grade),
            loyalty: points * 1_000_000,
            mostly_prior: false,
            dependable: 80_000_000,
            known: true,
        }
    }

    fn compared(id: u128, before: Figures, after: Figures) -> Compared {
        Compared { customer: CustomerId(Uuid::from_u128(id)), before, after }
    }

    #[test]
    fn counts_stand_side_by_side_and_the_furthest_come_first() {
        let all = [
            compared(1, figures(Letter::B, 60), figures(Letter::B, 61)),
            compared(2, figures(Letter::B, 60), figures(Letter::C, 40)),
            compared(3, figures(Letter::C, 50), figures(Letter::C, 50)),
        ];
        let found = shift(&all, [7_500, 7_500]);
        let grades: Vec<_> = found.grades.iter().map(|count| (count.grade, count.customers)).collect();
        assert_eq!(grades, [(Some(Letter::B), [2, 1]), (Some(Letter::C), [1, 2])]);
        assert_eq!(
            (found.change_band, found.dependable, found.loyalty),
            (1, [3, 3], [56_666_666, 50_333_333])
        );
        let named: Vec<_> =
            most_changed(&all, [7_500, 7_500]).iter().map(|one| one.customer.0.as_u128()).collect();
        assert_eq!(named, [2, 1], "the third does not move");
    }

    #[test]
    fn a_higher_floor_alone_moves_customers_to_the_other_side() {
        let all = [compared(1, figures(Letter::B, 60), figures(Letter::B, 60))];
        assert_eq!(shift(&all, [7_500, 9_000]).dependable, [1, 0]);
        assert_eq!(most_changed(&all, [7_500, 9_000]).len(), 1);
        assert!(most_changed(&all, [7_500, 7_500]).is_empty());
    }

    #[test]
    fn a_sample_is_even_and_takes_nobody_twice() {
        assert_eq!(sample(3, 10).collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!(sample(10, 4).collect::<Vec<_>>(), [0, 2, 5, 7]);
        assert_eq!(sample(0, 4).count(), 0);
    }

    #[test]
    fn without_customers_nothing_shifts() {
        let none = shift(&[], [7_500, 7_500]);
        assert_eq!((none.change_band, none.loyalty, none.grades.len()), (0, [0, 0], 0));
    }
}
