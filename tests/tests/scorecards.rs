//! Scorecards over HTTP: the figures travel with their inputs, and the same inputs give the same figures.

use kept_api::paths;
use kept_api::problem::Code;
use kept_api::responses::{NewResponse, Received};
use kept_api::scorecards::Scorecard;
use kept_core::component::Component;
use kept_core::ids::{AskId, CustomerId, ResponseId};
use kept_core::promise::{Claim, Ground};
use kept_core::response::AnswerInput;
use kept_core::scorecard::{Letter, fold};
use kept_core::survey::QuestionKind;
use kept_testkit::{Client, TestApp};

async fn scorecard(client: &Client, customer: CustomerId, query: &str) -> Scorecard {
    client.get(&format!("{}{query}", paths::scorecard(customer))).await.into()
}

fn answer(key: &str, value: i32) -> AnswerInput {
    AnswerInput { key: key.parse().unwrap(), value: Some(value), text: None }
}

/// Three questions that speak to the grade, to its gate and to satisfaction.
async fn survey(client: &Client) -> kept_core::ids::SurveyId {
    client
        .survey("How are we doing?")
        .question("expectation", QuestionKind::Expectation, Component::Service)
        .question("relative_value", QuestionKind::RelativeValue, Component::Product)
        .question("satisfaction", QuestionKind::Satisfaction, Component::Delivery)
        .make()
        .await
        .id
}

async fn take_down(app: &TestApp, client: &Client, ask: AskId, values: [i32; 3]) -> Received {
    let new = NewResponse {
        id: ResponseId(app.app.id()),
        ask_id: ask,
        answers: vec![
            answer("expectation", values[0]),
            answer("relative_value", values[1]),
            answer("satisfaction", values[2]),
        ],
    };
    client.post(&format!("{}/responses", paths::BASE), &new).await.into()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_returned_folds_to_what_is_shown() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let customer = owner.customer("شركة النور للتجارة").segment("north").make().await;
    let empty = scorecard(&owner, customer.id, "").await;
    assert_eq!(empty.report.evidence, 0);
    assert!(!empty.report.known && empty.report.grade.is_none() && empty.report.loyalty.mostly_prior);

    let promise =
        owner.promise(customer.id, "Delivered by Friday", "2026-03-02").made("2026-02-20").make().await;
    owner.settle(promise.id, Claim::Delivered { late_hours: 0 }, Ground::System, "2026-03-01").await;
    let survey = survey(&owner).await;
    let ask = owner.call(survey, customer.id).await;
    assert!(take_down(&app, &owner, ask.id, [5, 4, 5]).await.complete);

    let card = scorecard(&owner, customer.id, "").await;
    let again = fold(&card.evidence, &card.priors, &card.model, card.as_of).unwrap();
    assert_eq!(again, card.report, "anybody who folds the inputs gets the same bits");
    assert_eq!(card.report.grade.as_ref().unwrap().letter, Letter::A);
    assert_eq!(card.report.csat.as_ref().unwrap().satisfied, 1);
    assert_eq!(card.report.promises.counts.kept, 1);
    assert!(card.report.known);
    assert!(card.report.loyalty.index.value > empty.report.loyalty.index.value);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_view_of_the_past_shows_what_was_known_then() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let customer = owner.customer("Acme").make().await;
    let promise =
        owner.promise(customer.id, "Repaired within a week", "2026-02-10").made("2026-02-03").make().await;
    let before = scorecard(&owner, customer.id, "").await;
    assert_eq!(before.report.promises.counts.overdue, 1, "nothing was heard of it");
    assert_eq!(scorecard(&owner, customer.id, "?as_of=2026-02-10").await.report.promises.counts.open, 1);
    assert_eq!(scorecard(&owner, customer.id, "?as_of=2026-02-02").await.report.evidence, 0);

    app.clock.advance_seconds(60);
    let between = app.app.now();
    app.clock.advance_seconds(60);
    owner.settle(promise.id, Claim::Delivered { late_hours: 24 }, Ground::System, "2026-02-11").await;
    let after = scorecard(&owner, customer.id, "").await;
    assert_eq!((after.report.promises.counts.overdue, after.report.promises.counts.late), (0, 1));
    let known_then = scorecard(&owner, customer.id, &format!("?known_at={between}")).await;
    assert_eq!(known_then.report, before.report, "a late entry does not change what was known before it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_to_come_and_a_stranger_are_refused() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let customer = owner.customer("Acme").make().await;
    let path = paths::scorecard(customer.id);
    owner.get(&format!("{path}?as_of=2026-03-03")).await.refused(Code::Invalid);
    owner.get(&format!("{path}?as_of=2026-02-30")).await.refused(Code::MalformedParameter);
    owner.get(&format!("{path}?nonsense=1")).await.refused(Code::MalformedParameter);
    app.stranger().await.get(&path).await.refused(Code::NotFound);
    app.anonymous().get(&path).await.refused(Code::NotSignedIn);
}
