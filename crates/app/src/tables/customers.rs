//! Customers, the people there, and what was promised to them.

use kept_api::contacts::{Contact, ContactQuery};
use kept_api::customers::{CustomerLine, CustomerQuery};
use kept_api::promises::{Promise, PromiseQuery};
use kept_core::calendar::Day;
use kept_core::promise::{Due, Outcome};

use super::{Listed, Piece, amount, external, maybe, micro, word, yes};
use crate::app::{Actor, App};
use crate::error::AppError;
use crate::{contacts, customers, promises};

impl Listed for CustomerQuery {
    /// A line and the day of its scores.
    type Item = (Option<Day>, CustomerLine);
    const HEADING: &'static [&'static str] = &[
        "customer id",
        "customer name",
        "customer kind",
        "segment",
        "relationship",
        "looked after by",
        "yearly value",
        "external source",
        "external id",
        "scores of",
        "grade",
        "expectation answers",
        "satisfied answers",
        "satisfaction answers",
        "loyalty",
        "loyalty low",
        "loyalty high",
        "loyalty is mostly prior",
        "dependable level",
        "promises kept",
        "promises late",
        "promises missed",
        "promises open",
        "newest answer",
        "known",
        "value at risk",
    ];

    fn turn(&mut self, cursor: Option<String>, limit: u32) {
        self.limit = Some(limit);
        self.cursor = cursor.or(self.cursor.take());
    }

    async fn page(&self, app: &App, actor: &Actor) -> Result<Piece<Self::Item>, AppError> {
        let page = customers::list::run(app, actor, self.clone()).await?;
        Ok((page.items.into_iter().map(|line| (page.scores_of, line)).collect(), page.next))
    }

    fn lines((day, line): &Self::Item) -> Vec<Vec<String>> {
        let [source, id] = external(line.external.as_ref());
        let mut cells = vec![
            line.id.to_string(),
            line.name.clone(),
            line.kind.as_str().to_owned(),
            line.segment.clone(),
            line.state.as_str().to_owned(),
            line.owner.as_ref().map(|owner| owner.name.clone()).unwrap_or_default(),
            amount(line.yearly_value_minor),
            source,
            id,
        ];
        match &line.scores {
            None => cells.resize(Self::HEADING.len(), String::new()),
            Some(scores) => {
                let [loyalty, low, high] = scores.loyalty;
                let [kept, late, missed, open] = scores.promises;
                cells.extend([
                    maybe(*day),
                    scores.grade.map(|grade| grade.as_str().to_owned()).unwrap_or_default(),
                    scores.grade_n.to_string(),
                    scores.satisfied.to_string(),
                    scores.satisfaction_n.to_string(),
                    micro(loyalty),
                    micro(low),
                    micro(high),
                    yes(scores.mostly_prior),
                    micro(scores.dependable),
                    kept.to_string(),
                    late.to_string(),
                    missed.to_string(),
                    open.to_string(),
                    maybe(scores.known_since),
                    yes(scores.known),
                    amount(scores.value_at_risk_minor),
                ]);
            }
        }
        vec![cells]
    }
}

impl Listed for ContactQuery {
    type Item = Contact;
    const HEADING: &'static [&'static str] = &[
        "contact id",
        "customer id",
        "contact name",
        "role",
        "critical",
        "phone",
        "email",
        "language",
        "time zone",
        "do not contact",
        "consent to email",
        "consent to phone",
        "external source",
        "external id",
        "recorded at",
        "changed at",
    ];

    fn turn(&mut self, cursor: Option<String>, limit: u32) {
        self.limit = Some(limit);
        self.cursor = cursor.or(self.cursor.take());
    }

    async fn page(&self, app: &App, actor: &Actor) -> Result<Piece<Contact>, AppError> {
        let page = contacts::list::run(app, actor, self.clone()).await?;
        Ok((page.items, page.next))
    }

    fn lines(contact: &Contact) -> Vec<Vec<String>> {
        let [source, id] = external(contact.external.as_ref());
        vec![vec![
            contact.id.to_string(),
            contact.customer_id.to_string(),
            contact.name.clone(),
            contact.role.as_str().to_owned(),
            yes(contact.critical),
            contact.phone.clone(),
            contact.email.clone(),
            contact.language.clone(),
            contact.time_zone.clone(),
            yes(contact.do_not_contact),
            contact.consents.email.map(yes).unwrap_or_default(),
            contact.consents.phone.map(yes).unwrap_or_default(),
            source,
            id,
            contact.recorded_at.to_string(),
            contact.updated_at.to_string(),
        ]]
    }
}

impl Listed for PromiseQuery {
    /// The promise and the day on which it is due.
    type Item = (Day, Promise);
    const HEADING: &'static [&'static str] = &[
        "promise id",
        "customer id",
        "customer name",
        "promise",
        "component",
        "severity",
        "promised at",
        "due on",
        "due at",
        "delivered on",
        "standing",
        "ended on",
        "outcome",
        "ground",
        "credit",
        "missed from",
        "made by",
        "external source",
        "external id",
        "recorded at",
    ];

    fn turn(&mut self, cursor: Option<String>, limit: u32) {
        self.limit = Some(limit);
        self.cursor = cursor.or(self.cursor.take());
    }

    async fn page(&self, app: &App, actor: &Actor) -> Result<Piece<Self::Item>, AppError> {
        let page = promises::list::run(app, actor, self.clone()).await?;
        let due = |promise: &Promise| match promise.due {
            Due::Day(day) => day,
            Due::At(at) => actor.zone.day(at),
        };
        Ok((page.items.into_iter().map(|promise| (due(&promise), promise)).collect(), page.next))
    }

    fn lines((due, promise): &Self::Item) -> Vec<Vec<String>> {
        let [source, id] = external(promise.external.as_ref());
        let at = match promise.due {
            Due::Day(_) => None,
            Due::At(at) => Some(at),
        };
        let settled = promise.settled.as_ref();
        // What ended well enough to be a delivery.
        let delivered =
            settled.filter(|end| matches!(end.outcome, Outcome::Kept | Outcome::Exceeded | Outcome::Late));
        vec![vec![
            promise.id.to_string(),
            promise.customer_id.to_string(),
            promise.customer.clone(),
            promise.text.clone(),
            promise.component.as_str().to_owned(),
            promise.severity.as_str().to_owned(),
            promise.made.to_string(),
            due.to_string(),
            maybe(at),
            maybe(delivered.map(|end| end.day)),
            word(&promise.standing),
            maybe(settled.map(|end| end.day)),
            settled.map(|end| end.outcome.as_str().to_owned()).unwrap_or_default(),
            settled.map(|end| end.ground.as_str().to_owned()).unwrap_or_default(),
            settled.map(|end| super::decimal(i64::from(end.credit_bp), 4)).unwrap_or_default(),
            promise.missed_from.to_string(),
            promise.made_by.as_ref().map(|member| member.name.clone()).unwrap_or_default(),
            source,
            id,
            promise.recorded_at.to_string(),
        ]]
    }
}
