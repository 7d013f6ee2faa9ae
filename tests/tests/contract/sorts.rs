//! Lists in the order that is asked for: every row once whatever the size of a page, and only the rows of the page read.

use std::collections::BTreeSet;

use kept_api::contacts::ContactSort;
use kept_api::page::DaySort;
use kept_api::paths::BASE;
use kept_api::problem::Code;
use kept_api::responses::ResponseSort;
use kept_core::contact::ContactRole;
use kept_core::ids::CustomerId;
use kept_store::{Db, TenantTx, behaviours, contacts, feedback, responses};
use kept_testkit::{Client, TestApp, wait_until};
use serde_json::{Value, json};
use uuid::Uuid;

/// All pages of a list.
async fn pages(client: &Client, list: &str, limit: usize) -> Vec<Value> {
    let mut found = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = client.get(&format!("{BASE}/{list}&limit={limit}{cursor}")).await.ok();
        let items = page["items"].as_array().unwrap();
        assert!(items.len() <= limit && (page.get("next").is_none() || items.len() == limit), "{list}");
        found.extend(items.clone());
        let Some(next) = page["next"].as_str() else { return found };
        cursor = format!("&cursor={next}");
    }
}

/// That the pages of a sort, of whatever size, are one list of all rows in the order of `key`, ties by id.
async fn is_whole(client: &Client, list: &str, number: usize, key: fn(&Value) -> String, backwards: bool) {
    let whole = pages(client, list, 200).await;
    assert_eq!(whole.len(), number, "{list}");
    let mut places: Vec<(String, &str)> =
        whole.iter().map(|row| (key(row), row["id"].as_str().unwrap())).collect();
    if backwards {
        places.reverse();
    }
    assert!(places.is_sorted(), "{list}: {places:?}");
    for limit in [1, 3, 7] {
        assert_eq!(pages(client, list, limit).await, whole, "{list} by {limit}");
    }
}

fn word(row: &Value, name: &str) -> String {
    row[name].as_str().unwrap().to_owned()
}

/// Nineteen of everything over few days and names, so that there are many ties.
async fn seeded(app: &TestApp, owner: &Client) -> CustomerId {
    let customer = owner.customer("Acme").make().await.id;
    let other = owner.customer("Bolt").make().await.id;
    let survey = owner.survey("How did we do?").make().await.id;
    for n in 0..19_usize {
        let whose = if n % 4 == 3 { other } else { customer };
        let day = format!("2026-02-{:02}", 1 + n * 7 % 5);
        owner.contact(whose, ["ann", "Bob", "Ärger", "Zoë"][n % 4], ContactRole::Uses).await;
        let did = json!({ "customer_id": whose, "kind": "bought", "day": day });
        owner.post(&format!("{BASE}/behaviours"), &did).await.ok();
        let said = json!({ "customer_id": whose, "kind": "idea", "giver": "customer", "text": "Blue",
                           "component": "product", "day": day });
        owner.post(&format!("{BASE}/feedback"), &said).await.ok();
        // The sender's ids say nothing of the order in which they came.
        let id = Uuid::from_u128(
            u128::try_from(n).unwrap().wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835) | 1,
        );
        let answers = json!([{ "key": "expected", "value": 3 }, { "key": "delivered", "value": 4 }]);
        let answer = json!({ "id": id, "ask_id": owner.call(survey, whose).await.id, "answers": answers });
        owner.post(&format!("{BASE}/responses"), &answer).await.ok();
        if n % 3 == 2 {
            app.clock.advance_seconds(30_000);
        }
    }
    customer
}

