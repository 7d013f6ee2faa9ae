//! Imports that are taken back: every figure is as before, and what others did since stays.

use kept_api::imports::{
    Import, ImportReversalPreview, ImportState, ImportSubject, ReversalCount, ReversalCounts, WhyKept,
};
use kept_api::paths;
use kept_api::problem::Code;
use kept_core::ids::ImportId;
use kept_store::imports::reversal;
use kept_testkit::{Client, TestApp};
use serde_json::{Value, json};

use crate::imports::sending::{
    MARKETPLACE, ORDERS, SMALL, SMALL_HEADING, changes, id, import, read, records, same, send, work,
};

/// Everything that tells of customers, and every figure: of the tables but for when somebody wrote them last.
async fn everything(app: &TestApp, client: &Client) -> Vec<(String, String)> {
    let mut tx = app.app.db.tenant(app.org()).await.unwrap();
    kept_store::histograms::fold(&mut tx).await.unwrap();
    kept_store::outcomes::fold(&mut tx, app.app.now()).await.unwrap();
    tx.commit().await.unwrap();
    let database = app.database.superuser().await;
    let mut all = Vec::new();
    for table in [
        "customers",
        "contacts",
        "notes",
        "behaviours",
        "feedback",
        "feedback_events",
        "promises",
        "promise_events",
        "responses",
        "answers",
        "question_keys",
        "votes",
        "histograms",
        "histogram_deltas",
        "outcome_counts",
        "outcome_deltas",
        "priors",
        "closes",
        "close_counts",
        "customer_scores",
        "search_words",
    ] {
        let recorded = if matches!(table, "priors" | "closes") { " - 'recorded_at'" } else { "" };
        let sql = format!(
            "SELECT coalesce(string_agg(row, chr(10) ORDER BY row), '') FROM \
             (SELECT (to_jsonb(t) - 'updated_at' - 'imported_at'{recorded})::text AS row FROM {table} t) rows"
        );
        all.push((table.to_owned(), database.query_one(&sql, &[]).await.unwrap().get(0)));
    }
    for path in ["/insights/overview?period=all", "/customers?limit=200", "/customers?limit=200&sort=loyalty"]
    {
        let mut answer = client.get(&format!("{}{path}", paths::BASE)).await.ok();
        // Each close has its own time.
        strip(&mut answer);
        all.push((path.to_owned(), answer.to_string()));
    }
    all
}

fn strip(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|name, _| !matches!(name.as_str(), "updated_at" | "closed_at" | "next_cursor"));
            fields.values_mut().for_each(strip);
        }
        Value::Array(items) => items.iter_mut().for_each(strip),
        _ => {}
    }
}

fn same_everything(before: &[(String, String)], after: &[(String, String)]) {
    for ((name, before), (_, after)) in before.iter().zip(after) {
        assert_eq!(before, after, "{name}");
    }
}

async fn ask(client: &Client, import: ImportId) -> Import {
    let answer = client.post(&paths::import_reversal(import), &json!(null)).await;
    assert_eq!(answer.status, 202, "{}", answer.text());
    answer.into()
}

async fn preview(client: &Client, import: ImportId) -> ImportReversalPreview {
    client.get(&paths::import_reversal(import)).await.into()
}

/// Asks, does it, and reads how it went.
async fn take_back(app: &TestApp, client: &Client, import: ImportId) -> Import {
    app.clock.advance_seconds(60);
    let foretold = preview(client, import).await;
    assert_eq!(ask(client, import).await.state, ImportState::Reversing);
    work(app).await;
    let reversed = read(client, import).await;
    assert_eq!(reversed.state, ImportState::Reversed);
    let told = reversed.reversal.clone().unwrap();
    assert!(told.ended_at.is_some());
    assert_eq!((told.records, &told.kept), (foretold.records, &foretold.kept));
    reversed
}

fn gone(customers: u64, promises: u64, responses: u64) -> ReversalCounts {
    let of = |removed| ReversalCount { removed, restored: 0, kept: 0 };
    let [customers, promises, responses] = [customers, promises, responses].map(of);
    ReversalCounts { customers, promises, responses, ..ReversalCounts::default() }
}

/// The heading with some rows of the fixture.
fn rows(from: usize, to: usize) -> String {
    let lines: Vec<&str> = ORDERS.split_inclusive('\n').collect();
    format!("{}{}", lines[0], lines[from..to].concat())
}

