//! Search: everything is found by the beginnings of its words, by its own organisation only, and at a bounded price.

use kept_api::search::{SearchAnswer, SearchHit, SearchKind};
use kept_core::access::{Role, Scope};
use kept_core::contact::ContactRole;
use kept_testkit::{Client, TestApp};
use reqwest::Url;
use serde_json::json;

const BASE: &str = kept_api::paths::BASE;

async fn search(client: &Client, words: &str) -> SearchAnswer {
    let url = Url::parse_with_params("http://kept.test/search", [("q", words)]).unwrap();
    client.get(&format!("{BASE}/search?{}", url.query().unwrap())).await.into()
}

/// What was found of a kind.
async fn found(client: &Client, words: &str, kind: SearchKind) -> Vec<SearchHit> {
    let groups = search(client, words).await.groups;
    groups.into_iter().filter(|group| group.kind == kind).flat_map(|group| group.hits).collect()
}

async fn titles(client: &Client, words: &str, kind: SearchKind) -> Vec<String> {
    found(client, words, kind).await.into_iter().map(|hit| hit.title).collect()
}

#[tokio::test]
async fn each_kind_is_found_by_what_people_know_of_it() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let customer = agent.customer("Müller & Söhne").external("crm", "K-1047").make().await;
    let person = json!({
        "name": "Anna Öztürk", "role": "uses", "phone": "+49 171 234 5678", "email": "a.oeztuerk@mueller.example",
    });
    agent.post(&format!("{BASE}/customers/{}/contacts", customer.id), &person).await.ok();
    agent.promise(customer.id, "The spare gearbox by Friday", "2026-03-10").make().await;
    agent
        .post(
            &format!("{BASE}/customers/{}/notes", customer.id),
            &json!({"text": "Prefers calls before nine"}),
        )
        .await
        .ok();
    app.manager().await.survey("After delivery").make().await;
    for words in ["mül", "mueller", "MULLER soh", "k-1047", "1047"] {
        let hits = found(&agent, words, SearchKind::Customer).await;
        assert_eq!(hits.len(), 1, "{words}");
        assert_eq!((hits[0].id, hits[0].customer_id), (customer.id.0, Some(customer.id)));
    }
    for words in ["anna", "ozturk", "oeztuerk@mueller.exa", "0171 2345", "+491712345678", "5678"] {
        assert_eq!(titles(&agent, words, SearchKind::Contact).await, ["Anna Öztürk"], "{words}");
    }
    let promise = &found(&agent, "gearbox spare", SearchKind::Promise).await[0];
    assert_eq!((promise.note.as_str(), promise.customer.as_deref()), ("2026-03-10", Some("Müller & Söhne")));
    assert_eq!(titles(&agent, "before call", SearchKind::Note).await, ["Prefers calls before nine"]);
    assert_eq!(titles(&agent, "deliv", SearchKind::Survey).await, ["After delivery"]);
    assert_eq!(search(&agent, "nothing of this").await.groups, vec![]);
    assert_eq!(search(&agent, "%_").await.groups, vec![], "signs are no patterns");
}

#[tokio::test]
async fn what_is_found_follows_every_change() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let customer = agent.customer("Alpha").make().await.id;
    let path = format!("{BASE}/customers/{customer}");
    agent.patch(&path, &json!({"name": "Beta"})).await.ok();
    assert_eq!(titles(&agent, "alpha", SearchKind::Customer).await, [""; 0]);
    assert_eq!(titles(&agent, "beta", SearchKind::Customer).await, ["Beta"]);
    let contact = agent.contact(customer, "Ann", ContactRole::Uses).await.id;
    agent.patch(&format!("{BASE}/contacts/{contact}"), &json!({"name": "Berta"})).await.ok();
    let note = agent.post(&format!("{path}/notes"), &json!({"text": "First words"})).await.ok();
    let note = note["id"].as_str().unwrap().to_owned();
    agent.patch(&format!("{BASE}/notes/{note}"), &json!({"text": "Second thoughts"})).await.ok();
    assert!(titles(&agent, "ann", SearchKind::Contact).await.is_empty());
    assert!(titles(&agent, "first", SearchKind::Note).await.is_empty());
    assert_eq!(titles(&agent, "berta", SearchKind::Contact).await, ["Berta"]);
    assert_eq!(titles(&agent, "second", SearchKind::Note).await, ["Second thoughts"]);
    agent.delete(&format!("{BASE}/notes/{note}")).await;
    assert!(titles(&agent, "second", SearchKind::Note).await.is_empty());
    agent.delete(&path).await;
    assert_eq!(search(&agent, "be").await.groups, vec![], "with the customer its people go");
    let left: i64 = app
        .database
        .superuser()
        .await
        .query_one("SELECT count(*) FROM search_words", &[])
        .await
        .unwrap()
        .get(0);
    assert_eq!(left, 0);
}

