use kept_api::problem::Code;
use kept_testkit::{Client, TestApp};
use reqwest::Method;
use reqwest::header::HeaderMap;
use serde_json::json;

use super::at;

/// Posts a customer with exactly these headers beside the cookie.
async fn post(client: &Client, headers: &[(&'static str, &str)]) -> kept_testkit::Answer {
    let mut request = client.request(Method::POST, &at("/customers")).json(&json!({ "name": "Acme" }));
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.insert(*name, value.parse().unwrap());
    }
    // What the client says by itself is taken back first.
    let (http, built) = request.build_split();
    let mut built = built.unwrap();
    built.headers_mut().remove("sec-fetch-site");
    built.headers_mut().extend(map);
    request = reqwest::RequestBuilder::from_parts(http, built);
    client.send(request).await
}

#[tokio::test]
async fn another_site_changes_nothing_with_our_cookie() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let host = app.base().strip_prefix("http://").unwrap().to_owned();
    for headers in [
        vec![],
        vec![("sec-fetch-site", "cross-site")],
        vec![("sec-fetch-site", "same-site")],
        vec![("sec-fetch-site", "cross-site"), ("origin", &app.base())],
        vec![("origin", "http://evil.test")],
        vec![("origin", "null")],
    ] {
        post(&owner, &headers).await.refused(Code::CrossSite);
    }
    let count =
        app.database.superuser().await.query_one("SELECT count(*) FROM customers", &[]).await.unwrap();
    assert_eq!(count.get::<_, i64>(0), 0);
    for headers in [
        vec![("sec-fetch-site", "same-origin")],
        vec![("sec-fetch-site", "none")],
        vec![("origin", format!("http://{host}").leak() as &str)],
        vec![("origin", kept_testkit::app::PUBLIC_URL)],
    ] {
        assert_eq!(post(&owner, &headers).await.status, 201, "{headers:?}");
    }
}

#[tokio::test]
async fn reading_needs_no_proof_since_the_browser_keeps_the_answer_from_others() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let request = owner.request(Method::GET, &at("/me"));
    let (http, built) = request.build_split();
    let mut built = built.unwrap();
    built.headers_mut().remove("sec-fetch-site");
    let answer = owner.send(reqwest::RequestBuilder::from_parts(http, built)).await;
    assert_eq!(answer.status, 200);
    assert!(answer.headers.get("access-control-allow-origin").is_none());
}