#[tokio::test]
async fn pages_of_every_sort_give_every_row_once() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let customer = seeded(&app, &owner).await;
    let day = |row: &Value| word(row, "day");
    let recorded = |row: &Value| word(row, "recorded_at");
    for only in [String::new(), format!("&customer_id={customer}")] {
        let number = if only.is_empty() { 19 } else { 15 };
        for list in ["feedback", "behaviours", "responses"] {
            is_whole(&owner, &format!("{list}?sort=day{only}"), number, day, false).await;
            is_whole(&owner, &format!("{list}?sort=-day{only}"), number, day, true).await;
            let unsorted = pages(&owner, &format!("{list}?{}", only.trim_start_matches('&')), 200).await;
            assert_eq!(unsorted, pages(&owner, &format!("{list}?sort=-day{only}"), 200).await);
        }
        is_whole(&owner, &format!("responses?sort=recorded{only}"), number, recorded, false).await;
        is_whole(&owner, &format!("responses?sort=-recorded{only}"), number, recorded, true).await;
        is_whole(&owner, &format!("contacts?sort=recorded{only}"), number, |_| String::new(), false).await;
        let named = format!("contacts?sort=name{only}");
        let people = pages(&owner, &named, 200).await;
        let ids: BTreeSet<_> = people.iter().map(|one| word(one, "id")).collect();
        assert_eq!((people.len(), ids.len()), (number, number));
        // Names stand together however the database orders letters; capitals make no difference.
        let mut names: Vec<_> = people.iter().map(|one| word(one, "name").to_lowercase()).collect();
        assert_eq!(names[0], "ann");
        names.dedup();
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "{names:?}");
        for limit in [1, 3, 7] {
            assert_eq!(pages(&owner, &named, limit).await, people, "{named} by {limit}");
        }
    }
}

#[tokio::test]
async fn a_cursor_is_for_its_sort_and_a_name_may_change_meanwhile() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    seeded(&app, &owner).await;
    for (list, one, other) in [
        ("contacts", "name", "recorded"),
        ("responses", "recorded", "-recorded"),
        ("feedback", "day", "-day"),
        ("behaviours", "day", "-day"),
    ] {
        let page = owner.get(&format!("{BASE}/{list}?limit=2&sort={one}")).await.ok();
        let cursor = page["next"].as_str().unwrap();
        let wrong = format!("{BASE}/{list}?limit=2&sort={other}&cursor={cursor}");
        owner.get(&wrong).await.refused(Code::MalformedCursor);
        let unknown = owner.get(&format!("{BASE}/{list}?sort=colour")).await;
        assert_eq!(unknown.status, 400, "{list}: {}", unknown.text());
    }
    let people = format!("{BASE}/contacts?sort=name&limit=1");
    let first = owner.get(&people).await.ok();
    let path = format!("{BASE}/contacts/{}", first["items"][0]["id"].as_str().unwrap());
    owner.patch(&path, &json!({ "name": "Zz" })).await.ok();
    let rest = owner.get(&format!("{people}&cursor={}", first["next"].as_str().unwrap())).await.ok();
    assert_eq!(rest["items"][0]["name"], "ann", "the next one is not left out");
    let last = pages(&owner, "contacts?sort=name", 200).await;
    assert_eq!(last.iter().filter(|one| one["name"] == "Zz").count(), 1, "whoever was renamed is there once");
}

/// Five thousand of everything, made by Postgres itself.
async fn fill(app: &TestApp) {
    let org = app.org();
    let made = |kind: u8| format!("('0190000{kind}-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid");
    let whose = "('01900001-0000-7000-8000-' || lpad(to_hex(1 + i % 50), 12, '0'))::uuid";
    let (customer, scattered) = (made(1), "md5(i::text)::uuid");
    let all = "generate_series(1, 5000) i";
    let sql = format!(
        "INSERT INTO customers SELECT '{org}', {customer}, 'person', 'C ' || i, 'c ' || i, '', 'active', NULL, NULL, \
             NULL, 'test', i::text, now(), now() FROM generate_series(1, 50) i; \
         INSERT INTO contacts (org_id, id, customer_id, name, name_key, role, critical, phone, email, language, \
             time_zone, do_not_contact, recorded_at, updated_at) \
             SELECT '{org}', {scattered}, {whose}, md5('n' || i), md5('n' || i), 'uses', false, '', '', '', '', false, \
             now(), now() FROM {all}; \
         INSERT INTO behaviours (org_id, id, revision, customer_id, kind, day, touchpoint, text, recorded_at) \
             SELECT '{org}', {scattered}, 1, {whose}, 'bought', 20000 + i % 300, '', '', now() FROM {all}; \
         INSERT INTO feedback (org_id, id, customer_id, kind, giver, text, component, touchpoint, day, step_number, \
             state, told, recorded_at, updated_at) \
             SELECT '{org}', {scattered}, {whose}, 'idea', 'customer', 'Blue', 'product', '', 20000 + i % 300, 0, \
             'received', false, now(), now() FROM {all}; \
         INSERT INTO responses (org_id, id, customer_id, channel, touchpoint, segment, day, complete, recorded_at, \
             revision, content_hash) \
             SELECT '{org}', {scattered}, {whose}, 'import', '', '', 20000 + i % 300, true, \
             now() - make_interval(secs => i * 7919 % 5000), 1, '' FROM {all}; \
         ANALYZE customers; ANALYZE contacts; ANALYZE behaviours; ANALYZE feedback; ANALYZE responses"
    );
    app.database.superuser().await.batch_execute(&sql).await.unwrap();
}

