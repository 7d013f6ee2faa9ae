//! What can be wrong with a row of a file: a word for programs and translators, and a sentence for everybody else.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::calendar::Day;
use crate::violation::Violation;

/// A kind of thing that a file speaks of under an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Told {
    /// A promise.
    Promise,
    /// A response.
    Response,
    /// Something that a customer did.
    Behaviour,
    /// Unasked words.
    Feedback,
}

/// What is wrong with a row. The texts of cells are cut short, and hold no control characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum RowFault {
    /// The mapping has a map for this column, which does not hold the cell.
    NotMapped {
        /// What the cell says.
        cell: String,
    },
    /// The cell is none of the words that are known here.
    NotAWord {
        /// What the cell says.
        cell: String,
        /// The words.
        words: String,
    },
    /// The cell is no time of the form of the mapping, or of another century.
    NotATime {
        /// What the cell says.
        cell: String,
        /// The form.
        format: String,
    },
    /// There must be a time.
    TimeMissing,
    /// The cell is no amount.
    NotAnAmount {
        /// What the cell says.
        cell: String,
        /// The most digits behind the decimal mark.
        digits: u32,
        /// The decimal mark.
        decimal: char,
    },
    /// The amount is too large.
    AmountOutOfRange,
    /// The cell is no value of the scale.
    OffTheScale {
        /// What the cell says.
        cell: String,
        /// The lowest value.
        low: u8,
        /// The highest value.
        high: u8,
    },
    /// The cell is no code of a currency.
    NotACurrency {
        /// What the cell says.
        cell: String,
    },
    /// Every row needs the id of a customer.
    CustomerMissing,
    /// The response has answers and no id.
    ResponseMissing,
    /// The part of satisfaction is not said.
    ComponentMissing,
    /// The promise is due before it was made.
    DueBeforeMade {
        /// When it is due.
        due: Day,
        /// When it was made.
        made: Day,
    },
    /// A promise that is due at an instant needs a time of day.
    TimeOfDayMissing,
    /// The promise is said to be open, yet it was delivered.
    OpenYetDelivered,
    /// The promise is said to be kept, yet it was delivered after it was due.
    KeptYetLate,
    /// The promise is said to be late, yet it was delivered in time.
    LateYetInTime,
    /// A late promise needs the time of its delivery.
    LateNeedsDelivery,
    /// A promise of that day cannot end so on this one.
    CannotSettle {
        /// When it was made.
        made: Day,
        /// When it is said to have ended.
        day: Day,
    },
    /// The day has not come yet.
    NotYet {
        /// The day.
        day: Day,
    },
    /// The file says something else under the same id on another line.
    Contradicted {
        /// What it is.
        what: Told,
        /// Its id.
        id: String,
        /// The other line.
        line: u32,
    },
    /// There must be a text.
    Empty,
    /// The text is too long.
    TooLong,
    /// The text holds control characters.
    ControlCharacter,
    /// It is no e-mail address.
    NotAnEmail,
    /// It is no telephone number.
    NotAPhoneNumber,
    /// It is no language tag.
    NotALanguage,
    /// An observation says whether joy or trouble was seen.
    MoodMissing,
    /// Only an observation says joy or trouble.
    MoodUnwanted,
    /// What only a customer has, a contact or a rating, stands beside the words of a member.
    OnlyOfTheCustomer,
    /// Another rule is broken.
    Other {
        /// In English.
        detail: String,
    },
    /// The row has more or fewer cells than the heading.
    OtherWidth {
        /// Its cells.
        cells: u32,
        /// The cells of the heading.
        heading: u32,
    },
    /// The cell is not UTF-8.
    NotUtf8,
    /// The cell holds a NUL byte.
    Nul,
    /// The row is longer than rows may be.
    RowTooLong,
    /// The row has more cells than rows may have.
    TooManyCells,
    /// A quote is never closed.
    OpenQuote,
    /// Something stands behind a closing quote.
    AfterQuote,
}

impl RowFault {
    /// The fault that a check of one text or value has found.
    pub(super) fn of(found: Violation) -> Self {
        match found.code.as_str() {
            "empty" => Self::Empty,
            "too-long" => Self::TooLong,
            "control-character" => Self::ControlCharacter,
            "not-an-e-mail-address" => Self::NotAnEmail,
            "not-a-phone-number" => Self::NotAPhoneNumber,
            "not-a-language-tag" => Self::NotALanguage,
            "off-the-range" => Self::AmountOutOfRange,
            "needed" => Self::MoodMissing,
            "only-of-an-observation" => Self::MoodUnwanted,
            "only-of-the-customer" => Self::OnlyOfTheCustomer,
            _ => Self::Other { detail: found.detail },
        }
    }
}

