//! One case in, one result out, in the form of the reference files.

use super::calc_lists;
use super::table::Tables;
use kept_core::score::promises::{DEFAULT_TAU, Masses, Outcome, Posterior};
use kept_core::score::{
    Confidence, Interval, Prior, ScoreError, beta, distributions, loyalty, means, nps, proportion,
};
use serde_json::{Map, Value, json};

pub(crate) type Found = Result<Value, String>;

/// Computes one case of a topic.
pub(crate) fn calc(topic: &str, input: &Value, tables: &Tables) -> Found {
    match topic {
        "nps_intervals" => nps_intervals(input),
        "proportion_intervals" => proportion_intervals(input),
        "scale_means" => scale_means(input),
        "distributions" => distributions(input),
        "promises" => promises(input),
        "loyalty_index" => loyalty_index(input),
        "expectation_grades" => calc_lists::expectation_grades(input, tables),
        "gap_and_suppression" => calc_lists::gap_and_suppression(input),
        "promise_prior" => calc_lists::promise_prior(input),
        "promise_satisfaction" => calc_lists::promise_satisfaction(input, tables),
        "display_rounding" => calc_lists::display_rounding(input),
        "determinism" => calc_lists::determinism(input),
        _ => Err(format!("topic {topic} is not built")),
    }
}

pub(crate) fn said(error: ScoreError) -> String {
    error.to_string()
}

pub(crate) fn real(input: &Value, name: &str) -> Result<f64, String> {
    input[name].as_f64().ok_or_else(|| format!("{name} is no number"))
}

pub(crate) fn count(input: &Value, name: &str) -> Result<u64, String> {
    input[name].as_u64().ok_or_else(|| format!("{name} is no count"))
}

pub(crate) fn list<'v>(input: &'v Value, name: &str) -> Result<&'v [Value], String> {
    input[name].as_array().map(Vec::as_slice).ok_or_else(|| format!("{name} is no list"))
}

pub(crate) fn reals(input: &Value, name: &str) -> Result<Vec<f64>, String> {
    list(input, name)?.iter().map(|v| v.as_f64().ok_or_else(|| format!("{name} holds no number"))).collect()
}

pub(crate) fn integers(input: &Value, name: &str) -> Result<Vec<i64>, String> {
    list(input, name)?.iter().map(|v| v.as_i64().ok_or_else(|| format!("{name} holds no integer"))).collect()
}

pub(crate) fn confidence(input: &Value) -> Result<Confidence, String> {
    Confidence::new(real(input, "confidence")?).map_err(said)
}

pub(crate) fn pair(interval: Interval) -> Value {
    json!([interval.lo, interval.hi])
}

fn nps_intervals(input: &Value) -> Found {
    let counts = nps::Counts {
        detractors: count(input, "detractors")?,
        passives: count(input, "passives")?,
        promoters: count(input, "promoters")?,
    };
    let c = confidence(input)?;
    let (Some(plain), Some(adjusted), Some(score), Some(wald)) =
        (counts.estimate(), counts.adjusted(&c), counts.score_interval(&c), counts.wald(&c))
    else {
        return Ok(Value::Null);
    };
    Ok(json!({
        "n": counts.n(),
        "nps": plain.nps,
        "nps_times_100": 100.0 * plain.nps,
        "variance": plain.variance,
        "wald": pair(wald),
        "adjusted": {
            "nps": adjusted.nps, "variance": adjusted.variance, "se": adjusted.se,
            "lo": adjusted.interval.lo, "hi": adjusted.interval.hi,
        },
        "score": {"lo": score.lo, "hi": score.hi},
    }))
}

fn proportion_intervals(input: &Value) -> Found {
    let share = proportion::Share::new(count(input, "successes")?, count(input, "n")?).map_err(said)?;
    let c = confidence(input)?;
    Ok(json!({
        "p": share.estimate(),
        "wilson": share.wilson(&c).map(pair),
        "clopper_pearson": share.clopper_pearson(&c).map_err(said)?.map(pair),
        "jeffreys": share.jeffreys(&c).map_err(said)?.map(pair),
        "agresti_coull": share.agresti_coull(&c).map(pair),
    }))
}

fn scale_means(input: &Value) -> Found {
    let counts = list(input, "counts")?.iter().map(|c| c.as_u64().ok_or("counts holds no count"));
    let cells: Vec<(i64, u64)> =
        integers(input, "scale")?.into_iter().zip(counts.collect::<Result<Vec<_>, _>>()?).collect();
    let histogram = means::Histogram::new(&cells).map_err(said)?;
    let Some(found) = histogram.summary(&confidence(input)?).map_err(said)? else { return Ok(Value::Null) };
    let mut out = json!({
        "n": found.n, "mean": found.mean, "top2_share": found.top_two, "bottom2_share": found.bottom_two,
        "index_0_100": found.index, "median": found.median,
    });
    if let Some(spread) = found.spread {
        out["sd"] = json!(spread.sd);
        out["se"] = json!(spread.se);
        out["t_quantile"] = json!(spread.t);
        out["t_interval"] = pair(spread.interval);
        out["t_interval_clipped"] = pair(spread.clipped);
    }
    Ok(out)
}

