//! Time to leaving: Kaplan–Meier curves and discrete-time hazards (SCORING §7.4).

use super::correlation::Columns;
use super::error::{ScoreError, not_negative, positive};
use super::logistic::newton::Problem;

/// Cells of a person-period table that are gone through at most (128 MB).
const MOST_CELLS: usize = 16_000_000;

/// One time at which somebody left.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// The time.
    pub time: f64,
    /// Customers still under watch just before.
    pub at_risk: u64,
    /// Customers who left.
    pub events: u64,
    /// Share staying beyond this time.
    pub survival: f64,
    /// Greenwood's (1926) standard error of it.
    pub se: f64,
}

/// The Kaplan–Meier (1958) curve.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// Customers.
    pub n: u64,
    /// Customers who left.
    pub events: u64,
    /// Times at which somebody left, ascending.
    pub steps: Vec<Step>,
}

/// The curve of durations, 0 or more, and whether each ended with the event or was still going on (censored).
///
/// `S = Π(1-d/n)`; `se = S·√Σ d/(n(n-d))`, terms with everybody leaving left out. Who is censored at a time of an event
/// counts as at risk.
pub fn kaplan_meier(durations: &[f64], left: &[bool]) -> Result<Curve, ScoreError> {
    if durations.len() != left.len() {
        return Err(ScoreError::OutOfRange { what: "the durations", must: "one for each outcome" });
    }
    let mut rows = Vec::with_capacity(durations.len());
    for (duration, left) in durations.iter().zip(left) {
        rows.push((not_negative("a duration", *duration)?, *left));
    }
    rows.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut at_risk = rows.len() as u64;
    let (mut survival, mut greenwood) = (1.0, 0.0);
    let mut curve = Curve { n: at_risk, events: 0, steps: Vec::new() };
    for ties in rows.chunk_by(|one, other| one.0.to_bits() == other.0.to_bits()) {
        let events = ties.iter().filter(|row| row.1).count() as u64;
        if let (1.., Some((time, _))) = (events, ties.first()) {
            let (d, n) = (events as f64, at_risk as f64);
            survival *= 1.0 - d / n;
            if events < at_risk {
                greenwood += d / (n * (n - d));
            }
            curve.events += events;
            let se = survival * greenwood.sqrt();
            curve.steps.push(Step { time: *time, at_risk, events, survival, se });
        }
        at_risk -= ties.len() as u64;
    }
    Ok(curve)
}

impl Curve {
    /// Share staying beyond `time`, with its standard error; all of them before the first step.
    #[must_use]
    pub fn at(&self, time: f64) -> (f64, f64) {
        let step = self.steps.iter().take_while(|step| step.time <= time).last();
        step.map_or((1.0, 0.0), |step| (step.survival, step.se))
    }

    /// The earliest time after which no more than half stay; `None` where more do to the end.
    #[must_use]
    pub fn median(&self) -> Option<f64> {
        self.steps.iter().find(|step| step.survival <= 0.5).map(|step| step.time)
    }
}

/// One coefficient.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coefficient {
    /// Log-odds of leaving in an interval for one unit more.
    pub estimate: f64,
    /// Its standard error.
    pub se: f64,
}

/// Hazards by interval and what moves them.
#[derive(Debug, Clone, PartialEq)]
pub struct Hazards {
    /// Rows of the person-period table: one for each customer and interval it was under watch in.
    pub person_periods: u64,
    /// Customers who left.
    pub events: u64,
    /// Log-odds of leaving in each interval with every covariate 0; `None` where nobody or everybody left in it, whose
    /// log-odds are endless.
    pub intervals: Vec<Option<f64>>,
    /// By covariate, in listed order.
    pub covariates: Vec<Coefficient>,
    /// Log-likelihood.
    pub log_likelihood: f64,
}

/// Discrete-time hazards (Allison 1982; Singer & Willett 1993): logistic, no penalty, one intercept an interval.
///
/// A customer is under watch in intervals 1 to `⌈duration/length⌉` (none for duration 0); the last carries the event.
/// `None` when nobody left or nobody stayed in any interval, or covariates separate the outcomes. Error where
/// covariates are combinations of one another.
pub fn hazards(
    durations: &[f64],
    left: &[bool],
    length: f64,
    covariates: &Columns,
) -> Result<Option<Hazards>, ScoreError> {
    let length = positive("the length of an interval", length)?;
    let rows_fit = covariates.width() == 0 || covariates.rows() == durations.len();
    if durations.len() != left.len() || !rows_fit {
        return Err(ScoreError::OutOfRange { what: "the durations", must: "one for each row" });
    }
    let last = durations.iter().map(|d| last_interval(*d, length)).collect::<Result<Vec<_>, _>>()?;
    let table = Periods::of(&last, left, covariates)?;
    if table.outcomes.is_empty() {
        return Ok(None);
    }
    let width = table.kept.len() + covariates.width();
    let penalty = vec![0.0; width];
    let problem =
        Problem { rows: &table.rows, width, outcomes: &table.outcomes, offsets: &[], penalty: &penalty };
    let optimum = problem.solve(vec![0.0; width])?;
    if !optimum.converged {
        return Ok(None);
    }
    let mut intervals = vec![None; table.intervals];
    for (interval, logit) in table.kept.iter().zip(&optimum.beta) {
        if let Some(slot) = intervals.get_mut(*interval) {
            *slot = Some(*logit);
        }
    }
    let coefficient = |at: usize, estimate: &f64| Coefficient {
        estimate: *estimate,
        se: optimum.covariance.at(at, at).sqrt(),
    };
    Ok(Some(Hazards {
        person_periods: last.iter().map(|last| *last as u64).sum(),
        events: left.iter().filter(|left| **left).count() as u64,
        intervals,
        covariates: optimum
            .beta
            .iter()
            .enumerate()
            .skip(table.kept.len())
            .map(|(at, e)| coefficient(at, e))
            .collect(),
        log_likelihood: optimum.log_likelihood,
    }))
}

