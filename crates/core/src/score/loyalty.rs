//! The loyalty index and its exact parts (SCORING §6.2, §6.3).

use super::error::{ScoreError, finite, not_negative, positive, share};
use super::interval::{Confidence, Interval};
use super::prior::Prior;
use super::rounding::{MICRO_PER_POINT, round_half_even};
use super::sum::Sum;

/// Own evidence below which a score is labelled "mostly prior" and not ranked.
pub const MOSTLY_PRIOR_BELOW: f64 = 0.30;

/// Decayed evidence of one component: pairs of a value in 0..=1 and its weight.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Evidence {
    mass: Sum,
    earned: Sum,
}

impl Evidence {
    /// No evidence.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a value with its decayed weight ≥ 0, in the order of stable ids.
    pub fn add(&mut self, value: f64, weight: f64) -> Result<(), ScoreError> {
        let (value, weight) = (share("a value", value)?, not_negative("weight", weight)?);
        self.mass.add(weight);
        self.earned.add(value * weight);
        Ok(())
    }

    /// Σa.
    #[must_use]
    pub fn mass(&self) -> f64 {
        self.mass.value()
    }

    /// Σav.
    #[must_use]
    pub fn earned(&self) -> f64 {
        self.earned.value()
    }
}

/// One component of the index as it goes in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Component {
    /// Weight in the index, 0 or more; any unit. A component of weight 0 is told and adds nothing.
    pub weight: f64,
    /// What the segment's customers say.
    pub prior: Prior,
    /// What this customer says.
    pub evidence: Evidence,
}

/// One component of the index as it comes out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// Weight / Σweights.
    pub weight: f64,
    /// `u = (mb + Σav)/(m + Σa)`.
    pub u: f64,
    /// `u(1-u)/(m + Σa + 1)`.
    pub variance: f64,
    /// `Σa/(m + Σa)`.
    pub own_share: f64,
    /// `rint(1e8·W·b)`: what the segment gives.
    pub baseline_micro: i64,
    /// `rint(1e8·W·(u-b))`: what the customer's own evidence adds or takes.
    pub contribution_micro: i64,
}

/// The index: an integer sum of its parts, with its interval.
#[derive(Debug, Clone, PartialEq)]
pub struct Index {
    /// Parts in listed order.
    pub parts: Vec<Part>,
    /// Σ baselines.
    pub baseline_micro: i64,
    /// Σ baselines + Σ contributions, in micro-points.
    pub score_micro: i64,
    /// score ± z·100·√(ΣW²·variance), clipped to 0..=100 points.
    pub interval: Interval,
    /// ΣW·own share.
    pub own_evidence: f64,
}

impl Index {
    /// The score in points.
    #[must_use]
    pub fn score(&self) -> f64 {
        self.score_micro as f64 / MICRO_PER_POINT as f64
    }

    /// Whether the segment speaks louder than the customer.
    #[must_use]
    pub fn is_mostly_prior(&self) -> bool {
        self.own_evidence < MOSTLY_PRIOR_BELOW
    }
}

/// The index of components in listed order; `None` without a component that weighs anything.
///
/// Components are taken as independent, which is stated to the reader. A component without evidence has the
/// prior's mean and full variance: a customer who is not asked neither gains nor loses by it.
pub fn index(components: &[Component], confidence: &Confidence) -> Result<Option<Index>, ScoreError> {
    let mut total = Sum::new();
    for component in components {
        total.add(not_negative("a component's weight", component.weight)?);
    }
    let total = finite("the sum of weights", total.value())?;
    if total <= 0.0 {
        return Ok(None);
    }
    let parts = components.iter().map(|component| part(component, total)).collect::<Result<Vec<_>, _>>()?;
    let (mut baseline_micro, mut score_micro) = (0_i64, 0_i64);
    let (mut variance, mut own) = (Sum::new(), Sum::new());
    for part in &parts {
        // Each is at most 1e8·W and ΣW = 1, so the sums are far from 64 bits.
        baseline_micro += part.baseline_micro;
        score_micro += part.baseline_micro + part.contribution_micro;
        variance.add(part.weight * part.weight * part.variance);
        own.add(part.weight * part.own_share);
    }
    let half = confidence.z() * 100.0 * variance.value().sqrt();
    let score = score_micro as f64 / MICRO_PER_POINT as f64;
    let interval = Interval::around(score, half).clipped(0.0, 100.0);
    Ok(Some(Index { parts, baseline_micro, score_micro, interval, own_evidence: own.value() }))
}

fn part(component: &Component, total: f64) -> Result<Part, ScoreError> {
    let weight = component.weight / total;
    let (b, m) = (component.prior.mean(), component.prior.strength());
    let mass = component.evidence.mass();
    let all = positive("the mass of evidence", m + mass)?;
    let u = ((m * b + component.evidence.earned()) / all).clamp(0.0, 1.0);
    Ok(Part {
        weight,
        u,
        variance: u * (1.0 - u) / (all + 1.0),
        own_share: mass / all,
        baseline_micro: round_half_even(1e8 * weight * b)?,
        contribution_micro: round_half_even(1e8 * weight * (u - b))?,
    })
}

