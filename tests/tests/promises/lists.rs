//! The list of promises on a day.

use kept_api::page::Page;
use kept_api::problem::Code;
use kept_api::promises::{Promise, Standing};
use kept_core::promise::{Claim, Ground, Outcome};
use kept_testkit::builders::day;
use kept_testkit::{Client, TestApp};

async fn pages(client: &Client, query: &str, limit: usize) -> Vec<Promise> {
    let mut promises = Vec::new();
    let mut cursor = String::new();
    loop {
        let path = format!("/api/v1/promises?limit={limit}&{query}{cursor}");
        let page: Page<Promise> = client.get(&path).await.into();
        assert!(page.items.len() <= limit);
        promises.extend(page.items);
        let Some(next) = page.next else { return promises };
        cursor = format!("&cursor={next}");
    }
}

fn texts(promises: &[Promise]) -> Vec<&str> {
    promises.iter().map(|promise| promise.text.as_str()).collect()
}

/// Six promises: kept; missed, later recovered; overdue; open; made later; to another customer.
async fn seeded(agent: &Client) {
    let acme = agent.customer("Acme").make().await.id;
    let other = agent.customer("Other").make().await.id;
    let make =
        |customer, text: &str, made: &str, due: &str| agent.promise(customer, text, due).made(made).make();
    let kept = make(acme, "kept", "2026-01-01", "2026-01-20").await.id;
    let recovered = make(acme, "recovered", "2026-01-01", "2026-01-10").await.id;
    make(acme, "overdue", "2026-01-01", "2026-02-10").await;
    make(acme, "open", "2026-01-01", "2026-03-10").await;
    make(acme, "new", "2026-03-01", "2026-03-05").await;
    make(other, "other", "2026-01-01", "2026-01-15").await;
    agent.settle(kept, Claim::Delivered { late_hours: 0 }, Ground::System, "2026-01-20").await;
    agent.settle(recovered, Claim::Missed, Ground::Staff, "2026-01-12").await;
    agent.settle(recovered, Claim::Recovered, Ground::Customer, "2026-02-01").await;
}

#[tokio::test]
async fn promises_are_listed_as_they_stand_on_a_day() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    seeded(&agent).await;
    let all = pages(&agent, "", 50).await;
    assert_eq!(texts(&all), ["recovered", "other", "kept", "overdue", "new", "open"]);
    assert!(all.iter().all(|promise| promise.history.is_empty()));
    for limit in 1..4 {
        assert_eq!(pages(&agent, "", limit).await, all);
    }
    for (query, expected) in [
        ("standing=open", vec!["new", "open"]),
        ("standing=overdue", vec!["other", "overdue"]),
        ("standing=settled", vec!["recovered", "kept"]),
        ("outcome=missed", vec!["other", "overdue"]),
        ("outcome=recovered", vec!["recovered"]),
        ("outcome=kept&standing=settled", vec!["kept"]),
        ("outcome=kept&standing=open", vec![]),
        // The same on a day that is over.
        ("as_of=2026-01-15", vec!["recovered", "other", "kept", "overdue", "open"]),
        ("as_of=2026-01-15&standing=settled", vec!["recovered"]),
        ("as_of=2026-01-15&outcome=missed", vec!["recovered"]),
        ("as_of=2026-01-16&outcome=missed", vec!["recovered", "other"]),
        ("as_of=2026-01-16&standing=overdue", vec!["other"]),
        ("as_of=2026-01-11&standing=overdue", vec!["recovered"]),
        ("as_of=2026-01-15&standing=open", vec!["other", "kept", "overdue", "open"]),
        ("as_of=2026-01-19&outcome=kept", vec![]),
        ("as_of=2026-01-20&outcome=kept", vec!["kept"]),
        ("as_of=2025-12-31", vec![]),
        ("as_of=2026-03-20&standing=overdue", vec!["other", "overdue", "new", "open"]),
    ] {
        for limit in [1, 50] {
            assert_eq!(texts(&pages(&agent, query, limit).await), expected, "{query} by {limit}");
        }
    }
    let other = all.iter().find(|promise| promise.text == "other").unwrap().customer_id;
    assert_eq!(texts(&pages(&agent, &format!("customer_id={other}"), 5).await), ["other"]);
}

#[tokio::test]
async fn a_past_day_shows_the_settlement_of_its_time() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    seeded(&agent).await;
    for (as_of, standing, outcome) in [
        ("2026-01-10", Standing::Open, None),
        ("2026-01-11", Standing::Overdue, None),
        ("2026-01-12", Standing::Settled, Some(Outcome::Missed)),
        ("2026-01-31", Standing::Settled, Some(Outcome::Missed)),
        ("2026-02-01", Standing::Settled, Some(Outcome::Recovered)),
    ] {
        let all = pages(&agent, &format!("as_of={as_of}"), 50).await;
        let promise = all.iter().find(|promise| promise.text == "recovered").unwrap();
        assert_eq!(promise.standing, standing, "{as_of}");
        assert_eq!(promise.settled.map(|end| end.outcome), outcome, "{as_of}");
        assert!(promise.settled.is_none_or(|end| end.day <= day(as_of)));
    }
}

#[tokio::test]
async fn cursors_and_parameters_of_others_are_refused() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    seeded(&agent).await;
    let page: Page<Promise> = agent.get("/api/v1/promises?limit=1").await.into();
    let cursor = page.next.unwrap();
    for query in ["standing=open", "as_of=2026-01-01", "outcome=kept"] {
        agent.get(&format!("/api/v1/promises?{query}&cursor={cursor}")).await.refused(Code::MalformedCursor);
    }
    for query in ["standing=late", "outcome=good", "customer_id=7", "as_of=yesterday"] {
        agent.get(&format!("/api/v1/promises?{query}")).await.refused(Code::MalformedParameter);
    }
    assert_eq!(agent.get("/api/v1/promises?limit=0").await.faults(), ["/limit out-of-range"]);
}
