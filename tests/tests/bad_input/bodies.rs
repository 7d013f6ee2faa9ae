use kept_api::problem::Code;
use kept_testkit::{Client, TestApp};
use reqwest::header::CONTENT_TYPE;

use super::document::{Document, NOBODY, Operation, fill};
use super::hostile::{Witness, mutants, no_fault_of_ours};
use super::world::{self, World};

/// Bodies that no operation can read.
fn unreadable() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("nothing", Vec::new()),
        ("half of an object", b"{\"a\":".to_vec()),
        ("two values", b"{} {}".to_vec()),
        ("no JSON", b"name=Acme".to_vec()),
        ("a number too large", b"{\"id\":1e999}".to_vec()),
        ("broken UTF-8", b"{\"name\":\"\xff\xfe\"}".to_vec()),
        ("half of a surrogate pair", br#"{"name":"\ud800"}"#.to_vec()),
        ("a NUL", br#"{"name":"\u0000"}"#.to_vec()),
        ("a byte order mark", b"\xef\xbb\xbf{}".to_vec()),
        ("UTF-16", b"\xff\xfe{\0}\0".to_vec()),
        ("an abyss", [b"[".repeat(8_000), b"]".repeat(8_000)].concat()),
        ("the same field twice", br#"{"id":null,"id":null,"name":"a","name":"b"}"#.to_vec()),
    ]
}

async fn send(client: &Client, operation: &Operation, kind: &str, body: Vec<u8>) -> kept_testkit::Answer {
    let path = fill(&operation.path, NOBODY);
    client.send(client.request(operation.method.clone(), &path).header(CONTENT_TYPE, kind).body(body)).await
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_and_changes_nothing() {
    let (app, document) = (TestApp::start().await, Document::read());
    let owner = app.owner().await;
    let witness = Witness::of(&app).await;
    let before = witness.look().await;
    let mut tried = 0;
    for operation in document.operations() {
        if document.body(&operation).is_none() {
            continue;
        }
        for (what, body) in unreadable() {
            let answer = send(&owner, &operation, "application/json", body).await;
            let problem = answer.refused(Code::MalformedBody);
            assert_eq!(problem.errors.len(), 1, "{} with {what}: {problem:?}", operation.name);
        }
        for kind in ["text/plain", "application/x-www-form-urlencoded", "application/xml", "nonsense"] {
            send(&owner, &operation, kind, b"{}".to_vec()).await.refused(Code::UnsupportedMediaType);
        }
        let most = if operation.path.ends_with("/batch") { 16_000_000 } else { 1_000_000 };
        let large = format!("\"{}\"", "x".repeat(most)).into_bytes();
        send(&owner, &operation, "application/json", large).await.refused(Code::TooLarge);
        tried += 1;
    }
    assert!(tried > 8, "only {tried} operations take JSON");
    assert_eq!(witness.look().await, before);
}

#[tokio::test]
async fn a_body_that_is_compressed_or_without_an_end_is_refused() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let path = format!("{}/customers", kept_api::paths::BASE);
    let post = || owner.request(reqwest::Method::POST, &path).header(CONTENT_TYPE, "application/json");
    let squeezed = post().header("content-encoding", "gzip").body("{}");
    owner.send(squeezed).await.refused(Code::UnsupportedMediaType);
    // Its length is not announced, so it is known only as it comes.
    let pieces = futures_util::stream::iter((0..40).map(|_| Ok::<_, std::io::Error>(vec![b' '; 50_000])));
    owner.send(post().body(reqwest::Body::wrap_stream(pieces))).await.refused(Code::TooLarge);
}

#[tokio::test]
async fn who_is_not_signed_in_may_send_little() {
    let app = TestApp::start().await;
    for (path, most) in [("/sessions", 16_384), ("/set-up", 16_384), ("/public/asks/x/responses", 65_536)] {
        let post = async |length: usize| {
            let somebody = app.anonymous();
            let path = format!("{}{path}", kept_api::paths::BASE);
            let request = somebody.request(reqwest::Method::POST, &path);
            somebody.send(request.header(CONTENT_TYPE, "application/json").body(" ".repeat(length))).await
        };
        post(most).await.refused(Code::MalformedBody);
        post(most + 1).await.refused(Code::TooLarge);
    }
}

#[tokio::test]
async fn a_file_that_stops_arriving_is_not_waited_for() {
    let app = TestApp::builder().patience(std::time::Duration::from_millis(200)).start().await;
    let owner = app.owner().await;
    let part = |name: &str, text: &str| {
        format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"f\"\r\n\r\n{text}")
    };
    let mapping = include_str!("../../../docs/examples/marketplace-orders.toml");
    let heads = [
        String::new(),
        part("mapping", "version"),
        format!("{}\r\n{}", part("mapping", mapping), part("file", "order_id")),
    ];
    for head in heads {
        let begun = futures_util::stream::iter([Ok::<_, std::io::Error>(head)]);
        let stalls = futures_util::StreamExt::chain(begun, futures_util::stream::pending());
        let path = format!("/api/v1/imports?name=orders.csv&id={}", app.app.id());
        let request = owner
            .request(reqwest::Method::POST, &path)
            .header(CONTENT_TYPE, "multipart/form-data; boundary=x")
            .body(reqwest::Body::wrap_stream(stalls));
        owner.send(request).await.refused(Code::TooSlow);
    }
    let rows = app.database.superuser().await;
    let left = rows.query_one("SELECT count(*) FROM imports", &[]).await.unwrap();
    assert_eq!(left.get::<_, i64>(0), 0, "nothing stays of a file that did not arrive");
}

