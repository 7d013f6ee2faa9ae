//! Recommendation, shares and scales with their intervals (SCORING §1).

use crate::calc::answer::{pair, real};
use crate::calc::input::{At, Case, Fault, Node};
use crate::score::means::Histogram;
use crate::score::nps::Counts;
use crate::score::proportion::Share;
use crate::score::sum::Moments;
use serde_json::{Value, json};

/// Counts of detractors, passives and promoters.
pub(super) fn nps_intervals(case: &Case<'_>) -> Result<Value, Fault> {
    let count = |name: &str| case.get(name).count();
    let counts = Counts {
        detractors: count("detractors")?,
        passives: count("passives")?,
        promoters: count("promoters")?,
    };
    let c = case.confidence()?;
    let (Some(plain), Some(adjusted), Some(score), Some(wald)) =
        (counts.estimate(), counts.adjusted(&c), counts.score_interval(&c), counts.wald(&c))
    else {
        return Ok(Value::Null);
    };
    Ok(json!({
        "n": counts.n(),
        "nps": real(plain.nps),
        "nps_times_100": real(100.0 * plain.nps),
        "variance": real(plain.variance),
        "wald": pair(wald),
        "adjusted": {
            "nps": real(adjusted.nps), "variance": real(adjusted.variance), "se": real(adjusted.se),
            "lo": real(adjusted.interval.lo), "hi": real(adjusted.interval.hi),
        },
        "score": {"lo": real(score.lo), "hi": real(score.hi)},
    }))
}

/// A share `successes` of `n`.
pub(super) fn proportion_intervals(case: &Case<'_>) -> Result<Value, Fault> {
    let successes = case.get("successes");
    let share = Share::new(successes.count()?, case.get("n").count()?).at(&successes)?;
    let c = case.confidence()?;
    Ok(json!({
        "p": share.estimate().map(real),
        "wilson": share.wilson(&c).map(pair),
        "clopper_pearson": share.clopper_pearson(&c).at(case.input())?.map(pair),
        "jeffreys": share.jeffreys(&c).at(case.input())?.map(pair),
        "agresti_coull": share.agresti_coull(&c).map(pair),
    }))
}

/// Counts of answers on a scale.
pub(super) fn scale_means(case: &Case<'_>) -> Result<Value, Fault> {
    let histogram = histogram(&case.get("scale"), &case.get("counts"))?;
    let found = histogram.summary(&case.confidence()?).at(case.input())?;
    let Some(found) = found else { return Ok(Value::Null) };
    let mut out = json!({
        "n": found.n, "mean": real(found.mean), "top2_share": real(found.top_two),
        "bottom2_share": real(found.bottom_two), "index_0_100": real(found.index), "median": real(found.median),
    });
    if let (Some(spread), Some(out)) = (found.spread, out.as_object_mut()) {
        out.insert("sd".to_owned(), real(spread.sd));
        out.insert("se".to_owned(), real(spread.se));
        out.insert("t_quantile".to_owned(), real(spread.t));
        out.insert("t_interval".to_owned(), pair(spread.interval));
        out.insert("t_interval_clipped".to_owned(), pair(spread.clipped));
    }
    Ok(out)
}

/// The histogram of values and as many counts.
fn histogram(scale: &Node<'_>, counts: &Node<'_>) -> Result<Histogram, Fault> {
    Histogram::new(&cells(scale, counts)?).at(scale)
}

/// Values with as many counts.
pub(super) fn cells(scale: &Node<'_>, counts: &Node<'_>) -> Result<Vec<(i64, u64)>, Fault> {
    let (values, answers) = (scale.integers()?, counts.counts()?);
    if values.len() != answers.len() {
        return Err(counts.fault(format!("must be a list of {}, one count for each value", values.len())));
    }
    Ok(values.into_iter().zip(answers).collect())
}

/// The exact moments of a histogram.
pub(super) fn moments(cells: &[(i64, u64)], place: &Node<'_>) -> Result<Moments, Fault> {
    let mut moments = Moments::default();
    for &(value, count) in cells {
        moments.add(value, count).at(place)?;
    }
    Ok(moments)
}
