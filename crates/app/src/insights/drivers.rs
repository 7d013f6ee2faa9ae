//! The answers that say what moves satisfaction.

use std::collections::BTreeMap;

use kept_api::drivers::{DriverRows, DriversQuery};
use kept_core::access::Action;
use kept_core::calendar::{Day, Month};
use kept_core::drivers::{
    DriverQuestion, MAX_ROWS, may_explain, outcomes, patterns, predictors, rows_needed,
};
use kept_core::survey::QuestionKey;
use kept_store::TenantTx;
use kept_store::drivers::{self, Sought, Together};
use kept_store::histograms::{self, Count, Filter};

use super::overview::first_month;
use crate::error::AppError;
use crate::{Actor, App};

/// Complete rows of the outcome and of what may explain it. What follows from them is computed where it is looked at:
/// resampling takes seconds, and nothing about it is the server's alone.
pub async fn run(app: &App, actor: &Actor, query: &DriversQuery) -> Result<DriverRows, AppError> {
    actor.must(Action::Read)?;
    let today = actor.today(app);
    let as_of = query.as_of.unwrap_or(today);
    if as_of > today {
        return Err(AppError::invalid("/as_of", "in-the-future", "Choose today or an earlier day."));
    }
    let mut tx = app.db.tenant(actor.org).await?;
    let (first, last) = (first_month(query.period, as_of), as_of.month());
    let mut filter = Filter::of(first, last);
    filter.segment.clone_from(&query.segment);
    let counts = histograms::read(&mut tx, &filter).await?;
    let months = [counts.iter().map(|count| count.month).min().unwrap_or(first), last];
    let questions = questions(&counts);
    let outcomes = outcomes(&questions);
    let outcome = match &query.outcome {
        Some(key) => Some(wanted(&outcomes, key)?),
        None => outcomes.first().cloned(),
    };
    let segments = histograms::dimensions(&mut tx).await?.segments;
    let empty = DriverRows {
        as_of,
        months,
        outcomes,
        outcome: None,
        predictors: Vec::new(),
        read: 0,
        complete: 0,
        needed: rows_needed(1),
        patterns: Vec::new(),
        segments,
    };
    let found = match outcome {
        Some(outcome) => {
            let others: Vec<_> = questions.into_iter().filter(|asked| asked.key != outcome.key).collect();
            rows(&mut tx, query, as_of, (months, outcome, others), empty).await?
        }
        None => empty,
    };
    tx.commit().await?;
    Ok(found)
}

fn wanted(outcomes: &[DriverQuestion], key: &str) -> Result<DriverQuestion, AppError> {
    let found = outcomes.iter().find(|asked| asked.key.as_str() == key).cloned();
    found.ok_or_else(|| {
        let detail = "Choose one of `outcomes`: a question on the whole that was answered in this time.";
        AppError::invalid("/outcome", "unknown", detail)
    })
}

/// How many customer-months have an answer to each question.
fn questions(counts: &[Count]) -> Vec<DriverQuestion> {
    let mut found: BTreeMap<&QuestionKey, DriverQuestion> = BTreeMap::new();
    for count in counts.iter().filter(|count| count.kind.scale().is_some()) {
        let new = || DriverQuestion {
            key: count.question.clone(),
            kind: count.kind,
            component: count.component,
            answers: 0,
        };
        found.entry(&count.question).or_insert_with(new).answers += count.votes;
    }
    found.into_values().collect()
}

async fn rows(
    tx: &mut TenantTx,
    query: &DriversQuery,
    as_of: Day,
    (months, outcome, others): ([Month; 2], DriverQuestion, Vec<DriverQuestion>),
    empty: DriverRows,
) -> Result<DriverRows, AppError> {
    let mut others = others;
    others.retain(|asked| may_explain(asked.kind));
    let keys: Vec<QuestionKey> = others.iter().map(|asked| asked.key.clone()).collect();
    let sought = Sought {
        months: (months[0], months[1]),
        as_of,
        segment: query.segment.as_deref(),
        outcome: &outcome.key,
        others: &keys,
        limit: i64::try_from(MAX_ROWS).unwrap_or(i64::MAX),
    };
    let found = drivers::together(tx, sought).await?;
    for (place, asked) in others.iter_mut().enumerate() {
        asked.answers =
            found.iter().filter(|row| matches!(row.others.get(place), Some(Some(_)))).count() as u64;
    }
    let predictors = predictors(&others, &outcome.key, found.len() as u64);
    let places: Vec<usize> =
        predictors.iter().filter_map(|asked| keys.iter().position(|key| *key == asked.key)).collect();
    let complete: Vec<Vec<u8>> = found.iter().filter_map(|row| complete(row, &places)).collect();
    Ok(DriverRows {
        outcome: Some(outcome),
        read: found.len() as u64,
        complete: complete.len() as u64,
        needed: rows_needed(predictors.len()),
        patterns: patterns(complete),
        predictors,
        ..empty
    })
}

/// The values of a row at these places, unless one is missing.
fn complete(row: &Together, places: &[usize]) -> Option<Vec<u8>> {
    let mut values = vec![row.outcome];
    for place in places {
        values.push((*row.others.get(*place)?)?);
    }
    Some(values)
}
