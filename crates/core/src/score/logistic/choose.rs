//! How strong the penalty and how many features: decided by the data, not by taste.

use super::super::correlation::Columns;
use super::super::error::ScoreError;
use super::super::sum::Sum;
use super::newton::softplus;
use super::{fit, rows_of};

/// Penalties that are tried.
pub const LAMBDAS: [f64; 4] = [0.1, 1.0, 10.0, 100.0];
/// Events (or non-events, whichever are fewer) for each coefficient (Peduzzi et al. 1996).
const EVENTS_EACH: u64 = 10;

/// The fold, 0..`folds`, of a row counted from 0 with rows sorted by customer id: `(row·7919 mod 10007) mod folds`.
#[must_use]
pub fn fold_of(row: u64, folds: u64) -> u64 {
    let spread = u128::from(row) * 7_919 % 10_007;
    u64::try_from(spread).unwrap_or(0).checked_rem(folds).unwrap_or(0)
}

/// How many features, in listed order, so many outcomes allow: one for every ten of the rarer outcome.
#[must_use]
pub fn features_allowed(outcomes: &[bool]) -> u64 {
    let events = outcomes.iter().filter(|outcome| **outcome).count() as u64;
    (outcomes.len() as u64 - events).min(events) / EVENTS_EACH
}

/// The penalty of [`LAMBDAS`] with the least log loss over five folds, the larger of equal ones.
///
/// `None` where some training part lacks an outcome.
pub fn choose_lambda(columns: &Columns, outcomes: &[bool]) -> Result<Option<f64>, ScoreError> {
    const FOLDS: u64 = 5;
    let rows: Vec<Vec<f64>> = rows_of(columns).collect();
    let mut best: Option<(f64, f64)> = None;
    for lambda in LAMBDAS {
        let mut loss = Sum::new();
        for held_out in 0..FOLDS {
            let inside = |row: usize| fold_of(row as u64, FOLDS) != held_out;
            let part = (0..columns.width())
                .map(|j| {
                    columns
                        .column(j)
                        .iter()
                        .enumerate()
                        .filter(|(row, _)| inside(*row))
                        .map(|(_, x)| *x)
                        .collect()
                })
                .collect();
            let known: Vec<bool> =
                outcomes.iter().enumerate().filter(|(row, _)| inside(*row)).map(|(_, o)| *o).collect();
            let Some(model) = fit(&Columns::new(part)?, &known, lambda)? else { return Ok(None) };
            for (row, (x, outcome)) in rows.iter().zip(outcomes).enumerate() {
                if !inside(row) {
                    let log_odds = model.log_odds(x);
                    loss.add(softplus(if *outcome { -log_odds } else { log_odds }));
                }
            }
        }
        let loss = loss.value();
        if best.is_none_or(|(_, lowest)| loss <= lowest) {
            best = Some((lambda, loss));
        }
    }
    Ok(best.map(|(lambda, _)| lambda))
}
