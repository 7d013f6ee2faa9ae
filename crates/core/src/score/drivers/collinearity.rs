//! Whether predictors can be told apart, and joining those that cannot.

use super::super::correlation::{Columns, Correlations};
use super::super::error::ScoreError;
use super::super::interval::most;
use super::super::matrix::Matrix;
use super::Block;

/// Variance inflation above which a predictor is hardly told apart from the others.
pub const MAX_VIF: f64 = 10.0;
/// Scaled condition index above which some combination of columns is nearly nothing.
pub const MAX_CONDITION_INDEX: f64 = 30.0;
/// Share of a coefficient's variance that makes it part of such a combination.
const ENTANGLED: f64 = 0.5;

/// How far predictors are combinations of one another (Belsley, Kuh & Welsch 1980).
#[derive(Debug, Clone, PartialEq)]
pub struct Collinearity {
    /// `(R⁻¹)_jj`; infinite where a predictor is a combination of the others.
    pub vif: Vec<f64>,
    /// Largest over smallest singular value of `[1, X]` with columns of length 1; infinite at a smallest of 0.
    pub condition_index: f64,
    /// Predictors with more than half of their variance on an index above [`MAX_CONDITION_INDEX`].
    pub entangled: Vec<usize>,
}

impl Collinearity {
    /// Of columns 1… of `columns`, whose correlations are given.
    #[must_use]
    pub fn of(columns: &Columns, correlations: &Correlations) -> Self {
        let predictors: Vec<usize> = (1..columns.width()).collect();
        let vif = correlations.matrix.part(&predictors).cholesky().map_or_else(
            || vec![f64::INFINITY; predictors.len()],
            |factor| {
                let inverse = factor.inverse();
                (0..predictors.len()).map(|j| inverse.at(j, j)).collect()
            },
        );
        let eigen = scaled_products(correlations).eigen();
        let largest = eigen.values.first().copied().unwrap_or(1.0);
        let index = |value: f64| if value > 0.0 { (largest / value).sqrt() } else { f64::INFINITY };
        let condition_index = eigen.values.last().copied().map_or(1.0, index);
        let share = |place: usize| {
            let part = |(value, vector): (&f64, &Vec<f64>)| {
                let v = vector.get(place).copied().unwrap_or(0.0);
                (index(*value), v * v / most(*value, f64::MIN_POSITIVE))
            };
            let parts: Vec<(f64, f64)> = eigen.values.iter().zip(&eigen.vectors).map(part).collect();
            let all: f64 = parts.iter().fold(0.0, |sum, part| sum + part.1);
            parts.iter().filter(|part| part.0 > MAX_CONDITION_INDEX).any(|part| part.1 > ENTANGLED * all)
        };
        let entangled = (0..predictors.len()).filter(|j| share(j + 1)).collect();
        Self { vif, condition_index, entangled }
    }

    /// Whether the predictors may be ranked one by one. An index above 30 that only ties one predictor to the intercept
    /// (everybody answers 8 or 9) does not confuse predictors with one another.
    #[must_use]
    pub fn is_low(&self) -> bool {
        self.vif.iter().all(|vif| *vif <= MAX_VIF) && self.entangled.len() < 2
    }
}

/// Products of `[1, X]` with columns scaled to length 1, from means and centred products.
fn scaled_products(correlations: &Correlations) -> Matrix {
    let n = correlations.n as f64;
    let mean = |j: usize| correlations.means.get(j).copied().unwrap_or(0.0);
    let product = |i: usize, j: usize| match (i, j) {
        (0, 0) => n,
        (0, j) => n * mean(j),
        (i, 0) => n * mean(i),
        (i, j) => correlations.products.at(i, j) + n * mean(i) * mean(j),
    };
    Matrix::from_fn(correlations.means.len(), |i, j| {
        product(i, j) / (product(i, i).sqrt() * product(j, j).sqrt())
    })
}

/// Joins predictors until those left can be told apart: blocks, and the outcome with one column a block.
///
/// A block's column is the mean of its members in their own standard deviations, members that run against the first
/// turned round their mean.
pub(super) fn told_apart(
    columns: &Columns,
    correlations: &Correlations,
) -> Result<(Vec<Block>, Columns), ScoreError> {
    let mut blocks: Vec<Block> = (0..columns.width().saturating_sub(1)).map(|j| vec![j]).collect();
    let mut joined = columns.clone();
    let mut found = correlations.clone();
    while blocks.len() > 1 && !Collinearity::of(&joined, &found).is_low() {
        let (into, from) = closest(&found.matrix);
        let moved = blocks.remove(from);
        if let Some(block) = blocks.get_mut(into) {
            block.extend(moved);
        }
        let mut next = vec![columns.column(0).to_vec()];
        next.extend(blocks.iter().map(|block| column_of(columns, correlations, block)));
        joined = Columns::new(next)?;
        let Some(again) = Correlations::of(&joined) else { break };
        found = again;
    }
    Ok((blocks, joined))
}

/// The pair of predictors with the highest |r|, the earlier first; ties by place.
fn closest(matrix: &Matrix) -> (usize, usize) {
    let (mut best, mut highest) = ((0, 1), -1.0);
    for i in 1..matrix.size() {
        for j in i + 1..matrix.size() {
            let r = matrix.at(i, j).abs();
            if r > highest {
                (best, highest) = ((i - 1, j - 1), r);
            }
        }
    }
    best
}

fn column_of(columns: &Columns, correlations: &Correlations, block: &Block) -> Vec<f64> {
    let [first, rest @ ..] = block.as_slice() else { return Vec::new() };
    if rest.is_empty() {
        return columns.column(first + 1).to_vec();
    }
    let mut sum = vec![0.0; columns.rows()];
    for member in block {
        let at = member + 1;
        let (sd, mean) = (correlations.sd(at), correlations.means.get(at).copied().unwrap_or(0.0));
        let turned = correlations.matrix.at(first + 1, at) < 0.0;
        for (slot, x) in sum.iter_mut().zip(columns.column(at)) {
            *slot += if turned { 2.0 * mean - x } else { *x } / sd;
        }
    }
    sum.into_iter().map(|x| x / block.len() as f64).collect()
}
