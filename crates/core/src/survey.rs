//! Surveys: three to five simple questions, at most one of them open.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::component::Component;
use crate::violation::{Violation, check_text};

/// The fewest questions of a survey.
pub const MIN_QUESTIONS: usize = 3;
/// The most questions of a survey.
pub const MAX_QUESTIONS: usize = 5;
/// The most options of a choice.
pub const MAX_OPTIONS: usize = 9;
/// The longest question, in characters.
pub const MAX_QUESTION: usize = 300;
/// The longest label of one step, in characters.
pub const MAX_LABEL: usize = 80;
/// The longest title of a survey, in characters.
pub const MAX_TITLE: usize = 120;
/// The longest words of a customer in one answer, in characters.
pub const MAX_WORDS: usize = 5_000;

/// What a question asks for. The kind fixes the scale; scales are never rescaled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    /// Compared with what you expected: 1 much less … 5 much more.
    Expectation,
    /// Compared with others you could buy from: 1 much worse … 5 much better.
    RelativeValue,
    /// Would you choose us again: 1 certainly not … 5 certainly.
    ChooseAgain,
    /// Would you recommend us: 0 not at all … 10 certainly.
    Recommend,
    /// How satisfied are you: 1 very dissatisfied … 5 very satisfied.
    Satisfaction,
    /// They made it easy: 1 disagree … 7 agree, 7 being easiest.
    Effort,
    /// One of two to nine options, numbered from 1.
    Choice,
    /// In your own words.
    Open,
}

impl QuestionKind {
    /// All kinds, in the order in which they are offered.
    pub const ALL: [Self; 8] = [
        Self::Expectation,
        Self::RelativeValue,
        Self::ChooseAgain,
        Self::Recommend,
        Self::Satisfaction,
        Self::Effort,
        Self::Choice,
        Self::Open,
    ];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Expectation => "expectation",
            Self::RelativeValue => "relative_value",
            Self::ChooseAgain => "choose_again",
            Self::Recommend => "recommend",
            Self::Satisfaction => "satisfaction",
            Self::Effort => "effort",
            Self::Choice => "choice",
            Self::Open => "open",
        }
    }

    /// Lowest and highest value; `None` where the answer is words or one of the question's own options.
    pub const fn scale(self) -> Option<(u8, u8)> {
        match self {
            Self::Expectation | Self::RelativeValue | Self::ChooseAgain | Self::Satisfaction => Some((1, 5)),
            Self::Recommend => Some((0, 10)),
            Self::Effort => Some((1, 7)),
            Self::Choice | Self::Open => None,
        }
    }
}

/// The name of a question over all surveys and imports of an organisation: lower case letters, digits and `_`,
/// starting with a letter, at most 40. One key has one kind and one component for ever.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QuestionKey(String);

/// A text that is no question key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a question key has 1 to 40 lower case letters, digits and _, and starts with a letter")]
pub struct NotAQuestionKey;

impl QuestionKey {
    /// The key.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for QuestionKey {
    type Err = NotAQuestionKey;
    fn from_str(text: &str) -> Result<Self, NotAQuestionKey> {
        let valid = (1..=40).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
            && text.starts_with(|c: char| c.is_ascii_lowercase());
        if valid { Ok(Self(text.to_owned())) } else { Err(NotAQuestionKey) }
    }
}

impl fmt::Display for QuestionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for QuestionKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for QuestionKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for QuestionKey {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::schema::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .pattern(Some("^[a-z][a-z0-9_]{0,39}$"))
            .description(Some("The name of a question over all surveys and imports; it has one kind and component for ever."))
            .build()
            .into()
    }
}
#[cfg(feature = "openapi")]
impl utoipa::ToSchema for QuestionKey {}

