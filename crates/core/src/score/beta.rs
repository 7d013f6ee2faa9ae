//! The Beta distribution: regularised incomplete beta `I_x(a,b)`, its inverse, and comparisons without inversion.

use super::distributions::{MAX_SHAPE, ln_ratio, nonzero, normal_quantile, step_limit, stirling_error};
use super::error::{ScoreError, finite, open_share, positive, share};
use super::interval::most;

/// ln 2π.
const LN_TWO_PI: f64 = 1.837_877_066_409_345_3;

/// The smallest shape that is accepted: below it the quantiles leave the range of a float.
pub const MIN_SHAPE: f64 = 1e-9;

/// A Beta distribution with its constants worked out once.
///
/// Shapes in [`MIN_SHAPE`]`..=1e15`. Accuracy about 1e-13 relative for shapes up to a million,
/// 1e-9 or better up to 1e9; tails keep their relative accuracy.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Beta {
    a: f64,
    b: f64,
    /// `½ln(ab/(2πn)) + δ(n) - δ(a) - δ(b)` with `n = a+b` and Stirling's error δ.
    log_scale: f64,
}

impl Beta {
    /// Error unless both shapes are finite and within the accepted range.
    pub fn new(a: f64, b: f64) -> Result<Self, ScoreError> {
        for shape in [positive("a Beta shape", a)?, positive("a Beta shape", b)?] {
            if !(MIN_SHAPE..=MAX_SHAPE).contains(&shape) {
                return Err(ScoreError::OutOfRange { what: "a Beta shape", must: "between 1e-9 and 1e15" });
            }
        }
        let n = a + b;
        let errors = stirling_error(n) - stirling_error(a) - stirling_error(b);
        Ok(Self { a, b, log_scale: 0.5 * (libm::log(a * (b / n)) - LN_TWO_PI) + errors })
    }

    /// First shape.
    #[must_use]
    pub fn a(&self) -> f64 {
        self.a
    }

    /// Second shape.
    #[must_use]
    pub fn b(&self) -> f64 {
        self.b
    }

