//! What the parts of a call share.

use std::sync::Arc;

use kept_api::asks::NewAsk;
use kept_api::responses::NewResponse;
use kept_api::surveys::Survey;
use kept_core::ask::Channel;
use kept_core::ids::{CustomerId, MemberId, ResponseId};
use leptos::prelude::*;

use super::draft::Draft;
use super::entry::Press;
use super::outbox::Outbox;
use super::unsent::Unsent;

/// A call: the survey, what has been entered, and whether it has been saved.
#[derive(Clone, Copy)]
pub(super) struct Call {
    pub(super) customer: CustomerId,
    pub(super) survey: StoredValue<Arc<Survey>>,
    pub(super) draft: RwSignal<Draft>,
    /// Whether answers of an earlier visit were taken up.
    pub(super) taken_up: RwSignal<bool>,
    /// The answer, once it has been handed to the outbox.
    pub(super) saved: RwSignal<Option<ResponseId>>,
    pub(super) outbox: Outbox,
}

impl Call {
    /// Takes up the call that was left off or whose answer was refused, or begins one.
    pub(super) fn begin(customer: CustomerId, member: MemberId, survey: Arc<Survey>) -> Option<Self> {
        let kept = Draft::kept(customer, member, survey.id, survey.version);
        let taken_up = RwSignal::new(kept.is_some());
        let outbox = Outbox::get();
        let refused = outbox.refused(customer, member, survey.id).filter(|_| kept.is_none());
        let saved = RwSignal::new(refused.as_ref().map(|unsent| unsent.response.id));
        let again = || refused.map(|unsent| Draft::of(&unsent, &survey));
        let draft = kept.or_else(again).or_else(|| Draft::begin(member, survey.id, survey.version))?;
        let draft = RwSignal::new(draft);
        let survey = StoredValue::new(survey);
        // Keeps each change; what was saved is the outbox's.
        Effect::new(move |_| {
            if saved.get().is_none() {
                draft.with(|draft| draft.keep(customer));
            }
        });
        Some(Self { customer, survey, draft, taken_up, saved, outbox })
    }

    /// How many questions there are.
    pub(super) fn total(self) -> usize {
        self.survey.with_value(|survey| survey.body.questions.len())
    }

    /// Which question is shown; one past the last is the review. Follows changes.
    pub(super) fn at(self) -> usize {
        let total = self.total();
        self.draft.with(|draft| draft.entry.at.min(total))
    }

    /// Does what a key or a button asks for.
    pub(super) fn apply(self, press: Press) {
        let total = self.total();
        self.draft.update(|draft| draft.entry.apply(press, total));
    }

    /// Forgets what was entered and begins anew.
    pub(super) fn start_over(self) {
        let fresh = self.draft.with_untracked(|d| Draft::begin(d.member, d.survey, d.version));
        if let Some(fresh) = fresh {
            self.draft.set(fresh);
            self.taken_up.set(false);
        }
    }

    /// Hands the answers to the outbox. Nothing happens where there is no answer, or it has been saved.
    pub(super) fn save(self, name: &str) {
        if self.saved.get_untracked().is_some() || self.draft.with_untracked(|d| d.entry.is_empty()) {
            return;
        }
        let draft = self.draft.get_untracked();
        let answers = self.survey.with_value(|survey| draft.entry.inputs(&survey.body));
        let ask = NewAsk {
            id: Some(draft.ask),
            customer_id: self.customer,
            contact_id: draft.contact,
            survey_id: draft.survey,
            channel: Channel::Phone,
            promise_id: None,
            touchpoint: String::new(),
            days: None,
            external: None,
        };
        let response = NewResponse { id: draft.response, ask_id: draft.ask, answers };
        self.saved.set(Some(draft.response));
        draft.forget(self.customer);
        let customer = name.to_owned();
        self.outbox.put(Unsent { member: draft.member, customer, ask, response, refused: None });
    }

    /// Takes the answers back from the outbox, to change them.
    pub(super) fn take_back(self) {
        if let Some(id) = self.saved.get_untracked() {
            self.outbox.take(id);
        }
        self.saved.set(None);
    }
}
