//! The counts of what promises came to equal a count from promises and answers themselves, whatever happened in which
//! order, and after any day that passes.

use std::sync::Arc;

use kept_core::ask::Channel;
use kept_core::calendar::Day;
use kept_core::component::Component;
use kept_core::ids::{CustomerId, PromiseId, ResponseId};
use kept_core::promise::{Claim, Ground, Outcome, Settlement, Severity, Terms};
use kept_core::response::Answer;
use kept_core::survey::QuestionKind;
use kept_store::customers::{CustomerUpsert, upsert_external as upsert_customers};
use kept_store::outcomes::{self, Outcomes};
use kept_store::overview::{self, Range};
use kept_store::promises::{PromiseUpsert, upsert_external};
use kept_store::responses::{ResponseRow, record};
use kept_store::{StoreError, TenantTx, questions};
use kept_testkit::TestApp;
use kept_testkit::builders::day;
use serde_json::json;
use uuid::Uuid;

/// A small source of repeatable chance.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[usize::try_from(self.below(all.len() as u64)).unwrap()]
    }

    /// A day up to `before` days before the day and `after` days after it.
    fn around(&mut self, day: Day, before: i32, after: i32) -> Day {
        day.plus(i32::try_from(self.below(u64::try_from(before + after + 1).unwrap())).unwrap() - before)
    }
}

const SEGMENTS: [&str; 3] = ["north", "south", ""];
const TOUCHPOINTS: [&str; 2] = ["delivery", "order"];
const OUTCOMES: [Outcome; 7] = [
    Outcome::Exceeded,
    Outcome::Kept,
    Outcome::Late,
    Outcome::Partly,
    Outcome::Missed,
    Outcome::Recovered,
    Outcome::Waived,
];

fn customer(chance: &mut Chance) -> CustomerUpsert {
    let number = chance.below(8);
    CustomerUpsert {
        id: CustomerId(Uuid::from_u128(u128::from(number) + 1)),
        kind: kept_core::customer::CustomerKind::Business,
        name: format!("Customer {number}"),
        segment: chance.of(&SEGMENTS).to_owned(),
        customer_since: None,
        yearly_value_minor: None,
        source: "shop".to_owned(),
        external_id: number.to_string(),
    }
}

fn promise(chance: &mut Chance, customers: &[CustomerId], today: Day) -> PromiseUpsert {
    let number = chance.below(60);
    let due = chance.around(today, 90, 30);
    let settlement = (chance.below(3) > 0).then(|| Settlement {
        day: chance.around(today, 40, 0),
        outcome: chance.of(&OUTCOMES),
        ground: Ground::System,
        credit_bp: 5_000,
    });
    PromiseUpsert {
        id: PromiseId(Uuid::from_u128(u128::from(number) + 1)),
        customer_id: chance.of(customers),
        text: "Delivered by the day".to_owned(),
        component: Component::Delivery,
        touchpoint: chance.of(&TOUCHPOINTS).to_owned(),
        severity: Severity::Major,
        due_day: due,
        due_at: None,
        terms: Terms::default(),
        missed_from: due.plus(i32::try_from(chance.below(9)).unwrap()),
        // Now and then a file speaks of a day to come.
        made: due.plus(-i32::try_from(chance.below(20)).unwrap()),
        source: "shop".to_owned(),
        external_id: number.to_string(),
        settlement,
    }
}

fn response(chance: &mut Chance, id: u128, customers: &[CustomerId], today: Day) -> ResponseRow {
    let answer = Answer {
        key: "satisfied".parse().unwrap(),
        kind: QuestionKind::Satisfaction,
        component: Component::Delivery,
        value: Some(1 + u8::try_from(chance.below(5)).unwrap()),
        text: None,
    };
    let promise = PromiseId(Uuid::from_u128(u128::from(chance.below(60)) + 1));
    let external = (chance.below(3) > 0).then(|| ("shop".to_owned(), chance.below(50).to_string()));
    let mut row = ResponseRow {
        id: ResponseId(Uuid::from_u128(id)),
        customer_id: chance.of(customers),
        contact_id: None,
        ask_id: None,
        survey: None,
        promise_id: (chance.below(6) > 0).then_some(promise),
        channel: Channel::Import,
        touchpoint: chance.of(&TOUCHPOINTS).to_owned(),
        day: chance.around(today, 70, 4),
        complete: chance.below(6) > 0,
        recorded_by: None,
        external,
        answers: vec![answer],
        content_hash: [0; 32],
    };
    // Every second submission of the same is the same.
    row.content_hash[0] = u8::try_from(chance.below(2)).unwrap();
    row
}

async fn begin(app: &TestApp) -> TenantTx {
    app.app.db.tenant(app.org()).await.unwrap()
}

async fn fold(app: &TestApp) -> u64 {
    let mut tx = begin(app).await;
    let folded = outcomes::fold(&mut tx, app.app.now()).await.unwrap();
    tx.commit().await.unwrap();
    folded
}