/// `⌈duration/length⌉`.
fn last_interval(duration: f64, length: f64) -> Result<usize, ScoreError> {
    let intervals = (not_negative("a duration", duration)? / length).ceil();
    if intervals > 100_000.0 {
        return Err(ScoreError::TooLarge("the number of intervals"));
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and at most 100 000")]
    Ok(intervals as usize)
}

/// The person-period table without intervals whose log-odds are endless; these add nothing to the likelihood.
struct Periods {
    intervals: usize,
    /// Intervals with an intercept, counted from 0.
    kept: Vec<usize>,
    rows: Vec<f64>,
    outcomes: Vec<bool>,
}

impl Periods {
    fn of(last: &[usize], left: &[bool], covariates: &Columns) -> Result<Self, ScoreError> {
        let intervals = last.iter().copied().max().unwrap_or(0);
        // Customers under watch in each interval, and those who left in it.
        let mut counts = vec![(0_u64, 0_u64); intervals];
        for (last, left) in last.iter().zip(left) {
            counts.iter_mut().take(*last).for_each(|count| count.0 += 1);
            if let Some(count) = last.checked_sub(1).and_then(|at| counts.get_mut(at)) {
                count.1 += u64::from(*left);
            }
        }
        let kept: Vec<usize> =
            (0..intervals).filter(|at| counts.get(*at).is_some_and(|(n, d)| *d > 0 && d < n)).collect();
        let width = kept.len() + covariates.width();
        let periods: usize = last.iter().sum();
        if periods.checked_mul(width).is_none_or(|cells| cells > MOST_CELLS) {
            return Err(ScoreError::TooLarge("the person-period table"));
        }
        let mut table = Self { intervals, kept, rows: Vec::new(), outcomes: Vec::new() };
        for (row, (last, left)) in last.iter().zip(left).enumerate() {
            let own: Vec<f64> = (0..covariates.width())
                .map(|j| covariates.column(j).get(row).copied().unwrap_or(0.0))
                .collect();
            for interval in table.kept.iter().copied().take_while(|at| at < last) {
                let dummies = table.kept.iter().map(|at| if *at == interval { 1.0 } else { 0.0 });
                table.rows.extend(dummies.chain(own.iter().copied()));
                table.outcomes.push(*left && interval + 1 == *last);
            }
        }
        Ok(table)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_of_a_textbook_example() {
        // Freireich et al. (1963), the treated group: 6, 6, 6, 6+, 7, 9+, 10, 10+, 11+, 13, 16, 17+, …
        let durations = [
            6.0, 6.0, 6.0, 6.0, 7.0, 9.0, 10.0, 10.0, 11.0, 13.0, 16.0, 17.0, 19.0, 20.0, 22.0, 23.0, 25.0,
            32.0, 32.0, 34.0, 35.0,
        ];
        let censored = [3, 5, 7, 8, 11, 12, 13, 16, 17, 18, 19, 20];
        let left: Vec<bool> = (0..21).map(|i| !censored.contains(&i)).collect();
        let curve = kaplan_meier(&durations, &left).unwrap();
        assert_eq!((curve.n, curve.events, curve.median()), (21, 9, Some(23.0)));
        assert!((curve.at(10.0).0 - 0.7529).abs() < 5e-5 && (curve.at(10.0).1 - 0.0963).abs() < 5e-5);
        assert!((curve.at(9.99).0 - 0.8067).abs() < 5e-5 && (curve.at(40.0).0 - 0.4482).abs() < 5e-5);
        assert_eq!(curve.at(5.0), (1.0, 0.0));
    }

    #[test]
    fn when_all_have_left_nothing_is_left_and_nothing_is_uncertain() {
        let curve = kaplan_meier(&[1.0, 2.0], &[true, true]).unwrap();
        assert_eq!(curve.at(2.0), (0.0, 0.0));
        assert_eq!(kaplan_meier(&[], &[]).unwrap().median(), None);
        assert!(kaplan_meier(&[-1.0], &[true]).is_err() && kaplan_meier(&[1.0], &[]).is_err());
    }

    #[test]
    fn without_covariates_a_hazard_is_a_share() {
        let durations = [1.0, 12.0, 12.5, 24.0, 30.0, 30.0];
        let left = [true, false, true, true, false, false];
        let nothing = Columns::new(Vec::new()).unwrap();
        let found = hazards(&durations, &left, 12.0, &nothing).unwrap().unwrap();
        // Six under watch, one leaves; four, two leave; two, none leaves.
        assert_eq!((found.person_periods, found.events), (12, 3));
        assert!((found.intervals[0].unwrap() - libm::log(0.2)).abs() < 1e-10);
        assert!(found.intervals[1].unwrap().abs() < 1e-10);
        assert_eq!(found.intervals[2], None);
        assert_eq!(hazards(&durations, &[false; 6], 12.0, &nothing).unwrap(), None);
        assert!(hazards(&[1e9], &[true], 1.0, &nothing).is_err());
        assert!(hazards(&[1.0], &[true], 0.0, &nothing).is_err());
    }
}
