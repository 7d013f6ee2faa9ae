//! The first screen and closed days.

mod drivers;
mod outcomes;
mod speed;

use kept_api::customers::CustomerPage;
use kept_api::insights::{Close, Overview};
use kept_api::paths;
use kept_api::problem::Code;
use kept_api::responses::{NewResponse, Received};
use kept_api::scorecards::Scorecard;
use kept_app::closes;
use kept_core::attention::Reason;
use kept_core::calendar::Day;
use kept_core::component::Component;
use kept_core::ids::{CustomerId, ResponseId, SurveyId};
use kept_core::response::AnswerInput;
use kept_core::survey::QuestionKind;
use kept_testkit::{Client, TestApp};
use serde_json::json;

async fn overview(client: &Client, query: &str) -> Overview {
    client.get(&format!("{}/insights/overview{query}", paths::BASE)).await.into()
}

async fn list(client: &Client, query: &str) -> CustomerPage {
    client.get(&format!("{}/customers{query}", paths::BASE)).await.into()
}

async fn survey(client: &Client) -> SurveyId {
    client
        .survey("How are we doing?")
        .question("satisfaction", QuestionKind::Satisfaction, Component::Delivery)
        .question("recommend", QuestionKind::Recommend, Component::Service)
        .question("expectation", QuestionKind::Expectation, Component::Product)
        .make()
        .await
        .id
}

async fn says(app: &TestApp, client: &Client, survey: SurveyId, customer: CustomerId, values: [i32; 3]) {
    let ask = client.call(survey, customer).await;
    let answers = ["satisfaction", "recommend", "expectation"]
        .into_iter()
        .zip(values)
        .map(|(key, value)| AnswerInput { key: key.parse().unwrap(), value: Some(value), text: None })
        .collect();
    let new = NewResponse { id: ResponseId(app.app.id()), ask_id: ask.id, answers };
    let received: Received = client.post(&format!("{}/responses", paths::BASE), &new).await.into();
    assert!(received.complete);
}

