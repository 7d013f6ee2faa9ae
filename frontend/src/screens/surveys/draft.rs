//! A survey being written: signals for what is typed, and the same check as on the server.

use kept_core::component::Component;
use kept_core::survey::{MAX_QUESTIONS, Question, QuestionKey, QuestionKind, SurveyBody};
use leptos::prelude::*;

use super::words;
use crate::i18n::surveys;
use crate::problem::{ApiError, FieldError, sentence};

/// A question being written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct QuestionDraft {
    /// Stays while questions change places.
    pub(super) number: u32,
    pub(super) kind: RwSignal<QuestionKind>,
    pub(super) component: RwSignal<Component>,
    pub(super) text: RwSignal<String>,
    /// One a line.
    pub(super) labels: RwSignal<String>,
    pub(super) required: RwSignal<bool>,
    pub(super) key: RwSignal<String>,
}

impl QuestionDraft {
    fn new(number: u32, question: Question) -> Self {
        Self {
            number,
            kind: RwSignal::new(question.kind),
            component: RwSignal::new(question.component),
            text: RwSignal::new(question.text),
            labels: RwSignal::new(question.labels.join("\n")),
            required: RwSignal::new(question.required),
            key: RwSignal::new(question.key.to_string()),
        }
    }

    /// `None` where the key is none. Follows changes.
    fn question(self) -> Option<Question> {
        let kind = self.kind.get();
        let lines = self.labels.get();
        let labels = lines.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned);
        Some(Question {
            key: self.key.with(|key| key.parse::<QuestionKey>()).ok()?,
            kind,
            component: self.component.get(),
            text: self.text.with(|text| text.trim().to_owned()),
            labels: if kind == QuestionKind::Open { Vec::new() } else { labels.collect() },
            required: self.required.get() && kind != QuestionKind::Open,
        })
    }
}

/// A survey being written.
#[derive(Clone, Copy)]
pub(super) struct Draft {
    pub(super) title: RwSignal<String>,
    pub(super) language: RwSignal<String>,
    pub(super) questions: RwSignal<Vec<QuestionDraft>>,
    /// Whether what is missing is said already.
    pub(super) tried: RwSignal<bool>,
    /// What the server has said.
    pub(super) error: RwSignal<Option<ApiError>>,
    last: StoredValue<u32>,
}

impl Draft {
    pub(super) fn new(body: SurveyBody) -> Self {
        let draft = Self {
            title: RwSignal::new(body.title),
            language: RwSignal::new(body.language),
            questions: RwSignal::new(Vec::new()),
            tried: RwSignal::new(false),
            error: RwSignal::new(None),
            last: StoredValue::new(0),
        };
        let questions = body.questions.into_iter().map(|question| draft.draft(question)).collect();
        draft.questions.set(questions);
        draft
    }

    fn draft(self, question: Question) -> QuestionDraft {
        self.last.update_value(|number| *number += 1);
        QuestionDraft::new(self.last.get_value(), question)
    }

    /// Another question at the end, if there is room. Its number.
    pub(super) fn add(self) -> Option<u32> {
        if self.questions.with_untracked(Vec::len) >= MAX_QUESTIONS {
            return None;
        }
        let taken = self.taken(None);
        let question = words::question(QuestionKind::Satisfaction, Component::Product, &taken)?;
        let draft = self.draft(question);
        self.questions.update(|all| all.push(draft));
        Some(draft.number)
    }

    pub(super) fn remove(self, number: u32) {
        self.questions.update(|all| all.retain(|question| question.number != number));
    }

    /// Changes places with the question before or after.
    pub(super) fn shift(self, number: u32, down: bool) {
        self.questions.update(|all| {
            let Some(at) = all.iter().position(|question| question.number == number) else { return };
            let other = if down { at.checked_add(1) } else { at.checked_sub(1) };
            if let Some(other) = other.filter(|other| *other < all.len()) {
                all.swap(at, other);
            }
        });
    }

    /// Where a question stands; follows changes.
    pub(super) fn place(self, number: u32) -> usize {
        self.questions
            .with(|all| all.iter().position(|question| question.number == number))
            .unwrap_or_default()
    }

    fn taken(self, but: Option<u32>) -> Vec<String> {
        let others = |question: &&QuestionDraft| Some(question.number) != but;
        self.questions.with_untracked(|all| {
            all.iter().filter(others).map(|question| question.key.get_untracked()).collect()
        })
    }

    /// Takes another kind or component. What nobody has written over follows: words, labels, key.
    pub(super) fn turn(self, question: QuestionDraft, kind: QuestionKind, component: Component) {
        let (old, part) = (question.kind.get_untracked(), question.component.get_untracked());
        let follows = |field: RwSignal<String>, was: &str, is: &str| {
            if field.with_untracked(|text| text.trim().is_empty() || text == was) {
                field.set(is.to_owned());
            }
        };
        follows(question.text, words::text(old), words::text(kind));
        follows(question.labels, &words::labels(old).join("\n"), &words::labels(kind).join("\n"));
        let made = format!("{}_{}", old.as_str(), part.as_str());
        if question.key.with_untracked(|key| key.starts_with(&made)) {
            question.key.set(words::key(kind, component, &self.taken(Some(question.number))));
        }
        if old == QuestionKind::Open && kind != old {
            question.required.set(true);
        }
        question.kind.set(kind);
        question.component.set(component);
    }

