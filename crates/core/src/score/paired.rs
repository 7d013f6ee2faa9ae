//! The same customers in both periods: the change within each (SCORING §2).

use super::distributions::student_t_two_sided;
use super::error::ScoreError;
use super::interval::{Confidence, Interval};
use super::sum::Moments;

/// Share of the smaller period's customers that must answer in both before the overlap is compared.
pub const LEAST_OVERLAP: f64 = 0.30;

/// The class of an answer: +1 promoter, 0 passive, -1 detractor; error unless the answer lies in 0..=10.
pub fn class_of(answer: u8) -> Result<i64, ScoreError> {
    match answer {
        0..=6 => Ok(-1),
        7..=8 => Ok(0),
        9..=10 => Ok(1),
        _ => Err(ScoreError::OutOfRange { what: "a recommend answer", must: "0 to 10" }),
    }
}

/// Whether enough of the smaller period answered in both.
#[must_use]
pub fn overlap_is_enough(both: u64, before: u64, after: u64) -> bool {
    let smaller = before.min(after);
    smaller > 0 && both as f64 >= LEAST_OVERLAP * smaller as f64
}

/// The mean change within customers, on the overlap only; to be labelled so.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PairedChange {
    /// Customers in both periods.
    pub n: u64,
    /// Mean of after - before over customers, in units of the code.
    pub mean: f64,
    /// Spread and test; `None` for one customer, or when all changed alike.
    pub test: Option<PairedTest>,
}

/// How sure the mean change is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PairedTest {
    /// Sample standard deviation of the changes (n-1).
    pub sd: f64,
    /// mean/(sd/√n).
    pub t: f64,
    /// Two-sided p of t with n-1 degrees of freedom.
    pub p: f64,
    /// `mean ± t_c·sd/√n`.
    pub interval: Interval,
}

/// Compares codes (before, after) of the same customers: `d̄ ± t·s_d/√n`. The sums are exact integers, so the order
/// of the pairs does not matter. `None` without pairs; error where sums leave 128 bits.
pub fn paired_change(
    pairs: &[(i64, i64)],
    confidence: &Confidence,
) -> Result<Option<PairedChange>, ScoreError> {
    let mut moments = Moments::default();
    for &(before, after) in pairs {
        let d = after.checked_sub(before).ok_or(ScoreError::TooLarge("a change"))?;
        moments.add(d, 1)?;
    }
    let Some(mean) = moments.mean() else { return Ok(None) };
    let n = moments.n();
    let test = match moments.variance()? {
        Some(variance) if variance > 0.0 => {
            let (df, se) = ((n - 1) as f64, (variance / n as f64).sqrt());
            let t = mean / se;
            let interval = Interval::around(mean, confidence.t(df)? * se);
            Some(PairedTest { sd: variance.sqrt(), t, p: student_t_two_sided(t, df)?, interval })
        }
        _ => None,
    };
    Ok(Some(PairedChange { n, mean, test }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_change_within_customers_is_surer_than_that_between_periods() {
        // Every customer answers as before but one, who moves from detractor to promoter.
        let pairs = [(-1, -1), (0, 0), (1, 1), (-1, 1), (1, 1), (0, 0)];
        let c = Confidence::new(0.95).unwrap();
        let found = paired_change(&pairs, &c).unwrap().unwrap();
        assert!((found.mean - 1.0 / 3.0).abs() < 1e-15);
        let test = found.test.unwrap();
        // One 2 among six: s² = (6·4-4)/30 = 2/3, se = 1/3, t = 1, p from t(5).
        assert!((test.t - 1.0).abs() < 1e-12 && (test.p - 0.363_217_468).abs() < 1e-8, "{test:?}");
    }

    #[test]
    fn one_customer_or_one_change_for_all_is_no_test() {
        let c = Confidence::new(0.95).unwrap();
        assert_eq!(paired_change(&[], &c), Ok(None));
        assert_eq!(paired_change(&[(0, 1)], &c).unwrap().unwrap().test, None);
        assert_eq!(paired_change(&[(0, 1), (-1, 0)], &c).unwrap().unwrap().test, None);
        assert!(paired_change(&[(i64::MIN, 1)], &c).is_err());
    }

    #[test]
    fn answers_have_classes_and_an_overlap_its_least() {
        assert_eq!([6, 7, 9].map(|answer| class_of(answer).unwrap()), [-1, 0, 1]);
        assert!(class_of(11).is_err());
        assert!(
            overlap_is_enough(30, 100, 400)
                && !overlap_is_enough(29, 100, 400)
                && !overlap_is_enough(0, 0, 4)
        );
    }
}
