//! Recommendation, shares and scales with their intervals (SCORING §1).

use crate::calc::answer::{pair, real};
use crate::calc::input::{At, Case, Fault, Node, whole};
use crate::score::Interval;
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
    let scale = case.get("scale");
    let steps = steps_of(&[&scale])?;
    let histogram = Histogram::new(&cells(&scale, &case.get("counts"), steps)?).at(&scale)?;
    let found = histogram.summary(&case.confidence()?).at(case.input())?;
    let Some(found) = found else { return Ok(Value::Null) };
    let back = |value: f64| real(value / steps);
    let both = |interval: Interval| pair(Interval { lo: interval.lo / steps, hi: interval.hi / steps });
    let mut out = json!({
        "n": found.n, "mean": back(found.mean), "top2_share": real(found.top_two),
        "bottom2_share": real(found.bottom_two), "index_0_100": real(found.index), "median": back(found.median),
    });
    if let (Some(spread), Some(out)) = (found.spread, out.as_object_mut()) {
        out.insert("sd".to_owned(), back(spread.sd));
        out.insert("se".to_owned(), back(spread.se));
        out.insert("t_quantile".to_owned(), real(spread.t));
        out.insert("t_interval".to_owned(), both(spread.interval));
        out.insert("t_interval_clipped".to_owned(), both(spread.clipped));
    }
    Ok(out)
}

/// Into how many steps a unit of these scales is cut so that every value is a whole number of them: 1 for scales of
/// whole numbers, 2 for one of halves. Sums stay exact, and what comes out is divided by it once.
pub(super) fn steps_of(scales: &[&Node<'_>]) -> Result<f64, Fault> {
    let mut values = Vec::new();
    for scale in scales {
        if scale.integers().is_err() {
            values.extend(scale.reals()?.into_iter().map(|value| (value, *scale)));
        }
    }
    let fits = |steps: f64, value: f64| in_steps(value, steps).is_some();
    let cut = STEPS.into_iter().find(|steps| values.iter().all(|(value, _)| fits(*steps, *value)));
    let wrong = values.iter().find(|(value, _)| !STEPS.into_iter().any(|steps| fits(steps, *value)));
    cut.ok_or_else(|| {
        let place =
            wrong.or(values.first()).map_or_else(|| scales.first().copied(), |(_, scale)| Some(*scale));
        let says = "must be whole numbers, or all of them halves, quarters, tenths … down to thousandths";
        place.map_or_else(Fault::default, |place| place.fault(says))
    })
}

const STEPS: [f64; 10] = [1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 10.0, 12.0, 100.0, 1_000.0];

/// The value in steps, if it is a whole number of them but for rounding.
fn in_steps(value: f64, steps: f64) -> Option<i64> {
    let exact = value * steps;
    let near = (exact + 0.5).floor();
    ((exact - near).abs() <= 1e-12 * (1.0 + near.abs())).then(|| whole(near)).flatten()
}

/// Values, in steps of a unit and ascending, with as many counts.
pub(super) fn cells(scale: &Node<'_>, counts: &Node<'_>, steps: f64) -> Result<Vec<(i64, u64)>, Fault> {
    let answers = counts.counts()?;
    let values = match scale.integers() {
        Ok(values) if steps <= 1.0 => values,
        _ => {
            let values = scale.reals()?.into_iter().map(|value| in_steps(value, steps));
            values.collect::<Option<_>>().ok_or_else(|| scale.fault("must be whole numbers"))?
        }
    };
    if values.len() != answers.len() {
        return Err(counts.fault(format!("must be a list of {}, one count for each value", values.len())));
    }
    let mut cells: Vec<(i64, u64)> = values.into_iter().zip(answers).collect();
    cells.sort_unstable();
    Ok(cells)
}

/// The exact moments of a histogram.
pub(super) fn moments(cells: &[(i64, u64)], place: &Node<'_>) -> Result<Moments, Fault> {
    let mut moments = Moments::default();
    for &(value, count) in cells {
        moments.add(value, count).at(place)?;
    }
    Ok(moments)
}
