use serde_json::Value;

use crate::{Folder, complaint};

/// What the doctor says of each check; several of one name are joined.
pub(crate) fn checks(folder: &Folder, listen: &str, more: &[&str]) -> (bool, Value) {
    let output = folder.run(&[&["doctor", "--json", "--listen", listen], more].concat());
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["healthy"].as_bool().unwrap(), output.status.success(), "{report}");
    (output.status.success(), report["checks"].clone())
}

fn state<'a>(checks: &'a Value, check: &str) -> &'a str {
    let mut found = checks.as_array().unwrap().iter().filter(|found| found["check"] == check);
    found.next().unwrap_or_else(|| panic!("no {check} in {checks}"))["state"].as_str().unwrap()
}

#[tokio::test]
async fn the_doctor_finds_what_is_wrong_and_says_what_to_do() {
    let folder = Folder::new();
    let (healthy, before) = checks(&folder, "127.0.0.1:1", &[]);
    assert!(!folder.0.exists(), "looking makes nothing");
    assert_eq!((state(&before, "database"), healthy), ("warning", state(&before, "server") != "wrong"));

    folder.ok(&["org", "create", "--name", "Acme", "--time-zone", "UTC", "--currency", "EUR"]);
    let served = folder.serve(&[]);
    let listen = served.base.strip_prefix("http://").unwrap().to_owned();
    // The worker closes its first day in a moment.
    let closed = async || {
        for _ in 0..300 {
            let (healthy, checks) = checks(&folder, &listen, &["--public-url", &served.base]);
            if state(&checks, "worker") == "good" {
                return (healthy, checks);
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        panic!("the worker closed no day");
    };
    let (healthy, sound) = closed().await;
    assert!(healthy, "{sound}");
    let good = [
        "server",
        "public address",
        "database",
        "durability",
        "schema",
        "roles",
        "walls",
        "clock",
        "disk",
        "worker",
    ];
    good.iter().for_each(|check| assert_eq!(state(&sound, check), "good", "{check} in {sound}"));
    assert_eq!(state(&sound, "backups"), "warning");
    let (_, found) = checks(&folder, &listen, &["--public-url", "http://kept.invalid"]);
    assert_eq!((state(&found, "TLS"), state(&found, "public address")), ("wrong", "warning"));
    let (_, found) = checks(&folder, &listen, &["--public-url", "https://kept.invalid"]);
    assert_eq!((state(&found, "TLS"), state(&found, "proxies")), ("good", "warning"));

    let database = folder.superuser().await.unwrap();
    database
        .batch_execute("ALTER TABLE customers NO FORCE ROW LEVEL SECURITY; ALTER ROLE kept_app BYPASSRLS")
        .await
        .unwrap();
    let output = folder.run(&["doctor", "--listen", &listen]);
    let words = String::from_utf8(output.stdout.clone()).unwrap();
    assert!(complaint(&output).contains("2 things are wrong"), "{words}");
    for said in [
        "row-level security is off on customers",
        "kept_app may see the rows of every organisation",
        "NOBYPASSRLS",
    ] {
        assert!(words.contains(said), "{said} in\n{words}");
    }
    database
        .batch_execute("ALTER TABLE customers FORCE ROW LEVEL SECURITY; ALTER ROLE kept_app NOBYPASSRLS")
        .await
        .unwrap();
    database
        .batch_execute("INSERT INTO schema_migrations VALUES ('99991231000001_later', now())")
        .await
        .unwrap();
    let (healthy, found) = checks(&folder, &listen, &[]);
    assert!(!healthy && state(&found, "schema") == "wrong" && state(&found, "server") == "wrong", "{found}");
    drop(database);

    // Somebody else on the port.
    let stranger = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let at = stranger.local_addr().unwrap().to_string();
    std::thread::spawn(move || stranger.accept().map(drop));
    assert_eq!(state(&checks(&folder, &at, &[]).1, "server"), "wrong");
    assert!(served.stop("INT").0);
}

#[test]
fn a_database_that_nobody_reaches_is_told() {
    let folder = Folder::new();
    let output = folder
        .kept(&["doctor", "--json"])
        .env("DATABASE_URL", "postgresql://kept@127.0.0.1:1/kept")
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(state(&report["checks"], "database"), "wrong");
    assert!(!output.status.success());
}
