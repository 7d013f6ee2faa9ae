//! Do the items of an index measure one thing? Cronbach's α (SCORING §4.3).

use super::beta::Beta;
use super::correlation::{Columns, Correlations};
use super::error::ScoreError;
use super::interval::{Confidence, Interval};
use super::sum::Sum;

/// α below which "items do not measure one thing".
pub const LEAST_ALPHA: f64 = 0.7;

/// How far items agree.
#[derive(Debug, Clone, PartialEq)]
pub struct Reliability {
    /// Complete rows.
    pub n: u64,
    /// Raw α, `k/(k-1)·(1-Σs²ᵢ/s²_total)` (Cronbach 1951); at most 1, and below 0 where items contradict each other.
    pub alpha: f64,
    /// Feldt's (1965) interval of it.
    pub interval: Interval,
    /// α of items in their own standard deviations, `k·r̄/(1+(k-1)r̄)`; `None` where an item has no spread.
    pub standardised: Option<f64>,
    /// Eigenvalues of the correlation matrix, largest first; one large one is one thing. Empty where an item has no spread.
    pub eigenvalues: Vec<f64>,
}

impl Reliability {
    /// Whether the items may be called one thing.
    #[must_use]
    pub fn is_one_thing(&self) -> bool {
        self.alpha >= LEAST_ALPHA
    }
}

/// The reliability of the columns as items; `None` for fewer than two items or rows, or where the total has no spread.
pub fn reliability(items: &Columns, confidence: &Confidence) -> Result<Option<Reliability>, ScoreError> {
    let (k, size) = (items.width() as f64, items.width());
    let Some(found) = Correlations::of(items) else { return Ok(None) };
    let Some(alpha) = raw(&found, size) else { return Ok(None) };
    let spread = found.constant().is_empty();
    let standardised = spread.then(|| {
        let apart = (0..size).flat_map(|i| (i + 1..size).map(move |j| (i, j)));
        let mean = apart.map(|(i, j)| found.matrix.at(i, j)).collect::<Sum>().value() / (k * (k - 1.0) / 2.0);
        k * mean / (1.0 + (k - 1.0) * mean)
    });
    Ok(Some(Reliability {
        n: found.n,
        alpha,
        interval: feldt(alpha, found.n as f64, k, confidence)?,
        standardised,
        eigenvalues: if spread { found.matrix.eigen().values } else { Vec::new() },
    }))
}

/// Raw α alone, where the rest is not wanted; `None` as [`reliability`].
#[must_use]
pub fn alpha(items: &Columns) -> Option<f64> {
    Correlations::of(items).and_then(|found| raw(&found, items.width()))
}

fn raw(found: &Correlations, size: usize) -> Option<f64> {
    let k = size as f64;
    let own: f64 = (0..size).map(|i| found.products.at(i, i)).collect::<Sum>().value();
    let all: f64 = (0..size).flat_map(|i| found.products.row(i).iter().copied()).collect::<Sum>().value();
    (size >= 2 && all > 0.0).then(|| k / (k - 1.0) * (1.0 - own / all))
}

/// `1-(1-α)·F` at both tails of F with n-1 and (n-1)(k-1) degrees of freedom.
fn feldt(alpha: f64, n: f64, k: f64, confidence: &Confidence) -> Result<Interval, ScoreError> {
    let (first, second) = (n - 1.0, (n - 1.0) * (k - 1.0));
    let beta = Beta::new(first / 2.0, second / 2.0)?;
    // F = (second/first)·x/(1-x) for x of the beta law with half the degrees of freedom.
    let limit = |tail: f64| {
        let (x, y) = beta.quantile_pair(tail)?;
        Ok::<f64, ScoreError>(1.0 - (1.0 - alpha) * (second / first * (x / y)))
    };
    Ok(Interval { lo: limit(1.0 - confidence.tail())?, hi: limit(confidence.tail())? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_items_are_one_thing_and_opposite_ones_are_nothing() {
        let c = Confidence::new(0.95).unwrap();
        let x = vec![1.0, 4.0, 2.0, 5.0, 3.0];
        let same = Columns::new(vec![x.clone(), x.clone(), x.clone()]).unwrap();
        let found = reliability(&same, &c).unwrap().unwrap();
        assert!((found.alpha - 1.0).abs() < 1e-12 && found.is_one_thing());
        assert!(
            (found.standardised.unwrap() - 1.0).abs() < 1e-12 && (found.eigenvalues[0] - 3.0).abs() < 1e-12
        );
        let opposite = Columns::new(vec![x.clone(), x.iter().map(|x| 6.0 - x).collect()]).unwrap();
        assert_eq!(reliability(&opposite, &c).unwrap(), None);
        assert_eq!(reliability(&Columns::new(vec![x]).unwrap(), &c).unwrap(), None);
    }
}
