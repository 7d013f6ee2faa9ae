//! Two means with unequal spread: Welch's t (SCORING §2). The scale is ordinal, so
//! [`super::means::mann_whitney`] stands beside it.

use super::distributions::student_t_two_sided;
use super::error::ScoreError;
use super::interval::{Confidence, Interval};
use super::sum::Moments;

/// Welch's comparison of two means, after - before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Welch {
    /// Difference of the means, in scale units.
    pub delta: f64,
    /// The test; `None` when a side has one answer or neither has any spread.
    pub test: Option<WelchTest>,
}

/// Statistic, degrees of freedom and interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WelchTest {
    /// √(s²₁/n₁ + s²₂/n₂).
    pub se: f64,
    /// delta/se.
    pub t: f64,
    /// Welch–Satterthwaite: `(v₁+v₂)²/(v₁²/(n₁-1)+v₂²/(n₂-1))` with `vᵢ = s²ᵢ/nᵢ`.
    pub df: f64,
    /// Two-sided p of t.
    pub p: f64,
    /// `delta ± t_c·se`.
    pub interval: Interval,
}

/// Compares two means from their exact moments; `None` when either side has no answers.
pub fn welch(
    before: &Moments,
    after: &Moments,
    confidence: &Confidence,
) -> Result<Option<Welch>, ScoreError> {
    let (Some(old), Some(new)) = (before.mean(), after.mean()) else { return Ok(None) };
    let delta = new - old;
    let (Some(s1), Some(s2)) = (before.variance()?, after.variance()?) else {
        return Ok(Some(Welch { delta, test: None }));
    };
    let (n1, n2) = (before.n() as f64, after.n() as f64);
    let (v1, v2) = (s1 / n1, s2 / n2);
    let v = v1 + v2;
    if v <= 0.0 {
        return Ok(Some(Welch { delta, test: None }));
    }
    // By shares of v, so that squares of large variances cannot overflow.
    let (w1, w2) = (v1 / v, v2 / v);
    let df = 1.0 / (w1 * w1 / (n1 - 1.0) + w2 * w2 / (n2 - 1.0));
    let se = v.sqrt();
    let t = delta / se;
    let interval = Interval::around(delta, confidence.t(df)? * se);
    Ok(Some(Welch { delta, test: Some(WelchTest { se, t, df, p: student_t_two_sided(t, df)?, interval }) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments(values: &[i64]) -> Moments {
        let mut moments = Moments::default();
        values.iter().for_each(|value| moments.add(*value, 1).unwrap());
        moments
    }

    #[test]
    fn one_answer_or_no_spread_is_no_test() {
        let c = Confidence::new(0.95).unwrap();
        assert_eq!(welch(&moments(&[]), &moments(&[1]), &c), Ok(None));
        let one = welch(&moments(&[1]), &moments(&[1, 4]), &c).unwrap().unwrap();
        assert_eq!((one.delta, one.test), (1.5, None));
        assert_eq!(welch(&moments(&[2, 2]), &moments(&[3, 3]), &c).unwrap().unwrap().test, None);
    }

    #[test]
    fn equal_sizes_and_spread_have_the_degrees_of_freedom_of_student() {
        let c = Confidence::new(0.95).unwrap();
        let test =
            welch(&moments(&[1, 2, 3, 4]), &moments(&[2, 3, 4, 5]), &c).unwrap().unwrap().test.unwrap();
        assert!((test.df - 6.0).abs() < 1e-12 && test.interval.contains(1.0));
    }
}