#[tokio::test]
async fn what_comes_by_the_thousand_is_found_too() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let item = |n: u32| json!({"name": format!("Bulk {n}"), "kind": "business", "external": {"source": "crm", "id": format!("B{n}")}});
    let items: Vec<_> = (0..30).map(item).collect();
    agent.post(&format!("{BASE}/customers/batch"), &json!({ "items": items })).await.ok();
    let groups = search(&agent, "bulk").await.groups;
    assert_eq!((groups[0].hits.len(), groups[0].more), (6, true));
    assert_eq!(titles(&agent, "b17", SearchKind::Customer).await, ["Bulk 17"]);

    let promise = json!({"customer_id": found(&agent, "b17", SearchKind::Customer).await[0].id,
        "text": "A pump", "component": "delivery", "due": {"day": "2026-03-10"}});
    agent.put(&format!("{BASE}/promises/external/shop/O-900"), &promise).await.ok();
    assert_eq!(titles(&agent, "pump", SearchKind::Promise).await, ["A pump"]);
    assert_eq!(titles(&agent, "O-900", SearchKind::Promise).await, ["A pump"]);
    // As a file leaves it: without words.
    app.database
        .superuser()
        .await
        .batch_execute("DELETE FROM search_words WHERE kind = 'promise'")
        .await
        .unwrap();
    assert_eq!(titles(&agent, "O-900", SearchKind::Promise).await, ["A pump"]);
}

#[tokio::test]
async fn the_best_comes_first_and_many_words_of_one_kind_do_not_hide_it() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    for name in ["North Acme", "Acme", "Zeta Acme"] {
        agent.customer(name).make().await;
    }
    assert_eq!(titles(&agent, "acm", SearchKind::Customer).await, ["Acme", "North Acme", "Zeta Acme"]);
    let sql = "INSERT INTO search_words SELECT org_id, 'customer', gen_random_uuid(), 'acme' FROM customers, generate_series(1, 2500)";
    app.database.superuser().await.batch_execute(sql).await.unwrap();
    let groups = search(&agent, "acme zeta").await.groups;
    assert_eq!(
        groups.iter().flat_map(|group| &group.hits).map(|hit| hit.title.as_str()).collect::<Vec<_>>(),
        ["Zeta Acme"]
    );
}

#[tokio::test]
async fn nobody_finds_what_is_anothers_and_only_readers_search() {
    let app = TestApp::start().await;
    app.agent().await.customer("Acme").make().await;
    let stranger = app.stranger().await;
    assert_eq!(search(&stranger, "acme").await.groups, vec![]);
    for role in Role::ALL {
        assert_eq!(
            titles(&app.signed_in(role).await, "acme", SearchKind::Customer).await,
            ["Acme"],
            "{role:?}"
        );
    }
    assert_eq!(titles(&app.key(&[Scope::Read]).await, "acme", SearchKind::Customer).await, ["Acme"]);
    assert_eq!(app.key(&[Scope::Ask]).await.get(&format!("{BASE}/search?q=acme")).await.status, 403);
    let agent = app.agent().await;
    for (query, place) in [("q=a", "/q"), ("q=acme&limit=0", "/limit"), ("q=acme&limit=21", "/limit")] {
        let answer = agent.get(&format!("{BASE}/search?{query}")).await;
        assert_eq!((answer.status, answer.faults()), (422, vec![format!("{place} out-of-range")]), "{query}");
    }
}

#[tokio::test]
async fn a_word_costs_a_range_of_an_index_under_row_level_security() {
    let app = TestApp::start().await;
    let org = app.org();
    let superuser = app.database.superuser().await;
    let fill = format!(
        "INSERT INTO search_words SELECT '{org}', 'customer', gen_random_uuid(), md5(i::text) FROM generate_series(1, 20000) i; \
         ANALYZE search_words"
    );
    superuser.batch_execute(&fill).await.unwrap();
    superuser.batch_execute("SET ROLE kept_app").await.unwrap();
    superuser.batch_execute(&format!("SET app.org_id = '{org}'")).await.unwrap();
    let plan = superuser
        .query(
            "EXPLAIN SELECT thing_id FROM search_words w WHERE org_id = current_setting('app.org_id')::uuid \
             AND kind = 'customer' AND w.word >= 'ab' COLLATE \"C\" AND w.word < 'ab' || chr(1114111) COLLATE \"C\"",
            &[],
        )
        .await
        .unwrap();
    let plan: Vec<String> = plan.iter().map(|row| row.get(0)).collect();
    let bounded = plan
        .iter()
        .any(|line| line.contains("Index Cond") && line.contains("word >=") && line.contains("word <"));
    assert!(bounded, "{}", plan.join("\n"));
}
