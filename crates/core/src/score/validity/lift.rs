//! Whom to call if only some can be called: lift of the highest forecasts (SCORING §7.2).

use super::super::error::ScoreError;
use super::super::sum::Sum;

/// What the highest scores catch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lift {
    /// Rows taken, `⌈qn⌉`.
    pub k: u64,
    /// Rows with the outcome among them.
    pub captured: u64,
    /// captured/k.
    pub precision: f64,
    /// precision over the base rate; `None` when the outcome never happened.
    pub lift: Option<f64>,
    /// captured over all rows with the outcome.
    pub recall: Option<f64>,
}

/// Rows by score, highest first, ties in the order of the rows (by customer id).
fn falling(scores: &[f64], outcomes: &[bool]) -> Vec<(f64, usize, bool)> {
    let mut rows: Vec<(f64, usize, bool)> =
        scores.iter().zip(outcomes).enumerate().map(|(at, (score, out))| (score + 0.0, at, *out)).collect();
    rows.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
    rows
}

/// The lift of the highest `share_bp` basis points of the rows (500 is 5 %); `None` without rows.
pub fn lift(scores: &[f64], outcomes: &[bool], share_bp: u16) -> Result<Option<Lift>, ScoreError> {
    super::roc::paired(scores, outcomes)?;
    let n = outcomes.len() as u64;
    // The ceiling of a fraction in integers: 0.05·140 as a float is a hair above 7.
    let k = (u128::from(n) * u128::from(share_bp.min(10_000))).div_ceil(10_000);
    let k = u64::try_from(k).unwrap_or(n);
    if k == 0 {
        return Ok(None);
    }
    let all = outcomes.iter().filter(|outcome| **outcome).count() as u64;
    let rows = falling(scores, outcomes);
    let captured = rows.iter().zip(0..k).filter(|(row, _)| row.2).count() as u64;
    let precision = captured as f64 / k as f64;
    let known = |value: f64| (all > 0).then_some(value);
    Ok(Some(Lift {
        k,
        captured,
        precision,
        lift: known(precision / (all as f64 / n as f64)),
        recall: known(captured as f64 / all as f64),
    }))
}

/// Average precision: `Σ (recall step)·precision` over distinct thresholds, highest first; `None` where the outcome
/// never happened.
pub fn average_precision(scores: &[f64], outcomes: &[bool]) -> Result<Option<f64>, ScoreError> {
    super::roc::paired(scores, outcomes)?;
    let all = outcomes.iter().filter(|outcome| **outcome).count() as f64;
    let (mut taken, mut caught) = (0_u64, 0_u64);
    let mut sum = Sum::new();
    for ties in falling(scores, outcomes).chunk_by(|one, other| one.0.to_bits() == other.0.to_bits()) {
        let events = ties.iter().filter(|row| row.2).count() as u64;
        taken += ties.len() as u64;
        caught += events;
        sum.add(events as f64 / all * (caught as f64 / taken as f64));
    }
    Ok((all > 0.0).then(|| sum.value()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_are_taken_in_the_order_of_customers() {
        let (scores, left) = ([0.9, 0.5, 0.5, 0.1], [true, false, true, false]);
        let half = lift(&scores, &left, 5_000).unwrap().unwrap();
        assert_eq!((half.k, half.captured, half.lift, half.recall), (2, 1, Some(1.0), Some(0.5)));
        assert_eq!(lift(&[0.0; 140], &[true; 140], 500).unwrap().unwrap().k, 7);
        assert_eq!(lift(&[], &[], 500).unwrap(), None);
        assert_eq!(lift(&[0.2], &[false], 500).unwrap().unwrap().lift, None);
    }

    #[test]
    fn average_precision_takes_ties_together() {
        let found = average_precision(&[0.9, 0.5, 0.5, 0.1], &[true, false, true, false]).unwrap().unwrap();
        assert!((found - (0.5 + 0.5 * 2.0 / 3.0)).abs() < 1e-15);
        assert_eq!(average_precision(&[0.3], &[false]).unwrap(), None);
    }
}
