//! What must hold of scorecards and of the figures of groups, whatever the evidence: tried on random evidence.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests stop at the first surprise"
)]

mod properties_support;

use kept_core::evidence::{Evidence, Fact};
use kept_core::model::Model;
use kept_core::overview::{Figures, Votes, figures};
use kept_core::priors::Priors;
use kept_core::score::decay::Decay;
use kept_core::score::promises::{DaySums, Masses};
use kept_core::score::sum::Moments;
use kept_core::score::{Confidence, ScoreError};
use kept_core::scorecard::{Report, fold};
use kept_core::survey::QuestionKind;
use kept_core::vote::{Ballot, Cell, Seat, Vote, winner};
use kept_core::what_if::WhatIf;
use properties_support::{KINDS, any_evidence, any_step, kind_of, on_scale, today};
use proptest::prelude::*;
use proptest::sample::Index;
use std::collections::BTreeMap;
use uuid::Uuid;

fn scored(evidence: &[Evidence]) -> Report {
    let model = Model::default();
    fold(evidence, &Priors::start(&model), &model, today()).unwrap()
}

fn index_of(report: &Report) -> i64 {
    report.loyalty.index.value
}

// ── One customer ─────────────────────────────────────────────────────────────────────────────────────────────────

proptest! {
    /// Rule 6: raising any one answer or outcome never lowers a score.
    #[test]
    fn raising_one_answer_or_credit_lowers_nothing(evidence in any_evidence(1..40), at in any::<Index>()) {
        let old = scored(&evidence);
        let mut better = evidence.clone();
        let piece = at.get_mut(&mut better);
        match &mut piece.fact {
            Fact::Answer { kind, value, .. } => *value = kind.scale().unwrap().1.min(*value + 1),
            Fact::Promise { settled: Some(settled), .. } => settled.credit_bp = 10_000.min(settled.credit_bp + 999),
            _ => {}
        }
        let new = scored(&better);
        prop_assert!(index_of(&new) >= index_of(&old));
        prop_assert!(new.promises.all.index.value >= old.promises.all.index.value);
        prop_assert!(new.promises.all.dependable >= old.promises.all.dependable);
        if let (Some(new), Some(old)) = (&new.grade, &old.grade) {
            prop_assert!(new.index.value >= old.index.value && new.letter >= old.letter);
        }
        if let (Some(new), Some(old)) = (&new.csat, &old.csat) {
            prop_assert!(new.share.value >= old.share.value && new.share.low >= old.share.low);
        }
        if let (Some(new), Some(old)) = (&new.nps, &old.nps) {
            prop_assert!(new.score.value >= old.score.value);
        }
    }

    /// Rule 6: adding the best that can be said never lowers a score, the worst never raises it.
    #[test]
    fn the_best_answer_lowers_nothing_and_the_worst_raises_nothing(evidence in any_evidence(0..40), kind in 0_usize..4) {
        let kind = KINDS[kind];
        let (low, high) = kind.scale().unwrap();
        let with = |value: u8| {
            let imagined = WhatIf { answers: vec![(kind, value)], ..WhatIf::default() };
            scored(&imagined.apply(&evidence, today()))
        };
        let old = scored(&evidence);
        prop_assert!(index_of(&with(high)) >= index_of(&old));
        prop_assert!(index_of(&with(low)) <= index_of(&old));
        prop_assert!(with(high).loyalty.own_share >= old.loyalty.own_share, "more is known, not less");
    }

    /// What is imagined is folded like what is recorded: ids, places, ways and the time of recording say nothing.
    #[test]
    fn what_if_equals_the_same_recorded(
        evidence in any_evidence(0..30), answers in prop::collection::vec((0_usize..4, any_step()), 0..4),
        kept in 0_u8..3, missed in 0_u8..3, ids in any::<u64>(),
    ) {
        let answers = answers.into_iter().map(|(kind, step)| (KINDS[kind], on_scale(KINDS[kind], step))).collect();
        let imagined = WhatIf { answers, kept, missed };
        let all = imagined.apply(&evidence, today());
        prop_assert_eq!(&all[..evidence.len()], &evidence[..], "the evidence itself is untouched");
        let mut recorded = all.clone();
        for (piece, at) in recorded.iter_mut().skip(evidence.len()).zip(1_u128..) {
            piece.id = Uuid::from_u128(u128::from(ids) << 64 | at);
            piece.component = kept_core::component::Component::Product;
            piece.touchpoint = "delivery".to_owned();
            piece.recorded_at = piece.recorded_at.plus_seconds(86_400);
        }
        recorded.rotate_left(evidence.len());
        prop_assert_eq!(scored(&all), scored(&recorded));
    }

    /// Late arrivals and corrections: only what is there in the end counts, not how it came there.
    #[test]
    fn late_arrivals_and_corrections_leave_the_score_of_what_is_there(
        evidence in any_evidence(1..40), cut in any::<Index>(), wrong in any::<Index>(), step in any_step(),
    ) {
        let cut = cut.index(evidence.len());
        let mut late = evidence[cut..].to_vec();
        late.extend_from_slice(&evidence[..cut]);
        prop_assert_eq!(scored(&evidence), scored(&late));
        // First recorded with another step, then corrected by a new row in the old one's place.
        let mut corrected = evidence.clone();
        let right = corrected.remove(wrong.index(evidence.len()));
        let mut first = right.clone();
        if let Fact::Answer { kind, value, .. } = &mut first.fact {
            *value = on_scale(*kind, step);
        }
        let before = corrected.len();
        corrected.push(first);
        corrected.truncate(before);
        corrected.push(right);
        prop_assert_eq!(scored(&evidence), scored(&corrected));
    }

    /// A value off its scale is an error, whatever the kind; one on it never is.
    #[test]
    fn every_value_is_on_its_scale_or_an_error(kind in 0_usize..6, value in any::<u8>()) {
        let kind = [KINDS[0], KINDS[1], KINDS[2], KINDS[3], QuestionKind::Satisfaction, QuestionKind::Effort][kind];
        let piece = properties_support::answer(1, today(), kind, value);
        let model = Model::default();
        let found = fold(&[piece], &Priors::start(&model), &model, today());
        let (low, high) = kind.scale().unwrap();
        if (low..=high).contains(&value) {
            prop_assert!(found.is_ok());
        } else {
            prop_assert_eq!(found, Err(ScoreError::OutOfRange { what: "an answer", must: "on its scale" }));
        }
    }

    /// §12.2 rule 5: integers by day first, whatever the order in which settlements are added and partial sums merged.
    #[test]
    fn sums_of_days_are_merged_in_any_order_and_grouping(
        settled in prop::collection::vec((0_u32..400, 1_u8..=4, 0_u16..=10_000, any::<bool>()), 0..60),
        shuffle in any::<u64>(), cut in any::<Index>(),
    ) {
        let add = |settled: &[(u32, u8, u16, bool)]| {
            let mut days: BTreeMap<u32, DaySums> = BTreeMap::new();
            for (age, halves, credit, exceeded) in settled {
                days.entry(*age).or_default().add(*halves, *credit, *exceeded);
            }
            days
        };
        let masses = |days: &BTreeMap<u32, DaySums>| {
            let decay = Decay::new(180).unwrap();
            let mut masses = Masses::new();
            for (age, day) in days.iter().rev() {
                masses.add_day(decay.weight(*age), *day).unwrap();
            }
            [masses.kept(), masses.missed(), masses.exceeded()].map(f64::to_bits)
        };
        let raw = masses(&add(&settled));
        let mut other = settled.clone();
        other.sort_by_key(|one| (u64::from(one.0) * 7_919 + u64::from(one.2)).wrapping_mul(shuffle | 1).rotate_left(21));
        let (one, two) = other.split_at(cut.index(other.len() + 1));
        let mut merged = add(two);
        for (age, day) in add(one) {
            let there = merged.entry(age).or_default();
            *there = there.plus(day);
        }
        prop_assert_eq!(masses(&merged), raw);
    }

    /// Histograms are a commutative monoid: any grouping of any order gives the same integers, hence the same bits.
    #[test]
    fn moments_are_merged_in_any_order_and_grouping(values in prop::collection::vec(-1_000_000_000_i64..1_000_000_000, 2..80), cuts in prop::array::uniform3(any::<Index>())) {
        let of = |values: &[i64]| values.iter().fold(Moments::default(), |mut all, value| { all.add(*value, 1).unwrap(); all });
        let mut cuts = cuts.map(|cut| cut.index(values.len()));
        cuts.sort_unstable();
        let parts = [&values[cuts[2]..], &values[..cuts[0]], &values[cuts[1]..cuts[2]], &values[cuts[0]..cuts[1]]];
        let merged = parts.iter().map(|part| of(part)).reduce(|one, other| one.plus(other).unwrap()).unwrap();
        let raw = of(&values);
        prop_assert_eq!(merged.mean().map(f64::to_bits), raw.mean().map(f64::to_bits));
        prop_assert_eq!(merged.variance().unwrap().map(f64::to_bits), raw.variance().unwrap().map(f64::to_bits));
    }
}

