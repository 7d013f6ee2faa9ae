//! A page reads a page's rows, however many customers there are.

use std::collections::BTreeSet;

use kept_api::customers::CustomerSort;
use kept_core::calendar::Day;
use kept_store::Db;
use kept_store::customers::{Filter, Selection, count, list, select};
use kept_testkit::{TestApp, wait_until};

const CUSTOMERS: i64 = 20_000;
const DAY: i32 = 20_000;

/// Rows as a close would leave them, made by Postgres itself.
async fn fill(app: &TestApp) {
    let org = app.org();
    let sql = format!(
        "INSERT INTO customers SELECT '{org}', md5(i::text)::uuid, 'business', 'Customer ' || md5(i::text || 'n'), \
             'customer ' || md5(i::text || 'n'), 's' || i % 9, 'active', NULL, i, NULL, 'test', i::text, now(), now() \
             FROM generate_series(1, {CUSTOMERS}) i; \
         INSERT INTO customer_scores SELECT org_id, {DAY}, id, CASE WHEN v % 3 > 0 THEN v % 6 END, \
             CASE WHEN v % 3 > 0 THEN v % 6 * 20000000 END, 1, 1, 1, NULL, v * 1000, 0, 100000000, v % 2 = 0, v * 1000, \
             1, 1, 1, 1, 0, CASE WHEN v % 4 > 0 THEN {DAY} - v % 300 END, true, CASE WHEN v % 5 > 0 THEN v % 777 END, \
             segment, true, yearly_value_minor \
             FROM customers, LATERAL (SELECT yearly_value_minor::int % 1009 AS v) x; \
         INSERT INTO closes VALUES ('{org}', {DAY}, 1, {CUSTOMERS}, now()); \
         INSERT INTO search_words SELECT org_id, 'customer', id, word \
             FROM customers, LATERAL (SELECT DISTINCT unnest(string_to_array(name_key, ' ')) AS word) w; \
         ANALYZE customers; ANALYZE search_words; ANALYZE customer_scores; ANALYZE members"
    );
    app.database.superuser().await.batch_execute(&sql).await.unwrap();
    wait_until("the filling tells what it read", async || reads(app).await.0 >= CUSTOMERS).await;
}

/// Rows that were read of the two tables since the database was made, in sequence and by index.
async fn reads(app: &TestApp) -> (i64, i64) {
    let sql = "SELECT sum(seq_tup_read)::bigint, sum(idx_tup_fetch)::bigint FROM pg_stat_user_tables \
               WHERE relname IN ('customers', 'customer_scores')";
    let row = app.database.superuser().await.query_one(sql, &[]).await.unwrap();
    (row.get(0), row.get(1))
}

/// Rows that are read for the first two pages of a list. A connection has told them all when it has ended.
async fn read_for(app: &TestApp, sort: CustomerSort) -> (i64, i64) {
    let (day, all) = (Day::from_number(DAY), Selection::default());
    let before = reads(app).await;
    let db = Db::open(&format!("{}?application_name=counted", app.database.url()), 1).unwrap();
    let mut tx = db.tenant(app.org()).await.unwrap();
    let first = list(&mut tx, day, sort, &all, None, 200).await.unwrap();
    let second = list(&mut tx, day, sort, &all, first.next.as_ref(), 200).await.unwrap();
    assert_eq!((first.items.len(), second.items.len()), (200, 200));
    tx.commit().await.unwrap();
    db.close();
    drop(db);
    let superuser = app.database.superuser().await;
    let ended =
        "SELECT 1 FROM pg_stat_activity WHERE application_name = 'counted' AND datname = current_database()";
    wait_until("the connection has ended", async || superuser.query(ended, &[]).await.unwrap().is_empty())
        .await;
    let after = reads(app).await;
    (after.0 - before.0, after.1 - before.1)
}

#[tokio::test]
async fn a_page_of_every_sort_reads_only_its_own_rows() {
    let app = TestApp::start().await;
    fill(&app).await;
    for sort in [
        CustomerSort::Name,
        CustomerSort::Grade,
        CustomerSort::Loyalty,
        CustomerSort::Dependable,
        CustomerSort::ValueAtRisk,
        CustomerSort::KnownSince,
    ] {
        let (in_sequence, by_index) = read_for(&app, sort).await;
        assert_eq!(in_sequence, 0, "{sort:?}");
        // Two pages of 201 customers with their scores, and not much more.
        assert!((4 * 200..=4 * 201 + 100).contains(&by_index), "{sort:?} read {by_index} rows");
    }
}

#[tokio::test]
async fn a_filter_that_leaves_thousands_is_paged_like_one_that_leaves_few() {
    let app = TestApp::start().await;
    fill(&app).await;
    let superuser = app.database.superuser().await;
    let day = Day::from_number(DAY);
    let mut tx = app.app.db.tenant(app.org()).await.unwrap();
    for search in [None, Some("f"), Some("cust")] {
        let filter =
            Filter { segment: Some("s3".to_owned()), search: search.map(str::to_owned), ..Filter::default() };
        let sql =
            "SELECT count(*) FROM customers WHERE segment = 's3' AND ' ' || name_key LIKE '% ' || $1 || '%'";
        let expected: i64 = superuser.query_one(sql, &[&search.unwrap_or("")]).await.unwrap().get(0);
        let selection = select(&mut tx, filter).await.unwrap();
        assert_eq!(count(&mut tx, day, &selection).await.unwrap(), expected.unsigned_abs());
        let mut found = BTreeSet::new();
        let mut after = None;
        loop {
            let page =
                list(&mut tx, day, CustomerSort::Grade, &selection, after.as_ref(), 200).await.unwrap();
            assert!(page.items.iter().all(|line| line.segment == "s3"));
            found.extend(page.items.into_iter().map(|line| line.id));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(found.len() as u64, expected.unsigned_abs());
        assert!(found.len() > 100, "{search:?} leaves some");
    }
}
