//! Promises: the posterior, the segment's prior with consistency (SCORING §5).

use crate::calc::answer::real;
use crate::calc::input::{At, Case, Fault, Node};
use crate::score::consistency::consistency;
use crate::score::decay::{Decay, faded};
use crate::score::prior::{Unit, segment_prior};
use crate::score::promises::{DEFAULT_TAU, Masses, Outcome, Posterior};
use crate::score::{Prior, ScoreError};
use serde_json::{Value, json};

/// What a history of promises says about the next.
pub(super) fn promises(case: &Case<'_>) -> Result<Value, Fault> {
    let masses = masses(case)?;
    let mean = case.get("mu");
    let prior = Prior::new(mean.real()?, case.get("m").real()?).at(&mean)?;
    let posterior = Posterior::new(prior, &masses).at(case.input())?;
    let tau = case.given("tau").map_or(Ok(DEFAULT_TAU), |tau| tau.real())?;
    let figures = posterior.figures(tau).at(&case.get("tau"))?;
    Ok(json!({
        "kept_mass": real(masses.kept()),
        "missed_mass": real(masses.missed()),
        "evidence": real(masses.evidence()),
        "exceeded_mass": real(masses.exceeded()),
        "alpha": real(posterior.alpha()),
        "beta": real(posterior.beta()),
        "mean": real(figures.index),
        "lower05": real(figures.dependable),
        "upper95": real(figures.upper),
        "sd": real(figures.sd),
        "own_evidence_share": real(figures.own_share),
        "mean_after_one_major_miss": real(figures.index_after_miss),
        "drop_from_one_major_miss": real(figures.drop_after_miss),
        "lower05_after_one_major_miss": real(figures.dependable_after_miss),
        "lapses_left_tau_0_75": figures.lapses_left,
        "kept_needed_to_recover": figures.to_make_good,
        "exceed_rate_mean": real(masses.exceed_rate()),
    }))
}

fn masses(case: &Case<'_>) -> Result<Masses, Fault> {
    let now = case.get("now_day").integer()?;
    let half_life = case.get("half_life_days");
    let decay = Weights::of(&half_life)?;
    let mut masses = Masses::new();
    for event in case.get("events").items()? {
        let Some(outcome) = outcome(&event)? else { continue };
        let Some(credit) = outcome.credit().at(&event)? else { continue };
        let day = event.get("day");
        let weight = match event.get("severity").word(&["minor", "major", "critical"])? {
            "minor" => 0.5,
            "major" => 1.0,
            _ => 2.0,
        };
        let age = i128::from(now) - i128::from(day.integer()?);
        if age < 0 {
            continue;
        }
        let age =
            u32::try_from(age).map_err(|_| day.fault("must lie within four billion days of now_day"))?;
        masses
            .add(weight, decay.weight(age).at(&half_life)?, credit, outcome == Outcome::Exceeded)
            .at(&event)?;
    }
    Ok(masses)
}

/// Weights by age for a half-life of whole days, or of a fraction of them.
pub(super) enum Weights {
    Whole(Decay),
    Fraction(f64),
}

impl Weights {
    /// The half-life that stands there.
    pub(super) fn of(half_life: &Node<'_>) -> Result<Self, Fault> {
        match half_life.count_to(u32::MAX) {
            Ok(days) => Decay::new(days).at(half_life).map(Self::Whole),
            Err(_) => {
                let days = half_life.real()?;
                faded(0.0, days).at(half_life).map(|_| Self::Fraction(days))
            }
        }
    }

    pub(super) fn weight(&self, age: u32) -> Result<f64, ScoreError> {
        match self {
            Self::Whole(decay) => Ok(decay.weight(age)),
            Self::Fraction(days) => faded(age.into(), *days),
        }
    }
}

/// `None` for a promise that was let go, which needs no further field.
fn outcome(event: &Node<'_>) -> Result<Option<Outcome>, Fault> {
    let get = |name: &str| event.get(name).real();
    let known =
        ["kept", "exceeded", "late", "partial", "missed", "open", "recovered", "missed_recovered", "waived"];
    Ok(Some(match event.get("outcome").word(&known)? {
        "kept" => Outcome::Kept,
        "exceeded" => Outcome::Exceeded,
        "late" => {
            Outcome::Late { by: get("late_hours")?, grace: get("grace_hours")?, limit: get("limit_hours")? }
        }
        "partial" => Outcome::Partial { delivered: get("fraction")? },
        "missed" => match event.given("recovered").map(|flag| flag.flag()).transpose()? {
            Some(true) => Outcome::Recovered,
            _ => Outcome::Missed,
        },
        "waived" => return Ok(None),
        // Its day is the one on which its limit passes: a day to come is no evidence.
        "open" => Outcome::Missed,
        _ => Outcome::Recovered,
    }))
}

/// The prior of a segment, and consistency over the same counts as periods.
pub(super) fn promise_prior(case: &Case<'_>) -> Result<Value, Fault> {
    let units = case.get("counts").items()?.iter().map(unit).collect::<Result<Vec<_>, _>>()?;
    let parent = case.given("parent_mu").map(|mean| mean.real()).transpose()?;
    let prior = segment_prior(&units, parent).at(&case.get("parent_mu"))?;
    let found = consistency(&units).at(&case.get("counts"))?;
    Ok(json!({
        "prior": {
            "units": prior.units, "mu": real(prior.mean), "gamma_raw": prior.gamma_raw.map(real),
            "gamma": prior.gamma.map(real), "m": real(prior.strength),
            "alpha": real(prior.strength * prior.mean), "beta": real(prior.strength * (1.0 - prior.mean)),
        },
        "consistency": found.map(|found| json!({
            "periods": found.periods, "rate": real(found.rate), "gamma_raw": found.gamma_raw.map(real),
            "pearson_chi2": real(found.chi2), "df": found.df, "dispersion": found.dispersion.map(real),
            "p_value": found.p.map(real), "true_sd_between_periods": real(found.sd),
            "consistency": real(found.consistency),
        })),
    }))
}

fn unit(given: &Node<'_>) -> Result<Unit, Fault> {
    let [mass, kept] = given.exactly::<2>()?;
    Unit::new(mass.real()?, kept.real()?).at(given)
}
