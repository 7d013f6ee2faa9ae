//! Unasked words: what a customer, or a member who saw it, has to say. No score reads them (SCORING §6.1: whoever
//! complains still cares).

use serde::{Deserialize, Serialize};

use crate::calendar::Day;
use crate::evidence::Provenance;
use crate::mapping::MAX_TOUCHPOINT;
use crate::violation::{Violation, check_optional_text, check_text};

/// What the words are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FeedbackKind {
    /// Something is good.
    Compliment,
    /// Something is wrong.
    Complaint,
    /// Something could be better.
    Idea,
    /// Something was noticed.
    Observation,
    /// Something is asked.
    Question,
}

impl FeedbackKind {
    /// All kinds, in the order in which they are offered.
    pub const ALL: [Self; 5] =
        [Self::Compliment, Self::Complaint, Self::Idea, Self::Observation, Self::Question];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Compliment => "compliment",
            Self::Complaint => "complaint",
            Self::Idea => "idea",
            Self::Observation => "observation",
            Self::Question => "question",
        }
    }
}

/// Who has to say it. It decides whose knowledge it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Giver {
    /// The customer: its own words, also where a member took them down.
    Customer,
    /// A member of staff, who saw or believes it.
    Member,
}

impl Giver {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Customer, Self::Member];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Member => "member",
        }
    }

    /// Whose knowledge it is.
    pub const fn provenance(self) -> Provenance {
        match self {
            Self::Customer => Provenance::Declared,
            Self::Member => Provenance::Observed,
        }
    }
}

/// What was seen in an observation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Mood {
    /// The customer was glad.
    Joy,
    /// The customer was not.
    Trouble,
}

impl Mood {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Joy, Self::Trouble];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Joy => "joy",
            Self::Trouble => "trouble",
        }
    }
}

/// How far feedback has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FeedbackState {
    /// It is here.
    #[default]
    Received,
    /// The giver knows that it is here.
    Acknowledged,
    /// What shall come of it is decided.
    Decided,
    /// That has been done.
    Done,
    /// It will not be done, and why is said.
    NotDone,
}

impl FeedbackState {
    /// All states in their order.
    pub const ALL: [Self; 5] = [Self::Received, Self::Acknowledged, Self::Decided, Self::Done, Self::NotDone];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Acknowledged => "acknowledged",
            Self::Decided => "decided",
            Self::Done => "done",
            Self::NotDone => "not_done",
        }
    }
}

/// A step on the way of feedback.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FeedbackStep {
    /// Tell the giver that it is here.
    Acknowledge,
    /// Decide what shall come of it; the words say what.
    Decide,
    /// It has been done.
    Do,
    /// It will not be done; the words say why.
    Decline,
    /// Tell the giver what came of it.
    Tell,
}

impl FeedbackStep {
    /// All steps in their order.
    pub const ALL: [Self; 5] = [Self::Acknowledge, Self::Decide, Self::Do, Self::Decline, Self::Tell];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Acknowledge => "acknowledge",
            Self::Decide => "decide",
            Self::Do => "do",
            Self::Decline => "decline",
            Self::Tell => "tell",
        }
    }
}

/// Where feedback stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// How far it has come.
    pub state: FeedbackState,
    /// The giver knows what came of it.
    pub told: bool,
}

/// Why a step cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StepError {
    /// Another step comes first, or this one was taken.
    #[error("feedback that is {} cannot take the step {}: {}", .from.as_str(), .step.as_str(), next(*.from))]
    OutOfOrder {
        /// Where it stands.
        from: FeedbackState,
        /// What was wanted.
        step: FeedbackStep,
    },
    /// A decision and a refusal are said in words.
    #[error("say in words what was decided, or why it will not be done")]
    NeedsWords,
}

const fn next(state: FeedbackState) -> &'static str {
    match state {
        FeedbackState::Received => "acknowledge it first",
        FeedbackState::Acknowledged => "decide first what shall come of it",
        FeedbackState::Decided => "do it or decline it next",
        FeedbackState::Done | FeedbackState::NotDone => "tell the giver what came of it; it ends there",
    }
}

impl Progress {
    /// Takes a step. `words` are what is said of it; a decision and a refusal need some.
    ///
    /// # Errors
    /// [`StepError`] where another step comes first, or where words are missing.
    pub fn step(self, step: FeedbackStep, words: &str) -> Result<Self, StepError> {
        use FeedbackState::{Acknowledged, Decided, Done, NotDone, Received};
        let state = match (self.state, step) {
            (Received, FeedbackStep::Acknowledge) => Acknowledged,
            (Acknowledged, FeedbackStep::Decide) => Decided,
            (Decided, FeedbackStep::Do) => Done,
            (Decided, FeedbackStep::Decline) => NotDone,
            (Done | NotDone, FeedbackStep::Tell) if !self.told => return Ok(Self { told: true, ..self }),
            (from, step) => return Err(StepError::OutOfOrder { from, step }),
        };
        if matches!(step, FeedbackStep::Decide | FeedbackStep::Decline) && words.trim().is_empty() {
            return Err(StepError::NeedsWords);
        }
        Ok(Self { state, told: false })
    }
}

/// The longest text, in characters.
pub const MAX_TEXT: usize = 5_000;
/// The longest words about a step, in characters.
pub const MAX_STEP_WORDS: usize = 1_000;
/// The steps of a rating: 1 is the worst, 5 the best.
pub const RATINGS: std::ops::RangeInclusive<u8> = 1..=5;

