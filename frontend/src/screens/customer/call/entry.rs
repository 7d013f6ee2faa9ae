//! What has been entered on a call, and what each key does. Pure, so that every key is tested.

use kept_core::response::AnswerInput;
use kept_core::survey::{Question, QuestionKind, SurveyBody};
use serde::{Deserialize, Serialize};

use crate::keyboard::Shortcut;

/// The answer to one question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Given {
    /// Not answered.
    #[default]
    Nothing,
    /// The step of a scale, or the number of an option.
    Step(u8),
    /// The customer's words.
    Words(String),
}

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Press {
    /// Choose this step.
    Choose(u8),
    /// Take the answer away.
    Clear,
    /// Go on.
    Next,
    /// Go back.
    Back,
}

/// What `key` asks for while `question` is shown; `words` are those typed so far.
pub(super) fn press(key: &str, shift: bool, question: &Question, words: &str) -> Option<Press> {
    if question.kind == QuestionKind::Open {
        return match key {
            "Enter" if !shift => Some(Press::Next),
            "Backspace" if words.is_empty() => Some(Press::Back),
            _ => None,
        };
    }
    match key {
        "Enter" | "ArrowRight" => Some(Press::Next),
        "Backspace" | "ArrowLeft" => Some(Press::Back),
        "Delete" => Some(Press::Clear),
        _ => {
            let step = step_of(key)?;
            let (low, high) = question.scale()?;
            (low..=high).contains(&step).then_some(Press::Choose(step))
        }
    }
}

/// What `key` asks for while everything is read back.
pub(super) fn press_at_review(key: &str) -> Option<Press> {
    match key {
        "Enter" => Some(Press::Next),
        "Backspace" | "ArrowLeft" => Some(Press::Back),
        _ => None,
    }
}

/// Every key that may ask for something on a call.
const KEYS: [&str; 16] = [
    "0",
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "8",
    "9",
    "x",
    "Enter",
    "ArrowRight",
    "Backspace",
    "ArrowLeft",
    "Delete",
];

/// The keys that do something now, found by asking what each asks for.
pub(super) fn known(press: impl Fn(&str) -> Option<Press>) -> Vec<(Shortcut, Vec<&'static str>)> {
    let of = |press: Press| match press {
        Press::Choose(_) => Shortcut::Answer,
        Press::Next => Shortcut::Next,
        Press::Back => Shortcut::Back,
        Press::Clear => Shortcut::Clear,
    };
    let keys = |wanted: Shortcut| KEYS.into_iter().filter(|key| press(key).map(of) == Some(wanted)).collect();
    [Shortcut::Answer, Shortcut::Next, Shortcut::Back, Shortcut::Clear].map(|one| (one, keys(one))).to_vec()
}

/// The step that a key stands for: the digits, and X for ten, as the Romans wrote it.
pub(super) fn step_of(key: &str) -> Option<u8> {
    match key {
        "x" | "X" => Some(10),
        _ if key.len() == 1 => key.parse().ok(),
        _ => None,
    }
}

/// The key that stands for a step.
pub(super) fn key_of(step: u8) -> String {
    if step == 10 { "X".to_owned() } else { step.to_string() }
}

/// What has been entered, and which question is shown; one past the last is the review.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) at: usize,
    given: Vec<Given>,
}

impl Entry {
    /// The answer to a question.
    pub(super) fn given(&self, question: usize) -> Given {
        self.given.get(question).cloned().unwrap_or_default()
    }

    /// The words of a question; empty where there are none.
    pub(super) fn words(&self, question: usize) -> String {
        match self.given(question) {
            Given::Words(words) => words,
            _ => String::new(),
        }
    }

    /// Whether nothing has been entered.
    pub(super) fn is_empty(&self) -> bool {
        self.given.iter().all(|given| *given == Given::Nothing)
    }

    /// Writes down an answer.
    pub(super) fn give(&mut self, question: usize, given: Given) {
        if self.given.len() <= question {
            self.given.resize(question + 1, Given::Nothing);
        }
        let given = match given {
            Given::Words(words) if words.trim().is_empty() => Given::Nothing,
            given => given,
        };
        if let Some(place) = self.given.get_mut(question) {
            *place = given;
        }
    }

    /// Does what was asked for, on a survey of this many questions.
    pub(super) fn apply(&mut self, press: Press, questions: usize) {
        match press {
            Press::Choose(step) => self.give(self.at, Given::Step(step)),
            Press::Clear => self.give(self.at, Given::Nothing),
            Press::Next => self.at = (self.at + 1).min(questions),
            Press::Back => self.at = self.at.saturating_sub(1),
        }
    }

    /// What was entered, from the answers as they are sent; at the review.
    pub(super) fn of(answers: &[AnswerInput], survey: &SurveyBody) -> Self {
        let mut entry = Self { at: survey.questions.len(), given: vec![] };
        for (i, question) in survey.questions.iter().enumerate() {
            let answer = answers.iter().find(|answer| answer.key == question.key);
            let step = answer.and_then(|answer| answer.value).and_then(|value| value.try_into().ok());
            let words = answer.and_then(|answer| answer.text.clone());
            entry.give(i, step.map(Given::Step).or(words.map(Given::Words)).unwrap_or_default());
        }
        entry
    }

    /// The answers as they are sent.
    pub(super) fn inputs(&self, survey: &SurveyBody) -> Vec<AnswerInput> {
        let answers = survey.questions.iter().enumerate();
        let input = |(i, question): (usize, &Question)| {
            let (value, text) = match self.given(i) {
                Given::Nothing => return None,
                Given::Step(step) => (Some(step.into()), None),
                Given::Words(words) => (None, Some(words.trim().to_owned())),
            };
            Some(AnswerInput { key: question.key.clone(), value, text })
        };
        answers.filter_map(input).collect()
    }

