//! Sums, generators, decay and moments to the bit (SCORING §12).

use super::promises::Weights;
use crate::calc::answer::{bits, real};
use crate::calc::input::{At, Case, Fault, Node};
use crate::score::other_sums::{Welford, exact, naive};
use crate::score::random::{SplitMix64, Xoshiro256};
use crate::score::sum::{Moments, Sum};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// So many numbers of a generator fit into an answer.
const MOST_DRAWS: u32 = 100_000;

/// One of the building blocks, named by `fn`.
pub(super) fn determinism(case: &Case<'_>) -> Result<Value, Fault> {
    let seed = || case.get("seed").count();
    let times = || case.get("count").count_to(MOST_DRAWS);
    let known = ["sum", "splitmix64", "xoshiro256starstar", "bounded_index", "decay", "moments"];
    match case.get("fn").word(&known)? {
        "sum" => sums(case),
        "splitmix64" => {
            let mut words = SplitMix64::new(seed()?);
            Ok((0..times()?).map(|_| Value::String(words.next_u64().to_string())).collect())
        }
        "xoshiro256starstar" => {
            let mut words = Xoshiro256::new(seed()?);
            Ok((0..times()?).map(|_| Value::String(words.next_u64().to_string())).collect())
        }
        "bounded_index" => {
            let (mut words, bound) = (Xoshiro256::new(seed()?), case.get("bound"));
            let below = bound.count()?;
            let drawn: Option<Vec<u64>> = (0..times()?).map(|_| words.index(below)).collect();
            drawn.map(|drawn| json!(drawn)).ok_or_else(|| bound.fault("must be 1 or more"))
        }
        "decay" => decayed(case),
        _ => moments(case),
    }
}

fn sums(case: &Case<'_>) -> Result<Value, Fault> {
    let values = match case.given("bits") {
        Some(patterns) => patterns.items()?.iter().map(pattern).collect::<Result<Vec<_>, _>>()?,
        None => case.get("values").reals()?,
    };
    let rounded = exact(&values).ok_or_else(|| case.input().fault("the sum is too large"))?;
    let (plain, neumaier) = (naive(&values), values.iter().copied().collect::<Sum>().value());
    Ok(json!({
        "naive_left_to_right": real(plain), "naive_bits": bits(plain),
        "neumaier": real(neumaier), "neumaier_bits": bits(neumaier),
        "correctly_rounded": real(rounded), "correctly_rounded_bits": bits(rounded),
    }))
}

fn pattern(node: &Node<'_>) -> Result<f64, Fault> {
    let value = u64::from_str_radix(node.text()?, 16).ok().map(f64::from_bits);
    value
        .filter(|value| value.is_finite())
        .ok_or_else(|| node.fault("must be the bits of a finite number, 16 hexadecimal digits"))
}

fn decayed(case: &Case<'_>) -> Result<Value, Fault> {
    let half_life = case.get("half_life");
    let decay = Weights::of(&half_life)?;
    let ages = case.get("ages").items()?;
    let weigh = |age: &Node<'_>| decay.weight(age.count_to(u32::MAX)?).at(age);
    let weights = ages.iter().map(weigh).collect::<Result<Vec<f64>, _>>()?;
    Ok(json!({
        "values": weights.iter().copied().map(real).collect::<Vec<_>>(),
        "bits": weights.iter().copied().map(bits).collect::<Vec<_>>(),
    }))
}

fn moments(case: &Case<'_>) -> Result<Value, Fault> {
    let node = case.get("values");
    let values = node.integers()?;
    let (mut moments, mut cells) = (Moments::default(), BTreeMap::new());
    for value in &values {
        moments.add(*value, 1).at(&node)?;
        *cells.entry(value.to_string()).or_insert(0_u64) += 1;
    }
    let reals: Vec<f64> = values.iter().map(|value| *value as f64).collect();
    let chunks = case.get("chunks").count_to(MOST_DRAWS)?;
    let parts = chunked(&reals, usize::try_from(chunks).unwrap_or(usize::MAX));
    let pass = Welford::of(&reals);
    let forward = parts.iter().copied().reduce(Welford::merged).unwrap_or_default();
    let backward = parts.iter().rev().copied().reduce(Welford::merged).unwrap_or_default();
    let all = [pass, forward, backward].map(|moments| moments.m2().to_bits());
    let histogram: Map<String, Value> = cells.into_iter().map(|(value, n)| (value, json!(n))).collect();
    Ok(json!({
        "histogram": histogram,
        "n": moments.n(),
        "sum": moments.sum().to_string(),
        "sum_of_squares": moments.sum_of_squares().to_string(),
        "variance_numerator": moments.variance_numerator().at(&node)?.to_string(),
        "variance_denominator": moments.variance_denominator().to_string(),
        "mean": moments.mean().map(real),
        "sample_variance": moments.variance().at(&node)?.map(real),
        "welford": {"mean": real(pass.mean()), "m2": real(pass.m2()), "m2_bits": bits(pass.m2())},
        "chan_forward_m2_bits": bits(forward.m2()),
        "chan_backward_m2_bits": bits(backward.m2()),
        "all_three_equal": all.iter().all(|bits| *bits == pass.m2().to_bits()),
    }))
}

/// Nearly equal pieces in order, the first `len mod chunks` one longer.
fn chunked(values: &[f64], chunks: usize) -> Vec<Welford> {
    let (size, longer) = (values.len() / chunks.max(1), values.len() % chunks.max(1));
    let mut rest = values;
    let mut parts = Vec::new();
    for at in 0..chunks {
        let (part, after) = rest.split_at(size + usize::from(at < longer));
        parts.push(Welford::of(part));
        rest = after;
    }
    parts
}
