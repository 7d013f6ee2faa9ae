//! The client of the interface knows every operation, and does what it says against a running Kept.

mod example;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

use futures_util::TryStreamExt;
use kept_api::customers::{CustomerPatch, CustomerQuery, NewCustomer};
use kept_api::imports::{ImportQuery, ImportState};
use kept_api::me::Me;
use kept_api::page::PageQuery;
use kept_api::problem::Code;
use kept_client::native::Native;
use kept_client::{Error, Method};
use kept_core::access::{Role, Scope};
use kept_core::ids::{CustomerId, ImportId};
use kept_testkit::TestApp;
use uuid::Uuid;

/// What the client leaves to [`Native::request`] and to pages: what is streamed rather than read.
const STREAMED: [&str; 19] = [
    "export_archive",
    "export_asks",
    "export_audit",
    "export_behaviours",
    "export_contacts",
    "export_customers",
    "export_events",
    "export_evidence",
    "export_feedback",
    "export_imports",
    "export_invitations",
    "export_keys",
    "export_members",
    "export_notes",
    "export_promises",
    "export_responses",
    "export_self_checks",
    "export_surveys",
    "stream_events",
];

#[test]
fn every_operation_of_the_document_is_a_method_and_every_method_an_operation() {
    let document = serde_json::to_value(kept_server::openapi::document()).unwrap();
    let mut offered = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, it) in item.as_object().unwrap() {
            let name = it["operationId"].as_str().unwrap().to_owned();
            offered.insert((name, method.to_uppercase(), path.clone()));
        }
    }
    let known: BTreeSet<_> = kept_client::operations()
        .map(|it| (it.name.to_owned(), it.method.to_owned(), it.path.to_owned()))
        .collect();
    assert_eq!(known.difference(&offered).collect::<Vec<_>>(), Vec::<&_>::new(), "no longer offered");
    let missing: Vec<_> = offered.difference(&known).map(|(name, ..)| name.as_str()).collect();
    assert_eq!(missing, STREAMED, "add a line for each of the others to its concept in crates/client/src");
}

#[tokio::test]
async fn the_example_of_the_documentation_does_what_it_says() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    for name in ["Acme", "Bolt"] {
        owner.customer(name).segment("north").make().await;
    }
    let new = kept_api::keys::NewKey {
        id: None,
        name: "Example".to_owned(),
        scopes: vec![Scope::Read, Scope::WriteCustomers],
        expires_at: None,
    };
    let secret = owner.make_key(&new).await.unwrap().secret.unwrap();
    assert_eq!(example::shout(&app.base(), &secret).await, Ok(2));
    let lines = owner.list_customers(&CustomerQuery::default()).all().await.unwrap();
    assert!(lines.iter().all(|line| line.segment == "NORTH"), "{lines:?}");

    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(root.join("../docs/api.md")).unwrap();
    let code = std::fs::read_to_string(root.join("tests/client/example.rs")).unwrap();
    let (_, code) = code.split_once("\n\n").unwrap();
    assert!(
        page.contains(code.trim_end()),
        "docs/api.md shows another example than tests/tests/client/example.rs"
    );
}

#[tokio::test]
async fn a_list_is_read_page_by_page_and_each_thing_once() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    for n in 0..5 {
        owner.customer(&format!("Customer {n}")).make().await;
    }
    let two = CustomerQuery { limit: Some(2), ..Default::default() };
    let mut pages = owner.list_customers(&two);
    let mut sizes = Vec::new();
    while let Some(page) = pages.next().await.unwrap() {
        sizes.push(page.items.len());
    }
    assert_eq!(sizes, [2, 2, 1]);
    assert_eq!(pages.next().await, Ok(None), "the end stays the end");
    let names: Vec<String> =
        owner.list_customers(&two).items().map_ok(|line| line.name).try_collect().await.unwrap();
    assert_eq!(names, ["Customer 0", "Customer 1", "Customer 2", "Customer 3", "Customer 4"]);

    let first = owner.list_customers(&two).next().await.unwrap().unwrap();
    let later = CustomerQuery { cursor: first.next, ..two };
    assert_eq!(owner.list_customers(&later).all().await.unwrap().len(), 3, "from where the query says");
    let wrong = CustomerQuery { cursor: Some("nonsense".to_owned()), ..Default::default() };
    assert!(owner.list_customers(&wrong).all().await.unwrap_err().is(Code::MalformedCursor));
}

