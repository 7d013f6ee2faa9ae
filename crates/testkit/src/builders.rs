//! Making customers, contacts, promises, surveys and asks through the interface, with what a test does not care about
//! filled in.

use kept_api::asks::{Ask, NewAsk};
use kept_api::contacts::{Contact, NewContact};
use kept_api::customers::{Customer, NewCustomer};
use kept_api::promises::{NewPromise, NewSettlement, Promise};
use kept_api::surveys::{NewSurvey, Survey};
use kept_core::ask::Channel;
use kept_core::calendar::Day;
use kept_core::component::Component;
use kept_core::contact::ContactRole;
use kept_core::customer::CustomerKind;
use kept_core::ids::{ContactId, CustomerId, MemberId, PromiseId, SurveyId};
use kept_core::promise::{Claim, Due, Ground, Severity, Terms};
use kept_core::survey::{Question, QuestionKind, SurveyBody};

use crate::client::Client;

/// The day that a test writes as text.
pub fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

impl Client {
    /// A customer to be made.
    pub fn customer(&self, name: &str) -> CustomerBuilder<'_> {
        let new = NewCustomer {
            id: None,
            kind: CustomerKind::default(),
            name: name.to_owned(),
            segment: String::new(),
            customer_since: None,
            contract_end: None,
            yearly_value_minor: None,
            owner_id: None,
            parent_id: None,
            external: None,
        };
        CustomerBuilder { client: self, new }
    }

    /// A person at a customer, made at once.
    pub async fn contact(&self, customer: CustomerId, name: &str, role: ContactRole) -> Contact {
        let new = NewContact::named(name, role);
        self.add_contact(customer, &new).await.expect("a contact")
    }

    /// A promise to be made: a major one of delivery, due on `due`.
    pub fn promise(&self, customer: CustomerId, text: &str, due: &str) -> PromiseBuilder<'_> {
        let new = NewPromise {
            id: None,
            customer_id: customer,
            text: text.to_owned(),
            component: Component::Delivery,
            severity: Severity::Major,
            due: Due::Day(day(due)),
            terms: Terms::default(),
            made: None,
            made_to: None,
            external: None,
        };
        PromiseBuilder { client: self, new }
    }

    /// Settles a promise on a day.
    pub async fn settle(&self, promise: PromiseId, claim: Claim, ground: Ground, on: &str) -> Promise {
        let new = NewSettlement { claim, ground, day: Some(day(on)), note: String::new() };
        self.settle_promise(promise, &new).await.expect("a settled promise")
    }

    /// A survey to be made. Without questions of the test's own it asks the three of [`usual_questions`].
    pub fn survey(&self, title: &str) -> SurveyBuilder<'_> {
        SurveyBuilder { client: self, title: title.to_owned(), questions: Vec::new() }
    }

    /// A link for one contact to answer a survey.
    pub async fn ask(&self, survey: SurveyId, customer: CustomerId, contact: ContactId) -> Ask {
        let new = NewAsk { contact_id: Some(contact), channel: Channel::Link, ..new_ask(survey, customer) };
        self.make_ask(&new).await.expect("an ask")
    }

    /// A call to a customer, on which a member takes down the answers.
    pub async fn call(&self, survey: SurveyId, customer: CustomerId) -> Ask {
        let new = NewAsk { channel: Channel::Phone, ..new_ask(survey, customer) };
        self.make_ask(&new).await.expect("an ask")
    }
}

fn new_ask(survey: SurveyId, customer: CustomerId) -> NewAsk {
    NewAsk {
        id: None,
        customer_id: customer,
        contact_id: None,
        survey_id: survey,
        channel: Channel::Link,
        promise_id: None,
        touchpoint: String::new(),
        days: None,
        external: None,
    }
}

/// A customer to be.
#[derive(Debug)]
pub struct CustomerBuilder<'a> {
    client: &'a Client,
    /// What will be sent.
    pub new: NewCustomer,
}

impl CustomerBuilder<'_> {
    /// Its primary segment.
    #[must_use]
    pub fn segment(mut self, segment: &str) -> Self {
        segment.clone_into(&mut self.new.segment);
        self
    }

    /// Since when.
    #[must_use]
    pub fn since(mut self, day_text: &str) -> Self {
        self.new.customer_since = Some(day(day_text));
        self
    }

    /// Revenue of a year in minor units.
    #[must_use]
    pub fn yearly_value(mut self, minor: i64) -> Self {
        self.new.yearly_value_minor = Some(minor);
        self
    }

    /// Who looks after it.
    #[must_use]
    pub fn owner(mut self, member: MemberId) -> Self {
        self.new.owner_id = Some(member);
        self
    }

    /// Its id in another system.
    #[must_use]
    pub fn external(mut self, source: &str, id: &str) -> Self {
        self.new.external = Some(kept_api::External { source: source.to_owned(), id: id.to_owned() });
        self
    }

    /// Makes it.
    pub async fn make(self) -> Customer {
        self.client.create_customer(&self.new).await.expect("a customer")
    }
}

/// A promise to be.
#[derive(Debug)]
pub struct PromiseBuilder<'a> {
    client: &'a Client,
    /// What will be sent.
    pub new: NewPromise,
}

impl PromiseBuilder<'_> {
    /// Which part of satisfaction it belongs to.
    #[must_use]
    pub fn component(mut self, component: Component) -> Self {
        self.new.component = component;
        self
    }

    /// How much it matters.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.new.severity = severity;
        self
    }

    /// When lateness counts.
    #[must_use]
    pub fn terms(mut self, terms: Terms) -> Self {
        self.new.terms = terms;
        self
    }

    /// When it was made.
    #[must_use]
    pub fn made(mut self, day_text: &str) -> Self {
        self.new.made = Some(day(day_text));
        self
    }

    /// Makes it.
    pub async fn make(self) -> Promise {
        self.client.make_promise(&self.new).await.expect("a promise")
    }
}

/// A survey to be.
#[derive(Debug)]
pub struct SurveyBuilder<'a> {
    client: &'a Client,
    title: String,
    questions: Vec<Question>,
}

impl SurveyBuilder<'_> {
    /// Asks one more question; one that is not open must be answered.
    #[must_use]
    pub fn question(mut self, key: &str, kind: QuestionKind, component: Component) -> Self {
        self.questions.push(question(key, kind, component));
        self
    }

    /// The body that would be sent.
    pub fn body(self) -> SurveyBody {
        let questions = if self.questions.is_empty() { usual_questions() } else { self.questions };
        SurveyBody { title: self.title, language: "en".to_owned(), questions }
    }

    /// Makes it.
    pub async fn make(self) -> Survey {
        let client = self.client;
        let new = NewSurvey { id: None, body: self.body(), external: None };
        client.make_survey(&new).await.expect("a survey")
    }
}

/// Compared with what was expected of the service, satisfied with the delivery, and anything else.
pub fn usual_questions() -> Vec<Question> {
    vec![
        question("expected", QuestionKind::Expectation, Component::Service),
        question("delivered", QuestionKind::Satisfaction, Component::Delivery),
        question("words", QuestionKind::Open, Component::Service),
    ]
}

fn question(key: &str, kind: QuestionKind, component: Component) -> Question {
    let labels =
        if kind == QuestionKind::Choice { vec!["This".to_owned(), "That".to_owned()] } else { Vec::new() };
    Question {
        key: key.parse().expect("a question key"),
        kind,
        component,
        text: format!("What about {key}?"),
        labels,
        required: kind != QuestionKind::Open,
    }
}
