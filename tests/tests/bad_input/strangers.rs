use kept_api::problem::Code;
use kept_core::contact::ContactRole;
use kept_testkit::TestApp;

use super::document::{Document, NOBODY, fill};
use super::hostile::Witness;

#[tokio::test]
async fn whoever_is_not_signed_in_gets_nowhere() {
    let (app, document) = (TestApp::start().await, Document::read());
    let somebody = app.anonymous();
    let mut tried = 0;
    for operation in document.operations() {
        if operation.it["security"] == serde_json::json!([{}]) {
            continue;
        }
        let mut request = somebody.request(operation.method.clone(), &fill(&operation.path, NOBODY));
        if let Some(schema) = document.body(&operation) {
            request = request.json(&document.sample(schema));
        }
        // What cannot be read is refused whoever sends it.
        let answer = somebody.send(request).await;
        assert!(
            matches!(answer.status, 401 | 400 | 415),
            "{} let somebody in: {} {}",
            operation.name,
            answer.status,
            answer.text()
        );
        if operation.method == reqwest::Method::GET && !operation.it["parameters"].is_array() {
            answer.refused(Code::NotSignedIn);
        }
        tried += 1;
    }
    assert!(tried > 20, "only {tried} operations");
}

#[tokio::test]
async fn what_belongs_to_another_organisation_is_not_there() {
    let (app, document) = (TestApp::start().await, Document::read());
    let (owner, stranger) = (app.owner().await, app.stranger().await);
    let customer = owner.customer("Acme").make().await;
    let contact = owner.contact(customer.id, "Ann", ContactRole::Uses).await;
    let promise = owner.promise(customer.id, "Delivered", "2026-03-10").make().await;
    let survey = owner.survey("How did we do?").make().await;
    let ask = owner.ask(survey.id, customer.id, contact.id).await;
    let ids = [customer.id.0, contact.id.0, promise.id.0, survey.id.0, ask.id.0, app.org().0];
    let witness = Witness::of(&app).await;
    let before = witness.look().await;
    for operation in document.operations() {
        if !operation.path.contains('{') || operation.path.contains("/public/") {
            continue;
        }
        for id in ids {
            let path = fill(&operation.path, &id.to_string());
            let mut request = stranger.request(operation.method.clone(), &path);
            if let Some(schema) = document.body(&operation) {
                request = request.json(&document.sample(schema));
            }
            let answer = stranger.send(request).await;
            assert!(matches!(answer.status, 404 | 422 | 400), "{path}: {} {}", answer.status, answer.text());
            if operation.method == reqwest::Method::GET {
                let (theirs, nobodys) =
                    (answer.refused(Code::NotFound), stranger.get(&fill(&operation.path, NOBODY)).await);
                let nobodys = nobodys.refused(Code::NotFound);
                assert_eq!(
                    (theirs.detail, theirs.errors),
                    (nobodys.detail, nobodys.errors),
                    "{path} can be told apart"
                );
            }
        }
    }
    assert_eq!(witness.look().await, before);
}
