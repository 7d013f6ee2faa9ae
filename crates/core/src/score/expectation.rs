//! Less, as much as, or more than expected? Grades A to F (SCORING §4.1, §4.2).

use serde::{Deserialize, Serialize};

use super::error::{ScoreError, finite, not_negative, share};
use super::interval::{Confidence, Interval};
use super::sum::{Moments, Sum};

/// A grade. C is "I expected it and I got it"; `BPlus` is "exceeded; value not confirmed".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Letter {
    /// Much less than expected.
    F,
    /// Less than expected.
    D,
    /// As expected.
    C,
    /// More than expected.
    B,
    /// Much more than expected, without more value than from competitors.
    #[serde(rename = "B+")]
    BPlus,
    /// Much more than expected.
    A,
}

impl Letter {
    /// The letter of u in 0..=1 by the cuts 1/8, 3/8, 5/8, 7/8; a value on a cut takes the better letter.
    #[must_use]
    pub fn of(u: f64) -> Self {
        if u >= 0.875 {
            Self::A
        } else if u >= 0.625 {
            Self::B
        } else if u >= 0.375 {
            Self::C
        } else if u >= 0.125 {
            Self::D
        } else {
            Self::F
        }
    }

    /// The gate to an A: the relative-value u, of the same customer or of the group, must be above parity (½);
    /// without it, or without an answer, an A is shown as B+.
    #[must_use]
    pub fn gated(self, relative_value: Option<f64>) -> Self {
        match (self, relative_value) {
            (Self::A, Some(u)) if u > 0.5 => Self::A,
            (Self::A, _) => Self::BPlus,
            (letter, _) => letter,
        }
    }

    /// `F`, `D`, `C`, `B`, `B+` or `A`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::F => "F",
            Self::D => "D",
            Self::C => "C",
            Self::B => "B",
            Self::BPlus => "B+",
            Self::A => "A",
        }
    }
}

/// u of step `step` (1 is "much less") on a scale of 5, 7 or 10 labelled steps: `(step-1)/(steps-1)`.
pub fn u_of_step(step: u8, steps: u8) -> Result<f64, ScoreError> {
    if !matches!(steps, 5 | 7 | 10) {
        return Err(ScoreError::OutOfRange { what: "an expectation scale", must: "5, 7 or 10 steps" });
    }
    if step == 0 || step > steps {
        return Err(ScoreError::OutOfRange { what: "an expectation answer", must: "a step of its scale" });
    }
    Ok(f64::from(step - 1) / f64::from(steps - 1))
}

/// The share of the scale that counts as the full difference between two ratings.
pub const FULL_DIFFERENCE: f64 = 0.5;

/// The two-rating form of one answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TwoRatings {
    /// u in 0..=1.
    pub u: f64,
    /// The expectation stood at the top of the scale: exceeding it was impossible.
    pub ceiling: bool,
}

/// u from an expectation and a performance rating on `lo..=hi`: `d = (p-e)/(hi-lo)`,
/// `u = clip((d/full + 1)/2, 0, 1)`, `full` being the share of the scale that earns the whole step (default ½).
pub fn two_ratings(expected: f64, got: f64, lo: f64, hi: f64, full: f64) -> Result<TwoRatings, ScoreError> {
    let (lo, hi) = (finite("scale", lo)?, finite("scale", hi)?);
    for rating in [expected, got] {
        if !(lo..=hi).contains(&finite("a rating", rating)?) {
            return Err(ScoreError::OutOfRange { what: "a rating", must: "within its scale" });
        }
    }
    if lo >= hi || full.is_nan() || full <= 0.0 {
        return Err(ScoreError::OutOfRange { what: "scale", must: "of positive length" });
    }
    let d = (got - expected) / (hi - lo);
    Ok(TwoRatings { u: (f64::midpoint(d / full, 1.0)).clamp(0.0, 1.0), ceiling: expected >= hi })
}

/// Answers by letter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LetterCounts {
    /// Grade F.
    pub f: u64,
    /// Grade D.
    pub d: u64,
    /// Grade C.
    pub c: u64,
    /// Grade B.
    pub b: u64,
    /// Grade A (before the gate).
    pub a: u64,
}

impl LetterCounts {
    fn add(&mut self, letter: Letter, count: u64) {
        let cell = match letter {
            Letter::F => &mut self.f,
            Letter::D => &mut self.d,
            Letter::C => &mut self.c,
            Letter::B | Letter::BPlus => &mut self.b,
            Letter::A => &mut self.a,
        };
        *cell = cell.saturating_add(count);
    }
}