// ── Groups ───────────────────────────────────────────────────────────────────────────────────────────────────────

/// What can happen to answers.
#[derive(Debug, Clone)]
enum Event {
    /// An answer comes; its day may be long past.
    Comes(Seat, Vote),
    /// One of those that are there is deleted.
    Goes(Index),
    /// One of those that are there is corrected to another step.
    Corrected(Index, u8),
}

fn any_event() -> impl Strategy<Value = Event> {
    let comes = properties_support::any_vote().prop_map(|(seat, vote)| Event::Comes(seat, vote));
    let goes = any::<Index>().prop_map(Event::Goes);
    let corrected = (any::<Index>(), any_step()).prop_map(|(at, step)| Event::Corrected(at, step));
    prop_oneof![6 => comes, 1 => goes, 2 => corrected]
}

/// The store as it would be: every answer, who holds each seat, and the signed deltas that were appended.
#[derive(Default)]
struct Store {
    answers: Vec<(Seat, Vote)>,
    seats: BTreeMap<Seat, Vote>,
    deltas: Vec<(Cell, i32)>,
}

impl Store {
    /// One transaction.
    fn commit(&mut self, events: &[Event]) {
        let mut ballot = Ballot::default();
        for (seat, vote) in &self.seats {
            ballot.stand(seat.clone(), vote.clone());
        }
        for event in events {
            match event {
                Event::Comes(seat, vote) => {
                    self.answers.push((seat.clone(), vote.clone()));
                    ballot.cast(seat.clone(), vote.clone());
                }
                Event::Goes(at) | Event::Corrected(at, _) if !self.answers.is_empty() => {
                    let at = at.index(self.answers.len());
                    let seat = self.answers[at].0.clone();
                    if let Event::Corrected(_, step) = event {
                        self.answers[at].1.value = on_scale(kind_of(&seat.question), *step);
                    } else {
                        self.answers.remove(at);
                    }
                    let left = self.answers.iter().filter(|(other, _)| *other == seat);
                    ballot.decide(seat.clone(), winner(left.map(|(_, vote)| vote.clone())));
                }
                _ => {}
            }
        }
        let changes = ballot.changes();
        self.seats.extend(changes.taken);
        for seat in changes.vacated {
            self.seats.remove(&seat);
        }
        self.deltas.extend(changes.deltas);
    }

