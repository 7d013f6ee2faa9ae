//! The scorecard: a pure fold of one customer's evidence.
//!
//! The fold runs in two steps, so that a whole organisation needs its evidence only once: [`Fold::digest`] reduces
//! evidence to masses, from which priors are closed, and [`Fold::score`] turns masses and priors into a [`Report`].
//! Nothing depends on the order of the evidence: integers are added by day first, then days in ascending order.

mod digest;
mod fold;
mod report;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
mod workings;

pub use crate::score::expectation::Letter;
pub use digest::{Digest, PartMass};
pub use fold::{Fold, csat, fold, grade_of, net_promoters};
pub use report::{
    Csat, Estimate, Grade, Loyalty, Nps, PartScore, PromiseCounts, Promises, Reliability, Report,
};
pub use workings::{PartWorking, PromiseWorking, Workings, workings};
