//! Mappings that are saved: by whom, under which names, and what they are offered for.

use kept_api::imports::{Import, ImportMapping, ImportProposal};
use kept_api::paths;
use kept_api::problem::Code;
use kept_core::ids::ImportMappingId;
use kept_testkit::{Client, TestApp};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::json;
use uuid::Uuid;

use crate::imports::sending::{MARKETPLACE, ORDERS, SMALL, id, import, read, work};

fn mapping_id(number: u128) -> ImportMappingId {
    ImportMappingId(Uuid::from_u128(number))
}

async fn save(client: &Client, number: u128, name: &str, mapping: &str) -> kept_testkit::Answer {
    let body = json!({ "name": name, "mapping": mapping });
    client.put(&paths::import_mapping(mapping_id(number)), &body).await
}

async fn propose(client: &Client, file: &str) -> ImportProposal {
    let path = format!("{}/imports/proposals?name=orders.csv", paths::BASE);
    let request = client.request(Method::POST, &path).header("content-type", "application/octet-stream");
    client.send(request.body(file.to_owned())).await.into()
}

#[tokio::test]
async fn a_mapping_is_saved_listed_changed_and_deleted() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    assert_eq!(save(&owner, 1, " Orders ", MARKETPLACE).await.status, 201);
    let again = save(&owner, 1, "Orders", MARKETPLACE).await;
    assert_eq!(again.status, 200);
    assert_eq!(again.into::<ImportMapping>().name, "Orders");
    save(&owner, 2, "Orders", SMALL).await.refused(Code::Conflict);
    assert_eq!(save(&owner, 2, "Little", SMALL).await.status, 201);
    save(&owner, 2, "Orders", SMALL).await.refused(Code::Conflict);
    let faulty = save(&owner, 3, "", "version = 9").await;
    let faults = faulty.faults();
    assert!(faults.iter().any(|fault| fault == "/name empty"), "{faults:?}");
    assert!(faults.iter().any(|fault| fault.starts_with("/mapping")), "{faults:?}");
    let page = owner.get(&format!("{}/imports/mappings?limit=1", paths::BASE)).await.ok();
    assert_eq!(page["items"][0]["name"], "Little");
    let next = page["next"].as_str().unwrap();
    let page = owner.get(&format!("{}/imports/mappings?limit=1&cursor={next}", paths::BASE)).await.ok();
    assert_eq!((&page["items"][0]["name"], page["next"].is_null()), (&json!("Orders"), true));
    app.viewer().await.delete(&paths::import_mapping(mapping_id(1))).await.refused(Code::NotAllowed);
    assert_eq!(owner.delete(&paths::import_mapping(mapping_id(1))).await.status, 204);
    owner.get(&paths::import_mapping(mapping_id(1))).await.refused(Code::NotFound);
}

#[tokio::test]
async fn an_id_that_another_organisation_uses_too_is_another_mapping() {
    let app = TestApp::start().await;
    let (owner, stranger) = (app.owner().await, app.stranger().await);
    save(&owner, 1, "Orders", MARKETPLACE).await.ok();
    stranger.get(&paths::import_mapping(mapping_id(1))).await.refused(Code::NotFound);
    stranger.delete(&paths::import_mapping(mapping_id(1))).await.refused(Code::NotFound);
    assert_eq!(save(&stranger, 1, "Orders", SMALL).await.status, 201);
    let ours: ImportMapping = owner.get(&paths::import_mapping(mapping_id(1))).await.into();
    assert_eq!(ours.mapping, MARKETPLACE);
}

#[tokio::test]
async fn a_run_by_a_saved_mapping_says_so_and_how_the_file_was_read() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    save(&owner, 1, "Orders", MARKETPLACE).await.ok();
    let saved = mapping_id(1);
    let file = Part::bytes(ORDERS.replace(',', ";").into_bytes()).file_name("file.csv");
    let path = format!("{}/imports?id={}&name=file.csv&label=January&mapping_id={saved}", paths::BASE, id(1));
    // Only the file is sent: the mapping is there.
    let sent = owner.send(owner.request(Method::POST, &path).multipart(Form::new().part("file", file))).await;
    assert_eq!(sent.status, 202, "{}", sent.text());
    work(&app).await;
    let ran: Import = read(&owner, id(1)).await;
    assert_eq!((ran.label.as_str(), ran.mapping.unwrap().name.as_str()), ("January", "Orders"));
    let read_as = ran.read_as.unwrap();
    assert_eq!((read_as.encoding.as_deref(), read_as.delimiter), (Some("UTF-8"), Some(';')));
    let unknown = path.replace(&saved.to_string(), &mapping_id(9).to_string());
    let unknown = unknown.replace(&id(1).to_string(), &id(2).to_string());
    let form = Form::new().part("file", Part::text("a").file_name("file.csv"));
    let refused = owner.send(owner.request(Method::POST, &unknown).multipart(form)).await;
    assert_eq!(refused.faults(), ["/mapping_id unknown"]);
    // Gone, it is no longer named; the run stays.
    owner.delete(&paths::import_mapping(saved)).await;
    assert_eq!(read(&owner, id(1)).await.mapping, None);
}

#[tokio::test]
async fn a_file_with_a_known_heading_is_offered_the_mapping_that_read_one_before() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    assert_eq!(propose(&owner, ORDERS).await.saved, None);
    save(&owner, 1, "Orders", MARKETPLACE).await.ok();
    // Saved alone is not enough: it must have read such a file.
    assert_eq!(propose(&owner, ORDERS).await.saved, None);
    import(&app, &owner, MARKETPLACE, ORDERS.as_bytes()).await;
    let offered = propose(&owner, &ORDERS.replace(',', ";")).await;
    assert_eq!(offered.saved.unwrap().id, mapping_id(1));
    assert_eq!(offered.mapping, MARKETPLACE);
    assert!(offered.unused.contains(&"customer_city".to_owned()), "{:?}", offered.unused);
    let other = ORDERS.replacen("customer_city", "town", 1);
    assert_eq!(propose(&owner, &other).await.saved, None);
}
