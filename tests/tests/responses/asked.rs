//! A contact who has been asked.

use kept_api::asks::Ask;
use kept_api::customers::Customer;
use kept_api::surveys::Survey;
use kept_core::contact::ContactRole;
use kept_testkit::{Client, TestApp};
use serde_json::{Value, json};
use uuid::Uuid;

/// A Kept with a survey, a customer and a contact there.
pub(crate) struct Asked {
    pub(crate) app: TestApp,
    pub(crate) agent: Client,
    pub(crate) contact: Client,
    pub(crate) survey: Survey,
    pub(crate) customer: Customer,
}

impl Asked {
    pub(crate) async fn start() -> Self {
        Self::of(TestApp::start().await).await
    }

    pub(crate) async fn of(app: TestApp) -> Self {
        let agent = app.agent().await;
        let survey = app.manager().await.survey("After delivery").make().await;
        let customer = agent.customer("Acme").segment("north").make().await;
        let contact = app.anonymous();
        Self { app, agent, contact, survey, customer }
    }

    /// One more link, and its token.
    pub(crate) async fn link(&self) -> (Ask, String) {
        let person = self.agent.contact(self.customer.id, "Ann", ContactRole::Uses).await;
        let ask = self.agent.ask(self.survey.id, self.customer.id, person.id).await;
        let path = self.app.path_of(ask.link.as_deref().unwrap());
        (ask, path.strip_prefix("/s/").unwrap().to_owned())
    }

    /// How many responses are stored.
    pub(crate) async fn stored(&self) -> i64 {
        let rows = self.app.database.superuser().await;
        rows.query_one("SELECT count(*) FROM responses", &[]).await.unwrap().get(0)
    }
}

/// Where a token is answered.
pub(crate) fn public(token: &str) -> String {
    format!("/api/v1/public/asks/{token}/responses")
}

/// A whole answer.
pub(crate) fn answers(expected: u8, delivered: u8, words: &str) -> Value {
    let mut answers =
        vec![json!({"key": "expected", "value": expected}), json!({"key": "delivered", "value": delivered})];
    if !words.is_empty() {
        answers.push(json!({"key": "words", "text": words}));
    }
    Value::Array(answers)
}

/// A submission by link.
pub(crate) fn submission(id: u128, answers: &Value) -> Value {
    json!({"id": Uuid::from_u128(id), "answers": answers})
}
