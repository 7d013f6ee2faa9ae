//! Satisfaction index 0–100 over several items (SCORING §4.3; form of the ACSI, Fornell et al. 1996).
//!
//! Only where its items were asked. Beside a multi-item index stands Cronbach's α: below .7 the items do not measure
//! one thing.

use super::correlation::{Columns, Correlations};
use super::error::{ScoreError, finite, not_negative};
use super::interval::{Confidence, Interval};
use super::reliability::alpha;
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

/// Weights by the first principal component of the items' correlations, made positive and adding up to 1: items that
/// go along with the others weigh more (SCORING §4.3). An option beside equal weights.
///
/// `answers` as for [`satisfaction_index`]. `None` for fewer than two items or respondents, for an item that everybody
/// answered alike, and where items go against one another, so that no common direction has only positive weights.
pub fn first_component(answers: &[Vec<f64>]) -> Result<Option<Vec<f64>>, ScoreError> {
    let Some(items) = as_columns(answers)? else { return Ok(None) };
    let found = Correlations::of(&items).filter(|found| items.width() >= 2 && found.constant().is_empty());
    let Some(found) = found else { return Ok(None) };
    let eigen = found.matrix.eigen();
    let Some(first) = eigen.vectors.first() else { return Ok(None) };
    let all = first.iter().copied().collect::<Sum>().value();
    let weights: Vec<f64> = first.iter().map(|part| part / all).collect();
    Ok(weights.iter().all(|weight| *weight > 0.0).then_some(weights))
}

/// Cronbach's α of the items, to stand beside every index of more than one: below [`super::reliability::LEAST_ALPHA`]
/// "items do not measure one thing". `None` for one item or respondent, or where the total has no spread.
pub fn alpha_beside(answers: &[Vec<f64>]) -> Result<Option<f64>, ScoreError> {
    Ok(as_columns(answers)?.and_then(|items| alpha(&items)))
}

fn as_columns(answers: &[Vec<f64>]) -> Result<Option<Columns>, ScoreError> {
    let Some(width) = answers.first().map(Vec::len) else { return Ok(None) };
    if answers.iter().any(|answer| answer.len() != width) {
        return Err(ScoreError::OutOfRange { what: "a respondent's answers", must: "one for each item" });
    }
    let column = |at: usize| answers.iter().filter_map(|answer| answer.get(at).copied()).collect();
    Columns::new((0..width).map(column).collect()).map(Some)
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
    fn items_that_go_together_weigh_more() {
        let row = |x: f64, noise: f64, own: f64| vec![x, x + noise, own];
        let answers: Vec<Vec<f64>> = (0..40_u8)
            .map(|i| row(f64::from(i % 8), f64::from(i % 3), f64::from(i % 8) / 2.0 + 3.0 * f64::from(i % 5)))
            .collect();
        let weights = first_component(&answers).unwrap().unwrap();
        assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert!(weights[0] > weights[2] && weights[1] > weights[2], "{weights:?}");
        assert!(alpha_beside(&answers).unwrap().unwrap() < 1.0);
        // Two items weigh alike whatever they say, and items against each other have no weights.
        let two: Vec<Vec<f64>> = answers.iter().map(|row| row[..2].to_vec()).collect();
        let even = first_component(&two).unwrap().unwrap();
        assert!((even[0] - 0.5).abs() < 1e-12);
        let against: Vec<Vec<f64>> = answers.iter().map(|row| vec![row[0], 7.0 - row[0]]).collect();
        assert_eq!(first_component(&against), Ok(None));
        assert_eq!((first_component(&[]), first_component(&answers[..1])), (Ok(None), Ok(None)));
        assert_eq!(first_component(&[vec![1.0, 2.0], vec![1.0, 3.0]]), Ok(None), "an item without spread");
        assert!(first_component(&[vec![1.0, 2.0], vec![1.0]]).is_err());
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