    /// `a/(a+b)`.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.a / (self.a + self.b)
    }

    /// `√(ab/((a+b)²(a+b+1)))`.
    #[must_use]
    pub fn sd(&self) -> f64 {
        let n = self.a + self.b;
        ((self.a / n) * (self.b / n) / (n + 1.0)).sqrt()
    }

    /// `I_x(a,b)`, the distribution function at `x` in 0..=1.
    ///
    /// Continued fraction of Didonato & Morris (1992, eq. 9) by Lentz's method, mirrored above the mean.
    pub fn cdf(&self, x: f64) -> Result<f64, ScoreError> {
        let x = share("x", x)?;
        Ok(self.cdf_pair(x, 1.0 - x))
    }

    /// Whether at most `p` lies below `x`, that is whether the quantile of `p` is at least `x`; no inversion.
    pub fn quantile_is_at_least(&self, p: f64, x: f64) -> Result<bool, ScoreError> {
        Ok(self.cdf(x)? <= open_share("p", p)?)
    }

    /// The quantile of 0 < p < 1.
    ///
    /// Halley's method on `ln I` against `ln x` inside a bracket that only shrinks; the tail with the root
    /// below one half is solved, so both ends keep their relative accuracy. At most 128 steps, usually 3.
    pub fn quantile(&self, p: f64) -> Result<f64, ScoreError> {
        Ok(self.quantile_pair(p)?.0)
    }

    /// The quantile and what it lacks to 1, each with its own relative accuracy.
    pub(crate) fn quantile_pair(&self, p: f64) -> Result<(f64, f64), ScoreError> {
        let p = open_share("p", p)?;
        let guess = if self.a >= 1.0 && self.b >= 1.0 { Some(self.normal_guess(p)?) } else { None };
        let lower = match guess {
            Some((x, _)) => x <= 0.5,
            None => self.cdf_pair(0.5, 0.5) >= p,
        };
        if lower {
            let x = self.solve(libm::log(p), guess.map_or_else(|| self.power_guess(libm::log(p)), |g| g.0));
            Ok((x, 1.0 - x))
        } else {
            let mirrored = self.mirrored();
            let log_q = libm::log1p(-p);
            let y = mirrored.solve(log_q, guess.map_or_else(|| mirrored.power_guess(log_q), |g| g.1));
            Ok((1.0 - y, y))
        }
    }

    /// `I_x(a,b)` for `y = 1 - x` that is known more exactly than the subtraction gives it.
    pub(crate) fn cdf_pair(&self, x: f64, y: f64) -> f64 {
        if x <= 0.0 {
            return 0.0;
        }
        if y <= 0.0 {
            return 1.0;
        }
        if self.is_below_turn(x, y) {
            (libm::exp(self.log_front(x, y)) / fraction(self.a, self.b, x, y)).clamp(0.0, 1.0)
        } else {
            (1.0 - libm::exp(self.log_front(x, y)) / fraction(self.b, self.a, y, x)).clamp(0.0, 1.0)
        }
    }

    /// Whether the fraction in `x` converges faster than the mirrored one: `x <= (a+1)/(a+b+2)`.
    fn is_below_turn(&self, x: f64, y: f64) -> bool {
        x * (self.b + 1.0) <= y * (self.a + 1.0)
    }

    /// `ln I_x`, finite also where `I_x` itself is below the range of a float.
    fn log_cdf(&self, x: f64, y: f64, log_front: f64) -> f64 {
        if self.is_below_turn(x, y) {
            log_front - libm::log(fraction(self.a, self.b, x, y))
        } else {
            let above = libm::exp(log_front) / fraction(self.b, self.a, y, x);
            if above < 1.0 { libm::log1p(-above) } else { -745.0 }
        }
    }

    /// `ln[x^a y^b / B(a,b)]` in Stirling's form, in which large shapes lose no digits.
    fn log_front(&self, x: f64, y: f64) -> f64 {
        let (a, b) = (self.a, self.b);
        let excess = b * x - a * y;
        let n = a + b;
        self.log_scale + a * ln_ratio(x * (n / a), excess / a) + b * ln_ratio(y * (n / b), -excess / b)
    }

    fn mirrored(&self) -> Self {
        Self { a: self.b, b: self.a, log_scale: self.log_scale }
    }

    /// The x in (0,1) with `ln I_x = target`.
    fn solve(&self, target: f64, guess: f64) -> f64 {
        let (mut lo, mut hi) = (0.0_f64, 1.0_f64);
        let mut x = if guess > lo && guess < hi { guess } else { 0.5 };
        for _ in 0..128 {
            let y = 1.0 - x;
            let log_front = self.log_front(x, y);
            let log_cdf = self.log_cdf(x, y, log_front);
            let gap = log_cdf - target;
            if gap < 0.0 {
                lo = x;
            } else {
                hi = x;
            }
            // Derivative of ln I by ln x, and the derivative of its logarithm.
            let slope = libm::exp(log_front - log_cdf) / y;
            let bend = self.a - (self.b - 1.0) * (x / y) - slope;
            let newton = -gap / slope;
            let step = newton / (1.0 + 0.5 * newton * bend).clamp(0.5, 4.0);
            let next = x * libm::exp(step);
            if !(next > lo && next < hi) {
                let middle = midpoint(lo, hi);
                if middle <= lo || middle >= hi {
                    return x;
                }
                x = middle;
            } else if step.abs() * (1.0 + bend.abs() + slope) < 1e-5 {
                return next;
            } else {
                x = next;
            }
        }
        x
    }

    /// Abramowitz & Stegun 26.5.22, for shapes of 1 and above: first guess of the quantile and its complement.
    fn normal_guess(&self, p: f64) -> Result<(f64, f64), ScoreError> {
        let z = -normal_quantile(p)?;
        let (u, v) = (1.0 / (2.0 * self.a - 1.0), 1.0 / (2.0 * self.b - 1.0));
        let l = (z * z - 3.0) / 6.0;
        let h = 2.0 / (u + v);
        let w = z * (h + l).sqrt() / h - (v - u) * (l + 5.0 / 6.0 - 2.0 / (3.0 * h));
        let odds = libm::exp(2.0 * w);
        Ok((self.a / (self.a + self.b * odds), 1.0 / (1.0 + (self.a / self.b) / odds)))
    }

    /// The first term of the power series solved for x, never above one half.
    fn power_guess(&self, log_p: f64) -> f64 {
        let (a, b) = (self.a, self.b);
        let n = a + b;
        let log_inverse_beta = self.log_scale + a * libm::log(n / a) + b * libm::log(n / b);
        let x = libm::exp((log_p + libm::log(a) - log_inverse_beta) / a);
        if x < 0.5 { most(x, f64::MIN_POSITIVE) } else { 0.5 }
    }
}

/// `I_x(a,b)`; see [`Beta::cdf`].
pub fn beta_cdf(x: f64, a: f64, b: f64) -> Result<f64, ScoreError> {
    Beta::new(a, b)?.cdf(finite("x", x)?)
}

/// The p quantile of Beta(a,b); see [`Beta::quantile`].
pub fn beta_quantile(p: f64, a: f64, b: f64) -> Result<f64, ScoreError> {
    Beta::new(a, b)?.quantile(p)
}

/// `[x^a y^b / B(a,b)] / I_x(a,b)` as a continued fraction in which no two large terms cancel.
fn fraction(a: f64, b: f64, x: f64, y: f64) -> f64 {
    let drift = a * y - b * x + 1.0;
    let mut f = nonzero(a * drift / (a + 1.0));
    let (mut c, mut d) = (f, 0.0);
    let mut m = 0.0;
    // 1/(a+2m-1) of the next step is 1/(a+2m+1) of this one.
    let mut below = 1.0 / (a + 1.0);
    for _ in 0..step_limit(if a > b { a } else { b }) {
        m += 1.0;
        let next_below = 1.0 / (a + 2.0 * m + 1.0);
        let turn = m * (b - m) * x * below;
        let numerator = (a + m - 1.0) * (a + b + m - 1.0) * x * below * turn;
        let denominator = m + turn + (a + m) * (drift + m * (1.0 + y)) * next_below;
        d = 1.0 / nonzero(denominator + numerator * d);
        c = nonzero(denominator + numerator / c);
        let delta = c * d;
        f *= delta;
        if (delta - 1.0).abs() <= 2.3e-16 {
            break;
        }
        below = next_below;
    }
    f
}