/// The grade of a group of answers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Aggregate {
    /// Answers with weight above 0.
    pub n: u64,
    /// Weighted mean ū.
    pub mean_u: f64,
    /// 100·ū; C is 50 by construction.
    pub index: f64,
    /// Letter of ū alone; see [`Letter::gated`].
    pub letter: Letter,
    /// Kish's (Σw)²/Σw².
    pub n_effective: f64,
    /// Answers by letter, unweighted.
    pub counts: LetterCounts,
    /// Standard error and interval; `None` when n = 1.
    pub spread: Option<AggregateSpread>,
}

/// How sure an aggregate is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AggregateSpread {
    /// Standard error of the index (linearised ratio estimator); 0 when all agree: show "no spread".
    pub se: f64,
    /// t interval of the index with n-1 degrees of freedom, clipped to 0..=100.
    pub interval: Interval,
    /// Letters of both ends.
    pub letters: (Letter, Letter),
}

/// The grade of answers (u, weight) in the order of stable ids (SCORING §4.2).
///
/// `ū = Σwu/Σw`, `se = 100·√(n/(n-1)·Σw²(u-ū)²)/Σw`. Weights of 0 and below are dropped; nothing left is `None`.
/// Error when a u is outside 0..=1 or a weight is not finite.
pub fn aggregate(answers: &[(f64, f64)], confidence: &Confidence) -> Result<Option<Aggregate>, ScoreError> {
    let (mut weights, mut squares, mut weighted) = (Sum::new(), Sum::new(), Sum::new());
    let (mut n, mut counts) = (0_u64, LetterCounts::default());
    for &(u, w) in answers {
        let (u, w) = (share("u", u)?, finite("weight", w)?);
        if w > 0.0 {
            n += 1;
            weights.add(w);
            squares.add(w * w);
            weighted.add(w * u);
            counts.add(Letter::of(u), 1);
        }
    }
    if n == 0 {
        return Ok(None);
    }
    let total = finite("the sum of weights", weights.value())?;
    let mean_u = (weighted.value() / total).clamp(0.0, 1.0);
    let off = answers.iter().filter(|answer| answer.1 > 0.0).map(|&(u, w)| {
        let off = w * (u - mean_u);
        off * off
    });
    let off = finite("the sum of weights", off.collect::<Sum>().value())?;
    let count = n as f64;
    let se = if n > 1 { Some(100.0 * (count / (count - 1.0) * off).sqrt() / total) } else { None };
    let n_effective = finite("the sum of weights", total * (total / squares.value()))?;
    finish(n, mean_u, n_effective, counts, se, confidence).map(Some)
}

/// The grade of unweighted answers from their histogram on 5, 7 or 10 steps (counts of step 1 upwards);
/// the sums are exact integers, so any order of merging gives the same bits. `None` without answers.
pub fn aggregate_steps(counts: &[u64], confidence: &Confidence) -> Result<Option<Aggregate>, ScoreError> {
    let steps = u8::try_from(counts.len()).unwrap_or(u8::MAX);
    let (mut moments, mut letters) = (Moments::default(), LetterCounts::default());
    for (step, &count) in (1_u8..=steps).zip(counts) {
        letters.add(Letter::of(u_of_step(step, steps)?), count);
        moments.add(i64::from(step - 1), count)?;
    }
    // An empty list is no scale either.
    u_of_step(1, steps)?;
    let Some(mean) = moments.mean() else { return Ok(None) };
    let top = f64::from(steps.saturating_sub(1));
    let n = moments.n();
    // With weights 1 the linearised estimator is the plain s/√n.
    let se = moments.variance()?.map(|variance| 100.0 * ((variance / n as f64).sqrt() / top));
    finish(n, mean / top, n as f64, letters, se, confidence).map(Some)
}

