//! Two periods or groups (SCORING §2), and many comparisons at once (§2.1).

use super::intervals::{cells, moments, steps_of};
use crate::calc::answer::{pair, real, reals};
use crate::calc::input::{At, Case, Fault, Node};
use crate::score::change::{Change, nps_change, nps_change_wald};
use crate::score::means::mann_whitney;
use crate::score::multiplicity::{Method, adjusted};
use crate::score::nps::Counts;
use crate::score::paired::{class_of, overlap_is_enough, paired_change};
use crate::score::proportion::{Share, difference};
use crate::score::welch::welch;
use serde_json::{Map, Value, json};

/// After minus before, by `kind`.
pub(super) fn differences(case: &Case<'_>) -> Result<Value, Fault> {
    match case.get("kind").word(&["nps", "proportion", "scale", "paired"])? {
        "nps" => nps(case),
        "proportion" => proportion(case),
        "scale" => scale(case),
        _ => paired(case),
    }
}

fn nps(case: &Case<'_>) -> Result<Value, Fault> {
    let (before, after) = (classes(&case.get("before"))?, classes(&case.get("after"))?);
    let c = case.confidence()?;
    let changes = (nps_change(&before, &after, &c), nps_change_wald(&before, &after, &c));
    let (Some(adjusted), Some(wald)) = changes else { return Ok(Value::Null) };
    Ok(json!({"plain_delta": real(wald.delta), "adjusted": change(&adjusted), "wald": change(&wald)}))
}

fn classes(node: &Node<'_>) -> Result<Counts, Fault> {
    let [detractors, passives, promoters] = node.exactly::<3>()?;
    Ok(Counts { detractors: detractors.count()?, passives: passives.count()?, promoters: promoters.count()? })
}

fn change(found: &Change) -> Value {
    json!({
        "delta": real(found.delta), "se": real(found.se), "z": real(found.z), "p": real(found.p),
        "interval": pair(found.interval),
    })
}

fn proportion(case: &Case<'_>) -> Result<Value, Fault> {
    let (before, after) = (share(&case.get("before"))?, share(&case.get("after"))?);
    let Some(found) = difference(&before, &after, &case.confidence()?) else { return Ok(Value::Null) };
    Ok(json!({
        "delta": real(found.delta), "newcombe": pair(found.interval), "z_pooled": real(found.z),
        "p_pooled": real(found.p), "z_n_minus_1": real(found.z_n_minus_1), "p_n_minus_1": real(found.p_n_minus_1),
    }))
}

fn share(node: &Node<'_>) -> Result<Share, Fault> {
    let [successes, n] = node.exactly::<2>()?;
    Share::new(successes.count()?, n.count()?).at(node)
}

fn scale(case: &Case<'_>) -> Result<Value, Fault> {
    let [old, new] = ["before", "after"].map(|name| case.get(name).exactly::<2>());
    let ([old_scale, old_counts], [new_scale, new_counts]) = (old?, new?);
    let steps = steps_of(&[&old_scale, &new_scale])?;
    let (before, after) = (cells(&old_scale, &old_counts, steps)?, cells(&new_scale, &new_counts, steps)?);
    let place = case.get("after");
    let tests =
        welch(&moments(&before, &place)?, &moments(&after, &place)?, &case.confidence()?).at(&place)?;
    let (Some(means), Some(ranks)) = (tests, mann_whitney(&before, &after).at(&place)?) else {
        return Ok(Value::Null);
    };
    let test = means.test;
    Ok(json!({
        "delta": real(means.delta / steps),
        "welch_t": test.map(|test| real(test.t)),
        "welch_df": test.map(|test| real(test.df)),
        "welch_p": test.map(|test| real(test.p)),
        "welch_interval": test.map(|test| reals([test.interval.lo / steps, test.interval.hi / steps])),
        "mann_whitney_u": real(ranks.u),
        "mann_whitney_z": real(ranks.z),
        "mann_whitney_p": real(ranks.p),
        "prob_superiority": real(ranks.superiority),
        "cliffs_delta": real(2.0 * ranks.superiority - 1.0),
    }))
}

/// The change within customers who answered 0 to 10 in both periods: `pairs` of [before, after]; how many answered in
/// each period may stand in `before` and `after`.
fn paired(case: &Case<'_>) -> Result<Value, Fault> {
    let mut codes = Vec::new();
    for pair in case.get("pairs").items()? {
        let [before, after] = pair.exactly::<2>()?;
        let class =
            |answer: &Node<'_>| class_of(u8::try_from(answer.count_to(10)?).unwrap_or(u8::MAX)).at(answer);
        codes.push((class(&before)?, class(&after)?));
    }
    let periods = case.given("before").zip(case.given("after"));
    let periods = periods.map(|(before, after)| Ok((before.count()?, after.count()?))).transpose()?;
    let Some(found) = paired_change(&codes, &case.confidence()?).at(&case.get("pairs"))? else {
        return Ok(Value::Null);
    };
    Ok(json!({
        "n": found.n,
        "delta": real(found.mean),
        "sd": found.test.map(|test| real(test.sd)),
        "t": found.test.map(|test| real(test.t)),
        "p": found.test.map(|test| real(test.p)),
        "interval": found.test.map(|test| pair(test.interval)),
        "overlap_is_enough": periods.map(|(before, after)| overlap_is_enough(found.n, before, after)),
    }))
}

/// Adjusted p values and which comparisons are real at `q`.
pub(super) fn multiplicity(case: &Case<'_>) -> Result<Value, Fault> {
    let (p, q) = (case.get("p"), case.get("q"));
    let (values, rate) = (p.reals()?, q.real()?);
    if !(0.0..=1.0).contains(&rate) {
        return Err(q.fault("must lie within 0 and 1"));
    }
    let methods = [
        ("bh", Method::BenjaminiHochberg),
        ("by", Method::BenjaminiYekutieli),
        ("holm", Method::Holm),
        ("bonferroni", Method::Bonferroni),
    ];
    let mut out = Map::new();
    for (name, method) in methods {
        let found = adjusted(&values, method).at(&p)?;
        let reject: Vec<bool> = found.iter().map(|p| *p <= rate).collect();
        out.insert(name.to_owned(), json!({"adjusted": reals(found), "reject": reject}));
    }
    Ok(Value::Object(out))
}
