//! What was asked, and what came back.

use kept_api::asks::{Ask, AskQuery};
use kept_api::responses::{Response, ResponseQuery};

use super::{Listed, Piece, external, maybe, word, yes};
use crate::app::{Actor, App};
use crate::error::AppError;
use crate::{asks, responses};

impl Listed for ResponseQuery {
    type Item = Response;
    /// A line for each answer.
    const HEADING: &'static [&'static str] = &[
        "response id",
        "customer id",
        "customer name",
        "day",
        "channel",
        "touchpoint",
        "complete",
        "question",
        "question kind",
        "component",
        "answer",
        "words",
        "contact id",
        "survey id",
        "ask id",
        "promise id",
        "taken down by",
        "external source",
        "external id",
        "recorded at",
    ];

    fn turn(&mut self, cursor: Option<String>, limit: u32) {
        self.limit = Some(limit);
        self.cursor = cursor.or(self.cursor.take());
    }

    async fn page(&self, app: &App, actor: &Actor) -> Result<Piece<Response>, AppError> {
        let page = responses::list::run(app, actor, self.clone()).await?;
        Ok((page.items, page.next))
    }

    fn lines(response: &Response) -> Vec<Vec<String>> {
        let [source, id] = external(response.external.as_ref());
        let line = |answer: &kept_core::response::Answer| {
            vec![
                response.id.to_string(),
                response.customer_id.to_string(),
                response.customer.clone(),
                response.day.to_string(),
                response.channel.as_str().to_owned(),
                response.touchpoint.clone(),
                yes(response.complete),
                answer.key.as_str().to_owned(),
                answer.kind.as_str().to_owned(),
                answer.component.as_str().to_owned(),
                maybe(answer.value),
                answer.text.clone().unwrap_or_default(),
                maybe(response.contact_id),
                maybe(response.survey_id),
                maybe(response.ask_id),
                maybe(response.promise_id),
                response.taken_down_by.as_ref().map(|member| member.name.clone()).unwrap_or_default(),
                source.clone(),
                id.clone(),
                response.recorded_at.to_string(),
            ]
        };
        response.answers.iter().map(line).collect()
    }
}

impl Listed for AskQuery {
    type Item = Ask;
    const HEADING: &'static [&'static str] = &[
        "ask id",
        "customer id",
        "contact id",
        "survey id",
        "survey version",
        "channel",
        "state",
        "expires at",
        "response id",
        "external source",
        "external id",
        "recorded at",
    ];

    fn turn(&mut self, cursor: Option<String>, limit: u32) {
        self.limit = Some(limit);
        self.cursor = cursor.or(self.cursor.take());
    }

    async fn page(&self, app: &App, actor: &Actor) -> Result<Piece<Ask>, AppError> {
        let page = asks::list::run(app, actor, self.clone()).await?;
        Ok((page.items, page.next))
    }

    fn lines(ask: &Ask) -> Vec<Vec<String>> {
        let [source, external_id] = external(ask.external.as_ref());
        // The link is a secret: it is shown once, to whoever makes the ask.
        vec![vec![
            ask.id.to_string(),
            ask.customer_id.to_string(),
            maybe(ask.contact_id),
            ask.survey_id.to_string(),
            ask.survey_version.to_string(),
            ask.channel.as_str().to_owned(),
            word(&ask.state),
            ask.expires_at.to_string(),
            maybe(ask.response_id),
            source,
            external_id,
            ask.recorded_at.to_string(),
        ]]
    }
}
