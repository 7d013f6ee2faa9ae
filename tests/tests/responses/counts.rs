//! Histograms equal a count from the responses themselves, to the last vote, whatever came in which order.

use kept_core::ask::Channel;
use kept_core::calendar::{Day, Month};
use kept_core::ids::CustomerId;
use kept_store::histograms::{self, Count, Dimensions, Filter};
use kept_store::responses::ResponseRow;
use kept_testkit::TestApp;
use kept_testkit::builders::day;

use crate::responses::recording::{rehash, row, store};

/// A small source of repeatable chance.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

const FIRST: &str = "2018-08-01";
const DAYS: u64 = 92;

fn months() -> (Month, Month) {
    (day(FIRST).month(), day(FIRST).plus(91).month())
}

fn random(chance: &mut Chance, id: u128, customers: &[CustomerId]) -> ResponseRow {
    let customer = customers[usize::try_from(chance.below(customers.len() as u64)).unwrap()];
    let on: Day = day(FIRST).plus(i32::try_from(chance.below(DAYS)).unwrap());
    let external = if chance.below(3) > 0 { format!("o-{}", chance.below(60)) } else { String::new() };
    let value = 1 + u8::try_from(chance.below(5)).unwrap();
    // Ids of a submission are whatever its maker chose.
    let id = id | (u128::from(chance.below(1 << 30)) << 64);
    let mut row = row(id, customer, on, value, &external);
    row.complete = chance.below(6) > 0;
    row.channel = [Channel::Import, Channel::Link, Channel::Phone][usize::try_from(chance.below(3)).unwrap()];
    row.touchpoint = ["delivery", "order", ""][usize::try_from(chance.below(3)).unwrap()].to_owned();
    rehash(&mut row);
    row
}

/// What the histograms say, and what a count from the responses says.
async fn both(app: &TestApp, filter: &Filter) -> (Vec<Count>, Vec<Count>) {
    let mut tx = app.app.db.tenant(app.org()).await.unwrap();
    let read = histograms::read(&mut tx, filter).await.unwrap();
    let mut raw = Vec::new();
    let mut month = filter.months.0;
    while month <= filter.months.1 {
        raw.extend(histograms::raw_month(&mut tx, month, month.last_day(), filter).await.unwrap());
        month = month.plus(1);
    }
    (read, raw)
}

async fn fold(app: &TestApp) -> u64 {
    let mut tx = app.app.db.tenant(app.org()).await.unwrap();
    let folded = histograms::fold(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    folded
}

#[tokio::test]
async fn histograms_equal_a_count_from_the_responses_after_whatever_came() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let mut customers = Vec::new();
    for (name, segment) in [("A", "north"), ("B", "north"), ("C", "south"), ("D", ""), ("E", "south")] {
        customers.push(agent.customer(name).segment(segment).make().await.id);
    }
    let mut chance = Chance(7);
    let mut next = 0_u128;
    for round in 0..26 {
        let mut batch = Vec::new();
        for _ in 0..=chance.below(30) {
            next += 1;
            batch.push(random(&mut chance, next, &customers));
        }
        store(&app, &batch).await;
        if round % 3 == 0 {
            fold(&app).await;
        }
        let (read, raw) = both(&app, &Filter::of(months().0, months().1)).await;
        assert_eq!(read, raw, "round {round}");
    }
    let rows = app.database.superuser().await;
    let corrected = "SELECT count(*) FROM responses WHERE superseded_at IS NOT NULL";
    assert!(rows.query_one(corrected, &[]).await.unwrap().get::<_, i64>(0) > 50, "the test corrects a lot");
    for (segment, touchpoint, channel) in [
        (Some("north"), None, None),
        (Some("south"), Some("order"), None),
        (None, Some("delivery"), Some(Channel::Phone)),
        (Some(""), None, None),
        (Some("nowhere"), None, None),
    ] {
        let filter = Filter {
            segment: segment.map(str::to_owned),
            touchpoint: touchpoint.map(str::to_owned),
            channel,
            ..Filter::of(months().0, months().1)
        };
        let (read, raw) = both(&app, &filter).await;
        assert_eq!(read, raw, "{filter:?}");
        assert_eq!(read.is_empty(), segment == Some("nowhere"), "{filter:?}");
    }

    assert!(fold(&app).await > 0 && fold(&app).await == 0);
    let stored = "SELECT coalesce(string_agg(h::text, E'\\n' ORDER BY h::text), '') FROM histograms h";
    let folded: String = rows.query_one(stored, &[]).await.unwrap().get(0);
    let mut tx = app.app.db.tenant(app.org()).await.unwrap();
    histograms::rebuild(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    let rebuilt: String = rows.query_one(stored, &[]).await.unwrap().get(0);
    assert_eq!(folded, rebuilt);
    let mut tx = app.app.db.tenant(app.org()).await.unwrap();
    let dimensions = histograms::dimensions(&mut tx).await.unwrap();
    let words = |words: [&str; 2]| words.map(str::to_owned).to_vec();
    let expected = Dimensions {
        months: Some(months()),
        segments: words(["north", "south"]),
        touchpoints: words(["delivery", "order"]),
    };
    assert_eq!(dimensions, expected);
}

#[tokio::test]
async fn a_month_that_is_not_over_counts_only_as_far_as_the_day() {
    let app = TestApp::start().await;
    let a = app.agent().await.customer("A").segment("north").make().await.id;
    store(&app, &[row(1, a, day("2018-10-03"), 2, ""), row(2, a, day("2018-10-17"), 5, "")]).await;
    let month = day("2018-10-03").month();
    let mut tx = app.app.db.tenant(app.org()).await.unwrap();
    for (up_to, votes) in [("2018-10-02", vec![]), ("2018-10-16", vec![(2, 1)]), ("2018-10-17", vec![(5, 1)])]
    {
        let counts =
            histograms::raw_month(&mut tx, month, day(up_to), &Filter::of(month, month)).await.unwrap();
        assert_eq!(counts.iter().map(|c| (c.value, c.votes)).collect::<Vec<_>>(), votes, "{up_to}");
    }
}

#[tokio::test]
async fn nothing_is_seen_twice_or_not_at_all_while_folds_and_answers_go_on() {
    let app = std::sync::Arc::new(TestApp::start().await);
    let agent = app.agent().await;
    let mut customers = Vec::new();
    for i in 0..40 {
        customers.push(agent.customer(&format!("C{i}")).make().await.id);
    }
    let on = day("2018-10-17");
    let writer = tokio::spawn({
        let app = app.clone();
        async move {
            for (i, customer) in (1..).zip(customers) {
                store(&app, &[row(i, customer, on, 3, "")]).await;
            }
        }
    });
    let folder = tokio::spawn({
        let app = app.clone();
        async move {
            for _ in 0..30 {
                fold(&app).await;
            }
        }
    });
    let filter = Filter::of(on.month(), on.month());
    let mut last = 0;
    while !(writer.is_finished() && folder.is_finished()) {
        let mut tx = app.app.db.tenant(app.org()).await.unwrap();
        let counts = histograms::read(&mut tx, &filter).await.unwrap();
        let votes = counts.first().map_or(0, |count| count.votes);
        assert!(votes >= last && votes <= 40, "{last} then {votes}");
        last = votes;
    }
    writer.await.unwrap();
    folder.await.unwrap();
    let (read, raw) = both(&app, &filter).await;
    assert_eq!((read.first().map(|count| count.votes), &read), (Some(40), &raw));
}
