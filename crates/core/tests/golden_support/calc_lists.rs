//! Cases over lists and tables.

use super::calc::{Found, confidence, count, integers, list, pair, reals, said};
use super::table::Tables;
use kept_core::score::prior::{Unit, segment_prior};
use kept_core::score::random::{SplitMix64, Xoshiro256};
use kept_core::score::sum::{Moments, Sum};
use kept_core::score::{
    consistency, decay, expectation, gap, means, other_sums, proportion, rounding, suppression,
};
use serde_json::{Map, Value, json};

pub(crate) fn expectation_grades(input: &Value, tables: &Tables) -> Found {
    let (answers, ceiling) = match input.get("u") {
        Some(_) => (reals(input, "u")?.into_iter().zip(reals(input, "weights")?).collect(), None),
        None => two_columns(input, tables)?,
    };
    let Some(found) = expectation::aggregate(&answers, &confidence(input)?).map_err(said)? else {
        return Ok(Value::Null);
    };
    let counts = found.counts;
    let mut out = json!({
        "n": found.n, "mean_u": found.mean_u, "index": found.index, "letter": found.letter.as_str(),
        "n_effective": found.n_effective,
        "grade_counts": {"A": counts.a, "B": counts.b, "C": counts.c, "D": counts.d, "F": counts.f},
    });
    if let Some(spread) = found.spread {
        out["se"] = json!(spread.se);
        out["interval"] = pair(spread.interval);
        out["letter_range"] = json!([spread.letters.0.as_str(), spread.letters.1.as_str()]);
    }
    if let Some(ceiling) = ceiling {
        out["ceiling_share"] = json!(ceiling);
    }
    Ok(out)
}

type Answers = (Vec<(f64, f64)>, Option<f64>);

fn two_columns(input: &Value, tables: &Tables) -> Result<Answers, String> {
    let table = tables.of(input)?;
    let rows = table.rows(input)?;
    let column = |name: &str| input[name].as_str().ok_or_else(|| format!("no column for {name}"));
    let (expected, got) = (rows.numbers(column("expectation")?)?, rows.numbers(column("performance")?)?);
    let [lo, hi] = reals(input, "scale")?[..] else { return Err("scale is no pair".to_owned()) };
    let full = input["full_scale_fraction"].as_f64().unwrap_or(expectation::FULL_DIFFERENCE);
    let ratings = expected.iter().zip(&got).map(|(e, p)| expectation::two_ratings(*e, *p, lo, hi, full));
    let ratings = ratings.collect::<Result<Vec<_>, _>>().map_err(said)?;
    let ceiling = ratings.iter().filter(|rating| rating.ceiling).count() as f64 / ratings.len() as f64;
    Ok((ratings.iter().map(|rating| (rating.u, 1.0)).collect(), Some(ceiling)))
}

pub(crate) fn gap_and_suppression(input: &Value) -> Found {
    match input["fn"].as_str() {
        Some("perception_gap") => perception_gap(input),
        Some("suppress") => {
            let cells = list(input, "cells")?.iter().map(|n| n.as_u64().ok_or("cells holds no count"));
            let found = suppression::suppress(&cells.collect::<Result<Vec<_>, _>>()?, count(input, "k")?);
            Ok(json!({"hidden": found.hidden, "total_may_be_shown": found.total_may_be_shown}))
        }
        other => Err(format!("fn {other:?} is not known")),
    }
}

fn perception_gap(input: &Value) -> Found {
    let pairs: Vec<(f64, f64)> = reals(input, "staff")?.into_iter().zip(reals(input, "customer")?).collect();
    let [lo, hi] = reals(input, "scale")?[..] else { return Err("scale is no pair".to_owned()) };
    let Some(found) = gap::gap(&pairs, lo, hi, &confidence(input)?).map_err(said)? else {
        return Ok(Value::Null);
    };
    let mut out = json!({
        "n": found.n, "mean_gap": found.mean, "mean_gap_0_100": found.mean_percent,
        "share_overestimated": found.overestimated, "share_underestimated": found.underestimated,
        "mean_absolute_gap": found.mean_absolute,
    });
    if let Some(spread) = found.spread {
        out["sd"] = json!(spread.sd);
        out["interval"] = pair(spread.interval);
        out["limits_of_agreement"] = pair(spread.agreement);
        out["p"] = json!(spread.p);
    }
    Ok(out)
}

