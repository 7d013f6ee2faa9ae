//! Who answered, and what those who did not could change (SCORING §10.2).
//!
//! Early answers against late ones are compared as two groups of [`super::change`] or [`super::proportion`].

use super::distributions::chi2_upper_tail;
use super::error::{ScoreError, finite};
use super::nps;
use super::proportion::Share;
use super::sum::Sum;

/// Response below which the bounds are shown as a sentence.
pub const SAY_BOUNDS_BELOW: f64 = 0.5;

/// Complete answers over those who could have answered: `complete/(invited - undeliverable)` (as AAPOR RR1);
/// `None` when nobody could. Error when more answered than could.
pub fn response_rate(complete: u64, invited: u64, undeliverable: u64) -> Result<Option<f64>, ScoreError> {
    const RANGE: ScoreError =
        ScoreError::OutOfRange { what: "complete answers", must: "at most those who were reached" };
    let reached = invited.checked_sub(undeliverable).filter(|reached| complete <= *reached).ok_or(RANGE)?;
    Ok((reached > 0).then(|| complete as f64 / reached as f64))
}

/// What a figure would be if all who did not answer were against us, or for us (Manski 2003).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// Answers over invited.
    pub response_rate: f64,
    /// The figure of those who answered; `None` when nobody did.
    pub estimate: Option<f64>,
    /// All who did not answer counted against.
    pub worst: f64,
    /// All who did not answer counted for.
    pub best: f64,
}

/// Bounds of a share: `[k/N, (k+N-n)/N]` of `N` invited. `None` for N = 0; error when more answered than invited.
pub fn share_bounds(share: &Share, invited: u64) -> Result<Option<Bounds>, ScoreError> {
    bounds(share.n(), invited, share.estimate(), share.successes() as f64, share.successes() as f64)
}

/// Bounds of an NPS: `[(P-D-(N-n))/N, (P-D+(N-n))/N]` of `N` invited. `None` for N = 0; error when more answered.
pub fn nps_bounds(counts: &nps::Counts, invited: u64) -> Result<Option<Bounds>, ScoreError> {
    let lead = counts.promoters as f64 - counts.detractors as f64;
    let silent = invited.saturating_sub(counts.n()) as f64;
    bounds(counts.n(), invited, counts.estimate().map(|found| found.nps), lead - silent, lead)
}

fn bounds(
    n: u64,
    invited: u64,
    estimate: Option<f64>,
    worst: f64,
    lead: f64,
) -> Result<Option<Bounds>, ScoreError> {
    let Some(silent) = invited.checked_sub(n) else {
        return Err(ScoreError::OutOfRange { what: "invited", must: "at least as many as answered" });
    };
    if invited == 0 {
        return Ok(None);
    }
    let all = invited as f64;
    Ok(Some(Bounds {
        response_rate: n as f64 / all,
        estimate,
        worst: worst / all,
        best: (lead + silent as f64) / all,
    }))
}

/// How alike the groups answered (Schouten, Cobben & Bethlehem 2009).
#[derive(Debug, Clone, PartialEq)]
pub struct Representativity {
    /// Responded over invited, m.
    pub response_rate: f64,
    /// The same for each group.
    pub propensities: Vec<f64>,
    /// `1 - 2S` with `S² = ΣN(ρ-m)²/(ΣN-1)`: 1 when all groups answered alike.
    pub r_indicator: f64,
    /// S/m: the most by which a figure of standard deviation 1 can be off; `None` when nobody answered.
    pub cv: Option<f64>,
    /// `Σ(r-Nm)²/(Nm(1-m))`; `None` when nobody or everybody answered.
    pub chi2: Option<f64>,
    /// Groups - 1.
    pub df: usize,
    /// Upper tail of chi2; `None` where that is, or for one group.
    pub p: Option<f64>,
}

