//! Net promoter score and its intervals (SCORING §1.1), also used for net ease (§1.3).

use super::error::{ScoreError, positive, share};
use super::interval::{Confidence, Interval};

/// Answers 0–10 in three classes (Reichheld 2003). Other scales are refused, not rescaled.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Answers 0–6.
    pub detractors: u64,
    /// Answers 7–8.
    pub passives: u64,
    /// Answers 9–10.
    pub promoters: u64,
}

/// Plain score and variance of one answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// (P-D)/n in -1..=1.
    pub nps: f64,
    /// (P+D)/n - nps² (multinomial).
    pub variance: f64,
}

/// The adjusted-Wald figures of Rocks (2016): ¾, 1½ and ¾ answers added.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Adjusted {
    /// Shrunken score t'.
    pub nps: f64,
    /// Variance v' of one answer.
    pub variance: f64,
    /// √(v'/n').
    pub se: f64,
    /// `t' ± z·se`, clipped to -1..=1 and widened to hold the plain score.
    pub interval: Interval,
}

/// Answers that are needed for an interval of ± `half_width` (on the scale -1..=1): `⌈z²·v/E² - 3⌉`, at least 1.
///
/// `variance` of one answer as far as it is known, 0..=1; 1 is the worst. Error outside these ranges, and above 2⁵³.
pub fn answers_needed(variance: f64, half_width: f64, confidence: &Confidence) -> Result<u64, ScoreError> {
    let z = confidence.z();
    let (variance, half_width) = (share("a variance", variance)?, positive("the half-width", half_width)?);
    let needed = (z * z * variance / (half_width * half_width) - 3.0).ceil();
    if needed.is_nan() || needed >= 9_007_199_254_740_992.0 {
        return Err(ScoreError::TooLarge("the number of answers"));
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "whole, at least 1, below 2^53"
    )]
    Ok(if needed > 1.0 { needed as u64 } else { 1 })
}

impl Counts {
    /// Counts from a histogram of the answers 0 to 10.
    #[must_use]
    pub fn of_histogram(counts: &[u64; 11]) -> Self {
        let mut sums = Self::default();
        for (answer, count) in (0_u8..).zip(counts) {
            let class = match answer {
                0..=6 => &mut sums.detractors,
                7..=8 => &mut sums.passives,
                _ => &mut sums.promoters,
            };
            *class = class.saturating_add(*count);
        }
        sums
    }

    /// The three classes of net ease from a histogram of the effort answers 1 to 7: 1–3, 4, 5–7.
    #[must_use]
    pub fn of_ease(counts: &[u64; 7]) -> Self {
        let mut sums = Self::default();
        for (answer, count) in (1_u8..).zip(counts) {
            let class = match answer {
                1..=3 => &mut sums.detractors,
                4 => &mut sums.passives,
                _ => &mut sums.promoters,
            };
            *class = class.saturating_add(*count);
        }
        sums
    }

    /// Counts one more answer. Error unless it lies in 0..=10.
    pub fn add(&mut self, answer: u8) -> Result<(), ScoreError> {
        let class = match answer {
            0..=6 => &mut self.detractors,
            7..=8 => &mut self.passives,
            9..=10 => &mut self.promoters,
            _ => return Err(ScoreError::OutOfRange { what: "a recommend answer", must: "0 to 10" }),
        };
        *class = class.saturating_add(1);
        Ok(())
    }

