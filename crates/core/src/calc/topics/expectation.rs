//! Grades of expectation (SCORING §4.1, §4.2).

use crate::calc::answer::{pair, real};
use crate::calc::input::{At, Case, Fault};
use crate::score::expectation::{FULL_DIFFERENCE, aggregate, two_ratings};
use serde_json::{Value, json};

/// The answers (u, weight) of a case and, for two ratings, the share of expectations at the ceiling.
type Answers = (Vec<(f64, f64)>, Option<f64>);

/// The grade of answers `u` with `weights`, or of two columns of ratings.
pub(super) fn expectation_grades(case: &Case<'_>) -> Result<Value, Fault> {
    let (answers, ceiling) = match case.given("u") {
        Some(_) => (weighted(case)?, None),
        None => two_columns(case)?,
    };
    let Some(found) = aggregate(&answers, &case.confidence()?).at(case.input())? else {
        return Ok(Value::Null);
    };
    let counts = found.counts;
    let mut out = json!({
        "n": found.n, "mean_u": real(found.mean_u), "index": real(found.index),
        "letter": found.letter.as_str(), "n_effective": real(found.n_effective),
        "grade_counts": {"A": counts.a, "B": counts.b, "C": counts.c, "D": counts.d, "F": counts.f},
    });
    if let Some(out) = out.as_object_mut() {
        if let Some(spread) = found.spread {
            out.insert("se".to_owned(), real(spread.se));
            out.insert("interval".to_owned(), pair(spread.interval));
            let (lo, hi) = spread.letters;
            out.insert("letter_range".to_owned(), json!([lo.as_str(), hi.as_str()]));
        }
        if let Some(ceiling) = ceiling {
            out.insert("ceiling_share".to_owned(), real(ceiling));
        }
    }
    Ok(out)
}

fn weighted(case: &Case<'_>) -> Result<Vec<(f64, f64)>, Fault> {
    let (u, weights) = (case.get("u"), case.get("weights"));
    let answers = u.reals()?;
    let given = match case.given("weights") {
        Some(weights) => weights.reals()?,
        None => vec![1.0; answers.len()],
    };
    if answers.len() != given.len() {
        return Err(weights.fault(format!("must be a list of {}, one weight for each answer", answers.len())));
    }
    if let Some(at) = answers.iter().position(|u| !(0.0..=1.0).contains(u)) {
        return Err(u.fault(format!("answer {at} must lie within 0 and 1")));
    }
    Ok(answers.into_iter().zip(given).collect())
}

fn two_columns(case: &Case<'_>) -> Result<Answers, Fault> {
    let table = case.table()?;
    let rows = case.rows(&table)?;
    let columns = [rows.column(&case.get("expectation"))?, rows.column(&case.get("performance"))?];
    let rows = rows.complete(&columns);
    let scale = case.get("scale");
    let (lo, hi) = scale.scale()?;
    let full = case.given("full_scale_fraction").map_or(Ok(FULL_DIFFERENCE), |full| full.real())?;
    let [expected, got] = columns.each_ref();
    let (mut answers, mut at_ceiling) = (Vec::with_capacity(rows.len()), 0_u64);
    for row in rows.iter() {
        let rating = two_ratings(row.number(expected)?, row.number(got)?, lo, hi, full);
        let rating =
            rating.map_err(|error| scale.fault(format!("row {} of the table: {error}", row.number)))?;
        at_ceiling += u64::from(rating.ceiling);
        answers.push((rating.u, 1.0));
    }
    let share = if answers.is_empty() { None } else { Some(at_ceiling as f64 / answers.len() as f64) };
    Ok((answers, share))
}
