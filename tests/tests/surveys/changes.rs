//! A survey changes in place until somebody has answered it.

use kept_api::asks::Ask;
use kept_api::page::Page;
use kept_api::paths;
use kept_api::problem::Code;
use kept_api::surveys::{NewSurvey, Survey};
use kept_core::component::Component;
use kept_core::ids::SurveyId;
use kept_core::survey::{QuestionKind, SurveyBody};
use kept_testkit::TestApp;
use serde_json::json;
use uuid::Uuid;

const SURVEYS: &str = "/api/v1/surveys";
const RESPONSES: &str = "/api/v1/responses";

#[tokio::test]
async fn a_survey_is_made_once_however_often_it_is_sent() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let id = Some(SurveyId(Uuid::from_u128(7)));
    let new = NewSurvey { id, body: manager.survey("After delivery").body(), external: None };
    let first = manager.post(SURVEYS, &new).await;
    assert_eq!(first.status, 201);
    let made: Survey = first.into();
    assert_eq!((made.version, made.frozen, made.responses), (1, false, 0));
    let again = manager.post(SURVEYS, &new).await;
    assert_eq!(again.status, 200);
    assert_eq!(again.into::<Survey>(), made);
    let other = NewSurvey { id, body: manager.survey("Something else").body(), external: None };
    manager.post(SURVEYS, &other).await.refused(Code::Conflict);
    assert_eq!(manager.get(&paths::survey(made.id)).await.into::<Survey>(), made);
}

#[tokio::test]
async fn surveys_are_listed_newest_first_page_by_page() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let mut made = Vec::new();
    for title in ["One", "Two", "Three"] {
        made.push(manager.survey(title).make().await.body.title);
    }
    let mut seen = Vec::new();
    let mut path = format!("{SURVEYS}?limit=2");
    loop {
        let page: Page<Survey> = app.viewer().await.get(&path).await.into();
        seen.extend(page.items.into_iter().map(|survey| survey.body.title));
        let Some(next) = page.next else { break };
        path = format!("{SURVEYS}?limit=2&cursor={next}");
    }
    made.reverse();
    assert_eq!(seen, made);
    manager.get(&format!("{SURVEYS}?cursor=nonsense")).await.refused(Code::MalformedCursor);
}

#[tokio::test]
async fn an_answer_freezes_the_version_and_a_change_makes_the_next() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let customer = manager.customer("Acme").make().await;
    let survey = manager.survey("Draft").make().await;
    let path = paths::survey(survey.id);
    let put = async |body: &SurveyBody| -> Survey { manager.put(&path, body).await.into() };

    let changed = put(&manager.survey("Better words").body()).await;
    assert_eq!((changed.version, changed.body.title.as_str()), (1, "Better words"));
    let before = manager.call(survey.id, customer.id).await;
    let unfit =
        json!({"id": Uuid::from_u128(1), "ask_id": before.id, "answers": [{"key": "expected", "value": 9}]});
    manager.post(RESPONSES, &unfit).await.refused(Code::Invalid);
    assert!(!manager.get(&path).await.into::<Survey>().frozen, "what is refused freezes nothing");
    let answers = json!([{"key": "expected", "value": 4}, {"key": "delivered", "value": 5}]);
    let response = json!({"id": Uuid::from_u128(1), "ask_id": before.id, "answers": answers});
    manager.post(RESPONSES, &response).await.ok();

    let frozen: Survey = manager.get(&path).await.into();
    assert_eq!((frozen.version, frozen.frozen, frozen.responses), (1, true, 1));
    assert_eq!(put(&frozen.body).await, frozen, "the same again is no change");
    let body = manager
        .survey("Next")
        .question("expected", QuestionKind::Expectation, Component::Service)
        .question("again", QuestionKind::ChooseAgain, Component::Product)
        .question("easy", QuestionKind::Effort, Component::Delivery)
        .body();
    let next = put(&body).await;
    assert_eq!((next.version, next.frozen, next.responses, &next.body), (2, false, 1, &body));
    let old: Ask = manager.get(&paths::ask(before.id)).await.into();
    assert_eq!((old.survey_version, manager.call(survey.id, customer.id).await.survey_version), (1, 2));
}

#[tokio::test]
async fn every_change_of_a_survey_is_in_the_audit_trail() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let survey = manager.survey("Draft").make().await;
    manager.put(&paths::survey(survey.id), &manager.survey("Better").body()).await.ok();
    let rows = app
        .database
        .superuser()
        .await
        .query("SELECT action, before IS NULL FROM audit WHERE subject = 'survey' ORDER BY id", &[])
        .await
        .unwrap();
    let rows: Vec<(String, bool)> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    assert_eq!(rows, [("make".to_owned(), true), ("change".to_owned(), false)]);
}
