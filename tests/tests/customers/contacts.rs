//! The people at a customer.

use kept_api::contacts::Contact;
use kept_api::page::Page;
use kept_api::paths;
use kept_api::problem::Code;
use kept_core::contact::ContactRole;
use kept_testkit::TestApp;
use serde_json::json;
use uuid::Uuid;

#[tokio::test]
async fn people_are_added_once_and_listed_in_order() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let customer = agent.customer("Acme").make().await;
    let path = paths::contacts(customer.id);
    let new = json!({
        "id": Uuid::from_u128(5), "name": " 山田 花子 ", "role": "decides", "phone": "+81 3 1234-5678",
        "email": "hanako@例え.jp", "language": "ja",
    });
    let first = agent.post(&path, &new).await;
    let second = agent.post(&path, &new).await;
    assert_eq!((first.status, second.status), (201, 200));
    let made: Contact = first.read();
    assert_eq!(made, second.read());
    assert_eq!(
        (made.name.as_str(), made.language.as_str(), made.role),
        ("山田 花子", "ja", ContactRole::Decides)
    );
    let other = json!({"id": Uuid::from_u128(5), "name": "Hanako", "role": "decides"});
    agent.post(&path, &other).await.refused(Code::Conflict);

    for n in 0..5 {
        agent.contact(customer.id, &format!("Person {n}"), ContactRole::Uses).await;
    }
    let elsewhere = agent.customer("Other").make().await;
    agent.contact(elsewhere.id, "Somebody else", ContactRole::Pays).await;
    let mut names = Vec::new();
    let mut next = String::new();
    loop {
        let page: Page<Contact> = agent.get(&format!("{path}?limit=2{next}")).await.into();
        assert!(page.items.len() <= 2);
        names.extend(page.items.into_iter().map(|contact| contact.name));
        let Some(cursor) = page.next else { break };
        next = format!("&cursor={cursor}");
    }
    assert_eq!(names, ["山田 花子", "Person 0", "Person 1", "Person 2", "Person 3", "Person 4"]);
    let foreign = format!("{}?limit=2{next}", paths::contacts(elsewhere.id));
    agent.get(&foreign).await.refused(Code::MalformedCursor);
}

#[tokio::test]
async fn every_fault_of_a_contact_is_named() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let customer = agent.customer("Acme").make().await;
    let faulty = json!({
        "name": "", "role": "uses", "phone": "1".repeat(41), "email": "nobody", "language": "English please",
    });
    let expected =
        ["/name empty", "/phone too-long", "/email not-an-e-mail-address", "/language not-a-language-tag"];
    assert_eq!(agent.post(&paths::contacts(customer.id), &faulty).await.faults(), expected);
    let page: Page<Contact> = agent.get(&paths::contacts(customer.id)).await.into();
    assert_eq!(page.items, []);
}
