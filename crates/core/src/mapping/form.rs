//! A mapping as it is written down.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::component::Component;
use crate::promise::Terms;
use crate::survey::{QuestionKey, QuestionKind};

/// What the rows of a file say. Unknown fields are refused.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Version of this form, 1.
    pub version: u32,
    /// The system that the file comes from: ids of the file are unique within it. 1 to 60 characters.
    pub source: String,
    /// IANA time zone of the times in the file that name none.
    pub zone: String,
    /// What stands between two cells: `,`, `;`, a tab or `|`; found from the heading where it is not said.
    #[serde(default)]
    pub delimiter: Option<char>,
    /// How a text is encoded, such as `utf-8`, `windows-1252` or `iso-8859-2`; found from its beginning where it is not
    /// said.
    #[serde(default)]
    pub encoding: Option<String>,
    /// Which sheet of a workbook; the first where it is not said.
    #[serde(default)]
    pub sheet: Option<String>,
    /// The customer of a row.
    pub customer: CustomerMapping,
    /// The promise of a row.
    #[serde(default)]
    pub promise: Option<PromiseMapping>,
    /// The responses of a row.
    #[serde(default, rename = "response")]
    pub responses: Vec<ResponseMapping>,
    /// The person at the customer that a row names.
    #[serde(default)]
    pub contact: Option<ContactMapping>,
    /// What the customer of a row did.
    #[serde(default, rename = "behaviour")]
    pub behaviours: Vec<BehaviourMapping>,
    /// What the customer of a row had to say unasked.
    #[serde(default)]
    pub feedback: Option<FeedbackMapping>,
}

/// The customer of a row. Every row has one.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CustomerMapping {
    /// Its id in the source.
    pub id: Text,
    /// Its name, 1 to 200 characters.
    pub name: Text,
    /// What kind of party; `business` where it is not said.
    #[serde(default)]
    pub kind: Option<Text>,
    /// Primary segment, at most 60 characters.
    #[serde(default)]
    pub segment: Option<Text>,
    /// Customer since.
    #[serde(default)]
    pub since: Option<Time>,
    /// Revenue of a year in the organisation's currency.
    #[serde(default)]
    pub yearly_value: Option<Amount>,
}

/// The promise of a row; a row without its id has none.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PromiseMapping {
    /// Its id in the source.
    pub id: Text,
    /// What was said, 1 to 500 characters.
    pub text: Text,
    /// The part of satisfaction that it is about.
    pub component: Text,
    /// The step of the journey.
    #[serde(default)]
    pub touchpoint: Option<Text>,
    /// How much it matters; `major` where it is not said.
    #[serde(default)]
    pub severity: Option<Text>,
    /// When it was made.
    pub made: Time,
    /// When it is due.
    pub due: Due,
    /// When lateness counts.
    #[serde(default)]
    pub terms: Terms,
    /// When it was delivered; an empty cell is not delivered.
    #[serde(default)]
    pub delivered: Option<Time>,
    /// How it ended by the word of the source: `open`, `kept`, `late`, `missed` or `exceeded`.
    #[serde(default)]
    pub outcome: Option<Text>,
}

/// A response of a row; a row without any of its answers has none.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResponseMapping {
    /// Its id in the source.
    pub id: Text,
    /// When it was given.
    pub given: Time,
    /// The step of the journey that it is about.
    #[serde(default)]
    pub touchpoint: Option<Text>,
    /// Whether it is about the row's promise.
    #[serde(default = "yes")]
    pub about_promise: bool,
    /// Its answers.
    #[serde(default, rename = "answer")]
    pub answers: Vec<AnswerMapping>,
}

/// One answer of a response.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerMapping {
    /// The question's name over all surveys and imports.
    pub key: QuestionKey,
    /// What it asked for; words are a comment instead.
    pub kind: QuestionKind,
    /// The part of satisfaction that it is about.
    pub component: Component,
    /// The value.
    pub value: Value,
    /// Whether a response without it is incomplete.
    #[serde(default = "yes")]
    pub required: bool,
    /// The words beside it.
    #[serde(default)]
    pub comment: Option<Comment>,
}

/// The person at the customer that a row names; a row without its id has none. A contact stays at its customer.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContactMapping {
    /// Its id in the source.
    pub id: Text,
    /// Its name, 1 to 200 characters.
    pub name: Text,
    /// What the person has to do with us; nothing said changes nothing.
    #[serde(default)]
    pub role: Option<Text>,
    /// E-mail address; an empty cell says nothing.
    #[serde(default)]
    pub email: Option<Text>,
    /// Phone number; an empty cell says nothing.
    #[serde(default)]
    pub phone: Option<Text>,
    /// Language tag; an empty cell says nothing.
    #[serde(default)]
    pub language: Option<Text>,
}

