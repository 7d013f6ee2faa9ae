use kept_testkit::TestApp;

#[tokio::test]
async fn the_page_shows_every_operation_and_needs_nothing_from_elsewhere() {
    let app = TestApp::start().await;
    let page = app.anonymous().page("/docs").await;
    assert_eq!(page.status, 200);
    let html = page.text();
    let document = serde_json::to_value(kept_server::openapi::document()).unwrap();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, it) in item.as_object().unwrap() {
            let name = it["operationId"].as_str().unwrap();
            assert!(html.contains(&format!("<h3 id=\"{name}\">")), "{name}");
            assert!(
                html.contains(&format!("<b>{}</b> <code>{path}</code>", method.to_uppercase())),
                "{method} {path}"
            );
        }
    }
    for name in document["components"]["schemas"].as_object().unwrap().keys() {
        assert!(html.contains(&format!("id=\"schema-{name}\"")), "{name}");
    }
    for foreign in ["<script", "style=\"", "onclick", "src=\"http", "href=\"http"] {
        assert!(!html.contains(foreign), "{foreign}");
    }
    for link in html.split("href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(html.contains(&format!("id=\"{link}\"")), "{link} leads nowhere");
    }
    let style = app.anonymous().page("/docs/style.css").await;
    assert_eq!(
        (style.status, style.headers["content-type"].to_str().unwrap()),
        (200, "text/css; charset=utf-8")
    );
}