#[tokio::test]
async fn after_it_every_figure_is_equal_to_before_bit_for_bit() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    import(&app, &owner, MARKETPLACE, rows(1, 25).as_bytes()).await;
    let before = everything(&app, &owner).await;
    app.clock.advance_seconds(60);
    // New orders, a changed score, a changed segment and a delivery that was not known.
    let mut all = ORDERS.replace(",162.63,5,Good,", ",162.63,1,Good,");
    all = all.replace("ord-0001,cust-001,Vila Nova,RJ", "ord-0001,cust-001,Vila Nova,PR");
    all = all.replace(
        "2026-01-05 19:52:03,2026-01-24 00:00:00,,88.47",
        "2026-01-05 19:52:03,2026-01-24 00:00:00,2026-01-23 10:00:00,88.47",
    );
    let second = import(&app, &owner, MARKETPLACE, all.as_bytes()).await;
    let [customers, promises, responses] = records(&second.counts);
    assert_eq!((customers.changed, promises.changed, responses.changed), (1, 1, 1));
    let between = everything(&app, &owner).await;
    for ((name, before), (_, between)) in before.iter().zip(&between) {
        let moved = ["customers", "promises", "promise_events", "responses", "histograms", "outcome_counts"];
        let moved = moved.contains(&name.as_str()) || name == "customer_scores" || name.starts_with('/');
        assert!(!moved || before != between, "{name}");
    }
    let reversed = take_back(&app, &owner, second.id).await;
    let of = |changes: kept_api::imports::Changes| ReversalCount {
        removed: changes.new,
        restored: changes.changed,
        kept: 0,
    };
    let [customers, promises, responses] = [customers, promises, responses].map(of);
    let expected = ReversalCounts { customers, promises, responses, ..ReversalCounts::default() };
    assert_eq!(reversed.reversal.unwrap().records, expected);
    same_everything(&before, &everything(&app, &owner).await);
    // The first import is as it was too: it can be taken back as well, and nothing is left.
    let first = owner.get(&format!("{}/imports?limit=50", paths::BASE)).await.ok();
    let first = first["items"].as_array().unwrap().iter().rev().find(|import| import["dry_run"] == false);
    let first: ImportId = serde_json::from_value(first.unwrap()["id"].clone()).unwrap();
    take_back(&app, &owner, first).await;
    let left = everything(&app, &owner).await;
    for (name, rows) in &left {
        let empty = rows.is_empty() || name.starts_with('/') || matches!(name.as_str(), "closes" | "priors");
        assert!(empty, "{name}: {rows}");
    }
}

/// A row of people, deeds and words.
fn unasked(rows: &[&str]) -> String {
    format!("{}{}\n", super::unasked::HEADING, rows.join("\n"))
}

const PEOPLE: [&str; 3] = [
    "c1,Acme,p1,Ann,boss,ann@acme.example,d1,bought,2026-02-01,12.50,EUR,f1,complaint,Late,2",
    "c1,Acme,p2,Bob,,,d2,renewed,2026-02-20,,,,nothing,,",
    "c2,Blau,,,,,d3,left,2026-02-21T10:00:00Z,7,,f2,idea,Blue,",
];

