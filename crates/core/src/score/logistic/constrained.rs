//! The same fit with features that may only speak one way: parts of loyalty may not speak for leaving.

use super::super::correlation::Columns;
use super::super::error::ScoreError;
use super::super::interval::least;
use super::newton::{Optimum, Problem};
use super::{Model, Standardised, can_fit, fit, model};

/// A fit under signs, beside the one without.
#[derive(Debug, Clone, PartialEq)]
pub struct Constrained {
    /// The fit with every sign as demanded.
    pub model: Model,
    /// The fit without demands.
    pub free: Model,
    /// Features whose free coefficient has the other sign: the data contradict the assumption, and the report says so.
    pub contradicted: Vec<usize>,
}

/// Coefficients of `signs` 1 are held at 0 or above, of -1 at 0 or below, of 0 not at all; one sign a feature.
///
/// An active-set search (after Lawson & Hanson 1974): features enter from 0 one at a time, the most useful first, and
/// leave when their sign would turn; the objective is convex, so where it ends is the optimum. `None` as for
/// [`fit`].
pub fn fit_constrained(
    columns: &Columns,
    outcomes: &[bool],
    lambda: f64,
    signs: &[i8],
) -> Result<Option<Constrained>, ScoreError> {
    if signs.len() != columns.width() {
        return Err(ScoreError::OutOfRange { what: "the signs", must: "one for each feature" });
    }
    let Some(free) = fit(columns, outcomes, lambda)? else { return Ok(None) };
    let wrong = |(feature, sign): (&super::Feature, &i8)| feature.coefficient * f64::from(*sign) < 0.0;
    let contradicted: Vec<usize> = free
        .features
        .iter()
        .zip(signs)
        .enumerate()
        .filter(|(_, pair)| wrong(*pair))
        .map(|(j, _)| j)
        .collect();
    if contradicted.is_empty() || !can_fit(columns, outcomes, lambda)? {
        return Ok(Some(Constrained { model: free.clone(), free, contradicted }));
    }
    let standardised = Standardised::of(columns);
    let signs: Vec<f64> = std::iter::once(0.0)
        .chain(standardised.kept.iter().map(|j| signs.get(*j).copied().map_or(0.0, f64::from)))
        .collect();
    let optimum = Search { standardised: &standardised, outcomes, lambda, signs }.run()?;
    let model = model(&standardised, &optimum, outcomes.len() as u64, lambda);
    Ok(Some(Constrained { model, free, contradicted }))
}

struct Search<'s> {
    standardised: &'s Standardised,
    outcomes: &'s [bool],
    lambda: f64,
    /// By column, 0 for the intercept.
    signs: Vec<f64>,
}

impl Search<'_> {
    fn run(&self) -> Result<Optimum, ScoreError> {
        let width = self.signs.len();
        let mut inside: Vec<bool> = self.signs.iter().map(|sign| *sign == 0.0).collect();
        let mut current = self.solve(&inside)?;
        // Each entry lowers the objective and no set comes twice; the cap only guards against rounding.
        for _ in 0..3 * width {
            let Some(enters) = self.most_useful(&current.beta, &inside) else { break };
            if let Some(slot) = inside.get_mut(enters) {
                *slot = true;
            }
            current = self.settle(current, &mut inside)?;
        }
        Ok(current)
    }

    /// Solves on the columns inside; those whose sign turns leave, the first to turn on the way first.
    fn settle(&self, before: Optimum, inside: &mut [bool]) -> Result<Optimum, ScoreError> {
        let mut from = before;
        loop {
            let mut next = self.solve(inside)?;
            let way = |j: usize| {
                let (a, b) = (at(&from.beta, j), at(&next.beta, j));
                if at(&self.signs, j) * b < 0.0 { a / (a - b) } else { 1.0 }
            };
            let part = (0..inside.len()).fold(1.0, |part, j| least(part, way(j)));
            if part >= 1.0 {
                return Ok(next);
            }
            let stops: Vec<f64> = from.beta.iter().zip(&next.beta).map(|(a, b)| a + part * (b - a)).collect();
            for (j, slot) in inside.iter_mut().enumerate() {
                let turned = at(&self.signs, j) * at(&next.beta, j) < 0.0;
                *slot &= !(turned && at(&stops, j).abs() <= 1e-14);
            }
            next.beta = stops;
            from = next;
        }
    }

    /// The column outside whose entry would lower the objective the most; `None` when none would.
    fn most_useful(&self, beta: &[f64], inside: &[bool]) -> Option<usize> {
        let penalty = vec![0.0; self.signs.len()];
        let (down, _) = self.problem(&self.standardised.rows, self.signs.len(), &penalty).slope(beta);
        let mut best = None;
        let mut steepest = 1e-9;
        for (j, ((down, sign), inside)) in down.iter().zip(&self.signs).zip(inside).enumerate() {
            if !inside && down * sign > steepest {
                (best, steepest) = (Some(j), down * sign);
            }
        }
        best
    }

    /// The optimum over the columns inside, the others at 0.
    fn solve(&self, inside: &[bool]) -> Result<Optimum, ScoreError> {
        let kept: Vec<usize> =
            (0..inside.len()).filter(|j| inside.get(*j).copied().unwrap_or(false)).collect();
        let rows: Vec<f64> = self
            .standardised
            .rows
            .chunks_exact(inside.len())
            .flat_map(|row| kept.iter().map(|j| at(row, *j)))
            .collect();
        let penalty: Vec<f64> = kept.iter().map(|j| if *j == 0 { 0.0 } else { self.lambda }).collect();
        let mut found = self.problem(&rows, kept.len(), &penalty).solve(vec![0.0; kept.len()])?;
        let place = |j: usize| kept.iter().position(|k| *k == j);
        found.beta = (0..inside.len()).map(|j| place(j).map_or(0.0, |k| at(&found.beta, k))).collect();
        found.covariance = super::super::matrix::Matrix::from_fn(inside.len(), |i, j| {
            place(i).zip(place(j)).map_or(0.0, |(i, j)| found.covariance.at(i, j))
        });
        Ok(found)
    }

    fn problem<'p>(&'p self, rows: &'p [f64], width: usize, penalty: &'p [f64]) -> Problem<'p> {
        Problem { rows, width, outcomes: self.outcomes, offsets: &[], penalty }
    }
}

fn at(values: &[f64], place: usize) -> f64 {
    values.get(place).copied().unwrap_or(0.0)
}
