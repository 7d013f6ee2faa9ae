//! One customer, one vote a month: which answer to a question counts, and what that does to the counts.
//!
//! Figures of groups count at most one answer per customer, question and calendar month, so that whoever answers
//! often does not count more. The latest complete answer wins: the later day, on one day the higher response id.

use std::collections::BTreeMap;

use crate::ask::Channel;
use crate::calendar::{Day, Month};
use crate::ids::{CustomerId, ResponseId};
use crate::survey::QuestionKey;

/// What may hold one vote.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seat {
    /// The month of the answer's day.
    pub month: Month,
    /// What was asked.
    pub question: QuestionKey,
    /// Who answered.
    pub customer: CustomerId,
}

/// Decides between two answers for one seat: the greater wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank {
    /// The day of the answer.
    pub day: Day,
    /// The response that it belongs to; settles the order within a day.
    pub response: ResponseId,
}

/// A complete answer with a value, as it may count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vote {
    /// Decides against other answers.
    pub rank: Rank,
    /// The step of the scale or the number of the option.
    pub value: u8,
    /// Primary segment of the customer when the answer was recorded; empty for none.
    pub segment: String,
    /// The step of the journey; empty when unknown.
    pub touchpoint: String,
    /// By which way it came.
    pub channel: Channel,
}

impl Vote {
    /// Whether this answer takes the place of `standing`.
    pub fn beats(&self, standing: &Self) -> bool {
        self.rank > standing.rank
    }
}

/// Where a vote is counted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    /// The month.
    pub month: Month,
    /// What was asked.
    pub question: QuestionKey,
    /// Primary segment.
    pub segment: String,
    /// The step of the journey.
    pub touchpoint: String,
    /// By which way it came.
    pub channel: Channel,
    /// The answer.
    pub value: u8,
}

impl Cell {
    fn of(seat: &Seat, vote: &Vote) -> Self {
        Self {
            month: seat.month,
            question: seat.question.clone(),
            segment: vote.segment.clone(),
            touchpoint: vote.touchpoint.clone(),
            channel: vote.channel,
            value: vote.value,
        }
    }
}

/// The answer that counts among those for one seat; none when there is none.
pub fn winner(answers: impl IntoIterator<Item = Vote>) -> Option<Vote> {
    answers.into_iter().max_by(|a, b| a.rank.cmp(&b.rank))
}

/// Seats before and after a number of answers. The order in which answers are cast makes no difference.
#[derive(Clone, Debug, Default)]
pub struct Ballot {
    seats: BTreeMap<Seat, Held>,
}

#[derive(Clone, Debug, Default)]
struct Held {
    before: Option<Vote>,
    now: Option<Vote>,
}

/// What a [`Ballot`] changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Seats with their new holder, in order.
    pub taken: Vec<(Seat, Vote)>,
    /// Seats that nobody holds any more, in order.
    pub vacated: Vec<Seat>,
    /// By how much each count changes, in order; never 0.
    pub deltas: Vec<(Cell, i32)>,
}

impl Ballot {
    /// Says who holds a seat before anything is cast.
    pub fn stand(&mut self, seat: Seat, vote: Vote) {
        self.seats.insert(seat, Held { before: Some(vote.clone()), now: Some(vote) });
    }

    /// Casts one complete answer.
    pub fn cast(&mut self, seat: Seat, vote: Vote) {
        let held = self.seats.entry(seat).or_default();
        if held.now.as_ref().is_none_or(|standing| vote.beats(standing)) {
            held.now = Some(vote);
        }
    }

    /// Gives a seat to whoever wins among all answers that are left after a correction.
    pub fn decide(&mut self, seat: Seat, winner: Option<Vote>) {
        self.seats.entry(seat).or_default().now = winner;
    }