fn distributions(input: &Value) -> Found {
    let get = |name: &str| real(input, name);
    let found = match input["fn"].as_str() {
        Some("beta_quantile") => beta::beta_quantile(get("p")?, get("a")?, get("b")?),
        Some("beta_cdf") => beta::beta_cdf(get("x")?, get("a")?, get("b")?),
        Some("normal_quantile") => distributions::normal_quantile(get("p")?),
        Some("normal_cdf") => distributions::normal_cdf(get("x")?),
        Some("t_quantile") => distributions::student_t_quantile(get("p")?, get("df")?),
        Some("chi2_sf") => distributions::chi2_upper_tail(get("x")?, get("df")?),
        other => return Err(format!("fn {other:?} is not known")),
    };
    Ok(json!(found.map_err(said)?))
}

fn outcome(event: &Value) -> Result<Outcome, String> {
    Ok(match event["outcome"].as_str() {
        Some("kept") => Outcome::Kept,
        Some("exceeded") => Outcome::Exceeded,
        Some("late") => Outcome::Late {
            by: real(event, "late_hours")?,
            grace: real(event, "grace_hours")?,
            limit: real(event, "limit_hours")?,
        },
        Some("partial") => Outcome::Partial { delivered: real(event, "fraction")? },
        Some("missed") if event["recovered"] == true => Outcome::Recovered,
        Some("missed") => Outcome::Missed,
        Some("recovered" | "missed_recovered") => Outcome::Recovered,
        Some("waived") => Outcome::Waived,
        other => return Err(format!("outcome {other:?} is not known")),
    })
}

fn masses(input: &Value) -> Result<Masses, String> {
    let now = input["now_day"].as_i64().ok_or("now_day is no day")?;
    let half_life = u32::try_from(count(input, "half_life_days")?).map_err(|e| e.to_string())?;
    let decay = kept_core::score::decay::Decay::new(half_life).map_err(said)?;
    let mut masses = Masses::new();
    for event in list(input, "events")? {
        let outcome = outcome(event)?;
        let Some(credit) = outcome.credit().map_err(said)? else { continue };
        let day = event["day"].as_i64().ok_or("day is no day")?;
        let Ok(age) = u32::try_from(now - day) else { continue };
        let weight = match event["severity"].as_str() {
            Some("minor") => 0.5,
            Some("major") => 1.0,
            Some("critical") => 2.0,
            other => return Err(format!("severity {other:?} is not known")),
        };
        masses.add(weight, decay.weight(age), credit, outcome == Outcome::Exceeded).map_err(said)?;
    }
    Ok(masses)
}

fn promises(input: &Value) -> Found {
    let masses = masses(input)?;
    let prior = Prior::new(real(input, "mu")?, real(input, "m")?).map_err(said)?;
    let posterior = Posterior::new(prior, &masses).map_err(said)?;
    let tau = input["tau"].as_f64().unwrap_or(DEFAULT_TAU);
    let figures = posterior.figures(tau).map_err(said)?;
    Ok(json!({
        "kept_mass": masses.kept(),
        "missed_mass": masses.missed(),
        "evidence": masses.evidence(),
        "exceeded_mass": masses.exceeded(),
        "alpha": posterior.alpha(),
        "beta": posterior.beta(),
        "mean": figures.index,
        "lower05": figures.dependable,
        "upper95": figures.upper,
        "sd": figures.sd,
        "own_evidence_share": figures.own_share,
        "mean_after_one_major_miss": figures.index_after_miss,
        "drop_from_one_major_miss": figures.drop_after_miss,
        "lower05_after_one_major_miss": figures.dependable_after_miss,
        "lapses_left_tau_0_75": figures.lapses_left,
        "kept_needed_to_recover": figures.to_make_good,
        "exceed_rate_mean": masses.exceed_rate(),
    }))
}

fn loyalty_index(input: &Value) -> Found {
    let mut components = Vec::new();
    for given in list(input, "components")? {
        let mut evidence = loyalty::Evidence::new();
        for pair in list(given, "evidence")? {
            let [value, weight] = [0, 1].map(|at| pair[at].as_f64());
            evidence.add(value.ok_or("no value")?, weight.ok_or("no weight")?).map_err(said)?;
        }
        let prior = Prior::new(real(given, "prior_mean")?, real(given, "prior_strength")?).map_err(said)?;
        components.push(loyalty::Component { weight: real(given, "weight")?, prior, evidence });
    }
    let Some(index) = loyalty::index(&components, &confidence(input)?).map_err(said)? else {
        return Ok(Value::Null);
    };
    let parts = index.parts.iter().zip(list(input, "components")?).map(|(part, given)| {
        let mut out = Map::new();
        out.insert("name".to_owned(), given["name"].clone());
        out.insert("u".to_owned(), json!(part.u));
        out.insert("own_share".to_owned(), json!(part.own_share));
        out.insert("baseline_micro".to_owned(), json!(part.baseline_micro));
        out.insert("contribution_micro".to_owned(), json!(part.contribution_micro));
        Value::Object(out)
    });
    Ok(json!({
        "components": parts.collect::<Vec<_>>(),
        "baseline_micro": index.baseline_micro,
        "score_micro": index.score_micro,
        "score": index.score(),
        "interval": pair(index.interval),
        "own_evidence": index.own_evidence,
    }))
}
