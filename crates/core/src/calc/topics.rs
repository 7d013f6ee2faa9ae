//! The topics by name. Each is a function from the input of a case to its result.

mod churn;
mod determinism;
mod differences;
mod distributions;
mod drivers;
mod expectation;
mod features;
mod intervals;
mod loyalty;
mod pattern;
mod promise_satisfaction;
mod promises;
mod satisfaction;
mod showing;
mod survival;
mod texts;
mod value;
mod weighting;

use super::input::{Case, Fault};
use serde_json::Value;

type Topic = fn(&Case<'_>) -> Result<Value, Fault>;

/// Every topic, ascending by name.
pub(super) const TOPICS: &[(&str, Topic)] = &[
    ("churn_model", churn::churn_model),
    ("determinism", determinism::determinism),
    ("differences", differences::differences),
    ("display_rounding", showing::display_rounding),
    ("distributions", distributions::distributions),
    ("drivers", drivers::drivers),
    ("expectation_grades", expectation::expectation_grades),
    ("gap_and_suppression", showing::gap_and_suppression),
    ("log_odds_terms", texts::log_odds_terms),
    ("loyalty_index", loyalty::loyalty_index),
    ("multiplicity", differences::multiplicity),
    ("nps_intervals", intervals::nps_intervals),
    ("penalty_reward", drivers::penalty_reward),
    ("promise_prior", promises::promise_prior),
    ("promise_satisfaction", promise_satisfaction::promise_satisfaction),
    ("promises", promises::promises),
    ("proportion_intervals", intervals::proportion_intervals),
    ("relative_value", satisfaction::relative_value),
    ("reliability", drivers::reliability),
    ("satisfaction_index", satisfaction::satisfaction_index),
    ("scale_means", intervals::scale_means),
    ("sentiment", texts::sentiment),
    ("survival", survival::survival),
    ("value", value::value),
    ("weighting", weighting::weighting),
];
