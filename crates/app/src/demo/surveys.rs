//! What the demo asks.

use kept_api::surveys::NewSurvey;
use kept_core::component::Component;
use kept_core::ids::SurveyId;
use kept_core::survey::{Question, QuestionKind, SurveyBody};

use crate::app::{Actor, App};
use crate::error::AppError;
use crate::surveys;

use QuestionKind::{ChooseAgain, Expectation, Open, Recommend, RelativeValue, Satisfaction};

/// A question: key, kind, component, words, the labels of its ends.
type Asked = (&'static str, QuestionKind, Component, &'static str, [&'static str; 2]);

const AGAIN: Asked = (
    "choose_again",
    ChooseAgain,
    Component::Service,
    "Would you choose us again?",
    ["Certainly not", "Certainly"],
);
const RECOMMEND: Asked =
    ("recommend", Recommend, Component::Service, "Would you recommend us?", ["Not at all", "Certainly"]);
const PLEASED: [&str; 2] = ["Very dissatisfied", "Very satisfied"];

/// Asks what the job book asks, by the same keys, so that new answers stand beside the old.
const JOB: [Asked; 5] = [
    (
        "job_expectation",
        Expectation,
        Component::Service,
        "Compared with what you expected, how was our work?",
        ["Much less", "Much more"],
    ),
    ("job_satisfaction", Satisfaction, Component::Service, "How satisfied are you with it?", PLEASED),
    AGAIN,
    RECOMMEND,
    ("job_words", Open, Component::Service, "What should we keep, and what should we change?", ["", ""]),
];

const YEAR: [Asked; 5] = [
    (
        "year_value",
        RelativeValue,
        Component::Product,
        "Compared with others you could buy from, what do you get for your money?",
        ["Much worse", "Much better"],
    ),
    (
        "year_satisfaction",
        Satisfaction,
        Component::Service,
        "All in all, how satisfied are you with us?",
        PLEASED,
    ),
    AGAIN,
    RECOMMEND,
    ("year_words", Open, Component::Service, "What should we know?", ["", ""]),
];

/// The surveys of the demo.
#[derive(Clone, Copy, Debug)]
pub(super) struct Surveys {
    /// About one job.
    pub(super) job: SurveyId,
    /// About all of it.
    pub(super) year: SurveyId,
}

/// Makes them, once.
pub(super) async fn make(app: &App, actor: &Actor, ids: Surveys) -> Result<(), AppError> {
    for (id, title, asked) in [(ids.job, "How did we do?", &JOB), (ids.year, "Our year together", &YEAR)] {
        let new = NewSurvey { id: Some(id), body: body(title, asked)?, external: None };
        surveys::make::run(app, actor, new).await?;
    }
    Ok(())
}

fn body(title: &str, asked: &[Asked; 5]) -> Result<SurveyBody, AppError> {
    let question = |&(key, kind, component, text, ends): &Asked| {
        let key = key.parse().map_err(|error| AppError::Internal(format!("{key}: {error}")))?;
        let labels = if kind == Open { Vec::new() } else { ends.map(str::to_owned).to_vec() };
        let required = matches!(kind, Expectation | Satisfaction | RelativeValue);
        Ok(Question { key, kind, component, text: text.to_owned(), labels, required })
    };
    let questions = asked.iter().map(question).collect::<Result<_, AppError>>()?;
    Ok(SurveyBody { title: title.to_owned(), language: "en".to_owned(), questions })
}
