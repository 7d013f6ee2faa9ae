use std::collections::BTreeSet;

use crate::{Browser, Folder, password, with_input};

/// Who signs in to the demo.
pub(crate) const EMAIL: &str = "owner@demo.example";

#[tokio::test]
async fn the_demo_has_data_and_a_password_that_is_stored_nowhere() {
    let folder = Folder::new();
    let served = folder.serve(&["--demo"]);
    let first = password(served.line("demo password")).to_owned();
    let browser = Browser::at(&served.base);
    assert_eq!(browser.sign_in(EMAIL, &first).await, 204);
    let (_, me) = browser.get("/me").await;
    assert_eq!((&me["organisation"]["demo"], &me["organisation"]["links"]), (&true.into(), &true.into()));
    let (_, customers) = browser.get("/customers?limit=200").await;
    assert_eq!(customers["total"], 200, "{customers}");
    let owned = customers["items"].as_array().unwrap().iter().filter(|one| one["owner"].is_object()).count();
    assert!(owned > 150, "{owned} of 200 have somebody who looks after them");
    let (_, surveys) = browser.get("/surveys").await;
    assert_eq!(surveys["items"].as_array().unwrap().len(), 2);
    let (_, responses) = browser.get("/responses?limit=200").await;
    let ways: BTreeSet<&str> =
        responses["items"].as_array().unwrap().iter().map(|one| one["channel"].as_str().unwrap()).collect();
    assert_eq!(ways, ["import", "link", "phone"].into());
    for outcome in ["exceeded", "late", "partly", "missed", "recovered", "waived"] {
        let (_, promises) = browser.get(&format!("/promises?outcome={outcome}")).await;
        assert!(!promises["items"].as_array().unwrap().is_empty(), "{outcome}");
    }
    let (_, overview) = browser.get("/insights/overview").await;
    let known = &overview["known"];
    let (all, known) = (known["customers"].as_u64().unwrap(), known["known"].as_u64().unwrap());
    assert!(known * 3 > all && known * 5 < all * 4, "some are known and some are not: {known} of {all}");
    let shares: Vec<u64> = overview["promise_effect"]
        .as_array()
        .unwrap()
        .iter()
        .map(|group| group["share"]["value"].as_u64().unwrap())
        .collect();
    assert!(
        shares.len() == 3 && shares.is_sorted_by(|kept, worse| kept > worse),
        "broken promises cost: {shares:?}"
    );
    assert!(served.stop("INT").0);

    let served = folder.serve(&["--demo"]);
    let second = password(served.line("demo password")).to_owned();
    assert_ne!(first, second);
    let browser = Browser { base: served.base.clone(), ..browser };
    assert_eq!(browser.get("/me").await.0, 200, "a restart signs nobody out");
    assert_eq!(browser.sign_in(EMAIL, &first).await, 401);
    assert_eq!(browser.sign_in(EMAIL, &second).await, 204);
    let (_, imports) = browser.get("/imports").await;
    assert_eq!(imports["items"].as_array().unwrap().len(), 1, "the file is brought in once");
    assert_eq!(browser.get("/surveys").await.1["items"].as_array().unwrap().len(), 2);
    assert_eq!(browser.get("/customers").await.1["total"], 200);

    let reset = folder.kept(&["member", "reset-password", "--email", EMAIL, "--password-stdin"]);
    assert!(with_input(reset, "a password of my own").status.success());
    assert!(served.stop("INT").0);
    let served = folder.serve(&["--demo"]);
    assert!(served.words.contains("the password you set") && !served.words.contains("demo password"));
    assert_eq!(Browser::at(&served.base).sign_in(EMAIL, "a password of my own").await, 204);
    assert!(served.stop("INT").0);
}

#[test]
fn no_demo_is_made_beside_real_data() {
    let folder = Folder::new();
    folder.ok(&["org", "create", "--name", "Acme", "--time-zone", "UTC", "--currency", "EUR"]);
    assert!(folder.ok(&["demo"]).contains("no demo was made"));
    assert_eq!(folder.ok(&["org", "list"]).lines().count(), 1);
}

/// Every table with rows of organisations, and how many it has of this one.
async fn rows(folder: &Folder, org: &str) -> Vec<(String, i64)> {
    let database = folder.superuser().await.unwrap();
    let tables = "SELECT c.relname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid \
                  WHERE a.attname = 'org_id' AND c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace";
    let mut all = Vec::new();
    for row in database.query(tables, &[]).await.unwrap() {
        let name: String = row.get(0);
        let count = format!("SELECT count(*) FROM {name} WHERE org_id = '{org}'");
        all.push((name, database.query_one(&count, &[]).await.unwrap().get(0)));
    }
    all
}

/// The id of an organisation.
fn org(folder: &Folder, name: &str) -> String {
    let all = folder.ok(&["org", "list"]);
    let line = all.lines().find(|line| line.ends_with(name)).unwrap();
    line.split_whitespace().next().unwrap().to_owned()
}

#[tokio::test]
async fn one_command_removes_the_demo_and_nothing_else() {
    let folder = Folder::new();
    let served = folder.serve(&[]);
    let made = folder.ok(&["demo", "--customers", "60", "--seed", "7"]);
    assert!(made.contains("demo password"), "{made}");
    let demo = org(&folder, "Kept demo");
    let full = rows(&folder, &demo).await;
    let count = |rows: &[(String, i64)], table: &str| rows.iter().find(|(name, _)| name == table).unwrap().1;
    assert!(
        full.len() > 20 && count(&full, "customers") == 60 && count(&full, "promise_events") > 100,
        "{full:?}"
    );

    // Somebody's own organisation, with a colleague who works in the demo too.
    folder.ok(&["org", "create", "--name", "Acme", "--time-zone", "UTC", "--currency", "EUR"]);
    let acme = org(&folder, "Acme");
    let member =
        ["member", "add", "--email", EMAIL, "--name", "Both", "--role", "owner", "--generate", "--org"];
    folder.ok(&[member.as_slice(), &[&acme]].concat());

    let words = folder.ok(&["demo", "remove"]);
    assert!(words.contains("60 customers"), "{words}");
    assert_eq!(folder.ok(&["org", "list"]).lines().count(), 1);
    let left: Vec<_> = rows(&folder, &demo).await.into_iter().filter(|(_, count)| *count > 0).collect();
    assert!(left.is_empty(), "{left:?}");
    assert_eq!(count(&rows(&folder, &acme).await, "members"), 1);
    let words = folder.refused(&["demo", "remove"]);
    assert!(words.contains("there is no demo") && folder.ok(&["org", "list"]).contains("Acme"), "{words}");
    let database = folder.superuser().await.unwrap();
    let accounts: i64 = database.query_one("SELECT count(*) FROM accounts", &[]).await.unwrap().get(0);
    assert_eq!(accounts, 1, "who is elsewhere too stays");
    drop(database);
    assert!(served.stop("INT").0);
}
