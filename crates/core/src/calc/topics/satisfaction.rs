//! The satisfaction index over items, and value against competitors (SCORING §4.3, §4.4).

use crate::calc::answer::{pair, real, reals};
use crate::calc::input::{At, Case, Fault, Node};
use crate::score::relative_value::relative_value as against_others;
use crate::score::satisfaction_index::{
    alpha_beside, first_component, normalised, satisfaction_index as index,
};
use serde_json::{Value, json};

/// The index of the respondents who answered every item.
pub(super) fn satisfaction_index(case: &Case<'_>) -> Result<Value, Fault> {
    let table = case.table()?;
    let rows = case.rows(&table)?;
    let (items, weights) = (rows.columns(&case.get("items"))?, case.get("weights"));
    if let Some(missing) = case.given("missing") {
        missing.word(&["listwise"])?;
    }
    let scale = case.get("scale");
    let (lo, hi) = scale.scale()?;
    let mut answers = Vec::new();
    for row in rows.complete(&items).iter() {
        let answer = items.iter().map(|item| row.number(item)).collect::<Result<Vec<_>, _>>()?;
        if answer.iter().any(|x| !(lo..=hi).contains(x)) {
            return Err(
                scale.fault(format!("row {} of the table holds an answer outside the scale", row.number))
            );
        }
        answers.push(answer);
    }
    let given = weights_of(case, &weights, items.len(), &answers)?;
    let Some(found) = index(&answers, (lo, hi), &given, &case.confidence()?).at(case.input())? else {
        return Ok(Value::Null);
    };
    let mut out = json!({
        "weights": reals(normalised(&given).at(&weights)?),
        "alpha": alpha_beside(&answers).at(case.input())?.map(real),
        "n": found.n, "index": real(found.index), "item_means": reals(found.item_means),
        "min": real(found.min), "max": real(found.max),
    });
    if let (Some(spread), Some(out)) = (found.spread, out.as_object_mut()) {
        out.insert("sd".to_owned(), real(spread.sd));
        out.insert("se".to_owned(), real(spread.se));
        out.insert("interval".to_owned(), pair(spread.interval));
    }
    Ok(out)
}

/// A list, one weight for each item; or `equal` (the default); or `pc1`, the first principal component.
fn weights_of(
    case: &Case<'_>,
    place: &Node<'_>,
    items: usize,
    answers: &[Vec<f64>],
) -> Result<Vec<f64>, Fault> {
    let given = match case.given("weights") {
        Some(weights) if weights.value().is_string() => match weights.word(&["equal", "pc1"])? {
            "pc1" => first_component(answers).at(place)?.ok_or_else(|| {
                place.fault("are not found: the items must vary and none may go against the others")
            })?,
            _ => vec![1.0; items],
        },
        Some(weights) => weights.reals()?,
        None => vec![1.0; items],
    };
    if given.len() != items {
        return Err(place.fault(format!("must be a list of {items}, one weight for each item")));
    }
    normalised(&given).at(place)?;
    Ok(given)
}

/// Our ratings against theirs, in two lists or two columns.
pub(super) fn relative_value(case: &Case<'_>) -> Result<Value, Fault> {
    let paired = case.given("paired").map_or(Ok(false), |paired| paired.flag())?;
    let (ours, theirs) = match case.given("ours_column") {
        None => (case.get("ours").reals()?, case.get("theirs").reals()?),
        Some(ours) => {
            let table = case.table()?;
            let rows = case.rows(&table)?;
            let columns = [rows.column(&ours)?, rows.column(&case.get("theirs_column"))?];
            let [ours, theirs] = columns.each_ref();
            if paired || case.given("missing").is_some() {
                let rows = rows.complete(&columns);
                (rows.numbers(ours)?, rows.numbers(theirs)?)
            } else {
                let all = || rows.clone();
                let one = |column: &crate::calc::table::Column<'_>| {
                    all().only(|row| row.cell(column).is_some()).numbers(column)
                };
                (one(ours)?, one(theirs)?)
            }
        }
    };
    if paired && ours.len() != theirs.len() {
        return Err(case.get("theirs").fault(format!("must be a list of {}, as long as ours", ours.len())));
    }
    let Some(found) = against_others(&ours, &theirs, paired, &case.confidence()?).at(case.input())? else {
        return Ok(Value::Null);
    };
    let mut out = json!({"ratio": real(found.ratio)});
    if let (Some(spread), Some(out)) = (found.spread, out.as_object_mut()) {
        out.insert("se_log".to_owned(), real(spread.se_log));
        out.insert("interval".to_owned(), pair(spread.interval));
        out.insert("verdict".to_owned(), json!(spread.standing.as_str()));
    }
    Ok(out)
}
