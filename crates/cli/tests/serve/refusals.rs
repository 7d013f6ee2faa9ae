use std::net::TcpListener;

use crate::{Folder, complaint};

#[test]
fn a_taken_port_is_said_before_anything_is_made() {
    let folder = Folder::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let words = folder.refused(&["serve", "--listen", &taken.local_addr().unwrap().to_string()]);
    assert!(words.contains("is taken by") && words.contains("KEPT_LISTEN"), "{words}");
    assert!(!folder.0.exists());
}

#[test]
fn what_is_typed_wrong_is_said_with_what_would_be_right() {
    let folder = Folder::new();
    for (arguments, expected) in [
        (["serve", "--public-url", "kept.example.org"].as_slice(), "such as https://kept.example.org"),
        (&["serve", "--trusted-proxies", "proxy"], "10.0.0.0/8"),
        (&["serve", "--connections", "0"], "connections"),
        (&["health", "--url", "http://127.0.0.1:1"], "does not answer"),
        (&["member", "add", "--email", "a@b.c", "--name", "A", "--role", "boss"], "manager"),
        (&["token", "create", "--name", "A", "--scopes", "everything"], "write_customers"),
    ] {
        let words = folder.refused(arguments);
        assert!(words.contains(expected), "{arguments:?}: {words}");
    }
    let words =
        folder.refused(&["org", "create", "--name", "", "--time-zone", "Mars/Olympus", "--currency", "EUR"]);
    assert!(words.contains("Europe/Berlin"), "{words}");
    let words = folder.refused(&[
        "member",
        "add",
        "--email",
        "a@b.c",
        "--name",
        "A",
        "--role",
        "owner",
        "--generate",
    ]);
    assert!(words.contains("kept org create"), "{words}");
}

#[tokio::test]
async fn a_database_that_is_not_fit_is_refused_in_plain_words() {
    let folder = Folder::new();
    let served = folder.serve(&[]);

    let words = folder.refused(&["serve", "--listen", "127.0.0.1:0"]);
    assert!(words.contains("in use by another running Kept"), "{words}");

    let with_url = |url: &str, more: &[&str]| {
        let arguments = [&["org", "list"], more].concat();
        folder.kept(&arguments).env("DATABASE_URL", url).output().unwrap()
    };
    let unsafe_url = format!("{}?options=-c%20synchronous_commit%3Doff", folder.database_url());
    let words = complaint(&with_url(&unsafe_url, &[]));
    assert!(words.contains("synchronous_commit = on") && words.contains("--unsafe-test"), "{words}");
    assert!(with_url(&unsafe_url, &["--unsafe-test"]).status.success());

    let words = complaint(&with_url("postgresql://kept@127.0.0.1:1/kept", &[]));
    assert!(words.contains("cannot be reached"), "{words}");

    let database = folder.superuser().await.unwrap();
    database
        .batch_execute("INSERT INTO schema_migrations VALUES ('99991231000001_later', now())")
        .await
        .unwrap();
    let words = complaint(&with_url(&folder.database_url(), &[]));
    assert!(words.contains("newer Kept") && words.contains("99991231000001_later"), "{words}");
    database.batch_execute("DELETE FROM schema_migrations WHERE version LIKE '9999%'").await.unwrap();
    drop(database);
    assert!(served.stop("INT").0);
}