pub(crate) fn promise_prior(input: &Value) -> Found {
    let mut units = Vec::new();
    for given in list(input, "counts")? {
        let [n, kept] = [0, 1].map(|at| given[at].as_f64());
        units.push(Unit::new(n.ok_or("no count")?, kept.ok_or("no kept count")?).map_err(said)?);
    }
    let prior = segment_prior(&units, input["parent_mu"].as_f64()).map_err(said)?;
    let found = consistency::consistency(&units).map_err(said)?;
    Ok(json!({
        "prior": {
            "units": prior.units, "mu": prior.mean, "gamma_raw": prior.gamma_raw, "gamma": prior.gamma,
            "m": prior.strength, "alpha": prior.strength * prior.mean,
            "beta": prior.strength * (1.0 - prior.mean),
        },
        "consistency": found.map(|found| json!({
            "periods": found.periods, "rate": found.rate, "gamma_raw": found.gamma_raw,
            "pearson_chi2": found.chi2, "df": found.df, "dispersion": found.dispersion, "p_value": found.p,
            "true_sd_between_periods": found.sd, "consistency": found.consistency,
        })),
    }))
}

pub(crate) fn promise_satisfaction(input: &Value, tables: &Tables) -> Found {
    let table = tables.of(input)?;
    let rows = table.rows(input)?;
    let column = |name: &str| input[name].as_str().ok_or_else(|| format!("no column for {name}"));
    if input["kept_rule"] != "delivered_day <= promised_day" {
        return Err(format!("kept_rule {} is not known", input["kept_rule"]));
    }
    let (promised, delivered) = (rows.days(column("promised_day")?)?, rows.days(column("delivered_day")?)?);
    let late: Vec<i64> =
        delivered.iter().zip(&promised).map(|(delivered, promised)| delivered - promised).collect();
    let scores = rows.numbers(column("score")?)?;
    let [lo, hi] = integers(input, "score_scale")?[..] else {
        return Err("score_scale is no pair".to_owned());
    };
    let histogram = |wanted: &dyn Fn(i64) -> bool| -> Vec<(i64, u64)> {
        let of = |value: i64| {
            late.iter()
                .zip(&scores)
                .filter(|(late, score)| wanted(**late) && (**score - value as f64).abs() < 1e-9)
                .count() as u64
        };
        (lo..=hi).map(|value| (value, of(value))).collect()
    };
    let (on_time, too_late) = (histogram(&|late| late <= 0), histogram(&|late| late > 0));
    let least = integers(&json!({"v": [input["satisfied_at_least"]]}), "v")?[0];
    let satisfied = |cells: &[(i64, u64)]| {
        let top = cells.iter().filter(|cell| cell.0 >= least).map(|cell| cell.1).sum();
        proportion::Share::new(top, cells.iter().map(|cell| cell.1).sum())
    };
    let (kept_share, late_share) = (satisfied(&on_time).map_err(said)?, satisfied(&too_late).map_err(said)?);
    let c = confidence(input)?;
    let difference = proportion::difference(&kept_share, &late_share, &c);
    let ranks = means::mann_whitney(&on_time, &too_late).map_err(said)?;
    let edges = integers(input, "late_bands")?;
    let bands = edges.iter().zip(edges.iter().skip(1)).map(|(from, to)| {
        let mut moments = Moments::default();
        for (value, count) in histogram(&|late| *from <= late && late < *to) {
            moments.add(value, count).map_err(said)?;
        }
        Ok(json!({"days": [from, to - 1], "n": moments.n(), "mean_score": moments.mean()}))
    });
    let counts = |cells: &[(i64, u64)]| cells.iter().map(|cell| cell.1).collect::<Vec<_>>();
    let mut out = Map::new();
    out.insert("n".to_owned(), json!(late.len()));
    out.insert(format!("kept_histogram_{lo}_to_{hi}"), json!(counts(&on_time)));
    out.insert(format!("late_histogram_{lo}_to_{hi}"), json!(counts(&too_late)));
    out.insert("kept_top2".to_owned(), json!(kept_share.estimate()));
    out.insert("kept_top2_wilson".to_owned(), json!(kept_share.wilson(&c).map(pair)));
    out.insert("late_top2".to_owned(), json!(late_share.estimate()));
    out.insert("late_top2_wilson".to_owned(), json!(late_share.wilson(&c).map(pair)));
    out.insert("late_minus_kept_newcombe".to_owned(), json!(difference.map(|found| pair(found.interval))));
    out.insert("mann_whitney_z".to_owned(), json!(ranks.map(|found| found.z)));
    out.insert("prob_late_scores_higher".to_owned(), json!(ranks.map(|found| found.superiority)));
    out.insert("bands".to_owned(), json!(bands.collect::<Result<Vec<_>, String>>()?));
    Ok(Value::Object(out))
}

pub(crate) fn display_rounding(input: &Value) -> Found {
    let unit = input["unit_micro"].as_i64().ok_or("no unit")?;
    let shown = rounding::largest_remainder(&integers(input, "parts_micro")?, unit).map_err(said)?;
    Ok(json!({"total": shown.total, "parts": shown.parts}))
}

fn hex(value: f64) -> String {
    format!("{:016x}", value.to_bits())
}

