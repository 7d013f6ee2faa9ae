//! Importance against performance: where to improve first (SCORING §8).

use super::super::error::{ScoreError, finite};
use super::super::interval::Interval;
use super::super::sum::Sum;

/// One attribute as it goes in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Attribute {
    /// Its share of R².
    pub share: f64,
    /// 90 % interval of the share, from the bootstrap.
    pub share_interval: Interval,
    /// Mean performance, 0..=100.
    pub performance: f64,
    /// 90 % interval of the performance.
    pub performance_interval: Interval,
}

/// What to do about it. Importance and performance lie above or below their cuts beyond doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quadrant {
    /// Important, and done badly: improve first.
    Improve,
    /// Important, and done well: keep it up.
    KeepUp,
    /// Less important, and done badly: later.
    Later,
    /// Less important, and done well: enough.
    Enough,
}

/// The chart: its cuts, and a quadrant for each attribute that clears both.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// `1/p`, the mean share.
    pub importance_cut: f64,
    /// Mean performance.
    pub performance_cut: f64,
    /// By attribute; `None` where an interval holds its cut.
    pub quadrants: Vec<Option<Quadrant>>,
}

/// The chart of attributes in listed order (Martilla & James 1977 with derived importance); `None` without any.
///
/// A quadrant is named only if both intervals clear their cut.
pub fn chart(attributes: &[Attribute]) -> Result<Option<Chart>, ScoreError> {
    let mut sum = Sum::new();
    for attribute in attributes {
        sum.add(finite("performance", attribute.performance)?);
    }
    if attributes.is_empty() {
        return Ok(None);
    }
    let n = attributes.len() as f64;
    let (importance_cut, performance_cut) = (1.0 / n, sum.value() / n);
    let quadrants = attributes
        .iter()
        .map(|attribute| {
            let important = side(&attribute.share_interval, importance_cut)?;
            let good = side(&attribute.performance_interval, performance_cut)?;
            Some(match (important, good) {
                (true, false) => Quadrant::Improve,
                (true, true) => Quadrant::KeepUp,
                (false, false) => Quadrant::Later,
                (false, true) => Quadrant::Enough,
            })
        })
        .collect();
    Ok(Some(Chart { importance_cut, performance_cut, quadrants }))
}

/// Above (true) or below the cut; `None` where the interval holds it.
fn side(interval: &Interval, cut: f64) -> Option<bool> {
    if interval.lo > cut {
        Some(true)
    } else if interval.hi < cut {
        Some(false)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quadrant_is_named_only_beyond_doubt() {
        let at = |share, performance, width: f64| Attribute {
            share,
            share_interval: Interval { lo: share - 0.05, hi: share + 0.05 },
            performance,
            performance_interval: Interval { lo: performance - width, hi: performance + width },
        };
        let all = [at(0.5, 40.0, 5.0), at(0.4, 80.0, 5.0), at(0.05, 45.0, 5.0), at(0.05, 75.0, 30.0)];
        let found = chart(&all).unwrap().unwrap();
        assert_eq!((found.importance_cut, found.performance_cut), (0.25, 60.0));
        assert_eq!(
            found.quadrants,
            [Some(Quadrant::Improve), Some(Quadrant::KeepUp), Some(Quadrant::Later), None]
        );
        assert_eq!(chart(&[]), Ok(None));
    }
}
