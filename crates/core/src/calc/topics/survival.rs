//! Time to leaving (SCORING §7.4).

use super::features::{columns, features, happened};
use crate::calc::answer::{real, reals};
use crate::calc::input::{At, Case, Fault};
use crate::score::survival::{hazards, kaplan_meier};
use serde_json::{Map, Value, json};

/// A curve or hazards by `fn`.
pub(super) fn survival(case: &Case<'_>) -> Result<Value, Fault> {
    let table = case.table()?;
    let rows = case.rows(&table)?;
    let named = case.get("duration");
    let durations = rows.numbers(&rows.column(&named)?)?;
    let left = happened(&rows, &case.get("event"), case.given("event_positive").as_ref())?;
    if case.get("fn").word(&["kaplan_meier", "discrete_time"])? == "kaplan_meier" {
        let curve = kaplan_meier(&durations, &left).at(&named)?;
        let at: Vec<(f64, f64)> = case.get("times").reals()?.into_iter().map(|time| curve.at(time)).collect();
        return Ok(json!({
            "n": curve.n,
            "events": curve.events,
            "survival": reals(at.iter().map(|point| point.0)),
            "greenwood_se": reals(at.iter().map(|point| point.1)),
            "median": real(curve.median().unwrap_or(f64::INFINITY)),
        }));
    }
    let listed = case.get("covariates");
    let covariates = columns(&rows, &features(&rows, case.input(), &listed)?, &listed)?;
    let length = case.get("interval_months");
    case.go_on()?;
    let found = hazards(&durations, &left, length.real()?, &covariates).at(&length)?;
    let found = found.ok_or_else(|| {
        case.get("event")
            .fault("must have ended some rows of an interval and not others, and not by a covariate alone")
    })?;
    let keyed = |of: &dyn Fn(usize) -> Option<f64>| -> Result<Value, Fault> {
        let names = listed.texts()?.into_iter().enumerate();
        Ok(Value::Object(
            names.map(|(at, name)| (name.to_owned(), json!(of(at).map(real)))).collect::<Map<_, _>>(),
        ))
    };
    Ok(json!({
        "person_periods": found.person_periods,
        "events": found.events,
        "interval_logits": found.intervals.iter().map(|logit| json!(logit.map(real))).collect::<Value>(),
        "coefs": keyed(&|at| found.covariates.get(at).map(|c| c.estimate))?,
        "se": keyed(&|at| found.covariates.get(at).map(|c| c.se))?,
        "log_likelihood": real(found.log_likelihood),
    }))
}
