//! From masses and priors to the report.

use crate::calendar::Day;
use crate::evidence::Evidence;
use crate::known::is_known;
use crate::model::{Model, Part};
use crate::priors::Priors;
use crate::score::consistency::{MIN_PERIODS, consistency};
use crate::score::expectation;
use crate::score::loyalty::{self, Component};
use crate::score::promises::{Masses, Posterior};
use crate::score::proportion::Share;
use crate::score::rounding::{micro_points, round_half_even};
use crate::score::{Confidence, Interval, Prior, ScoreError, nps};

use super::digest::{Decays, Digest, digest};
use super::report::{Csat, Estimate, Grade, Loyalty, Nps, PartScore, Promises, Reliability, Report};

/// A model made ready to fold many customers with.
pub struct Fold {
    model: Model,
    decays: Decays,
    survey: Confidence,
    account: Confidence,
}

/// Folds one customer's evidence: everything that follows from it on `as_of`, given what is assumed beforehand.
///
/// # Errors
/// A model outside its ranges, or an answer off its scale.
pub fn fold(evidence: &[Evidence], priors: &Priors, model: &Model, as_of: Day) -> Result<Report, ScoreError> {
    let fold = Fold::new(model)?;
    fold.score(&fold.digest(evidence, as_of)?, priors, as_of)
}

impl Fold {
    /// Prepares a model.
    ///
    /// # Errors
    /// A half-life or confidence outside its range.
    pub fn new(model: &Model) -> Result<Self, ScoreError> {
        let decay = |part: Part| crate::score::decay::Decay::new(model.part(part).half_life_days);
        let [a, b, c, d, e, f, g] = Part::ALL;
        Ok(Self {
            model: model.clone(),
            decays: Decays {
                parts: [decay(a)?, decay(b)?, decay(c)?, decay(d)?, decay(e)?, decay(f)?, decay(g)?],
            },
            survey: Confidence::from_basis_points(model.survey_confidence_bp)?,
            account: Confidence::from_basis_points(model.account_confidence_bp)?,
        })
    }

    /// Reduces evidence to what its figures need.
    ///
    /// # Errors
    /// An answer off its scale.
    pub fn digest(&self, evidence: &[Evidence], as_of: Day) -> Result<Digest, ScoreError> {
        digest(evidence, &self.decays, as_of)
    }

    /// Turns a digest and the segment's priors into the report.
    ///
    /// # Errors
    /// A prior outside its range.
    pub fn score(&self, digest: &Digest, priors: &Priors, as_of: Day) -> Result<Report, ScoreError> {
        Ok(Report {
            as_of,
            model_version: self.model.version,
            evidence: digest.evidence,
            known: is_known(digest.newest_complete, as_of, self.model.fresh_days),
            known_since: digest.newest_complete,
            grade: self.grade(digest)?,
            csat: csat(digest.satisfaction.map(u64::from), &self.account)?,
            nps: net_promoters(digest.recommend.map(u64::from), &self.account)?,
            promises: self.promises(digest, priors)?,
            loyalty: self.loyalty(digest, priors)?,
        })
    }

    /// The model.
    pub const fn model(&self) -> &Model {
        &self.model
    }

    /// Confidence of survey figures of groups.
    pub const fn survey_confidence(&self) -> &Confidence {
        &self.survey
    }

    /// Confidence of figures of one customer.
    pub const fn account_confidence(&self) -> &Confidence {
        &self.account
    }

    fn grade(&self, digest: &Digest) -> Result<Option<Grade>, ScoreError> {
        let Some(found) = expectation::aggregate(&digest.expectation, &self.account)? else {
            return Ok(None);
        };
        let value = digest.parts.get(Part::RelativeValue.index()).filter(|part| part.n > 0);
        let value = value.map(|part| part.evidence.earned() / part.evidence.mass());
        grade_of(&found, value).map(Some)
    }

    fn promises(&self, digest: &Digest, priors: &Priors) -> Result<Promises, ScoreError> {
        let prior = prior_of(priors, Part::Promises)?;
        let months: Vec<_> = digest.months.iter().map(|(_, unit)| *unit).collect();
        let even = if months.len() < MIN_PERIODS { None } else { consistency(&months)? };
        let even = even.filter(crate::score::consistency::Consistency::may_be_shown);
        Ok(Promises {
            counts: digest.promises,
            all: self.reliability(prior, &digest.masses)?,
            without_staff: digest
                .masses_without_staff
                .map(|masses| self.reliability(prior, &masses))
                .transpose()?,
            consistency: even.map(|found| micro_points(found.consistency)).transpose()?,
        })
    }

    fn reliability(&self, prior: Prior, masses: &Masses) -> Result<Reliability, ScoreError> {
        let posterior = Posterior::new(prior, masses)?;
        let dependable = points(posterior.dependable()?)?;
        let lapses = posterior.lapses_left(f64::from(self.model.dependable_floor_bp) / 10_000.0)?;
        Ok(Reliability {
            index: Estimate {
                value: points(posterior.index())?,
                low: Some(dependable),
                high: Some(points(posterior.upper()?)?),
            },
            dependable,
            own_share: micro(posterior.own_share())?,
            lapses_left: u32::try_from(lapses).unwrap_or(u32::MAX),
            to_make_good: posterior.to_make_good()?.map(|kept| u32::try_from(kept).unwrap_or(u32::MAX)),
            exceed_rate: micro(masses.exceed_rate())?,
        })
    }

