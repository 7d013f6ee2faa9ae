//! What comes back: answers checked against the survey that they answer.

use serde::{Deserialize, Serialize};

use crate::component::Component;
use crate::survey::{MAX_WORDS, Question, QuestionKey, QuestionKind, SurveyBody};
use crate::violation::{Violation, check_optional_text};

/// One answer as it was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AnswerInput {
    /// Which question.
    pub key: QuestionKey,
    /// The step of a scale, or the number of an option from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<i32>,
    /// The words of an open answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// One answer that fits its question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Answer {
    /// Which question.
    pub key: QuestionKey,
    /// What it asked for.
    pub kind: QuestionKind,
    /// The part of satisfaction that it is about.
    pub component: Component,
    /// The step of a scale, or the number of an option from 1; none for words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<u8>,
    /// The words of an open answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// Answers that fit their survey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// In the order of the survey's questions; questions without an answer are left out.
    pub answers: Vec<Answer>,
    /// Whether every required question is answered. Only a complete response counts as knowing the customer.
    pub complete: bool,
}

/// Checks `given` against `survey`. Unknown or doubled keys, values off the scale and words where a number is due
/// are faults with their place; a response without any answer is one too.
pub fn check(survey: &SurveyBody, given: &[AnswerInput]) -> Result<Checked, Vec<Violation>> {
    let mut faults = Vec::new();
    for (i, answer) in given.iter().enumerate() {
        let at = format!("/answers/{i}");
        if given.iter().take(i).any(|earlier| earlier.key == answer.key) {
            faults.push(Violation::new(
                format!("{at}/key"),
                "answered-twice",
                "This question is answered twice.",
            ));
        }
        match survey.question(&answer.key) {
            None => faults.push(Violation::new(
                format!("{at}/key"),
                "unknown-question",
                "The survey has no question with this key.",
            )),
            Some(question) => check_answer(question, answer, &at, &mut faults),
        }
    }
    let answers: Vec<Answer> = survey
        .questions
        .iter()
        .filter_map(|q| given.iter().find(|a| a.key == q.key).and_then(|a| accept(q, a)))
        .collect();
    if faults.is_empty() && answers.is_empty() {
        faults.push(Violation::new("/answers", "no-answer", "Answer at least one question."));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let complete =
        survey.questions.iter().filter(|q| q.required).all(|q| answers.iter().any(|a| a.key == q.key));
    Ok(Checked { answers, complete })
}

fn check_answer(question: &Question, answer: &AnswerInput, at: &str, faults: &mut Vec<Violation>) {
    if let Some(text) = &answer.text {
        if question.kind == QuestionKind::Open {
            check_optional_text(&format!("{at}/text"), text, MAX_WORDS, faults);
        } else {
            faults.push(Violation::new(
                format!("{at}/text"),
                "not-words",
                "This question takes a value, not words.",
            ));
        }
    }
    if let Some(value) = answer.value {
        let fits =
            question.scale().is_some_and(|(low, high)| (i32::from(low)..=i32::from(high)).contains(&value));
        if !fits {
            let detail = match question.scale() {
                Some((low, high)) => format!("Choose a value from {low} to {high}."),
                None => "This question takes words, not a value.".to_owned(),
            };
            faults.push(Violation::new(format!("{at}/value"), "off-the-scale", detail));
        }
    }
}

fn accept(question: &Question, given: &AnswerInput) -> Option<Answer> {
    let value = given.value.and_then(|v| u8::try_from(v).ok());
    let text = given.text.as_deref().map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned);
    (value.is_some() || text.is_some()).then(|| Answer {
        key: question.key.clone(),
        kind: question.kind,
        component: question.component,
        value,
        text,
    })
}