    /// Number of answers.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.detractors.saturating_add(self.passives).saturating_add(self.promoters)
    }

    /// The plain score; `None` without answers.
    #[must_use]
    pub fn estimate(&self) -> Option<Estimate> {
        (self.n() > 0).then(|| moments(self.reals()))
    }

    /// The interval to show (default, adjusted Wald, Rocks 2016; the constant 3 is not scaled with z²).
    #[must_use]
    pub fn adjusted(&self, confidence: &Confidence) -> Option<Adjusted> {
        let plain = self.estimate()?;
        let [d, s, p] = self.reals();
        let with = [d + 0.75, s + 1.5, p + 0.75];
        let Estimate { nps, variance } = moments(with);
        let se = (variance / total(with)).sqrt();
        let interval = Interval::around(nps, confidence.z() * se).clipped(-1.0, 1.0).holding(plain.nps);
        Some(Adjusted { nps, variance, se, interval })
    }

    /// The score interval of Tango (1998), the strict option: bisection, only + - × ÷ √.
    #[must_use]
    pub fn score_interval(&self, confidence: &Confidence) -> Option<Interval> {
        let nps = self.estimate()?.nps;
        let z = confidence.z();
        let lo = if self.detractors == self.n() { -1.0 } else { self.root(-1.0, nps, z) };
        let hi = if self.promoters == self.n() { 1.0 } else { self.root(nps, 1.0, -z) };
        Some(Interval { lo, hi }.clipped(-1.0, 1.0).holding(nps))
    }

    /// `nps ± z·√(v/n)`, clipped. Only for comparison: it misses far too often below a hundred answers.
    #[must_use]
    pub fn wald(&self, confidence: &Confidence) -> Option<Interval> {
        let Estimate { nps, variance } = self.estimate()?;
        let half = confidence.z() * (variance / total(self.reals())).sqrt();
        Some(Interval::around(nps, half).clipped(-1.0, 1.0).holding(nps))
    }

    fn reals(self) -> [f64; 3] {
        [self.detractors as f64, self.passives as f64, self.promoters as f64]
    }

    /// Where the falling score statistic S(θ) crosses `target` between `lo` and `hi`: 100 halvings.
    fn root(self, mut lo: f64, mut hi: f64, target: f64) -> f64 {
        for _ in 0..100 {
            let middle = f64::midpoint(lo, hi);
            if self.score(middle) > target {
                lo = middle;
            } else {
                hi = middle;
            }
        }
        f64::midpoint(lo, hi)
    }

    /// S(θ) = (P-D-nθ)/√(n(2q+θ(1-θ))) with q the restricted estimate of the share of detractors.
    fn score(self, theta: f64) -> f64 {
        let reals = self.reals();
        let [d, _, p] = reals;
        let n = total(reals);
        let a = 2.0 * n;
        let b = (2.0 * n + d - p) * theta - (p + d);
        let c = -d * theta * (1.0 - theta);
        let inside = b * b - 4.0 * a * c;
        let q = ((if inside > 0.0 { inside.sqrt() } else { 0.0 }) - b) / (2.0 * a);
        let variance = n * (2.0 * q + theta * (1.0 - theta));
        let above = p - d - n * theta;
        if variance > 0.0 {
            above / variance.sqrt()
        } else if above > 0.0 {
            f64::INFINITY
        } else if above < 0.0 {
            f64::NEG_INFINITY
        } else {
            0.0
        }
    }
}

fn total([d, s, p]: [f64; 3]) -> f64 {
    d + s + p
}

