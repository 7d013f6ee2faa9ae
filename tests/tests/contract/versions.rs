use kept_api::paths::{self, BASE};
use kept_api::problem::Code;
use kept_core::contact::ContactRole;
use kept_testkit::{Answer, Client, TestApp};
use reqwest::Method;
use serde_json::{Value, json};

fn tag(answer: &Answer) -> String {
    answer.headers.get("etag").expect("a tag").to_str().unwrap().to_owned()
}

async fn change(client: &Client, method: Method, path: &str, if_match: &str, body: &Value) -> Answer {
    client.send(client.request(method, path).header("if-match", if_match).json(body)).await
}

async fn known(client: &Client, path: &str, if_none_match: &str) -> Answer {
    client.send(client.request(Method::GET, path).header("if-none-match", if_none_match)).await
}

#[tokio::test]
async fn the_second_of_two_who_edit_one_survey_is_told_and_overwrites_nothing() {
    let app = TestApp::start().await;
    let (owner, manager) = (app.owner().await, app.manager().await);
    let survey = owner.survey("How did we do?").make().await;
    let path = paths::survey(survey.id);
    let (first, second) = (owner.get(&path).await, manager.get(&path).await);
    let body = |title: &str| {
        let mut body = serde_json::to_value(&survey.body).unwrap();
        body["title"] = title.into();
        body
    };
    let changed = change(&owner, Method::PUT, &path, &tag(&first), &body("From the owner")).await;
    assert_eq!(changed.status, 200, "{}", changed.text());
    change(&manager, Method::PUT, &path, &tag(&second), &body("From the manager")).await.refused(Code::Stale);
    assert_eq!(owner.get(&path).await.ok()["body"]["title"], "From the owner");
    let again = change(&manager, Method::PUT, &path, &tag(&changed), &body("From both")).await;
    assert_eq!(again.ok()["body"]["title"], "From both");
}

#[tokio::test]
async fn an_answer_that_arrives_makes_no_edit_of_its_survey_stale() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let survey = owner.survey("How did we do?").make().await;
    let customer = owner.customer("Acme").make().await.id;
    let path = paths::survey(survey.id);
    let answer = async || {
        let call = owner.call(survey.id, customer).await.id;
        let answers = json!([{ "key": "expected", "value": 3 }, { "key": "delivered", "value": 4 }]);
        let new = json!({ "id": app.app.id(), "ask_id": call, "answers": answers });
        assert_eq!(owner.post(&format!("{BASE}/responses"), &new).await.status, 201);
    };
    answer().await;
    let before = tag(&owner.get(&path).await);
    answer().await;
    let now = known(&owner, &path, &before).await;
    assert_eq!((now.status, now.ok()["responses"].as_u64()), (200, Some(2)), "a copy with one answer is old");
    let mut body = serde_json::to_value(&survey.body).unwrap();
    body["title"] = "Next".into();
    assert_eq!(change(&owner, Method::PUT, &path, &before, &body).await.ok()["version"], 2);
}

#[tokio::test]
async fn every_thing_that_is_read_alone_has_a_tag_and_is_not_sent_twice() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let customer = owner.customer("Acme").make().await.id;
    let contact = owner.contact(customer, "Ann", ContactRole::Uses).await.id;
    let promise = owner.promise(customer, "Delivered", "2026-03-10").make().await.id;
    let survey = owner.survey("How did we do?").make().await.id;
    let ask = owner.ask(survey, customer, contact).await.id;
    for path in [paths::customer(customer), paths::promise(promise), paths::survey(survey), paths::ask(ask)] {
        let tag = tag(&owner.get(&path).await);
        for condition in [tag.clone(), format!("W/{tag}"), format!("\"old\", {tag}"), "*".to_owned()] {
            let answer = known(&owner, &path, &condition).await;
            assert_eq!((answer.status, answer.body.len()), (304, 0), "{path} {condition}");
            assert_eq!(answer.headers["etag"].to_str().unwrap(), tag);
        }
        assert_eq!(known(&owner, &path, "\"old\"").await.status, 200, "{path}");
        let problem = known(&owner, &path, "old").await.refused(Code::MalformedParameter);
        assert_eq!(problem.errors[0].pointer, "/if-none-match");
    }
}

#[tokio::test]
async fn every_change_holds_its_conditions_and_demands_none() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let customer = owner.customer("Acme").make().await.id;
    let promise = owner.promise(customer, "Delivered", "2026-03-10").make().await.id;
    let survey = owner.survey("How did we do?").make().await.id;
    let ask = owner.call(survey, customer).await.id;
    let settle = json!({ "claim": { "what": "delivered", "late_hours": 0 }, "ground": "staff" });
    for (method, read, path, body) in [
        (Method::PATCH, paths::customer(customer), paths::customer(customer), json!({ "segment": "north" })),
        (Method::POST, paths::promise(promise), paths::settle(promise), settle),
        (Method::POST, paths::ask(ask), format!("{}/withdrawal", paths::ask(ask)), json!({})),
    ] {
        let tag = tag(&owner.get(&read).await);
        for stale in
            ["\"0123456789abcdef0123456789abcdef\"".to_owned(), "\"\"".to_owned(), format!("W/{tag}")]
        {
            change(&owner, method.clone(), &path, &stale, &body).await.refused(Code::Stale);
        }
        change(&owner, method.clone(), &path, &tag[1..], &body).await.refused(Code::MalformedParameter);
        let changed = change(&owner, method, &path, &format!("\"old\", {tag}"), &body).await;
        assert_eq!(changed.status, 200, "{path}: {}", changed.text());
        assert_ne!(self::tag(&changed), tag, "{path}");
        assert_eq!(owner.get(&read).await.headers["etag"], changed.headers["etag"], "{path}");
    }
}

#[tokio::test]
async fn by_its_external_id_a_customer_may_be_only_made_or_only_changed() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let path = format!("{BASE}/customers/external/crm/42");
    let put = async |condition: &str, value: &str, name: &str| {
        owner
            .send(owner.request(Method::PUT, &path).header(condition, value).json(&json!({ "name": name })))
            .await
    };
    put("if-match", "*", "Acme").await.refused(Code::Stale);
    assert_eq!(put("if-none-match", "*", "Acme").await.status, 201);
    put("if-none-match", "*", "Other").await.refused(Code::Stale);
    put("if-none-match", "*", "Acme").await.refused(Code::Stale);
    assert_eq!(put("if-match", "*", "Acme Ltd").await.ok()["name"], "Acme Ltd");
}
