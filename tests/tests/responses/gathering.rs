//! Submissions that arrive together: each on its own, all of them quick.

use std::sync::Arc;

use kept_api::responses::{PublicResponse, Received};
use kept_app::responses::gather::{Gather, Limits};
use kept_app::{App, AppError};
use kept_core::ids::ResponseId;
use kept_core::response::AnswerInput;
use kept_store::{Db, StoreError};
use kept_testkit::wait_until;
use tokio::sync::oneshot;
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::responses::asked::{Asked, answers, public, submission};

fn response(id: u128, words: &str) -> PublicResponse {
    let answer = |key: &str, value, text: Option<&str>| AnswerInput {
        key: key.parse().unwrap(),
        value,
        text: text.map(str::to_owned),
    };
    let answers = vec![
        answer("expected", Some(3), None),
        answer("delivered", Some(4), None),
        answer("words", None, Some(words)),
    ];
    PublicResponse { id: ResponseId(Uuid::from_u128(id)), answers }
}

/// Submits while nobody can read an ask, so that all of them wait together; then lets them go.
async fn together(
    asked: &Asked,
    app: &App,
    sent: Vec<(String, PublicResponse)>,
) -> Vec<(u128, Result<Received, AppError>)> {
    let mut holder = asked.app.database.superuser().await;
    let held = holder.transaction().await.unwrap();
    held.batch_execute("LOCK TABLE asks IN ACCESS EXCLUSIVE MODE").await.unwrap();
    let mut tasks = JoinSet::new();
    for (token, response) in sent {
        let app = app.clone();
        tasks.spawn(async move {
            let id = response.id.0.as_u128();
            (id, kept_app::responses::submit::run(&app, &token, response).await)
        });
    }
    somebody_waits(asked).await;
    held.commit().await.unwrap();
    let mut outcomes = tasks.join_all().await;
    outcomes.sort_by_key(|(id, _)| *id);
    outcomes
}

/// Returns as soon as a batch waits for a table that the test holds.
async fn somebody_waits(asked: &Asked) {
    let watcher = asked.app.database.superuser().await;
    wait_until("a batch waits for the asks", async || {
        let waiting = "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database \
                       WHERE NOT l.granted AND d.datname = current_database()";
        watcher.query_one(waiting, &[]).await.unwrap().get::<_, i64>(0) > 0
    })
    .await;
}

#[tokio::test]
async fn those_that_wait_together_share_a_transaction() {
    let asked = Asked::start().await;
    let mut sent = Vec::new();
    for id in 1..=20 {
        sent.push((asked.link().await.1, response(id, "fine")));
    }
    let outcomes = together(&asked, &asked.app.app, sent).await;
    assert!(outcomes.iter().all(|(_, outcome)| outcome.as_ref().is_ok_and(|it| it.complete && !it.again)));
    let rows = asked.app.database.superuser().await;
    let row =
        rows.query_one("SELECT count(*), count(DISTINCT xmin::text) FROM responses", &[]).await.unwrap();
    let (responses, transactions): (i64, i64) = (row.get(0), row.get(1));
    assert_eq!(responses, 20);
    assert!(transactions <= 3, "{transactions} transactions");
    let events = "SELECT count(*) FROM events WHERE what = 'customer'";
    assert!(rows.query_one(events, &[]).await.unwrap().get::<_, i64>(0) > 0);
}

#[tokio::test]
async fn a_row_that_the_database_refuses_fails_alone() {
    let asked = Asked::start().await;
    let rows = asked.app.database.superuser().await;
    let poison = "ALTER TABLE answers ADD CONSTRAINT poison CHECK (text IS DISTINCT FROM 'poison')";
    rows.batch_execute(poison).await.unwrap();
    let mut sent = Vec::new();
    for id in 1..=10 {
        sent.push((asked.link().await.1, response(id, if id == 6 { "poison" } else { "fine" })));
    }
    let outcomes = together(&asked, &asked.app.app, sent).await;
    for (id, outcome) in &outcomes {
        match outcome {
            Ok(received) => assert!(*id != 6 && received.id.0.as_u128() == *id),
            Err(error) => {
                assert!(*id == 6 && matches!(error, AppError::Store(StoreError::Other(_))), "{id} {error}");
            }
        }
    }
    assert_eq!(asked.stored().await, 9);
    let half = "SELECT count(*) FROM asks WHERE (response_id IS NULL) <> NOT EXISTS \
                (SELECT FROM responses r WHERE r.ask_id = asks.id)";
    assert_eq!(rows.query_one(half, &[]).await.unwrap().get::<_, i64>(0), 0);
}