    /// Whether a question that is needed for a complete answer is open.
    pub(super) fn is_incomplete(&self, survey: &SurveyBody) -> bool {
        let mut questions = survey.questions.iter().enumerate();
        questions.any(|(i, question)| question.required && self.given(i) == Given::Nothing)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use kept_core::component::Component;
    use kept_core::response::check;

    pub(in super::super) fn question(key: &str, kind: QuestionKind, required: bool) -> Question {
        let labels = if kind == QuestionKind::Choice { vec!["Yes".into(), "No".into()] } else { vec![] };
        let (key, component) = (key.parse().unwrap(), Component::Service);
        Question { key, kind, component, text: "How was it?".into(), labels, required }
    }

    fn survey() -> SurveyBody {
        SurveyBody {
            title: "Short".into(),
            language: "en".into(),
            questions: vec![
                question("satisfied", QuestionKind::Satisfaction, true),
                question("recommend", QuestionKind::Recommend, false),
                question("words", QuestionKind::Open, false),
            ],
        }
    }

    #[test]
    fn the_keys_that_are_told_of_are_those_that_do_something() {
        let keys = |all: Vec<(Shortcut, Vec<&'static str>)>| {
            all.into_iter().map(|(_, keys)| keys).collect::<Vec<_>>()
        };
        let five = question("a", QuestionKind::Satisfaction, true);
        let told = keys(known(|key| press(key, false, &five, "")));
        assert_eq!(told[0], ["1", "2", "3", "4", "5"]);
        assert_eq!(told[1..], [vec!["Enter", "ArrowRight"], vec!["Backspace", "ArrowLeft"], vec!["Delete"]]);
        let words = question("c", QuestionKind::Open, false);
        let told = keys(known(|key| press(key, false, &words, "")));
        assert_eq!(told, [vec![], vec!["Enter"], vec!["Backspace"], vec![]]);
        assert_eq!(keys(known(press_at_review))[0], Vec::<&str>::new());
    }

    #[test]
    fn digits_choose_what_the_scale_has_and_nothing_else() {
        let five = question("a", QuestionKind::Satisfaction, true);
        assert_eq!(press("5", false, &five, ""), Some(Press::Choose(5)));
        assert_eq!(press("0", false, &five, ""), None);
        assert_eq!(press("6", false, &five, ""), None);
        assert_eq!(press("x", false, &five, ""), None);
        let ten = question("b", QuestionKind::Recommend, true);
        assert_eq!(press("0", false, &ten, ""), Some(Press::Choose(0)));
        assert_eq!(press("X", false, &ten, ""), Some(Press::Choose(10)));
        let choice = question("c", QuestionKind::Choice, true);
        assert_eq!(press("2", false, &choice, ""), Some(Press::Choose(2)));
        assert_eq!(press("3", false, &choice, ""), None);
        assert_eq!(press("F1", false, &ten, ""), None);
        assert_eq!((key_of(10), key_of(7)), ("X".to_owned(), "7".to_owned()));
    }

    #[test]
    fn while_words_are_typed_only_enter_and_an_empty_backspace_move() {
        let open = question("a", QuestionKind::Open, false);
        assert_eq!(press("Enter", false, &open, "Fine"), Some(Press::Next));
        assert_eq!(press("Enter", true, &open, "Fine"), None);
        assert_eq!(press("Backspace", false, &open, "Fine"), None);
        assert_eq!(press("Backspace", false, &open, ""), Some(Press::Back));
        assert_eq!(press("5", false, &open, ""), None);
        assert_eq!(press("ArrowLeft", false, &open, ""), None);
    }

    #[test]
    fn a_call_goes_on_back_and_ends_at_the_review() {
        let mut entry = Entry::default();
        entry.apply(Press::Back, 3);
        assert_eq!(entry.at, 0);
        for press in [Press::Choose(2), Press::Choose(4), Press::Next, Press::Next, Press::Next, Press::Next]
        {
            entry.apply(press, 3);
        }
        assert_eq!(entry.at, 3);
        assert_eq!(entry.given(0), Given::Step(4));
        entry.apply(Press::Back, 3);
        assert_eq!(entry.at, 2);
        entry.at = 0;
        entry.apply(Press::Clear, 3);
        assert!(entry.is_empty());
    }

    #[test]
    fn what_is_sent_fits_the_survey() {
        let (survey, mut entry) = (survey(), Entry::default());
        assert!(entry.is_incomplete(&survey) && entry.inputs(&survey).is_empty());
        entry.give(1, Given::Step(10));
        entry.give(2, Given::Words("  Late again.\n".into()));
        assert!(entry.is_incomplete(&survey));
        entry.give(0, Given::Step(2));
        assert!(!entry.is_incomplete(&survey));
        let checked = check(&survey, &entry.inputs(&survey)).unwrap();
        assert!(checked.complete);
        assert_eq!(checked.answers.len(), 3);
        assert_eq!(checked.answers[2].text.as_deref(), Some("Late again."));
        let back = Entry::of(&entry.inputs(&survey), &survey);
        assert_eq!(
            (back.at, back.inputs(&survey)),
            (3, entry.inputs(&survey)),
            "what was sent can be changed"
        );
        entry.give(2, Given::Words("  ".into()));
        assert_eq!(entry.inputs(&survey).len(), 2);
    }
}
