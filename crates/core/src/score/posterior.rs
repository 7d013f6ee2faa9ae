//! Will we keep the next promise? The posterior and the figures that follow from it (SCORING §5.2).

use super::beta::Beta;
use super::error::{ScoreError, open_share};
use super::prior::Prior;
use super::promises::Masses;

/// Probability below the dependable level: "at least this, with 95 % credibility".
pub const LOWER_TAIL: f64 = 0.05;
/// The level that counts as dependable when nothing else is set (τ).
pub const DEFAULT_TAU: f64 = 0.75;
/// The beta posterior of keeping the next promise: `α = mμ+A`, `β = m(1-μ)+B`.
///
/// Beta-binomial conjugacy with a forgetting factor (Jøsang & Ismail 2002; West & Harrison 1997). A kept promise
/// raises α only, so mean and every quantile rise; a miss raises β only, so they fall.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Posterior {
    beta: Beta,
    strength: f64,
    evidence: f64,
}

impl Posterior {
    /// Error where the masses are so large (1e15) or the prior so weak that the shapes leave their range.
    pub fn new(prior: Prior, masses: &Masses) -> Result<Self, ScoreError> {
        let (mean, strength) = (prior.mean(), prior.strength());
        let beta = Beta::new(strength * mean + masses.kept(), strength * (1.0 - mean) + masses.missed())?;
        Ok(Self { beta, strength, evidence: masses.evidence() })
    }

    /// α.
    #[must_use]
    pub fn alpha(&self) -> f64 {
        self.beta.a()
    }

    /// β.
    #[must_use]
    pub fn beta(&self) -> f64 {
        self.beta.b()
    }

    /// The promise index as a share: α/(α+β), the forecast of the share of the next promises kept.
    #[must_use]
    pub fn index(&self) -> f64 {
        self.beta.mean()
    }

    /// Standard deviation of the posterior.
    #[must_use]
    pub fn sd(&self) -> f64 {
        self.beta.sd()
    }

    /// Share of the customer's own evidence, N/(N+m).
    #[must_use]
    pub fn own_share(&self) -> f64 {
        self.evidence / (self.evidence + self.strength)
    }

    /// The dependable level as a share: Beta⁻¹(0.05; α, β).
    pub fn dependable(&self) -> Result<f64, ScoreError> {
        self.beta.quantile(LOWER_TAIL)
    }

    /// Beta⁻¹(0.95; α, β).
    pub fn upper(&self) -> Result<f64, ScoreError> {
        self.beta.quantile(1.0 - LOWER_TAIL)
    }

    /// The posterior after further major promises of today: `kept` of them kept and `missed` missed.
    pub fn after(&self, kept: u64, missed: u64) -> Result<Self, ScoreError> {
        let (kept, missed) = (kept as f64, missed as f64);
        Ok(Self {
            beta: Beta::new(self.alpha() + kept, self.beta() + missed)?,
            strength: self.strength,
            evidence: self.evidence + (kept + missed),
        })
    }

    /// By how much one major miss of today lowers the index: mean/(α+β+1), written as a difference.
    pub fn drop_after_miss(&self) -> Result<f64, ScoreError> {
        Ok(self.index() - self.after(0, 1)?.index())
    }

    /// Greatest number of further major misses of today that leave the dependable level at τ or above;
    /// 0 when it is below already. 0 < τ < 1.
    pub fn lapses_left(&self, tau: f64) -> Result<u64, ScoreError> {
        let tau = open_share("tau", tau)?;
        let fails = |k: u64| -> Result<bool, ScoreError> {
            Ok(!self.after(0, k)?.beta.quantile_is_at_least(LOWER_TAIL, tau)?)
        };
        Ok(first_true(fails, MOST_PROMISES)?.map_or(MOST_PROMISES, |k| k.saturating_sub(1)))
    }

    /// Least number of kept major promises that restore the dependable level after one major miss of today;
    /// `None` when no number up to 2⁴⁸ does (the level is 1 to the last digit).
    pub fn to_make_good(&self) -> Result<Option<u64>, ScoreError> {
        let (level, lack) = self.beta.quantile_pair(LOWER_TAIL)?;
        let restored = |k: u64| -> Result<bool, ScoreError> {
            Ok(self.after(k, 1)?.beta.cdf_pair(level, lack) <= LOWER_TAIL)
        };
        first_true(restored, MOST_PROMISES)
    }

