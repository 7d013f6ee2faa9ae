//! Who leaves, from what is known of them: a transparent logistic model, refit on own data (SCORING §7.3).
//!
//! Minimises `-ℓ(β₀,β) + (λ/2)Σβ_j²` over features standardised with mean and population standard deviation, the
//! intercept free. The penalty makes the optimum unique and finite even where a feature separates the outcomes.

mod choose;
mod constrained;
pub(crate) mod newton;

pub use choose::{LAMBDAS, choose_lambda, features_allowed, fold_of};
pub use constrained::{Constrained, fit_constrained};

use super::correlation::Columns;
use super::error::{ScoreError, not_negative};
use super::rounding::round_half_even;
use super::sum::Sum;
use newton::{Optimum, Problem, logistic};

/// λ where nothing else is set.
pub const DEFAULT_LAMBDA: f64 = 1.0;

/// One feature of a model.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Feature {
    /// Mean of the rows fitted.
    pub mean: f64,
    /// Population standard deviation (n below) of the rows fitted.
    pub sd: f64,
    /// Log-odds for one standard deviation; 0 where the feature has no spread and was dropped.
    pub coefficient: f64,
    /// Root of the diagonal of the inverse penalised Hessian; `None` where dropped.
    pub se: Option<f64>,
}

impl Feature {
    /// Log-odds for one unit of the feature; 0 where dropped.
    #[must_use]
    pub fn raw(&self) -> f64 {
        if self.se.is_some() { self.coefficient / self.sd } else { 0.0 }
    }

    /// Whether it was left out because everybody has the same value.
    #[must_use]
    pub fn is_dropped(&self) -> bool {
        self.se.is_none()
    }

    /// `coefficient · (x - mean)/sd`: what this value adds to the log-odds.
    fn part(&self, x: f64) -> f64 {
        if self.se.is_some() { self.coefficient * ((x - self.mean) / self.sd) } else { 0.0 }
    }
}

/// A fitted model.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// Rows fitted.
    pub n: u64,
    /// The penalty.
    pub lambda: f64,
    /// Log-odds at the means.
    pub intercept: f64,
    /// Its standard error, as for features.
    pub intercept_se: f64,
    /// By feature, in listed order.
    pub features: Vec<Feature>,
    /// Log-likelihood without the penalty.
    pub log_likelihood: f64,
    /// `-log_likelihood + (λ/2)Σβ²`.
    pub objective: f64,
    /// Whether the search came to rest. False only without penalty, where a feature separates the outcomes: the
    /// coefficients then stand for infinity.
    pub converged: bool,
}

/// Why one customer is expected to leave: log-odds in millionths that add up exactly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// At the means of all features.
    pub intercept_micro: i64,
    /// What each feature adds.
    pub parts_micro: Vec<i64>,
    /// The sum.
    pub total_micro: i64,
}

impl Model {
    /// Log-odds at raw feature value 0.
    #[must_use]
    pub fn raw_intercept(&self) -> f64 {
        let moved = self.features.iter().map(|feature| -(feature.raw() * feature.mean));
        std::iter::once(self.intercept).chain(moved).collect::<Sum>().value()
    }

    /// Log-odds of a row of raw values in listed order.
    #[must_use]
    pub fn log_odds(&self, row: &[f64]) -> f64 {
        let parts = self.features.iter().zip(row).map(|(feature, x)| feature.part(*x));
        std::iter::once(self.intercept).chain(parts).collect::<Sum>().value()
    }

    /// Probability of a row of raw values in listed order.
    #[must_use]
    pub fn probability(&self, row: &[f64]) -> f64 {
        logistic(self.log_odds(row))
    }

    /// The probabilities of all rows of columns in listed order.
    #[must_use]
    pub fn probabilities(&self, columns: &Columns) -> Vec<f64> {
        rows_of(columns).map(|row| self.probability(&row)).collect()
    }

    /// `rint(1e6·β_j·z_j)` for each feature; error where a value is not finite or far outside all bounds.
    pub fn explain(&self, row: &[f64]) -> Result<Explained, ScoreError> {
        let intercept_micro = round_half_even(1e6 * self.intercept)?;
        let parts_micro = self
            .features
            .iter()
            .zip(row)
            .map(|(feature, x)| round_half_even(1e6 * feature.part(*x)))
            .collect::<Result<Vec<_>, _>>()?;
        let sum = parts_micro.iter().try_fold(intercept_micro, |sum, part| sum.checked_add(*part));
        let total_micro = sum.ok_or(ScoreError::TooLarge("the log-odds"))?;
        Ok(Explained { intercept_micro, parts_micro, total_micro })
    }

