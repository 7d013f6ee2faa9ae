//! Making promises and saying how they ended.

use kept_api::paths;
use kept_api::problem::Code;
use kept_api::promises::{NewSettlement, Promise, Standing};
use kept_core::promise::{Claim, Due, Ground, Outcome, Terms};
use kept_testkit::TestApp;
use kept_testkit::builders::day;
use serde_json::json;
use uuid::Uuid;

const PROMISES: &str = "/api/v1/promises";

#[tokio::test]
async fn a_promise_is_made_once_and_shows_how_it_stands() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let customer = agent.customer("Acme").make().await;
    let contact = agent.contact(customer.id, "Ann", kept_core::contact::ContactRole::Uses).await;
    let new = json!({
        "id": Uuid::from_u128(1), "customer_id": customer.id, "text": " New doors by Friday ", "component": "delivery",
        "severity": "critical", "due": {"day": "2026-03-06"}, "made_to": contact.id,
        "external": {"source": "crm", "id": "p1"},
    });
    let first = agent.post(PROMISES, &new).await;
    assert_eq!(first.status, 201);
    let made: Promise = first.read();
    assert_eq!((made.text.as_str(), made.customer.as_str()), ("New doors by Friday", "Acme"));
    assert_eq!((made.made, made.missed_from), (day("2026-03-02"), day("2026-03-07")));
    assert_eq!((made.standing, made.terms), (Standing::Open, Terms::default()));
    assert_eq!(made.made_by.as_ref().map(|member| member.name.as_str()), Some("agent"));
    let again = agent.post(PROMISES, &new).await;
    assert_eq!((again.status, again.read::<Promise>()), (200, made.clone()));
    let mut other = new.clone();
    other["text"] = json!("Old doors");
    agent.post(PROMISES, &other).await.refused(Code::Conflict);
    other["id"] = json!(Uuid::from_u128(2));
    agent.post(PROMISES, &other).await.refused(Code::Conflict);

    app.clock.advance_days(4);
    assert_eq!(agent.get(&paths::promise(made.id)).await.into::<Promise>().standing, Standing::Open);
    app.clock.advance_days(1);
    assert_eq!(agent.get(&paths::promise(made.id)).await.into::<Promise>().standing, Standing::Overdue);
}

#[tokio::test]
async fn an_instant_is_due_on_the_organisations_day() {
    let app = TestApp::builder().time_zone("America/Sao_Paulo").start().await;
    let agent = app.agent().await;
    let customer = agent.customer("Acme").make().await;
    let mut promise = agent.promise(customer.id, "Call back", "2026-03-06");
    promise.new.due = Due::At("2026-03-05T01:30:00Z".parse().unwrap());
    let made = promise.make().await;
    assert_eq!(made.due, Due::At("2026-03-05T01:30:00Z".parse().unwrap()));
    assert_eq!(made.missed_from, day("2026-03-05"), "in São Paulo it is due on the 4th");
}

#[tokio::test]
async fn how_a_promise_ended_can_be_corrected_and_is_never_overwritten() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let customer = agent.customer("Acme").make().await;
    let made = agent.promise(customer.id, "Delivery", "2026-02-27").made("2026-02-01").make().await;
    assert_eq!(made.standing, Standing::Overdue);

    let missed =
        NewSettlement { claim: Claim::Missed, ground: Ground::Staff, day: None, note: " Lost ".to_owned() };
    let missed: Promise = agent.post(&paths::settle(made.id), &missed).await.into();
    assert_eq!(missed.settled.map(|end| (end.day, end.outcome)), Some((day("2026-02-28"), Outcome::Missed)));
    assert_eq!((missed.standing, missed.history[0].note.as_str()), (Standing::Settled, "Lost"));

    let late = agent.settle(made.id, Claim::Delivered { late_hours: 84 }, Ground::System, "2026-03-01").await;
    assert_eq!(late.settled.map(|end| (end.outcome, end.credit_bp)), Some((Outcome::Late, 5_000)));
    let again =
        agent.settle(made.id, Claim::Delivered { late_hours: 84 }, Ground::System, "2026-03-01").await;
    assert_eq!(again, late, "the same again changes nothing");
    let read: Promise = agent.get(&paths::promise(made.id)).await.into();
    assert_eq!(read, late);
    let numbers: Vec<_> = read.history.iter().map(|event| (event.number, event.settlement.outcome)).collect();
    assert_eq!(numbers, [(1, Outcome::Missed), (2, Outcome::Late)]);
    assert_eq!(read.history[1].recorded_by.as_ref().map(|member| member.name.as_str()), Some("agent"));

    let sql = "SELECT count(*) FROM audit WHERE subject = 'promise' AND subject_id::text = $1";
    let audit = app.database.superuser().await.query_one(sql, &[&made.id.to_string()]).await.unwrap();
    assert_eq!(audit.get::<_, i64>(0), 3);
}

