//! The answers from which drivers are computed.

use kept_api::drivers::DriverRows;
use kept_api::paths;
use kept_api::problem::Code;
use kept_api::responses::{NewResponse, Received};
use kept_core::component::Component;
use kept_core::ids::{CustomerId, ResponseId, SurveyId};
use kept_core::response::AnswerInput;
use kept_core::survey::QuestionKind;
use kept_testkit::{Client, TestApp};

const KEYS: [&str; 4] = ["overall", "in_time", "made_easy", "recommend"];

async fn rows(client: &Client, query: &str) -> DriverRows {
    client.get(&format!("{}/insights/drivers{query}", paths::BASE)).await.into()
}

async fn survey(client: &Client) -> SurveyId {
    client
        .survey("How was it?")
        .question(KEYS[0], QuestionKind::Satisfaction, Component::Service)
        .question(KEYS[1], QuestionKind::Expectation, Component::Delivery)
        .question(KEYS[2], QuestionKind::Effort, Component::Service)
        .question(KEYS[3], QuestionKind::Recommend, Component::Service)
        .make()
        .await
        .id
}

async fn says(app: &TestApp, client: &Client, survey: SurveyId, customer: CustomerId, values: [i32; 4]) {
    let ask = client.call(survey, customer).await;
    let answers = KEYS
        .into_iter()
        .zip(values)
        .map(|(key, value)| AnswerInput { key: key.parse().unwrap(), value: Some(value), text: None })
        .collect();
    let new = NewResponse { id: ResponseId(app.app.id()), ask_id: ask.id, answers };
    let received: Received = client.post(&format!("{}/responses", paths::BASE), &new).await.into();
    assert!(received.complete);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_customer_has_one_row_a_month_and_no_name() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let nothing = rows(&owner, "").await;
    assert!(nothing.outcome.is_none() && nothing.patterns.is_empty() && nothing.outcomes.is_empty());

    let survey = survey(&owner).await;
    let north = owner.customer("North").segment("north").make().await;
    let south = owner.customer("South").segment("south").make().await;
    says(&app, &owner, survey, north.id, [1, 1, 1, 0]).await;
    // The later answer of the month takes the place of the earlier one.
    says(&app, &owner, survey, north.id, [5, 4, 7, 10]).await;
    says(&app, &owner, survey, south.id, [5, 4, 7, 9]).await;
    let found = rows(&owner, "").await;
    assert_eq!(found.outcome.as_ref().unwrap().key.as_str(), "overall");
    let keys: Vec<_> = found.predictors.iter().map(|asked| asked.key.as_str()).collect();
    // Recommending follows from the rest, so it explains nothing.
    assert_eq!(keys, ["in_time", "made_easy"]);
    assert_eq!((found.read, found.complete, found.needed), (2, 2, 50));
    assert_eq!(found.patterns.len(), 1, "{:?}", found.patterns);
    assert_eq!((found.patterns[0].values.as_slice(), found.patterns[0].times), ([5, 4, 7].as_slice(), 2));

    let north_only = rows(&owner, "?segment=north&outcome=recommend").await;
    assert_eq!(north_only.complete, 1);
    assert_eq!(north_only.patterns[0].values, [10, 4, 7, 5]);
    assert!(rows(&owner, "?as_of=2020-01-01&period=all").await.outcome.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_explained_is_refused_by_name() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    for query in ["?outcome=nothing", "?as_of=2199-01-01"] {
        let path = format!("{}/insights/drivers{query}", paths::BASE);
        let problem = owner.get(&path).await.refused(Code::Invalid);
        assert_eq!(problem.errors.len(), 1, "{query}");
    }
    let stranger = app.stranger().await;
    assert!(rows(&stranger, "").await.patterns.is_empty());
}
