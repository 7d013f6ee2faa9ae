//! Lists as tables: all their rows, whatever their number, with the filter of the list; harmless in a spreadsheet; and
//! what goes out of customers and promises comes in again.

use kept_api::imports::{Import, ImportProposal, ImportState};
use kept_api::paths::{self, BASE};
use kept_core::contact::ContactRole;
use kept_core::ids::ImportId;
use kept_testkit::{Answer, Client, TestApp};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::json;

/// Rows of a CSV file, quotes taken away.
fn rows(text: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let (mut quoted, mut letters) = (false, text.chars().peekable());
    while let Some(letter) = letters.next() {
        let row = rows.last_mut().unwrap();
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                row.last_mut().unwrap().push(letters.next().unwrap());
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(String::new()),
            '\r' if !quoted => {}
            '\n' if !quoted => rows.push(vec![String::new()]),
            other => row.last_mut().unwrap().push(other),
        }
    }
    assert_eq!(rows.pop().unwrap(), [""], "the last line has its end");
    rows
}

async fn table(client: &Client, path: &str) -> Vec<Vec<String>> {
    let answer = client.get(&format!("{BASE}{path}")).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    let rows = rows(&answer.text());
    assert!(rows.iter().all(|row| row.len() == rows[0].len()), "{path}: {rows:?}");
    rows
}

const LISTS: [&str; 16] = [
    "/customers.csv",
    "/contacts.csv",
    "/promises.csv",
    "/responses.csv",
    "/surveys.csv",
    "/asks.csv",
    "/members.csv",
    "/events.csv",
    "/behaviours.csv",
    "/feedback.csv",
    "/keys.csv",
    "/invitations.csv",
    "/self-checks.csv",
    "/customers/{customer}/evidence.csv",
    "/imports.csv",
    "/customers/{customer}/notes.csv",
];

/// A name that a spreadsheet would run, over two lines.
const EVIL: &str = "=HYPERLINK(\"http://x\";\"y\"),\nAcme";

#[tokio::test]
async fn a_formula_is_a_text_in_every_table() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let customer = owner.customer(EVIL.lines().next().unwrap()).make().await.id;
    let contact = owner.contact(customer, "@SUM(A1)", ContactRole::Uses).await.id;
    owner.promise(customer, EVIL, "2026-03-10").make().await;
    owner.post(&paths::notes(customer), &json!({ "text": EVIL })).await.ok();
    let survey = owner.survey("+1").make().await.id;
    owner.ask(survey, customer, contact).await;
    let said = json!({ "customer_id": customer, "kind": "complaint", "giver": "customer", "text": EVIL,
                       "component": "service" });
    owner.post(&format!("{BASE}/feedback"), &said).await.ok();
    let did = json!({ "customer_id": customer, "kind": "bought", "text": EVIL, "amount": { "minor": 1250, "currency": "USD" } });
    owner.post(&format!("{BASE}/behaviours"), &did).await.ok();
    owner.post(&format!("{BASE}/keys"), &json!({ "name": "=1+1", "scopes": ["read"] })).await.ok();
    let invited = json!({ "name": "@Ann", "email": "ann@acme.example", "role": "agent" });
    owner.post(&format!("{BASE}/invitations"), &invited).await.ok();
    app.clock.advance_seconds(600);
    let mut seen = 0;
    for list in LISTS {
        let path = list.replace("{customer}", &customer.to_string());
        for cell in table(&owner, &path).await.into_iter().flatten() {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{path}: {cell}");
            seen += usize::from(cell.starts_with('\''));
        }
    }
    assert!(seen >= 12, "{seen}");
    let promise = &table(&owner, "/promises.csv").await[1];
    assert!(promise.contains(&format!("'{EVIL}")), "{promise:?}");
    let deed = &table(&owner, "/behaviours.csv?kind=bought").await[1];
    assert!(deed.contains(&"12.50".to_owned()) && deed.contains(&"USD".to_owned()), "{deed:?}");
    assert_eq!(table(&owner, "/behaviours.csv?kind=left").await.len(), 1, "the filter of the list");
    assert_eq!(table(&owner, "/feedback.csv?kind=complaint").await.len(), 2);
    let timeline = table(&owner, &format!("/customers/{customer}/evidence.csv")).await;
    let what: Vec<&str> = timeline[1..].iter().map(|row| row[1].as_str()).collect();
    assert!(["feedback", "behaviour", "promise made"].iter().all(|one| what.contains(one)), "{what:?}");
    // Who may come in is for those who may know.
    for list in ["/keys.csv", "/invitations.csv"] {
        let answer = app.viewer().await.get(&format!("{BASE}{list}")).await;
        answer.refused(kept_api::problem::Code::NotAllowed);
    }
}

