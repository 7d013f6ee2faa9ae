//! Power is lost in the middle of a busy hour.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::future::{join, join_all};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{Browser, Folder, password};

/// Writers at the same time.
const WRITERS: usize = 6;
/// So many answers are acknowledged before the end comes, at least.
const ACKNOWLEDGED: usize = 60;
/// How long that may take on the slowest machine.
const PATIENCE: Duration = Duration::from_mins(2);

/// Keys answers in until nobody takes them, and notes what was acknowledged.
async fn write(
    owner: &Browser,
    customer: &Value,
    survey: &Value,
    acknowledged: &Mutex<BTreeSet<String>>,
    going: &AtomicBool,
) {
    let question = &survey["body"]["questions"][0]["key"];
    while going.load(Ordering::SeqCst) {
        let ask = json!({
            "id": Uuid::now_v7(), "customer_id": customer["id"], "survey_id": survey["id"], "channel": "phone",
        });
        let id = Uuid::now_v7();
        let response = json!({ "id": id, "ask_id": ask["id"], "answers": [{ "key": question, "value": 4 }] });
        for (path, body) in [("/asks", &ask), ("/responses", &response)] {
            match owner.try_post(path, body).await {
                Some(201) => {}
                // Its Postgres goes a moment before it.
                Some(500..) | None => return,
                Some(status) => panic!("{path}: {status}"),
            }
        }
        acknowledged.lock().unwrap().insert(id.to_string());
    }
}

/// The ids of all responses, page by page.
async fn stored(owner: &Browser) -> BTreeSet<String> {
    let (mut ids, mut path) = (BTreeSet::new(), "/responses?limit=200".to_owned());
    loop {
        let (status, page) = owner.get(&path).await;
        assert_eq!(status, 200, "{page}");
        ids.extend(
            page["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()),
        );
        let Some(next) = page["next"].as_str() else { return ids };
        path = format!("/responses?limit=200&cursor={next}");
    }
}

#[tokio::test]
async fn every_acknowledged_answer_outlives_a_loss_of_power() {
    let folder = Folder::new();
    let served = folder.serve(&["--demo"]);
    let owner = Browser::at(&served.base);
    assert_eq!(owner.sign_in(crate::demo::EMAIL, password(served.line("demo password"))).await, 204);
    let (_, customers) = owner.get("/customers?limit=50").await;
    let (_, surveys) = owner.get("/surveys").await;
    let (customers, survey) = (customers["items"].as_array().unwrap().clone(), surveys["items"][0].clone());
    let (acknowledged, going) = (Mutex::new(BTreeSet::new()), AtomicBool::new(true));

    let writers = customers.iter().take(WRITERS).map(|of| write(&owner, of, &survey, &acknowledged, &going));
    let power = async {
        while acknowledged.lock().unwrap().len() < ACKNOWLEDGED {
            tokio::task::yield_now().await;
        }
        folder.kill_postgres();
        let words = served.stop("KILL");
        going.store(false, Ordering::SeqCst);
        words
    };
    tokio::time::timeout(PATIENCE, join(join_all(writers), power)).await.expect("they write on");

    let served = folder.serve(&[]);
    let owner = Browser { base: served.base.clone(), ..owner };
    let (acknowledged, stored) = (acknowledged.into_inner().unwrap(), stored(&owner).await);
    assert!(acknowledged.len() >= ACKNOWLEDGED);
    let lost: Vec<_> = acknowledged.difference(&stored).collect();
    assert!(lost.is_empty(), "{} of {} are lost", lost.len(), acknowledged.len());
    assert!(served.stop("INT").0 && !folder.postgres_runs());
}
