//! Do kept promises move declared satisfaction? (SCORING §13, warning 2)

use crate::calc::answer::{pair, real};
use crate::calc::input::{At, Case, Fault};
use crate::calc::table::{Column, Row};
use crate::calendar::Day;
use crate::score::means::mann_whitney;
use crate::score::proportion::{Share, difference};
use crate::score::sum::Moments;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Answers by how many days late the thing was: value to count.
type ByDays = BTreeMap<i64, BTreeMap<i64, u64>>;
type Cells = Vec<(i64, u64)>;

/// Scores of what came by its day against those of what came late.
pub(super) fn promise_satisfaction(case: &Case<'_>) -> Result<Value, Fault> {
    case.get("kept_rule").word(&["delivered_day <= promised_day"])?;
    let scale = case.get("score_scale");
    let [lo, hi] = scale.exactly::<2>()?;
    let (lo, hi) = (lo.integer()?, hi.integer()?);
    // A rating scale is short; its histogram is part of the answer.
    if lo >= hi || hi.saturating_sub(lo) > 1_000 {
        return Err(scale.fault("the first must be below the second, by at most 1000"));
    }
    let days = by_days(case, lo, hi)?;
    let least = case.get("satisfied_at_least").integer()?;
    let (kept, late) = (merged(&days, i64::MIN, 0, lo, hi), merged(&days, 1, i64::MAX, lo, hi));
    let share = |cells: &Cells| {
        let satisfied = cells.iter().filter(|cell| cell.0 >= least).map(|cell| cell.1).sum();
        Share::new(satisfied, total(cells)).at(case.input())
    };
    let (kept_share, late_share) = (share(&kept)?, share(&late)?);
    let c = case.confidence()?;
    let ranks = mann_whitney(&kept, &late).at(case.input())?;
    let counts = |cells: &Cells| json!(cells.iter().map(|cell| cell.1).collect::<Vec<_>>());
    let mut out = Map::new();
    let mut put = |name: String, value: Value| {
        out.insert(name, value);
    };
    put("n".to_owned(), json!(total(&kept) + total(&late)));
    put(format!("kept_histogram_{lo}_to_{hi}"), counts(&kept));
    put(format!("late_histogram_{lo}_to_{hi}"), counts(&late));
    put("kept_top2".to_owned(), json!(kept_share.estimate().map(real)));
    put("kept_top2_wilson".to_owned(), json!(kept_share.wilson(&c).map(pair)));
    put("late_top2".to_owned(), json!(late_share.estimate().map(real)));
    put("late_top2_wilson".to_owned(), json!(late_share.wilson(&c).map(pair)));
    let change = difference(&kept_share, &late_share, &c).map(|found| pair(found.interval));
    put("late_minus_kept_newcombe".to_owned(), json!(change));
    put("mann_whitney_z".to_owned(), json!(ranks.map(|found| real(found.z))));
    put("prob_late_scores_higher".to_owned(), json!(ranks.map(|found| real(found.superiority))));
    put("bands".to_owned(), bands(case, &days)?);
    Ok(Value::Object(out))
}

fn by_days(case: &Case<'_>, lo: i64, hi: i64) -> Result<ByDays, Fault> {
    let table = case.table()?;
    let rows = case.rows(&table)?;
    let names = ["promised_day", "delivered_day", "score"].map(|name| rows.column(&case.get(name)));
    let [promised, delivered, score] = names;
    let (promised, delivered, score) = (promised?, delivered?, score?);
    let mut days = ByDays::new();
    for row in rows.iter() {
        let late = i64::from(day(row, &delivered)?.number()) - i64::from(day(row, &promised)?.number());
        let value = row.integer(&score)?;
        if !(lo..=hi).contains(&value) {
            return Err(
                score.fault(format!("row {} of the table holds a score outside its scale", row.number))
            );
        }
        *days.entry(late).or_default().entry(value).or_insert(0) += 1;
    }
    Ok(days)
}

/// The date part of a cell as written, without a shift of time zone.
fn day(row: &Row<'_>, column: &Column<'_>) -> Result<Day, Fault> {
    let text = row.text(column)?;
    let date = text.get(..10).and_then(|date| date.parse().ok());
    date.ok_or_else(|| {
        column.fault(format!("row {} of the table does not begin with a date YYYY-MM-DD", row.number))
    })
}

/// The histogram of what was `from..=to` days late.
fn merged(days: &ByDays, from: i64, to: i64, lo: i64, hi: i64) -> Cells {
    let mut cells: BTreeMap<i64, u64> = (lo..=hi).map(|value| (value, 0)).collect();
    for (value, count) in days.range(from..=to).flat_map(|(_, cells)| cells) {
        *cells.entry(*value).or_insert(0) += count;
    }
    cells.into_iter().collect()
}

fn total(cells: &Cells) -> u64 {
    cells.iter().map(|cell| cell.1).sum()
}

/// Mean scores between the edges, the lower end of each band included.
fn bands(case: &Case<'_>, days: &ByDays) -> Result<Value, Fault> {
    let node = case.get("late_bands");
    let edges = node.integers()?;
    let mut bands = Vec::new();
    for (&from, &edge) in edges.iter().zip(edges.iter().skip(1)) {
        if from >= edge {
            return Err(node.fault("the edges must ascend"));
        }
        let mut moments = Moments::default();
        for (value, count) in days.range(from..edge).flat_map(|(_, cells)| cells) {
            moments.add(*value, *count).at(&node)?;
        }
        let mean = moments.mean().map(real);
        bands.push(json!({"days": [from, edge - 1], "n": moments.n(), "mean_score": mean}));
    }
    Ok(Value::Array(bands))
}
