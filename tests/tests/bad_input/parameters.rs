use kept_testkit::TestApp;

use super::document::{Document, NOBODY, fill};
use super::hostile::{Witness, no_fault_of_ours};

const QUERIES: [&str; 30] = [
    "",
    "%00",
    "%ff",
    "%",
    "%C3%28",
    "-1",
    "0",
    "1.5",
    "201",
    "99999999999999999999",
    "NaN",
    "null",
    "true",
    "[]",
    "0000-01-01",
    "1899-12-31",
    "2200-01-01",
    "9999-12-31",
    "2026-02-30",
    "9999-12-31T23:59:59.999999999Z",
    "1900-01-01",
    "2199-12-31",
    "00000000-0000-0000-0000-000000000000",
    "%27%3B+DROP+TABLE+customers%3B+--",
    "%25%5F%5C",
    "%F0%9F%98%80%F0%9F%98%80",
    "%E2%80%AE",
    "AAAA",
    "a%20b%09c",
    "W10",
];

const PATHS: [&str; 10] = [
    NOBODY,
    "x",
    "%00",
    "%ff",
    "-1",
    "%2e%2e",
    "%2Fetc%2Fpasswd",
    "00000000-0000-0000-0000-000000000000",
    "ffffffffffffffffffffffffffffffff",
    "%F0%9F%98%80",
];

#[tokio::test]
async fn whatever_stands_in_a_query_or_a_path_is_no_fault_of_ours() {
    let (app, document) = (TestApp::start().await, Document::read());
    let owner = app.owner().await;
    owner.customer("Acme").make().await;
    let long = "x".repeat(5_000);
    let mut tried = 0;
    for operation in document.operations().iter().filter(|operation| operation.method == reqwest::Method::GET)
    {
        for value in PATHS.into_iter().chain([long.as_str()]) {
            let path = fill(&operation.path, value);
            let answer = owner.get(&path).await;
            no_fault_of_ours(&answer, &path);
            // The client itself takes two dots for a step up, which leads to another operation.
            let leads_elsewhere = value == "%2e%2e";
            assert!(
                path == operation.path || leads_elsewhere || answer.status >= 400,
                "{path} is nobody's: {}",
                answer.text()
            );
        }
        let parameters = operation.it["parameters"].as_array().cloned().unwrap_or_default();
        for parameter in parameters.iter().filter(|parameter| parameter["in"] == "query") {
            let name = parameter["name"].as_str().unwrap();
            for value in QUERIES.into_iter().chain([long.as_str()]) {
                let path = format!("{}?{name}={value}", fill(&operation.path, NOBODY));
                no_fault_of_ours(&owner.get(&path).await, &path);
                tried += 1;
            }
            let twice = format!("{}?{name}=1&{name}=1", fill(&operation.path, NOBODY));
            assert!(owner.get(&twice).await.status >= 400, "{twice} says two things");
        }
        let unknown = format!("{}?nobody_knows_this=1", fill(&operation.path, NOBODY));
        let answer = owner.get(&unknown).await;
        no_fault_of_ours(&answer, &unknown);
        if !parameters.iter().any(|parameter| parameter["in"] == "query") {
            continue;
        }
        assert!(answer.status >= 400, "{unknown} was taken: {}", answer.text());
    }
    assert!(tried > 500, "only {tried} queries");
}

#[tokio::test]
async fn a_parameter_that_cannot_be_read_is_named() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    for (path, pointer) in [
        ("/customers?limit=many", "/limit"),
        ("/customers?mine=perhaps", "/mine"),
        ("/customers?as_of=9999-12-31", "/as_of"),
        ("/customers?search=%ff", "/search"),
        ("/customers?search=%00", "/search"),
        ("/customers?sort=age", "/sort"),
        ("/promises?customer_id=x", "/customer_id"),
        ("/customers/x", "/id"),
    ] {
        let answer = owner.get(&format!("{}{path}", kept_api::paths::BASE)).await;
        let problem = answer.refused(kept_api::problem::Code::MalformedParameter);
        assert_eq!(problem.errors[0].pointer, pointer, "{path}: {problem:?}");
        assert!(!problem.errors[0].detail.is_empty());
    }
}

#[tokio::test]
async fn an_id_that_nobody_has_is_not_found_and_nothing_changes() {
    let (app, document) = (TestApp::start().await, Document::read());
    let owner = app.owner().await;
    let witness = Witness::of(&app).await;
    let before = witness.look().await;
    for operation in document.operations() {
        if !operation.path.contains('{') || operation.path.contains("/public/") {
            continue;
        }
        let mut request = owner.request(operation.method.clone(), &fill(&operation.path, NOBODY));
        if let Some(schema) = document.body(&operation) {
            request = request.json(&document.sample(schema));
        }
        let answer = owner.send(request).await;
        // A body of samples may be refused before anybody looks for the id.
        assert!(
            matches!(answer.status, 404 | 422 | 400),
            "{}: {} {}",
            operation.name,
            answer.status,
            answer.text()
        );
        if operation.method == reqwest::Method::GET {
            assert_eq!(answer.status, 404, "{}: {}", operation.name, answer.text());
        }
    }
    assert_eq!(witness.look().await, before);
}
