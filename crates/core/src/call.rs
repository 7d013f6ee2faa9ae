//! Whom to call next: the customer from whom a call is expected to teach the most (docs/scoring.md).
//!
//! `worth = value at stake × chance to reach × how much the variance of what we know would fall`.
//! The variance, not the width of the interval, is what falls: squared errors weighted by value add up over customers,
//! widths do not. The width is told beside it, since people read widths.

mod rules;

pub use rules::{Barred, Rules, Standing, may_call};

use crate::calendar::Day;
use crate::ids::{ContactId, CustomerId};
use crate::score::{Confidence, Prior, ScoreError};
use std::collections::BTreeMap;

/// How many calls a chance to reach is worth before any was tried.
pub const REACH_STRENGTH: f64 = 4.0;

/// One part of what is known of a customer, as the loyalty index holds it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KnownPart {
    /// Share of the index, 0..=1.
    pub weight: f64,
    /// Estimate `u`, 0..=1.
    pub mean: f64,
    /// Prior strength and decayed evidence together, `m + Σa`, above 0.
    pub mass: f64,
    /// Whether a call asks for it: attitude is asked, promises and behaviour are not.
    pub asked: bool,
}

impl KnownPart {
    /// `W²·u(1-u)/(M+1)`.
    fn variance(&self) -> f64 {
        self.weight * self.weight * (self.mean * (1.0 - self.mean) / (self.mass + 1.0))
    }

    /// What is expected of it after one answer of today: `M/(M+1)` of it where asked.
    ///
    /// A beta estimate moves by its surprise over M+1, so its variance falls by `u(1-u)/(M+1)²` on average, whatever
    /// the answer will be.
    fn variance_after(&self) -> f64 {
        if self.asked { self.variance() * (self.mass / (self.mass + 1.0)) } else { self.variance() }
    }
}

/// A person who may be called, and how often that has worked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub contact: ContactId,
    /// Calls that were answered.
    pub reached: u32,
    /// Calls tried, those answered included.
    pub tried: u32,
    /// What the contact rules look at.
    pub standing: Standing,
}

impl Person {
    /// The chance that the next call is answered: the organisation's share with the weight of
    /// [`REACH_STRENGTH`] calls, and this person's own.
    #[must_use]
    pub fn chance(&self, usual: Prior) -> f64 {
        let (tried, reached) = (f64::from(self.tried), f64::from(self.reached.min(self.tried)));
        (usual.strength() * usual.mean() + reached) / (usual.strength() + tried)
    }
}

/// A customer who might be called.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Who.
    pub customer: CustomerId,
    /// Yearly value at stake in minor units, 0 or more; `None` where it is not known.
    pub at_stake: Option<i64>,
    /// What is known of it.
    pub known: Vec<KnownPart>,
    /// Its people.
    pub people: Vec<Person>,
}

/// One line of the list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Call {
    /// Whom to call.
    pub customer: CustomerId,
    /// Whom there.
    pub contact: ContactId,
    /// The product that the list is ranked by.
    pub worth: f64,
    /// Value at stake; the median of the known ones where it is not known.
    pub at_stake: f64,
    /// Chance to reach the contact.
    pub chance: f64,
    /// Width of the index's interval now, in points.
    pub width: f64,
    /// Width that is expected after the call if it is answered.
    pub width_after: f64,
}

/// The calls worth making today, the most worth first, at most `limit`; one a customer.
///
/// Contact rules decide first: of a customer's people who may be called, the one most likely reached; a customer
/// without any is not on the list. `usual` is the organisation's own share of calls answered. Equal worth is ranked by
/// id. Error for parts outside their domain.
pub fn rank(
    candidates: &[Candidate],
    rules: &Rules,
    usual: Prior,
    confidence: &Confidence,
    today: Day,
    limit: usize,
) -> Result<Vec<Call>, ScoreError> {
    let typical = median(candidates.iter().filter_map(|candidate| candidate.at_stake));
    let mut calls = BTreeMap::new();
    for candidate in candidates {
        let Some((contact, chance)) = best_person(&candidate.people, rules, usual, today) else { continue };
        let (now, after) = variances(&candidate.known)?;
        let at_stake = candidate.at_stake.map_or(typical, |value| value.max(0) as f64);
        let width = |variance: f64| 2.0 * confidence.z() * 100.0 * variance.sqrt();
        calls.insert(
            candidate.customer,
            Call {
                customer: candidate.customer,
                contact,
                worth: at_stake * chance * (now - after),
                at_stake,
                chance,
                width: width(now),
                width_after: width(after),
            },
        );
    }
    let mut calls: Vec<Call> = calls.into_values().collect();
    calls.sort_by(|one, other| other.worth.total_cmp(&one.worth).then(one.customer.cmp(&other.customer)));
    calls.truncate(limit);
    Ok(calls)
}

/// The person who may be called and is most likely reached, ties by id.
fn best_person(people: &[Person], rules: &Rules, usual: Prior, today: Day) -> Option<(ContactId, f64)> {
    let mut best: Option<(ContactId, f64)> = None;
    for person in people.iter().filter(|person| may_call(&person.standing, rules, today).is_ok()) {
        let chance = person.chance(usual);
        if best.is_none_or(|(id, most)| chance > most || (chance >= most && person.contact < id)) {
            best = Some((person.contact, chance));
        }
    }
    best
}

/// Variance of the index as a share, now and as expected after one call that is answered.
fn variances(known: &[KnownPart]) -> Result<(f64, f64), ScoreError> {
    let (mut now, mut after) = (0.0, 0.0);
    for part in known {
        let inside =
            (0.0..=1.0).contains(&part.mean) && (0.0..=1.0).contains(&part.weight) && part.mass > 0.0;
        if !inside || part.mass.is_infinite() {
            return Err(ScoreError::OutOfRange {
                what: "a known part",
                must: "a weight and a mean between 0 and 1 with a mass above 0",
            });
        }
        now += part.variance();
        after += part.variance_after();
    }
    Ok((now, after))
}

/// The lower median; 1 where nothing is known, so that the other two factors decide.
fn median(values: impl Iterator<Item = i64>) -> f64 {
    let mut values: Vec<i64> = values.map(|value| value.max(0)).collect();
    values.sort_unstable();
    values.get(values.len().saturating_sub(1) / 2).map_or(1.0, |value| *value as f64)
}

#[cfg(test)]
mod tests;
