//! Normal, Student and chi-square distributions, and the log-gamma pieces that they share with [`super::beta`].
//!
//! Accuracy: 1e-9 relative or better, tails included (SCORING §12.2 rule 6). Every loop ends after a number
//! of steps that depends on the shape only, so the bits are the same on every target.

use super::beta::Beta;
use super::error::{ScoreError, finite, not_negative, open_share, positive};

/// The largest shape or number of degrees of freedom that is accepted.
pub const MAX_SHAPE: f64 = 1e15;

/// ln √(2π).
const LN_ROOT_TWO_PI: f64 = 0.918_938_533_204_672_8;

/// Φ(x), the standard normal distribution function: `erfc(-x/√2)/2`.
///
/// Error when `x` is NaN or infinite.
pub fn normal_cdf(x: f64) -> Result<f64, ScoreError> {
    Ok(phi(finite("x", x)?))
}

/// Φ of a finite number.
pub(crate) fn phi(x: f64) -> f64 {
    0.5 * libm::erfc(-x * core::f64::consts::FRAC_1_SQRT_2)
}

/// Two-sided normal p value of a finite `z`: `2Φ(-|z|)`.
pub(crate) fn normal_two_sided(z: f64) -> f64 {
    libm::erfc(z.abs() * core::f64::consts::FRAC_1_SQRT_2)
}

/// Φ⁻¹(p) by AS 241, PPND16 (Wichura 1988), about 1e-16 relative. Error unless 0 < p < 1.
pub fn normal_quantile(p: f64) -> Result<f64, ScoreError> {
    let p = open_share("p", p)?;
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180_625 - q * q;
        return Ok(q * horner(&A, r) / horner(&B, r));
    }
    let tail = if q < 0.0 { p } else { 1.0 - p };
    let r = (-libm::log(tail)).sqrt();
    let x = if r <= 5.0 {
        horner(&C, r - 1.6) / horner(&D, r - 1.6)
    } else {
        horner(&E, r - 5.0) / horner(&F, r - 5.0)
    };
    Ok(if q < 0.0 { -x } else { x })
}

/// Student's t quantile, `df` above 0 (may be fractional), 0 < p < 1.
///
/// From the Beta quantile: for p < ½, `x = Beta⁻¹(2p; df/2, ½)`, `t = -√(df(1-x)/x)`.
pub fn student_t_quantile(p: f64, df: f64) -> Result<f64, ScoreError> {
    let p = open_share("p", p)?;
    if p < 0.5 { Ok(-student_t_upper(p, df)?) } else { student_t_upper(1.0 - p, df) }
}

/// The t that leaves `tail` (0 < tail ≤ ½) above it.
pub(crate) fn student_t_upper(tail: f64, df: f64) -> Result<f64, ScoreError> {
    let df = positive("degrees of freedom", df)?;
    let beta = Beta::new(df / 2.0, 0.5)?;
    if tail >= 0.5 {
        return Ok(0.0);
    }
    let (x, y) = beta.quantile_pair(2.0 * tail)?;
    let t = (df * (y / x)).sqrt();
    if t.is_finite() { Ok(t) } else { Err(ScoreError::NotFinite("the t quantile")) }
}

/// Two-sided p value of a t statistic: `I_x(df/2, ½)` at `x = df/(df+t²)`.
pub fn student_t_two_sided(t: f64, df: f64) -> Result<f64, ScoreError> {
    let t = finite("t", t)?;
    let df = positive("degrees of freedom", df)?;
    let beta = Beta::new(df / 2.0, 0.5)?;
    // The ratio first: t² alone overflows for |t| above 1e154.
    let ratio = t / df.sqrt();
    let square = ratio * ratio;
    if square.is_infinite() {
        return Ok(0.0);
    }
    Ok(beta.cdf_pair(1.0 / (1.0 + square), square / (1.0 + square)))
}

/// Upper tail of chi-square with `df` > 0 degrees of freedom at `x` ≥ 0: the regularised gamma Q(df/2, x/2).
///
/// Series below `x/2 < df/2 + 1`, Lentz continued fraction above (Abramowitz & Stegun 6.5.29, 6.5.31).
pub fn chi2_upper_tail(x: f64, df: f64) -> Result<f64, ScoreError> {
    let x = not_negative("chi-square", x)? / 2.0;
    let a = positive("degrees of freedom", df)? / 2.0;
    if a > MAX_SHAPE {
        return Err(ScoreError::OutOfRange { what: "degrees of freedom", must: "at most 1e15" });
    }
    if x == 0.0 {
        return Ok(1.0);
    }
    let front = gamma_front(a, x);
    Ok(if x < a + 1.0 {
        (1.0 - front * gamma_series(a, x)).clamp(0.0, 1.0)
    } else {
        front * gamma_fraction(a, x)
    })
}

