//! The first screen reads counts: the same rows, however many promises and answers there are.

use kept_api::insights::{Overview, OverviewQuery, Period};
use kept_app::insights::overview;
use kept_core::access::Role;
use kept_store::{Db, histograms, outcomes};
use kept_testkit::{TestApp, wait_until};

/// Customers with a promise and an answer about it each, closed by Postgres itself.
async fn fill(app: &TestApp, number: i64) {
    let (org, today) = (app.org(), app.system.today(&app.app).number());
    let sql = format!(
        "CREATE FUNCTION made_id(kind int, n bigint) RETURNS uuid IMMUTABLE LANGUAGE sql AS \
             $$ SELECT ('0190000' || kind || '-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$; \
         INSERT INTO customers SELECT '{org}', made_id(1, i), 'person', 'Customer ' || i, 'customer ' || i, 's' || i % 9, \
             'active', NULL, i, NULL, 'test', i::text, now(), now() FROM generate_series(1, {number}) i; \
         INSERT INTO promises (org_id, id, customer_id, text, component, touchpoint, severity, due_day, grace_hours, \
             limit_hours, missed_after_hours, missed_from, made_day, recorded_at, updated_at, settled_number, settled_day, \
             settled_outcome, settled_ground, settled_credit_bp) \
             SELECT '{org}', made_id(2, i), made_id(1, i), 'Delivered', 'delivery', 'delivery', 'major', {today} - i % 300, \
             0, 0, 0, {today} - i % 300 + 1, {today} - 400, now(), now(), 1, {today} - i % 300, \
             CASE WHEN i % 7 = 0 THEN 'late' ELSE 'kept' END, 'system', 5000 FROM generate_series(1, {number}) i; \
         INSERT INTO question_keys VALUES ('{org}', 'satisfied', 'satisfaction', 'delivery', now()); \
         INSERT INTO responses (org_id, id, customer_id, promise_id, channel, touchpoint, segment, day, complete, \
             recorded_at, revision, content_hash) \
             SELECT '{org}', made_id(3, i), made_id(1, i), made_id(2, i), 'import', 'delivery', 's' || i % 9, \
             {today} - i % 300, true, now(), 1, '' FROM generate_series(1, {number}) i; \
         INSERT INTO answers SELECT '{org}', made_id(3, i), 'satisfied', 0, 'satisfaction', 'delivery', 1 + i % 5, NULL \
             FROM generate_series(1, {number}) i; \
         INSERT INTO votes SELECT r.org_id, extract(year FROM d)::int * 12 + extract(month FROM d)::int - 23641, \
             'satisfied', customer_id, id, day, 1 + 0 * day, segment, touchpoint, channel \
             FROM responses r, LATERAL (SELECT date '1970-01-01' + r.day AS d) x; \
         INSERT INTO customer_scores SELECT org_id, {today}, id, NULL, NULL, 0, 1, 1, 1 + (v % 5), v * 1000, 0, 100000000, \
             false, v * 1000, 1, 0, 0, 0, 0, {today} - 10, v % 3 > 0, v, segment, true, yearly_value_minor \
             FROM customers, LATERAL (SELECT yearly_value_minor::int % 1009 AS v) x; \
         INSERT INTO close_counts SELECT org_id, day, segment, count(*), count(*) FILTER (WHERE known), \
             sum(yearly_value_minor), sum(yearly_value_minor) FILTER (WHERE known) FROM customer_scores GROUP BY 1, 2, 3; \
         INSERT INTO closes VALUES ('{org}', {today}, 1, {number}, now())"
    );
    app.database.superuser().await.batch_execute(&sql).await.unwrap();
    let mut tx = app.app.db.tenant(app.org()).await.unwrap();
    histograms::rebuild(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = app.app.db.tenant(app.org()).await.unwrap();
    outcomes::rebuild(&mut tx, app.app.now()).await.unwrap();
    tx.commit().await.unwrap();
    app.app.db.close();
    app.database.superuser().await.batch_execute("VACUUM (ANALYZE)").await.unwrap();
}

/// Rows and entries of indexes that were read since the database was made, in any of the tables.
async fn reads(app: &TestApp) -> i64 {
    let sql = "SELECT (SELECT sum(seq_tup_read) FROM pg_stat_user_tables)::bigint \
                    + (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes)::bigint";
    app.database.superuser().await.query_one(sql, &[]).await.unwrap().get(0)
}

/// The first screen of an organisation with so many orders, and how many rows were read for it.
async fn read_for(number: i64, query: &OverviewQuery) -> (Overview, i64) {
    let app = TestApp::start().await;
    fill(&app, number).await;
    let superuser = app.database.superuser().await;
    let settled = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
    wait_until("nobody else reads", async || {
        superuser.query_one(settled, &[]).await.unwrap().get::<_, i64>(0) == 0
    })
    .await;
    let before = reads(&app).await;
    let db = Db::open(&app.database.url(), 1).unwrap();
    let mut counted = app.app.clone();
    counted.db = db.clone();
    let found = overview::run(&counted, &app.actor(Role::Owner), query).await.unwrap();
    drop(counted);
    db.close();
    drop(db);
    wait_until("the connection has ended", async || {
        superuser.query_one(settled, &[]).await.unwrap().get::<_, i64>(0) == 0
    })
    .await;
    (found, reads(&app).await - before)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_screen_reads_no_more_rows_of_thirty_thousand_orders_than_of_six_thousand() {
    let query = OverviewQuery { as_of: None, period: Period::All, segment: None, touchpoint: None };
    let (few, read_of_few) = read_for(6_000, &query).await;
    let (many, read_of_many) = read_for(30_000, &query).await;
    assert_eq!(
        (few.promises.kept + few.promises.late, many.promises.kept + many.promises.late),
        (6_000, 30_000)
    );
    assert_eq!((few.known.customers, many.known.customers), (6_000, 30_000));
    assert_eq!((few.csat.unwrap().n, many.csat.unwrap().n), (6_000, 30_000));
    assert_eq!(many.promise_effect.iter().map(|share| share.n).sum::<u32>(), 30_000);
    assert!(read_of_few > 500, "what is read is counted: {read_of_few}");
    assert!(
        read_of_many < read_of_few + 500 && read_of_many < 6_000,
        "{read_of_few} rows, then {read_of_many}"
    );
}