#[tokio::test]
async fn conditions_keys_and_refusals_travel() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let made = owner.customer("Acme").make().await;
    let (read, tag) = owner.read_customer(made.id).tagged().await.unwrap();
    assert_eq!(read.name, "Acme");
    let patch = CustomerPatch { name: Some("Acme & Sons".to_owned()), ..Default::default() };
    let changed = owner.change_customer(made.id, &patch).if_match(tag.clone()).await.unwrap();
    assert_eq!(changed.name, "Acme & Sons");
    let other = CustomerPatch { name: Some("Other".to_owned()), ..Default::default() };
    let stale = owner.change_customer(made.id, &other).if_match(tag).await.unwrap_err();
    assert!(stale.is(Code::Stale) && stale.status() == Some(412), "{stale}");
    assert!(stale.request_id().is_some());

    let new = NewCustomer { name: "Once".to_owned(), ..owner.customer("").new };
    let first = owner.create_customer(&new).idempotency_key("order 1").await.unwrap();
    let again = owner.create_customer(&new).idempotency_key("order 1").await.unwrap();
    assert_eq!(first.id, again.id);

    let faulty =
        owner.create_customer(&NewCustomer { name: String::new(), ..new.clone() }).await.unwrap_err();
    let Error::Problem(problem) = &faulty else { panic!("{faulty}") };
    assert_eq!((problem.errors[0].pointer.as_str(), problem.errors[0].code.as_str()), ("/name", "empty"));
    let nothing = owner.read_customer(CustomerId(Uuid::nil())).await.unwrap_err();
    assert!(nothing.is(Code::NotFound), "{nothing}");

    let strange = owner.put_external_customer("a/b?c", "ö #1", &new).await.unwrap();
    let external = strange.external.unwrap();
    assert_eq!((external.source.as_str(), external.id.as_str()), ("a/b?c", "ö #1"));
}

#[tokio::test]
async fn a_member_signs_in_and_a_wrong_password_does_not() {
    let app = TestApp::start().await;
    let email = kept_testkit::app::email(Role::Agent);
    let agent =
        kept_client::Client::sign_in_at(&app.base(), &email, kept_testkit::app::PASSWORD).await.unwrap();
    let me: Me = agent.read_me().await.unwrap();
    assert_eq!((me.role, me.member.id), (Role::Agent, app.member(Role::Agent)));
    let sessions = agent.list_sessions(&PageQuery::default()).all().await.unwrap();
    assert_eq!(sessions.len(), 1);
    agent.sign_out().await.unwrap();
    assert!(agent.read_me().await.unwrap_err().is(Code::NotSignedIn));
    let wrong = kept_client::Client::sign_in_at(&app.base(), &email, "something else").await.unwrap_err();
    assert!(wrong.is(Code::WrongCredentials), "{wrong}");
}

#[tokio::test]
async fn a_file_goes_up_in_a_form() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let docs = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/examples");
    let file = std::fs::read(docs.join("office-service.csv")).unwrap();
    let mapping = std::fs::read_to_string(docs.join("office-service.toml")).unwrap();
    let bytes = file.len() as u64;
    let part = reqwest::multipart::Part::bytes(file).file_name("office-service.csv");
    let form = reqwest::multipart::Form::new().text("mapping", mapping).part("file", part);
    let query = ImportQuery {
        id: ImportId(Uuid::from_u128(7)),
        name: "office".to_owned(),
        label: None,
        mapping_id: None,
        dry_run: true,
    };
    let import = owner.begin_import(&query).upload(form.into(), bytes).await.unwrap();
    assert_eq!((import.state, import.dry_run), (ImportState::Waiting, true));
    assert_eq!(owner.read_import(query.id).await.unwrap().name, "office");
}

#[tokio::test]
async fn where_nobody_answers_the_error_says_so() {
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let kept = kept_client::Client::with_key(&format!("http://{nobody}/"), "secret").unwrap();
    let error = kept.read_me().await.unwrap_err();
    assert!(matches!(&error, Error::Network { .. }), "{error:?}");

    // Somebody who accepts and never says a word.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let kept =
        kept_client::Client::with_key(&format!("http://{}", silent.local_addr().unwrap()), "s").unwrap();
    let error = kept.read_me().patience(Duration::from_millis(50)).await.unwrap_err();
    assert_eq!(error, Error::Timeout);

    assert!(matches!(
        kept_client::Client::with_key("http://kept.test", "a\nb"),
        Err(Error::Unsendable { .. })
    ));
    let none = kept_client::Client::over(Native::new(reqwest::Client::new(), "no address"));
    let error = none.call::<()>(Method::Get, "/healthz").await.unwrap_err();
    assert!(matches!(&error, Error::Unsendable { .. }), "{error:?}");
}
