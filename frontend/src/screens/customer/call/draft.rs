//! What has been entered so far is kept in this browser: a closed tab does not lose a customer's words.

use kept_core::ids::{AskId, ContactId, CustomerId, MemberId, ResponseId, SurveyId};
use serde::{Deserialize, Serialize};

use super::entry::Entry;
use crate::browser::{self, fresh_uuid};

/// A call that is going on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Draft {
    pub(super) member: MemberId,
    pub(super) survey: SurveyId,
    pub(super) version: u32,
    pub(super) contact: Option<ContactId>,
    pub(super) ask: AskId,
    pub(super) response: ResponseId,
    pub(super) entry: Entry,
}

impl Draft {
    /// A call that begins; `None` where the browser cannot make ids.
    pub(super) fn begin(member: MemberId, survey: SurveyId, version: u32) -> Option<Self> {
        let (ask, response) = (AskId(fresh_uuid()?), ResponseId(fresh_uuid()?));
        Some(Self { member, survey, version, contact: None, ask, response, entry: Entry::default() })
    }

    /// Whether it is this member's call with this version of the survey: only then are its answers taken up.
    pub(super) fn belongs(&self, member: MemberId, survey: SurveyId, version: u32) -> bool {
        self.member == member && self.survey == survey && self.version == version
    }

    /// The call that was left off with this customer.
    pub(super) fn kept(customer: CustomerId) -> Option<Self> {
        browser::stored(&key(customer)).and_then(|text| serde_json::from_str(&text).ok())
    }

    /// Keeps it, or forgets it where nothing has been entered.
    pub(super) fn keep(&self, customer: CustomerId) {
        let text = (!self.entry.is_empty()).then(|| serde_json::to_string(self).ok()).flatten();
        browser::store(&key(customer), text.as_deref());
    }

    /// Forgets what was kept.
    pub(super) fn forget(customer: CustomerId) {
        browser::store(&key(customer), None);
    }
}

fn key(customer: CustomerId) -> String {
    format!("kept-call-{customer}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screens::customer::call::entry::Given;
    use uuid::Uuid;

    #[test]
    fn a_call_is_taken_up_only_by_its_member_and_with_the_same_questions() {
        let id = |n| Uuid::from_u128(n);
        let mut draft = Draft {
            member: MemberId(id(1)),
            survey: SurveyId(id(2)),
            version: 3,
            contact: None,
            ask: AskId(id(4)),
            response: ResponseId(id(5)),
            entry: Entry::default(),
        };
        draft.entry.give(1, Given::Words("Fine".into()));
        let back: Draft = serde_json::from_str(&serde_json::to_string(&draft).unwrap()).unwrap();
        assert_eq!(back, draft);
        assert!(back.belongs(MemberId(id(1)), SurveyId(id(2)), 3));
        assert!(!back.belongs(MemberId(id(9)), SurveyId(id(2)), 3));
        assert!(!back.belongs(MemberId(id(1)), SurveyId(id(2)), 4));
    }
}
