//! What customers did: recorded, corrected, taken back; and what the loyalty index makes of it.

use kept_api::behaviours::Behaviour;
use kept_api::evidence::TimelineEntry;
use kept_api::page::Page;
use kept_api::paths::{self, BASE};
use kept_api::problem::Code;
use kept_api::scorecards::Scorecard;
use kept_core::evidence::{CountedBehaviour, Evidence, Fact};
use kept_core::ids::CustomerId;
use kept_core::scorecard::fold;
use kept_testkit::{Client, TestApp};
use serde_json::{Value, json};
use uuid::Uuid;

fn all() -> String {
    format!("{BASE}/behaviours")
}

async fn scorecard(client: &Client, customer: CustomerId, query: &str) -> Scorecard {
    let card: Scorecard = client.get(&format!("{}{query}", paths::scorecard(customer))).await.into();
    let again = fold(&card.evidence, &card.priors, &card.model, card.report.as_of).unwrap();
    assert_eq!(again, card.report, "what is returned folds to what is shown");
    card
}

fn deeds(evidence: &[Evidence]) -> Vec<CountedBehaviour> {
    let kind = |piece: &Evidence| match piece.fact {
        Fact::Behaviour { kind, .. } => Some(kind),
        _ => None,
    };
    evidence.iter().filter_map(kind).collect()
}

#[tokio::test]
async fn a_deed_is_recorded_once_corrected_and_taken_back() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let acme = agent.customer("Acme").make().await.id;
    let new = json!({
        "id": Uuid::from_u128(7), "customer_id": acme, "kind": "bought",
        "occurred_at": "2026-03-01T10:00:00Z", "amount": { "minor": 12_500, "currency": "USD" }, "quantity": 3,
        "touchpoint": "order", "text": "Paper", "external": { "source": "shop", "id": "o-1" },
    });
    let made = agent.post(&all(), &new).await;
    assert_eq!((made.status, agent.post(&all(), &new).await.status), (201, 200));
    let made: Behaviour = made.into();
    assert_eq!(
        (made.day.to_string().as_str(), made.revision, made.customer.as_str()),
        ("2026-03-01", 1, "Acme")
    );
    let mut other = new.clone();
    other["quantity"] = json!(4);
    agent.post(&all(), &other).await.refused(Code::Conflict);

    app.clock.advance_days(1);
    agent.sign_in_again().await;
    let path = paths::behaviour(made.id);
    let patch = json!({ "kind": "expanded", "day": "2026-02-27", "quantity": null });
    let corrected: Behaviour = agent.patch(&path, &patch).await.into();
    assert_eq!((corrected.revision, corrected.quantity, corrected.occurred_at), (2, None, None));
    assert_eq!((corrected.amount, corrected.external.clone()), (made.amount, made.external));
    let same: Behaviour = agent.patch(&path, &patch).await.into();
    assert_eq!(same.revision, 2, "the same again corrects nothing");

    assert_eq!(agent.delete(&path).await.status, 204);
    agent.get(&path).await.refused(Code::NotFound);
    agent.delete(&path).await.refused(Code::NotFound);
    agent.post(&all(), &new).await.refused(Code::Conflict);
    agent.delete(&paths::customer(acme)).await.refused(Code::Conflict);
}

