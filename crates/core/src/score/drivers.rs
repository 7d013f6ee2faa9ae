//! Which questions move the outcome: derived importance with its gates and intervals (SCORING §8).
//!
//! Association, not cause: whatever comes out of here is a reason for a trial, and every chart says so.

mod bootstrap;
mod collinearity;
pub mod importance;
pub mod kano;
pub mod penalty_reward;
pub mod shares;

pub use bootstrap::{Bootstrap, Drawn};
pub use collinearity::{Collinearity, MAX_CONDITION_INDEX, MAX_VIF};

use super::correlation::{Columns, Correlations};
use super::error::ScoreError;
use super::least_squares::{self, LeastSquares};
use super::matrix::Matrix;

/// Complete rows that any ranking needs.
pub const LEAST_ROWS: u64 = 50;
/// Complete rows that it needs for each predictor.
pub const LEAST_ROWS_EACH: u64 = 10;
/// R² below which "these questions do not explain the outcome".
pub const LEAST_R_SQUARED: f64 = 0.10;
/// Predictors up to which LMG is taken where nothing else is asked for.
pub const LMG_UP_TO: usize = 12;

/// How R² is split.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Average over all orders of entry.
    Lmg,
    /// Johnson's relative weights.
    RelativeWeights,
}

impl Method {
    /// LMG up to [`LMG_UP_TO`] predictors, relative weights above.
    #[must_use]
    pub fn by_default(predictors: usize) -> Self {
        if predictors <= LMG_UP_TO { Self::Lmg } else { Self::RelativeWeights }
    }

    /// The parts of R² of a correlation matrix with the outcome first.
    #[must_use]
    pub fn parts(self, matrix: &Matrix) -> Option<Vec<f64>> {
        match self {
            Self::Lmg => shares::lmg(matrix),
            Self::RelativeWeights => shares::relative_weights(matrix),
        }
    }
}

/// Predictors reported together because the answers do not tell them apart; mostly one.
pub type Block = Vec<usize>;

/// What may be said about drivers.
#[derive(Debug, Clone, PartialEq)]
pub enum Drivers {
    /// Too few complete rows: show how many are there and needed.
    TooFew {
        /// Complete rows.
        have: u64,
        /// Rows needed, `max(50, 10p)`.
        need: u64,
    },
    /// Everybody answered alike: 0 is the outcome, 1… the predictors.
    NoSpread {
        /// The columns without spread.
        columns: Vec<usize>,
    },
    /// The questions do not explain the outcome: no ranking.
    ExplainLittle {
        /// R² of all of them, below [`LEAST_R_SQUARED`].
        r_squared: f64,
    },
    /// A ranking may be shown.
    Ranked(Box<Ranked>),
}

/// A ranking with all that stands beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// How R² was split.
    pub method: Method,
    /// Blocks of predictors (places counted from 0), by their first member.
    pub blocks: Vec<Block>,
    /// The outcome, then one column for each block.
    pub columns: Columns,
    /// The fit by the blocks.
    pub fit: LeastSquares,
    /// Collinearity that is left between the blocks.
    pub collinearity: Collinearity,
    /// Part of R² for each block.
    pub parts: Vec<f64>,
    /// The same on ranks; `None` where ranks are combinations of one another.
    pub rank_parts: Option<Vec<f64>>,
}

impl Ranked {
    /// Blocks by their part, largest first, ties by place.
    #[must_use]
    pub fn order(&self) -> Vec<usize> {
        order(&self.parts)
    }

    /// Whether the three largest come in another order when only the order of the answers counts: then say so.
    #[must_use]
    pub fn depends_on_the_scale(&self) -> bool {
        let top = |parts: &[f64]| order(parts).into_iter().take(3).collect::<Vec<_>>();
        self.rank_parts.as_ref().is_none_or(|ranks| top(ranks) != top(&self.parts))
    }
}

/// Places by value, largest first, ties by place.
fn order(parts: &[f64]) -> Vec<usize> {
    let mut places: Vec<(f64, usize)> = parts.iter().enumerate().map(|(at, part)| (part + 0.0, at)).collect();
    places.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
    places.into_iter().map(|(_, at)| at).collect()
}

/// The drivers of column 0 among columns 1…, gates first. `method` `None` takes [`Method::by_default`].
///
/// Collinear predictors (VIF above 10, or a scaled condition index above 30 that entangles two of them) are joined,
/// the pair with the highest |r| first, until the rest can be told apart.
pub fn analyse(columns: &Columns, method: Option<Method>) -> Result<Drivers, ScoreError> {
    let predictors = columns.width().saturating_sub(1);
    let have = columns.rows() as u64;
    let need = LEAST_ROWS.max(LEAST_ROWS_EACH * predictors as u64);
    if have < need || predictors == 0 {
        return Ok(Drivers::TooFew { have, need });
    }
    let Some(correlations) = Correlations::of(columns) else { return Ok(Drivers::TooFew { have, need }) };
    let flat = correlations.constant();
    if !flat.is_empty() {
        return Ok(Drivers::NoSpread { columns: flat });
    }
    let (blocks, joined) = collinearity::told_apart(columns, &correlations)?;
    let Some(correlations) = Correlations::of(&joined) else { return Ok(Drivers::TooFew { have, need }) };
    let Some(fit) = least_squares::fit(&correlations)? else {
        return Ok(Drivers::NoSpread { columns: correlations.constant() });
    };
    if fit.r_squared < LEAST_R_SQUARED {
        return Ok(Drivers::ExplainLittle { r_squared: fit.r_squared });
    }
    let method = method.unwrap_or(Method::by_default(blocks.len()));
    let Some(parts) = method.parts(&correlations.matrix) else {
        return Err(ScoreError::OutOfRange { what: "predictors of LMG", must: "16 at most" });
    };
    let rank_parts = Correlations::of(&joined.ranked()).and_then(|ranks| method.parts(&ranks.matrix));
    let collinearity = Collinearity::of(&joined, &correlations);
    Ok(Drivers::Ranked(Box::new(Ranked {
        method,
        blocks,
        columns: joined,
        fit,
        collinearity,
        parts,
        rank_parts,
    })))
}

#[cfg(test)]
mod tests;
