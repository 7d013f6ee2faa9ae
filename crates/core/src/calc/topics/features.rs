//! Columns of a case as numbers: features in listed order, outcomes, and the rows that a rule keeps.

use crate::calc::input::{At, Case, Fault, Node};
use crate::calc::table::{Column, Row, Rows};
use crate::score::correlation::Columns;
use crate::score::logistic::fold_of;
use serde_json::Value;

/// How a feature is read from its cells.
enum Reading<'v> {
    Number,
    Divided(f64),
    Mapped(Node<'v>),
}

/// A feature found in a table.
pub(super) struct Feature<'v> {
    column: Column<'v>,
    reading: Reading<'v>,
}

impl Feature<'_> {
    fn of(&self, row: &Row<'_>) -> Result<f64, Fault> {
        match &self.reading {
            Reading::Number => row.number(&self.column),
            Reading::Divided(by) => Ok(row.number(&self.column)? / by),
            Reading::Mapped(map) => {
                let text = row.text(&self.column)?;
                let value = map.get(text);
                if value.value().is_null() {
                    let shown: String = text.chars().take(40).collect();
                    return Err(map.fault(format!(
                        "row {} of the table holds {shown:?}, which is not in it",
                        row.number
                    )));
                }
                value.real()
            }
        }
    }

    /// The column that it is read from.
    pub(super) fn column(&self) -> &Column<'_> {
        &self.column
    }
}

/// The features that `names` lists; `encode` of `from` says which are read otherwise than as their column's number.
pub(super) fn features<'v>(
    rows: &Rows<'_>,
    from: &Node<'v>,
    names: &Node<'v>,
) -> Result<Vec<Feature<'v>>, Fault> {
    names.items()?.iter().map(|name| feature(rows, from, name)).collect()
}

fn feature<'v>(rows: &Rows<'_>, from: &Node<'v>, name: &Node<'v>) -> Result<Feature<'v>, Fault> {
    let wanted = name.text()?;
    let entries = from.given("encode").map_or(Ok(Vec::new()), |encode| encode.items())?;
    for entry in entries {
        if entry.get("feature").text()? != wanted {
            continue;
        }
        let column = rows.column(&entry.get("column"))?;
        let reading = match (entry.given("map"), entry.given("divide_by")) {
            (Some(map), None) => {
                map.object()?;
                Reading::Mapped(map)
            }
            (None, Some(by)) => match by.real()? {
                0.0 => return Err(by.fault("must not be 0")),
                divisor => Reading::Divided(divisor),
            },
            _ => return Err(entry.fault("must have either map or divide_by")),
        };
        return Ok(Feature { column, reading });
    }
    Ok(Feature { column: rows.column(name)?, reading: Reading::Number })
}

/// The numbers of features, one column each.
pub(super) fn columns(rows: &Rows<'_>, features: &[Feature<'_>], named: &Node<'_>) -> Result<Columns, Fault> {
    let read = |feature: &Feature<'_>| rows.iter().map(|row| feature.of(row)).collect::<Result<Vec<_>, _>>();
    Columns::new(features.iter().map(read).collect::<Result<_, _>>()?).at(named)
}

/// A column that says whether something happened: equal to `positive`, or 1 and 0.
pub(super) fn happened(
    rows: &Rows<'_>,
    column: &Node<'_>,
    positive: Option<&Node<'_>>,
) -> Result<Vec<bool>, Fault> {
    let found = rows.column(column)?;
    let numbers = rows.outcomes(&found, positive)?;
    if let Some(other) =
        numbers.iter().find(|x| ![0.0_f64, 1.0].map(f64::to_bits).contains(&(**x + 0.0).to_bits()))
    {
        return Err(column.fault(format!("must hold 0 and 1 only, and holds {other}")));
    }
    Ok(numbers.into_iter().map(|x| x > 0.5).collect())
}

/// Rows without an empty cell in the features and in `also`: `missing` knows `listwise` only where all columns enter
/// one fit.
pub(super) fn complete<'t>(
    case: &Case<'_>,
    rows: Rows<'t>,
    features: &[Feature<'_>],
    also: &Column<'_>,
) -> Result<Rows<'t>, Fault> {
    if let Some(missing) = case.given("missing") {
        missing.word(&["listwise"])?;
    }
    Ok(rows.only(|row| {
        row.cell(also).is_some() && features.iter().all(|feature| row.cell(feature.column()).is_some())
    }))
}

/// The rows that `{"keep": "all"}` or `{"fold", "keep", "held_out_fold"}` keeps, by their number in the table.
pub(super) fn kept<'t>(rows: Rows<'t>, rule: &Node<'_>) -> Result<Rows<'t>, Fault> {
    if matches!(rule.value(), Value::Null) {
        return Ok(rows);
    }
    let keep = rule.get("keep").word(&["all", "train", "test"])?;
    if keep == "all" {
        return Ok(rows);
    }
    let folds = rule.get("fold").count()?;
    let held_out = rule.get("held_out_fold").count()?;
    if held_out >= folds {
        return Err(rule.get("held_out_fold").fault("must be below the number of folds"));
    }
    Ok(rows.only(|row| (fold_of(row.number as u64, folds) == held_out) == (keep == "test")))
}
