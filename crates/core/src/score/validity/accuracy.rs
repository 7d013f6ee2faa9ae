//! How far forecasts lie from what happened (SCORING §7.2).

use super::super::error::{ScoreError, share};
use super::super::sum::Sum;

/// Mean squared and logarithmic error of probabilities.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Accuracy {
    /// Mean of `(p-y)²` (Brier 1950).
    pub brier: f64,
    /// `ȳ(1-ȳ)`: the same for a forecast of the base rate.
    pub reference: f64,
    /// `1 - brier/reference`; `None` when one outcome never happened.
    pub scaled: Option<f64>,
    /// Mean of `-ln` of the probability given to what happened; `None` where that was 0.
    pub log_loss: Option<f64>,
}

/// The accuracy of probabilities, one for each outcome; `None` without any.
pub fn accuracy(probabilities: &[f64], outcomes: &[bool]) -> Result<Option<Accuracy>, ScoreError> {
    super::roc::paired(probabilities, outcomes)?;
    let (mut squares, mut logs, mut events) = (Sum::new(), Sum::new(), 0_u64);
    for (p, happened) in probabilities.iter().zip(outcomes) {
        let p = share("a probability", *p)?;
        let off = if *happened { 1.0 - p } else { p };
        squares.add(off * off);
        // A forecast of certainty that failed has no finite log loss, and the sum shows it below.
        logs.add(if off < 1.0 { -if *happened { libm::log(p) } else { libm::log1p(-p) } } else { f64::MAX });
        events += u64::from(*happened);
    }
    if outcomes.is_empty() {
        return Ok(None);
    }
    let n = outcomes.len() as f64;
    let (brier, base) = (squares.value() / n, events as f64 / n);
    let reference = base * (1.0 - base);
    let log_loss = Some(logs.value() / n).filter(|loss| *loss < 1e10);
    let scaled = (reference > 0.0).then(|| 1.0 - brier / reference);
    Ok(Some(Accuracy { brier, reference, scaled, log_loss }))
}

/// One group of equal forecasts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Group {
    /// The forecast, 0..=1.
    pub forecast: f64,
    /// Rows.
    pub n: u64,
    /// Rows with the outcome.
    pub events: u64,
}

/// The Brier score of grouped forecasts in three parts (Murphy 1973): `reliability - resolution + uncertainty`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Murphy {
    /// `Σn_k(f_k-ō_k)²/n`: how far forecasts miss their own group; less is better.
    pub reliability: f64,
    /// `Σn_k(ō_k-ō)²/n`: how far groups differ; more is better.
    pub resolution: f64,
    /// `ō(1-ō)`: what nobody can take away.
    pub uncertainty: f64,
}

impl Murphy {
    /// The Brier score that the parts add up to.
    #[must_use]
    pub fn brier(&self) -> f64 {
        self.reliability - self.resolution + self.uncertainty
    }
}

/// The parts of groups in their listed order; `None` without rows.
pub fn murphy(groups: &[Group]) -> Result<Option<Murphy>, ScoreError> {
    let (mut n, mut events) = (0_u64, 0_u64);
    for group in groups {
        share("a forecast", group.forecast)?;
        if group.events > group.n {
            return Err(ScoreError::OutOfRange {
                what: "the outcomes of a group",
                must: "no more than its rows",
            });
        }
        let sums = n.checked_add(group.n).zip(events.checked_add(group.events));
        (n, events) = sums.ok_or(ScoreError::TooLarge("the number of rows"))?;
    }
    if n == 0 {
        return Ok(None);
    }
    let base = events as f64 / n as f64;
    let weighted = |of: fn(&Group, f64, f64) -> f64| {
        let used = groups.iter().filter(|group| group.n > 0);
        let terms = used.map(|group| group.n as f64 * of(group, group.events as f64 / group.n as f64, base));
        terms.collect::<Sum>().value() / n as f64
    };
    Ok(Some(Murphy {
        reliability: weighted(|group, own, _| (group.forecast - own) * (group.forecast - own)),
        resolution: weighted(|_, own, base| (own - base) * (own - base)),
        uncertainty: base * (1.0 - base),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_the_brier_score_add_up() {
        let (p, y) = ([0.2, 0.2, 0.2, 0.7, 0.7], [false, true, false, true, true]);
        let found = accuracy(&p, &y).unwrap().unwrap();
        let groups = [Group { forecast: 0.2, n: 3, events: 1 }, Group { forecast: 0.7, n: 2, events: 2 }];
        let parts = murphy(&groups).unwrap().unwrap();
        assert!((parts.brier() - found.brier).abs() < 1e-15);
        assert!((found.brier - (2.0 * 0.04 + 0.64 + 2.0 * 0.09) / 5.0).abs() < 1e-15);
        assert!((parts.uncertainty - found.reference).abs() < 1e-15);
    }

    #[test]
    fn certainty_that_failed_has_no_log_loss() {
        let found = accuracy(&[0.0, 1.0], &[true, true]).unwrap().unwrap();
        assert_eq!((found.brier, found.log_loss, found.scaled), (0.5, None, None));
        assert_eq!(accuracy(&[0.0, 1.0], &[false, true]).unwrap().unwrap().log_loss, Some(0.0));
        assert_eq!(accuracy(&[], &[]).unwrap(), None);
        assert!(accuracy(&[1.5], &[true]).is_err());
        assert_eq!(murphy(&[Group { forecast: 0.5, n: 0, events: 0 }]).unwrap(), None);
        assert!(murphy(&[Group { forecast: 0.5, n: 1, events: 2 }]).is_err());
    }
}
