//! How easy was it? The figures of effort (SCORING §1.3).
//!
//! "It was easy", 1 to 7, 7 being easiest (Dixon and others 2013). The wording of 2010, one to five for how much
//! effort it took, runs the other way: the direction is stored with the question, and turned here, never in storage.

use super::error::ScoreError;
use super::interval::{Confidence, Interval};
use super::means::{Histogram, ScaleMean};
use super::nps;
use super::proportion::Share;

/// Which end of a question's scale is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// The highest step.
    HigherIsBetter,
    /// The lowest step.
    LowerIsBetter,
}

/// The step as if the highest were best: itself, or `low+high-step`. Error for a step outside the scale.
pub fn toward_better(step: u8, low: u8, high: u8, direction: Direction) -> Result<u8, ScoreError> {
    if low > high || !(low..=high).contains(&step) {
        return Err(ScoreError::OutOfRange { what: "an answer", must: "a step of its scale" });
    }
    Ok(match direction {
        Direction::HigherIsBetter => step,
        // Between low and high again.
        Direction::LowerIsBetter => high - (step - low),
    })
}

/// The figures of seven counts, from hardest to easiest.
#[derive(Debug, Clone, PartialEq)]
pub struct Effort {
    /// Mean with its t interval, clipped to 1..=7.
    pub mean: ScaleMean,
    /// Share that found it easy (5–7) with Wilson's interval.
    pub easy: (f64, Interval),
    /// Share that found it hard (1–3) with Wilson's interval.
    pub hard: (f64, Interval),
    /// Easy less hard, -1..=1, with the interval of the NPS.
    pub net_ease: (f64, Interval),
}

/// The figures of effort; `None` without answers.
pub fn effort(counts: &[u64; 7], confidence: &Confidence) -> Result<Option<Effort>, ScoreError> {
    let cells: Vec<(i64, u64)> = (1..).zip(counts.iter().copied()).collect();
    let classes = nps::Counts::of_ease(counts);
    let share = |k: u64| -> Result<Option<(f64, Interval)>, ScoreError> {
        let share = Share::new(k, classes.n())?;
        Ok(share.estimate().zip(share.wilson(confidence)))
    };
    let (Some(mean), Some(easy), Some(hard), Some(plain), Some(net)) = (
        Histogram::new(&cells)?.summary(confidence)?,
        share(classes.promoters)?,
        share(classes.detractors)?,
        classes.estimate(),
        classes.adjusted(confidence),
    ) else {
        return Ok(None);
    };
    Ok(Some(Effort { mean, easy, hard, net_ease: (plain.nps, net.interval) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_figures_of_effort_stand_together() {
        let c = Confidence::new(0.95).unwrap();
        let found = effort(&[2, 1, 3, 6, 10, 14, 9], &c).unwrap().unwrap();
        assert!((found.mean.mean - 5.2).abs() < 1e-12);
        assert!((found.easy.0 - 33.0 / 45.0).abs() < 1e-12 && (found.hard.0 - 6.0 / 45.0).abs() < 1e-12);
        assert!((found.net_ease.0 - 27.0 / 45.0).abs() < 1e-12 && found.net_ease.1.contains(0.6));
        assert_eq!(effort(&[0; 7], &c), Ok(None));
        assert_eq!(effort(&[0, 0, 0, 0, 0, 0, 1], &c).unwrap().unwrap().mean.spread, None);
    }

    #[test]
    fn the_old_wording_is_turned_and_back() {
        let turned = |step| toward_better(step, 1, 5, Direction::LowerIsBetter);
        assert_eq!((1..=5).map(|step| turned(step).unwrap()).collect::<Vec<_>>(), [5, 4, 3, 2, 1]);
        assert_eq!(toward_better(3, 1, 7, Direction::HigherIsBetter), Ok(3));
        assert!(turned(0).is_err() && turned(6).is_err());
        assert!(toward_better(3, 5, 1, Direction::HigherIsBetter).is_err());
    }
}