/// One question of a survey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Its name over all surveys.
    pub key: QuestionKey,
    /// What it asks for.
    pub kind: QuestionKind,
    /// The part of satisfaction that it is about.
    pub component: Component,
    /// The words, 1 to 300 characters.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 300))]
    pub text: String,
    /// For a scale: none, or one label for the lowest and one for the highest step, or one for each step.
    /// For a choice: its options. For words: none.
    #[serde(default)]
    pub labels: Vec<String>,
    /// Whether a response without it is incomplete. An open question is never required.
    pub required: bool,
}

impl Question {
    /// Lowest and highest value of an answer; `None` for words.
    pub fn scale(&self) -> Option<(u8, u8)> {
        match self.kind {
            QuestionKind::Choice => Some((1, u8::try_from(self.labels.len()).unwrap_or(u8::MAX))),
            kind => kind.scale(),
        }
    }

    fn check(&self, at: &str, faults: &mut Vec<Violation>) {
        check_text(&format!("{at}/text"), &self.text, MAX_QUESTION, faults);
        for (i, label) in self.labels.iter().enumerate() {
            check_text(&format!("{at}/labels/{i}"), label, MAX_LABEL, faults);
        }
        let labels = self.labels.len();
        let fits = match (self.kind, self.kind.scale()) {
            (QuestionKind::Open, _) => labels == 0,
            (QuestionKind::Choice, _) => (2..=MAX_OPTIONS).contains(&labels),
            (_, Some((low, high))) => labels == 0 || labels == 2 || labels == usize::from(high - low) + 1,
            (_, None) => true,
        };
        if !fits {
            faults.push(Violation::new(
                format!("{at}/labels"),
                "wrong-labels",
                "A scale takes no labels, two (for its ends) or one for each step; a choice takes 2 to 9 options; \
                 an open question takes none.",
            ));
        }
        if self.kind == QuestionKind::Open && self.required {
            faults.push(Violation::new(
                format!("{at}/required"),
                "open-is-optional",
                "An open question cannot be required.",
            ));
        }
    }
}

/// The questions and the title of one version of a survey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SurveyBody {
    /// What members call it, and what respondents read above it.
    pub title: String,
    /// Language of its texts, a BCP 47 tag such as `en`.
    pub language: String,
    /// Three to five.
    pub questions: Vec<Question>,
}

impl SurveyBody {
    /// Every fault; an empty list means that the survey may be used.
    pub fn check(&self) -> Vec<Violation> {
        let mut faults = Vec::new();
        check_text("/title", &self.title, MAX_TITLE, &mut faults);
        if !is_language(&self.language) {
            faults.push(Violation::new(
                "/language",
                "not-a-language",
                "Write a language tag such as en or de-CH.",
            ));
        }
        if self.questions.len() < MIN_QUESTIONS || self.questions.len() > MAX_QUESTIONS {
            faults.push(Violation::new(
                "/questions",
                "number-of-questions",
                format!("Ask 3 to 5 questions; this asks {}.", self.questions.len()),
            ));
        }
        if self.questions.iter().filter(|q| q.kind == QuestionKind::Open).count() > 1 {
            faults.push(Violation::new("/questions", "too-many-open", "Ask at most one open question."));
        }
        if !self.questions.is_empty() && !self.questions.iter().any(|q| q.required) {
            faults.push(Violation::new("/questions", "none-required", "Require at least one question."));
        }
        for (i, question) in self.questions.iter().enumerate() {
            let at = format!("/questions/{i}");
            question.check(&at, &mut faults);
            if self.questions.iter().take(i).any(|earlier| earlier.key == question.key) {
                faults.push(Violation::new(
                    format!("{at}/key"),
                    "key-twice",
                    "Each question needs a key of its own.",
                ));
            }
        }
        faults
    }

    /// The question with this key.
    pub fn question(&self, key: &QuestionKey) -> Option<&Question> {
        self.questions.iter().find(|q| q.key == *key)
    }
}

/// Whether a text has the form of a BCP 47 language tag: a language, perhaps a script or region.
pub fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or("");
    (2..=3).contains(&first.len())
        && first.bytes().all(|b| b.is_ascii_lowercase())
        && parts.all(|p| (2..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()))
        && tag.len() <= 35
}
