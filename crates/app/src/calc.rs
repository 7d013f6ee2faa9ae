//! The figures for other programs: computed beside the requests, within a limit of time.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use kept_api::calc::{CalcAnswer, CalcCase, CalcRequest};
use kept_core::access::Action;
use kept_core::calc::{BadCase, CalcError, Files, calc_while, topic_names};
use kept_core::violation::Violation;
use serde_json::{Value, json};
use tokio::sync::Semaphore;

use crate::app::Actor;
use crate::error::AppError;

/// How long the cases of one request may take, waiting included.
const PATIENCE: Duration = Duration::from_secs(2);
/// So many requests compute at the same time; the others wait.
static PLACES: Semaphore = Semaphore::const_new(2);

/// Computes the cases of `topic`, for whoever may read: nothing of the organisation is looked at.
///
/// # Errors
/// [`AppError::Invalid`] for an unknown topic and for bad cases, each with its place; [`AppError::TooLarge`] when they
/// take too long; [`AppError::TooMany`] when others compute all that time.
pub async fn run(actor: &Actor, topic: &str, request: CalcRequest) -> Result<CalcAnswer, AppError> {
    actor.must(Action::Read)?;
    within(PATIENCE, topic, request).await
}

async fn within(patience: Duration, topic: &str, request: CalcRequest) -> Result<CalcAnswer, AppError> {
    if !topic_names().any(|name| name == topic) {
        let names = topic_names().collect::<Vec<_>>().join(", ");
        let shown: String = topic.chars().take(60).collect();
        return Err(AppError::invalid(
            "",
            "unknown-topic",
            format!("There is no topic \"{shown}\". Topics: {names}."),
        ));
    }
    let deadline = tokio::time::Instant::now() + patience;
    let place = tokio::time::timeout_at(deadline, PLACES.acquire()).await;
    let place = place.map_err(|_| AppError::TooMany { seconds: 2 })?.map_err(internal)?;
    let stop = StopWhenDropped(Arc::default());
    let (stopped, topic) = (Arc::clone(&stop.0), topic.to_owned());
    let work = tokio::task::spawn_blocking(move || {
        // Held by the work itself: it ends a moment after whoever wanted it has gone away.
        let _held = place;
        calc_while(&topic, &cases(request), &Files::new(), &|| !stopped.load(Ordering::Relaxed))
    });
    match tokio::time::timeout_at(deadline, work).await {
        Ok(done) => done.map_err(internal)?.map(CalcAnswer).map_err(refused),
        Err(_) => Err(refused(CalcError::Stopped)),
    }
}

/// Tells the work to end when nobody waits for it any more.
struct StopWhenDropped(Arc<AtomicBool>);

impl Drop for StopWhenDropped {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

fn cases(request: CalcRequest) -> Value {
    let case = |CalcCase { id, input }| json!({"id": id, "input": input});
    json!({"cases": request.cases.into_iter().map(case).collect::<Vec<_>>()})
}

fn refused(error: CalcError) -> AppError {
    match error {
        CalcError::BadCases(cases) => AppError::Invalid(cases.into_iter().map(violation).collect()),
        CalcError::Stopped => {
            let words =
                "These cases take more than 2 s to compute. Send fewer at a time, or use `kept calc`.";
            AppError::TooLarge(words.to_owned())
        }
        CalcError::UnknownTopic(_) => AppError::invalid("", "unknown-topic", error.to_string()),
    }
}

fn violation(bad: BadCase) -> Violation {
    let detail = match &bad.case {
        Some(case) => {
            let shown: String = case.chars().take(60).collect();
            format!("Case \"{shown}\": {}.", bad.says)
        }
        None => format!("{}.", bad.says),
    };
    Violation::new(bad.pointer, "bad-case", detail)
}

fn internal(error: impl std::fmt::Display) -> AppError {
    AppError::Internal(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(input: Value) -> CalcRequest {
        CalcRequest { cases: vec![CalcCase { id: "a".to_owned(), input }] }
    }

    #[tokio::test]
    async fn cases_are_computed_or_refused_with_their_place() {
        let rounding = request(json!({"parts_micro": [600_000, 600_000], "unit_micro": 1_000_000}));
        let answer = within(PATIENCE, "display_rounding", rounding.clone()).await.unwrap();
        assert_eq!(answer.0, json!({"a": {"total": 1, "parts": [1, 0]}}));
        let Err(AppError::Invalid(faults)) = within(PATIENCE, "promises", rounding.clone()).await else {
            panic!()
        };
        assert_eq!(
            (faults[0].pointer.as_str(), faults[0].code.as_str()),
            ("/cases/0/input/now_day", "bad-case")
        );
        assert!(faults[0].detail.starts_with("Case \"a\": "));
        let Err(AppError::Invalid(faults)) = within(PATIENCE, "horoscope", rounding).await else { panic!() };
        assert_eq!((faults[0].pointer.as_str(), faults[0].code.as_str()), ("", "unknown-topic"));
    }

    #[tokio::test]
    async fn what_takes_too_long_is_refused_and_ends() {
        // Ten thousand rounds over a table that never settles to the last digit.
        let row = |at: u32| {
            (0..60).map(|column| f64::from((at * 7 + column * 13) % 11 + 1) * 1e9).collect::<Vec<_>>()
        };
        let observed: Vec<Vec<f64>> = (0..60).map(row).collect();
        let targets = vec![1e12; 60];
        let input =
            json!({"fn": "rake", "observed": observed, "row_targets": targets, "column_targets": targets});
        let late = within(Duration::from_millis(1), "weighting", request(input)).await;
        assert!(matches!(late, Err(AppError::TooLarge(_) | AppError::TooMany { .. })), "{late:?}");
        // The places are free again: both can be taken.
        let all = tokio::time::timeout(Duration::from_mins(1), PLACES.acquire_many(2)).await;
        assert!(all.unwrap().is_ok());
    }
}