/// What attitude and behaviour say together (Dick & Basu 1994; Jones & Sasser 1995 call the spurious "hostages").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loyalty {
    /// Means it and does it.
    Loyal,
    /// Means it, does not do it.
    Latent,
    /// Does it without meaning it.
    Spurious,
    /// Neither.
    None,
    /// An interval does not clear the cut.
    Undetermined,
}

/// The type from the attitude and the behaviour sub-index, both with 80 % intervals, at a cut in points (default 60).
#[must_use]
pub fn typology(attitude: Interval, behaviour: Interval, cut: f64) -> Loyalty {
    match (side(attitude, cut), side(behaviour, cut)) {
        (Some(true), Some(true)) => Loyalty::Loyal,
        (Some(true), Some(false)) => Loyalty::Latent,
        (Some(false), Some(true)) => Loyalty::Spurious,
        (Some(false), Some(false)) => Loyalty::None,
        _ => Loyalty::Undetermined,
    }
}

/// Above (true) or below (false) the cut, `None` when the interval does not clear it.
fn side(interval: Interval, cut: f64) -> Option<bool> {
    if interval.lo > cut {
        Some(true)
    } else if interval.hi < cut {
        Some(false)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn component(weight: f64, mean: f64, strength: f64, evidence: &[(f64, f64)]) -> Component {
        let mut sums = Evidence::new();
        for &(value, decayed) in evidence {
            sums.add(value, decayed).unwrap();
        }
        Component { weight, prior: Prior::new(mean, strength).unwrap(), evidence: sums }
    }

    #[test]
    fn nothing_to_weigh_is_no_index() {
        let c = Confidence::new(0.9).unwrap();
        assert_eq!(index(&[], &c), Ok(None));
        assert_eq!(index(&[component(0.0, 0.5, 4.0, &[])], &c), Ok(None));
        assert!(index(&[component(-1.0, 0.5, 4.0, &[])], &c).is_err());
        let both =
            index(&[component(0.0, 0.1, 4.0, &[]), component(2.0, 0.6, 4.0, &[])], &c).unwrap().unwrap();
        assert_eq!((both.score_micro, both.parts[0].baseline_micro), (60_000_000, 0));
        assert!(Evidence::new().add(1.2, 1.0).is_err());
        assert!(Evidence::new().add(1.0, f64::NAN).is_err());
    }

    #[test]
    fn a_customer_not_asked_stands_where_its_segment_stands() {
        let c = Confidence::new(0.9).unwrap();
        let found = index(&[component(1.0, 0.6, 4.0, &[])], &c).unwrap().unwrap();
        assert_eq!((found.score_micro, found.own_evidence, found.is_mostly_prior()), (60_000_000, 0.0, true));
    }

    #[test]
    fn hostages_are_told_from_friends() {
        let (high, low, wide) = (
            Interval { lo: 70.0, hi: 90.0 },
            Interval { lo: 20.0, hi: 40.0 },
            Interval { lo: 50.0, hi: 70.0 },
        );
        assert_eq!(typology(high, high, 60.0), Loyalty::Loyal);
        assert_eq!(typology(high, low, 60.0), Loyalty::Latent);
        assert_eq!(typology(low, high, 60.0), Loyalty::Spurious);
        assert_eq!(typology(low, low, 60.0), Loyalty::None);
        assert_eq!(typology(wide, high, 60.0), Loyalty::Undetermined);
    }

    #[cfg(not(target_arch = "wasm32"))]
    mod properties {
        use super::*;
        use proptest::prelude::*;

        type Raw = (f64, f64, f64, Vec<(f64, f64)>);

        fn raw() -> impl Strategy<Value = Vec<Raw>> {
            let evidence = prop::collection::vec((0.0_f64..=1.0, 0.001_f64..=1.0), 0..6);
            prop::collection::vec((0.5_f64..40.0, 0.01_f64..0.99, 1.0_f64..50.0, evidence), 1..8)
        }

        fn build(raw: &[Raw]) -> Index {
            let components: Vec<_> = raw.iter().map(|(w, b, m, e)| component(*w, *b, *m, e)).collect();
            index(&components, &Confidence::new(0.9).unwrap()).unwrap().unwrap()
        }

        proptest! {
            #[test]
            fn the_parts_add_up_exactly(raw in raw()) {
                let found = build(&raw);
                let sum: i64 = found.parts.iter().map(|p| p.baseline_micro + p.contribution_micro).sum();
                prop_assert_eq!(sum, found.score_micro);
                prop_assert!(found.interval.contains(found.score().clamp(0.0, 100.0)));
                prop_assert!((0.0..=1.0 + 1e-12).contains(&found.own_evidence));
            }

            #[test]
            fn a_better_value_never_lowers_the_index(raw in raw(), at in 0_usize..8, to in 0.0_f64..=1.0) {
                let old = build(&raw);
                let mut better = raw.clone();
                let at = at % raw.len();
                prop_assume!(!better[at].3.is_empty());
                better[at].3[0].0 = better[at].3[0].0.max(to);
                prop_assert!(build(&better).score_micro >= old.score_micro);
            }
        }
    }
}