    /// All figures of §5.2 at once.
    pub fn figures(&self, tau: f64) -> Result<Figures, ScoreError> {
        let missed = self.after(0, 1)?;
        Ok(Figures {
            index: self.index(),
            dependable: self.dependable()?,
            upper: self.upper()?,
            sd: self.sd(),
            own_share: self.own_share(),
            index_after_miss: missed.index(),
            drop_after_miss: self.index() - missed.index(),
            dependable_after_miss: missed.dependable()?,
            lapses_left: self.lapses_left(tau)?,
            to_make_good: self.to_make_good()?,
        })
    }
}

/// The figures of a promise posterior; shares in 0..=1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figures {
    /// α/(α+β).
    pub index: f64,
    /// Lower 5 % quantile.
    pub dependable: f64,
    /// Upper 95 % quantile.
    pub upper: f64,
    /// Standard deviation.
    pub sd: f64,
    /// N/(N+m).
    pub own_share: f64,
    /// Index after one major miss of today.
    pub index_after_miss: f64,
    /// Index lost by that miss.
    pub drop_after_miss: f64,
    /// Dependable level after that miss.
    pub dependable_after_miss: f64,
    /// See [`Posterior::lapses_left`].
    pub lapses_left: u64,
    /// See [`Posterior::to_make_good`].
    pub to_make_good: Option<u64>,
}

/// Beyond this number of promises neither figure is looked for.
const MOST_PROMISES: u64 = 1 << 48;

