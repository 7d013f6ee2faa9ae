//! Two servers on one database, and one that stops while many wait for it.

use std::collections::BTreeSet;
use std::time::Duration;

use futures_util::future::{join, join_all};
use serde_json::json;
use uuid::Uuid;

use crate::{Browser, Folder, password};

/// Requests that are in work when the server is told to stop.
const IN_WORK: usize = 24;

#[tokio::test]
async fn two_servers_may_start_at_once_on_an_empty_database() {
    let (folder, other) = (Folder::new(), Folder::new());
    let host = folder.serve(&[]);
    folder.superuser().await.unwrap().batch_execute("CREATE DATABASE shared").await.unwrap();
    let url = folder.database_url();
    let url = format!("{}/shared", url.rsplit_once('/').unwrap().0);
    let start = || other.serve_with(&[], &[("DATABASE_URL", &url), ("KEPT_PUBLIC_URL", "http://kept.test")]);
    let (one, two) = std::thread::scope(|scope| {
        let (one, two) = (scope.spawn(start), scope.spawn(start));
        (one.join().unwrap(), two.join().unwrap())
    });
    let applied = [&one, &two].map(|served| served.words.contains("1 migration"));
    assert!(
        applied.into_iter().filter(|applied| *applied).count() == 1,
        "one migrates: {}\n{}",
        one.words,
        two.words
    );
    for served in [&one, &two] {
        assert_eq!(other.ok(&["health", "--url", &base(served)]), "ready\n");
    }
    // The link of whoever came last makes the owner, who is known to both.
    let input = |token: &str| {
        json!({ "token": token, "organisation": "Acme", "time_zone": "UTC", "currency": "EUR", "name": "Ann",
                "email": "ann@acme.example", "password": "seven quiet herons" })
    };
    let mut made = 0;
    for served in [&one, &two] {
        let token = served.line("http://kept.test/set-up/").to_owned();
        made += usize::from(Browser::at(&base(served)).post("/set-up", &input(&token)).await == 204);
    }
    assert_eq!(made, 1);
    for served in [&one, &two] {
        assert_eq!(Browser::at(&base(served)).sign_in("ann@acme.example", "seven quiet herons").await, 204);
    }
    assert!(one.stop("INT").0 && two.stop("TERM").0 && host.stop("INT").0);
}

/// Where it listens, whatever its public address is.
fn base(served: &crate::Served) -> String {
    let line = served.words.lines().find_map(|line| line.split_once("listening on ")).unwrap();
    format!("http://{}", line.1.trim())
}

#[tokio::test]
async fn whoever_is_being_answered_when_the_server_stops_gets_the_answer() {
    let folder = Folder::new();
    let served = folder.serve(&["--demo"]);
    let owner = Browser::at(&served.base);
    assert_eq!(owner.sign_in(crate::demo::EMAIL, password(served.line("demo password"))).await, 204);
    // Nobody can write until this lets go.
    let holder = folder.superuser().await.unwrap();
    holder.batch_execute("BEGIN; LOCK TABLE customers IN SHARE MODE").await.unwrap();
    let ids: Vec<Uuid> = (0..IN_WORK).map(|_| Uuid::now_v7()).collect();
    let requests = ids.iter().map(|id| {
        let owner = &owner;
        async move { owner.try_post("/customers", &json!({ "id": id, "name": "Late guest" })).await }
    });
    let stop = async {
        let watcher = folder.superuser().await.unwrap();
        let waiting =
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = 'kept'";
        // As many as there are connections wait in the database, the others for a connection.
        while watcher.query_one(waiting, &[]).await.unwrap().get::<_, i64>(0) < 14 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        served.signal("TERM");
        // It takes nobody new any more: the wish was heard.
        let addr = served.base.strip_prefix("http://").unwrap();
        while tokio::net::TcpStream::connect(addr).await.is_ok() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        holder.batch_execute("COMMIT").await.unwrap();
        drop((holder, watcher));
    };
    // What it waits for must come to be, or the test fails instead of waiting for ever.
    let stop = tokio::time::timeout(Duration::from_mins(1), stop);
    let (answers, stopped) = join(join_all(requests), stop).await;
    stopped.expect("it stops");
    assert!(answers.iter().all(|status| *status == Some(201)), "{answers:?}");
    // A second wish to stop would cut them off; this one wakes who is awake.
    assert!(served.stop("CONT").0);

    let served = folder.serve(&[]);
    let owner = Browser { base: served.base.clone(), ..owner };
    let (_, page) = owner.get("/customers?search=Late%20guest&limit=200").await;
    let stored: BTreeSet<&str> =
        page["items"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    assert!(ids.iter().all(|id| stored.contains(id.to_string().as_str())), "{} of {IN_WORK}", stored.len());
    assert!(served.stop("INT").0);
}
