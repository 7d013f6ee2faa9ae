//! Promises by the thousand, as imports bring them.

use kept_core::component::Component;
use kept_core::ids::{CustomerId, PromiseId};
use kept_core::promise::{Ground, Outcome, Settlement, Severity, Terms};
use kept_store::Change;
use kept_store::promises::{PromiseUpsert, history, read, upsert_external};
use kept_testkit::TestApp;
use kept_testkit::builders::day;
use uuid::Uuid;

fn row(id: u128, customer: CustomerId, external: &str, settlement: Option<Settlement>) -> PromiseUpsert {
    PromiseUpsert {
        id: PromiseId(Uuid::from_u128(id)),
        customer_id: customer,
        text: "Delivered by the day".to_owned(),
        component: Component::Delivery,
        touchpoint: "delivery".to_owned(),
        severity: Severity::Major,
        due_day: day("2018-10-17"),
        due_at: Some("2018-10-17T12:00:00.123456Z".parse().unwrap()),
        terms: Terms::default(),
        missed_from: day("2018-10-18"),
        made: day("2018-10-01"),
        source: "shop".to_owned(),
        external_id: external.to_owned(),
        settlement,
    }
}

fn end(on: &str, outcome: Outcome, credit_bp: u16) -> Settlement {
    Settlement { day: day(on), outcome, ground: Ground::System, credit_bp }
}

async fn upsert(app: &TestApp, rows: &[PromiseUpsert]) -> Vec<Change> {
    let mut tx = app.app.db.tenant(app.org()).await.unwrap();
    let done = upsert_external(&mut tx, rows, app.app.now()).await.unwrap();
    tx.commit().await.unwrap();
    done.into_iter().map(|(_, change)| change).collect()
}

#[tokio::test]
async fn the_same_rows_twice_change_nothing_and_another_end_is_appended() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let acme = agent.customer("Acme").make().await.id;
    let other = agent.customer("Other").make().await.id;
    let kept = end("2018-10-16", Outcome::Kept, 10_000);
    let rows = [row(1, acme, "b", Some(kept)), row(2, acme, "a", None), row(3, acme, "c", Some(kept))];
    assert_eq!(upsert(&app, &rows).await, [Change::New; 3]);
    assert_eq!(upsert(&app, &rows).await, [Change::Same; 3]);

    let late = end("2018-10-20", Outcome::Late, 4_000);
    let unsaid = PromiseUpsert { settlement: None, ..row(13, acme, "c", None) };
    let moved =
        PromiseUpsert { text: "Moved".to_owned(), settlement: Some(late), ..row(12, other, "a", None) };
    let corrected = [row(11, acme, "b", Some(late)), moved, unsaid, row(4, other, "d", Some(late))];
    let done = upsert(&app, &corrected).await;
    assert_eq!(done, [Change::Changed, Change::Changed, Change::Same, Change::New]);

    let mut tx = app.app.db.tenant(app.org()).await.unwrap();
    let today = day("2026-03-02");
    let b = PromiseId(Uuid::from_u128(1));
    let ends: Vec<_> = history(&mut tx, b).await.unwrap().iter().map(|event| event.settlement).collect();
    assert_eq!(ends, [kept, late]);
    let promise = read(&mut tx, b, today).await.unwrap().unwrap();
    assert_eq!(promise.settled, Some(late));
    assert_eq!(read(&mut tx, b, day("2018-10-19")).await.unwrap().unwrap().settled, Some(kept));
    let moved = read(&mut tx, PromiseId(Uuid::from_u128(2)), today).await.unwrap().unwrap();
    assert_eq!((moved.customer_id, moved.text.as_str(), moved.settled), (other, "Moved", Some(late)));
    assert_eq!(moved.due, kept_core::promise::Due::At("2018-10-17T12:00:00.123456Z".parse().unwrap()));
    let c = read(&mut tx, PromiseId(Uuid::from_u128(3)), today).await.unwrap().unwrap();
    assert_eq!(c.settled, Some(kept), "what is not said stays");
}

#[tokio::test]
async fn two_imports_at_once_make_and_settle_each_promise_once() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let acme = agent.customer("Acme").make().await.id;
    for round in 0..2 {
        let (day, outcome) = [("2018-10-16", Outcome::Kept), ("2018-10-20", Outcome::Late)][round];
        let mut jobs = Vec::new();
        for job in 0..4_u128 {
            let (kept, org) = (app.app.clone(), app.org());
            jobs.push(tokio::spawn(async move {
                let mut rows: Vec<_> = (0..200)
                    .map(|n| row(job * 1_000 + n + 1, acme, &n.to_string(), Some(end(day, outcome, 7))))
                    .collect();
                if job % 2 == 1 {
                    rows.reverse();
                }
                let mut tx = kept.db.tenant(org).await.unwrap();
                let done = upsert_external(&mut tx, &rows, kept.now()).await.unwrap();
                tx.commit().await.unwrap();
                done.iter().filter(|(_, change)| *change != Change::Same).count()
            }));
        }
        let mut done = 0;
        for job in jobs {
            done += job.await.unwrap();
        }
        assert_eq!(done, 200, "each was new or changed for one of them");
    }
    let sql = "SELECT (SELECT count(*) FROM promises WHERE settled_number = 2 AND settled_outcome = 'late'), \
               (SELECT count(*) FROM promise_events)";
    let counts = app.database.superuser().await.query_one(sql, &[]).await.unwrap();
    assert_eq!((counts.get::<_, i64>(0), counts.get::<_, i64>(1)), (200, 400));
}
