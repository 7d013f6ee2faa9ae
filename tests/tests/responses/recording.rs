//! Recording by the thousand, as imports bring it: once, corrected, in conflict.

use kept_core::ask::Channel;
use kept_core::calendar::{Day, Month};
use kept_core::component::Component;
use kept_core::ids::{CustomerId, ResponseId};
use kept_core::response::Answer;
use kept_core::survey::QuestionKind;
use kept_store::StoreError;
use kept_store::histograms::{self, Filter};
use kept_store::questions;
use kept_store::responses::{Recorded, ResponseRow, get, record};
use kept_testkit::TestApp;
use kept_testkit::builders::day;
use uuid::Uuid;

/// A satisfaction of one customer, known elsewhere by `external` where that is not empty.
pub(crate) fn row(id: u128, customer: CustomerId, on: Day, value: u8, external: &str) -> ResponseRow {
    let answer = Answer {
        key: "satisfied".parse().unwrap(),
        kind: QuestionKind::Satisfaction,
        component: Component::Delivery,
        value: Some(value),
        text: None,
    };
    let mut row = ResponseRow {
        id: ResponseId(Uuid::from_u128(id)),
        customer_id: customer,
        contact_id: None,
        ask_id: None,
        survey: None,
        promise_id: None,
        channel: Channel::Import,
        touchpoint: "delivery".to_owned(),
        day: on,
        complete: true,
        recorded_by: None,
        external: (!external.is_empty()).then(|| ("shop".to_owned(), external.to_owned())),
        answers: vec![answer],
        content_hash: [0; 32],
    };
    rehash(&mut row);
    row
}

/// Something that differs where the contents differ.
pub(crate) fn rehash(row: &mut ResponseRow) {
    let text = format!("{} {} {} {:?}", row.customer_id, row.day, row.complete, row.answers);
    let mut hash = [0_u8; 32];
    for (i, byte) in text.bytes().enumerate() {
        hash[i % 32] = hash[i % 32].rotate_left(3) ^ byte;
    }
    row.content_hash = hash;
}

pub(crate) async fn store(app: &TestApp, rows: &[ResponseRow]) -> Vec<Recorded> {
    let now = app.app.now();
    let mut tx = app.app.db.tenant(app.org()).await.unwrap();
    let keys = [("satisfied".parse().unwrap(), QuestionKind::Satisfaction, Component::Delivery)];
    questions::claim(&mut tx, &keys, now).await.unwrap().unwrap();
    let recorded = record(&mut tx, rows, now).await.unwrap();
    tx.commit().await.unwrap();
    recorded
}

/// Values and votes of a month.
async fn votes(app: &TestApp, month: &str) -> Vec<(u8, u64)> {
    let month: Month = month.parse().unwrap();
    let mut tx = app.app.db.tenant(app.org()).await.unwrap();
    let counts = histograms::read(&mut tx, &Filter::of(month, month)).await.unwrap();
    counts.into_iter().map(|count| (count.value, count.votes)).collect()
}

#[tokio::test]
async fn the_same_file_twice_changes_nothing_and_a_changed_answer_takes_the_old_ones_place() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let (a, b) = (agent.customer("A").make().await.id, agent.customer("B").make().await.id);
    let (early, late) = (day("2018-10-03"), day("2018-10-17"));
    let file = |ids: u128| {
        vec![row(ids, a, early, 2, "o-1"), row(ids + 1, a, late, 4, "o-2"), row(ids + 2, b, late, 5, "o-3")]
    };
    assert_eq!(store(&app, &file(10)).await, [Recorded::New; 3]);
    assert_eq!(votes(&app, "2018-10").await, [(4, 1), (5, 1)]);
    assert_eq!(store(&app, &file(20)).await, [Recorded::Again; 3]);

    let mut changed = file(30);
    changed[1] = row(31, a, late, 1, "o-2");
    assert_eq!(store(&app, &changed).await, [Recorded::Again, Recorded::Corrected, Recorded::Again]);
    assert_eq!(votes(&app, "2018-10").await, [(1, 1), (5, 1)]);
    // The correction moves into another month: the earlier answer of the month before counts again.
    changed[1] = row(41, a, day("2018-11-02"), 1, "o-2");
    assert_eq!(store(&app, &changed[1..2]).await, [Recorded::Corrected]);
    assert_eq!(
        (votes(&app, "2018-10").await, votes(&app, "2018-11").await),
        (vec![(2, 1), (5, 1)], vec![(1, 1)])
    );
    // Back to what it was, and then to somebody else's.
    assert_eq!(store(&app, &[row(51, a, late, 4, "o-2")]).await, [Recorded::Corrected]);
    assert_eq!((votes(&app, "2018-10").await, votes(&app, "2018-11").await), (vec![(4, 1), (5, 1)], vec![]));
    assert_eq!(store(&app, &[row(61, b, late, 4, "o-2")]).await, [Recorded::Corrected]);
    assert_eq!(votes(&app, "2018-10").await, [(2, 1), (4, 1)], "of B's two on one day the higher id counts");
    let rows = app.database.superuser().await;
    let sql = "SELECT count(*) FILTER (WHERE superseded_at IS NULL), max(revision) FROM responses";
    let row = rows.query_one(sql, &[]).await.unwrap();
    assert_eq!((row.get::<_, i64>(0), row.get::<_, i32>(1)), (3, 5));
}

