//! What a leadership team is asked about itself: do you know? Never scored; what Kept measures stands beside it.

use serde::{Deserialize, Serialize};

use crate::violation::{Violation, check_optional_text};

/// The longest note beside a reply, in characters.
pub const MAX_NOTE: usize = 1_000;

/// A question, in the order in which they are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SelfQuestion {
    /// Do you know whether your customers are satisfied or not?
    Satisfied,
    /// Do you measure it?
    Measured,
    /// Do you know what they expect?
    Expected,
    /// Do you know what was promised to them, and whether it was kept?
    Promised,
    /// Do you know whether they get more value from you than from others?
    Value,
    /// Do you follow each complaint to its end: until the customer knows what came of it?
    Complaints,
    /// Do you know whom you do not hear?
    Unheard,
    /// Do you know what a failure of yours costs them?
    FailureCost,
}

impl SelfQuestion {
    /// All questions in their order.
    pub const ALL: [Self; 8] = [
        Self::Satisfied,
        Self::Measured,
        Self::Expected,
        Self::Promised,
        Self::Value,
        Self::Complaints,
        Self::Unheard,
        Self::FailureCost,
    ];

    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Satisfied => "satisfied",
            Self::Measured => "measured",
            Self::Expected => "expected",
            Self::Promised => "promised",
            Self::Value => "value",
            Self::Complaints => "complaints",
            Self::Unheard => "unheard",
            Self::FailureCost => "failure_cost",
        }
    }
}

/// What is replied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// Yes.
    Yes,
    /// In part.
    Partly,
    /// No.
    No,
    /// That is not known either.
    DontKnow,
}

impl Reply {
    /// All replies in their order.
    pub const ALL: [Self; 4] = [Self::Yes, Self::Partly, Self::No, Self::DontKnow];

    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::Partly => "partly",
            Self::No => "no",
            Self::DontKnow => "dont_know",
        }
    }
}

/// One question with its reply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SelfAnswer {
    /// Which question.
    pub question: SelfQuestion,
    /// What was replied.
    pub reply: Reply,
    /// In one's own words, at most 1,000 characters; may be empty.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 1_000))]
    pub note: String,
}

/// Checks that every question has one reply.
pub fn check(pointer: &str, answers: &[SelfAnswer], faults: &mut Vec<Violation>) {
    for (place, answer) in answers.iter().enumerate() {
        let at = format!("{pointer}/{place}");
        if answers.iter().take(place).any(|before| before.question == answer.question) {
            faults.push(Violation::new(
                format!("{at}/question"),
                "twice",
                "This question has a reply already.",
            ));
        }
        check_optional_text(&format!("{at}/note"), &answer.note, MAX_NOTE, faults);
    }
    let lacking: Vec<&str> = SelfQuestion::ALL
        .into_iter()
        .filter(|question| answers.iter().all(|answer| answer.question != *question))
        .map(SelfQuestion::as_str)
        .collect();
    if !lacking.is_empty() {
        let detail = format!("Reply to every question; these have none: {}.", lacking.join(", "));
        faults.push(Violation::new(pointer, "incomplete", detail));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<SelfAnswer> {
        let yes = |question| SelfAnswer { question, reply: Reply::Yes, note: String::new() };
        SelfQuestion::ALL.map(yes).to_vec()
    }

    fn places(answers: &[SelfAnswer]) -> Vec<String> {
        let mut faults = Vec::new();
        check("/answers", answers, &mut faults);
        faults.into_iter().map(|fault| fault.pointer).collect()
    }

    #[test]
    fn each_question_has_one_reply() {
        let mut answers = all();
        assert!(places(&answers).is_empty());
        answers.push(answers[0].clone());
        assert_eq!(places(&answers), ["/answers/8/question"]);
        assert_eq!(places(&answers[1..8]), ["/answers"]);
        answers.truncate(8);
        answers[3].note = "x".repeat(MAX_NOTE + 1);
        assert_eq!(places(&answers), ["/answers/3/note"]);
    }

    #[test]
    fn the_words_are_those_of_the_wire() {
        for question in SelfQuestion::ALL {
            assert_eq!(serde_json::to_value(question).unwrap(), question.as_str());
        }
        for reply in Reply::ALL {
            assert_eq!(serde_json::to_value(reply).unwrap(), reply.as_str());
        }
    }
}
