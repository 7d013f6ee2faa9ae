//! Contracts that are renewed ever more surely the older they are: the shifted beta-geometric
//! (SCORING §11; Fader & Hardie 2007, 2010).

use super::error::{ScoreError, finite, positive};
use super::lifetime_value::MAX_HORIZON;
use super::maximum::maximum;
use super::sum::Sum;

/// Smallest discount for which the endless sum is formed.
pub const LEAST_DISCOUNT: f64 = 1e-4;
/// Parameters beyond this mean that retention does not change with age: there is nothing to fit.
const ENDLESS: f64 = 1e6;

/// How the chance to leave differs between customers: Beta(a, b) over the chance at each renewal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fading {
    a: f64,
    b: f64,
}

impl Fading {
    /// Error unless both are finite and above 0.
    pub fn new(a: f64, b: f64) -> Result<Self, ScoreError> {
        Ok(Self { a: positive("a", a)?, b: positive("b", b)? })
    }

    /// a.
    #[must_use]
    pub fn a(&self) -> f64 {
        self.a
    }

    /// b.
    #[must_use]
    pub fn b(&self) -> f64 {
        self.b
    }

    /// Retention of period `t` ≥ 1: `(b+t-1)/(a+b+t-1)`.
    #[must_use]
    pub fn retention(&self, t: u32) -> f64 {
        let age = f64::from(t.max(1) - 1);
        (self.b + age) / (self.a + self.b + age)
    }

    /// Share still there after `0, 1, … horizon` periods, `B(a, b+t)/B(a, b)`, as the product of retentions.
    pub fn survival(&self, horizon: u32) -> Result<Vec<f64>, ScoreError> {
        if horizon > MAX_HORIZON {
            return Err(ScoreError::OutOfRange { what: "horizon", must: "at most 10 000 periods" });
        }
        let mut share = 1.0;
        let mut out = vec![share];
        for t in 1..=horizon {
            share *= self.retention(t);
            out.push(share);
        }
        Ok(out)
    }

    /// Discounted expected residual lifetime in periods of a customer who has renewed `renewals` times, before the
    /// next decision: `Σ S(n+1+t)/S(n)/(1+d)ᵗ` over t ≥ 0 (Fader & Hardie 2010). Error unless `d` ≥ [`LEAST_DISCOUNT`].
    pub fn residual_lifetime(&self, renewals: u32, discount: f64) -> Result<f64, ScoreError> {
        if finite("discount", discount)? < LEAST_DISCOUNT {
            return Err(ScoreError::OutOfRange { what: "discount", must: "0.0001 or more" });
        }
        let v = 1.0 / (1.0 + discount);
        let (mut term, mut age) = (1.0, f64::from(renewals));
        let mut sum = Sum::new();
        loop {
            term *= (self.b + age) / (self.a + self.b + age);
            sum.add(term);
            term *= v;
            age += 1.0;
            // All that follows is at most this.
            if term <= 1e-17 * sum.value() * (1.0 - v) {
                return finite("the residual lifetime", sum.value());
            }
        }
    }
}

/// A fit with its log-likelihood.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FadingFit {
    /// The parameters.
    pub fading: Fading,
    /// `Σ lost_t·ln P(t) + left·ln S(n)`.
    pub log_likelihood: f64,
}