#[tokio::test]
async fn what_the_database_gives_up_is_told_to_come_back() {
    let asked = Asked::start().await;
    let (one, two) = (asked.link().await.1, asked.link().await.1);
    let mut rows = asked.app.database.superuser().await;
    let name = asked.app.database.name();
    rows.batch_execute(&format!("ALTER DATABASE {name} SET lock_timeout = '50ms'")).await.unwrap();
    // New connections, which have the setting.
    let db = Db::open(&asked.app.database.url(), 2).unwrap();
    let limits = Limits { batch: 2, in_flight: 1, waiting: 2 };
    let app = App { db: db.clone(), gather: Gather::new(limits), ..asked.app.app.clone() };
    let held = rows.transaction().await.unwrap();
    held.batch_execute("LOCK TABLE asks IN ACCESS EXCLUSIVE MODE").await.unwrap();
    let (first, second) = tokio::join!(
        kept_app::responses::submit::run(&app, &one, response(1, "fine")),
        kept_app::responses::submit::run(&app, &two, response(2, "fine")),
    );
    for outcome in [first, second] {
        assert!(matches!(outcome, Err(AppError::Store(StoreError::Unavailable(_)))), "{outcome:?}");
    }
    held.commit().await.unwrap();
    let again = kept_app::responses::submit::run(&app, &one, response(1, "fine")).await.unwrap();
    assert!(!again.again, "nothing was stored before");
    db.close();
}

#[tokio::test]
async fn each_of_a_batch_is_judged_on_its_own() {
    let asked = Asked::start().await;
    let (one, two) = (asked.link().await.1, asked.link().await.1);
    let (taken, fourth) = (asked.link().await.1, asked.link().await.1);
    asked.contact.post(&public(&taken), &submission(100, &answers(1, 1, ""))).await.ok();
    let sent = vec![
        (one.clone(), response(1, "first")),
        (one.clone(), response(2, "second")),
        (two.clone(), response(3, "third")),
        (two.clone(), response(3, "third")),
        // An id that belongs to another ask.
        (fourth.clone(), response(100, "fourth")),
    ];
    let outcomes = together(&asked, &asked.app.app, sent).await;
    let said: Vec<String> = outcomes
        .iter()
        .map(|(id, outcome)| match outcome {
            Ok(received) => format!("{id} {}", if received.again { "again" } else { "stored" }),
            Err(AppError::AlreadyAnswered) => format!("{id} answered"),
            Err(AppError::Conflict(_)) => format!("{id} conflict"),
            Err(error) => format!("{id} {error}"),
        })
        .collect();
    let (first, rest) = said.split_at(2);
    assert!(first == ["1 stored", "2 answered"] || first == ["1 answered", "2 stored"], "{first:?}");
    assert!(
        rest == ["3 stored", "3 again", "100 conflict"] || rest == ["3 again", "3 stored", "100 conflict"]
    );
    assert_eq!(asked.stored().await, 3);
}

#[tokio::test]
async fn when_too_many_wait_the_next_is_told_to_come_back() {
    let asked = Asked::start().await;
    let limits = Limits { batch: 1, in_flight: 1, waiting: 2 };
    let app = App { gather: Gather::new(limits), ..asked.app.app.clone() };
    let mut sent = Vec::new();
    for id in 1..=6 {
        sent.push((asked.link().await.1, response(id, "fine")));
    }
    let outcomes = together(&asked, &app, sent.clone()).await;
    let refused: Vec<u128> = outcomes
        .iter()
        .filter(|(_, outcome)| matches!(outcome, Err(AppError::Store(StoreError::Unavailable(_)))))
        .map(|(id, _)| *id)
        .collect();
    let stored = outcomes.iter().filter(|(_, outcome)| outcome.is_ok()).count();
    assert!(!refused.is_empty() && stored >= 2, "{outcomes:?}");
    assert_eq!(refused.len() + stored, 6);
    for (token, response) in sent {
        let again = kept_app::responses::submit::run(&app, &token, response).await.unwrap();
        assert_eq!(again.again, !refused.contains(&again.id.0.as_u128()), "the queue is free again");
    }
}