#[tokio::test]
async fn buying_again_moves_loyalty_and_a_past_view_stays_as_it_was_known() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let acme = agent.customer("Acme").make().await.id;
    let did = async |kind: &str, day: &str| {
        let new = json!({ "customer_id": acme, "kind": kind, "day": day });
        agent.post(&all(), &new).await.into::<Behaviour>()
    };
    let empty = scorecard(&agent, acme, "").await.report.loyalty.index.value;
    did("bought", "2026-01-10").await;
    did("praised", "2026-01-11").await;
    let first = scorecard(&agent, acme, "").await;
    assert_eq!((deeds(&first.evidence), first.report.loyalty.index.value), (vec![], empty));
    let again = did("bought", "2026-02-10").await;
    let bought = scorecard(&agent, acme, "").await;
    assert_eq!(deeds(&bought.evidence), [CountedBehaviour::BoughtAgain]);
    assert!(bought.report.loyalty.index.value > empty);
    did("referred", "2026-02-12").await;
    did("silent", "2026-02-20").await;
    let all_of_it = scorecard(&agent, acme, "").await;
    let counted =
        [CountedBehaviour::BoughtAgain, CountedBehaviour::Referred, CountedBehaviour::DidNotBuyAgain];
    assert_eq!(deeds(&all_of_it.evidence), counted);
    assert_eq!(deeds(&scorecard(&agent, acme, "?as_of=2026-02-12").await.evidence), counted[..2]);

    let known_at = app.app.now();
    app.clock.advance_days(1);
    agent.sign_in_again().await;
    assert_eq!(agent.delete(&paths::behaviour(again.id)).await.status, 204);
    let now = scorecard(&agent, acme, "?as_of=2026-03-02").await;
    assert_eq!(deeds(&now.evidence), counted[1..]);
    let then = scorecard(&agent, acme, &format!("?as_of=2026-03-02&known_at={known_at}")).await;
    assert_eq!((deeds(&then.evidence), then.report), (counted.to_vec(), all_of_it.report));
}

#[tokio::test]
async fn the_system_that_keeps_deeds_feeds_them_one_by_one_and_by_the_thousand() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let (acme, other) = (agent.customer("Acme").make().await.id, agent.customer("Other").make().await.id);
    let path = format!("{}/external/shop/7", all());
    let said = |customer, kind: &str| json!({ "customer_id": customer, "kind": kind, "day": "2026-02-01" });
    let statuses = [
        agent.put(&path, &said(acme, "renewed")).await.status,
        agent.put(&path, &said(acme, "renewed")).await.status,
        agent.put(&path, &said(acme, "reduced")).await.status,
    ];
    assert_eq!(statuses, [201, 200, 200]);
    agent.put(&path, &said(other, "reduced")).await.refused(Code::Conflict);
    let item = |n: u128, kind: &str| {
        let mut item = said(acme, kind);
        item["external"] = json!({ "source": "shop", "id": format!("b-{n}") });
        item
    };
    let mut items: Vec<Value> = (0..600).map(|n| item(n, "bought")).collect();
    items.push(json!({ "customer_id": acme, "kind": "left", "day": "2027-01-01", "id": Uuid::from_u128(1) }));
    items.push(json!({ "customer_id": acme, "kind": "left" }));
    let batch = json!({ "items": items });
    let answer = agent.post(&format!("{}/batch", all()), &batch).await.ok();
    assert_eq!((&answer["made"], &answer["refused"]), (&json!(600), &json!(2)));
    assert_eq!(answer["results"][600]["problem"]["errors"][0]["pointer"], "/items/600/day");
    assert_eq!(agent.post(&format!("{}/batch", all()), &batch).await.ok()["same"], 600);

    let mut found = 0;
    let mut cursor = String::new();
    loop {
        let query = format!("{}?customer_id={acme}&limit=200{cursor}", all());
        let page: Page<Behaviour> = agent.get(&query).await.into();
        found += page.items.len();
        let Some(next) = page.next else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(found, 601);
    for (query, count) in
        [("kind=reduced", 1), ("kind=left", 0), ("from=2026-02-02", 0), ("to=2026-02-01&kind=reduced", 1)]
    {
        let page: Page<Behaviour> = agent.get(&format!("{}?{query}", all())).await.into();
        assert_eq!(page.items.len(), count, "{query}");
    }
}

#[tokio::test]
async fn faults_of_a_deed_name_their_place() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let acme = agent.customer("Acme").make().await.id;
    let bad = json!({
        "customer_id": Uuid::from_u128(1), "kind": "bought", "day": "2026-03-03", "occurred_at": "2026-03-01T10:00:00Z",
        "amount": { "minor": -1, "currency": "EUR" }, "quantity": 0, "touchpoint": "x".repeat(41),
    });
    let expected = [
        "/day in-the-future",
        "/amount/minor off-the-range",
        "/quantity off-the-range",
        "/touchpoint too-long",
        "/occurred_at not-that-day",
        "/customer_id unknown-customer",
    ];
    assert_eq!(agent.post(&all(), &bad).await.faults(), expected);
    let entries = paths::evidence(acme);
    let page: Page<TimelineEntry> = agent.get(&entries).await.into();
    assert_eq!(page.items, []);
}