#[tokio::test]
async fn only_the_customer_says_that_a_missed_promise_was_put_right() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let customer = agent.customer("Acme").make().await;
    let made = agent.promise(customer.id, "Delivery", "2026-02-20").made("2026-02-01").make().await;
    let settle = |claim, ground, on: &str| {
        let new = NewSettlement { claim, ground, day: Some(day(on)), note: String::new() };
        let path = paths::settle(made.id);
        let agent = agent.clone();
        async move { agent.post(&path, &new).await }
    };
    for (claim, ground, on) in [
        (Claim::Recovered, Ground::Staff, "2026-02-25"),
        (Claim::Recovered, Ground::Customer, "2026-02-20"),
        (Claim::Exceeded, Ground::Staff, "2026-02-20"),
        (Claim::Waived, Ground::System, "2026-02-20"),
        (Claim::Missed, Ground::Staff, "2026-01-31"),
    ] {
        settle(claim, ground, on).await.refused(Code::CannotSettle);
    }
    let read: Promise = agent.get(&paths::promise(made.id)).await.into();
    assert_eq!((read.standing, read.history.len()), (Standing::Overdue, 0));

    let recovered: Promise = settle(Claim::Recovered, Ground::Customer, "2026-02-25").await.into();
    assert_eq!(recovered.settled.map(|end| (end.outcome, end.credit_bp)), Some((Outcome::Recovered, 5_000)));
    let again: Promise = settle(Claim::Recovered, Ground::Customer, "2026-02-25").await.into();
    assert_eq!(again, recovered);
    let moved: Promise = settle(Claim::Recovered, Ground::Customer, "2026-02-26").await.into();
    assert_eq!(moved.history.len(), 2);
}

#[tokio::test]
async fn clients_that_settle_at_once_settle_once() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let manager = app.manager().await;
    let customer = agent.customer("Acme").make().await;
    let made = agent.promise(customer.id, "Delivery", "2026-03-05").make().await;
    let new = NewSettlement {
        claim: Claim::Delivered { late_hours: 0 },
        ground: Ground::System,
        day: Some(day("2026-03-02")),
        note: String::new(),
    };
    let path = paths::settle(made.id);
    let many = (0..8).map(|n| if n % 2 == 0 { &agent } else { &manager }.post(&path, &new));
    let answers: Vec<Promise> =
        futures_util::future::join_all(many).await.into_iter().map(kept_testkit::Answer::into).collect();
    for promise in &answers {
        assert_eq!(promise, &answers[0]);
    }
    assert_eq!(answers[0].history.len(), 1);
    let sql =
        "SELECT (SELECT count(*) FROM promise_events), (SELECT count(*) FROM audit WHERE action = 'settle')";
    let counts = app.database.superuser().await.query_one(sql, &[]).await.unwrap();
    assert_eq!((counts.get::<_, i64>(0), counts.get::<_, i64>(1)), (1, 1));

    // Different claims at once come one after the other, and none is lost.
    let claims = (1..=6).map(|late_hours| {
        let new = NewSettlement { claim: Claim::Delivered { late_hours }, ..new.clone() };
        let (agent, path) = (&agent, &path);
        async move { agent.post(path, &new).await.ok() }
    });
    futures_util::future::join_all(claims).await;
    let read: Promise = agent.get(&paths::promise(made.id)).await.into();
    let numbers: Vec<u32> = read.history.iter().map(|event| event.number).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6, 7]);
    assert_eq!(read.settled, read.history.last().map(|event| event.settlement));
}