#[tokio::test]
async fn people_deeds_and_words_are_as_before_bit_for_bit_too() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let empty = everything(&app, &owner).await;
    let mapping = super::unasked::MAPPING;
    let first = import(&app, &owner, mapping, unasked(&PEOPLE).as_bytes()).await;
    let before = everything(&app, &owner).await;
    app.clock.advance_seconds(60);
    // Everybody is called otherwise, has done something else, says something else and by somebody else; and a new one.
    let rows = [
        "c1,Acme,p1,Anna,,anna@acme.example,d1,expanded,2026-02-02,14.00,USD,,nothing,,",
        "c1,Acme,p2,Bob,,bob@acme.example,d2,left,2026-02-20,,,f1,idea,Why?,1",
        "c2,Blau,p3,Cleo,boss,,d3,silent,2026-02-22T10:00:00Z,,,f2,idea,Red,3",
        "c3,Citron,p4,Dan,,,d4,bought,2026-02-22,3,,f3,complaint,Fine,5",
    ];
    let second = import(&app, &owner, mapping, unasked(&rows).as_bytes()).await;
    let counts = second.counts;
    assert_eq!(
        (counts.customers, counts.contacts, counts.behaviours, counts.feedback),
        (changes(1, 0, 2), changes(2, 2, 0), changes(1, 3, 0), changes(1, 2, 0)),
        "{:?}",
        second.errors
    );
    let between = everything(&app, &owner).await;
    for ((name, before), (_, between)) in before.iter().zip(&between) {
        let moved = ["customers", "contacts", "behaviours", "feedback", "customer_scores", "search_words"];
        assert!(!moved.contains(&name.as_str()) || before != between, "{name}");
    }
    let reversed = take_back(&app, &owner, second.id).await.reversal.unwrap();
    let of = |removed, restored| ReversalCount { removed, restored, kept: 0 };
    let expected = ReversalCounts {
        customers: of(1, 0),
        contacts: of(2, 2),
        behaviours: of(1, 3),
        feedback: of(1, 2),
        ..ReversalCounts::default()
    };
    assert_eq!((reversed.records, reversed.kept), (expected, Vec::new()));
    same_everything(&before, &everything(&app, &owner).await);
    let reversed = take_back(&app, &owner, first.id).await.reversal.unwrap();
    assert_eq!((reversed.records.customers, reversed.records.contacts), (of(2, 0), of(2, 0)));
    for (name, rows) in everything(&app, &owner).await {
        let before = &empty.iter().find(|(table, _)| *table == name).unwrap().1;
        let figures = matches!(name.as_str(), "closes" | "priors") || name.starts_with('/');
        assert!(figures || rows == *before, "{name}: {rows}");
    }
}

#[tokio::test]
async fn people_deeds_and_words_that_others_touched_since_stay_with_their_customer() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let imported = import(&app, &owner, super::unasked::MAPPING, unasked(&PEOPLE).as_bytes()).await;
    app.clock.advance_seconds(60);
    let id = |page: Value, name: &str, value: &str| -> String {
        let items = page["items"].as_array().unwrap();
        let found = items.iter().find(|item| item[name] == value).unwrap_or_else(|| panic!("{value}"));
        found["id"].as_str().unwrap().to_owned()
    };
    // The complaint is acknowledged, so it stays with whoever said it; the idea goes. A deed is corrected.
    let feedback = owner.get(&format!("{}/feedback", paths::BASE)).await.ok();
    let complaint = id(feedback, "kind", "complaint");
    let steps = format!("{}/feedback/{complaint}/steps", paths::BASE);
    owner.post(&steps, &json!({ "step": "acknowledge", "words": "Sorry" })).await.ok();
    let deeds = owner.get(&format!("{}/behaviours", paths::BASE)).await.ok();
    let renewed = id(deeds, "kind", "renewed");
    owner.patch(&format!("{}/behaviours/{renewed}", paths::BASE), &json!({ "kind": "expanded" })).await.ok();
    let told = take_back(&app, &owner, imported.id).await.reversal.unwrap();
    let of = |removed, kept| ReversalCount { removed, restored: 0, kept };
    assert_eq!(
        (told.records.behaviours, told.records.feedback, told.records.contacts, told.records.customers),
        (of(2, 1), of(1, 1), of(1, 1), of(1, 1))
    );
    let kept: Vec<_> = told.kept.iter().map(|kept| (kept.subject, kept.name.as_str(), kept.why)).collect();
    assert_eq!(
        kept,
        [
            (ImportSubject::Behaviour, "Acme, 2026-02-20", WhyKept::Changed),
            (ImportSubject::Feedback, "Acme, 2026-02-01", WhyKept::Changed),
            (ImportSubject::Contact, "Ann", WhyKept::InUse),
            (ImportSubject::Customer, "Acme", WhyKept::InUse),
        ]
    );
}

