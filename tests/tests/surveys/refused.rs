//! What is refused, with its place.

use kept_api::paths;
use kept_api::problem::Code;
use kept_core::component::Component;
use kept_core::survey::QuestionKind;
use kept_testkit::{Client, TestApp};
use serde_json::{Value, json};

const SURVEYS: &str = "/api/v1/surveys";

fn question(key: &str, kind: &str) -> Value {
    json!({"key": key, "kind": kind, "component": "service", "text": "How?", "required": kind != "open"})
}

async fn faults(client: &Client, questions: &[Value]) -> Vec<String> {
    let body = json!({"title": "Survey", "language": "en", "questions": questions});
    client.post(SURVEYS, &json!({ "body": body })).await.faults()
}

#[tokio::test]
async fn a_survey_has_three_to_five_simple_questions() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let scales: Vec<Value> = (0..6).map(|i| question(&format!("q{i}"), "satisfaction")).collect();
    for wrong in [&scales[..0], &scales[..2], &scales[..6]] {
        assert_eq!(faults(&manager, wrong).await[0], "/body/questions number-of-questions");
    }
    let two_open = [question("a", "satisfaction"), question("b", "open"), question("c", "open")];
    assert_eq!(faults(&manager, &two_open).await, ["/body/questions too-many-open"]);
    let twice = [question("a", "satisfaction"), question("b", "effort"), question("a", "satisfaction")];
    assert_eq!(faults(&manager, &twice).await, ["/body/questions/2/key key-twice"]);
    let bare_choice = [question("a", "satisfaction"), question("b", "choice"), question("c", "open")];
    assert_eq!(faults(&manager, &bare_choice).await, ["/body/questions/1/labels wrong-labels"]);
    for body in [
        json!({"body": {"title": "t", "language": "en", "questions": [question("A", "open")]}}),
        json!({"body": {"title": "t", "language": "en", "questions": [question("a", "colour")]}}),
        json!({"body": {"title": "t", "language": "en", "questions": [], "more": 1}}),
        json!([]),
    ] {
        manager.post(SURVEYS, &body).await.refused(Code::MalformedBody);
    }
}

#[tokio::test]
async fn a_key_means_the_same_in_every_survey() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let first = manager.survey("First").make().await;
    let clash = manager
        .survey("Second")
        .question("fresh", QuestionKind::Satisfaction, Component::Product)
        .question("expected", QuestionKind::Expectation, Component::Delivery)
        .question("delivered", QuestionKind::Satisfaction, Component::Delivery)
        .body();
    let refused = manager.post(SURVEYS, &json!({ "body": clash })).await;
    assert_eq!(refused.faults(), ["/body/questions/1/key key-taken"]);
    let refused = manager.put(&paths::survey(first.id), &clash).await;
    assert_eq!(refused.faults(), ["/questions/1/key key-taken"]);
    // Nothing of what was refused stays: its first key is still free for another meaning.
    manager
        .survey("Third")
        .question("fresh", QuestionKind::Effort, Component::Service)
        .question("expected", QuestionKind::Expectation, Component::Service)
        .question("delivered", QuestionKind::Satisfaction, Component::Delivery)
        .make()
        .await;
}

#[tokio::test]
async fn only_who_may_changes_surveys_and_nobody_sees_those_of_others() {
    let app = TestApp::start().await;
    let survey = app.manager().await.survey("Ours").make().await;
    let body = survey.body.clone();
    for client in [app.agent().await, app.viewer().await] {
        client.post(SURVEYS, &json!({ "body": body })).await.refused(Code::NotAllowed);
        client.put(&paths::survey(survey.id), &body).await.refused(Code::NotAllowed);
        client.get(&paths::survey(survey.id)).await.ok();
    }
    let stranger = app.stranger().await;
    stranger.get(&paths::survey(survey.id)).await.refused(Code::NotFound);
    stranger.put(&paths::survey(survey.id), &body).await.refused(Code::NotFound);
    assert_eq!(stranger.get(SURVEYS).await.ok()["items"], json!([]));
    app.anonymous().get(SURVEYS).await.refused(Code::NotSignedIn);
}
