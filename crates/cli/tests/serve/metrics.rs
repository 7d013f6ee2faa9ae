use std::fs;

use crate::{Folder, complaint};

/// The status and the body.
async fn metrics(base: &str, token: Option<&str>) -> (u16, String) {
    let mut request = reqwest::Client::new().get(format!("{base}/metrics"));
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

#[tokio::test]
async fn counts_are_for_who_has_the_token_of_the_file() {
    let folder = Folder::new();
    let served = folder.serve(&[]);
    assert_eq!(metrics(&served.base, Some("")).await.0, 404, "without a setting there is no such page");
    assert!(served.stop("INT").0);

    let token = folder.0.join("token");
    fs::write(&token, "a token of mine\n").unwrap();
    let file = token.to_str().unwrap();
    let served = folder.serve_with(&[], &[("KEPT_METRICS_TOKEN_FILE", file)]);
    for wrong in [None, Some(""), Some("a token of yours")] {
        assert_eq!(metrics(&served.base, wrong).await.0, 401, "{wrong:?}");
    }
    reqwest::get(format!("{}/customers/quillfeather", served.base)).await.unwrap();
    let (status, text) = metrics(&served.base, Some("a token of mine")).await;
    assert_eq!(status, 200);
    for part in [
        "kept_build_info{version=\"",
        "kept_http_requests_total{method=\"GET\",route=\"/metrics\",status=\"401\"} 3",
        "kept_http_request_seconds_bucket{le=\"",
        "kept_database_connections_max 16",
        "kept_worker_rounds_total",
        "kept_imports_running 0",
    ] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
    assert!(!text.contains("quillfeather"), "{text}");
    assert!(served.stop("INT").0);

    let both =
        folder.kept(&["serve"]).env("KEPT_METRICS_TOKEN", "x").env("KEPT_METRICS_TOKEN_FILE", file).output();
    assert!(complaint(&both.unwrap()).contains("one of the two"));
    let none = folder.kept(&["serve"]).env("DATABASE_URL_FILE", "/nowhere/at/all").output();
    assert!(complaint(&none.unwrap()).contains("DATABASE_URL_FILE"));
}
