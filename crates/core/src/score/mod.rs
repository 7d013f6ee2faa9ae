//! The numbers of Kept: intervals, grades, promise posterior, loyalty index, suppression.
//!
//! Every function is pure and takes plain numbers. Only `+ - * / sqrt`, comparisons and `libm` are used,
//! so that the same inputs give the same bits natively and in WebAssembly (SCORING §12).
//! Nothing to compute (no answers, no evidence) is `None`; an input outside its domain is a [`ScoreError`].

pub mod beta;
pub mod consistency;
pub mod decay;
pub mod distributions;
mod error;
pub mod expectation;
pub mod gap;
mod interval;
pub mod loyalty;
pub mod means;
pub mod nps;
pub mod other_sums;
mod posterior;
pub mod prior;
pub mod promises;
pub mod proportion;
pub mod random;
pub mod rounding;
pub mod sum;
pub mod suppression;

pub use error::ScoreError;
pub use interval::{Confidence, Interval};
pub use prior::Prior;
