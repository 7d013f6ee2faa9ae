//! Priors: what is assumed of a customer before its own evidence is seen, from its segment.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::calendar::Day;
use crate::model::{Model, Part};
use crate::score::ScoreError;
use crate::score::prior::{Unit, chain_strength, segment_prior};
use crate::score::rounding::round_half_even;
use crate::scorecard::Digest;

/// Prior of one part: a mean and the number of pieces of evidence that it is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PartPrior {
    /// Mean in micro, 1 to 999 999.
    pub mean_micro: u32,
    /// Strength in thousandths of one piece of evidence, at least 1.
    pub strength_milli: u32,
}

/// The priors of one segment, closed once per day of the organisation and quantised before use (SCORING §0 rule 5).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Priors {
    /// The day from which they apply; none for the model's own start values, used before the first close.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    /// In the order of [`Part::ALL`].
    pub parts: [PartPrior; 7],
}

impl Priors {
    /// The model's start values: what holds before anything is known of anybody.
    pub fn start(model: &Model) -> Self {
        let parts = model
            .parts
            .map(|part| PartPrior { mean_micro: part.start_mean_micro, strength_milli: part.strength_milli });
        Self { from: None, parts }
    }

    /// The prior of one part.
    pub const fn part(&self, part: Part) -> PartPrior {
        let [expectation, value, recommend, choose, promises, repurchase, referral] = self.parts;
        match part {
            Part::Expectation => expectation,
            Part::RelativeValue => value,
            Part::Recommend => recommend,
            Part::ChooseAgain => choose,
            Part::Promises => promises,
            Part::Repurchase => repurchase,
            Part::Referral => referral,
        }
    }
}

/// Closes the priors of a day: the organisation's, under the empty name, and one for each segment.
///
/// `customers` are segment and digest of every active customer, in the order of their ids. Means follow the chain
/// organisation → segment, strengths the spread between customers (SCORING §5.3); a part of which the organisation
/// has no evidence keeps the model's start values. Referrals keep them always: only those made are recorded, so
/// their share cannot be estimated.
///
/// # Errors
/// Never for digests made by [`crate::scorecard::Fold::digest`].
pub fn close<'a>(
    customers: &(impl Iterator<Item = (&'a str, &'a Digest)> + Clone),
    model: &Model,
    from: Day,
) -> Result<BTreeMap<String, Priors>, ScoreError> {
    let start = Priors { from: Some(from), ..Priors::start(model) };
    let mut closed: BTreeMap<String, Priors> =
        customers.clone().map(|(segment, _)| (segment.to_owned(), start.clone())).collect();
    closed.insert(String::new(), start);
    for part in Part::ALL.into_iter().filter(|part| *part != Part::Referral) {
        close_part(part, customers.clone(), model, &mut closed)?;
    }
    Ok(closed)
}

fn close_part<'a>(
    part: Part,
    customers: impl Iterator<Item = (&'a str, &'a Digest)>,
    model: &Model,
    closed: &mut BTreeMap<String, Priors>,
) -> Result<(), ScoreError> {
    let mut all = Vec::new();
    let mut by_segment: BTreeMap<&str, Vec<Unit>> = BTreeMap::new();
    for (segment, digest) in customers {
        let unit = digest.unit(part)?;
        all.push(unit);
        by_segment.entry(segment).or_default().push(unit);
    }
    let root = segment_prior(&all, None)?;
    if root.units == 0 {
        return Ok(());
    }
    let assumed = f64::from(model.part(part).strength_milli) / 1e3;
    let root_strength = root.gamma.map_or(assumed, |_| root.strength);
    set(closed, "", part, root.mean, root_strength)?;
    for (segment, units) in by_segment.into_iter().filter(|(segment, _)| !segment.is_empty()) {
        let found = segment_prior(&units, Some(root.mean))?;
        let own = found.gamma.map_or(root_strength, |_| found.strength);
        set(closed, segment, part, found.mean, chain_strength(found.units, own, root_strength))?;
    }
    Ok(())
}

/// Quantises and stores, so that the same integers are used everywhere.
fn set(
    closed: &mut BTreeMap<String, Priors>,
    segment: &str,
    part: Part,
    mean: f64,
    strength: f64,
) -> Result<(), ScoreError> {
    let within =
        |value: f64, most: u32| round_half_even(value).map(|v| u32::try_from(v).unwrap_or(1).clamp(1, most));
    let prior = PartPrior {
        mean_micro: within(mean * 1e6, 999_999)?,
        strength_milli: within(strength * 1e3, u32::MAX)?,
    };
    if let Some(place) = closed.get_mut(segment).and_then(|priors| priors.parts.get_mut(part.index())) {
        *place = prior;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{Evidence, Fact};
    use crate::promise::{Ground, Outcome, Settlement, Severity};
    use crate::scorecard::Fold;
    use crate::{calendar::Instant, component::Component};
    use uuid::Uuid;

    fn promises(kept: u32, missed: u32, day: Day) -> Vec<Evidence> {
        let one = |i: u32| {
            let (outcome, credit_bp) = if i < kept { (Outcome::Kept, 10_000) } else { (Outcome::Missed, 0) };
            Evidence {
                id: Uuid::from_u128(i.into()),
                recorded_at: Instant::EPOCH,
                component: Component::Delivery,
                touchpoint: String::new(),
                fact: Fact::Promise {
                    made: day,
                    missed_from: day.plus(1),
                    severity: Severity::Major,
                    settled: Some(Settlement { day, outcome, ground: Ground::System, credit_bp }),
                },
            }
        };
        (0..kept + missed).map(one).collect()
    }

    #[test]
    fn a_segment_is_pulled_towards_the_organisation_and_an_unknown_part_keeps_the_models_start() {
        let day: Day = "2026-06-01".parse().unwrap();
        let model = Model::default();
        let fold = Fold::new(&model).unwrap();
        let good = fold.digest(&promises(8, 0, day), day).unwrap();
        let bad = fold.digest(&promises(0, 8, day), day).unwrap();
        let customers = [("north", &good), ("south", &bad)];
        let closed = close(&customers.iter().map(|(s, d)| (*s, *d)), &model, day).unwrap();
        assert_eq!(closed.keys().map(String::as_str).collect::<Vec<_>>(), ["", "north", "south"]);
        let mean = |segment: &str| closed[segment].part(Part::Promises).mean_micro;
        // Root (8 + 1) / (16 + 2); segments (x + 8 · ½) / (8 + 8).
        assert_eq!([mean(""), mean("north"), mean("south")], [500_000, 750_000, 250_000]);
        // Fewer than five customers say nothing of their spread: the model's strength holds.
        assert_eq!(closed["north"].part(Part::Promises).strength_milli, 6_000);
        assert_eq!(closed["north"].part(Part::Recommend), Priors::start(&model).part(Part::Recommend));
        assert_eq!(closed["north"].from, Some(day));
    }
}