fn finish(
    n: u64,
    mean_u: f64,
    n_effective: f64,
    counts: LetterCounts,
    se: Option<f64>,
    confidence: &Confidence,
) -> Result<Aggregate, ScoreError> {
    let index = 100.0 * mean_u;
    let spread = match se {
        None => None,
        Some(se) => {
            let t = confidence.t(n.saturating_sub(1) as f64)?;
            let interval =
                Interval::around(index, t * not_negative("standard error", se)?).clipped(0.0, 100.0);
            let letters = (Letter::of(interval.lo / 100.0), Letter::of(interval.hi / 100.0));
            Some(AggregateSpread { se, interval, letters })
        }
    };
    Ok(Aggregate { n, mean_u, index, letter: Letter::of(mean_u), n_effective, counts, spread })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_five_steps_are_the_five_grades() {
        let letters: Vec<_> = (1..=5).map(|step| Letter::of(u_of_step(step, 5).unwrap()).as_str()).collect();
        assert_eq!(letters, ["F", "D", "C", "B", "A"]);
        assert!(u_of_step(0, 5).is_err() && u_of_step(6, 5).is_err() && u_of_step(1, 6).is_err());
    }

    #[test]
    fn an_a_needs_more_value_than_from_others() {
        assert_eq!(Letter::A.gated(Some(0.75)), Letter::A);
        assert_eq!(Letter::A.gated(Some(0.5)).as_str(), "B+");
        assert_eq!(Letter::A.gated(None), Letter::BPlus);
        assert_eq!(Letter::C.gated(None), Letter::C);
    }

    #[test]
    fn an_expectation_at_the_ceiling_cannot_be_exceeded() {
        let top = two_ratings(10.0, 10.0, 0.0, 10.0, FULL_DIFFERENCE).unwrap();
        assert_eq!((top.u, top.ceiling), (0.5, true));
        let more = two_ratings(5.0, 10.0, 0.0, 10.0, FULL_DIFFERENCE).unwrap();
        assert_eq!((more.u, more.ceiling), (1.0, false));
        assert!(two_ratings(11.0, 1.0, 0.0, 10.0, FULL_DIFFERENCE).is_err());
        assert!(two_ratings(1.0, 1.0, 1.0, 1.0, FULL_DIFFERENCE).is_err());
    }

    #[test]
    fn answers_without_weight_are_no_answers() {
        let c = Confidence::new(0.95).unwrap();
        assert_eq!(aggregate(&[], &c), Ok(None));
        assert_eq!(aggregate(&[(0.5, 0.0), (1.0, -1.0)], &c), Ok(None));
        assert!(aggregate(&[(f64::NAN, 1.0)], &c).is_err());
        assert!(aggregate(&[(0.5, f64::INFINITY)], &c).is_err());
        assert!(aggregate(&[(0.5, 1e200), (0.7, 1e200)], &c).is_err());
        assert_eq!(aggregate_steps(&[0; 5], &c), Ok(None));
        assert!(aggregate_steps(&[], &c).is_err() && aggregate_steps(&[1; 300], &c).is_err());
    }

    #[cfg(not(target_arch = "wasm32"))]
    mod properties {
        use super::*;
        use proptest::prelude::*;

        proptest! {
            #[test]
            fn a_histogram_gives_what_its_answers_give(counts in prop::array::uniform5(0_u64..40)) {
                let c = Confidence::new(0.95).unwrap();
                let answers: Vec<_> = (0_u8..).zip(counts)
                    .flat_map(|(k, count)| (0..count).map(move |_| (f64::from(k) / 4.0, 1.0)))
                    .collect();
                let (one, two) = (aggregate(&answers, &c).unwrap(), aggregate_steps(&counts, &c).unwrap());
                prop_assert_eq!(one.map(|a| (a.n, a.counts, a.letter)), two.map(|a| (a.n, a.counts, a.letter)));
                if let (Some(one), Some(two)) = (one, two) {
                    prop_assert!((one.index - two.index).abs() < 1e-9);
                    if let (Some(one), Some(two)) = (one.spread, two.spread) {
                        prop_assert!((one.se - two.se).abs() < 1e-9);
                    }
                }
            }

            #[test]
            fn a_better_answer_never_lowers_the_grade(
                answers in prop::collection::vec((0.0_f64..=1.0, 0.1_f64..5.0), 1..40), at in 0_usize..40, to in 0.0_f64..=1.0,
            ) {
                let c = Confidence::new(0.9).unwrap();
                let old = aggregate(&answers, &c).unwrap().unwrap();
                let mut better = answers.clone();
                let at = at % answers.len();
                better[at].0 = better[at].0.max(to);
                let new = aggregate(&better, &c).unwrap().unwrap();
                prop_assert!(new.mean_u >= old.mean_u);
                prop_assert!(new.letter >= old.letter);
                if let Some(spread) = old.spread {
                    prop_assert!(spread.interval.contains(old.index));
                }
            }
        }
    }
}
