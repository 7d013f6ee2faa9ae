//! From an ask to its answer.

use kept_api::asks::Ask;
use kept_api::page::Page;
use kept_api::paths;
use kept_api::problem::Code;
use kept_api::responses::{PublicAsk, Received, Response};
use kept_core::access::Role;
use kept_core::ask::{AskState, Channel};
use kept_core::ids::ResponseId;
use kept_testkit::TestApp;
use serde_json::json;
use uuid::Uuid;

use crate::responses::asked::{Asked, answers, public, submission};

#[tokio::test]
async fn a_contact_answers_by_the_link() {
    let app = TestApp::builder().time_zone("Asia/Tokyo").now("2026-03-02T16:00:00Z").start().await;
    let asked = Asked::of(app).await;
    let (ask, token) = asked.link().await;
    let open: PublicAsk = asked.contact.get(&format!("/api/v1/public/asks/{token}")).await.into();
    assert_eq!((open.organisation.as_str(), &open.survey), ("Test", &asked.survey.body));

    let answer = asked.contact.post(&public(&token), &submission(1, &answers(4, 5, " Fine.\n"))).await;
    assert_eq!(answer.status, 201);
    assert!(answer.headers.get("set-cookie").is_none());
    let received: Received = answer.into();
    assert_eq!((received.complete, received.again), (true, false));

    let response: Response = asked.agent.get(&paths::response(received.id)).await.into();
    assert_eq!(response.day.to_string(), "2026-03-03", "the day is the organisation's");
    assert_eq!(
        (response.channel, response.ask_id, response.taken_down_by),
        (Channel::Link, Some(ask.id), None)
    );
    assert_eq!((response.customer_id, response.customer.as_str()), (asked.customer.id, "Acme"));
    let said: Vec<_> =
        response.answers.iter().map(|a| (a.key.as_str(), a.value, a.text.as_deref())).collect();
    assert_eq!(
        said,
        [("expected", Some(4), None), ("delivered", Some(5), None), ("words", None, Some("Fine."))]
    );
    let answered: Ask = asked.agent.get(&paths::ask(ask.id)).await.into();
    assert_eq!((answered.state, answered.response_id), (AskState::Answered, Some(received.id)));
    asked.contact.get(&format!("/api/v1/public/asks/{token}")).await.refused(Code::AlreadyAnswered);
}

#[tokio::test]
async fn a_member_takes_down_the_customers_words_on_a_call() {
    let asked = Asked::start().await;
    let ask = asked.agent.call(asked.survey.id, asked.customer.id).await;
    let new = json!({"id": Uuid::from_u128(1), "ask_id": ask.id, "answers": answers(2, 1, "Late again")});
    let rows = asked.app.database.superuser().await;
    rows.batch_execute("DELETE FROM stale_scores").await.unwrap();
    let first = asked.agent.post("/api/v1/responses", &new).await;
    assert_eq!(first.status, 201);
    let again = asked.agent.post("/api/v1/responses", &new).await;
    assert_eq!((again.status, again.into::<Received>().again), (200, true));

    let response: Response = asked.agent.get(&paths::response(ResponseId(Uuid::from_u128(1)))).await.into();
    let by = response.taken_down_by.unwrap();
    assert_eq!(
        (response.channel, by.id, by.name.as_str()),
        (Channel::Phone, asked.app.member(Role::Agent), "agent")
    );
    let audit = rows
        .query_one(
            "SELECT member_id::text FROM audit WHERE action = 'take-down' AND subject = 'response'",
            &[],
        )
        .await
        .unwrap();
    assert_eq!(audit.get::<_, String>(0), by.id.to_string());
    let stale = rows.query_one("SELECT count(*) FROM stale_scores", &[]).await.unwrap();
    assert_eq!(stale.get::<_, i64>(0), 1);
}

#[tokio::test]
async fn part_of_an_answer_is_taken_but_does_not_count_as_complete() {
    let asked = Asked::start().await;
    let (_, token) = asked.link().await;
    let part = json!([{"key": "delivered", "value": 3}]);
    let received: Received = asked.contact.post(&public(&token), &submission(1, &part)).await.into();
    assert!(!received.complete);
    let rows = asked.app.database.superuser().await;
    let votes = rows.query_one("SELECT count(*) FROM votes", &[]).await.unwrap();
    assert_eq!(votes.get::<_, i64>(0), 0);
}

#[tokio::test]
async fn responses_are_listed_the_latest_day_first() {
    let asked = Asked::start().await;
    let other = asked.agent.customer("Other").make().await;
    for (id, customer) in [(1, asked.customer.id), (2, other.id), (3, asked.customer.id)] {
        let ask = asked.agent.call(asked.survey.id, customer).await;
        let new = json!({"id": Uuid::from_u128(id), "ask_id": ask.id, "answers": answers(3, 3, "")});
        asked.agent.post("/api/v1/responses", &new).await.ok();
        asked.app.clock.advance_days(1);
    }
    let ids = async |path: &str| -> (Vec<u128>, Option<String>) {
        let page: Page<Response> = asked.agent.get(path).await.into();
        (page.items.iter().map(|response| response.id.0.as_u128()).collect(), page.next)
    };
    let (first, next) = ids("/api/v1/responses?limit=2").await;
    let (rest, end) = ids(&format!("/api/v1/responses?limit=2&cursor={}", next.unwrap())).await;
    assert_eq!((first, rest, end), (vec![3, 2], vec![1], None));
    let path = format!("/api/v1/responses?customer_id={}", asked.customer.id);
    assert_eq!(ids(&path).await.0, [3, 1]);
    asked.agent.get(&format!("{path}&cursor=x")).await.refused(Code::MalformedCursor);
}