/// `x^a e^-x / Γ(a)`, by Stirling's form so that large shapes lose no digits.
fn gamma_front(a: f64, x: f64) -> f64 {
    let log = a * ln_ratio(x / a, (x - a) / a) - (x - a) - stirling_error(a);
    libm::exp(log + 0.5 * libm::log(a) - LN_ROOT_TWO_PI)
}

/// `Σ xⁿ / (a(a+1)…(a+n))`.
fn gamma_series(a: f64, x: f64) -> f64 {
    let (mut term, mut sum, mut below) = (1.0 / a, 1.0 / a, a);
    for _ in 0..step_limit(a) {
        below += 1.0;
        term *= x / below;
        sum += term;
        if term <= sum * 1e-17 {
            break;
        }
    }
    sum
}

/// The continued fraction of `Q·Γ(a)·x^-a·e^x` by Lentz's method.
fn gamma_fraction(a: f64, x: f64) -> f64 {
    let mut b = x + 1.0 - a;
    let mut c = f64::INFINITY;
    let mut d = 1.0 / b;
    let mut h = d;
    let mut n = 0.0;
    for _ in 0..step_limit(a) {
        n += 1.0;
        let an = -n * (n - a);
        b += 2.0;
        d = 1.0 / nonzero(an * d + b);
        c = nonzero(b + an / c);
        let delta = c * d;
        h *= delta;
        if (delta - 1.0).abs() <= 1e-16 {
            break;
        }
    }
    h
}

/// ln Γ(a) - [(a-½)ln a - a + ln √(2π)]: what Stirling's formula lacks.
pub(crate) fn stirling_error(a: f64) -> f64 {
    if a < 12.0 {
        return libm::lgamma(a) - (a - 0.5) * libm::log(a) + a - LN_ROOT_TWO_PI;
    }
    let r = 1.0 / (a * a);
    (1.0 / 12.0 - r * (1.0 / 360.0 - r * (1.0 / 1260.0 - r * (1.0 / 1680.0 - r / 1188.0)))) / a
}

/// `ln ratio` where `excess = ratio - 1` is known more exactly near 1.
pub(crate) fn ln_ratio(ratio: f64, excess: f64) -> f64 {
    if excess.abs() < 0.5 { libm::log1p(excess) } else { libm::log(ratio) }
}

/// Steps after which a series or fraction stops for good; it needs a few times `√shape` of them.
pub(crate) fn step_limit(shape: f64) -> u32 {
    let mut limit = 300_u32;
    let mut square = 1.0;
    // About 300·√shape in powers of two, and about two million at most: a cap, not the usual end.
    while square < shape && limit < 2_000_000 {
        square *= 4.0;
        limit = limit.saturating_mul(2);
    }
    limit
}

/// A divisor that Lentz's method may use: a tiny number in place of zero.
pub(crate) fn nonzero(value: f64) -> f64 {
    if value.abs() < 1e-300 { 1e-300 } else { value }
}

fn horner(coefficients: &[f64; 8], x: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, c| sum * x + c)
}

