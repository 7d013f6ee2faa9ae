//! The scorecard: a pure fold of one customer's evidence.
//!
//! The fold runs in two steps, so that a whole organisation needs its evidence only once: [`digest`] reduces
//! evidence to masses, from which priors are closed, and [`score`] turns masses and priors into a [`Report`].

mod report;

pub use report::{
    Csat, Estimate, Grade, Letter, Loyalty, Nps, PartScore, PromiseCounts, Promises, Reliability, Report,
};
