//! Who leaves: the penalised logistic model and how good a forecast is (SCORING §7).

use super::features::{columns, features, happened, kept};
use crate::calc::answer::{pair, real, reals};
use crate::calc::input::{At, Case, Fault, Node};
use crate::calc::table::Rows;
use crate::score::correlation::Columns;
use crate::score::logistic::{self, DEFAULT_LAMBDA, Model};
use crate::score::validity::accuracy::{Group, accuracy, murphy};
use crate::score::validity::calibration::{bins, calibration, expected_error};
use crate::score::validity::lift::{average_precision, lift};
use crate::score::validity::roc::Roc;
use crate::score::{Confidence, validity::LIFT_SHARES};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// One of the four reports by `fn`.
pub(super) fn churn_model(case: &Case<'_>) -> Result<Value, Fault> {
    let table = case.table()?;
    let rows = case.rows(&table)?;
    let known = ["ridge_logistic_fit", "ridge_logistic_quality", "auc_pair", "single_score_report"];
    match case.get("fn").word(&known)? {
        "ridge_logistic_fit" => {
            let rows = kept(rows, &case.get("rows"))?;
            Ok(fit_of(&fit(case, &rows, case.input())?))
        }
        "ridge_logistic_quality" => quality(case, &rows),
        "auc_pair" => auc_pair(case, &rows),
        _ => single_score(case, &rows),
    }
}

fn left(case: &Case<'_>, rows: &Rows<'_>) -> Result<Vec<bool>, Fault> {
    happened(rows, &case.get("outcome"), case.given("outcome_positive").as_ref())
}

/// The fit that `of` describes (`features`, `encode`, `lambda`) on these rows.
fn fit(case: &Case<'_>, rows: &Rows<'_>, of: &Node<'_>) -> Result<Model, Fault> {
    let named = of.get("features");
    let data = columns(rows, &features(rows, of, &named)?, &named)?;
    let lambda = of.given("lambda").map_or(Ok(DEFAULT_LAMBDA), |lambda| lambda.real())?;
    solved(case, &data, rows, lambda, of)
}

fn solved(
    case: &Case<'_>,
    data: &Columns,
    rows: &Rows<'_>,
    lambda: f64,
    of: &Node<'_>,
) -> Result<Model, Fault> {
    let outcomes = left(case, rows)?;
    case.go_on()?;
    let model = logistic::fit(data, &outcomes, lambda).at(of)?;
    model.ok_or_else(|| case.get("outcome").fault("must have happened in some rows and not in others"))
}

fn fit_of(model: &Model) -> Value {
    let list = |of: fn(&logistic::Feature) -> f64| reals(model.features.iter().map(of));
    let errors = model.features.iter().map(|feature| feature.se);
    let errors: Value =
        std::iter::once(Some(model.intercept_se)).chain(errors).map(|se| json!(se.map(real))).collect();
    json!({
        "n": model.n,
        "lambda_": real(model.lambda),
        "feature_mean": list(|feature| feature.mean),
        "feature_sd_population": list(|feature| feature.sd),
        "intercept_standardised": real(model.intercept),
        "coef_standardised": list(|feature| feature.coefficient),
        "intercept_raw": real(model.raw_intercept()),
        "coef_raw": list(logistic::Feature::raw),
        "log_likelihood": real(model.log_likelihood),
        "penalised_objective": real(model.objective),
        "se_bayes_standardised": errors,
    })
}

fn level(case: &Case<'_>) -> Result<Confidence, Fault> {
    case.given("confidence")
        .map_or_else(|| Confidence::new(0.95).at(case.input()), |level| level.confidence())
}

fn roc(case: &Case<'_>, scores: &[f64], outcomes: &[bool]) -> Result<Roc, Fault> {
    let roc = Roc::of(scores, outcomes).at(case.input())?;
    roc.ok_or_else(|| case.get("outcome").fault("must have happened in some rows and not in others"))
}

fn area(roc: &Roc, confidence: &Confidence) -> Map<String, Value> {
    Map::from_iter([
        ("auc".to_owned(), real(roc.auc())),
        ("delong_se".to_owned(), json!(roc.se().map(real))),
        ("ci95".to_owned(), json!(roc.interval(confidence).map(pair))),
    ])
}

