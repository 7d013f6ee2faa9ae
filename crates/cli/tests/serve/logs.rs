//! What is logged while people work: request ids, and nothing about anybody.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::{Browser, Folder, password};

/// All that Kept itself has to say.
const LOGGED: &str = "info,kept_app=debug,kept_core=debug,kept_server=debug,kept_store=debug";

#[tokio::test]
async fn the_log_names_requests_and_nobody() {
    let folder = Folder::new();
    let served = folder.serve_with(&["--demo"], &[("KEPT_LOG", LOGGED), ("KEPT_LOG_FORMAT", "json")]);
    let secret = password(served.line("demo password")).to_owned();
    let owner = Browser::at(&served.base);
    assert_eq!(owner.sign_in("zenobia@quillfeather.example", "hushed password").await, 401);
    assert_eq!(owner.sign_in(crate::demo::EMAIL, &secret).await, 204);
    let customer = Uuid::now_v7();
    let made = json!({ "id": customer, "name": "Quillfeather Ltd", "external": { "source": "crm", "id": "QF-7788" } });
    assert_eq!(owner.post("/customers", &made).await, 201);
    let (contact, contacts) = (Uuid::now_v7(), format!("/customers/{customer}/contacts"));
    let person = json!({
        "id": contact, "name": "Zenobia Quillfeather", "role": "decides", "email": "zenobia@quillfeather.example",
        "phone": "+44 20 7946 0777",
    });
    assert_eq!(owner.post(&contacts, &person).await, 201);
    owner.get("/customers?search=Quillfeather").await;
    let wrong = json!({ "name": "Quillfeather Ltd", "sergeant": "Zenobia" });
    assert_eq!(owner.post("/customers", &wrong).await / 100, 4);
    let (_, surveys) = owner.get("/surveys").await;
    let survey = &surveys["items"][0];
    let ask = json!({ "customer_id": customer, "contact_id": contact, "survey_id": survey["id"], "channel": "link" });
    let link = owner.post_for(&format!("{}/api/v1/asks", served.base), &ask).await["link"]
        .as_str()
        .unwrap()
        .to_owned();
    let token = link.rsplit('/').next().unwrap().to_owned();
    let page = reqwest::get(&link).await.unwrap();
    let id = page.headers()["x-request-id"].to_str().unwrap().to_owned();
    assert_eq!(page.status(), 200);
    let key = &survey["body"]["questions"][0]["key"];
    let words = &survey["body"]["questions"][4]["key"];
    let said = json!({ "id": Uuid::now_v7(), "answers": [
        { "key": key, "value": 2 }, { "key": words, "text": "The goldfish was never delivered" },
    ]});
    assert_eq!(owner.post(&format!("/public/asks/{token}/responses"), &said).await / 100, 2);
    reqwest::get(format!("{}/s/{}x", served.base, token)).await.unwrap();
    reqwest::get(format!("{}/customers/Quillfeather?who=Zenobia", served.base)).await.unwrap();

    let log = served.logged();
    assert!(log.contains(&id), "the request is not named");
    let about = log.lines().find(|line| line.contains(&id)).unwrap();
    let about: Value = serde_json::from_str(about).unwrap();
    assert_eq!(about["fields"]["path"], "/s/{token}", "{about}");
    for private in [
        "uillfeather",
        "enobia",
        "7946",
        "QF-7788",
        "goldfish",
        "hushed",
        "sergeant",
        &secret,
        &token,
        crate::demo::EMAIL,
        "Haddad",
    ] {
        let found = log.lines().find(|line| line.contains(private));
        assert!(found.is_none(), "{private} in {found:?}");
    }
}
