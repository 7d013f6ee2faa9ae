//! Power is lost in the middle of a busy hour, again and again: of the server, of Postgres, of both.
//!
//! `KEPT_KILL_ROUNDS=20 cargo test -p kept-cli --test serve crash -- --nocapture` does it as often as one likes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::future::{join, join_all};
use kept_core::score::random::Xoshiro256;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{Browser, Folder, password};

/// Rounds unless somebody wants more.
const ROUNDS: u64 = 3;
/// Chooses who is killed, and when.
const SEED: u64 = 20;
/// Writers at the same time.
const WRITERS: usize = 6;
/// How long a round may take on the slowest machine.
const PATIENCE: Duration = Duration::from_mins(2);

/// An ask on a call and its answer, as they are sent.
#[derive(Clone)]
struct Sent {
    ask: Value,
    response: Value,
}

/// What the writers know of the rounds: what was acknowledged is in a file of theirs, a line each.
struct Notes {
    file: Mutex<File>,
    acknowledged: Mutex<usize>,
    /// Sent, and nobody said what became of it.
    unknown: Mutex<Vec<Sent>>,
    going: AtomicBool,
}

impl Notes {
    fn acknowledge(&self, sent: &Sent) {
        let mut file = self.file.lock().unwrap();
        writeln!(file, "{}", sent.response["id"].as_str().unwrap()).unwrap();
        file.sync_data().unwrap();
        *self.acknowledged.lock().unwrap() += 1;
    }

    fn lines(path: &Path) -> Vec<String> {
        fs::read_to_string(path).unwrap().lines().map(str::to_owned).collect()
    }
}

/// Sends an ask and its answer; whether both were acknowledged.
async fn send(owner: &Browser, sent: &Sent) -> bool {
    for (path, body) in [("/asks", &sent.ask), ("/responses", &sent.response)] {
        match owner.try_post(path, body).await {
            Some(200 | 201) => {}
            // Postgres goes a moment before the server, or comes back under it.
            Some(500..) | None => return false,
            Some(status) => panic!("{path}: {status}"),
        }
    }
    true
}

/// Keys answers in until nobody takes them.
async fn write(owner: &Browser, customer: &Value, survey: &Value, notes: &Notes) {
    let key = &survey["body"]["questions"][0]["key"];
    while notes.going.load(Ordering::SeqCst) {
        let (ask, id) = (Uuid::now_v7(), Uuid::now_v7());
        let sent = Sent {
            ask: json!({
                "id": ask, "customer_id": customer["id"], "survey_id": survey["id"], "channel": "phone",
            }),
            response: json!({ "id": id, "ask_id": ask, "answers": [{ "key": key, "value": 4 }] }),
        };
        if !send(owner, &sent).await {
            notes.unknown.lock().unwrap().push(sent);
            return;
        }
        notes.acknowledge(&sent);
    }
}

/// The responses on calls, page by page: how often each id is there, and how many answer each ask.
async fn stored(owner: &Browser) -> (BTreeMap<String, usize>, BTreeMap<String, usize>) {
    let (mut ids, mut asks, mut path) = (BTreeMap::new(), BTreeMap::new(), "/responses?limit=200".to_owned());
    loop {
        let (status, page) = owner.get(&path).await;
        assert_eq!(status, 200, "{page}");
        for item in page["items"].as_array().unwrap() {
            *ids.entry(item["id"].as_str().unwrap().to_owned()).or_insert(0) += 1;
            if let Some(ask) = item["ask_id"].as_str() {
                *asks.entry(ask.to_owned()).or_insert(0) += 1;
            }
        }
        let Some(next) = page["next"].as_str() else { return (ids, asks) };
        path = format!("/responses?limit=200&cursor={next}");
    }
}

#[tokio::test]
async fn every_acknowledged_answer_outlives_every_loss_of_power_once() {
    let rounds = std::env::var("KEPT_KILL_ROUNDS").map_or(ROUNDS, |rounds| rounds.parse().unwrap());
    let folder = Folder::new();
    let mut served = folder.serve(&["--demo"]);
    let mut owner = Browser::at(&served.base);
    assert_eq!(owner.sign_in(crate::demo::EMAIL, password(served.line("demo password"))).await, 204);
    let (_, customers) = owner.get("/customers?limit=50").await;
    let (_, surveys) = owner.get("/surveys").await;
    let (customers, survey) = (customers["items"].as_array().unwrap().clone(), surveys["items"][0].clone());
    let path = folder.0.join("acknowledged");
    let file = File::options().append(true).create(true).open(&path).unwrap();
    let notes = Notes {
        file: Mutex::new(file),
        acknowledged: Mutex::new(0),
        unknown: Mutex::default(),
        going: AtomicBool::new(true),
    };
    let (mut chance, mut again) = (Xoshiro256::new(SEED), 0);
    for round in 0..rounds {
        let before = *notes.acknowledged.lock().unwrap();
        let until = before + 20 + usize::try_from(chance.index(60).unwrap()).unwrap();
        let victim = ["the server", "Postgres", "both"][usize::try_from(chance.index(3).unwrap()).unwrap()];
        notes.going.store(true, Ordering::SeqCst);
        let writers = customers.iter().take(WRITERS).map(|of| write(&owner, of, &survey, &notes));
        let power = async {
            while *notes.acknowledged.lock().unwrap() < until {
                tokio::task::yield_now().await;
            }
            if victim != "the server" {
                folder.kill_postgres();
            }
            if victim != "Postgres" {
                served.signal("KILL");
            }
            notes.going.store(false, Ordering::SeqCst);
        };
        tokio::time::timeout(PATIENCE, join(join_all(writers), power)).await.expect("they write on");
        served.stop("KILL");

        served = folder.serve(&[]);
        owner = Browser { base: served.base.clone(), ..owner };
        // What nobody knows the end of is sent again, and comes once.
        let unknown = std::mem::take(&mut *notes.unknown.lock().unwrap());
        for sent in unknown {
            assert!(send(&owner, &sent).await, "sent again, it is taken");
            notes.acknowledge(&sent);
            again += 1;
        }
        let now = *notes.acknowledged.lock().unwrap();
        println!("round {}: killed {victim} after {} acknowledgements", round + 1, now - before);
    }
    let (ids, asks) = stored(&owner).await;
    let acknowledged = Notes::lines(&path);
    let distinct: BTreeSet<&String> = acknowledged.iter().collect();
    let lost = distinct.iter().filter(|id| !ids.contains_key(id.as_str())).count();
    let twice = ids.values().chain(asks.values()).filter(|times| **times > 1).count();
    println!(
        "{rounds} rounds: {} acknowledged, {again} sent again, {lost} lost, {twice} twice",
        acknowledged.len()
    );
    assert_eq!((lost, twice, distinct.len()), (0, 0, acknowledged.len()));
    assert!(acknowledged.len() >= 20 * usize::try_from(rounds).unwrap());
    assert!(served.stop("INT").0 && !folder.postgres_runs());
}