    /// The histogram: deltas folded in two parts, in an order of their own.
    fn histogram(&self, shuffle: u64, cut: usize) -> BTreeMap<Cell, i32> {
        let mut deltas = self.deltas.clone();
        let mut draws = kept_core::score::random::Xoshiro256::new(shuffle);
        for at in (1..deltas.len()).rev() {
            deltas.swap(at, usize::try_from(draws.index(at as u64 + 1).unwrap()).unwrap());
        }
        let (folded, open) = deltas.split_at(cut.min(deltas.len()));
        let mut sums: BTreeMap<Cell, i32> = BTreeMap::new();
        for (cell, step) in open.iter().chain(folded) {
            *sums.entry(cell.clone()).or_default() += step;
        }
        sums
    }

    /// The rule in its plainest words: of each seat's answers the latest, counted one by one.
    fn raw(&self) -> BTreeMap<Cell, i32> {
        let mut latest: BTreeMap<&Seat, &Vote> = BTreeMap::new();
        for (seat, vote) in &self.answers {
            let held = latest.entry(seat).or_insert(vote);
            if vote.rank > held.rank {
                *held = vote;
            }
        }
        let mut counts = BTreeMap::new();
        for (seat, vote) in latest {
            let cell = Cell {
                month: seat.month,
                question: seat.question.clone(),
                segment: vote.segment.clone(),
                touchpoint: vote.touchpoint.clone(),
                channel: vote.channel,
                value: vote.value,
            };
            *counts.entry(cell).or_insert(0) += 1;
        }
        counts
    }
}

