//! The questions as a form, and what comes back of it.

use std::collections::BTreeMap;

use kept_api::responses::PublicAsk;
use kept_core::ids::ResponseId;
use kept_core::response::AnswerInput;
use kept_core::survey::{MAX_WORDS, Question, QuestionKey, QuestionKind};
use kept_core::violation::Violation;
use maud::{Markup, html};
use uuid::Uuid;

use super::texts::{Texts, fill};

/// What somebody has entered.
#[derive(Clone, Debug)]
pub(super) struct Entered {
    /// Made with the page, so that sending the page twice stores it once.
    pub(super) id: ResponseId,
    /// By question key, as it was entered.
    answers: BTreeMap<String, String>,
}

impl Entered {
    /// An empty form.
    pub(super) fn nothing(id: ResponseId) -> Self {
        Self { id, answers: BTreeMap::new() }
    }

    /// Reads the fields of a form; `id` where the page's own is missing.
    pub(super) fn read(form: &[u8], id: ResponseId) -> Self {
        let mut entered = Self::nothing(id);
        for (name, value) in form_urlencoded::parse(form) {
            if name == "id" {
                entered.id = Uuid::parse_str(&value).map_or(entered.id, ResponseId);
            } else if let Some(key) = name.strip_prefix("a.") {
                // Line ends of a form are CR LF, whatever was typed.
                entered.answers.insert(key.to_owned(), value.replace("\r\n", "\n"));
            }
        }
        entered
    }

    fn of(&self, question: &Question) -> &str {
        self.answers.get(question.key.as_str()).map_or("", String::as_str)
    }

    /// The answers to these questions, and what is wrong with the form itself, by question.
    pub(super) fn answers(&self, questions: &[Question], texts: &Texts) -> (Vec<AnswerInput>, Faults) {
        let (mut answers, mut faults) = (Vec::new(), Faults::new());
        for question in questions {
            let (key, entered) = (question.key.clone(), self.of(question));
            if question.kind == QuestionKind::Open {
                if !entered.trim().is_empty() {
                    answers.push(AnswerInput { key, value: None, text: Some(entered.to_owned()) });
                }
            } else if let Ok(value) = entered.parse::<i32>() {
                answers.push(AnswerInput { key, value: Some(value), text: None });
            } else if question.required || !entered.is_empty() {
                faults.insert(key, texts.missing.clone());
            }
        }
        (answers, faults)
    }
}

/// A sentence for each question that needs another answer.
pub(super) type Faults = BTreeMap<QuestionKey, String>;

/// What the rules found wrong with `answers`, as sentences beside the questions.
pub(super) fn faults(found: &[Violation], answers: &[AnswerInput], texts: &Texts) -> Faults {
    let sentence = |code: &str| match code {
        "too-long" => fill(&texts.too_long, &[("most", &MAX_WORDS.to_string())]),
        "control-character" => texts.characters.clone(),
        _ => texts.off_the_scale.clone(),
    };
    found
        .iter()
        .filter_map(|fault| {
            let place: usize = fault.pointer.strip_prefix("/answers/")?.split('/').next()?.parse().ok()?;
            Some((answers.get(place)?.key.clone(), sentence(&fault.code)))
        })
        .collect()
}

/// The form. `above` says what is wrong as a whole.
pub(super) fn form(
    ask: &PublicAsk,
    texts: &Texts,
    entered: &Entered,
    faults: &Faults,
    above: Option<&str>,
) -> Markup {
    let organisation = ask.organisation.as_str();
    let first =
        ask.survey.questions.iter().map(|question| &question.key).find(|key| faults.contains_key(key));
    html! {
        header {
            p.asks dir="auto" { (fill(&texts.asks, &[("organisation", organisation)])) }
            h1 dir="auto" lang=(ask.survey.language) { (ask.survey.title) }
        }
        @if let Some(above) = above {
            p.summary role="alert" { (above) }
        }
        form method="post" {
            input type="hidden" name="id" value=(entered.id);
            @for question in &ask.survey.questions {
                (self::question(question, &ask.survey.language, texts, entered, faults, first == Some(&question.key)))
            }
            button type="submit" { (texts.send) }
        }
        p.note dir="auto" { (fill(&texts.once, &[("organisation", organisation)])) }
    }
}

fn question(
    question: &Question,
    language: &str,
    texts: &Texts,
    entered: &Entered,
    faults: &Faults,
    first: bool,
) -> Markup {
    let key = question.key.as_str();
    let fault = faults.get(&question.key);
    // Only what is shown may be pointed at.
    let described = fault.map(|_| format!("fault-{key}"));
    let below = html! {
        @if !question.required { p.hint { (texts.optional) } }
        @if let Some(fault) = fault { p.fault id=[&described] { (fault) } }
    };
    if question.kind == QuestionKind::Open {
        return html! {
            div.open.faulty[fault.is_some()] {
                label for=(key) dir="auto" lang=(language) { (question.text) }
                (below)
                textarea id=(key) name={ "a." (key) } rows="4" maxlength=(MAX_WORDS) dir="auto"
                    aria-describedby=[&described] aria-invalid=[fault.map(|_| "true")] autofocus[first] {
                    // A browser drops the first line end.
                    "\n" (entered.of(question))
                }
            }
        };
    }
    html! {
        fieldset.faulty[fault.is_some()] aria-describedby=[&described] {
            legend dir="auto" lang=(language) { (question.text) }
            (below)
            (steps(question, language, texts, entered.of(question), first))
        }
    }
}

/// The steps of a scale side by side with what its ends mean, or named answers one below the other.
fn steps(question: &Question, language: &str, texts: &Texts, entered: &str, focus: bool) -> Markup {
    let (low, high) = question.scale().unwrap_or((1, 1));
    let labels: Vec<&str> = question.labels.iter().map(String::as_str).collect();
    let named = labels.len() == usize::from(high - low) + 1;
    let ends = match labels.as_slice() {
        [low, high] => Some((*low, *high, language)),
        _ => texts.ends(question.kind).map(|(low, high)| (low, high, texts.language.as_str())),
    };
    let input = |value: u8| {
        let chosen = entered == value.to_string();
        html! {
            input type="radio" name={ "a." (question.key) } value=(value) required[question.required]
                checked[chosen] autofocus[focus && value == low];
        }
    };
    if named {
        return html! {
            div.options {
                @for (value, label) in (low..=high).zip(labels) {
                    label { (input(value)) span dir="auto" lang=(language) { (label) } }
                }
            }
        };
    }
    html! {
        div.steps.eleven[high - low == 10] {
            @for value in low..=high {
                label {
                    (input(value))
                    span { (value) }
                    @if let Some((least, most, language)) = ends {
                        @if value == low { span.hidden lang=(language) { (least) } }
                        @if value == high { span.hidden lang=(language) { (most) } }
                    }
                }
            }
        }
        @if let Some((least, most, language)) = ends {
            p.ends aria-hidden="true" lang=(language) { span dir="auto" { (least) } span dir="auto" { (most) } }
        }
    }
}