// The coefficients of AS 241 as printed, lowest power first.
const A: [f64; 8] = [
    3.387_132_872_796_366_5,
    133.141_667_891_784_38,
    1_971.590_950_306_551_3,
    13_731.693_765_509_46,
    45_921.953_931_549_87,
    67_265.770_927_008_7,
    33_430.575_583_588_13,
    2_509.080_928_730_122_7,
];
const B: [f64; 8] = [
    1.0,
    42.313_330_701_600_91,
    687.187_007_492_057_9,
    5_394.196_021_424_751,
    21_213.794_301_586_597,
    39_307.895_800_092_71,
    28_729.085_735_721_943,
    5_226.495_278_852_854,
];
const C: [f64; 8] = [
    1.423_437_110_749_683_5,
    4.630_337_846_156_546,
    5.769_497_221_460_691,
    3.647_848_324_763_204_5,
    1.270_458_252_452_368_4,
    0.241_780_725_177_450_6,
    0.022_723_844_989_269_184,
    7.745_450_142_783_414e-4,
];
const D: [f64; 8] = [
    1.0,
    2.053_191_626_637_759,
    1.676_384_830_183_803_8,
    0.689_767_334_985_1,
    0.148_103_976_427_480_08,
    0.015_198_666_563_616_457,
    5.475_938_084_995_345e-4,
    1.050_750_071_644_416_9e-9,
];
const E: [f64; 8] = [
    6.657_904_643_501_103,
    5.463_784_911_164_114,
    1.784_826_539_917_291_3,
    0.296_560_571_828_504_87,
    0.026_532_189_526_576_124,
    0.001_242_660_947_388_078_4,
    2.711_555_568_743_487_6e-5,
    2.010_334_399_292_288_1e-7,
];
const F: [f64; 8] = [
    1.0,
    0.599_832_206_555_888,
    0.136_929_880_922_735_8,
    0.014_875_361_290_850_615,
    7.868_691_311_456_133e-4,
    1.846_318_317_510_054_8e-5,
    1.421_511_758_316_446e-7,
    2.044_263_103_389_939_8e-15,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outside_their_domain_they_refuse() {
        assert!(normal_quantile(0.0).is_err() && normal_quantile(f64::NAN).is_err());
        assert!(normal_cdf(f64::INFINITY).is_err());
        assert!(student_t_quantile(0.5, 0.0).is_err() && student_t_quantile(1.0, 3.0).is_err());
        assert!(chi2_upper_tail(-1.0, 3.0).is_err() && chi2_upper_tail(1.0, 0.0).is_err());
        assert!(chi2_upper_tail(1.0, 1e300).is_err() && student_t_two_sided(f64::NAN, 3.0).is_err());
    }

    #[test]
    fn students_t_with_few_degrees_in_closed_form() {
        // df 1: the Cauchy law; df 2: t = (2p-1)/√(2p(1-p)).
        for p in [0.001, 0.05, 0.3, 0.5, 0.9, 0.9999] {
            let t = student_t_quantile(p, 2.0).unwrap();
            let expected = (2.0 * p - 1.0) / (2.0 * p * (1.0 - p)).sqrt();
            assert!((t - expected).abs() <= 1e-12 * (1.0 + expected.abs()), "{p}: {t} for {expected}");
        }
        assert!((student_t_two_sided(1.0, 1.0).unwrap() - 0.5).abs() < 1e-14);
        assert_eq!(student_t_two_sided(f64::MAX, 3.0), Ok(0.0));
        assert_eq!(student_t_two_sided(0.0, 3.0), Ok(1.0));
    }

    #[test]
    fn students_t_with_many_degrees_is_normal() {
        for df in [1e8, 1e12, 1e15] {
            let t = student_t_quantile(0.975, df).unwrap();
            let z = normal_quantile(0.975).unwrap();
            assert!((t - z * (1.0 + (z * z + 1.0) / (4.0 * df))).abs() < 1e-12, "{df}: {t}");
        }
    }

    #[test]
    fn chi_square_with_two_degrees_is_exponential() {
        for x in [0.0, 1e-9, 0.5, 3.9, 4.1, 40.0, 700.0] {
            let (found, expected) = (chi2_upper_tail(x, 2.0).unwrap(), libm::exp(-x / 2.0));
            assert!((found - expected).abs() <= 1e-13 * expected, "{x}: {found} for {expected}");
        }
    }

    #[cfg(not(target_arch = "wasm32"))]
    mod properties {
        use super::*;
        use proptest::prelude::*;

        proptest! {
            #[test]
            fn the_normal_quantile_undoes_the_distribution(z in -37.0_f64..8.0) {
                let p = normal_cdf(z).unwrap();
                prop_assume!(p > 0.0 && p < 1.0);
                // Near 1 the float p itself is coarse: half its last digit moves z by that much.
                let coarse = if z > 0.0 { f64::EPSILON / libm::exp(-z * z / 2.0) } else { 0.0 };
                let off = (normal_quantile(p).unwrap() - z).abs();
                prop_assert!(off <= 1e-13 * (1.0 + z.abs()) + coarse);
            }

            #[test]
            fn the_t_quantile_undoes_the_p_value(p in 1e-6_f64..0.499, df in 0.5_f64..5_000.0) {
                let t = student_t_quantile(p, df).unwrap();
                prop_assert!((student_t_two_sided(t, df).unwrap() / 2.0 - p).abs() <= 1e-11 * p);
            }

            #[test]
            fn a_larger_chi_square_is_rarer(x in 0.0_f64..300.0, df in 0.5_f64..200.0) {
                let (here, beyond) = (chi2_upper_tail(x, df).unwrap(), chi2_upper_tail(x + 0.5, df).unwrap());
                prop_assert!(beyond <= here && (0.0..=1.0).contains(&here));
            }
        }
    }
}
