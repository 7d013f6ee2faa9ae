//! What may be shown and how: the perception gap, small groups, whole points (SCORING §4.5, §6.3, §10.1).

use crate::calc::answer::{pair, real};
use crate::calc::input::{At, Case, Fault};
use crate::score::gap::gap;
use crate::score::rounding::largest_remainder;
use crate::score::suppression::suppress;
use serde_json::{Value, json};

/// `perception_gap` or `suppress`.
pub(super) fn gap_and_suppression(case: &Case<'_>) -> Result<Value, Fault> {
    match case.get("fn").word(&["perception_gap", "suppress"])? {
        "perception_gap" => perception_gap(case),
        _ => {
            let found = suppress(&case.get("cells").counts()?, case.get("k").count()?);
            Ok(json!({"hidden": found.hidden, "total_may_be_shown": found.total_may_be_shown}))
        }
    }
}

fn perception_gap(case: &Case<'_>) -> Result<Value, Fault> {
    let (staff, customer) = (case.get("staff").reals()?, case.get("customer").reals()?);
    if staff.len() != customer.len() {
        return Err(case
            .get("customer")
            .fault(format!("must be a list of {}, as long as staff", staff.len())));
    }
    let pairs: Vec<(f64, f64)> = staff.into_iter().zip(customer).collect();
    let scale = case.get("scale");
    let (lo, hi) = scale.scale()?;
    let Some(found) = gap(&pairs, lo, hi, &case.confidence()?).at(&scale)? else { return Ok(Value::Null) };
    let mut out = json!({
        "n": found.n, "mean_gap": real(found.mean), "mean_gap_0_100": real(found.mean_percent),
        "share_overestimated": real(found.overestimated), "share_underestimated": real(found.underestimated),
        "mean_absolute_gap": real(found.mean_absolute),
    });
    if let (Some(spread), Some(out)) = (found.spread, out.as_object_mut()) {
        out.insert("sd".to_owned(), real(spread.sd));
        out.insert("interval".to_owned(), pair(spread.interval));
        out.insert("limits_of_agreement".to_owned(), pair(spread.agreement));
        out.insert("p".to_owned(), spread.p.map_or(Value::Null, real));
    }
    Ok(out)
}

/// Parts in whole units that add up to the total in whole units.
pub(super) fn display_rounding(case: &Case<'_>) -> Result<Value, Fault> {
    let unit = case.get("unit_micro");
    let shown = largest_remainder(&case.get("parts_micro").integers()?, unit.integer()?).at(&unit)?;
    Ok(json!({"total": shown.total, "parts": shown.parts}))
}