async fn refold(app: &TestApp) {
    while closes::refold(&app.app, app.org(), &app.system.zone).await.unwrap() {}
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_organisation_is_told_that_it_knows_nothing() {
    let app = TestApp::start().await;
    let found = overview(&app.owner().await, "").await;
    assert_eq!((found.known.customers, found.known.known), (0, 0));
    assert!(
        found.csat.is_none() && found.grade.is_none() && found.months.is_none() && found.offer_day.is_none()
    );
    assert!(found.attention.is_empty() && found.promise_effect.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_customers_say_is_counted_once_a_month_and_shown_at_once() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let survey = survey(&owner).await;
    let glad = owner.customer("Glad").segment("north").yearly_value(300_000).make().await;
    let sad = owner.customer("Sad").segment("south").yearly_value(100_000).make().await;
    owner.customer("Silent").segment("south").yearly_value(600_000).make().await;
    says(&app, &owner, survey, glad.id, [2, 3, 2]).await;
    says(&app, &owner, survey, glad.id, [5, 10, 4]).await;
    says(&app, &owner, survey, sad.id, [1, 2, 2]).await;
    overview(&owner, "").await;
    refold(&app).await;
    let found = overview(&owner, "").await;
    assert_eq!((found.known.customers, found.known.known), (3, 2));
    assert_eq!((found.known.value_minor, found.known.known_value_minor), (1_000_000, 400_000));
    let csat = found.csat.unwrap();
    assert_eq!((csat.satisfied, csat.dissatisfied, csat.n), (1, 1, 2), "one customer, one vote a month");
    assert_eq!(found.nps.unwrap().score.value, 0);
    assert_eq!(found.grade.unwrap().n, 2);
    assert_eq!(overview(&owner, "?segment=south").await.csat.unwrap().n, 1);
    assert_eq!(found.segments, ["north", "south"]);
    let reasons: Vec<_> =
        found.attention.iter().map(|line| (line.customer.name.as_str(), line.reason)).collect();
    assert_eq!(reasons, [("Silent", Reason::Unheard), ("Sad", Reason::Dissatisfied)]);
}

/// Who is known by a count of everybody, as the first screen counts it.
async fn known_by_hand(app: &TestApp, segment: &str) -> [i64; 4] {
    let query =
        "SELECT count(*), count(*) FILTER (WHERE s.known), coalesce(sum(c.yearly_value_minor), 0)::bigint,
                    coalesce(sum(c.yearly_value_minor) FILTER (WHERE s.known), 0)::bigint
                 FROM customers c LEFT JOIN customer_scores s ON s.customer_id = c.id
                    AND s.day = (SELECT max(day) FROM closes)
                 WHERE c.state IN ('active', 'at_risk') AND ($1 = 'all' OR c.segment = $1)";
    let row = app.database.superuser().await.query_one(query, &[&segment]).await.unwrap();
    std::array::from_fn(|column| row.get(column))
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_known_is_counted_again_whoever_answers_moves_or_leaves() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let survey = survey(&owner).await;
    let mut customers = Vec::new();
    for (n, segment) in (1..).zip(["north", "south", "north", "south", ""]) {
        let customer = owner.customer(&format!("Customer {n}")).segment(segment).yearly_value(n * 1_000);
        customers.push(customer.make().await.id);
    }
    says(&app, &owner, survey, customers[0], [5, 9, 4]).await;
    overview(&owner, "").await;
    let path = |n: usize| paths::customer(customers[n]);
    for step in 0..9 {
        match step {
            0 => says(&app, &owner, survey, customers[1], [2, 3, 2]).await,
            1 => drop(owner.patch(&path(0), &json!({ "segment": "south" })).await),
            2 => drop(owner.patch(&path(1), &json!({ "state": "lost" })).await),
            3 => drop(owner.patch(&path(3), &json!({ "yearly_value_minor": 70_000 })).await),
            4 => drop(owner.patch(&path(4), &json!({ "yearly_value_minor": null })).await),
            5 => drop(owner.customer("New").segment("west").yearly_value(5).make().await),
            6 => drop(owner.patch(&path(1), &json!({ "state": "active", "segment": "west" })).await),
            7 => {
                app.clock.advance_days(400);
                owner.sign_in_again().await;
            }
            _ => says(&app, &owner, survey, customers[2], [5, 9, 4]).await,
        }
        // The first look of a day closes it.
        overview(&owner, "").await;
        refold(&app).await;
        for segment in ["all", "north", "south", "west"] {
            let query = if segment == "all" { String::new() } else { format!("?segment={segment}") };
            let known = overview(&owner, &query).await.known;
            let counted = [known.customers, known.known].map(|n| i64::try_from(n).unwrap());
            let found = [counted[0], counted[1], known.value_minor, known.known_value_minor];
            assert_eq!(found, known_by_hand(&app, segment).await, "step {step}, {segment}");
        }
    }
    assert_eq!(known_by_hand(&app, "all").await[..2], [6, 1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_shows_the_close_and_the_refold_and_agrees_with_the_scorecard() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let survey = survey(&owner).await;
    let customer = owner.customer("Acme").make().await;
    assert!(list(&owner, "").await.scores_of.is_none(), "nothing is closed yet");
    overview(&owner, "").await;
    says(&app, &owner, survey, customer.id, [4, 9, 3]).await;
    refold(&app).await;
    let page = list(&owner, "?sort=loyalty").await;
    let line = page.items[0].scores.clone().unwrap();
    let card: Scorecard = owner.get(&paths::scorecard(customer.id)).await.into();
    assert_eq!(line.loyalty[0], card.report.loyalty.index.value);
    assert_eq!(line.dependable, card.report.promises.all.dependable);
    assert_eq!((line.known, line.satisfied, line.satisfaction_n), (true, 1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_past_day_is_closed_when_somebody_asks_and_again_when_something_came_late() {
    let app = TestApp::builder().now("2026-01-10T09:00:00Z").start().await;
    let owner = app.owner().await;
    let survey = survey(&owner).await;
    let customer = owner.customer("Acme").make().await;
    says(&app, &owner, survey, customer.id, [5, 9, 4]).await;
    app.clock.set("2026-09-01T09:00:00Z".parse().unwrap());
    owner.sign_in_again().await;
    let now = overview(&owner, "").await;
    assert_eq!(now.known.known, 0, "the answer has gone stale");
    let offered: Day = now.offer_day.unwrap();
    assert_eq!(offered.to_string(), "2026-01-10");

    owner.get(&format!("{}/insights/overview?as_of={offered}", paths::BASE)).await.refused(Code::Conflict);
    owner.get(&format!("{}/customers?as_of={offered}", paths::BASE)).await.refused(Code::Conflict);
    let closes = format!("{}/insights/closes", paths::BASE);
    let viewer = app.viewer().await;
    let closed: Close = viewer.post(&closes, &json!({ "day": offered })).await.into();
    assert_eq!((closed.day, closed.customers), (offered, 1));
    let then = overview(&owner, &format!("?as_of={offered}")).await;
    assert_eq!((then.known.known, then.csat.unwrap().n), (1, 1));
    assert_eq!(list(&owner, &format!("?as_of={offered}&known=true")).await.items.len(), 1);

    owner.promise(customer.id, "Called back", "2026-01-05").made("2026-01-02").make().await;
    viewer.post(&closes, &json!({ "day": offered })).await.ok();
    let line = list(&owner, &format!("?as_of={offered}")).await.items[0].scores.clone().unwrap();
    assert_eq!(line.promises, [0, 0, 1, 0], "what was entered late bears on the past day");
    owner.post(&closes, &json!({ "day": "2026-09-02" })).await.refused(Code::Invalid);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_on_its_way_while_a_day_was_closed_is_in_the_next_close() {
    let app = TestApp::builder().now("2026-01-10T09:01:00Z").start().await;
    let owner = app.owner().await;
    let customer = owner.customer("Acme").make().await;
    let closes = format!("{}/insights/closes", paths::BASE);
    let day = json!({ "day": "2026-01-09" });
    owner.post(&closes, &day).await.ok();
    // Recorded before the close began, committed after it.
    app.clock.set("2026-01-10T09:00:30Z".parse().unwrap());
    owner.promise(customer.id, "Called back", "2026-01-05").made("2026-01-02").make().await;
    app.clock.set("2026-01-10T09:01:10Z".parse().unwrap());
    owner.post(&closes, &day).await.ok();
    let line = list(&owner, "?as_of=2026-01-09").await.items[0].scores.clone().unwrap();
    assert_eq!(line.promises, [0, 0, 1, 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_inside_a_month_leaves_out_the_rest_of_the_month() {
    let app = TestApp::builder().now("2026-03-02T09:00:00Z").start().await;
    let owner = app.owner().await;
    let survey = survey(&owner).await;
    let first = owner.customer("First").make().await;
    let second = owner.customer("Second").make().await;
    says(&app, &owner, survey, first.id, [1, 0, 1]).await;
    app.clock.advance_days(10);
    says(&app, &owner, survey, first.id, [5, 10, 5]).await;
    says(&app, &owner, survey, second.id, [5, 10, 5]).await;
    owner.post(&format!("{}/insights/closes", paths::BASE), &json!({ "day": "2026-03-05" })).await.ok();
    let then = overview(&owner, "?as_of=2026-03-05").await.csat.unwrap();
    assert_eq!((then.satisfied, then.n), (0, 1));
    let now = overview(&owner, "").await.csat.unwrap();
    assert_eq!((now.satisfied, now.n), (2, 2));
}