/// Rows that were read of a table since the database was made.
async fn reads(app: &TestApp, table: &str) -> i64 {
    let sql = "SELECT (seq_tup_read + coalesce(idx_tup_fetch, 0))::bigint FROM pg_stat_user_tables WHERE relname = $1";
    app.database.superuser().await.query_one(sql, &[&table]).await.unwrap().get(0)
}

/// How many rows of a table two pages read. A connection has told them all when it has ended.
async fn read_for(app: &TestApp, table: &str, pages: impl AsyncFnOnce(&mut TenantTx)) -> i64 {
    let before = reads(app, table).await;
    let db = Db::open(&format!("{}?application_name=counted", app.database.url()), 1).unwrap();
    let mut tx = db.tenant(app.org()).await.unwrap();
    pages(&mut tx).await;
    tx.commit().await.unwrap();
    db.close();
    drop(db);
    let superuser = app.database.superuser().await;
    let ended =
        "SELECT 1 FROM pg_stat_activity WHERE application_name = 'counted' AND datname = current_database()";
    wait_until("the connection has ended", async || superuser.query(ended, &[]).await.unwrap().is_empty())
        .await;
    reads(app, table).await - before
}

#[tokio::test]
async fn a_page_of_every_sort_reads_only_its_own_rows() {
    let app = TestApp::start().await;
    fill(&app).await;
    wait_until("the filling tells what it wrote", async || {
        let sql = "SELECT count(*) FROM pg_stat_user_tables WHERE n_live_tup >= 5000 \
                   AND relname IN ('contacts', 'responses', 'feedback', 'behaviours')";
        app.database.superuser().await.query_one(sql, &[]).await.unwrap().get::<_, i64>(0) == 4
    })
    .await;
    let own = 200..=260;
    for sort in [ContactSort::Name, ContactSort::Recorded] {
        let read = read_for(&app, "contacts", async |tx| {
            let all = contacts::Filter::default();
            let first = contacts::list(tx, &all, sort, None, 100).await.unwrap();
            let last = first.last().map(|one| (one.name.clone(), one.id));
            assert_eq!(contacts::list(tx, &all, sort, last.as_ref(), 100).await.unwrap().len(), 100);
        });
        let read = read.await;
        assert!(own.contains(&read), "contacts by {sort:?} read {read} rows");
    }
    for sort in [
        ResponseSort::LatestDay,
        ResponseSort::EarliestDay,
        ResponseSort::LastRecorded,
        ResponseSort::FirstRecorded,
    ] {
        let read = read_for(&app, "responses", async |tx| {
            let all = responses::Filter::default();
            let first = responses::list(tx, &all, sort, None, 100).await.unwrap();
            let last = first.last().map(responses::Position::of);
            assert_eq!(responses::list(tx, &all, sort, last, 100).await.unwrap().len(), 100);
        });
        let read = read.await;
        assert!(own.contains(&read), "responses by {sort:?} read {read} rows");
    }
    for sort in [DaySort::Latest, DaySort::Earliest] {
        let read = read_for(&app, "feedback", async |tx| {
            let all = feedback::Filter::default();
            let first = feedback::list(tx, &all, sort, None, 100).await.unwrap();
            let last = first.last().map(|one| (one.day, one.id));
            assert_eq!(feedback::list(tx, &all, sort, last, 100).await.unwrap().len(), 100);
        });
        let read = read.await;
        assert!(own.contains(&read), "feedback by {sort:?} read {read} rows");
        let read = read_for(&app, "behaviours", async |tx| {
            let all = behaviours::Filter::default();
            let first = behaviours::list(tx, &all, sort, None, 100).await.unwrap();
            let last = first.last().map(|one| (one.day, one.id));
            assert_eq!(behaviours::list(tx, &all, sort, last, 100).await.unwrap().len(), 100);
        });
        let read = read.await;
        assert!(own.contains(&read), "behaviours by {sort:?} read {read} rows");
    }
}
