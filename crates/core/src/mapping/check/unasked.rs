//! Checking what a row says of its contact, of deeds and of unasked words.

use super::Build;
use crate::behaviour::{self, BehaviourKind};
use crate::component::Component;
use crate::contact::{ContactRole, MAX_EMAIL, MAX_NAME, MAX_PHONE};
use crate::feedback::{self, FeedbackKind, Giver, RATINGS};
use crate::mapping::MAX_TOUCHPOINT;
use crate::mapping::form::{Amount, BehaviourMapping, ContactMapping, FeedbackMapping, Only};
use crate::mapping::plan::{BehaviourPlan, ContactPlan, FeedbackPlan, OnlyPlan};
use crate::mapping::source::{AmountSource, WordSource};

/// The longest language tag, in characters.
const MAX_LANGUAGE: usize = 35;
/// The letters of a currency.
const CURRENCY: usize = 3;

impl Build {
    pub(in crate::mapping) fn contact(&mut self, contact: &ContactMapping) -> ContactPlan {
        ContactPlan {
            id: self.id("/contact/id", &contact.id),
            name: self.text("/contact/name", &contact.name, MAX_NAME),
            role: contact.role.as_ref().and_then(|role| self.word::<ContactRole>("/contact/role", role)),
            email: self.maybe_text("/contact/email", contact.email.as_ref(), MAX_EMAIL),
            phone: self.maybe_text("/contact/phone", contact.phone.as_ref(), MAX_PHONE),
            language: self.maybe_text("/contact/language", contact.language.as_ref(), MAX_LANGUAGE),
        }
    }

    pub(in crate::mapping) fn behaviour(
        &mut self,
        number: usize,
        behaviour: &BehaviourMapping,
    ) -> BehaviourPlan {
        let at = |field: &str| format!("/behaviour/{number}/{field}");
        let kind = self.word::<BehaviourKind>(&at("kind"), &behaviour.kind);
        BehaviourPlan {
            only: behaviour.only.as_ref().map(|only| self.only(&at("only"), only)),
            id: self.id(&at("id"), &behaviour.id),
            kind: kind.unwrap_or(WordSource::Constant(BehaviourKind::Bought)),
            day: self.time(&at("day"), &behaviour.day),
            amount: behaviour.amount.as_ref().map(|amount| self.amount(&at("amount"), amount)),
            currency: self.currency(&at("currency"), behaviour),
            touchpoint: self.maybe_text(&at("touchpoint"), behaviour.touchpoint.as_ref(), MAX_TOUCHPOINT),
            text: self.maybe_text(&at("text"), behaviour.text.as_ref(), behaviour::MAX_TEXT),
        }
    }

    fn currency(&mut self, at: &str, behaviour: &BehaviourMapping) -> crate::mapping::source::TextSource {
        if behaviour.currency.is_some() && behaviour.amount.is_none() {
            self.fault(at, "only-with-an-amount", "A currency goes with an amount.");
        }
        self.maybe_text(at, behaviour.currency.as_ref(), CURRENCY)
    }

    pub(in crate::mapping) fn feedback(
        &mut self,
        feedback: &FeedbackMapping,
        has_contact: bool,
    ) -> FeedbackPlan {
        let kind = self.word::<FeedbackKind>("/feedback/kind", &feedback.kind);
        let component = self.word::<Component>("/feedback/component", &feedback.component);
        let scale = (*RATINGS.start(), *RATINGS.end());
        let text = self.maybe_text("/feedback/text", feedback.text.as_ref(), feedback::MAX_TEXT);
        FeedbackPlan {
            only: feedback.only.as_ref().map(|only| self.only("/feedback/only", only)),
            id: self.id("/feedback/id", &feedback.id),
            kind: kind.unwrap_or(WordSource::Constant(FeedbackKind::Complaint)),
            giver: self.word_or("/feedback/giver", feedback.giver.as_ref(), Giver::Customer),
            mood: feedback.mood.as_ref().and_then(|mood| self.word("/feedback/mood", mood)),
            text,
            component: component.unwrap_or(WordSource::Constant(Component::Service)),
            touchpoint: self.maybe_text("/feedback/touchpoint", feedback.touchpoint.as_ref(), MAX_TOUCHPOINT),
            rating: feedback.rating.as_ref().map(|rating| self.value("/feedback/rating", rating, scale)),
            day: self.time("/feedback/day", &feedback.day),
            by_contact: has_contact && feedback.by_contact,
        }
    }

    fn only(&mut self, at: &str, only: &Only) -> OnlyPlan {
        if only.is.is_empty() {
            self.fault(&format!("{at}/is"), "empty", "Name at least one value.");
        }
        let column = self.column(&format!("{at}/column"), &only.column);
        OnlyPlan { column, is: only.is.iter().map(|value| value.trim().to_owned()).collect() }
    }

    pub(super) fn amount(&mut self, at: &str, amount: &Amount) -> AmountSource {
        if amount.digits > 4 {
            self.fault(&format!("{at}/digits"), "off-the-range", "0 to 4 decimals.");
        }
        if !matches!(amount.decimal, '.' | ',') {
            self.fault(&format!("{at}/decimal"), "unknown-sign", "Write \".\" or \",\".");
        }
        let column = self.column(&format!("{at}/column"), &amount.column);
        AmountSource { column, decimal: amount.decimal, digits: amount.digits }
    }
}