#[tokio::test]
async fn whatever_stands_in_a_field_is_taken_whole_or_refused_whole() {
    let (app, document) = (TestApp::start().await, Document::read());
    let owner = app.owner().await;
    let mut world = World::of(&app, &owner).await;
    let witness = Witness::of(&app).await;
    let (mut refused, mut taken) = (0, 0);
    for operation in document.operations() {
        let Some(schema) = document.body(&operation) else { continue };
        // The items of a batch are read and judged as those that come alone.
        if operation.path.ends_with("/batch") {
            continue;
        }
        let good = world::good(&operation.name);
        assert!(
            good.is_some() || operation.name == "set_up",
            "{} has no input that is taken",
            operation.name
        );
        let path = world::path(&operation.name, &operation.path);
        let base = good.clone().unwrap_or_else(|| document.sample(schema));
        if operation.name == "sign_in" {
            // Changing the password with a wrong one counts as signing in with it.
            app.clock.advance_seconds(900);
        }
        // A link may sign somebody else in.
        let sender = if path.contains("/public/") { app.anonymous() } else { owner.clone() };
        let mut before = witness.look().await;
        let mut must_be_taken = good.is_some();
        for body in good.into_iter().chain(mutants(&base)) {
            let body = world.fill(&body.to_string());
            let what = format!("{} with {body}", operation.name);
            let request = sender.request(operation.method.clone(), &world.fill(&path));
            let answer = sender.send(request.header(CONTENT_TYPE, "application/json").body(body)).await;
            no_fault_of_ours(&answer, &what);
            assert!(answer.status < 400 || !must_be_taken, "{what} is good: {}", answer.text());
            must_be_taken = false;
            if answer.status >= 400 {
                assert_eq!(witness.look().await, before, "{what} was refused and changed something");
                refused += 1;
                continue;
            }
            taken += 1;
            if ["response", "invitation", "reset"].iter().any(|once| operation.name.contains(once)) {
                // An ask is answered once, and a link is used once.
                world = World::of(&app, &owner).await;
            }
            before = witness.look().await;
        }
    }
    assert!(refused > 2000 && taken > 100, "{refused} were refused, {taken} were taken");
}