fn moments([d, s, p]: [f64; 3]) -> Estimate {
    let n = d + s + p;
    let nps = (p - d) / n;
    let variance = (p + d) / n - nps * nps;
    Estimate { nps, variance: if variance > 0.0 { variance } else { 0.0 } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_points_either_way_take_228_answers() {
        let c = Confidence::new(0.95).unwrap();
        assert_eq!(answers_needed(0.6, 0.10, &c), Ok(228));
        assert_eq!((answers_needed(0.0, 0.1, &c), answers_needed(1.0, 2.0, &c)), (Ok(1), Ok(1)));
        assert!(answers_needed(1.1, 0.1, &c).is_err() && answers_needed(0.5, 0.0, &c).is_err());
        assert!(answers_needed(1.0, 1e-9, &c).is_err());
    }

    /// Exact coverage of an interval: every outcome of n answers, true shares on a grid of 0.05, all ≥ 5 %.
    fn coverage(n: usize, interval: impl Fn(&Counts) -> Interval) -> (f64, f64) {
        let mut factorials = vec![1.0_f64];
        for k in 1..=n {
            factorials.push(factorials[k - 1] * k as f64);
        }
        // By share in twentieths, then by power.
        let powers: Vec<Vec<f64>> = (0..20_u8)
            .map(|share| {
                let share = f64::from(share) / 20.0;
                std::iter::successors(Some(1.0), |power| Some(power * share)).take(n + 1).collect()
            })
            .collect();
        let grid = || (1..=18_usize).flat_map(|det| (1..=(19 - det)).map(move |pro| (det, pro)));
        let mut covered = vec![0.0; grid().count()];
        for d in 0..=n {
            for p in 0..=(n - d) {
                let s = n - d - p;
                let [detractors, passives, promoters] = [d, s, p].map(|count| count as u64);
                let Interval { lo, hi } = interval(&Counts { detractors, passives, promoters });
                let ways = factorials[n] / factorials[d] / factorials[s] / factorials[p];
                for ((det, pro), covered) in grid().zip(&mut covered) {
                    let truth = (pro as f64 - det as f64) / 20.0;
                    if lo - 1e-12 <= truth && truth <= hi + 1e-12 {
                        *covered += ways * powers[det][d] * powers[20 - det - pro][s] * powers[pro][p];
                    }
                }
            }
        }
        let mean = covered.iter().sum::<f64>() / covered.len() as f64;
        (mean, covered.into_iter().fold(1.0, f64::min))
    }

    #[test]
    fn the_default_interval_covers_as_often_as_it_says() {
        let c95 = Confidence::new(0.95).unwrap();
        let adjusted = |counts: &Counts| counts.adjusted(&c95).unwrap().interval;
        // Mean and worst case as in the table of SCORING §1.1.
        for (n, mean, worst) in [
            (5, 0.954, 0.897),
            (10, 0.955, 0.930),
            (20, 0.951, 0.939),
            (50, 0.950, 0.943),
            (100, 0.950, 0.947),
        ] {
            let found = coverage(n, adjusted);
            assert!((found.0 - mean).abs() < 0.000_6, "mean at n={n}: {}", found.0);
            assert!((found.1 - worst).abs() < 0.000_6, "worst at n={n}: {}", found.1);
            assert!((found.0 - 0.95).abs() <= 0.01);
            assert!(found.1 >= 0.89);
        }
    }

    #[test]
    fn the_score_interval_covers_and_the_plain_one_does_not() {
        let c95 = Confidence::new(0.95).unwrap();
        let score = coverage(5, |counts| counts.score_interval(&c95).unwrap());
        assert!((score.0 - 0.970).abs() < 0.000_6 && (score.1 - 0.922).abs() < 0.000_6, "{score:?}");
        let wald = coverage(5, |counts| counts.wald(&c95).unwrap());
        assert!((wald.0 - 0.805).abs() < 0.000_6 && (wald.1 - 0.404).abs() < 0.000_6, "{wald:?}");
    }

    #[test]
    fn nobody_asked_is_no_score() {
        let c = Confidence::new(0.9).unwrap();
        let none = Counts::default();
        assert_eq!(none.estimate(), None);
        assert_eq!(none.adjusted(&c), None);
        assert_eq!(none.score_interval(&c), None);
        assert!(Counts::default().add(11).is_err());
    }

    #[test]
    fn a_thousand_promoters_stay_inside_their_interval() {
        let c80 = Confidence::new(0.8).unwrap();
        let all = Counts { promoters: 1000, ..Counts::default() };
        assert!(all.adjusted(&c80).unwrap().interval.contains(1.0));
        let most = Counts { promoters: u64::MAX, detractors: u64::MAX, passives: u64::MAX };
        assert!(most.adjusted(&c80).unwrap().interval.contains(0.0));
    }

    #[cfg(not(target_arch = "wasm32"))]
    mod properties {
        use super::*;
        use proptest::prelude::*;

        fn counts() -> impl Strategy<Value = Counts> {
            (0_u64..400, 0_u64..400, 0_u64..400)
                .prop_map(|(detractors, passives, promoters)| Counts { detractors, passives, promoters })
                .prop_filter("answers", |counts| counts.n() > 0)
        }

        proptest! {
            #[test]
            fn every_interval_holds_the_score(counts in counts(), level in 0.5_f64..0.999) {
                let c = Confidence::new(level).unwrap();
                let nps = counts.estimate().unwrap().nps;
                for interval in [
                    counts.adjusted(&c).unwrap().interval,
                    counts.score_interval(&c).unwrap(),
                    counts.wald(&c).unwrap(),
                ] {
                    prop_assert!(interval.contains(nps));
                    prop_assert!(interval.lo >= -1.0 && interval.hi <= 1.0);
                }
            }

            #[test]
            fn a_detractor_won_over_raises_all_figures(counts in counts(), level in 0.5_f64..0.999) {
                prop_assume!(counts.detractors > 0);
                let c = Confidence::new(level).unwrap();
                let better = Counts { detractors: counts.detractors - 1, promoters: counts.promoters + 1, ..counts };
                prop_assert!(better.estimate().unwrap().nps > counts.estimate().unwrap().nps);
                let (old, new) = (counts.score_interval(&c).unwrap(), better.score_interval(&c).unwrap());
                prop_assert!(new.lo >= old.lo - 1e-12 && new.hi >= old.hi - 1e-12);
            }

            #[test]
            fn a_surer_interval_is_wider(counts in counts(), level in 0.5_f64..0.98) {
                let (c, surer) = (Confidence::new(level).unwrap(), Confidence::new(level + 0.01).unwrap());
                prop_assert!(counts.score_interval(&surer).unwrap().width() >= counts.score_interval(&c).unwrap().width());
            }
        }
    }
}
