//! What an organisation sets, and what its leadership says that it knows.

mod changes;
mod models;
mod organisation;
mod self_checks;

use kept_api::paths::BASE;
use kept_api::responses::{NewResponse, Received};
use kept_core::component::Component;
use kept_core::ids::{CustomerId, ResponseId, SurveyId};
use kept_core::response::AnswerInput;
use kept_core::survey::QuestionKind;
use kept_testkit::{Client, TestApp};

/// The path of an operation.
fn at(path: &str) -> String {
    format!("{BASE}{path}")
}

async fn survey(client: &Client) -> SurveyId {
    client
        .survey("How are we doing?")
        .question("satisfaction", QuestionKind::Satisfaction, Component::Delivery)
        .question("expectation", QuestionKind::Expectation, Component::Product)
        .question("value", QuestionKind::RelativeValue, Component::Service)
        .make()
        .await
        .id
}

/// A customer says how satisfied it is, what it got against what it expected, and against others.
async fn says(app: &TestApp, client: &Client, survey: SurveyId, customer: CustomerId, values: [i32; 3]) {
    let ask = client.call(survey, customer).await;
    let answers = ["satisfaction", "expectation", "value"]
        .into_iter()
        .zip(values)
        .map(|(key, value)| AnswerInput { key: key.parse().unwrap(), value: Some(value), text: None })
        .collect();
    let new = NewResponse { id: ResponseId(app.app.id()), ask_id: ask.id, answers };
    let received: Received = client.post(&at("/responses"), &new).await.into();
    assert!(received.complete);
}

/// Does what the worker does from time to time.
async fn work(app: &TestApp) {
    let today = app.system.zone.day(app.app.now());
    kept_app::closes::close(&app.app, app.org(), today, kept_app::closes::Force::WhenChanged).await.unwrap();
    while kept_app::closes::refold(&app.app, app.org(), &app.system.zone).await.unwrap() {}
}
