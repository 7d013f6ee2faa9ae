//! Must-be or exciter: what low and high ratings do to the outcome (SCORING §8).
//!
//! Penalty–reward contrast (Brandt 1987; Mikulić & Prebežac 2012): one least-squares fit of the outcome by two dummies
//! an attribute, low and high, the middle being the yardstick.

use super::super::correlation::{Columns, Correlations};
use super::super::distributions::student_t_two_sided;
use super::super::error::{ScoreError, finite};
use super::super::interval::{Confidence, Interval};
use super::super::least_squares::{self, Coefficient, LeastSquares};

/// Where low ends and high begins, on the scale of the ratings.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cuts {
    low_at_most: f64,
    high_at_least: f64,
}

impl Cuts {
    /// Error unless low ends below where high begins.
    pub fn new(low_at_most: f64, high_at_least: f64) -> Result<Self, ScoreError> {
        let (low, high) = (finite("the low cut", low_at_most)?, finite("the high cut", high_at_least)?);
        if low < high {
            Ok(Self { low_at_most: low, high_at_least: high })
        } else {
            Err(ScoreError::OutOfRange { what: "the low cut", must: "below the high cut" })
        }
    }
}

/// What kind of attribute it is (Kano 1984 by way of the contrast).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Its lack hurts more than its presence pleases.
    MustBe,
    /// Its presence pleases more than its lack hurts.
    Exciter,
    /// It hurts and pleases alike.
    Performance,
    /// The answers do not tell.
    Undetermined,
}

/// One attribute.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contrast {
    /// What a low rating does; `None` when nobody or everybody rated low.
    pub penalty: Option<Coefficient>,
    /// What a high rating does; `None` when nobody or everybody rated high.
    pub reward: Option<Coefficient>,
    /// |penalty| - |reward| with its t interval; `None` where one is missing.
    pub difference: Option<Difference>,
    /// What follows.
    pub kind: Kind,
}

/// How much stronger the penalty is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// |penalty| - |reward|.
    pub estimate: f64,
    /// estimate ± t·se.
    pub interval: Interval,
    /// Two-sided p of estimate/se.
    pub p: f64,
}

/// All attributes of one fit.
#[derive(Debug, Clone, PartialEq)]
pub struct Contrasts {
    /// The fit by all dummies that vary, penalty before reward, attributes in listed order.
    pub fit: LeastSquares,
    /// By attribute.
    pub attributes: Vec<Contrast>,
}

/// The contrasts of columns 1… (ratings) on column 0. A dummy that is the same in every row is left out of the fit.
///
/// `None` when nothing varies, or when dummies are combinations of one another.
pub fn contrasts(
    columns: &Columns,
    cuts: Cuts,
    confidence: &Confidence,
) -> Result<Option<Contrasts>, ScoreError> {
    let dummies: Vec<Vec<f64>> = (1..columns.width())
        .flat_map(|j| {
            let mark = move |is: fn(f64, Cuts) -> bool| {
                columns.column(j).iter().map(|x| if is(*x, cuts) { 1.0 } else { 0.0 }).collect()
            };
            [mark(|x, cuts| x <= cuts.low_at_most), mark(|x, cuts| x >= cuts.high_at_least)]
        })
        .collect();
    let mut kept = vec![columns.column(0).to_vec()];
    let mut places: Vec<Option<usize>> = Vec::with_capacity(dummies.len());
    for dummy in dummies {
        let varies = dummy.iter().any(|x| *x > 0.0) && dummy.iter().any(|x| *x < 1.0);
        places.push(varies.then(|| kept.len() - 1));
        if varies {
            kept.push(dummy);
        }
    }
    let Some(correlations) = Correlations::of(&Columns::new(kept)?) else { return Ok(None) };
    let Some(fit) = least_squares::fit(&correlations)? else { return Ok(None) };
    let attributes = places
        .chunks_exact(2)
        .map(|pair| match pair {
            [penalty, reward] => contrast(&fit, *penalty, *reward, confidence),
            _ => contrast(&fit, None, None, confidence),
        })
        .collect::<Result<_, _>>()?;
    Ok(Some(Contrasts { fit, attributes }))
}

