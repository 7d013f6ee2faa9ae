//! Texts: how they sound, and which words tell two groups apart (SCORING §9).

use super::pattern::Pattern;
use crate::calc::answer::real;
use crate::calc::input::{At, Case, Fault, Node};
use crate::calc::table::Rows;
use crate::score::sentiment::sentiment as heard;
use crate::score::terms::{Counts, Term, distinguishing, ordered};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// How a text sounds: the one given, or the one cell of `column`.
pub(super) fn sentiment(case: &Case<'_>) -> Result<Value, Fault> {
    let table;
    let text = if let Some(text) = case.given("text") {
        text.text()?
    } else {
        table = case.table()?;
        let rows = case.rows(&table)?;
        let column = rows.column(&case.get("column"))?;
        let mut found = rows.iter();
        match (found.next(), found.next()) {
            (Some(row), None) => row.cell(&column).unwrap_or_default(),
            _ => return Err(case.get("where").fault("must name one row")),
        }
    };
    let found = heard(text);
    Ok(json!({
        "neg": real(found.negative), "neu": real(found.neutral),
        "pos": real(found.positive), "compound": real(found.compound),
    }))
}

/// Log-odds of words between two groups, given as counts or counted from texts.
pub(super) fn log_odds_terms(case: &Case<'_>) -> Result<Value, Fault> {
    let counted = case.given("a").is_none();
    let groups = if counted { from_texts(case)? } else { given(case)? };
    let mass = case.get("prior_mass");
    let prior = match case.given("prior") {
        Some(prior) if prior.value().is_object() => prior
            .fields()?
            .into_iter()
            .map(|(word, n)| Ok((word.to_owned(), n.real()?)))
            .collect::<Result<_, Fault>>()?,
        Some(prior) => {
            prior.word(&["pooled"])?;
            pooled(&groups)
        }
        None => pooled(&groups),
    };
    let [a, b] = &groups;
    let terms = distinguishing(&a.counts, &b.counts, &prior, mass.real()?).at(&mass)?;
    let mut out = Map::new();
    if !counted {
        for (word, Term { delta, z }) in &terms {
            out.insert(word.clone(), json!({"delta": real(*delta), "z": real(*z)}));
        }
        return Ok(Value::Object(out));
    }
    let top = case.given("top").map_or(Ok(20), |top| top.count())?;
    let list = ordered(&terms);
    let shown = |terms: &mut dyn Iterator<Item = &(&str, Term)>| -> Value {
        terms.zip(0..top).map(|((word, term), _)| json!([word, real(term.delta), real(term.z)])).collect()
    };
    out.insert("documents".to_owned(), json!(groups.each_ref().map(|group| group.documents)));
    out.insert("tokens".to_owned(), json!(groups.each_ref().map(|group| group.counts.values().sum::<u64>())));
    out.insert("highest".to_owned(), shown(&mut list.iter()));
    out.insert("lowest".to_owned(), shown(&mut list.iter().rev()));
    Ok(Value::Object(out))
}

#[derive(Default)]
struct Group {
    documents: u64,
    counts: Counts,
}

fn given(case: &Case<'_>) -> Result<[Group; 2], Fault> {
    let read = |name: &str| -> Result<Group, Fault> {
        let fields = case.get(name).fields()?;
        let counts = fields.into_iter().map(|(word, n)| Ok((word.to_owned(), n.count_to(u32::MAX)?.into())));
        Ok(Group { documents: 0, counts: counts.collect::<Result<_, Fault>>()? })
    };
    Ok([read("a")?, read("b")?])
}

fn pooled(groups: &[Group; 2]) -> BTreeMap<String, f64> {
    let mut all: BTreeMap<String, f64> = BTreeMap::new();
    for (word, count) in groups.iter().flat_map(|group| &group.counts) {
        *all.entry(word.clone()).or_default() += *count as f64;
    }
    all
}

/// Tokens of the rows of either group.
fn from_texts(case: &Case<'_>) -> Result<[Group; 2], Fault> {
    let table = case.table()?;
    let rows = case.rows(&table)?;
    let named = ["text", "text_column", "column"].iter().find_map(|name| case.given(name));
    let named = named.unwrap_or_else(|| case.get("text"));
    let pattern = case.get("token_pattern");
    let token = Pattern::parse(pattern.text()?).map_err(|says| pattern.fault(says))?;
    let replace = case.given("replace").map_or(Ok(Vec::new()), |pairs| pairs.items())?;
    let pairs = replace
        .iter()
        .map(|pair| {
            let [from, to] = pair.exactly::<2>()?;
            if from.text()?.is_empty() {
                Err(from.fault("must not be empty"))
            } else {
                Ok((from.text()?, to.text()?))
            }
        })
        .collect::<Result<Vec<_>, _>>()?;
    let read = |name: &str| group(case, rows.clone(), &case.get(name), &named, &pairs, &token);
    Ok([read("group_a")?, read("group_b")?])
}

fn group(
    case: &Case<'_>,
    rows: Rows<'_>,
    conditions: &Node<'_>,
    named: &Node<'_>,
    pairs: &[(&str, &str)],
    token: &Pattern,
) -> Result<Group, Fault> {
    let listed = if conditions.value().is_array() { conditions.items()? } else { vec![conditions.clone()] };
    let mut rows = rows;
    for condition in &listed {
        rows = rows.matching(condition)?;
    }
    let column = rows.column(named)?;
    let mut found = Group::default();
    for row in rows.iter() {
        case.go_on()?;
        let Some(text) = row.cell(&column) else { continue };
        found.documents += 1;
        let text =
            pairs.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to)).to_lowercase();
        let slow = || {
            case.get("token_pattern")
                .fault("goes through the texts over and over: write it without doubled parts")
        };
        for word in token.all(&text).ok_or_else(slow)? {
            *found.counts.entry(word).or_default() += 1;
        }
    }
    Ok(found)
}
