//! Satisfaction index 0–100 over several items (SCORING §4.3; form of the ACSI, Fornell et al. 1996).
//!
//! Only where its items were asked. Beside a multi-item index stands Cronbach's α: below .7 the items do not measure
//! one thing.

use super::error::{ScoreError, finite, not_negative};
use super::interval::{Confidence, Interval};
use super::sum::Sum;

/// The index over respondents.
#[derive(Debug, Clone, PartialEq)]
pub struct SatisfactionIndex {
    /// Respondents who answered every item.
    pub n: usize,
    /// Mean of the respondents' indices, 0..=100.
    pub index: f64,
    /// Mean of each item, in scale units, in the order of the items.
    pub item_means: Vec<f64>,
    /// Lowest index of a respondent.
    pub min: f64,
    /// Highest index of a respondent.
    pub max: f64,
    /// Spread; `None` for one respondent.
    pub spread: Option<IndexSpread>,
}

/// Spread of the respondents' indices.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IndexSpread {
    /// Sample standard deviation (n-1).
    pub sd: f64,
    /// sd/√n.
    pub se: f64,
    /// t interval of the mean with n-1 degrees of freedom, not clipped.
    pub interval: Interval,
}

/// One weight for each item, to be used as shares of their sum: each 0 or more, not all 0.
pub fn normalised(weights: &[f64]) -> Result<Vec<f64>, ScoreError> {
    let mut sum = Sum::new();
    for weight in weights {
        sum.add(not_negative("a weight", *weight)?);
    }
    let total = finite("the sum of weights", sum.value())?;
    if total <= 0.0 {
        return Err(ScoreError::OutOfRange { what: "the weights", must: "above 0 together" });
    }
    Ok(weights.iter().map(|weight| weight / total).collect())
}

/// `100·Σw_k(x_k-lo)/(hi-lo)` with Σw = 1, for each respondent, and its mean.
///
/// `answers` holds one list for each respondent who answered all items, as long as `weights`, in the order of stable
/// ids. `None` without respondents. Error for an answer outside `lo..=hi`.
pub fn satisfaction_index(
    answers: &[Vec<f64>],
    (lo, hi): (f64, f64),
    weights: &[f64],
    confidence: &Confidence,
) -> Result<Option<SatisfactionIndex>, ScoreError> {
    let length = finite("scale", hi)? - finite("scale", lo)?;
    if length.is_nan() || length <= 0.0 || length.is_infinite() {
        return Err(ScoreError::OutOfRange { what: "scale", must: "of positive length" });
    }
    let weights = normalised(weights)?;
    let mut indices = Vec::with_capacity(answers.len());
    let mut items = vec![Sum::new(); weights.len()];
    for answer in answers {
        indices.push(respondent(answer, lo, hi, length, &weights)?);
        for (item, x) in items.iter_mut().zip(answer) {
            item.add(*x);
        }
    }
    if indices.is_empty() {
        return Ok(None);
    }
    let n = indices.len() as f64;
    let index = indices.iter().copied().collect::<Sum>().value() / n;
    let spread = if indices.len() < 2 {
        None
    } else {
        let off = indices.iter().map(|one| (one - index) * (one - index)).collect::<Sum>().value();
        let variance = off / (n - 1.0);
        let se = (variance / n).sqrt();
        Some(IndexSpread {
            sd: variance.sqrt(),
            se,
            interval: Interval::around(index, confidence.t(n - 1.0)? * se),
        })
    };
    let least = |a: f64, b: &f64| if *b < a { *b } else { a };
    let most = |a: f64, b: &f64| if *b > a { *b } else { a };
    Ok(Some(SatisfactionIndex {
        n: indices.len(),
        index,
        item_means: items.iter().map(|item| item.value() / n).collect(),
        min: indices.iter().fold(f64::INFINITY, least),
        max: indices.iter().fold(f64::NEG_INFINITY, most),
        spread,
    }))
}

fn respondent(answer: &[f64], lo: f64, hi: f64, length: f64, weights: &[f64]) -> Result<f64, ScoreError> {
    if answer.len() != weights.len() {
        return Err(ScoreError::OutOfRange { what: "a respondent's answers", must: "one for each item" });
    }
    if answer.iter().any(|x| !(lo..=hi).contains(x)) {
        return Err(ScoreError::OutOfRange { what: "an answer", must: "within its scale" });
    }
    let sum = answer.iter().zip(weights).map(|(x, w)| w * ((x - lo) / length)).collect::<Sum>();
    Ok(100.0 * sum.value())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_of_the_scale_are_0_and_100() {
        let c = Confidence::new(0.95).unwrap();
        let found = satisfaction_index(&[vec![1.0, 1.0], vec![10.0, 10.0]], (1.0, 10.0), &[3.0, 1.0], &c);
        let found = found.unwrap().unwrap();
        assert_eq!((found.min, found.max, found.index), (0.0, 100.0, 50.0));
        assert_eq!(found.item_means, [5.5, 5.5]);
    }

    #[test]
    fn nobody_one_and_wrong_input() {
        let c = Confidence::new(0.95).unwrap();
        let index =
            |answers: &[Vec<f64>], weights: &[f64]| satisfaction_index(answers, (0.0, 10.0), weights, &c);
        assert_eq!(index(&[], &[1.0]), Ok(None));
        assert_eq!(index(&[vec![5.0]], &[1.0]).unwrap().unwrap().spread, None);
        assert!(index(&[vec![11.0]], &[1.0]).is_err() && index(&[vec![f64::NAN]], &[1.0]).is_err());
        assert!(index(&[vec![1.0, 2.0]], &[1.0]).is_err());
        assert!(index(&[vec![1.0]], &[0.0]).is_err() && index(&[vec![1.0]], &[-1.0]).is_err());
    }
}