/// Maximum likelihood for one cohort: `survivors` of period 0, 1, 2 …; those left at the end count as survivors.
///
/// `None` when the likelihood has no maximum: nobody or everybody left, fewer than two periods, or a retention that
/// does not rise. Error unless the numbers are 0 or more and do not rise, at most [`MAX_HORIZON`] periods.
pub fn fit(survivors: &[f64]) -> Result<Option<FadingFit>, ScoreError> {
    let mut before = f64::INFINITY;
    for count in survivors {
        let count = super::error::not_negative("survivors", *count)?;
        if count > before {
            return Err(ScoreError::OutOfRange { what: "survivors", must: "falling from period to period" });
        }
        before = count;
    }
    if survivors.len() > usize::try_from(MAX_HORIZON).unwrap_or(usize::MAX) {
        return Err(ScoreError::OutOfRange { what: "survivors", must: "at most 10 000 periods" });
    }
    let (first, last) = (survivors.first().copied().unwrap_or(0.0), before);
    if survivors.len() < 3 || last >= first || first <= 0.0 {
        return Ok(None);
    }
    let function = |x: &[f64; 2]| {
        let (a, b) = (libm::exp(x[0]), libm::exp(x[1]));
        let (value, [by_a, by_b]) = likelihood(a, b, survivors);
        (a < ENDLESS && b < ENDLESS).then_some((value / first, [by_a * a / first, by_b * b / first]))
    };
    let Some([a, b]) = maximum([0.0, 0.0], function) else { return Ok(None) };
    let fading = Fading::new(libm::exp(a), libm::exp(b))?;
    Ok(Some(FadingFit { fading, log_likelihood: likelihood(fading.a, fading.b, survivors).0 }))
}

/// `Σ lost·ln a + left·ln(b+t-1) - before·ln(a+b+t-1)` with its derivatives by a and b.
fn likelihood(a: f64, b: f64, survivors: &[f64]) -> (f64, [f64; 2]) {
    let (mut value, mut by_a, mut by_b) = (Sum::new(), Sum::new(), Sum::new());
    let mut age = 0.0;
    for (before, left) in survivors.iter().zip(survivors.iter().skip(1)) {
        let lost = before - left;
        value.add(lost * libm::log(a) + left * libm::log(b + age) - before * libm::log(a + b + age));
        by_a.add(lost / a - before / (a + b + age));
        by_b.add(left / (b + age) - before / (a + b + age));
        age += 1.0;
    }
    (value.value(), [by_a.value(), by_b.value()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cohorts_of_fader_and_hardie() {
        // Their "high end" and "regular" customers, seven years of survivors of 1000.
        for (survivors, a, b) in [
            ([1000.0, 869.0, 743.0, 653.0, 593.0, 551.0, 517.0, 491.0], 0.668, 3.806),
            ([1000.0, 631.0, 468.0, 382.0, 326.0, 289.0, 262.0, 241.0], 0.704, 1.182),
        ] {
            let found = fit(&survivors).unwrap().unwrap().fading;
            assert!((found.a() - a).abs() < 6e-4 && (found.b() - b).abs() < 6e-4, "{found:?}");
            assert!(found.retention(1) < found.retention(7));
        }
    }

    #[test]
    fn where_nothing_fades_there_is_no_fit() {
        assert_eq!(fit(&[100.0, 100.0, 100.0]), Ok(None));
        assert_eq!(fit(&[100.0, 50.0]), Ok(None));
        assert_eq!(fit(&[]), Ok(None));
        // Ever lower retention: no beta mixture has it.
        assert_eq!(fit(&[1000.0, 900.0, 600.0, 200.0]), Ok(None));
        assert!(fit(&[1.0, 2.0, 1.0]).is_err() && fit(&[f64::NAN, 1.0, 1.0]).is_err());
    }

    #[test]
    fn who_renewed_often_stays_longer() {
        let fading = Fading::new(0.668, 3.806).unwrap();
        let lifetimes: Vec<f64> = (0..4).map(|n| fading.residual_lifetime(n, 0.1).unwrap()).collect();
        assert!(lifetimes.windows(2).all(|pair| pair[0] < pair[1]), "{lifetimes:?}");
        assert!(fading.residual_lifetime(0, 0.0).is_err());
        // By hand for a sure leaver: the first term is all there is, nearly.
        let leaver = Fading::new(1e9, 1e-3).unwrap();
        assert!(leaver.residual_lifetime(0, 0.1).unwrap() < 1e-11);
        let survival = fading.survival(2).unwrap();
        assert!((survival[2] - fading.retention(1) * fading.retention(2)).abs() < 1e-15);
        assert!(fading.survival(MAX_HORIZON + 1).is_err() && Fading::new(0.0, 1.0).is_err());
    }
}
