//! Answers that wait in this browser until they are stored. Pure: what to keep, what to send, what to give up.

use kept_api::asks::NewAsk;
use kept_api::responses::NewResponse;
use kept_core::ids::{MemberId, ResponseId};
use serde::{Deserialize, Serialize};

use crate::problem::ApiError;

/// One answer with the ask that it belongs to. Both ids were made here, so sending twice stores once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unsent {
    /// Who took it down; nobody else's session may send it.
    pub member: MemberId,
    /// Name of the customer, to speak of it.
    pub customer: String,
    /// The call.
    pub ask: NewAsk,
    /// The customer's words.
    pub response: NewResponse,
    /// Why the server does not take it, if it was asked and refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
}

/// All that wait, the oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Waiting(Vec<Unsent>);

impl Waiting {
    /// Reads what was kept; nothing where it cannot be read.
    pub fn from_text(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// The form in which it is kept.
    pub fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Adds an answer, or puts it in the place of what was kept under its id.
    pub fn put(&mut self, unsent: Unsent) {
        self.take(unsent.response.id);
        self.0.push(unsent);
    }

    /// Takes an answer away.
    pub fn take(&mut self, id: ResponseId) -> Option<Unsent> {
        let at = self.0.iter().position(|unsent| unsent.response.id == id)?;
        Some(self.0.remove(at))
    }

    /// The answer with this id.
    pub fn get(&self, id: ResponseId) -> Option<&Unsent> {
        self.0.iter().find(|unsent| unsent.response.id == id)
    }

    /// Those of one member.
    pub fn of(&self, member: MemberId) -> impl Iterator<Item = &Unsent> {
        self.0.iter().filter(move |unsent| unsent.member == member)
    }

    /// Those that a member may send now.
    pub fn ready(&self, member: MemberId) -> Vec<Unsent> {
        self.of(member).filter(|unsent| unsent.refused.is_none()).cloned().collect()
    }

    /// Whether anything could still be sent.
    pub fn is_waiting(&self) -> bool {
        self.0.iter().any(|unsent| unsent.refused.is_none())
    }
}

/// What a failure means for an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It may go through later: keep it.
    Wait,
    /// The server understood it and does not take it: a person must decide.
    Refused,
}

/// Only a problem of ours that names a fault of the answer is final; everything else may pass.
pub fn fate(error: &ApiError) -> Fate {
    match error {
        ApiError::Problem(problem) => match problem.status {
            401 | 408 | 425 | 429 | 500.. => Fate::Wait,
            _ => Fate::Refused,
        },
        ApiError::Network
        | ApiError::Timeout
        | ApiError::Unreadable { .. }
        | ApiError::Outdated { .. }
        | ApiError::Part => Fate::Wait,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Problem;
    use kept_core::ask::Channel;
    use kept_core::ids::{AskId, CustomerId, SurveyId};
    use uuid::Uuid;

    fn unsent(number: u128, member: u128) -> Unsent {
        let ask_id = AskId(Uuid::from_u128(number + 100));
        Unsent {
            member: MemberId(Uuid::from_u128(member)),
            customer: "Works".into(),
            ask: NewAsk {
                id: Some(ask_id),
                customer_id: CustomerId(Uuid::nil()),
                contact_id: None,
                survey_id: SurveyId(Uuid::nil()),
                channel: Channel::Phone,
                promise_id: None,
                touchpoint: String::new(),
                days: None,
                external: None,
            },
            response: NewResponse { id: ResponseId(Uuid::from_u128(number)), ask_id, answers: vec![] },
            refused: None,
        }
    }

    #[test]
    fn an_answer_saved_twice_waits_once() {
        let mut waiting = Waiting::default();
        waiting.put(unsent(1, 7));
        waiting.put(unsent(2, 7));
        waiting.put(unsent(1, 7));
        assert_eq!(waiting.ready(MemberId(Uuid::from_u128(7))).len(), 2);
    }

    #[test]
    fn it_comes_back_from_storage_and_nonsense_is_nothing() {
        let mut waiting = Waiting::default();
        waiting.put(unsent(1, 7));
        assert_eq!(Waiting::from_text(&waiting.text()), Some(waiting));
        assert_eq!(Waiting::from_text("{"), None);
    }

    #[test]
    fn nobody_sends_what_somebody_else_took_down() {
        let mut waiting = Waiting::default();
        waiting.put(unsent(1, 7));
        assert!(waiting.ready(MemberId(Uuid::from_u128(8))).is_empty());
    }

    #[test]
    fn a_refused_answer_is_not_sent_again_by_itself() {
        let mut waiting = Waiting::default();
        waiting.put(Unsent { refused: Some("No".into()), ..unsent(1, 7) });
        assert!(!waiting.is_waiting() && waiting.ready(MemberId(Uuid::from_u128(7))).is_empty());
        assert!(waiting.get(ResponseId(Uuid::from_u128(1))).is_some());
        assert!(waiting.take(ResponseId(Uuid::from_u128(1))).is_some());
        assert_eq!(waiting, Waiting::default());
    }

    #[test]
    fn only_a_named_fault_is_final() {
        let problem = |status| ApiError::Problem(Box::new(Problem { status, ..Problem::default() }));
        for passing in [ApiError::Network, ApiError::Timeout, problem(401), problem(429), problem(503)] {
            assert_eq!(fate(&passing), Fate::Wait, "{passing:?}");
        }
        let proxy = ApiError::Unreadable { status: 403, request_id: None };
        assert_eq!(fate(&proxy), Fate::Wait);
        for final_ in [problem(403), problem(404), problem(409), problem(410), problem(422)] {
            assert_eq!(fate(&final_), Fate::Refused, "{final_:?}");
        }
    }
}