#[tokio::test]
async fn a_table_has_every_row_of_the_list_and_its_filter() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let items: Vec<_> = (0..450)
        .map(|i| {
            json!({ "name": format!("Customer {i:03}"), "segment": if i % 3 == 0 { "north" } else { "south" },
                         "external": { "source": "crm", "id": i.to_string() } })
        })
        .collect();
    let answer = owner.post(&format!("{BASE}/customers/batch"), &json!({ "items": items })).await.ok();
    assert_eq!(answer["made"], 450);
    let all = table(&owner, "/customers.csv").await;
    assert_eq!((all.len(), all[0][..3].join(",").as_str()), (451, "customer id,customer name,customer kind"));
    let names: Vec<&str> = all[1..].iter().map(|row| row[1].as_str()).collect();
    assert!(names.is_sorted(), "in the order of the list");
    assert_eq!(table(&owner, "/customers.csv?segment=north").await.len(), 151);
    assert_eq!(table(&owner, "/customers.csv?search=Customer%20449&limit=1").await.len(), 2);
    // Faults of the question are answered before the first row.
    assert_eq!(owner.get(&format!("{BASE}/customers.csv?search=x")).await.faults(), ["/search out-of-range"]);
    assert_eq!(owner.get(&format!("{BASE}/customers.csv?limit=0")).await.faults(), ["/limit out-of-range"]);
    assert_eq!(owner.get(&format!("{BASE}/customers.csv?bom=perhaps")).await.status, 400);
    app.anonymous().get(&format!("{BASE}/customers.csv")).await.refused(kept_api::problem::Code::NotSignedIn);
}

#[tokio::test]
async fn a_byte_order_mark_comes_only_where_it_is_asked_for() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    owner.customer("Ärger & Söhne").make().await;
    for (path, mark) in
        [("/customers.csv", false), ("/customers.csv?bom=false", false), ("/customers.csv?bom=true", true)]
    {
        let answer: Answer = owner.get(&format!("{BASE}{path}")).await;
        assert_eq!(answer.text().starts_with('\u{feff}'), mark, "{path}");
        assert!(answer.text().contains("Ärger & Söhne"));
    }
}

async fn come_in(app: &TestApp, client: &Client, name: &str, file: &str) -> Import {
    let path = format!("{BASE}/imports/proposals?name={name}");
    let request = client.request(Method::POST, &path).header("content-type", "application/octet-stream");
    let proposal: ImportProposal = client.send(request.body(file.to_owned())).await.into();
    let id = ImportId(app.app.id());
    let part = Part::text(file.to_owned()).file_name(name.to_owned());
    let form = Form::new().text("mapping", proposal.mapping).part("file", part);
    let path = format!("{BASE}/imports?id={id}&name={name}");
    let sent = client.send(client.request(Method::POST, &path).multipart(form)).await;
    assert_eq!(sent.status, 202, "{}", sent.text());
    while kept_app::imports::work(&app.app, None).await.unwrap() {}
    client.get(&paths::import(id)).await.into()
}

#[tokio::test]
async fn customers_and_promises_that_went_out_come_in_again() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let acme = owner.customer("Acme, \"Ltd\"").segment("north").yearly_value(123_456).make().await.id;
    owner.customer("Blau").make().await;
    owner.promise(acme, "Delivered", "2026-03-10").made("2026-03-01").make().await;
    let client = &owner;
    let text = async |path: &str| client.get(&format!("{BASE}{path}")).await.text();
    let (customers, promises) = (text("/customers.csv").await, text("/promises.csv").await);
    let other = TestApp::start().await;
    let there = other.owner().await;
    let came = come_in(&other, &there, "customers.csv", &customers).await;
    assert_eq!(
        (came.state, &came.failure, came.errors.len()),
        (ImportState::Done, &None, 0),
        "{:?}",
        came.errors
    );
    assert_eq!(came.counts.customers.new, 2);
    let back = table(&there, "/customers.csv").await;
    let acme = back.iter().find(|row| row[1] == "Acme, \"Ltd\"").unwrap();
    assert_eq!((acme[3].as_str(), acme[6].as_str()), ("north", "1234.56"));
    let came = come_in(&other, &there, "promises.csv", &promises).await;
    assert_eq!((came.counts.promises.new, came.errors), (1, vec![]));
    let back = table(&there, "/promises.csv").await;
    let before = rows(&promises);
    let told = |row: &[String]| [row[3].clone(), row[4].clone(), row[6].clone(), row[7].clone()];
    assert_eq!(told(&back[1]), told(&before[1]));
}