pub(crate) fn determinism(input: &Value) -> Found {
    let seed = || input["seed"].as_str().and_then(|seed| seed.parse().ok()).ok_or("no seed".to_owned());
    let times = || count(input, "count");
    match input["fn"].as_str() {
        Some("sum") => sums(input),
        Some("splitmix64") => {
            let mut words = SplitMix64::new(seed()?);
            Ok(json!((0..times()?).map(|_| words.next_u64().to_string()).collect::<Vec<_>>()))
        }
        Some("xoshiro256starstar") => {
            let mut words = Xoshiro256::new(seed()?);
            Ok(json!((0..times()?).map(|_| words.next_u64().to_string()).collect::<Vec<_>>()))
        }
        Some("bounded_index") => {
            let (mut words, bound) = (Xoshiro256::new(seed()?), count(input, "bound")?);
            Ok(json!((0..times()?).map(|_| words.index(bound)).collect::<Vec<_>>()))
        }
        Some("decay") => decayed(input),
        Some("moments") => moments(input),
        other => Err(format!("fn {other:?} is not known")),
    }
}

fn sums(input: &Value) -> Found {
    let bits = list(input, "bits")?.iter().map(|bits| {
        let bits = bits.as_str().and_then(|bits| u64::from_str_radix(bits, 16).ok());
        bits.map(f64::from_bits).ok_or("bits holds no bit pattern")
    });
    let values = bits.collect::<Result<Vec<f64>, _>>()?;
    let (naive, exact) = (other_sums::naive(&values), other_sums::exact(&values).ok_or("too large")?);
    let neumaier = values.iter().copied().collect::<Sum>().value();
    Ok(json!({
        "naive_left_to_right": naive, "naive_bits": hex(naive),
        "neumaier": neumaier, "neumaier_bits": hex(neumaier),
        "correctly_rounded": exact, "correctly_rounded_bits": hex(exact),
    }))
}

fn decayed(input: &Value) -> Found {
    let half_life = u32::try_from(count(input, "half_life")?).map_err(|e| e.to_string())?;
    let decay = decay::Decay::new(half_life).map_err(said)?;
    let ages = list(input, "ages")?.iter().map(|age| age.as_u64().and_then(|age| u32::try_from(age).ok()));
    let values: Vec<f64> = ages
        .map(|age| age.map(|age| decay.weight(age)).ok_or("ages holds no age"))
        .collect::<Result<_, _>>()?;
    Ok(json!({"values": values, "bits": values.iter().map(|value| hex(*value)).collect::<Vec<_>>()}))
}

fn moments(input: &Value) -> Found {
    let values = integers(input, "values")?;
    let mut moments = Moments::default();
    let mut histogram = std::collections::BTreeMap::new();
    for value in &values {
        moments.add(*value, 1).map_err(said)?;
        *histogram.entry(value.to_string()).or_insert(0_u64) += 1;
    }
    let chunks = usize::try_from(count(input, "chunks")?).map_err(|e| e.to_string())?;
    let parts = chunked(&values.iter().map(|value| *value as f64).collect::<Vec<_>>(), chunks);
    let pass = other_sums::Welford::of(&values.iter().map(|value| *value as f64).collect::<Vec<_>>());
    let forward = parts.iter().copied().reduce(other_sums::Welford::merged).unwrap_or_default();
    let backward = parts.iter().rev().copied().reduce(other_sums::Welford::merged).unwrap_or_default();
    let all = [pass, forward, backward].map(|moments| moments.m2().to_bits());
    Ok(json!({
        "histogram": histogram,
        "n": moments.n(),
        "sum": moments.sum().to_string(),
        "sum_of_squares": moments.sum_of_squares().to_string(),
        "variance_numerator": moments.variance_numerator().map_err(said)?.to_string(),
        "variance_denominator": moments.variance_denominator().to_string(),
        "mean": moments.mean(),
        "sample_variance": moments.variance().map_err(said)?,
        "welford": {"mean": pass.mean(), "m2": pass.m2(), "m2_bits": hex(pass.m2())},
        "chan_forward_m2_bits": hex(forward.m2()),
        "chan_backward_m2_bits": hex(backward.m2()),
        "all_three_equal": all[0] == all[1] && all[1] == all[2],
    }))
}

/// Nearly equal pieces in order, the first `len mod chunks` one longer.
fn chunked(values: &[f64], chunks: usize) -> Vec<other_sums::Welford> {
    let (size, longer) = (values.len() / chunks.max(1), values.len() % chunks.max(1));
    let mut rest = values;
    let mut parts = Vec::new();
    for at in 0..chunks {
        let (part, after) = rest.split_at(size + usize::from(at < longer));
        parts.push(other_sums::Welford::of(part));
        rest = after;
    }
    parts
}