    /// Suggested weights of loyalty parts, `W_j ∝ max(0, β_j)`, in basis points that add up to 10 000; `None` where no
    /// part speaks for loyalty. `direction` -1 for a model of leaving, 1 for one of staying. A person accepts them.
    #[must_use]
    pub fn suggested_weights(&self, direction: i8) -> Option<Vec<i64>> {
        let useful = |f: &Feature| {
            let towards = f64::from(direction) * f.coefficient;
            if towards > 0.0 { towards } else { 0.0 }
        };
        let sum = self.features.iter().map(useful).collect::<Sum>().value();
        if sum <= 0.0 {
            return None;
        }
        let micro = self.features.iter().map(|feature| round_half_even(1e10 * (useful(feature) / sum)).ok());
        super::rounding::largest_remainder(&micro.collect::<Option<Vec<_>>>()?, 1_000_000)
            .ok()
            .map(|shown| shown.parts)
    }
}

/// The rows of columns, one after the other.
pub(crate) fn rows_of(columns: &Columns) -> impl Iterator<Item = Vec<f64>> + '_ {
    (0..columns.rows())
        .map(|row| (0..columns.width()).map(|j| columns.column(j).get(row).copied().unwrap_or(0.0)).collect())
}

/// Standardised rows with a leading one, and what they were standardised with.
pub(super) struct Standardised {
    pub(super) rows: Vec<f64>,
    /// Mean and population standard deviation; a standard deviation of 0 leaves the feature out of `rows`.
    pub(super) scales: Vec<(f64, f64)>,
    pub(super) kept: Vec<usize>,
}

impl Standardised {
    pub(super) fn of(columns: &Columns) -> Self {
        let n = columns.rows() as f64;
        let scale = |column: &[f64]| {
            let mean = column.iter().copied().collect::<Sum>().value() / n;
            let squares = column.iter().map(|x| (x - mean) * (x - mean)).collect::<Sum>().value();
            (mean, (squares / n).sqrt())
        };
        let scales: Vec<(f64, f64)> = (0..columns.width()).map(|j| scale(columns.column(j))).collect();
        // A mean that is not representable leaves a trace of spread where there is none.
        let varies = |j: usize| {
            let column = columns.column(j);
            column.iter().zip(column.iter().skip(1)).any(|(a, b)| a < b || b < a)
        };
        let kept: Vec<usize> = (0..columns.width())
            .filter(|j| varies(*j) && scales.get(*j).is_some_and(|s| s.1 > 0.0))
            .collect();
        let rows = (0..columns.rows())
            .flat_map(|row| {
                let cell = |j: &usize| {
                    let x = columns.column(*j).get(row).copied().unwrap_or(0.0);
                    scales.get(*j).map_or(0.0, |(mean, sd)| (x - mean) / sd)
                };
                std::iter::once(1.0).chain(kept.iter().map(cell)).collect::<Vec<f64>>()
            })
            .collect();
        Self { rows, scales, kept }
    }

    pub(super) fn width(&self) -> usize {
        self.kept.len() + 1
    }
}

/// Checks what every fit needs. `Ok(false)` when one outcome never happened.
pub(super) fn can_fit(columns: &Columns, outcomes: &[bool], lambda: f64) -> Result<bool, ScoreError> {
    not_negative("lambda", lambda)?;
    if columns.width() > 0 && columns.rows() != outcomes.len() {
        return Err(ScoreError::OutOfRange { what: "the outcomes", must: "one for each row" });
    }
    Ok(outcomes.contains(&true) && outcomes.contains(&false))
}

/// Fits feature columns (rows by customer id) to what came of each row, `lambda` 0 or more.
///
/// `None` when one outcome never happened. Error where features are combinations of one another and λ is 0.
pub fn fit(columns: &Columns, outcomes: &[bool], lambda: f64) -> Result<Option<Model>, ScoreError> {
    if !can_fit(columns, outcomes, lambda)? {
        return Ok(None);
    }
    let standardised = Standardised::of(columns);
    let rows = if columns.width() == 0 { vec![1.0; outcomes.len()] } else { standardised.rows.clone() };
    let mut penalty = vec![lambda; standardised.width()];
    if let Some(intercept) = penalty.first_mut() {
        *intercept = 0.0;
    }
    let problem =
        Problem { rows: &rows, width: standardised.width(), outcomes, offsets: &[], penalty: &penalty };
    let optimum = problem.solve(vec![0.0; standardised.width()])?;
    Ok(Some(model(&standardised, &optimum, outcomes.len() as u64, lambda)))
}

pub(super) fn model(standardised: &Standardised, optimum: &Optimum, n: u64, lambda: f64) -> Model {
    let mut features: Vec<Feature> = standardised
        .scales
        .iter()
        .map(|(mean, sd)| Feature { mean: *mean, sd: *sd, coefficient: 0.0, se: None })
        .collect();
    for (at, place) in (1..).zip(&standardised.kept) {
        if let (Some(feature), Some(beta)) = (features.get_mut(*place), optimum.beta.get(at)) {
            feature.coefficient = *beta;
            feature.se = Some(optimum.covariance.at(at, at).sqrt());
        }
    }
    Model {
        n,
        lambda,
        intercept: optimum.beta.first().copied().unwrap_or(0.0),
        intercept_se: optimum.covariance.at(0, 0).sqrt(),
        features,
        log_likelihood: optimum.log_likelihood,
        objective: optimum.objective,
        converged: optimum.converged,
    }
}

#[cfg(test)]
mod tests;
