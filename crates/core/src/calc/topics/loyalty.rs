//! The loyalty index with parts that add up (SCORING §6).

use crate::calc::answer::{pair, real};
use crate::calc::input::{At, Case, Fault, Node};
use crate::score::Prior;
use crate::score::loyalty::{Component, Evidence, index};
use serde_json::{Value, json};

/// The index of components with their priors and decayed evidence.
pub(super) fn loyalty_index(case: &Case<'_>) -> Result<Value, Fault> {
    let given = case.get("components").items()?;
    let components = given.iter().map(component).collect::<Result<Vec<_>, _>>()?;
    let Some(found) = index(&components, &case.confidence()?).at(&case.get("components"))? else {
        return Ok(Value::Null);
    };
    let parts: Vec<Value> = found
        .parts
        .iter()
        .zip(&given)
        .map(|(part, given)| {
            json!({
                "name": given.get("name").value(), "u": real(part.u), "own_share": real(part.own_share),
                "baseline_micro": part.baseline_micro, "contribution_micro": part.contribution_micro,
            })
        })
        .collect();
    Ok(json!({
        "components": parts,
        "baseline_micro": found.baseline_micro,
        "score_micro": found.score_micro,
        "score": real(found.score()),
        "interval": pair(found.interval),
        "own_evidence": real(found.own_evidence),
    }))
}

fn component(given: &Node<'_>) -> Result<Component, Fault> {
    let mut evidence = Evidence::new();
    for item in given.get("evidence").items()? {
        let [value, weight] = item.exactly::<2>()?;
        evidence.add(value.real()?, weight.real()?).at(&item)?;
    }
    let mean = given.get("prior_mean");
    let prior = Prior::new(mean.real()?, given.get("prior_strength").real()?).at(&mean)?;
    Ok(Component { weight: given.get("weight").real()?, prior, evidence })
}