#[tokio::test]
async fn what_others_changed_or_used_since_stays_and_is_named() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let imported = import(&app, &owner, MARKETPLACE, ORDERS.as_bytes()).await;
    app.clock.advance_seconds(60);
    let page = owner.get(&format!("{}/customers?limit=200", paths::BASE)).await.ok();
    let customer = |name: &str| -> kept_core::ids::CustomerId {
        let items = page["items"].as_array().unwrap();
        let found = items.iter().find(|line| line["name"] == name).unwrap_or_else(|| panic!("{name}"));
        serde_json::from_value(found["id"].clone()).unwrap()
    };
    // One is renamed, of one a note is written, a third gets a promise of ours.
    let (renamed, noted, promised) =
        (customer("Customer cust-000"), customer("Customer cust-001"), customer("Customer cust-002"));
    owner.patch(&paths::customer(renamed), &json!({ "name": "Renamed" })).await.ok();
    owner.post(&paths::notes(noted), &json!({ "text": "Called back" })).await.ok();
    owner.promise(promised, "Ours", "2026-03-10").make().await;
    let reversed = take_back(&app, &owner, imported.id).await.reversal.unwrap();
    assert_eq!(reversed.records.customers, ReversalCount { removed: 35, restored: 0, kept: 3 });
    assert_eq!(reversed.records.promises, ReversalCount { removed: 40, restored: 0, kept: 0 });
    let mut kept: Vec<_> =
        reversed.kept.iter().map(|kept| (kept.name.as_str(), kept.subject, kept.why)).collect();
    kept.sort_by_key(|kept| kept.0);
    let customer = ImportSubject::Customer;
    assert_eq!(
        kept,
        [
            ("Customer cust-001", customer, WhyKept::InUse),
            ("Customer cust-002", customer, WhyKept::InUse),
            ("Renamed", customer, WhyKept::Changed),
        ]
    );
    assert!(reversed.kept.iter().all(|kept| kept.id == kept.customer_id.0));
    let page = owner.get(&format!("{}/customers?limit=200", paths::BASE)).await.ok();
    assert_eq!(page["total"], 3);
    // The same file comes in again, beside what stayed.
    let again = import(&app, &owner, MARKETPLACE, ORDERS.as_bytes()).await;
    assert_eq!(again.counts.customers, changes(35, 1, 2));
}

#[tokio::test]
async fn a_promise_that_somebody_settled_since_stays_with_its_answer_gone() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let imported = import(&app, &owner, MARKETPLACE, ORDERS.as_bytes()).await;
    app.clock.advance_seconds(60);
    let open = owner.get(&format!("{}/promises?standing=open&limit=10", paths::BASE)).await.ok();
    let promise: kept_core::ids::PromiseId = serde_json::from_value(open["items"][0]["id"].clone()).unwrap();
    let claim = json!({ "claim": { "what": "missed" }, "ground": "staff", "day": "2026-03-02", "note": "" });
    owner.post(&paths::settle(promise), &claim).await.ok();
    let told = take_back(&app, &owner, imported.id).await.reversal.unwrap();
    assert_eq!(told.records.promises, ReversalCount { removed: 39, restored: 0, kept: 1 });
    assert_eq!(told.records.customers, ReversalCount { removed: 37, restored: 0, kept: 1 });
    assert_eq!(told.records.responses.kept, 0);
    assert!(told.kept.iter().any(|kept| kept.id == promise.0 && kept.why == WhyKept::Changed));
}

#[tokio::test]
async fn an_answer_that_another_import_corrected_stays_with_the_correction() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let row = |score: u8| format!("{SMALL_HEADING}r1,c1,One,north,2026-01-05,{score},\n");
    let first = import(&app, &owner, SMALL, row(2).as_bytes()).await;
    app.clock.advance_seconds(60);
    let second = import(&app, &owner, SMALL, row(5).as_bytes()).await;
    let told = take_back(&app, &owner, first.id).await.reversal.unwrap();
    assert_eq!(told.records.responses, ReversalCount { removed: 0, restored: 0, kept: 1 });
    assert_eq!(told.records.customers, ReversalCount { removed: 0, restored: 0, kept: 1 });
    // The correction goes by its own reversal, and lets the answer before it stand again.
    let told = take_back(&app, &owner, second.id).await.reversal.unwrap();
    assert_eq!(told.records.responses, ReversalCount { removed: 0, restored: 1, kept: 0 });
    let responses = owner.get(&format!("{}/responses?limit=10", paths::BASE)).await;
    if responses.status == 200 {
        assert_eq!(responses.ok()["items"][0]["answers"][0]["value"], 2);
    }
}

