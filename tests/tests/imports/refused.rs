//! What is refused before a file is taken in.

use kept_api::imports::{Import, ImportExample};
use kept_api::page::Page;
use kept_api::problem::Code;
use kept_api::sessions::SignIn;
use kept_core::access::Role;
use kept_testkit::TestApp;
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::imports::sending::{MARKETPLACE, ORDERS, form, id, path, read, send, work};

#[tokio::test]
async fn both_parts_are_needed_in_their_order() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let post =
        |form: Form| owner.send(owner.request(Method::POST, &path(id(1), "a.csv", false)).multipart(form));
    let file = || Part::bytes(ORDERS.as_bytes()).file_name("a.csv");
    let none = post(Form::new().text("other", "x")).await;
    assert_eq!(none.faults(), ["/mapping missing"]);
    let no_mapping = post(Form::new().part("file", file())).await;
    assert_eq!(no_mapping.faults(), ["/mapping missing"]);
    let no_file = post(Form::new().text("mapping", MARKETPLACE)).await;
    assert_eq!(no_file.faults(), ["/file missing"]);
    let swapped = post(Form::new().part("file", file()).text("mapping", MARKETPLACE)).await;
    assert_eq!(swapped.faults(), ["/mapping missing"]);
    let json = owner.post(&path(id(1), "a.csv", false), "x").await;
    json.refused(Code::UnsupportedMediaType);
    let latin = Form::new().part("mapping", Part::bytes(&b"\xe9"[..])).part("file", file());
    assert_eq!(post(latin).await.faults(), ["/mapping not-utf-8"]);
    let huge = Form::new().text("mapping", "#".repeat(70_000)).part("file", file());
    assert_eq!(post(huge).await.faults(), ["/mapping too-long"]);
    owner.get(&kept_api::paths::import(id(1))).await.refused(Code::NotFound);
}

#[tokio::test]
async fn every_fault_of_the_mapping_is_named() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let faults = async |mapping: &str| send(&owner, id(1), mapping, b"x", false).await.faults();
    assert_eq!(faults("").await, ["/mapping not-a-mapping"]);
    assert_eq!(faults("version = ").await, ["/mapping not-a-mapping"]);
    let unknown = MARKETPLACE.replace("[promise]", "[promise]\ncolour = \"red\"");
    assert_eq!(faults(&unknown).await, ["/mapping/promise/colour not-a-mapping"]);
    let wrong = MARKETPLACE
        .replace("America/Sao_Paulo", "Mars/Olympus")
        .replace("\"%Y-%m-%d %H:%M:%S\", by", "\"%Q\", by")
        .replace("kind = \"person\"", "kind = \"martian\"");
    assert_eq!(
        faults(&wrong).await,
        [
            "/mapping/customer/kind unknown-word",
            "/mapping/promise/due/format not-a-format",
            "/mapping/zone unknown-zone"
        ]
    );
    let request = owner.request(Method::POST, &path(id(1), "%20", false)).multipart(form(MARKETPLACE, b"x"));
    assert_eq!(owner.send(request).await.faults(), ["/name empty"]);
}

#[tokio::test]
async fn a_file_that_is_announced_too_large_is_refused_before_it_is_sent() {
    let app = TestApp::start().await;
    let owner = app.anonymous();
    let sign_in = SignIn {
        email: kept_testkit::app::email(Role::Owner),
        password: kept_testkit::app::PASSWORD.to_owned(),
    };
    let request = owner.request(Method::POST, &path(id(1), "a.csv", false)).build().unwrap();
    let signed_in = owner.post("/api/v1/sessions", &sign_in).await;
    let session = signed_in.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let mut stream = tokio::net::TcpStream::connect(app.base().trim_start_matches("http://")).await.unwrap();
    let head = format!(
        "POST {}?{} HTTP/1.1\r\nHost: kept\r\nSec-Fetch-Site: same-origin\r\nCookie: {session}\r\n\
         Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 2000000000\r\nConnection: close\r\n\r\n",
        request.url().path(),
        request.url().query().unwrap()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    assert!(answer.contains("too-large"), "{answer}");
}

#[tokio::test]
async fn the_same_id_makes_one_import() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let first: Import = send(&owner, id(7), MARKETPLACE, ORDERS.as_bytes(), false).await.into();
    let again: Import = send(&owner, id(7), MARKETPLACE, ORDERS.as_bytes(), false).await.into();
    assert_eq!(first, again);
    work(&app).await;
    let done: Import = send(&owner, id(7), MARKETPLACE, ORDERS.as_bytes(), false).await.into();
    assert_eq!(done, read(&owner, id(7)).await);
    assert_eq!(done.counts.rows, 40);
    send(&owner, id(7), MARKETPLACE, ORDERS.as_bytes(), true).await.refused(Code::Conflict);
    let page: Page<Import> = owner.get("/api/v1/imports").await.into();
    assert_eq!(page.items, [done]);
}

#[tokio::test]
async fn imports_are_for_owners_and_managers_and_seen_within_the_organisation() {
    let app = TestApp::start().await;
    let (owner, agent, viewer) = (app.owner().await, app.agent().await, app.viewer().await);
    for client in [&agent, &viewer] {
        send(client, id(1), MARKETPLACE, ORDERS.as_bytes(), false).await.refused(Code::NotAllowed);
    }
    let anonymous = app.anonymous();
    send(&anonymous, id(1), MARKETPLACE, ORDERS.as_bytes(), false).await.refused(Code::NotSignedIn);
    send(&app.manager().await, id(1), MARKETPLACE, ORDERS.as_bytes(), false).await.ok();
    assert_eq!(read(&viewer, id(1)).await.id, id(1));
    let stranger = app.stranger().await;
    stranger.get(&kept_api::paths::import(id(1))).await.refused(Code::NotFound);
    owner.get(&kept_api::paths::import(id(2))).await.refused(Code::NotFound);
    owner.get("/api/v1/imports/x").await.refused(Code::MalformedParameter);
    let page: Page<Import> = stranger.get("/api/v1/imports").await.into();
    assert_eq!(page.items, []);
    // The id is free for another organisation.
    send(&stranger, id(1), MARKETPLACE, ORDERS.as_bytes(), false).await.ok();
}

#[tokio::test]
async fn the_list_is_paged_newest_first_and_the_examples_are_offered() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    for number in [3, 1, 2] {
        send(&owner, id(number), MARKETPLACE, ORDERS.as_bytes(), true).await.ok();
        app.clock.advance_seconds(1);
    }
    let first: Page<Import> = owner.get("/api/v1/imports?limit=2").await.into();
    assert_eq!(first.items.iter().map(|import| import.id).collect::<Vec<_>>(), [id(2), id(1)]);
    let next = first.next.unwrap();
    let second: Page<Import> = owner.get(&format!("/api/v1/imports?limit=2&cursor={next}")).await.into();
    assert_eq!(second.items.iter().map(|import| import.id).collect::<Vec<_>>(), [id(3)]);
    assert_eq!(second.next, None);
    let examples: Vec<ImportExample> = owner.get("/api/v1/imports/examples").await.into();
    let names: Vec<_> = examples.iter().map(|example| example.name.as_str()).collect();
    assert_eq!(names, ["office-service", "marketplace-orders", "iranian-churn"]);
}