/// The least k in 0..=most for which a condition that stays true once true holds: gallop, then halve.
fn first_true(holds: impl Fn(u64) -> Result<bool, ScoreError>, most: u64) -> Result<Option<u64>, ScoreError> {
    if holds(0)? {
        return Ok(Some(0));
    }
    let (mut fails, mut probe) = (0, 1);
    while !holds(probe)? {
        if probe >= most {
            return Ok(None);
        }
        fails = probe;
        probe *= 2;
    }
    while probe - fails > 1 {
        let middle = fails + (probe - fails) / 2;
        if holds(middle)? {
            probe = middle;
        } else {
            fails = middle;
        }
    }
    Ok(Some(probe))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::decay::Decay;

    fn posterior(events: &[(u32, f64, f64)]) -> Posterior {
        let decay = Decay::new(180).unwrap();
        let mut masses = Masses::new();
        for &(age, weight, credit) in events {
            masses.add(weight, decay.weight(age), credit, false).unwrap();
        }
        Posterior::new(Prior::new(0.92, 6.0).unwrap(), &masses).unwrap()
    }

    /// Forty major promises, one each 18 days, the latest today; `missed` counts from the oldest, 0 to 39.
    fn loyal(silence: u32, missed: impl Fn(u32) -> bool) -> Posterior {
        let events: Vec<_> =
            (0..40).map(|k| (silence + (39 - k) * 18, 1.0, if missed(k) { 0.0 } else { 1.0 })).collect();
        posterior(&events)
    }

    #[test]
    fn the_dependable_level_is_kept_nineteen_times_in_twenty() {
        use crate::score::random::Xoshiro256;
        let prior = Prior::new(0.92, 6.0).unwrap();
        let own = Beta::new(0.92 * 6.0, 0.08 * 6.0).unwrap();
        let mut draws = Xoshiro256::new(5);
        for promises in [0, 3, 20] {
            let (mut held, tries) = (0_u32, 6_000_u32);
            for _ in 0..tries {
                // A customer whose rate is drawn from the prior, and what we kept of so many promises.
                let rate = own.quantile(draws.unit().clamp(1e-12, 1.0 - 1e-12)).unwrap();
                let mut masses = Masses::new();
                for _ in 0..promises {
                    masses.add(1.0, 1.0, if draws.unit() < rate { 1.0 } else { 0.0 }, false).unwrap();
                }
                let found = Posterior::new(prior, &masses).unwrap();
                held += u32::from(found.beta.cdf(rate).unwrap() >= LOWER_TAIL);
            }
            let share = f64::from(held) / f64::from(tries);
            assert!((share - 0.95).abs() <= 0.01, "{promises} promises: {share}");
        }
    }

    #[test]
    fn the_worked_table_of_the_specification() {
        let table: [(&str, Posterior, [&str; 7], u64, u64); 9] = [
            ("no history", posterior(&[]), ["5.52", "0.48", "92.0", "70.1", "78.9", "50.9", "13.1"], 0, 6),
            (
                "first missed",
                posterior(&[(0, 1.0, 0.0)]),
                ["5.52", "1.48", "78.9", "50.9", "69.0", "41.0", "9.9"],
                0,
                2,
            ),
            (
                "critical miss",
                posterior(&[(0, 2.0, 0.0)]),
                ["5.52", "2.48", "69.0", "41.0", "61.3", "34.5", "7.7"],
                0,
                2,
            ),
            (
                "all kept",
                loyal(0, |_| false),
                ["19.52", "0.48", "97.6", "90.7", "93.0", "82.2", "4.6"],
                2,
                21,
            ),
            (
                "latest missed",
                loyal(0, |k| k == 39),
                ["18.52", "1.48", "92.6", "81.3", "88.2", "75.1", "4.4"],
                1,
                8,
            ),
            (
                "old misses",
                loyal(0, |k| k < 3),
                ["19.30", "0.70", "96.5", "88.3", "91.9", "80.6", "4.6"],
                1,
                15,
            ),
            (
                "latest three",
                loyal(0, |k| k > 36),
                ["16.72", "3.28", "83.6", "68.6", "79.6", "64.0", "4.0"],
                0,
                4,
            ),
            (
                "every fourth",
                loyal(0, |k| k % 4 == 3),
                ["15.65", "4.35", "78.2", "61.9", "74.5", "57.9", "3.7"],
                0,
                3,
            ),
            ("silent", loyal(730, |_| false), ["6.36", "0.48", "93.0", "73.6", "81.1", "55.5", "11.9"], 0, 7),
        ];
        for (customer, posterior, [alpha, beta, printed @ ..], lapses, good) in table {
            let found = posterior.figures(DEFAULT_TAU).unwrap();
            assert_eq!(format!("{:.2}", posterior.alpha()), alpha, "{customer}");
            assert_eq!(format!("{:.2}", posterior.beta()), beta, "{customer}");
            let shares = [
                found.index,
                found.dependable,
                found.index_after_miss,
                found.dependable_after_miss,
                found.drop_after_miss,
            ];
            assert_eq!(shares.map(|share| format!("{:.1}", 100.0 * share)), printed, "{customer}");
            assert_eq!((found.lapses_left, found.to_make_good), (lapses, Some(good)), "{customer}");
        }
    }

    #[test]
    fn a_level_of_one_can_not_be_restored() {
        let sure = Posterior::new(Prior::new(0.999_999_999, 0.5).unwrap(), &Masses::new());
        assert!(sure.is_err() || sure.unwrap().to_make_good().unwrap().is_none_or(|k| k > 1_000));
        assert!(posterior(&[]).lapses_left(1.0).is_err());
    }

    #[cfg(not(target_arch = "wasm32"))]
    mod properties {
        use super::*;
        use proptest::prelude::*;

        fn any() -> impl Strategy<Value = Posterior> {
            let events = prop::collection::vec((0_u32..2_000, 0.5_f64..=2.0, 0.0_f64..=1.0), 0..60);
            (0.05_f64..0.99, 0.5_f64..50.0, events).prop_map(|(mean, strength, events)| {
                let decay = Decay::new(180).unwrap();
                let mut masses = Masses::new();
                for (age, weight, credit) in events {
                    masses.add(weight, decay.weight(age), credit, false).unwrap();
                }
                Posterior::new(Prior::new(mean, strength).unwrap(), &masses).unwrap()
            })
        }

        proptest! {
            #[test]
            fn a_kept_promise_raises_and_a_miss_lowers(here in any()) {
                let (kept, missed) = (here.after(1, 0).unwrap(), here.after(0, 1).unwrap());
                prop_assert!(kept.index() > here.index() && missed.index() < here.index());
                prop_assert!(kept.dependable().unwrap() >= here.dependable().unwrap());
                prop_assert!(missed.dependable().unwrap() <= here.dependable().unwrap());
                prop_assert!(kept.own_share() >= here.own_share());
            }

            #[test]
            fn the_lapses_left_are_the_last_that_fit(here in any(), tau in 0.3_f64..0.95) {
                let k = here.lapses_left(tau).unwrap();
                prop_assert!(here.after(0, k + 1).unwrap().dependable().unwrap() < tau + 1e-9);
                if k > 0 {
                    prop_assert!(here.after(0, k).unwrap().dependable().unwrap() >= tau - 1e-9);
                }
            }

            #[test]
            fn making_good_takes_just_enough(here in any()) {
                if let Some(k) = here.to_make_good().unwrap() {
                    let level = here.dependable().unwrap();
                    prop_assert!(here.after(k, 1).unwrap().dependable().unwrap() >= level - 1e-9);
                    prop_assert!(here.after(k - 1, 1).unwrap().dependable().unwrap() <= level + 1e-9);
                }
            }
        }
    }
}