/// R-indicator over groups (invited, responded) in their order; groups of nobody are dropped, `None` when fewer than
/// two people were invited. Error when more responded than were invited.
pub fn representativity(groups: &[(u64, u64)]) -> Result<Option<Representativity>, ScoreError> {
    if groups.iter().any(|(invited, responded)| responded > invited) {
        return Err(ScoreError::OutOfRange { what: "responded", must: "at most the invited" });
    }
    let groups: Vec<(f64, f64)> =
        groups.iter().filter(|group| group.0 > 0).map(|&(n, r)| (n as f64, r as f64)).collect();
    let sum = |of: &dyn Fn(&(f64, f64)) -> f64| groups.iter().map(of).collect::<Sum>().value();
    let (invited, responded) = (sum(&|group| group.0), sum(&|group| group.1));
    if invited < 2.0 {
        return Ok(None);
    }
    let m = responded / invited;
    let square = sum(&|(n, r)| n * (r / n - m) * (r / n - m));
    let s = (square / (invited - 1.0)).sqrt();
    let df = groups.len().saturating_sub(1);
    let chi2 = (m > 0.0 && m < 1.0).then(|| sum(&|(n, r)| (r - n * m) * ((r - n * m) / (n * m * (1.0 - m)))));
    let p = match chi2 {
        Some(chi2) if df > 0 => Some(chi2_upper_tail(finite("chi-square", chi2)?, df as f64)?),
        _ => None,
    };
    Ok(Some(Representativity {
        response_rate: m,
        propensities: groups.iter().map(|(n, r)| r / n).collect(),
        r_indicator: 1.0 - 2.0 * s,
        cv: (m > 0.0).then(|| s / m),
        chi2,
        df,
        p,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_of_36_answers_of_100() {
        let counts = nps::Counts { detractors: 8, passives: 9, promoters: 19 };
        let found = nps_bounds(&counts, 100).unwrap().unwrap();
        assert_eq!((found.worst, found.best, found.response_rate), (-0.53, 0.75, 0.36));
        assert!(nps_bounds(&counts, 35).is_err());
        assert_eq!(nps_bounds(&nps::Counts::default(), 0), Ok(None));
    }

    #[test]
    fn nobody_answered_leaves_everything_open() {
        let found = share_bounds(&Share::new(0, 0).unwrap(), 40).unwrap().unwrap();
        assert_eq!((found.estimate, found.worst, found.best), (None, 0.0, 1.0));
        assert_eq!(response_rate(0, 5, 5), Ok(None));
        assert_eq!(response_rate(36, 110, 10), Ok(Some(0.36)));
        assert!(response_rate(5, 4, 0).is_err() && response_rate(0, 1, 2).is_err());
    }

    #[test]
    fn groups_that_answered_alike_represent_the_whole() {
        let found = representativity(&[(100, 30), (50, 15), (0, 0)]).unwrap().unwrap();
        assert!((found.r_indicator - 1.0).abs() < 1e-15 && found.df == 1);
        let none = representativity(&[(10, 0), (10, 0)]).unwrap().unwrap();
        assert_eq!((none.cv, none.chi2, none.p), (None, None, None));
        assert!(representativity(&[(1, 2)]).is_err());
        assert_eq!(representativity(&[(1, 1)]), Ok(None));
    }

    #[cfg(not(target_arch = "wasm32"))]
    mod properties {
        use super::*;
        use proptest::prelude::*;

        proptest! {
            #[test]
            fn whatever_the_silent_would_have_said_lies_within_the_bounds(
                said in prop::array::uniform3(0_u64..200), silent in prop::array::uniform3(0_u64..200),
            ) {
                let counts = |[d, s, p]: [u64; 3]| nps::Counts { detractors: d, passives: s, promoters: p };
                let all = counts([said[0] + silent[0], said[1] + silent[1], said[2] + silent[2]]);
                if let (Some(truth), Some(found)) = (all.estimate(), nps_bounds(&counts(said), all.n()).unwrap()) {
                    prop_assert!(found.worst - 1e-12 <= truth.nps && truth.nps <= found.best + 1e-12);
                }
            }
        }
    }
}