/// What is said, as far as there are rules for it.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    /// What the words are.
    pub kind: FeedbackKind,
    /// Who has to say it.
    pub giver: Giver,
    /// Whether a contact of the customer is named.
    pub by_contact: bool,
    /// What was seen.
    pub mood: Option<Mood>,
    /// The words.
    pub text: &'a str,
    /// The step of the journey.
    pub touchpoint: &'a str,
    /// The customer's own judgement beside the words.
    pub rating: Option<u8>,
    /// On which day it was said or seen.
    pub day: Day,
}

/// What is wrong with it on `today`. An observation says whether it was joy or trouble and may leave the words out;
/// anything else is words.
pub fn check(said: &Said<'_>, today: Day) -> Vec<Violation> {
    let mut faults = Vec::new();
    let mut fault = |pointer: &str, code: &str, detail: String| {
        faults.push(Violation::new(pointer, code, detail));
    };
    if said.day > today {
        fault("/day", "in-the-future", format!("At the latest today, {today}."));
    }
    match (said.kind, said.mood) {
        (FeedbackKind::Observation, None) => {
            fault("/mood", "needed", "Say whether joy or trouble was seen.".to_owned());
        }
        (FeedbackKind::Observation, Some(_)) | (_, None) => {}
        (_, Some(_)) => {
            fault("/mood", "only-of-an-observation", "Only an observation says joy or trouble.".to_owned());
        }
    }
    if said.giver == Giver::Member {
        if said.by_contact {
            let detail = "What a contact says is the customer's own word: the giver is then the customer.";
            fault("/contact_id", "only-of-the-customer", detail.to_owned());
        }
        if said.rating.is_some() {
            let detail = "Only the customer rates; leave it out, or ask.";
            fault("/rating", "only-of-the-customer", detail.to_owned());
        }
    }
    if said.rating.is_some_and(|rating| !RATINGS.contains(&rating)) {
        fault("/rating", "off-the-scale", "A number from 1, the worst, to 5, the best.".to_owned());
    }
    if said.kind == FeedbackKind::Observation {
        check_optional_text("/text", said.text, MAX_TEXT, &mut faults);
    } else {
        check_text("/text", said.text, MAX_TEXT, &mut faults);
    }
    check_optional_text("/touchpoint", said.touchpoint, MAX_TOUCHPOINT, &mut faults);
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(steps: &[(FeedbackStep, &str)]) -> Result<Progress, StepError> {
        steps.iter().try_fold(Progress::default(), |at, (step, words)| at.step(*step, words))
    }

    #[test]
    fn feedback_goes_its_way_to_the_end() {
        let decided = [(FeedbackStep::Acknowledge, ""), (FeedbackStep::Decide, "a second driver on Fridays")];
        let done = walk(&[decided.as_slice(), &[(FeedbackStep::Do, ""), (FeedbackStep::Tell, "")]].concat())
            .unwrap();
        assert_eq!(done, Progress { state: FeedbackState::Done, told: true });
        let declined =
            walk(&[decided.as_slice(), &[(FeedbackStep::Decline, "too costly")]].concat()).unwrap();
        assert_eq!(declined, Progress { state: FeedbackState::NotDone, told: false });
        assert!(done.step(FeedbackStep::Tell, "").is_err(), "told once");
    }

    #[test]
    fn no_step_is_left_out_and_refusals_have_reasons() {
        for state in FeedbackState::ALL {
            let at = Progress { state, told: false };
            let open = FeedbackStep::ALL.into_iter().filter(|step| at.step(*step, "why").is_ok()).count();
            assert_eq!(open, if state == FeedbackState::Decided { 2 } else { 1 }, "{state:?}");
        }
        let decided = Progress { state: FeedbackState::Decided, told: false };
        assert_eq!(decided.step(FeedbackStep::Decline, " "), Err(StepError::NeedsWords));
        let error = Progress::default().step(FeedbackStep::Do, "").unwrap_err();
        assert_eq!(
            error.to_string(),
            "feedback that is received cannot take the step do: acknowledge it first"
        );
    }

    fn at(said: &Said<'_>) -> Vec<String> {
        check(said, "2026-03-02".parse().unwrap()).into_iter().map(|fault| fault.pointer).collect()
    }

    #[test]
    fn what_staff_saw_is_neither_rated_nor_said_by_a_contact() {
        let day = "2026-03-02".parse().unwrap();
        let seen = Said {
            kind: FeedbackKind::Observation,
            giver: Giver::Member,
            by_contact: false,
            mood: Some(Mood::Joy),
            text: "",
            touchpoint: "",
            rating: None,
            day,
        };
        assert_eq!(at(&seen), [""; 0]);
        assert_eq!(at(&Said { by_contact: true, rating: Some(5), ..seen }), ["/contact_id", "/rating"]);
        assert_eq!(at(&Said { mood: None, ..seen }), ["/mood"]);
        assert_eq!(at(&Said { kind: FeedbackKind::Idea, ..seen }), ["/mood", "/text"]);
        let said = Said { giver: Giver::Customer, by_contact: true, rating: Some(6), ..seen };
        assert_eq!(at(&said), ["/rating"]);
        assert_eq!(at(&Said { day: day.plus(1), ..seen }), ["/day"]);
        assert_eq!(
            (Giver::Customer.provenance(), Giver::Member.provenance()),
            (Provenance::Declared, Provenance::Observed)
        );
    }
}
