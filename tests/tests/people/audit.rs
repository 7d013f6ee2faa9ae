use kept_api::audit::AuditEntry;
use kept_api::page::Page;
use kept_api::paths;
use kept_api::problem::Code;
use kept_core::access::{Role, Scope};
use kept_testkit::{Client, TestApp, wait_until};
use serde_json::json;

use super::{at, sign_in};

async fn read(client: &Client, query: &str) -> Page<AuditEntry> {
    client.get(&at(&format!("/audit{query}"))).await.into()
}

fn actions(page: &Page<AuditEntry>) -> Vec<&str> {
    page.items.iter().map(|entry| entry.action.as_str()).collect()
}

#[tokio::test]
async fn who_did_what_is_told_with_how_it_was_before_and_after() {
    let app = TestApp::start().await;
    let auditor = app.signed_in(Role::Auditor).await;
    let agent = app.agent().await;
    let customer = agent.customer("Acme").make().await;
    app.clock.advance_days(1);
    agent.patch(&paths::customer(customer.id), &json!({ "name": "Beta" })).await.ok();
    app.clock.advance_days(1);
    app.key(&[Scope::WriteCustomers]).await.customer("By a key").make().await;
    let of_customer = read(&auditor, &format!("?subject=customer&subject_id={}", customer.id)).await;
    assert_eq!(actions(&of_customer), ["change", "create"]);
    let change = &of_customer.items[0];
    assert_eq!(change.member.as_ref().map(|member| member.name.as_str()), Some("agent"));
    assert_eq!(
        (&change.before.as_ref().unwrap()["name"], &change.after.as_ref().unwrap()["name"]),
        (&json!("Acme"), &json!("Beta"))
    );
    assert_eq!(change.request_id.len(), 36);
    let of_agent = read(&auditor, &format!("?member={}", app.member(Role::Agent))).await;
    assert_eq!(actions(&of_agent), ["change", "create", "sign-in"]);
    let by_key = read(&auditor, "?subject=customer&from=2026-03-04&to=2026-03-04").await;
    assert_eq!(by_key.items.len(), 1);
    let key = by_key.items[0].key.clone().unwrap();
    assert_eq!(key.name, "Test");
    assert_eq!(read(&auditor, &format!("?key={}", key.id)).await.items.len(), 1);
    assert_eq!(actions(&read(&auditor, "?action=change&to=2026-03-02").await), [""; 0]);
    assert_eq!(actions(&read(&auditor, "?action=change&to=2026-03-03").await), ["change"]);
    auditor.get(&at("/audit?from=2026-03-03&to=2026-03-02")).await.refused(Code::Invalid);
    let first = read(&auditor, "?limit=2").await;
    let cursor = first.next.clone().unwrap();
    let rest = read(&auditor, &format!("?limit=200&cursor={cursor}")).await;
    let mut all: Vec<_> = first.items.iter().chain(&rest.items).map(|entry| (entry.at, entry.id)).collect();
    let newest_first = all.clone();
    all.sort_by(|a, b| b.cmp(a));
    all.dedup();
    assert_eq!(all, newest_first);
    auditor.get(&at(&format!("/audit?action=change&cursor={cursor}"))).await.refused(Code::MalformedCursor);
    for role in [Role::Agent, Role::Viewer] {
        app.signed_in(role).await.get(&at("/audit")).await.refused(Code::NotAllowed);
        app.signed_in(role).await.get(&at("/audit.csv")).await.refused(Code::NotAllowed);
    }
}

#[tokio::test]
async fn a_failed_sign_in_of_somebody_we_know_is_told_and_of_nobody_is_not() {
    let app = TestApp::start().await;
    let somebody = app.anonymous();
    sign_in(&somebody, "nobody@kept.test", "wrong wrong wrong").await.refused(Code::WrongCredentials);
    sign_in(&somebody, "agent@kept.test", "wrong wrong wrong").await.refused(Code::WrongCredentials);
    let owner = app.owner().await;
    wait_until("it is written", async || !read(&owner, "?action=sign-in-failed").await.items.is_empty())
        .await;
    let failed = read(&owner, "?action=sign-in-failed").await;
    assert_eq!(failed.items.len(), 1);
    assert_eq!((failed.items[0].subject_id, &failed.items[0].member), (app.member(Role::Agent).0, &None));
}

#[tokio::test]
async fn the_trail_can_be_taken_along_as_a_table_that_no_spreadsheet_runs() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let me = paths::member(app.member(Role::Owner));
    owner.patch(&me, &json!({ "name": "=cmd|' /C calc'!A0" })).await.ok();
    owner.customer("He said \"hello,\nworld\"").make().await;
    let sql = "INSERT INTO audit (org_id, id, recorded_at, request_id, action, subject, subject_id) \
               SELECT org_id, md5(i::text)::uuid, '2026-01-01', 'r', '=1+1', 'thing', md5(i::text)::uuid \
               FROM generate_series(1, 1700) i, (SELECT org_id FROM audit LIMIT 1) o";
    app.database.superuser().await.execute(sql, &[]).await.unwrap();
    let answer = owner.get(&at("/audit.csv")).await;
    assert_eq!(answer.headers["content-type"], "text/csv; charset=utf-8");
    let text = answer.text();
    let mut rows = Vec::new();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    for row in reader.records() {
        rows.push(row.unwrap());
    }
    let count = app.database.superuser().await;
    let count: i64 = count.query_one("SELECT count(*) FROM audit", &[]).await.unwrap().get(0);
    assert_eq!(rows.len(), usize::try_from(count).unwrap(), "every row once");
    assert!(
        rows.iter().flat_map(csv::StringRecord::iter).all(|cell| !cell.starts_with(['=', '+', '-', '@']))
    );
    assert_eq!(rows.iter().filter(|row| &row[6] == "'=1+1").count(), 1700);
    assert!(rows.iter().any(|row| row[1].starts_with("'=cmd")));
    let customer = rows.iter().find(|row| &row[7] == "customer").unwrap();
    let after: serde_json::Value = serde_json::from_str(&customer[10]).unwrap();
    assert_eq!(after["name"], "He said \"hello,\nworld\"");
    let few = owner.get(&at("/audit.csv?subject=customer")).await.text();
    assert_eq!(few.lines().count(), 2, "{few}");
}
