//! The one optimum of a penalised logistic likelihood, by Newton's method with Cholesky and step halving.

use super::super::error::ScoreError;
use super::super::interval::most;
use super::super::matrix::{Matrix, dot};
use super::super::sum::Sum;

/// Steps after which the search stops for good.
const STEPS: u32 = 100;
/// The search ends when no coefficient moves by more.
const STILL: f64 = 1e-12;
/// Halvings of one step.
const HALVINGS: u32 = 30;

/// Rows of numbers with what came of each.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Problem<'p> {
    /// Row by row, `width` numbers each; an intercept is a column of ones.
    pub(crate) rows: &'p [f64],
    /// Numbers in a row, above 0.
    pub(crate) width: usize,
    /// What came of each row.
    pub(crate) outcomes: &'p [bool],
    /// Added to the log-odds of each row; empty for nothing.
    pub(crate) offsets: &'p [f64],
    /// λ of each coefficient: the penalty is `Σ λβ²/2`.
    pub(crate) penalty: &'p [f64],
}

/// Where the penalised likelihood is highest.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Optimum {
    /// By column.
    pub(crate) beta: Vec<f64>,
    /// Log-likelihood without the penalty.
    pub(crate) log_likelihood: f64,
    /// `-log_likelihood + penalty`.
    pub(crate) objective: f64,
    /// Inverse of the penalised Hessian.
    pub(crate) covariance: Matrix,
    /// Whether the search came to rest; where it did not, the optimum lies at infinity.
    pub(crate) converged: bool,
}

/// `1/(1+e^-x)` without overflow.
pub(crate) fn logistic(x: f64) -> f64 {
    if x >= 0.0 {
        1.0 / (1.0 + libm::exp(-x))
    } else {
        let e = libm::exp(x);
        e / (1.0 + e)
    }
}

/// `ln(1+e^x)` without overflow: what a row costs whose log-odds point x the wrong way.
pub(crate) fn softplus(x: f64) -> f64 {
    if x > 0.0 { x + libm::log1p(libm::exp(-x)) } else { libm::log1p(libm::exp(x)) }
}

impl Problem<'_> {
    fn with_log_odds<'s>(&'s self, beta: &'s [f64]) -> impl Iterator<Item = (&'s [f64], bool, f64)> {
        let offsets = self.offsets.iter().copied().chain(std::iter::repeat(0.0));
        self.rows
            .chunks_exact(self.width)
            .zip(self.outcomes)
            .zip(offsets)
            .map(move |((row, outcome), offset)| (row, *outcome, offset + dot(row, beta)))
    }

    fn log_likelihood(&self, beta: &[f64]) -> f64 {
        let terms = self.with_log_odds(beta).map(|(_, left, x)| -softplus(if left { -x } else { x }));
        terms.collect::<Sum>().value()
    }

    fn objective(&self, beta: &[f64]) -> f64 {
        let penalty = beta.iter().zip(self.penalty).map(|(b, l)| l * b * b / 2.0).collect::<Sum>().value();
        penalty - self.log_likelihood(beta)
    }

    /// Downhill direction of the objective and its Hessian at β.
    pub(crate) fn slope(&self, beta: &[f64]) -> (Vec<f64>, Matrix) {
        let mut down = vec![Sum::new(); self.width];
        let mut cells = vec![Sum::new(); self.width * self.width];
        for (row, outcome, x) in self.with_log_odds(beta) {
            let p = logistic(x);
            // 1-p from its own side, so that near certainty keeps its digits.
            let (left, spread) = (if outcome { logistic(-x) } else { -p }, p * logistic(-x));
            for ((i, a), (sum, line)) in
                row.iter().enumerate().zip(down.iter_mut().zip(cells.chunks_exact_mut(self.width)))
            {
                // Most rows of a person-period table are zeros; adding none of them changes nothing.
                if *a == 0.0 {
                    continue;
                }
                sum.add(left * a);
                let weighted = spread * a;
                for (cell, b) in line.iter_mut().zip(row).take(i + 1) {
                    cell.add(weighted * b);
                }
            }
        }
        let down = down.iter().zip(beta.iter().zip(self.penalty)).map(|(sum, (b, l))| sum.value() - l * b);
        let at = |i: usize, j: usize| {
            let (high, low) = if i < j { (j, i) } else { (i, j) };
            let penalty = if i == j { self.penalty.get(i).copied().unwrap_or(0.0) } else { 0.0 };
            cells.get(high * self.width + low).map_or(0.0, Sum::value) + penalty
        };
        (down.collect(), Matrix::from_fn(self.width, at))
    }

    /// The optimum from `start`. Error where columns are combinations of one another and nothing penalises them.
    pub(crate) fn solve(&self, start: Vec<f64>) -> Result<Optimum, ScoreError> {
        const APART: ScoreError =
            ScoreError::OutOfRange { what: "a feature", must: "no combination of the other features" };
        let mut beta = start;
        let mut objective = self.objective(&beta);
        let mut converged = false;
        for _ in 0..STEPS {
            let (down, hessian) = self.slope(&beta);
            let Some(factor) = hessian.cholesky() else { break };
            let step = factor.solve(&down);
            let (next, value) = self.shortened(&beta, &step, objective);
            let moved = beta.iter().zip(&next).fold(0.0, |far, (a, b)| most(far, (a - b).abs()));
            (beta, objective) = (next, value);
            if moved < STILL {
                converged = true;
                break;
            }
        }
        let covariance = self.slope(&beta).1.cholesky().ok_or(APART)?.inverse();
        let log_likelihood = self.log_likelihood(&beta);
        Ok(Optimum { beta, log_likelihood, objective, covariance, converged })
    }

    /// The step, halved until the objective does not rise beyond rounding.
    fn shortened(&self, beta: &[f64], step: &[f64], before: f64) -> (Vec<f64>, f64) {
        let slack = 1e-13 * (1.0 + before.abs());
        let mut part = 1.0;
        let mut next: Vec<f64> = beta.to_vec();
        let mut value = before;
        for _ in 0..HALVINGS {
            next = beta.iter().zip(step).map(|(b, s)| b + part * s).collect();
            value = self.objective(&next);
            if value <= before + slack {
                break;
            }
            part /= 2.0;
        }
        (next, value)
    }
}