    fn loyalty(&self, digest: &Digest, priors: &Priors) -> Result<Loyalty, ScoreError> {
        // A part that weighs nothing is shown, but takes no part in the sum.
        let weighing = || Part::ALL.into_iter().filter(|part| self.model.part(*part).weight > 0);
        let components = weighing()
            .map(|part| {
                let evidence = digest.parts.get(part.index()).map(|mass| mass.evidence).unwrap_or_default();
                let weight = self.model.part(part).weight.into();
                Ok(Component { weight, prior: prior_of(priors, part)?, evidence })
            })
            .collect::<Result<Vec<_>, ScoreError>>()?;
        let Some(index) = loyalty::index(&components, &self.account)? else {
            return Err(ScoreError::OutOfRange { what: "the sum of weights", must: "above 0" });
        };
        let mut scored = index.parts.iter();
        let parts = Part::ALL
            .into_iter()
            .map(|part| {
                let n = digest.parts.get(part.index()).map_or(0, |mass| mass.n);
                let found = if self.model.part(part).weight > 0 { scored.next() } else { None };
                found.map_or(
                    Ok(PartScore { part, baseline: 0, contribution: 0, most: 0, own_share: 0, n }),
                    |found| {
                        Ok(PartScore {
                            part,
                            baseline: found.baseline_micro,
                            contribution: found.contribution_micro,
                            most: round_half_even(1e8 * found.weight)?,
                            own_share: micro(found.own_share)?,
                            n,
                        })
                    },
                )
            })
            .collect::<Result<Vec<_>, ScoreError>>()?;
        let own_share = micro(index.own_evidence)?;
        Ok(Loyalty {
            index: Estimate {
                value: index.score_micro,
                low: Some(micro_points(index.interval.lo)?),
                high: Some(micro_points(index.interval.hi)?),
            },
            parts,
            own_share,
            mostly_prior: own_share < i64::from(self.model.ranked_own_bp) * 100,
        })
    }
}

/// The grade that is published, from its aggregate and the mean relative-value u.
///
/// # Errors
/// Never for an aggregate that was computed.
pub fn grade_of(found: &expectation::Aggregate, relative_value: Option<f64>) -> Result<Grade, ScoreError> {
    let counts = [found.counts.f, found.counts.d, found.counts.c, found.counts.b, found.counts.a];
    let ends = found.spread.as_ref().map(|spread| spread.interval);
    Ok(Grade {
        letter: found.letter.gated(relative_value),
        letters: found
            .spread
            .as_ref()
            .map(|s| [s.letters.0.gated(relative_value), s.letters.1.gated(relative_value)]),
        index: estimate(found.index, ends, 1e6)?,
        n: small(found.n),
        counts: counts.map(small),
    })
}

/// CSAT from the number of answers 1 to 5; none without answers (SCORING §1.2).
///
/// # Errors
/// Never for counts below 2^53.
pub fn csat(counts: [u64; 5], confidence: &Confidence) -> Result<Option<Csat>, ScoreError> {
    let [one, two, three, four, five] = counts;
    let share = Share::new(four + five, one + two + three + four + five)?;
    let Some(estimate_) = share.estimate() else { return Ok(None) };
    Ok(Some(Csat {
        share: estimate(estimate_, share.wilson(confidence), 1e6)?,
        satisfied: small(four + five),
        dissatisfied: small(one + two),
        n: small(share.n()),
        counts: counts.map(small),
    }))
}

/// NPS from the number of answers 0 to 10; none without answers (SCORING §1.1).
///
/// # Errors
/// Never for counts below 2^53.
pub fn net_promoters(counts: [u64; 11], confidence: &Confidence) -> Result<Option<Nps>, ScoreError> {
    let counts = nps::Counts::of_histogram(&counts);
    let (Some(found), Some(adjusted)) = (counts.estimate(), counts.adjusted(confidence)) else {
        return Ok(None);
    };
    Ok(Some(Nps {
        score: estimate(found.nps, Some(adjusted.interval), 1e8)?,
        detractors: small(counts.detractors),
        passives: small(counts.passives),
        promoters: small(counts.promoters),
    }))
}

fn prior_of(priors: &Priors, part: Part) -> Result<Prior, ScoreError> {
    let prior = priors.part(part);
    Prior::new(f64::from(prior.mean_micro) / 1e6, f64::from(prior.strength_milli) / 1e3)
}

fn estimate(value: f64, interval: Option<Interval>, scale: f64) -> Result<Estimate, ScoreError> {
    Ok(Estimate {
        value: round_half_even(value * scale)?,
        low: interval.map(|i| round_half_even(i.lo * scale)).transpose()?,
        high: interval.map(|i| round_half_even(i.hi * scale)).transpose()?,
    })
}

/// A share as 0–100 points in micro-points.
fn points(share: f64) -> Result<i64, ScoreError> {
    round_half_even(share * 1e8)
}

/// A share in micro.
fn micro(share: f64) -> Result<i64, ScoreError> {
    round_half_even(share * 1e6)
}

fn small(n: u64) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
