//! What an attribute is to customers, from two questions about it (Kano et al. 1984; SCORING §8).
//!
//! "How do you feel if it is there?" (functional) and "… if it is not?" (dysfunctional), each with the same five answers.
//! An alternative to the penalty–reward contrast, which needs no questions of its own.

use super::super::error::ScoreError;

/// An answer to either question, from 1 to 5 on the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Feeling {
    /// 1: I like it.
    Like,
    /// 2: it must be so.
    MustBe,
    /// 3: I do not mind.
    Neutral,
    /// 4: I can live with it.
    LiveWith,
    /// 5: I dislike it.
    Dislike,
}

impl Feeling {
    /// The answer of a step of the form; error unless it lies in 1..=5.
    pub fn of_step(step: u8) -> Result<Self, ScoreError> {
        Ok(match step {
            1 => Self::Like,
            2 => Self::MustBe,
            3 => Self::Neutral,
            4 => Self::LiveWith,
            5 => Self::Dislike,
            _ => return Err(ScoreError::OutOfRange { what: "a Kano answer", must: "1 to 5" }),
        })
    }
}

/// What an attribute is to one customer, or to most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Its lack hurts, its presence goes unnoticed.
    MustBe,
    /// The more the better (performance).
    OneDimensional,
    /// Its presence pleases, its lack goes unnoticed (exciter).
    Attractive,
    /// Neither matters.
    Indifferent,
    /// It had better not be there.
    Reverse,
    /// The two answers contradict each other.
    Questionable,
}

/// The class of a pair of answers by Kano's table.
#[must_use]
pub fn class(functional: Feeling, dysfunctional: Feeling) -> Class {
    use Feeling::{Dislike, Like};
    match (functional, dysfunctional) {
        (Like, Like) | (Dislike, Dislike) => Class::Questionable,
        (Like, Dislike) => Class::OneDimensional,
        (Like, _) => Class::Attractive,
        (Dislike, _) | (_, Like) => Class::Reverse,
        (_, Dislike) => Class::MustBe,
        _ => Class::Indifferent,
    }
}

/// How many customers hold an attribute for what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Classes {
    counts: [u64; 6],
}

/// What the answers about one attribute say.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kano {
    /// Pairs of answers.
    pub n: u64,
    /// The most frequent class, ties in the order must-be, one-dimensional, attractive, indifferent
    /// (Matzler & Hinterhuber 1998).
    pub class: Class,
    /// Whether the class is more frequent than the next beyond chance (Fong's test); else "undetermined".
    pub determined: bool,
    /// (A+O)/(A+O+M+I): how much its presence pleases, 0..=1 (Berger et al. 1993); `None` where only reverse and
    /// questionable answers came.
    pub better: Option<f64>,
    /// -(O+M)/(A+O+M+I): how much its lack hurts, -1..=0.
    pub worse: Option<f64>,
}

impl Classes {
    /// Counts one customer's pair of answers.
    pub fn add(&mut self, functional: Feeling, dysfunctional: Feeling) {
        self.count(class(functional, dysfunctional), 1);
    }

    /// Counts `customers` of one class.
    pub fn count(&mut self, class: Class, customers: u64) {
        if let Some(count) = self.counts.get_mut(place(class)) {
            *count = count.saturating_add(customers);
        }
    }

    /// How many hold it for this.
    #[must_use]
    pub fn of(&self, class: Class) -> u64 {
        self.counts.get(place(class)).copied().unwrap_or(0)
    }

    /// The attribute's class with Fong's (1996) test at 90 %: the first two, a and b of n, differ when
    /// `|a-b| ≥ 1.65·√((a+b)(2n-a-b)/(2n))`. `None` without answers.
    #[must_use]
    pub fn summary(&self) -> Option<Kano> {
        let n: u64 = self.counts.iter().fold(0, |sum, count| sum.saturating_add(*count));
        let mut order = ALL.map(|class| (std::cmp::Reverse(self.of(class)), class));
        order.sort_unstable();
        let [(most, class), (next, _), ..] = order;
        if n == 0 {
            return None;
        }
        let (a, b, all) = (most.0 as f64, next.0 as f64, n as f64);
        let chance = 1.65 * ((a + b) * (2.0 * all - a - b) / (2.0 * all)).sqrt();
        let of = |class: Class| self.of(class) as f64;
        let (must, more, please) = (of(Class::MustBe), of(Class::OneDimensional), of(Class::Attractive));
        let heard = must + more + please + of(Class::Indifferent);
        let share = |part: f64| (heard > 0.0).then(|| part / heard);
        Some(Kano {
            n,
            class,
            determined: a - b >= chance && most.0 > next.0,
            better: share(please + more),
            worse: share(more + must).map(|share| 0.0 - share),
        })
    }
}

/// In the order in which ties are decided.
const ALL: [Class; 6] = [
    Class::MustBe,
    Class::OneDimensional,
    Class::Attractive,
    Class::Indifferent,
    Class::Reverse,
    Class::Questionable,
];

fn place(class: Class) -> usize {
    ALL.iter().position(|one| *one == class).unwrap_or(ALL.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_kanos() {
        // Rows: functional 1 to 5; columns: dysfunctional 1 to 5.
        let table = ["QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ"];
        for (row, functional) in table.iter().zip(1_u8..) {
            for (letter, dysfunctional) in row.chars().zip(1_u8..) {
                let answers = [functional, dysfunctional].map(|step| Feeling::of_step(step).unwrap());
                let wanted = match letter {
                    'Q' => Class::Questionable,
                    'A' => Class::Attractive,
                    'O' => Class::OneDimensional,
                    'R' => Class::Reverse,
                    'M' => Class::MustBe,
                    _ => Class::Indifferent,
                };
                assert_eq!(class(answers[0], answers[1]), wanted, "{functional} {dysfunctional}");
            }
        }
        assert!(Feeling::of_step(0).is_err() && Feeling::of_step(6).is_err());
    }

    fn classes(counts: [u64; 6]) -> Classes {
        let mut all = Classes::default();
        ALL.into_iter().zip(counts).for_each(|(class, count)| all.count(class, count));
        all
    }

    #[test]
    fn the_most_frequent_class_is_named_only_beyond_chance() {
        // 50 against 30 of 100: 20 ≥ 1.65·√(80·120/200) = 11.4.
        let clear = classes([50, 30, 10, 10, 0, 0]).summary().unwrap();
        assert_eq!((clear.n, clear.class, clear.determined), (100, Class::MustBe, true));
        assert_eq!((clear.better, clear.worse), (Some(0.4), Some(-0.8)));
        // 42 against 38: 4 < 11.4.
        assert!(!classes([42, 38, 10, 10, 0, 0]).summary().unwrap().determined);
        let tie = classes([0, 5, 5, 0, 0, 0]).summary().unwrap();
        assert_eq!((tie.class, tie.determined), (Class::OneDimensional, false));
    }

    #[test]
    fn nobody_asked_is_nothing_and_nonsense_is_told_as_such() {
        assert_eq!(Classes::default().summary(), None);
        let found = classes([0, 0, 0, 0, 0, 9]).summary().unwrap();
        assert_eq!((found.class, found.better, found.worse), (Class::Questionable, None, None));
        let mut one = Classes::default();
        one.add(Feeling::Like, Feeling::Dislike);
        assert_eq!((one.of(Class::OneDimensional), one.summary().unwrap().better), (1, Some(1.0)));
    }
}
