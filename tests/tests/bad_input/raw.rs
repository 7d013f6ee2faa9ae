use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use kept_api::problem::Code;
use kept_testkit::TestApp;
use reqwest::Method;

/// Sends bytes that no client would send; the first line of the answer, empty when the server only hangs up.
fn say(app: &TestApp, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(app.base().strip_prefix("http://").unwrap()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    // The server may hang up before it has heard everything.
    let _ = stream.write_all(bytes);
    let _ = stream.shutdown(std::net::Shutdown::Write);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).lines().next().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_http_is_hung_up_on() {
    let app = TestApp::start().await;
    let header = |line: &str| format!("GET /api/v1/me HTTP/1.1\r\nhost: kept\r\n{line}\r\n\r\n").into_bytes();
    let mut all = vec![
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".to_vec(),
        b"GET /\xff\xfe HTTP/1.1\r\nhost: kept\r\n\r\n".to_vec(),
        b"GET / HTTP/9.9\r\nhost: kept\r\n\r\n".to_vec(),
        b"GARBAGE\r\n\r\n".to_vec(),
        b"POST /api/v1/sessions HTTP/1.1\r\nhost: kept\r\ncontent-length: -1\r\n\r\n".to_vec(),
        b"POST /api/v1/sessions HTTP/1.1\r\nhost: kept\r\ncontent-type: application/json\r\ncontent-length: 50\r\n\r\n{".to_vec(),
        b"POST /api/v1/sessions HTTP/1.1\r\nhost: kept\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n".to_vec(),
        [b"GET /".to_vec(), b"x".repeat(200_000), b" HTTP/1.1\r\n\r\n".to_vec()].concat(),
    ];
    all.extend(
        ["cookie: kept=\u{e9}", "cookie: =;;;=,,", "x-request-id: mine", "content-type: \u{1}"].map(header),
    );
    all.push(header(&format!("cookie: {}", "kept=x; ".repeat(5_000))));
    for bytes in all {
        let line = say(&app, &bytes);
        assert!(
            line.is_empty() || line.contains(" 4"),
            "{:?}: {line}",
            String::from_utf8_lossy(&bytes[..40.min(bytes.len())])
        );
    }
    assert_eq!(app.anonymous().page("/healthz").await.status, 200, "the server lives");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_stops_arriving_is_not_waited_for() {
    let app = TestApp::builder().patience(Duration::from_millis(200)).start().await;
    let mut stream = TcpStream::connect(app.base().strip_prefix("http://").unwrap()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let head = "POST /api/v1/sessions HTTP/1.1\r\nhost: kept\r\ncontent-type: application/json\r\n\
                content-length: 50\r\n\r\n{";
    stream.write_all(head.as_bytes()).unwrap();
    // Neither a word more nor an end of what is written; the server must end it.
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("the server answers and hangs up");
    assert!(answer.starts_with("HTTP/1.1 408 ") && answer.contains("too-slow"), "{answer}");
}

#[tokio::test]
async fn a_path_that_is_not_there_and_a_method_that_is_not_offered_are_problems() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    for path in [
        "/api",
        "/api/",
        "/api/v1",
        "/api/v1/",
        "/api/v2/me",
        "/api/v1/nothing",
        "/api/v1/me/",
        "/api/v1//me",
    ] {
        for method in [Method::GET, Method::POST, Method::DELETE] {
            let answer = owner.send(owner.request(method, path)).await;
            answer.refused(Code::NotFound);
        }
    }
    for (method, path, allow) in [
        (Method::POST, "/api/v1/me", "GET"),
        (Method::PATCH, "/api/v1/sessions", "GET, POST, DELETE"),
        (Method::PATCH, "/api/v1/customers", "GET, POST"),
        (Method::OPTIONS, "/api/v1/customers", "GET, POST"),
        (Method::from_bytes(b"BREW").unwrap(), "/api/v1/me", "GET"),
    ] {
        let answer = owner.send(owner.request(method.clone(), path)).await;
        answer.refused(Code::MethodNotAllowed);
        assert_eq!(answer.headers.get("allow").unwrap(), allow, "{method} {path}");
    }
    owner.send(owner.request(Method::POST, "/customers")).await.refused(Code::MethodNotAllowed);
}

#[tokio::test]
async fn every_answer_has_the_headers_that_keep_a_browser_from_harm() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    for path in
        ["/", "/api/v1/me", "/api/v1/nothing", "/customers/x", "/healthz", "/s/x", "/assets/nothing.js"]
    {
        let answer = owner.page(path).await;
        let header =
            |name: &str| answer.headers.get(name).map_or("", |value| value.to_str().unwrap()).to_owned();
        let policy = header("content-security-policy");
        assert!(
            policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"),
            "{path}: {policy}"
        );
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{path}: {policy}");
        assert_eq!(header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header("x-request-id").len(), 36, "{path}");
    }
    let request = owner.request(Method::GET, "/api/v1/me").header("x-request-id", "mine");
    let answer = owner.send(request).await;
    assert_ne!(answer.headers.get("x-request-id").unwrap(), "mine", "nobody else names our requests");
}

#[tokio::test]
async fn the_pages_beside_the_interface_answer() {
    let app = TestApp::start().await;
    let somebody = app.anonymous();
    for path in ["/healthz", "/readyz", "/openapi.json", "/problems/cross-site"] {
        assert_eq!(somebody.page(path).await.status, 200, "{path}");
    }
    assert_eq!(somebody.page("/problems/nothing").await.status, 404);
    let document: serde_json::Value = somebody.page("/openapi.json").await.read();
    assert_eq!(document, serde_json::to_value(kept_server::openapi::document()).unwrap());
    app.database.superuser().await.batch_execute("DELETE FROM schema_migrations").await.unwrap();
    somebody.get("/readyz").await.refused(Code::Unavailable);
    assert_eq!(somebody.page("/healthz").await.status, 200, "the process lives all the same");
}