#[tokio::test]
async fn what_shares_an_id_within_one_batch_is_taken_in_order() {
    let app = TestApp::start().await;
    let a = app.agent().await.customer("A").make().await.id;
    let on = day("2018-10-17");
    let batch = [
        row(1, a, on, 1, "o-1"),
        row(1, a, on, 1, ""),
        row(2, a, on, 2, "o-1"),
        row(3, a, on, 2, "o-1"),
        row(1, a, on, 5, ""),
        row(4, a, on, 3, "o-1"),
    ];
    let recorded = store(&app, &batch).await;
    let expected = [
        Recorded::New,
        Recorded::Again,
        Recorded::Corrected,
        Recorded::Again,
        Recorded::Conflict,
        Recorded::Corrected,
    ];
    assert_eq!(recorded, expected);
    assert_eq!(votes(&app, "2018-10").await, [(3, 1)]);
}

#[tokio::test]
async fn whoever_answers_often_has_one_vote_and_the_parts_do_not_count() {
    let app = TestApp::start().await;
    let a = app.agent().await.customer("A").segment("north").make().await.id;
    let on = day("2018-10-17");
    let mut part = row(9, a, day("2018-10-20"), 1, "");
    part.complete = false;
    let batch = [row(2, a, on, 3, ""), row(1, a, on, 5, ""), row(3, a, day("2018-10-01"), 2, ""), part];
    assert_eq!(store(&app, &batch).await, [Recorded::New; 4]);
    assert_eq!(votes(&app, "2018-10").await, [(3, 1)]);
    let mut tx = app.app.db.tenant(app.org()).await.unwrap();
    let read = get(&mut tx, ResponseId(Uuid::from_u128(9))).await.unwrap().unwrap();
    assert!(!read.complete);
    let nobody = [row(20, CustomerId(Uuid::nil()), on, 1, "")];
    let missing = record(&mut tx, &nobody, app.app.now()).await;
    assert!(matches!(missing, Err(StoreError::Missing { .. })), "{missing:?}");
    assert_eq!(record(&mut tx, &[], app.app.now()).await.unwrap(), []);
}

#[tokio::test]
async fn a_key_has_one_meaning_whoever_claims_it_first() {
    let app = TestApp::start().await;
    let now = app.app.now();
    let key = |text: &str| text.parse().unwrap();
    let mut tx = app.app.db.tenant(app.org()).await.unwrap();
    let first = [
        (key("b"), QuestionKind::Effort, Component::Service),
        (key("a"), QuestionKind::Satisfaction, Component::Delivery),
    ];
    for _ in 0..2 {
        assert_eq!(questions::claim(&mut tx, &first, now).await.unwrap(), Ok(()));
    }
    tx.commit().await.unwrap();
    let mut tx = app.app.db.tenant(app.org()).await.unwrap();
    for other in [
        (key("a"), QuestionKind::Effort, Component::Delivery),
        (key("a"), QuestionKind::Satisfaction, Component::Product),
    ] {
        let claimed = questions::claim(&mut tx, &[first[0].clone(), other], now).await.unwrap();
        assert_eq!(claimed, Err(key("a")));
    }
    let twice = [
        (key("c"), QuestionKind::Open, Component::Service),
        (key("c"), QuestionKind::Open, Component::Product),
    ];
    assert_eq!(questions::claim(&mut tx, &twice, now).await.unwrap(), Err(key("c")));
    assert_eq!(questions::claim(&mut tx, &[], now).await.unwrap(), Ok(()));
}
