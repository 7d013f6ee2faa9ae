//! What has been entered so far is kept in this browser: a closed tab does not lose a customer's words.

use kept_api::surveys::Survey;
use kept_core::ids::{AskId, ContactId, CustomerId, MemberId, ResponseId, SurveyId};
use serde::{Deserialize, Serialize};

use super::entry::Entry;
use super::unsent::Unsent;
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

    /// The call of an answer that was saved, at its review.
    pub(super) fn of(unsent: &Unsent, survey: &Survey) -> Self {
        Self {
            member: unsent.member,
            survey: survey.id,
            version: survey.version,
            contact: unsent.ask.contact_id,
            ask: unsent.response.ask_id,
            response: unsent.response.id,
            entry: Entry::of(&unsent.response.answers, &survey.body),
        }
    }

    /// The call that this member left off with this customer, with the same questions.
    pub(super) fn kept(
        customer: CustomerId,
        member: MemberId,
        survey: SurveyId,
        version: u32,
    ) -> Option<Self> {
        let text = browser::stored(&key(customer, member, survey, version))?;
        serde_json::from_str(&text).ok()
    }

    /// Keeps it, or forgets it where nothing is entered any more.
    pub(super) fn keep(&self, customer: CustomerId) {
        let text = (!self.entry.is_empty()).then(|| serde_json::to_string(self).ok()).flatten();
        browser::store(&self.key(customer), text.as_deref());
    }

    /// Forgets what was kept.
    pub(super) fn forget(&self, customer: CustomerId) {
        browser::store(&self.key(customer), None);
    }

    fn key(&self, customer: CustomerId) -> String {
        key(customer, self.member, self.survey, self.version)
    }
}

/// Each member's call with each version of each survey has a place of its own: beginning one erases no other.
fn key(customer: CustomerId, member: MemberId, survey: SurveyId, version: u32) -> String {
    format!("kept-call-{customer}-{member}-{survey}-{version}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screens::customer::call::entry::Given;
    use std::collections::BTreeSet;
    use uuid::Uuid;

    #[test]
    fn a_call_comes_back_as_it_was_left() {
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
    }

    #[test]
    fn a_call_is_taken_up_only_by_its_member_and_with_the_same_questions() {
        let place = |customer, member, survey, version| {
            let id = Uuid::from_u128;
            key(CustomerId(id(customer)), MemberId(id(member)), SurveyId(id(survey)), version)
        };
        let places =
            [place(1, 1, 1, 1), place(2, 1, 1, 1), place(1, 2, 1, 1), place(1, 1, 2, 1), place(1, 1, 1, 2)];
        assert_eq!(places.iter().collect::<BTreeSet<_>>().len(), places.len());
        assert_eq!(places[0], place(1, 1, 1, 1));
    }
}
