use kept_api::problem::Problem;
use kept_core::access::Role;
use kept_testkit::TestApp;
use serde_json::Value;
use uuid::Uuid;

use super::{send, with_query};
use crate::bad_input::document::{Document, NOBODY, fill};
use crate::bad_input::hostile::Witness;
use crate::bad_input::world::{self, World};

/// What a refusal says, without what is of this one request.
fn words(body: &[u8]) -> String {
    match serde_json::from_slice::<Problem>(body) {
        Ok(problem) => {
            format!("{} {} {} {:?}", problem.status, problem.code.as_str(), problem.detail, problem.errors)
        }
        Err(_) => String::from_utf8_lossy(body).into_owned(),
    }
}

/// A text with the names of things replaced by ids that nobody has.
fn blank(world: &World, text: &str) -> String {
    let blank = world.names.iter().fold(text.to_owned(), |text, (name, _)| text.replace(name, "{fresh}"));
    world.fill(&blank)
}

/// The ids of everything that has one, of the organisation's keys and sessions too.
async fn ids(world: &World, app: &TestApp) -> Vec<Uuid> {
    let named = world.names.iter().filter_map(|(_, id)| Uuid::parse_str(id).ok());
    let mut ids: Vec<Uuid> = named.collect();
    let rows = app.database.superuser().await;
    for table in ["keys", "sessions"] {
        let sql = format!("SELECT id FROM {table} WHERE org_id = $1 ORDER BY id LIMIT 1");
        ids.push(rows.query_one(&sql, &[&app.org().0]).await.unwrap().get(0));
    }
    ids
}

#[tokio::test]
async fn what_another_organisation_has_is_for_its_members_alone() {
    let (app, document) = (TestApp::start().await, Document::read());
    let (owner, stranger) = (app.owner().await, app.stranger().await);
    let world = World::of(&app, &owner).await;
    let program = kept_core::access::Scope::ALL;
    let program = app.key(&program).await;
    let ids = ids(&world, &app).await;
    assert!(ids.len() >= 11, "{ids:?}");
    // The program writes when it was last used.
    program.get(&format!("{}/customers", kept_api::paths::BASE)).await.ok();
    let witness = Witness::of(&app).await;
    let before = witness.look().await;
    let (mut attacks, mut operations) = (0, 0);
    for operation in document.all() {
        if !operation.path.contains('{')
            || operation.path.contains("/public/")
            || operation.path.contains("/external/")
            // Makes what is not there, under an id that its sender chooses, in the sender's own organisation.
            || operation.name == "put_import_mapping"
            // Names a figure, nothing of anybody's.
            || operation.path.contains("{topic}")
        {
            continue;
        }
        operations += 1;
        let body = document.body(&operation).map(|schema| {
            let good = world::good(&operation.name).unwrap_or_else(|| document.sample(schema));
            // Good but for the place: everything else that it names is the attacker's own, or nobody's.
            serde_json::from_str::<Value>(&blank(&world, &good.to_string())).unwrap()
        });
        let unknown = with_query(&operation, &document, fill(&operation.path, NOBODY));
        let unknown = send(&stranger, &operation, &unknown, body.as_ref()).await;
        for id in &ids {
            let path = with_query(&operation, &document, fill(&operation.path, &id.to_string()));
            let answer = send(&stranger, &operation, &path, body.as_ref()).await;
            assert_eq!(
                (answer.status, words(&answer.body)),
                (unknown.status, words(&unknown.body)),
                "{} tells {id} from an id that nobody has",
                operation.name
            );
            assert_eq!(answer.status, 404, "{} {path}: {}", operation.name, answer.text());
            attacks += 1;
        }
    }
    println!("{attacks} attacks on {operations} operations: nothing was told, nothing was changed");
    assert!(operations >= 20 && attacks >= operations * 11, "{attacks} on {operations}");
    assert_eq!(witness.look().await, before, "something of another organisation was changed");
}

#[tokio::test]
async fn what_a_body_names_must_be_ones_own_too() {
    let (app, document) = (TestApp::start().await, Document::read());
    let (owner, stranger) = (app.owner().await, app.stranger().await);
    let world = World::of(&app, &owner).await;
    let theirs = owner.get(&kept_api::paths::member(app.member(Role::Agent))).await.ok();
    let own = stranger.customer("Own").make().await;
    let mut tried = 0;
    for operation in document.all() {
        let Some(good) = world::good(&operation.name) else { continue };
        let text = good.to_string();
        let names = ["{customer}", "{contact}", "{promise}", "{survey}", "{call}", "{member}", "{owner}"];
        if !names.iter().any(|name| text.contains(name)) || operation.path.contains("/public/") {
            continue;
        }
        let path = fill(&operation.path, &own.id.to_string());
        let body: Value = serde_json::from_str(&world.fill(&text)).unwrap();
        let answer = send(&stranger, &operation, &path, Some(&body)).await;
        assert!(
            matches!(answer.status, 404 | 422),
            "{}: {} {}",
            operation.name,
            answer.status,
            answer.text()
        );
        tried += 1;
    }
    let give = serde_json::json!({ "owner_id": theirs["id"] });
    let faults = stranger.patch(&kept_api::paths::customer(own.id), &give).await.faults();
    assert_eq!(faults, ["/owner_id unknown-member"]);
    assert!(tried >= 3, "only {tried} operations name something");
}