impl fmt::Display for RowFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotMapped { cell } => {
                write!(
                    f,
                    "The mapping does not say what “{cell}” means; add it to the map or give a default."
                )
            }
            Self::NotAWord { cell, words } => write!(f, "“{cell}” is none of {words}."),
            Self::NotATime { cell, format } => {
                write!(f, "“{cell}” is no time written as {format} between 1900-01-01 and 2199-12-31.")
            }
            Self::NotAnAmount { cell, digits, decimal } => write!(
                f,
                "“{cell}” is no amount: write digits only, at most {digits} behind the “{decimal}”."
            ),
            Self::OffTheScale { cell, low, high } => {
                write!(f, "“{cell}” is no whole number from {low} to {high}.")
            }
            Self::NotACurrency { cell } => write!(f, "“{cell}” is no code of a currency, such as EUR."),
            Self::DueBeforeMade { due, made } => {
                write!(f, "The promise is due on {due}, before it was made on {made}.")
            }
            Self::CannotSettle { made, day } => {
                write!(f, "A promise that was made on {made} cannot have ended so on {day}.")
            }
            Self::NotYet { day } => {
                write!(f, "{day} has not come yet; what was done or said lies behind us.")
            }
            Self::Contradicted { what, id, line } => {
                let what = match what {
                    Told::Promise => "promise",
                    Told::Response => "response",
                    Told::Behaviour => "behaviour",
                    Told::Feedback => "feedback",
                };
                write!(f, "The {what} “{id}” stands on line {line} too, with other contents.")
            }
            Self::OtherWidth { cells, heading } => {
                write!(f, "The row has {cells} cells, the heading has {heading}.")
            }
            Self::Other { detail } => f.write_str(detail),
            other => f.write_str(other.plain()),
        }
    }
}

impl RowFault {
    /// The sentence of a fault that names nothing.
    fn plain(&self) -> &'static str {
        match self {
            Self::TimeMissing => "The time is missing.",
            Self::AmountOutOfRange => "The amount is too large, or below nothing.",
            Self::CustomerMissing => "The id of the customer is missing; every row needs one.",
            Self::ResponseMissing => "The id of the response is missing.",
            Self::ComponentMissing => "The component is missing.",
            Self::TimeOfDayMissing => "A promise due at an instant needs a time of day.",
            Self::OpenYetDelivered => "The promise is said to be open, yet it was delivered.",
            Self::KeptYetLate => "The promise is said to be kept, yet it was delivered after it was due.",
            Self::LateYetInTime => "The promise is said to be late, yet it was delivered in time.",
            Self::LateNeedsDelivery => "A late promise needs the time of its delivery.",
            Self::Empty => "Write something here.",
            Self::TooLong => "The text is too long.",
            Self::ControlCharacter => "Remove the control characters.",
            Self::NotAnEmail => "This is no e-mail address.",
            Self::NotAPhoneNumber => "Write the number as it is dialled.",
            Self::NotALanguage => "This is no language tag, such as en or pt-BR.",
            Self::MoodMissing => "Say whether joy or trouble was seen.",
            Self::MoodUnwanted => "Only an observation says joy or trouble.",
            Self::OnlyOfTheCustomer => {
                "A contact or a rating belongs to the words of a customer, not to those of a member."
            }
            Self::NotUtf8 => {
                "The cell is not UTF-8. Save the file as UTF-8, or say in the mapping how it is encoded, such as \
                 encoding = \"windows-1252\"."
            }
            Self::Nul => "The cell contains a NUL byte.",
            Self::RowTooLong => "The row is longer than 256 kB; a quote may be open that is never closed.",
            Self::TooManyCells => "The row has more than 2,000 cells.",
            Self::OpenQuote => "A quote is opened and never closed.",
            Self::AfterQuote => {
                "Something stands behind a closing quote; a quote within quotes is written twice."
            }
            Self::NotMapped { .. }
            | Self::NotAWord { .. }
            | Self::NotATime { .. }
            | Self::NotAnAmount { .. }
            | Self::OffTheScale { .. }
            | Self::NotACurrency { .. }
            | Self::DueBeforeMade { .. }
            | Self::CannotSettle { .. }
            | Self::NotYet { .. }
            | Self::Contradicted { .. }
            | Self::OtherWidth { .. }
            | Self::Other { .. } => "",
        }
    }
}

/// A text of the file as a fault tells it: short, and without anything that could spoil a terminal.
pub fn told(text: &str) -> String {
    const LONGEST: usize = 40;
    let mut short: String =
        text.chars().take(LONGEST).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if text.chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_tells_no_more_of_a_cell_than_it_needs() {
        assert_eq!(told("a\u{1b}[31m"), "a\u{fffd}[31m");
        assert_eq!(told(&"x".repeat(50)).chars().count(), 41);
    }

    #[test]
    fn a_fault_has_a_word_what_it_is_about_and_a_sentence() {
        let fault = RowFault::OffTheScale { cell: "9".to_owned(), low: 1, high: 5 };
        let json = serde_json::json!({ "code": "off-the-scale", "cell": "9", "low": 1, "high": 5 });
        assert_eq!(serde_json::to_value(&fault).unwrap(), json);
        assert_eq!(serde_json::from_value::<RowFault>(json).unwrap(), fault);
        assert_eq!(fault.to_string(), "“9” is no whole number from 1 to 5.");
        assert_eq!(serde_json::to_value(RowFault::NotUtf8).unwrap()["code"], "not-utf8");
        assert!(!RowFault::Nul.to_string().is_empty());
    }
}
