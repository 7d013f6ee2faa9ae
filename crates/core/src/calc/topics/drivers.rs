//! What moves the outcome: drivers, penalty and reward, and whether items measure one thing (SCORING §8, §4.3).

use super::features::{columns, complete, features};
use crate::calc::answer::{real, reals};
use crate::calc::input::{At, Case, Fault, Node};
use crate::score::correlation::{Columns, Correlations};
use crate::score::drivers::penalty_reward::{Cuts, contrasts};
use crate::score::drivers::{Collinearity, shares};
use crate::score::least_squares::{self, Coefficient, LeastSquares};
use crate::score::reliability::{Reliability, reliability as agreement};
use crate::score::{Confidence, matrix::Matrix};
use serde_json::{Map, Value, json};

/// Predictors up to which the figures on ranks are given beside the others.
const RANKS_UP_TO: usize = 10;

/// All shares of R², the fit and its collinearity.
pub(super) fn drivers(case: &Case<'_>) -> Result<Value, Fault> {
    let data = outcome_first(case)?;
    let named = case.get("predictors");
    let too_few = || named.fault("must have two rows or more without an empty cell");
    let found = Correlations::of(&data).ok_or_else(too_few)?;
    let fit = least_squares::fit(&found).at(&named)?.ok_or_else(|| apart(&named))?;
    case.go_on()?;
    let p = fit.coefficients.len();
    let predictors: Vec<usize> = (1..=p).collect();
    let mut out = fitted(&fit, &found);
    let mut put = |name: &str, value: Value| {
        out.insert(name.to_owned(), value);
    };
    for (name, parts) in
        [("lmg", shares::lmg(&found.matrix)), ("relative_weights", shares::relative_weights(&found.matrix))]
    {
        case.go_on()?;
        let share = |parts: &Vec<f64>| reals(parts.iter().map(|part| part / fit.r_squared));
        put(&format!("{name}_share"), json!(parts.as_ref().filter(|_| fit.r_squared > 0.0).map(share)));
        put(name, json!(parts.map(reals)));
    }
    let standardised: Vec<f64> = fit.coefficients.iter().map(|c| c.standardised).collect();
    put("first", reals(shares::first(&found.matrix)));
    put("last", reals(shares::last(&standardised, &fit.vif)));
    put("pratt", reals(shares::pratt(&found.matrix, &standardised)));
    let eigen = found.matrix.part(&predictors).eigen().values;
    let condition = eigen.first().zip(eigen.last()).map(|(most, least)| real((most / least).sqrt()));
    put("eigen_condition", json!(condition));
    put("scaled_condition_index", real(Collinearity::of(&data, &found).condition_index));
    put("means", reals(found.means.iter().skip(1).copied()));
    put("correlation_matrix", rows_of(&found.matrix));
    if p <= RANKS_UP_TO
        && let Some(ranks) = Correlations::of(&data.ranked())
        && let Some(all) = shares::subsets(&ranks.matrix)
    {
        put("lmg_spearman", json!(shares::lmg(&ranks.matrix).map(reals)));
        put("r_squared_spearman", json!(all.last().map(|r_squared| real(*r_squared))));
    }
    Ok(Value::Object(out))
}

fn apart(named: &Node<'_>) -> Fault {
    named.fault("must be columns with spread of which none is a combination of the others, and so must be the outcome")
}

/// The outcome, then the predictors, of rows without an empty cell.
fn outcome_first(case: &Case<'_>) -> Result<Columns, Fault> {
    let table = case.table()?;
    let rows = case.rows(&table)?;
    let named = case.get("predictors");
    let predictors = features(&rows, case.input(), &named)?;
    let outcome_name = case.get("outcome");
    let outcome = rows.column(&outcome_name)?;
    let rows = complete(case, rows, &predictors, &outcome)?;
    let y = rows.outcomes(&outcome, case.given("outcome_positive").as_ref())?;
    let x = columns(&rows, &predictors, &named)?;
    let mut all = vec![y];
    all.extend((0..x.width()).map(|j| x.column(j).to_vec()));
    Columns::new(all).at(&outcome_name)
}

fn fitted(fit: &LeastSquares, found: &Correlations) -> Map<String, Value> {
    let list = |of: fn(&Coefficient) -> Option<f64>| -> Value {
        fit.coefficients.iter().map(|c| json!(of(c).map(real))).collect()
    };
    let figures = json!({
        "n": found.n,
        "r_squared": real(fit.r_squared),
        "adj_r_squared": fit.adjusted.map(real),
        "intercept": real(fit.intercept),
        "coefficients": list(|c| Some(c.estimate)),
        "std_errors": list(|c| c.se),
        "p_values": list(|c| c.p),
        "beta_standardised": list(|c| Some(c.standardised)),
        "vif": reals(fit.vif.iter().copied()),
    });
    match figures {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

fn rows_of(matrix: &Matrix) -> Value {
    (0..matrix.size()).map(|row| reals(matrix.row(row).iter().copied())).collect()
}

/// Two dummies an attribute in one fit.
pub(super) fn penalty_reward(case: &Case<'_>) -> Result<Value, Fault> {
    let data = outcome_first(case)?;
    let named = case.get("predictors");
    let low = case.get("low_at_most");
    let cuts = Cuts::new(low.real()?, case.get("high_at_least").real()?).at(&low)?;
    let confidence = Confidence::new(0.95).at(case.input())?;
    let found = contrasts(&data, cuts, &confidence).at(&named)?.ok_or_else(|| {
        named.fault("must have ratings low and high that vary and are no combinations of one another")
    })?;
    let term = |c: Coefficient| json!({"coef": real(c.estimate), "se": c.se.map(real), "p": c.p.map(real)});
    let mut terms = Map::new();
    for (name, attribute) in named.texts()?.into_iter().zip(&found.attributes) {
        terms.insert(format!("{name}:penalty"), json!(attribute.penalty.map(term)));
        terms.insert(format!("{name}:reward"), json!(attribute.reward.map(term)));
    }
    Ok(json!({
        "n": found.fit.n,
        "r_squared": real(found.fit.r_squared),
        "constant": real(found.fit.intercept),
        "terms": terms,
    }))
}

/// Cronbach's α of items.
pub(super) fn reliability(case: &Case<'_>) -> Result<Value, Fault> {
    let table = case.table()?;
    let rows = case.rows(&table)?;
    let named = case.get("items");
    let items = features(&rows, case.input(), &named)?;
    let Some(first) = items.first() else { return Err(named.fault("must name items")) };
    let rows = complete(case, rows, &items, first.column())?;
    let confidence = match case.given("confidence") {
        Some(level) => level.confidence()?,
        None => Confidence::new(0.95).at(case.input())?,
    };
    let data = columns(&rows, &items, &named)?;
    let found = agreement(&data, &confidence).at(&named)?;
    let found = found
        .ok_or_else(|| named.fault("must be two items or more, in two rows or more, whose total varies"))?;
    let Reliability { n, alpha, interval, standardised, eigenvalues } = found;
    Ok(json!({
        "n": n,
        "alpha": real(alpha),
        // Three decimals, as the tool of the reference gives them; the figure itself stands beside.
        "ci95_feldt": reals([interval.lo, interval.hi].map(thousandths)),
        "ci_feldt": reals([interval.lo, interval.hi]),
        "standardised_alpha": standardised.map(real),
        "eigenvalues": reals(eigenvalues),
    }))
}

fn thousandths(value: f64) -> f64 {
    format!("{value:.3}").parse().unwrap_or(value)
}