/// What the counts say, and what a count of everything says.
async fn both(app: &TestApp, range: Range<'_>) -> [Outcomes; 2] {
    let mut tx = begin(app).await;
    let read = outcomes::read(&mut tx, range).await.unwrap();
    let promises = overview::promises(&mut tx, range).await.unwrap();
    [read, Outcomes { promises, answers: overview::effect(&mut tx, range).await.unwrap() }]
}

async fn equal(app: &TestApp, when: &str) -> Outcomes {
    let today = app.system.today(&app.app);
    let mut all = Outcomes::default();
    for from in [day("1970-01-01"), today.month().plus(-2).first_day(), today.month().first_day()] {
        for segment in [None, Some("north"), Some(""), Some("nowhere")] {
            for touchpoint in [None, Some("order")] {
                let range = Range { from, to: today, segment, touchpoint };
                let [read, raw] = both(app, range).await;
                assert_eq!(read, raw, "{when}, {range:?}");
                if (segment, touchpoint) == (None, None) && from == day("1970-01-01") {
                    all = read;
                }
            }
        }
    }
    all
}

async fn step(app: &TestApp, chance: &mut Chance, next: &mut u128) {
    let (now, today) = (app.app.now(), app.system.today(&app.app));
    let mut tx = begin(app).await;
    let mut rows: Vec<CustomerUpsert> = (0..chance.below(4)).map(|_| customer(chance)).collect();
    rows.sort_by(|a, b| a.external_id.cmp(&b.external_id));
    rows.dedup_by(|a, b| a.external_id == b.external_id);
    upsert_customers(&mut tx, &rows, now).await.unwrap();
    let customers: Vec<CustomerId> = (1..=8).map(|n| CustomerId(Uuid::from_u128(n))).collect();
    let mut rows: Vec<_> = (0..chance.below(12)).map(|_| promise(chance, &customers, today)).collect();
    rows.sort_by(|a, b| a.external_id.cmp(&b.external_id));
    rows.dedup_by(|a, b| a.external_id == b.external_id);
    upsert_external(&mut tx, &rows, now).await.unwrap();
    let responses: Vec<_> = (0..chance.below(20))
        .map(|_| {
            *next += 1;
            response(chance, *next, &customers, today)
        })
        .collect();
    record(&mut tx, &responses, now).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn counts_equal_a_count_of_everything_after_whatever_happened_and_any_day_that_passes() {
    let app = TestApp::start().await;
    let now = app.app.now();
    let mut chance = Chance(11);
    let mut tx = begin(&app).await;
    let keys = [("satisfied".parse().unwrap(), QuestionKind::Satisfaction, Component::Delivery)];
    questions::claim(&mut tx, &keys, now).await.unwrap().unwrap();
    let customers: Vec<CustomerUpsert> = (0..8)
        .map(|n| CustomerUpsert {
            id: CustomerId(Uuid::from_u128(n + 1)),
            external_id: n.to_string(),
            ..customer(&mut chance)
        })
        .collect();
    upsert_customers(&mut tx, &customers, now).await.unwrap();
    let ids: Vec<CustomerId> = customers.iter().map(|customer| customer.id).collect();
    let today = app.system.today(&app.app);
    let promises: Vec<PromiseUpsert> = (0..60)
        .map(|n: u128| PromiseUpsert {
            id: PromiseId(Uuid::from_u128(n + 1)),
            external_id: n.to_string(),
            ..promise(&mut chance, &ids, today)
        })
        .collect();
    upsert_external(&mut tx, &promises, now).await.unwrap();
    tx.commit().await.unwrap();
    equal(&app, "at first").await;

    let (mut next, mut seen) = (1_000, Vec::new());
    for round in 0..40 {
        step(&app, &mut chance, &mut next).await;
        match round % 4 {
            0 => assert!(fold(&app).await > 0),
            1 => app.clock.advance_days(1),
            2 if round % 8 == 2 => app.clock.advance_days(9),
            _ => {}
        }
        seen.push(equal(&app, &format!("round {round}")).await);
    }
    let groups = |of: fn(&Outcomes) -> usize| seen.iter().map(of).max().unwrap();
    assert_eq!(
        (groups(|all| all.promises.len()), groups(|all| all.answers.len())),
        (4, 3),
        "all groups occur"
    );
    let rows = app.database.superuser().await;
    for (what, query) in [
        (
            "corrected",
            "SELECT count(*) FROM responses WHERE superseded_at IS NOT NULL AND promise_id IS NOT NULL",
        ),
        ("settled again", "SELECT count(*) FROM promises WHERE settled_number > 1"),
    ] {
        assert!(rows.query_one(query, &[]).await.unwrap().get::<_, i64>(0) > 20, "the test has many {what}");
    }

    app.clock.advance_days(400);
    equal(&app, "a year later").await;
    assert!(fold(&app).await > 0 && fold(&app).await == 0);
    equal(&app, "folded").await;
    let ahead = "SELECT count(*) FROM outcome_counts WHERE counts_from > 0 OR missed_from > 0";
    assert_eq!(
        rows.query_one(ahead, &[]).await.unwrap().get::<_, i64>(0),
        0,
        "days that passed leave no cells"
    );
    let stored = "SELECT coalesce(string_agg(c::text, E'\\n' ORDER BY c::text), '') FROM outcome_counts c \
                  WHERE n <> 0 OR satisfied <> 0";
    let folded: String = rows.query_one(stored, &[]).await.unwrap().get(0);
    let mut tx = begin(&app).await;
    outcomes::rebuild(&mut tx, app.app.now()).await.unwrap();
    tx.commit().await.unwrap();
    let rebuilt: String = rows.query_one(stored, &[]).await.unwrap().get(0);
    assert!(folded.lines().count() > 10);
    assert_eq!(folded, rebuilt);
}

/// What an import stores.
enum Work {
    Answers(Vec<ResponseRow>),
    Promises(Vec<PromiseUpsert>),
}

/// The same again as often as somebody gets in the way, as whoever sends it would.
async fn until_stored(app: &TestApp, work: Work) {
    let now = app.app.now();
    loop {
        let mut tx = begin(app).await;
        let stored = match &work {
            Work::Answers(rows) => record(&mut tx, rows, now).await.map(|_| ()),
            Work::Promises(rows) => upsert_external(&mut tx, rows, now).await.map(|_| ()),
        };
        match stored {
            Ok(()) => return tx.commit().await.unwrap(),
            Err(StoreError::Collision) => tx.roll_back().await.unwrap(),
            Err(error) => panic!("{error}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn settlements_answers_segments_and_imports_at_once_leave_counts_that_are_right() {
    let app = Arc::new(TestApp::builder().connections(8).start().await);
    let agent = app.agent().await;
    let now = app.app.now();
    let mut tx = begin(&app).await;
    let keys = [("satisfied".parse().unwrap(), QuestionKind::Satisfaction, Component::Delivery)];
    questions::claim(&mut tx, &keys, now).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    let mut customers = Vec::new();
    for name in ["A", "B"] {
        customers.push(agent.customer(name).segment("north").make().await.id);
    }
    let mut promises = Vec::new();
    for (n, customer) in [(0, 0), (1, 1), (2, 0)] {
        let made = agent.promise(customers[customer], &format!("Promise {n}"), "2026-02-20");
        promises.push(made.made("2026-02-10").make().await.id);
    }
    let mut jobs = Vec::new();
    // Two members settle the same promises, again and again.
    for member in 0..2_usize {
        let (client, promises) = (app.agent().await, promises.clone());
        jobs.push(tokio::spawn(async move {
            for round in 0..12 {
                let claim =
                    [Claim::Delivered { late_hours: 0 }, Claim::Missed, Claim::Waived][(round + member) % 3];
                client.settle(promises[round % 3], claim, Ground::Customer, "2026-02-20").await;
            }
        }));
    }
    // Answers come and are corrected, from both customers about every promise.
    for source in 0..2_u64 {
        let (app, customers, promises) = (app.clone(), customers.clone(), promises.clone());
        jobs.push(tokio::spawn(async move {
            let mut chance = Chance(source);
            for round in 0..30_u128 {
                let today = app.system.today(&app.app);
                let rows: Vec<ResponseRow> = (0..3_u128)
                    .map(|n| {
                        let id = (u128::from(source) + 1) * 10_000 + round * 10 + n;
                        let mut row = response(&mut chance, id, &customers, today);
                        row.promise_id = Some(chance.of(&promises));
                        row.external = Some(("shop".to_owned(), (chance.below(9)).to_string()));
                        row.content_hash = [u8::try_from(round).unwrap(); 32];
                        row
                    })
                    .collect();
                until_stored(&app, Work::Answers(rows)).await;
            }
        }));
    }
    let (client, moved) = (app.agent().await, customers.clone());
    jobs.push(tokio::spawn(async move {
        for round in 0..20 {
            let path = kept_api::paths::customer(moved[round % 2]);
            client.patch(&path, &json!({ "segment": SEGMENTS[round % 3] })).await.ok();
        }
    }));
    // An import gives promises from one customer to the other.
    let imported = app.clone();
    jobs.push(tokio::spawn(async move {
        let mut chance = Chance(5);
        for _ in 0..20 {
            let rows: Vec<PromiseUpsert> = (0..4)
                .map(|n: u128| PromiseUpsert {
                    id: PromiseId(Uuid::from_u128(imported.app.id().as_u128())),
                    external_id: n.to_string(),
                    ..promise(&mut chance, &customers, imported.system.today(&imported.app))
                })
                .collect();
            until_stored(&imported, Work::Promises(rows)).await;
            fold(&imported).await;
        }
    }));
    for job in jobs {
        job.await.unwrap();
    }
    let all = equal(&app, "after all").await;
    assert!(all.promises.iter().map(|group| group.n).sum::<u64>() > 0 && !all.answers.is_empty(), "{all:?}");
}