/// Which cells belong to a group.
type Group = Box<dyn Fn(&Cell) -> bool>;

/// The figures of the cells that belong to a group.
fn of_group(cells: &BTreeMap<Cell, i32>, belongs: &dyn Fn(&Cell) -> bool) -> Figures {
    let votes: Vec<Votes> = cells
        .iter()
        .filter(|(cell, _)| belongs(cell))
        .map(|(cell, count)| Votes {
            month: cell.month,
            kind: kind_of(&cell.question),
            step: cell.value,
            votes: u64::try_from(*count).expect("no count is below 0"),
        })
        .collect();
    figures(&votes, &Confidence::new(0.95).unwrap(), today()).unwrap()
}

proptest! {
    /// The organisation, each segment, each touchpoint and each of both: from histograms and deltas, in whatever
    /// transactions and order they came and were folded, the same figures to the bit as from the answers themselves.
    #[test]
    fn figures_of_groups_from_deltas_equal_those_from_raw_answers(
        events in prop::collection::vec(any_event(), 0..60), cuts in prop::collection::vec(any::<Index>(), 0..5),
        shuffle in any::<u64>(), folded in any::<Index>(),
    ) {
        let mut store = Store::default();
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(events.len() + 1)).collect();
        cuts.push(events.len());
        cuts.sort_unstable();
        let mut from = 0;
        for to in cuts {
            store.commit(&events[from..to]);
            from = to;
        }
        let histogram = store.histogram(shuffle, folded.index(store.deltas.len() + 1));
        let raw = store.raw();
        let whole = of_group(&raw, &|_| true);
        prop_assert_eq!(&of_group(&histogram, &|_| true), &whole);
        let groups: Vec<Group> = vec![
            Box::new(|cell| cell.segment == "s0"),
            Box::new(|cell| cell.segment == "s1"),
            Box::new(|cell| cell.touchpoint == "delivery"),
            Box::new(|cell| cell.touchpoint.is_empty()),
            Box::new(|cell| cell.segment == "s0" && cell.touchpoint == "delivery"),
        ];
        for group in &groups {
            prop_assert_eq!(of_group(&histogram, group), of_group(&raw, group));
        }
        // The parts of the whole add up to it.
        let asked = |figures: &Figures| figures.csat.as_ref().map_or(0, |csat| csat.n);
        prop_assert_eq!(asked(&of_group(&raw, &groups[0])) + asked(&of_group(&raw, &groups[1])), asked(&whole));
    }
}