fn contrast(
    fit: &LeastSquares,
    low: Option<usize>,
    high: Option<usize>,
    confidence: &Confidence,
) -> Result<Contrast, ScoreError> {
    let coefficient = |at: Option<usize>| at.and_then(|at| fit.coefficients.get(at)).copied();
    let (penalty, reward) = (coefficient(low), coefficient(high));
    let difference = match (low.zip(penalty), high.zip(reward)) {
        (Some(low), Some(high)) => difference(fit, low, high, confidence)?,
        _ => None,
    };
    Ok(Contrast { penalty, reward, difference, kind: kind(penalty, reward, difference, confidence) })
}

/// `Var(|q|-|r|) = Var q + Var r - 2·sgn(q)·sgn(r)·Cov(q, r)`; `None` without degrees of freedom or spread.
fn difference(
    fit: &LeastSquares,
    (low, penalty): (usize, Coefficient),
    (high, reward): (usize, Coefficient),
    confidence: &Confidence,
) -> Result<Option<Difference>, ScoreError> {
    let Some(covariance) = &fit.covariance else { return Ok(None) };
    let sign = if (penalty.estimate < 0.0) == (reward.estimate < 0.0) { 1.0 } else { -1.0 };
    let variance =
        covariance.at(low, low) + covariance.at(high, high) - 2.0 * sign * covariance.at(low, high);
    if variance.is_nan() || variance <= 0.0 {
        return Ok(None);
    }
    let (se, df) = (variance.sqrt(), fit.n as f64 - fit.coefficients.len() as f64 - 1.0);
    let estimate = penalty.estimate.abs() - reward.estimate.abs();
    Ok(Some(Difference {
        estimate,
        interval: Interval::around(estimate, confidence.t(df)? * se),
        p: student_t_two_sided(estimate / se, df)?,
    }))
}

/// A kind is named only where the signs are those of its name: low ratings cost, high ratings earn.
fn kind(
    penalty: Option<Coefficient>,
    reward: Option<Coefficient>,
    difference: Option<Difference>,
    confidence: &Confidence,
) -> Kind {
    let (Some(penalty), Some(reward), Some(difference)) = (penalty, reward, difference) else {
        return Kind::Undetermined;
    };
    let shown = |c: Coefficient| c.p.is_some_and(|p| p <= 1.0 - confidence.level());
    let (costs, earns) = (penalty.estimate < 0.0 && shown(penalty), reward.estimate > 0.0 && shown(reward));
    if difference.interval.lo > 0.0 && costs {
        Kind::MustBe
    } else if difference.interval.hi < 0.0 && earns {
        Kind::Exciter
    } else if difference.interval.contains(0.0) && costs && earns {
        Kind::Performance
    } else {
        Kind::Undetermined
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::random::Xoshiro256;
    use super::*;

    /// Ratings 1 to 5 of three attributes; the outcome falls with the first, rises with the second, both with the third.
    fn answers() -> Columns {
        let mut draws = Xoshiro256::new(5);
        let mut columns = vec![Vec::new(); 4];
        for _ in 0..600 {
            let x: Vec<f64> = (0..3).map(|_| 1.0 + draws.index(5).unwrap() as f64).collect();
            let mut y = draws.unit();
            y -= if x[0] <= 2.0 { 3.0 } else { 0.0 };
            y += if x[1] >= 4.0 { 3.0 } else { 0.0 };
            y += if x[2] <= 2.0 {
                -1.5
            } else if x[2] >= 4.0 {
                1.5
            } else {
                0.0
            };
            columns[0].push(y);
            x.iter().enumerate().for_each(|(j, x)| columns[j + 1].push(*x));
        }
        Columns::new(columns).unwrap()
    }

    #[test]
    fn kinds_are_named_by_what_low_and_high_do() {
        let c = Confidence::new(0.95).unwrap();
        let found = contrasts(&answers(), Cuts::new(2.0, 4.0).unwrap(), &c).unwrap().unwrap();
        let kinds: Vec<Kind> = found.attributes.iter().map(|attribute| attribute.kind).collect();
        assert_eq!(kinds, [Kind::MustBe, Kind::Exciter, Kind::Performance]);
    }

    #[test]
    fn what_nobody_said_has_no_contrast() {
        let c = Confidence::new(0.95).unwrap();
        let found = contrasts(&answers(), Cuts::new(0.0, 4.0).unwrap(), &c).unwrap().unwrap();
        let first = found.attributes[0];
        assert_eq!((first.penalty, first.kind), (None, Kind::Undetermined));
        assert_eq!(contrasts(&answers(), Cuts::new(0.0, 9.0).unwrap(), &c).unwrap(), None);
        assert!(Cuts::new(3.0, 3.0).is_err());
    }
}