    /// What has to be written down.
    pub fn changes(self) -> Changes {
        let mut changes = Changes::default();
        let mut deltas: BTreeMap<Cell, i32> = BTreeMap::new();
        for (seat, Held { before, now }) in self.seats {
            if before == now {
                continue;
            }
            for (vote, step) in [(&before, -1), (&now, 1)] {
                if let Some(vote) = vote {
                    *deltas.entry(Cell::of(&seat, vote)).or_default() += step;
                }
            }
            match now {
                Some(vote) => changes.taken.push((seat, vote)),
                None => changes.vacated.push(seat),
            }
        }
        changes.deltas = deltas.into_iter().filter(|(_, step)| *step != 0).collect();
        changes
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    /// A complete answer of one of a few customers in one of two months.
    fn answer() -> impl Strategy<Value = (Seat, Vote)> {
        (0..3_u128, 0..2_u8, 0..61_i32, 1..=5_u8, 0..2_u8, any::<u128>()).prop_map(
            |(customer, question, day, value, segment, response)| {
                let day = Day::from_ymd(2018, 9, 1).unwrap().plus(day);
                let seat = Seat {
                    month: day.month(),
                    question: format!("q{question}").parse().unwrap(),
                    customer: CustomerId(Uuid::from_u128(customer)),
                };
                let vote = Vote {
                    rank: Rank { day, response: ResponseId(Uuid::from_u128(response)) },
                    value,
                    segment: format!("s{segment}"),
                    touchpoint: String::new(),
                    channel: Channel::Link,
                };
                (seat, vote)
            },
        )
    }

    /// The rule in its plainest words: sort the answers of each seat and take the last.
    fn plainly(answers: &[(Seat, Vote)]) -> BTreeMap<Seat, Vote> {
        let mut sorted = answers.to_vec();
        sorted.sort_by_key(|found| found.1.rank);
        sorted.into_iter().collect()
    }

    fn counts(votes: &BTreeMap<Seat, Vote>) -> BTreeMap<Cell, i32> {
        let mut counts = BTreeMap::new();
        for (seat, vote) in votes {
            *counts.entry(Cell::of(seat, vote)).or_default() += 1;
        }
        counts
    }

    fn apply(votes: &mut BTreeMap<Seat, Vote>, sums: &mut BTreeMap<Cell, i32>, changes: Changes) {
        votes.extend(changes.taken);
        for seat in changes.vacated {
            votes.remove(&seat);
        }
        for (cell, step) in changes.deltas {
            *sums.entry(cell).or_default() += step;
        }
        sums.retain(|_, sum| *sum != 0);
    }

    proptest! {
        #[test]
        fn the_latest_answer_of_a_month_counts_in_whatever_order_and_batches_they_come(
            answers in prop::collection::vec(answer(), 0..40),
            cut in any::<prop::sample::Index>(),
        ) {
            let (mut votes, mut sums) = (BTreeMap::new(), BTreeMap::new());
            let cut = cut.index(answers.len() + 1);
            for batch in [&answers[cut..], &answers[..cut]] {
                let mut ballot = Ballot::default();
                for (seat, vote) in &votes {
                    ballot.stand(Seat::clone(seat), Vote::clone(vote));
                }
                for (seat, vote) in batch {
                    ballot.cast(seat.clone(), vote.clone());
                }
                apply(&mut votes, &mut sums, ballot.changes());
            }
            prop_assert_eq!(&votes, &plainly(&answers));
            prop_assert_eq!(&sums, &counts(&votes));
        }

        #[test]
        fn taking_an_answer_back_leaves_what_would_be_without_it(
            answers in prop::collection::vec(answer(), 1..30),
            gone in any::<prop::sample::Index>(),
        ) {
            let mut votes = plainly(&answers);
            let mut sums = counts(&votes);
            let gone = gone.index(answers.len());
            let left: Vec<_> = answers.iter().enumerate().filter(|(i, _)| *i != gone).map(|(_, a)| a.clone()).collect();
            let seat = &answers[gone].0;
            let mut ballot = Ballot::default();
            ballot.stand(seat.clone(), votes[seat].clone());
            ballot.decide(seat.clone(), winner(left.iter().filter(|(s, _)| s == seat).map(|(_, v)| v.clone())));
            apply(&mut votes, &mut sums, ballot.changes());
            prop_assert_eq!(&votes, &plainly(&left));
            prop_assert_eq!(&sums, &counts(&votes));
        }

        #[test]
        fn nobody_has_two_votes(answers in prop::collection::vec(answer(), 0..40)) {
            let mut ballot = Ballot::default();
            for (seat, vote) in &answers {
                ballot.cast(seat.clone(), vote.clone());
            }
            let changes = ballot.changes();
            let seats: std::collections::BTreeSet<_> = answers.iter().map(|(seat, _)| seat.clone()).collect();
            prop_assert_eq!(changes.deltas.iter().map(|(_, step)| *step).sum::<i32>(), i32::try_from(seats.len()).unwrap());
            prop_assert!(changes.deltas.iter().all(|(_, step)| *step > 0));
        }
    }

    #[test]
    fn the_same_answer_again_changes_nothing() {
        let day = Day::from_ymd(2018, 10, 17).unwrap();
        let seat = Seat {
            month: day.month(),
            question: "satisfied".parse().unwrap(),
            customer: CustomerId(Uuid::nil()),
        };
        let vote = Vote {
            rank: Rank { day, response: ResponseId(Uuid::nil()) },
            value: 4,
            segment: String::new(),
            touchpoint: String::new(),
            channel: Channel::Phone,
        };
        let mut ballot = Ballot::default();
        ballot.stand(seat.clone(), vote.clone());
        ballot.cast(seat, vote);
        assert_eq!(ballot.changes(), Changes::default());
    }
}
