//! What customers did, what they said unasked, and the timeline of one of them.

use kept_api::behaviours::{Behaviour, BehaviourQuery};
use kept_api::evidence::{EvidenceQuery, TimelineEntry};
use kept_api::feedback::{Feedback, FeedbackQuery};
use kept_core::ids::CustomerId;

use super::{Listed, Piece, amount, external, maybe, word, yes};
use crate::app::{Actor, App};
use crate::error::AppError;
use crate::{behaviours, feedback, timeline};

impl Listed for BehaviourQuery {
    type Item = Behaviour;
    const HEADING: &'static [&'static str] = &[
        "behaviour id",
        "customer id",
        "customer name",
        "behaviour",
        "day",
        "at",
        "amount",
        "currency",
        "quantity",
        "touchpoint",
        "words",
        "revision",
        "recorded by",
        "external source",
        "external id",
        "recorded at",
    ];

    fn turn(&mut self, cursor: Option<String>, limit: u32) {
        self.limit = Some(limit);
        self.cursor = cursor.or(self.cursor.take());
    }

    async fn page(&self, app: &App, actor: &Actor) -> Result<Piece<Behaviour>, AppError> {
        let page = behaviours::list::run(app, actor, self.clone()).await?;
        Ok((page.items, page.next))
    }

    fn lines(deed: &Behaviour) -> Vec<Vec<String>> {
        let [source, id] = external(deed.external.as_ref());
        vec![vec![
            deed.id.to_string(),
            deed.customer_id.to_string(),
            deed.customer.clone(),
            deed.kind.as_str().to_owned(),
            deed.day.to_string(),
            maybe(deed.occurred_at),
            amount(deed.amount.map(|amount| amount.minor)),
            maybe(deed.amount.map(|amount| amount.currency)),
            maybe(deed.quantity),
            deed.touchpoint.clone(),
            deed.text.clone(),
            deed.revision.to_string(),
            deed.recorded_by.as_ref().map(|member| member.name.clone()).unwrap_or_default(),
            source,
            id,
            deed.recorded_at.to_string(),
        ]]
    }
}

impl Listed for FeedbackQuery {
    type Item = Feedback;
    const HEADING: &'static [&'static str] = &[
        "feedback id",
        "customer id",
        "customer name",
        "feedback",
        "given by",
        "contact id",
        "mood",
        "words",
        "component",
        "touchpoint",
        "rating",
        "day",
        "state",
        "told",
        "recorded by",
        "external source",
        "external id",
        "recorded at",
        "changed at",
    ];

    fn turn(&mut self, cursor: Option<String>, limit: u32) {
        self.limit = Some(limit);
        self.cursor = cursor.or(self.cursor.take());
    }

    async fn page(&self, app: &App, actor: &Actor) -> Result<Piece<Feedback>, AppError> {
        let page = feedback::list::run(app, actor, self.clone()).await?;
        Ok((page.items, page.next))
    }

    fn lines(said: &Feedback) -> Vec<Vec<String>> {
        let [source, id] = external(said.external.as_ref());
        vec![vec![
            said.id.to_string(),
            said.customer_id.to_string(),
            said.customer.clone(),
            said.kind.as_str().to_owned(),
            said.giver.as_str().to_owned(),
            maybe(said.contact_id),
            said.mood.map(|mood| mood.as_str().to_owned()).unwrap_or_default(),
            said.text.clone(),
            said.component.as_str().to_owned(),
            said.touchpoint.clone(),
            maybe(said.rating),
            said.day.to_string(),
            said.state.as_str().to_owned(),
            yes(said.told),
            said.recorded_by.as_ref().map(|member| member.name.clone()).unwrap_or_default(),
            source,
            id,
            said.recorded_at.to_string(),
            said.updated_at.to_string(),
        ]]
    }
}

/// The timeline of a customer.
pub struct EvidenceOf(pub CustomerId, pub EvidenceQuery);

impl Listed for EvidenceOf {
    type Item = TimelineEntry;
    /// A line for each answer of a response, otherwise one for each entry.
    const HEADING: &'static [&'static str] =
        &["day", "what", "id", "about", "component", "touchpoint", "value", "words"];

    fn turn(&mut self, cursor: Option<String>, limit: u32) {
        self.1.limit = Some(limit);
        let before = self.1.cursor.take();
        self.1.cursor = cursor.or(before);
    }

    async fn page(&self, app: &App, actor: &Actor) -> Result<Piece<TimelineEntry>, AppError> {
        let page = timeline::list(app, actor, self.0, self.1.clone()).await?;
        Ok((page.items, page.next))
    }

    fn lines(entry: &TimelineEntry) -> Vec<Vec<String>> {
        let line = |day: &kept_core::calendar::Day, what: &str, id: uuid::Uuid, rest: [&str; 5]| {
            let mut cells = vec![day.to_string(), what.to_owned(), id.to_string()];
            cells.extend(rest.map(str::to_owned));
            cells
        };
        match entry {
            TimelineEntry::Response { day, response } => {
                let of = |answer: &kept_core::response::Answer| {
                    let (value, words) = (maybe(answer.value), answer.text.as_deref().unwrap_or_default());
                    let (key, component) = (answer.key.as_str(), answer.component.as_str());
                    line(day, "answer", response.id.0, [key, component, &response.touchpoint, &value, words])
                };
                response.answers.iter().map(of).collect()
            }
            TimelineEntry::PromiseMade { day, promise } => {
                let component = promise.component.as_str();
                let words = ["", component, "", promise.severity.as_str(), &promise.text];
                vec![line(day, "promise made", promise.id.0, words)]
            }
            TimelineEntry::PromiseSettled { day, promise } => {
                let (component, standing) = (promise.component.as_str(), word(&promise.standing));
                let words = ["", component, "", &standing, &promise.text];
                vec![line(day, "promise ended", promise.id.0, words)]
            }
            TimelineEntry::Behaviour { day, behaviour } => {
                let value = amount(behaviour.amount.map(|amount| amount.minor));
                let words = [behaviour.kind.as_str(), "", &behaviour.touchpoint, &value, &behaviour.text];
                vec![line(day, "behaviour", behaviour.id.0, words)]
            }
            TimelineEntry::Feedback { day, feedback } => {
                let (component, rating) = (feedback.component.as_str(), maybe(feedback.rating));
                let words =
                    [feedback.kind.as_str(), component, &feedback.touchpoint, &rating, &feedback.text];
                vec![line(day, "feedback", feedback.id.0, words)]
            }
        }
    }
}
