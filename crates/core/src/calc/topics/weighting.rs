//! Who answered, and weights that make them stand for all (SCORING §10.2, §10.3).

use crate::calc::answer::{real, reals};
use crate::calc::input::{At, Case, Fault, Node};
use crate::score::nps::Counts;
use crate::score::proportion::Share;
use crate::score::response::{nps_bounds, representativity, share_bounds};
use crate::score::sum::Sum;
use crate::score::weighting::{RakeError, Raked, Stratum, kish as effective, post_stratified, rake as raked};
use serde_json::{Map, Value, json};

type Rows = Vec<Vec<f64>>;

/// One of the figures, named by `fn`.
pub(super) fn weighting(case: &Case<'_>) -> Result<Value, Fault> {
    let known = ["rake", "kish", "share_bounds", "nps_bounds", "r_indicator", "post_stratified_share"];
    match case.get("fn").word(&known)? {
        "rake" => rake(case),
        "kish" => kish(case),
        "share_bounds" => bounds_of_share(case),
        "nps_bounds" => bounds_of_nps(case),
        "r_indicator" => r_indicator(case),
        _ => post_stratified_share(case),
    }
}

fn rake(case: &Case<'_>) -> Result<Value, Fault> {
    let place = case.get("observed");
    let observed = rows(&place)?;
    let targets = [case.get("row_targets").reals()?, case.get("column_targets").reals()?];
    let [row_targets, column_targets] = &targets;
    let found = raked(&observed, row_targets, column_targets, &|| case.go_on().is_ok());
    let found = found.map_err(|error| told(case, &place, &error))?;
    let answers = found.weights.iter().flatten().copied().zip(observed.iter().flatten().copied());
    let Some(kish) = effective(&answers.collect::<Vec<_>>()).at(&place)? else { return Ok(Value::Null) };
    let mut out = json!({
        "fitted": found.fitted.iter().map(|row| reals(row.iter().copied())).collect::<Vec<_>>(),
        "weights": found.weights.iter().map(|row| reals(row.iter().copied())).collect::<Vec<_>>(),
        "kish_sum": real(kish.sum),
        "kish_n_effective": real(kish.n_effective),
        "kish_design_effect": real(kish.design_effect),
    });
    if let (Some(promoters), Some(detractors)) = (case.given("promoters"), case.given("detractors")) {
        let counts = [classes(&promoters, &observed)?, classes(&detractors, &observed)?];
        let figures = weighted_nps(&found, &observed, &counts, kish.n_effective);
        out.as_object_mut().into_iter().for_each(|out| out.extend(figures.clone()));
    }
    Ok(out)
}

fn told(case: &Case<'_>, place: &Node<'_>, error: &RakeError) -> Fault {
    match (case.go_on(), error) {
        (Err(stopped), RakeError::Stopped) => stopped,
        _ => place.fault(error.to_string()),
    }
}

fn rows(node: &Node<'_>) -> Result<Rows, Fault> {
    node.items()?.iter().map(Node::reals).collect()
}

/// Counts within the observed ones, cell by cell.
fn classes(node: &Node<'_>, observed: &Rows) -> Result<Rows, Fault> {
    let counts = rows(node)?;
    let fits = |(row, seen): (&Vec<f64>, &Vec<f64>)| {
        row.len() == seen.len() && row.iter().zip(seen).all(|(count, all)| (0.0..=*all).contains(count))
    };
    if counts.len() == observed.len() && counts.iter().zip(observed).all(fits) {
        Ok(counts)
    } else {
        Err(node.fault("must be a table like observed, each count at most what was observed"))
    }
}

fn weighted_nps(found: &Raked, observed: &Rows, counts: &[Rows; 2], n_effective: f64) -> Map<String, Value> {
    let plain = |rows: &Rows| rows.iter().flatten().copied().collect::<Sum>().value();
    let weighted = |rows: &Rows| {
        let parts =
            rows.iter().flatten().zip(found.weights.iter().flatten()).map(|(count, weight)| count * weight);
        parts.collect::<Sum>().value()
    };
    let [promoters, detractors] = counts;
    let (all, fitted) = (plain(observed), plain(&found.fitted));
    let (p, d) = (weighted(promoters) / fitted, weighted(detractors) / fitted);
    let variance = p + d - (p - d) * (p - d);
    let se = (if variance > 0.0 { variance } else { 0.0 } / n_effective).sqrt();
    [
        ("weighted_nps", p - d),
        ("unweighted_nps", (plain(promoters) - plain(detractors)) / all),
        ("se_kish", se),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), real(value)))
    .collect()
}

fn kish(case: &Case<'_>) -> Result<Value, Fault> {
    let weights = case.get("weights");
    let each: Vec<(f64, f64)> = weights.reals()?.into_iter().map(|weight| (weight, 1.0)).collect();
    let Some(found) = effective(&each).at(&weights)? else { return Ok(Value::Null) };
    Ok(json!({
        "sum": real(found.sum), "n_effective": real(found.n_effective),
        "design_effect": real(found.design_effect),
    }))
}

fn bounds_of_share(case: &Case<'_>) -> Result<Value, Fault> {
    let successes = case.get("successes");
    let share = Share::new(successes.count()?, case.get("n").count()?).at(&successes)?;
    let invited = case.get("invited");
    let Some(found) = share_bounds(&share, invited.count()?).at(&invited)? else { return Ok(Value::Null) };
    Ok(json!({
        "response_rate": real(found.response_rate), "share": found.estimate.map(real),
        "worst": real(found.worst), "best": real(found.best),
    }))
}

fn bounds_of_nps(case: &Case<'_>) -> Result<Value, Fault> {
    let count = |name: &str| case.get(name).count();
    let counts = Counts {
        detractors: count("detractors")?,
        passives: count("passives")?,
        promoters: count("promoters")?,
    };
    let invited = case.get("invited");
    let Some(found) = nps_bounds(&counts, invited.count()?).at(&invited)? else { return Ok(Value::Null) };
    Ok(json!({
        "response_rate": real(found.response_rate), "nps": found.estimate.map(real),
        "worst": real(found.worst), "best": real(found.best),
    }))
}

fn r_indicator(case: &Case<'_>) -> Result<Value, Fault> {
    let strata = case.get("strata");
    let mut groups = Vec::new();
    for stratum in strata.items()? {
        let [invited, responded] = stratum.exactly::<2>()?;
        groups.push((invited.count()?, responded.count()?));
    }
    let Some(found) = representativity(&groups).at(&strata)? else { return Ok(Value::Null) };
    let cv = found.cv.map(real);
    Ok(json!({
        "response_rate": real(found.response_rate), "propensities": reals(found.propensities),
        "r_indicator": real(found.r_indicator), "cv": cv, "max_bias_bound_for_unit_sd": cv,
        "chi2": found.chi2.map(real), "df": found.df, "p": found.p.map(real),
    }))
}

fn post_stratified_share(case: &Case<'_>) -> Result<Value, Fault> {
    let place = case.get("strata");
    let mut strata = Vec::new();
    for stratum in place.items()? {
        let [population, n, successes] = stratum.exactly::<3>()?;
        strata.push(Stratum { population: population.real()?, n: n.count()?, successes: successes.count()? });
    }
    let found = post_stratified(&strata).map_err(|error| match error {
        RakeError::NobodyAnswered { index, .. } => place.fault(format!("nobody of stratum {index} answered")),
        other => place.fault(other.to_string()),
    })?;
    let Some(found) = found else { return Ok(Value::Null) };
    Ok(json!({
        "estimate": real(found.estimate), "unweighted": real(found.unweighted), "se": found.se.map(real),
    }))
}