#[tokio::test]
async fn asking_twice_does_it_once_and_a_broken_one_goes_on_where_it_was() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let empty = everything(&app, &owner).await;
    let imported = import(&app, &owner, MARKETPLACE, ORDERS.as_bytes()).await;
    app.clock.advance_seconds(60);
    let (first, second) = (ask(&owner, imported.id).await, ask(&owner, imported.id).await);
    assert_eq!(first, second);
    // A process claims it and dies.
    let now = app.app.now();
    let mut tx = app.app.db.tenant(app.org()).await.unwrap();
    assert!(reversal::claim(&mut tx, None, now, now.plus_seconds(60)).await.unwrap().is_some());
    tx.commit().await.unwrap();
    work(&app).await;
    assert_eq!(read(&owner, imported.id).await.state, ImportState::Reversing);
    app.clock.advance_seconds(61);
    work(&app).await;
    let done = read(&owner, imported.id).await;
    assert_eq!(done.state, ImportState::Reversed);
    assert_eq!(done.reversal.as_ref().unwrap().records, gone(38, 40, 40));
    assert_eq!(ask(&owner, imported.id).await, done);
    for (name, rows) in everything(&app, &owner).await {
        let before = &empty.iter().find(|(table, _)| *table == name).unwrap().1;
        assert!(
            matches!(name.as_str(), "closes" | "priors") || name.starts_with('/') || rows == *before,
            "{name}"
        );
    }
}

#[tokio::test]
async fn many_records_go_in_small_steps_with_their_progress() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let mut file = SMALL_HEADING.to_owned();
    for i in 0..1_700 {
        file.push_str(&format!("r{i},c{},Customer,north,2026-01-05,{},\n", i % 600, 1 + i % 5));
    }
    let imported = import(&app, &owner, SMALL, file.as_bytes()).await;
    app.clock.advance_seconds(60);
    let mut steps = Vec::new();
    let mut progress = |records: &ReversalCounts| steps.push(*records);
    let done = kept_app::imports::reversal::run_local(&app.app, &app.system, imported.id, &mut progress)
        .await
        .unwrap();
    assert_eq!((done.state, done.reversal.unwrap().records), (ImportState::Reversed, gone(600, 0, 1_700)));
    assert!(steps.len() >= 6, "{}", steps.len());
    assert!(steps.windows(2).all(|two| two[0].responses.removed <= two[1].responses.removed));
}

#[tokio::test]
async fn what_has_nothing_to_take_back_is_refused() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    owner.post(&paths::import_reversal(id(77)), &json!(null)).await.refused(Code::NotFound);
    owner.get(&paths::import_reversal(id(77))).await.refused(Code::NotFound);
    send(&owner, id(1), MARKETPLACE, ORDERS.as_bytes(), true).await.ok();
    owner.post(&paths::import_reversal(id(1)), &json!(null)).await.refused(Code::Conflict);
    work(&app).await;
    for answer in [
        owner.post(&paths::import_reversal(id(1)), &json!(null)).await,
        owner.get(&paths::import_reversal(id(1))).await,
    ] {
        assert!(answer.refused(Code::Conflict).detail.contains("dry run"));
    }
    app.viewer().await.post(&paths::import_reversal(id(1)), &json!(null)).await.refused(Code::NotAllowed);
}

#[tokio::test]
async fn a_question_that_only_it_asked_may_mean_something_else_then() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let file = format!("{SMALL_HEADING}r1,c1,One,north,2026-01-05,4,fine\n");
    let wrong = import(&app, &owner, SMALL, file.as_bytes()).await;
    take_back(&app, &owner, wrong.id).await;
    let other = SMALL.replace("component = \"service\"", "component = \"product\"");
    let right = import(&app, &owner, &other, file.as_bytes()).await;
    assert_eq!((right.state, right.failure), (ImportState::Done, None));
    assert_eq!(import(&app, &owner, &other, file.as_bytes()).await.counts.responses, same(1));
}

/// Whatever points to customers goes with them: so a reversal looks whether there is any of it first.
#[tokio::test]
async fn everything_that_belongs_to_customers_is_asked_for_before_one_goes() {
    let app = TestApp::start().await;
    let database = app.database.superuser().await;
    let query = "SELECT conrelid::regclass::text FROM pg_constraint \
                 WHERE contype = 'f' AND confrelid = 'customers'::regclass ORDER BY 1";
    for row in database.query(query, &[]).await.unwrap() {
        let table: String = row.get(0);
        let handled = matches!(table.as_str(), "promises" | "responses");
        let asked = reversal::BELONGS.contains(&format!("FROM {table} x"));
        assert!(
            handled || asked,
            "{table} points to customers: name it in belongs! of the store's imports/reversal.rs"
        );
    }
}
