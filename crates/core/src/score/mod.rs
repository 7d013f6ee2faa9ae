//! The numbers of Kept: intervals, grades, promise posterior, loyalty index, suppression.
//!
//! Every function is pure and takes plain numbers. Only `+ - * / sqrt`, comparisons and `libm` are used,
//! so that the same inputs give the same bits natively and in WebAssembly (SCORING §12).
//! Nothing to compute (no answers, no evidence) is `None`; an input outside its domain is a [`ScoreError`].

pub mod beta;
pub mod change;
pub mod consistency;
pub mod correlation;
pub mod decay;
pub mod distributions;
pub mod drivers;
pub mod effort;
mod error;
pub mod expectation;
pub mod fading;
pub mod gap;
pub mod health;
mod interval;
pub mod least_squares;
pub mod lifetime_value;
pub mod logistic;
pub mod loyalty;
pub mod matrix;
mod maximum;
pub mod means;
pub mod multiplicity;
pub mod non_delivery;
pub mod nps;
pub mod other_sums;
pub mod paired;
mod posterior;
pub mod prior;
pub mod promises;
pub mod proportion;
pub mod purchases;
pub mod random;
pub mod relative_value;
pub mod reliability;
pub mod resample;
pub mod response;
pub mod rounding;
pub mod satisfaction_index;
pub mod sentiment;
pub mod sum;
pub mod suppression;
pub mod survival;
pub mod terms;
pub mod themes;
pub mod validity;
pub mod weighting;
pub mod welch;

pub use error::ScoreError;
pub use interval::{Confidence, Interval};
pub use prior::Prior;
