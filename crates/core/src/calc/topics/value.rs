//! What customers are worth, and what it costs not to deliver (SCORING §11).

use crate::calc::answer::{real, reals};
use crate::calc::input::{At, Case, Fault, Node};
use crate::score::fading::{Fading, fit as fit_fading};
use crate::score::lifetime_value::lifetime_value;
use crate::score::non_delivery::{Affected, Idle, Penalty, cost};
use crate::score::purchases::{Buying, Purchases, fit as fit_buying};
use serde_json::{Value, json};

/// One of the figures, named by `fn`.
pub(super) fn value(case: &Case<'_>) -> Result<Value, Fault> {
    let known = [
        "clv_constant_retention",
        "cost_of_non_delivery",
        "sbg_fit",
        "sbg_derl",
        "bgnbd_fit",
        "bgnbd_p_alive",
    ];
    match case.get("fn").word(&known)? {
        "clv_constant_retention" => clv(case),
        "cost_of_non_delivery" => cost_of_non_delivery(case),
        "sbg_fit" => sbg_fit(case),
        "sbg_derl" => sbg_derl(case),
        "bgnbd_fit" => bgnbd_fit(case),
        _ => bgnbd_p_alive(case),
    }
}

fn clv(case: &Case<'_>) -> Result<Value, Fault> {
    let get = |name: &str| case.get(name).real();
    let horizon = case.given("horizon").map(|horizon| horizon.count_to(u32::MAX)).transpose()?;
    let first = case.given("first").map_or(Ok(false), |first| first.flag())?;
    let place = case.get(if horizon.is_some() { "horizon" } else { "r" });
    Ok(real(lifetime_value(get("m")?, get("r")?, get("d")?, horizon, first).at(&place)?))
}

fn cost_of_non_delivery(case: &Case<'_>) -> Result<Value, Fault> {
    let idle = each(case, "idle", |item| {
        let get = |name: &str| item.get(name).real();
        Ok(Idle {
            people: get("people")?,
            hours: get("hours")?,
            loaded_rate: get("loaded_rate")?,
            redeployed_share: item.given("redeployed_share").map_or(Ok(0.0), |share| share.real())?,
        })
    })?;
    let penalties = each(case, "penalties", |item| {
        let get = |name: &str| item.get(name).real();
        Ok(Penalty {
            rate_per_unit: get("rate_per_unit")?,
            units_late: get("units_late")?,
            grace_units: item.given("grace_units").map_or(Ok(0.0), |grace| grace.real())?,
            cap: item.given("cap").map(|cap| cap.real()).transpose()?,
        })
    })?;
    let affected = each(case, "affected", |item| {
        let get = |name: &str| item.get(name).real();
        Ok(Affected {
            customers: get("customers")?,
            clv_remaining: get("clv_remaining")?,
            p_leave_before: get("p_leave_before")?,
            p_leave_after: get("p_leave_after")?,
        })
    })?;
    let mut other = Vec::new();
    for (_, cost) in case.given("other").map_or(Ok(Vec::new()), |other| other.fields())? {
        other.push(cost.real()?);
    }
    let found = cost(&idle, &penalties, &other, &affected).at(case.input())?;
    Ok(json!({
        "idle": real(found.idle), "penalties": real(found.penalties), "other": real(found.other),
        "lifetime_value_at_risk": real(found.lifetime_value_at_risk), "total": real(found.total),
        "borne_by_customer": real(found.borne_by_customer()), "borne_by_us": real(found.borne_by_us()),
    }))
}

/// A list that may be absent.
fn each<T>(
    case: &Case<'_>,
    name: &str,
    read: impl Fn(&Node<'_>) -> Result<T, Fault>,
) -> Result<Vec<T>, Fault> {
    case.given(name).map_or(Ok(Vec::new()), |list| list.items()?.iter().map(read).collect())
}

fn sbg_fit(case: &Case<'_>) -> Result<Value, Fault> {
    let survivors = case.get("survivors");
    let fitted = fit_fading(&survivors.reals()?).at(&survivors)?;
    let found = fitted.ok_or_else(|| {
        survivors.fault("no shifted beta-geometric fits them best: retention must rise with age")
    })?;
    let horizon = case.get("horizon");
    let periods = horizon.count_to(u32::MAX)?;
    let survival = found.fading.survival(periods).at(&horizon)?;
    Ok(json!({
        "a": real(found.fading.a()), "b": real(found.fading.b()),
        "log_likelihood": real(found.log_likelihood),
        "retention": reals((1..=periods).map(|t| found.fading.retention(t))),
        "survival": reals(survival),
    }))
}

fn sbg_derl(case: &Case<'_>) -> Result<Value, Fault> {
    let fading = Fading::new(case.get("a").real()?, case.get("b").real()?).at(&case.get("a"))?;
    let (renewals, discount) = (case.get("renewals").count_to(u32::MAX)?, case.get("discount"));
    Ok(real(fading.residual_lifetime(renewals, discount.real()?).at(&discount)?))
}

fn bgnbd_fit(case: &Case<'_>) -> Result<Value, Fault> {
    let table = case.table()?;
    let rows = case.rows(&table)?;
    let names = case.get("columns");
    let columns = rows.columns(&names)?;
    let [x, last, all] = columns.as_slice() else {
        return Err(names.fault("must be a list of 3: repeat purchases, time of the last, time observed"));
    };
    let mut customers = Vec::with_capacity(rows.len());
    for row in rows.complete(&columns).iter() {
        let customer = Purchases::new(row.number(x)?, row.number(last)?, row.number(all)?);
        customers.push(
            customer.map_err(|error| names.fault(format!("row {} of the table: {error}", row.number)))?,
        );
    }
    let fitted = fit_buying(&customers, &|| case.go_on().is_ok()).at(&names)?;
    case.go_on()?;
    let found = fitted.ok_or_else(|| names.fault("no BG/NBD fits these customers best"))?;
    let [r, alpha, a, b] = found.buying.parameters();
    Ok(json!({
        "n": customers.len(), "r": real(r), "alpha": real(alpha), "a": real(a), "b": real(b),
        "log_likelihood": real(found.log_likelihood),
    }))
}

fn bgnbd_p_alive(case: &Case<'_>) -> Result<Value, Fault> {
    let get = |name: &str| case.get(name).real();
    let buying = Buying::new(get("r")?, get("alpha")?, get("a")?, get("b")?).at(case.input())?;
    let customer = Purchases::new(get("x")?, get("t_x")?, get("T")?).at(case.input())?;
    Ok(real(buying.chance_alive(&customer).at(case.input())?))
}