    /// The survey, or what is wrong with it. Follows changes.
    pub(super) fn body(self) -> Result<SurveyBody, Vec<FieldError>> {
        let drafts = self.questions.get();
        let questions: Vec<Option<Question>> = drafts.into_iter().map(QuestionDraft::question).collect();
        let keyless = questions.iter().enumerate().filter(|(_, question)| question.is_none());
        let faults: Vec<FieldError> = keyless.map(|(at, _)| not_a_key(at)).collect();
        if !faults.is_empty() {
            return Err(faults);
        }
        let body = SurveyBody {
            title: self.title.with(|title| title.trim().to_owned()),
            language: self.language.with(|language| language.trim().to_owned()),
            questions: questions.into_iter().flatten().collect(),
        };
        let faults: Vec<FieldError> = body.check().into_iter().map(FieldError::from).collect();
        if faults.is_empty() { Ok(body) } else { Err(faults) }
    }

    /// What is wrong by now: found here once saving was tried, or said by the server.
    pub(super) fn faults(self) -> Vec<FieldError> {
        let mut faults = if self.tried.get() { self.body().err().unwrap_or_default() } else { Vec::new() };
        self.error.with(|error| {
            if let Some(ApiError::Problem(problem)) = error {
                faults.extend(problem.errors.iter().map(within_body));
            }
        });
        faults
    }

    /// What is wrong at a place, or below it. Follows changes.
    pub(super) fn wrong(
        self,
        pointer: impl Fn() -> String + Send + Sync + 'static,
    ) -> Signal<Option<String>> {
        Signal::derive(move || {
            let pointer = pointer();
            self.faults().iter().find(|fault| lies_in(&fault.pointer, &pointer)).map(sentence)
        })
    }
}

fn not_a_key(at: usize) -> FieldError {
    FieldError {
        pointer: format!("/questions/{at}/key"),
        code: "not-a-key".to_owned(),
        detail: Some(surveys::not_a_key().to_owned()),
    }
}

fn lies_in(pointer: &str, place: &str) -> bool {
    pointer
        .strip_prefix(place)
        .is_some_and(|rest| rest.is_empty() || (place.ends_with("labels") && rest.starts_with('/')))
}

/// A new survey is sent inside a body of its own.
fn within_body(fault: &FieldError) -> FieldError {
    let pointer = fault.pointer.strip_prefix("/body").unwrap_or(&fault.pointer).to_owned();
    FieldError { pointer, ..fault.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> Draft {
        Draft::new(SurveyBody { title: "T".into(), language: "en".into(), questions: words::core() })
    }

    #[test]
    fn what_nobody_wrote_follows_the_kind_and_what_somebody_wrote_stays() {
        let owner = Owner::new();
        owner.set();
        let draft = draft();
        let first = draft.questions.get()[0];
        draft.turn(first, QuestionKind::Recommend, Component::Delivery);
        assert_eq!(first.text.get(), words::text(QuestionKind::Recommend));
        assert_eq!(first.key.get(), "recommend_delivery");
        first.text.set("Mine?".into());
        first.key.set("mine".into());
        draft.turn(first, QuestionKind::Effort, Component::Delivery);
        assert_eq!((first.text.get(), first.key.get()), ("Mine?".into(), "mine".into()));
        assert_eq!(first.labels.get(), words::labels(QuestionKind::Effort).join("\n"));
        assert!(draft.body().is_ok());
    }

    #[test]
    fn faults_are_said_at_their_places_once_saving_was_tried() {
        let owner = Owner::new();
        owner.set();
        let draft = draft();
        let second = draft.questions.get()[1];
        second.labels.set("a\nb\nc".into());
        let wrong = draft.wrong(|| "/questions/1/labels".into());
        assert_eq!(wrong.get(), None);
        draft.tried.set(true);
        assert!(wrong.get().is_some());
        second.labels.set(String::new());
        assert_eq!(wrong.get(), None);
        second.key.set("Not a key".into());
        assert!(draft.wrong(|| "/questions/1/key".into()).get().is_some());
    }

    #[test]
    fn the_servers_places_are_found_in_a_new_survey_too() {
        let owner = Owner::new();
        owner.set();
        let draft = draft();
        let fault = FieldError {
            pointer: "/body/questions/2/key".into(),
            code: "key-taken".into(),
            detail: Some("x".into()),
        };
        let problem = crate::problem::Problem { errors: vec![fault], ..Default::default() };
        draft.error.set(Some(ApiError::Problem(Box::new(problem))));
        assert_eq!(draft.wrong(|| "/questions/2/key".into()).get(), Some("x".into()));
        assert_eq!(draft.wrong(|| "/questions/1/key".into()).get(), None);
    }

    #[test]
    fn questions_change_places_and_never_leave() {
        let owner = Owner::new();
        owner.set();
        let draft = draft();
        draft.shift(1, false);
        assert_eq!(draft.place(1), 0);
        draft.shift(1, true);
        assert_eq!(draft.place(1), 1);
        assert_eq!(draft.add(), None, "five are enough");
        draft.remove(1);
        assert!(draft.add().is_some());
    }
}