/// Runs `work` on a thread with a runtime of its own, as those that answer requests have; both end when `end` is sent.
fn on_a_thread_of_its_own<F>(work: F) -> (oneshot::Sender<()>, std::thread::JoinHandle<()>)
where
    F: Future<Output: Send> + Send + 'static,
{
    let (end, ends) = oneshot::channel();
    let thread = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let task = runtime.spawn(async { drop(work.await) });
        runtime.block_on(ends).unwrap();
        drop((task, runtime));
    });
    (end, thread)
}

#[tokio::test]
async fn a_batch_does_not_end_with_the_thread_that_began_it() {
    let asked = Asked::start().await;
    let limits = Limits { batch: 1, in_flight: 1, waiting: 4 };
    let app = App { gather: Gather::new(limits), ..asked.app.app.clone() };
    let (one, two) = (asked.link().await.1, asked.link().await.1);
    let mut holder = asked.app.database.superuser().await;
    let held = holder.transaction().await.unwrap();
    held.batch_execute("LOCK TABLE asks IN ACCESS EXCLUSIVE MODE").await.unwrap();
    let first = {
        let app = app.clone();
        async move { kept_app::responses::submit::run(&app, &one, response(1, "fine")).await }
    };
    let (end, thread) = on_a_thread_of_its_own(first);
    somebody_waits(&asked).await;
    let mut second = Box::pin(kept_app::responses::submit::run(&app, &two, response(2, "fine")));
    assert!(futures_util::poll!(&mut second).is_pending(), "it waits behind the first");
    end.send(()).unwrap();
    thread.join().unwrap();
    held.commit().await.unwrap();
    assert!(!second.await.unwrap().again);
    assert_eq!(asked.stored().await, 2);
}

#[tokio::test]
async fn a_connection_does_not_end_with_the_thread_that_needed_it_first() {
    let asked = Asked::start().await;
    let db = Db::open(&asked.app.database.url(), 1).unwrap();
    let (hand_over, handed) = oneshot::channel();
    let begin = {
        let db = db.clone();
        async move { hand_over.send(db.global().await.unwrap()).map_err(drop) }
    };
    let (end, thread) = on_a_thread_of_its_own(begin);
    let transaction = handed.await.unwrap();
    end.send(()).unwrap();
    thread.join().unwrap();
    transaction.commit().await.unwrap();
    db.close();
}

#[tokio::test]
async fn of_two_clients_with_one_link_one_is_first() {
    let asked = Arc::new(Asked::start().await);
    for round in 0..5 {
        let (_, token) = asked.link().await;
        let post = |id: u128| {
            let (asked, token) = (asked.clone(), token.clone());
            tokio::spawn(async move {
                asked.app.anonymous().post(&public(&token), &submission(id, &answers(3, 3, ""))).await.status
            })
        };
        let (a, b) = tokio::join!(post(round * 10 + 1), post(round * 10 + 2));
        let mut statuses = [a.unwrap(), b.unwrap()];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409]);

        let (_, token) = asked.link().await;
        let post = |id: u128| {
            let (asked, token) = (asked.clone(), token.clone());
            tokio::spawn(async move {
                asked.app.anonymous().post(&public(&token), &submission(id, &answers(3, 3, ""))).await.status
            })
        };
        let (a, b) = tokio::join!(post(round * 10 + 3), post(round * 10 + 3));
        let mut statuses = [a.unwrap(), b.unwrap()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 201], "the same submission is received twice and stored once");
    }
    assert_eq!(asked.stored().await, 10);
}

#[tokio::test]
async fn many_at_one_address_who_have_right_links_keep_nobody_out() {
    let asked = Asked::start().await;
    let (_, token) = asked.link().await;
    let mut holder = asked.app.database.superuser().await;
    let held = holder.transaction().await.unwrap();
    held.batch_execute("LOCK TABLE asks IN ACCESS EXCLUSIVE MODE").await.unwrap();
    let mut tasks = JoinSet::new();
    for _ in 0..2 * kept_app::limits::STRAYS {
        let (contact, path) = (asked.contact.clone(), format!("/api/v1/public/asks/{token}"));
        tasks.spawn(async move { contact.get(&path).await.status });
    }
    somebody_waits(&asked).await;
    held.commit().await.unwrap();
    let answers = tasks.join_all().await;
    assert!(answers.iter().all(|status| *status == 200), "{answers:?}");
}