/// A model fitted on `fit_rows`, judged on `rows`.
fn quality(case: &Case<'_>, rows: &Rows<'_>) -> Result<Value, Fault> {
    let model = fit(case, &kept(rows.clone(), &case.get("fit_rows"))?, case.input())?;
    let rows = kept(rows.clone(), &case.get("rows"))?;
    let named = case.get("features");
    let data = columns(&rows, &features(&rows, case.input(), &named)?, &named)?;
    let (p, y) = (model.probabilities(&data), left(case, &rows)?);
    let confidence = level(case)?;
    let mut out = area(&roc(case, &p, &y)?, &confidence);
    let mut put = |name: &str, value: Value| {
        out.insert(name.to_owned(), value);
    };
    let events = y.iter().filter(|left| **left).count();
    put("n", json!(y.len()));
    put("events", json!(events));
    put("base_rate", real(events as f64 / y.len() as f64));
    if let Some(found) = accuracy(&p, &y).at(case.input())? {
        put("brier", real(found.brier));
        put("brier_reference", real(found.reference));
        put("brier_scaled", json!(found.scaled.map(real)));
        put("log_loss", json!(found.log_loss.map(real)));
    }
    put("average_precision", json!(average_precision(&p, &y).at(case.input())?.map(real)));
    let found = calibration(&p, &y).at(case.input())?;
    put("calibration_slope", json!(found.map(|c| real(c.slope))));
    put("calibration_slope_se", json!(found.map(|c| real(c.slope_se))));
    put("calibration_in_the_large", json!(found.map(|c| real(c.in_the_large))));
    let found = bins(&p, &y, &confidence).at(case.input())?;
    put("ece", real(expected_error(&found)));
    let bins: Value = found
        .iter()
        .map(|bin| {
            let (mean, share) = (real(bin.mean_predicted), real(bin.observed));
            json!({"n": bin.n, "mean_predicted": mean, "observed": share, "events": bin.events})
        })
        .collect();
    put("calibration_bins_ascending", bins);
    for share in LIFT_SHARES {
        let found = lift(&p, &y, share).at(case.input())?.map(|lift| {
            json!({
                "k": lift.k, "captured_events": lift.captured, "precision": real(lift.precision),
                "lift": lift.lift.map(real), "recall": lift.recall.map(real),
            })
        });
        put(&format!("lift_top_{}pct", share / 100), json!(found));
    }
    Ok(Value::Object(out))
}

/// Two scores of the same rows, and the first less the second.
fn auc_pair(case: &Case<'_>, rows: &Rows<'_>) -> Result<Value, Fault> {
    let used = kept(rows.clone(), &case.get("rows"))?;
    let outcomes = left(case, &used)?;
    let confidence = level(case)?;
    let (mut out, mut found) = (Map::new(), Vec::new());
    for score in case.get("scores").exactly::<2>()? {
        let name = score.get("name");
        let roc = roc(case, &score_of(case, rows, &used, &score)?, &outcomes)?;
        if name.text()? == "paired"
            || out.insert(name.text()?.to_owned(), area(&roc, &confidence).into()).is_some()
        {
            return Err(name.fault("must differ from the name of the other score and from \"paired\""));
        }
        found.push(roc);
    }
    if let [first, second] = found.as_slice() {
        let paired = first.less(second, &confidence).at(case.input())?.map(|lead| {
            json!({
                "auc1": real(first.auc()), "auc2": real(second.auc()), "difference": real(lead.difference),
                "se": real(lead.se), "z": real(lead.z), "p": real(lead.p),
            })
        });
        out.insert("paired".to_owned(), json!(paired));
    }
    Ok(Value::Object(out))
}

/// A column with a sign, or the probabilities of a model.
fn score_of(case: &Case<'_>, rows: &Rows<'_>, used: &Rows<'_>, score: &Node<'_>) -> Result<Vec<f64>, Fault> {
    if let Some(described) = score.given("model") {
        let model = fit(case, &kept(rows.clone(), &described.get("rows"))?, &described)?;
        let named = described.get("features");
        let data = columns(used, &features(used, &described, &named)?, &named)?;
        return Ok(model.probabilities(&data));
    }
    let column = used.column(&score.get("column"))?;
    let sign = score.given("sign").map_or(Ok(1.0), |sign| sign.real())?;
    Ok(used.numbers(&column)?.into_iter().map(|x| sign * x).collect())
}

/// What one score with few values says: a table, its area turned round, Murphy's parts and a fit.
fn single_score(case: &Case<'_>, rows: &Rows<'_>) -> Result<Value, Fault> {
    let rows = kept(rows.clone(), &case.get("rows"))?;
    let outcomes = left(case, &rows)?;
    let named = ["score", "column"].iter().find_map(|name| case.given(name));
    let named = match named {
        Some(named) if named.value().is_object() => named.get("column"),
        Some(named) => named,
        None => {
            let [only] = case.get("features").exactly::<1>()?;
            only
        }
    };
    let column = rows.column(&named)?;
    let scores = rows.numbers(&column)?;
    let texts = rows.texts(&column)?;
    let mut table: BTreeMap<&str, [u64; 2]> = BTreeMap::new();
    let mut order: Vec<(f64, &str)> = Vec::new();
    for ((score, text), left) in scores.iter().zip(texts).zip(&outcomes) {
        if !table.contains_key(text) {
            order.push((*score, text));
        }
        let [without, with] = table.entry(text).or_default();
        *if *left { with } else { without } += 1;
    }
    order.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(other.1)));
    let groups: Vec<Group> = order
        .iter()
        .filter_map(|(_, text)| table.get(text))
        .map(|[without, with]| {
            let n = without + with;
            Group { forecast: *with as f64 / n as f64, n, events: *with }
        })
        .collect();
    let parts = murphy(&groups).at(&named)?.map(|parts| {
        json!({
            "reliability": real(parts.reliability), "resolution": real(parts.resolution),
            "uncertainty": real(parts.uncertainty), "brier": real(parts.brier()),
        })
    });
    let turned: Vec<f64> = scores.iter().map(|score| -score).collect();
    let data = Columns::new(vec![scores]).at(&named)?;
    let lambda = case.given("lambda").map_or(Ok(DEFAULT_LAMBDA), |lambda| lambda.real())?;
    Ok(json!({
        "n": outcomes.len(),
        "crosstab": table,
        "auc_of_minus_score": area(&roc(case, &turned, &outcomes)?, &level(case)?),
        "murphy_of_group_means": parts,
        "ridge": fit_of(&solved(case, &data, &rows, lambda, case.input())?),
    }))
}
