use kept_api::problem::{Code, Problem};
use kept_core::access::{Role, Scope};
use kept_testkit::{Client, TestApp};
use serde_json::Value;

use super::table::{OPERATIONS, TAKE_ANYBODY, TAKE_NOTHING, Takes, Who, of};
use super::{send, with_query};
use crate::bad_input::document::{Document, NOBODY, Operation, fill};

#[test]
fn the_table_has_every_operation_and_its_exceptions_only_shrink() {
    let mut there: Vec<String> = Document::read().all().into_iter().map(|operation| operation.name).collect();
    there.sort();
    let table: Vec<&str> = OPERATIONS.iter().map(|(name, _)| *name).collect();
    assert_eq!(table, there, "the table and the document differ");
    let count = |takes| OPERATIONS.iter().filter(|(_, one)| *one == takes).count();
    assert_eq!((count(Takes::Nothing), count(Takes::Anybody)), (TAKE_NOTHING, TAKE_ANYBODY));
}

/// What the door said: 401 and 403 as they are, and 200 for everything that came after it.
fn door(status: u16, body: &[u8], what: &str) -> u16 {
    assert!(status < 500 && status != 429, "{what}: {status}");
    let problem: Option<Problem> = serde_json::from_slice(body).ok();
    match (status, problem.map(|problem| problem.code)) {
        (401, Some(Code::NotSignedIn)) => 401,
        (403, Some(Code::NotAllowed)) => 403,
        // A wrong password is asked for behind the door.
        (401, Some(Code::WrongCredentials)) => 200,
        (401 | 403, other) => panic!("{what}: {status} {other:?}"),
        _ => 200,
    }
}

async fn knock(document: &Document, client: &Client, operation: &Operation) -> u16 {
    // Whoever is let in finds nothing there: the door is all that is asked about.
    let path = with_query(operation, document, fill(&operation.path, NOBODY));
    let body: Option<Value> = document.body(operation).map(|schema| document.sample(schema));
    let answer = send(client, operation, &path, body.as_ref()).await;
    door(answer.status, &answer.body, &operation.name)
}

#[tokio::test]
async fn every_operation_lets_in_whom_the_table_says_and_nobody_else() {
    let (app, document) = (TestApp::start().await, Document::read());
    let mut people: Vec<(Who, Client)> = vec![(Who::Nobody, app.anonymous())];
    for role in Role::ALL {
        people.push((Who::Member(role), app.signed_in(role).await));
    }
    for scope in Scope::ALL {
        people.push((Who::Key(scope), app.key(&[scope]).await));
    }
    let (mut let_in, mut refused, mut wrong) = (0, 0, Vec::new());
    for operation in document.all() {
        let takes = of(&operation.name);
        // Links that are none make an address wait; this is not about that.
        app.clock.advance_seconds(60);
        for (who, client) in &people {
            // What ended somebody's session must not be taken for a refusal of the next.
            if let Who::Member(_) = who {
                client.sign_in_again().await;
            }
            let (should, did) = (takes.to(*who), knock(&document, client, &operation).await);
            if should != did {
                wrong.push(format!("{}: {who:?} should get {should}, got {did}", operation.name));
            }
            if did == 200 { let_in += 1 } else { refused += 1 }
        }
    }
    assert!(wrong.is_empty(), "{} doors are wrong:\n{}", wrong.len(), wrong.join("\n"));
    println!(
        "{} operations x {} senders: {let_in} let in, {refused} refused",
        document.all().len(),
        people.len()
    );
    let should = |status: u16| {
        let all = OPERATIONS.iter().flat_map(|(_, takes)| people.iter().map(|(who, _)| takes.to(*who)));
        all.filter(|one| (*one == 200) == (status == 200)).count()
    };
    assert_eq!((let_in, refused), (should(200), should(403)));
    assert!(people.len() == 11 && let_in + refused >= 64 * 11, "every operation met everybody");
}
