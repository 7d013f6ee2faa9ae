//! What a customer is still worth at one retention (SCORING §11; Gupta & Lehmann 2003). Margin, not revenue.

use super::error::{ScoreError, finite, not_negative};
use super::sum::Sum;

/// The longest horizon, in periods.
pub const MAX_HORIZON: u32 = 10_000;

/// `Σ m·qᵗ` for t = 1, 2, … with `q = r/(1+d)`: a margin `m` at the end of each surviving period, retention `r`,
/// discount `d` a period. Without `horizon` that is `m·r/(1+d-r)`; with it the sum ends there. `first` adds one margin
/// at once.
///
/// Error unless margin is finite, 0 ≤ r ≤ 1, d ≥ 0 and, without a horizon, r < 1+d.
pub fn lifetime_value(
    margin: f64,
    retention: f64,
    discount: f64,
    horizon: Option<u32>,
    first: bool,
) -> Result<f64, ScoreError> {
    let margin = finite("margin", margin)?;
    let retention = super::error::share("retention", retention)?;
    let discount = not_negative("discount", discount)?;
    let q = retention / (1.0 + discount);
    let later = match horizon {
        Some(periods) if periods > MAX_HORIZON => {
            return Err(ScoreError::OutOfRange { what: "horizon", must: "at most 10 000 periods" });
        }
        Some(periods) => {
            let mut factor = 1.0;
            let terms = (0..periods).map(|_| {
                factor *= q;
                factor
            });
            margin * terms.collect::<Sum>().value()
        }
        None if q >= 1.0 => {
            return Err(ScoreError::OutOfRange { what: "retention", must: "below 1 + discount" });
        }
        None => margin * retention / (1.0 + discount - retention),
    };
    finite("the lifetime value", if first { margin + later } else { later })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_horizon_comes_to_the_endless_one() {
        let endless = lifetime_value(100.0, 0.8, 0.1, None, false).unwrap();
        assert!((endless - 800.0 / 3.0).abs() < 1e-9);
        let long = lifetime_value(100.0, 0.8, 0.1, Some(500), false).unwrap();
        assert!((long - endless).abs() < 1e-9);
        assert_eq!(lifetime_value(100.0, 0.0, 0.1, None, true), Ok(100.0));
        assert_eq!(lifetime_value(100.0, 0.9, 0.1, Some(0), false), Ok(0.0));
    }

    #[test]
    fn who_never_leaves_is_worth_endless_sums_and_refused() {
        assert!(lifetime_value(1.0, 1.0, 0.0, None, false).is_err());
        assert_eq!(lifetime_value(1.0, 1.0, 0.0, Some(12), false), Ok(12.0));
        assert!(lifetime_value(1.0, 1.1, 0.2, None, false).is_err());
        assert!(lifetime_value(f64::NAN, 0.5, 0.1, None, false).is_err());
        assert!(lifetime_value(1.0, 0.5, 0.1, Some(MAX_HORIZON + 1), false).is_err());
    }
}
