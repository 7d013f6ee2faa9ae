use kept_testkit::TestApp;

use super::at;

#[tokio::test]
async fn every_answer_keeps_browsers_from_harm() {
    let app = TestApp::builder().public_url(Some("https://kept.test")).start().await;
    let plain = TestApp::start().await;
    for path in [&at("/me"), "/healthz", "/s/nonsense", "/nowhere", "/openapi.json", "/problems/not-found"] {
        let answer = app.anonymous().page(path).await;
        let header = |name: &str| answer.headers.get(name).map(|value| value.to_str().unwrap().to_owned());
        let policy = header("content-security-policy").unwrap();
        assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe-inline"), "{policy}");
        assert!(!policy.replace("'wasm-unsafe-eval'", "").contains("unsafe-eval"), "{policy}");
        assert_eq!(header("x-frame-options").as_deref(), Some("DENY"), "{path}");
        assert_eq!(header("x-content-type-options").as_deref(), Some("nosniff"), "{path}");
        assert_eq!(header("referrer-policy").as_deref(), Some("no-referrer"), "{path}");
        assert!(header("permissions-policy").is_some_and(|policy| policy.contains("camera=()")), "{path}");
        assert_eq!(header("strict-transport-security").as_deref(), Some("max-age=31536000"), "{path}");
        let answer = plain.anonymous().page(path).await;
        assert!(
            answer.headers.get("strict-transport-security").is_none(),
            "without TLS it would lock people out"
        );
    }
}
