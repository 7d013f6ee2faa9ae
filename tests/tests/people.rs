//! The people of an organisation and the programs that work for it: who comes in, what they may do, and how it ends.

mod audit;
mod headers;
mod invitations;
mod keys;
mod members;
mod passwords;
mod places;
mod sessions;

use kept_api::invitations::Invitation;
use kept_api::paths::BASE;
use kept_api::problem::Code;
use kept_api::sessions::SignIn;
use kept_core::access::Role;
use kept_testkit::{Answer, Client, TestApp};
use serde_json::json;

/// The path of an operation.
fn at(path: &str) -> String {
    format!("{BASE}{path}")
}

/// A password that nobody guesses.
const GOOD: &str = "four words that differ";

/// Invites somebody named after the e-mail.
async fn invite(owner: &Client, email: &str, role: Role) -> Invitation {
    let name = email.split('@').next().unwrap();
    owner.post(&at("/invitations"), &json!({ "name": name, "email": email, "role": role })).await.into()
}

/// The token of an invitation's link.
fn token(app: &TestApp, link: Option<&str>) -> String {
    let path = app.path_of(link.expect("a link"));
    path.rsplit('/').next().unwrap().to_owned()
}

/// Opens the link of an invitation and accepts it.
async fn accept(app: &TestApp, invitation: &Invitation, password: &str) -> (Client, Answer) {
    let token = token(app, invitation.link.as_deref());
    let client = app.anonymous();
    let answer =
        client.post(&at(&format!("/public/invitations/{token}")), &json!({ "password": password })).await;
    (client, answer)
}

/// Somebody new in this role, signed in.
async fn newcomer(app: &TestApp, email: &str, role: Role) -> Client {
    let invitation = invite(&app.owner().await, email, role).await;
    let (client, answer) = accept(app, &invitation, GOOD).await;
    assert_eq!(answer.status, 204, "{}", answer.text());
    client
}

async fn sign_in(client: &Client, email: &str, password: &str) -> Answer {
    let input = SignIn { email: email.to_owned(), password: password.to_owned() };
    client.post(&at("/sessions"), &input).await
}

async fn is_signed_in(client: &Client) -> bool {
    let answer = client.get(&at("/me")).await;
    if answer.status != 200 {
        answer.refused(Code::NotSignedIn);
    }
    answer.status == 200
}

/// What the audit trail says was done to things of a kind, oldest first.
async fn deeds(app: &TestApp, subject: &str) -> Vec<String> {
    let sql = "SELECT action FROM audit WHERE subject = $1 ORDER BY recorded_at, id";
    let rows = app.database.superuser().await.query(sql, &[&subject]).await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}