/// Rows that a section is about.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Only {
    /// Which column.
    pub column: String,
    /// Its cell is one of these.
    pub is: Vec<String>,
}

/// What the customer of a row did; a row without its id or its kind says nothing of it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BehaviourMapping {
    /// Only rows in which a column says so.
    #[serde(default)]
    pub only: Option<Only>,
    /// Its id in the source.
    pub id: Text,
    /// What the customer did.
    pub kind: Text,
    /// When.
    pub day: Time,
    /// How much money.
    #[serde(default)]
    pub amount: Option<Amount>,
    /// In which currency; the organisation's where it is not said.
    #[serde(default)]
    pub currency: Option<Text>,
    /// The step of the journey.
    #[serde(default)]
    pub touchpoint: Option<Text>,
    /// What is known of it.
    #[serde(default)]
    pub text: Option<Text>,
}

/// What the customer of a row had to say unasked, or a member saw; a row without its id or its kind has none.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeedbackMapping {
    /// Only rows in which a column says so.
    #[serde(default)]
    pub only: Option<Only>,
    /// Its id in the source.
    pub id: Text,
    /// What the words are.
    pub kind: Text,
    /// Who has to say it; the customer where it is not said.
    #[serde(default)]
    pub giver: Option<Text>,
    /// Joy or trouble; of observations only.
    #[serde(default)]
    pub mood: Option<Text>,
    /// The words.
    #[serde(default)]
    pub text: Option<Text>,
    /// The part of satisfaction that it is about.
    pub component: Text,
    /// The step of the journey.
    #[serde(default)]
    pub touchpoint: Option<Text>,
    /// The customer's own judgement beside the words, 1 to 5.
    #[serde(default)]
    pub rating: Option<Value>,
    /// When it was said or seen.
    pub day: Time,
    /// Whether the row's contact said it.
    #[serde(default = "yes")]
    pub by_contact: bool,
}

const fn yes() -> bool {
    true
}

/// A text: exactly one of column, constant and template. A plain string is a constant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// The cell of this column.
    pub column: Option<String>,
    /// Always this.
    pub constant: Option<String>,
    /// Words with columns in braces, such as `Order {order_id}`.
    pub template: Option<String>,
    /// What the cells mean; with a column only.
    pub map: Option<BTreeMap<String, String>>,
    /// Instead of an empty cell, or of one that the map does not hold; with a column only.
    pub default: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TextForm {
    #[serde(default)]
    column: Option<String>,
    #[serde(default)]
    constant: Option<String>,
    #[serde(default)]
    template: Option<String>,
    #[serde(default)]
    map: Option<BTreeMap<String, String>>,
    #[serde(default)]
    default: Option<String>,
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Text;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, or a table with column, constant or template")
            }

            fn visit_str<E>(self, text: &str) -> Result<Text, E> {
                Ok(Text { constant: Some(text.to_owned()), ..Text::default() })
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Text, A::Error> {
                let TextForm { column, constant, template, map, default } =
                    TextForm::deserialize(MapAccessDeserializer::new(map))?;
                Ok(Text { column, constant, template, map, default })
            }
        }
        deserializer.deserialize_any(Reader)
    }
}

/// A column of times, or one time for all rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Time {
    /// Which column.
    #[serde(default)]
    pub column: Option<String>,
    /// How they are written: `iso` (also where it is not said), or a format such as `%Y-%m-%d %H:%M:%S` (see
    /// [`super::Format`]).
    #[serde(default)]
    pub format: Option<String>,
    /// Always this, where the file has no dates: as `iso` writes it.
    #[serde(default)]
    pub constant: Option<String>,
}

/// A column of due times.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Due {
    /// Which column.
    pub column: String,
    /// How they are written.
    pub format: String,
    /// Whether the day or the instant counts.
    #[serde(default)]
    pub by: DueBy,
}

/// What of a due time counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DueBy {
    /// By the end of that day.
    #[default]
    Day,
    /// By that instant.
    Instant,
}

/// A column of amounts in the main unit of the organisation's currency, such as `1250.50`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Amount {
    /// Which column.
    pub column: String,
    /// What stands before the decimals: `.` or `,`.
    #[serde(default = "point")]
    pub decimal: char,
    /// Decimals of the currency, 0 to 4.
    #[serde(default = "two")]
    pub digits: u32,
}

const fn point() -> char {
    '.'
}

const fn two() -> u32 {
    2
}

/// A column of values.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Value {
    /// Which column; an empty cell is no answer.
    pub column: String,
    /// What the cells mean, where they are not the numbers themselves.
    #[serde(default)]
    pub map: Option<BTreeMap<String, i64>>,
}

/// Words that become an open answer of their own.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Comment {
    /// The open question's name.
    pub key: QuestionKey,
    /// Which columns; those that are not empty are joined by line ends.
    pub columns: Vec<String>,
}