/// The number halfway between two non-negative ones, counted in representable numbers.
fn midpoint(lo: f64, hi: f64) -> f64 {
    f64::from_bits(lo.to_bits() / 2 + hi.to_bits() / 2 + (lo.to_bits() & hi.to_bits() & 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64) -> bool {
        (found - expected).abs() <= 1e-11 * expected.abs()
    }

    #[test]
    fn shapes_with_a_closed_form() {
        // Beta(a,1): I = x^a; Beta(1,b): I = 1-(1-x)^b; Beta(½,½): the arcsine law.
        for p in [1e-12, 0.001, 0.05, 0.5, 0.95, 0.999] {
            assert!(close(beta_quantile(p, 3.0, 1.0).unwrap(), libm::exp(libm::log(p) / 3.0)));
            assert!(close(beta_quantile(p, 1.0, 4.0).unwrap(), -libm::expm1(libm::log1p(-p) / 4.0)));
        }
        assert!(close(beta_cdf(0.25, 0.5, 0.5).unwrap(), 1.0 / 3.0));
    }

    #[test]
    fn nothing_lies_below_zero_and_all_below_one() {
        let beta = Beta::new(5.52, 0.48).unwrap();
        assert_eq!((beta.cdf(0.0), beta.cdf(1.0)), (Ok(0.0), Ok(1.0)));
        assert!(beta.cdf(1.1).is_err() && beta.cdf(f64::NAN).is_err());
        assert!(
            beta.quantile(0.0).is_err() && beta.quantile(1.0).is_err() && beta.quantile(f64::NAN).is_err()
        );
        assert!(Beta::new(0.0, 1.0).is_err() && Beta::new(1.0, f64::INFINITY).is_err());
        assert!(Beta::new(1e16, 1.0).is_err() && Beta::new(1.0, 1e-12).is_err());
    }

    #[test]
    fn extreme_shapes_end_in_time_and_in_range() {
        for (a, b) in
            [(MIN_SHAPE, MIN_SHAPE), (MIN_SHAPE, 1e6), (0.01, 0.01), (1e9, 1e-3), (1e15, 0.5), (1e9, 1e9)]
        {
            for p in [1e-300, 0.05, 0.5, 0.95, 1.0 - 1e-16] {
                let x = Beta::new(a, b).unwrap().quantile(p).unwrap();
                assert!((0.0..=1.0).contains(&x), "Beta({a}, {b}) at {p}: {x}");
            }
        }
    }

    #[cfg(not(target_arch = "wasm32"))]
    mod properties {
        use super::*;
        use proptest::prelude::*;

        fn shape() -> impl Strategy<Value = f64> {
            (-2.0_f64..4.5).prop_map(|power| libm::exp(power * core::f64::consts::LN_10))
        }

        proptest! {
            #[test]
            fn the_quantile_undoes_the_distribution(a in shape(), b in shape(), p in 0.0001_f64..0.9999) {
                let beta = Beta::new(a, b).unwrap();
                let (x, y) = beta.quantile_pair(p).unwrap();
                prop_assume!(x > 1e-300 && y > 1e-300);
                let back = beta.cdf_pair(x, y);
                prop_assert!((back - p).abs() <= 1e-10 * p, "Beta({a}, {b}): {p} came back as {back}");
            }

            #[test]
            fn both_tails_are_one_distribution(a in shape(), b in shape(), x in 0.001_f64..0.999) {
                let (there, back) = (Beta::new(a, b).unwrap(), Beta::new(b, a).unwrap());
                prop_assert!((there.cdf_pair(x, 1.0 - x) + back.cdf_pair(1.0 - x, x) - 1.0).abs() < 1e-12);
            }

            #[test]
            fn a_success_raises_every_quantile_and_a_failure_lowers_it(a in shape(), b in shape(), p in 0.01_f64..0.99) {
                let here = Beta::new(a, b).unwrap().quantile(p).unwrap();
                prop_assert!(Beta::new(a + 1.0, b).unwrap().quantile(p).unwrap() >= here);
                prop_assert!(Beta::new(a, b + 1.0).unwrap().quantile(p).unwrap() <= here);
            }

            #[test]
            fn comparing_needs_no_inversion(a in shape(), b in shape(), p in 0.01_f64..0.99, x in 0.01_f64..0.99) {
                let beta = Beta::new(a, b).unwrap();
                let quantile = beta.quantile(p).unwrap();
                prop_assume!((quantile - x).abs() > 1e-9);
                prop_assert_eq!(beta.quantile_is_at_least(p, x).unwrap(), quantile >= x);
            }
        }
    }
}
