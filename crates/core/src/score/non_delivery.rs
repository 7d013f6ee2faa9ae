//! What it costs not to deliver: the customer, and us (SCORING §11).

use super::error::{ScoreError, finite, not_negative, share};
use super::sum::Sum;

/// People who could not work because of us.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Idle {
    /// How many.
    pub people: f64,
    /// For how many hours each.
    pub hours: f64,
    /// What an hour costs with everything on it: see [`loaded_rate`].
    pub loaded_rate: f64,
    /// The part of that time that was put to other use, 0..=1.
    pub redeployed_share: f64,
}

/// A contractual penalty for lateness.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Penalty {
    /// For each unit of time beyond the grace.
    pub rate_per_unit: f64,
    /// How late.
    pub units_late: f64,
    /// Free of penalty.
    pub grace_units: f64,
    /// The most that is owed; `None` without limit.
    pub cap: Option<f64>,
}

/// Customers who are more likely to leave because of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Affected {
    /// How many.
    pub customers: f64,
    /// What each is still worth.
    pub clv_remaining: f64,
    /// Chance to leave without the failure.
    pub p_leave_before: f64,
    /// Chance to leave with it. Below the other nothing is credited.
    pub p_leave_after: f64,
}

/// The cost by what it consists of, in one currency. Idle time is the customer's loss; the rest is ours.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cost {
    /// `Σ people·hours·rate·(1-redeployed)`.
    pub idle: f64,
    /// `Σ min(cap, rate·max(0, late-grace))`.
    pub penalties: f64,
    /// Rework, expedite, refunds …
    pub other: f64,
    /// `Σ customers·CLV·max(0, p_after-p_before)`.
    pub lifetime_value_at_risk: f64,
    /// The four together: never shown without who bears what.
    pub total: f64,
}

impl Cost {
    /// What the customer bears: a reason to leave, and never our cost.
    #[must_use]
    pub fn borne_by_customer(&self) -> f64 {
        self.idle
    }

    /// What we bear: penalties, rework and the like, and the customers that it may drive away.
    #[must_use]
    pub fn borne_by_us(&self) -> f64 {
        [self.penalties, self.other, self.lifetime_value_at_risk].into_iter().collect::<Sum>().value()
    }
}

/// What an hour of work costs: wage over the wage's share of total compensation, about 0.70 in US private industry
/// (BLS ECEC). Error unless the share lies above 0 and at most 1.
pub fn loaded_rate(wage: f64, wage_share: f64) -> Result<f64, ScoreError> {
    let wage = not_negative("wage", wage)?;
    if share("wage share", wage_share)? <= 0.0 {
        return Err(ScoreError::OutOfRange { what: "wage share", must: "above 0" });
    }
    finite("the loaded rate", wage / wage_share)
}

/// The cost of one failure. Error for a figure below 0, a share or chance outside 0..=1, and sums without end.
pub fn cost(
    idle: &[Idle],
    penalties: &[Penalty],
    other: &[f64],
    affected: &[Affected],
) -> Result<Cost, ScoreError> {
    let idle = total(idle.iter().map(idle_cost))?;
    let penalties = total(penalties.iter().map(penalty))?;
    let other = total(other.iter().map(|cost| not_negative("a cost", *cost)))?;
    let lifetime_value_at_risk = total(affected.iter().map(at_risk))?;
    let parts = [idle, penalties, other, lifetime_value_at_risk];
    let total = finite("the cost", parts.into_iter().collect::<Sum>().value())?;
    Ok(Cost { idle, penalties, other, lifetime_value_at_risk, total })
}

fn total(costs: impl Iterator<Item = Result<f64, ScoreError>>) -> Result<f64, ScoreError> {
    let mut sum = Sum::new();
    for cost in costs {
        sum.add(finite("a cost", cost?)?);
    }
    finite("the cost", sum.value())
}

fn idle_cost(idle: &Idle) -> Result<f64, ScoreError> {
    let people = not_negative("people", idle.people)?;
    let hours = not_negative("hours", idle.hours)?;
    let rate = not_negative("the loaded rate", idle.loaded_rate)?;
    Ok(people * hours * rate * (1.0 - share("the redeployed share", idle.redeployed_share)?))
}

fn penalty(penalty: &Penalty) -> Result<f64, ScoreError> {
    let rate = not_negative("the penalty rate", penalty.rate_per_unit)?;
    let late = finite("lateness", penalty.units_late)? - not_negative("grace", penalty.grace_units)?;
    let owed = if late > 0.0 { rate * late } else { 0.0 };
    Ok(match penalty.cap.map(|cap| not_negative("the cap", cap)).transpose()? {
        Some(cap) if cap < owed => cap,
        _ => owed,
    })
}

fn at_risk(affected: &Affected) -> Result<f64, ScoreError> {
    let customers = not_negative("customers", affected.customers)?;
    let worth = not_negative("the remaining lifetime value", affected.clv_remaining)?;
    let before = share("the chance to leave", affected.p_leave_before)?;
    let after = share("the chance to leave", affected.p_leave_after)?;
    let more = after - before;
    Ok(customers * worth * if more > 0.0 { more } else { 0.0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_hundred_people_wait_half_a_day() {
        let idle = Idle { people: 500.0, hours: 4.0, loaded_rate: 45.0, redeployed_share: 0.0 };
        let late = Penalty { rate_per_unit: 1_500.0, units_late: 5.0, grace_units: 0.0, cap: Some(10_000.0) };
        let risk =
            Affected { customers: 1.0, clv_remaining: 250_000.0, p_leave_before: 0.08, p_leave_after: 0.20 };
        let found = cost(&[idle], &[late], &[2_200.0, 800.0], &[risk]).unwrap();
        assert_eq!((found.idle, found.penalties, found.other), (90_000.0, 7_500.0, 3_000.0));
        assert!((found.total - 130_500.0).abs() < 1e-6);
        assert_eq!((found.borne_by_customer(), found.borne_by_us().round()), (90_000.0, 40_500.0));
        let capped = Penalty { units_late: 9.0, ..late };
        let owed = |penalty| cost(&[], &[penalty], &[], &[]).map(|cost| cost.penalties);
        assert_eq!(owed(capped), Ok(10_000.0));
        assert_eq!(owed(Penalty { units_late: -2.0, ..late }), Ok(0.0));
    }

    #[test]
    fn what_lowers_the_risk_is_not_credited_and_wrong_figures_are_refused() {
        let better = Affected { customers: 3.0, clv_remaining: 1e4, p_leave_before: 0.3, p_leave_after: 0.1 };
        assert_eq!(cost(&[], &[], &[], &[better]).map(|cost| cost.total), Ok(0.0));
        assert!(cost(&[], &[], &[-1.0], &[]).is_err());
        assert!(cost(&[], &[], &[f64::MAX, f64::MAX], &[]).is_err());
        assert!(cost(&[], &[], &[], &[Affected { p_leave_after: 1.1, ..better }]).is_err());
        assert_eq!(loaded_rate(35.0, 0.70).map(f64::round), Ok(50.0));
        assert!(loaded_rate(35.0, 0.0).is_err());
    }
}
