use std::time::Duration;

use serde_json::json;

use crate::{Browser, Folder, with_input};

const PASSWORD: &str = "three words together";

/// Asks until it is so; half a minute must do on the slowest machine.
async fn wait_until(mut holds: impl AsyncFnMut() -> bool) {
    for _ in 0..300 {
        if holds().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("it never came to hold");
}

#[tokio::test]
async fn from_an_empty_folder_to_an_owner_and_back_after_a_crash() {
    let folder = Folder::new();
    let served = folder.serve(&[]);
    let token = served.line(&format!("{}/set-up/", served.base));
    let browser = Browser::at(&served.base);
    let input = json!({
        "token": token, "organisation": "Acme", "time_zone": "Europe/Berlin", "currency": "EUR",
        "name": "Ann", "email": "ann@acme.example", "password": PASSWORD,
    });
    assert_eq!(browser.post("/set-up", &input).await, 204);
    let (_, me) = browser.get("/me").await;
    assert_eq!((&me["organisation"]["name"], &me["organisation"]["links"]), (&json!("Acme"), &json!(true)));

    // What a person does beside the running server.
    assert_eq!(folder.ok(&["health", "--url", &served.base]), "ready\n");
    assert!(folder.ok(&["org", "list"]).contains("Acme"));
    let added = folder.ok(&[
        "member",
        "add",
        "--email",
        "bob@acme.example",
        "--name",
        "Bob",
        "--role",
        "agent",
        "--generate",
    ]);
    let password = added.lines().find_map(|line| line.strip_prefix("Password: ")).unwrap();
    assert_eq!(Browser::at(&served.base).sign_in("bob@acme.example", password).await, 204);
    let other = "another three words";
    let reset = folder.kept(&["member", "reset-password", "--email", "bob@acme.example", "--password-stdin"]);
    assert!(with_input(reset, other).status.success());
    assert_eq!(Browser::at(&served.base).sign_in("bob@acme.example", other).await, 204);

    // A program gets a key, uses it and loses it.
    let made = folder.ok(&["token", "create", "--name", "CRM", "--scopes", "read,write_customers"]);
    let secret = made.trim();
    assert!(secret.starts_with("kept_") && !secret.contains(char::is_whitespace), "{secret}");
    assert_eq!(Browser::at(&served.base).get_with_key("/customers", secret).await, 200);
    assert_eq!(Browser::at(&served.base).get_with_key("/audit", secret).await, 403);
    let listed = folder.ok(&["token", "list"]);
    assert!(
        listed.contains("CRM  read,write_customers  does not expire") && !listed.contains(secret),
        "{listed}"
    );
    folder.ok(&["token", "revoke", listed.split(' ').next().unwrap()]);
    assert!(folder.ok(&["token", "list"]).contains("revoked"));
    assert_eq!(Browser::at(&served.base).get_with_key("/customers", secret).await, 401);

    // The power goes, for Kept only: its Postgres stays, and the next start takes it over.
    assert_eq!(browser.post("/customers", &json!({ "name": "Harbour" })).await, 201);
    served.stop("KILL");
    assert!(folder.postgres_runs());
    let served = folder.serve(&[]);
    assert!(!served.words.contains("/set-up/"), "there is an owner already");
    let browser = Browser { base: served.base.clone(), ..browser };
    assert_eq!(browser.get("/customers").await.1["items"][0]["name"], "Harbour");

    // Its Postgres is killed: it comes back by itself.
    let before = folder.postgres_start().await.unwrap();
    let pid = std::fs::read_to_string(folder.0.join("postgres/postmaster.pid")).unwrap();
    crate::signal("KILL", pid.lines().next().unwrap());
    // Those who worked for the one killed may answer a little longer: only another one will do.
    wait_until(async || folder.postgres_start().await.is_some_and(|after| after != before)).await;
    wait_until(async || browser.get("/customers").await.1["items"][0]["name"] == "Harbour").await;

    let (good, words) = served.stop("TERM");
    assert!(good && words.contains("stopped"), "{words}");
    assert!(!folder.postgres_runs(), "the private Postgres goes with Kept");
}

#[tokio::test]
async fn an_organisation_can_be_made_from_the_shell_alone() {
    let folder = Folder::new();
    folder.ok(&["org", "create", "--name", "Acme", "--time-zone", "Europe/Berlin", "--currency", "EUR"]);
    assert!(!folder.postgres_runs(), "a command leaves nothing running");
    let add = folder.kept(&[
        "member",
        "add",
        "--email",
        "ann@acme.example",
        "--name",
        "Ann",
        "--role",
        "owner",
        "--password-stdin",
    ]);
    assert!(with_input(add, PASSWORD).status.success());
    let served = folder.serve(&[]);
    assert!(!served.words.contains("/set-up/"));
    assert_eq!(Browser::at(&served.base).sign_in("ann@acme.example", PASSWORD).await, 204);
    let (good, _) = served.stop("INT");
    assert!(good && !folder.postgres_runs());
}

#[test]
fn the_document_is_printed_without_a_database() {
    let folder = Folder::new();
    let document: serde_json::Value = serde_json::from_str(&folder.ok(&["openapi"])).unwrap();
    assert_eq!(document["info"]["title"], "Kept");
    assert!(!folder.0.exists(), "nothing was made");
}
