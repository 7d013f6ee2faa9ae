//! How many answers by link are stored durably in a second, over HTTP, and how many the same statements sent one by one
//! by `pgbench` store in the same database.
//!
//! `cargo run --release -p kept-tests --example submissions [SECONDS]`
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a measurement: what fails here is seen by whoever measures"
)]

use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use kept_app::token::Token;
use kept_tests::TestApp;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use uuid::Uuid;

/// Links that are made for each measurement, each of another customer.
const LINKS: u64 = 200_000;
const SECRET: [u8; 16] = [7; 16];

#[tokio::main]
async fn main() {
    let seconds = std::env::args().nth(1).map_or(5, |text| text.parse().expect("seconds"));
    let app = Arc::new(TestApp::builder().connections(8).start().await);
    let survey = app.manager().await.survey("Load").make().await.id.0;
    for clients in [16, 64] {
        let (block, bench) = (clients * 10, clients * 10 + 1);
        fill(&app, survey, block).await;
        println!("{clients} connections: {:.0} answers/s by HTTP", http(&app, block, clients, seconds).await);
        fill(&app, survey, bench).await;
        println!("{clients} connections: {:.0} answers/s by pgbench", pgbench(&app, bench, clients, seconds));
    }
    let stored = "SELECT count(*), count(DISTINCT xmin::text) FROM responses WHERE content_hash <> '\\x00'";
    let row = app.database.superuser().await.query_one(stored, &[]).await.unwrap();
    println!("by HTTP {} answers in {} transactions", row.get::<_, i64>(0), row.get::<_, i64>(1));
}

/// The ask, customer, response … of a number: the same in SQL as here.
fn id(block: u64, number: u64) -> Uuid {
    Uuid::from_u128((u128::from(block) << 64) | u128::from(number))
}

async fn fill(app: &TestApp, survey: Uuid, block: u64) {
    let org = app.org();
    let hash: String = kept_app::token::hash(&SECRET).iter().map(|byte| format!("{byte:02x}")).collect();
    let number = format!("lpad(to_hex({block}), 16, '0') || lpad(to_hex(i), 16, '0')");
    let sql = format!(
        "INSERT INTO customers SELECT '{org}', ({number})::uuid, 'business', 'C', 'c', '', 'active', NULL, NULL, NULL, \
            NULL, NULL, now(), now() FROM generate_series(1, {LINKS}) i; \
         INSERT INTO asks (org_id, id, customer_id, survey_id, survey_version, channel, touchpoint, secret_hash, \
            expires_at, recorded_at) SELECT '{org}', ({number})::uuid, ({number})::uuid, '{survey}', 1, 'link', '', \
            '\\x{hash}', '2100-01-01', now() FROM generate_series(1, {LINKS}) i; \
         VACUUM ANALYZE",
    );
    let rows = app.database.superuser().await;
    for statement in sql.split("; ") {
        rows.batch_execute(statement).await.unwrap();
    }
}

/// Answers links one after the other on each of so many connections.
async fn http(app: &Arc<TestApp>, block: u64, clients: u64, seconds: u64) -> f64 {
    let (next, stop) = (Arc::new(AtomicU64::new(1)), Arc::new(AtomicBool::new(false)));
    let started = Instant::now();
    let mut tasks = Vec::new();
    for _ in 0..clients {
        let (app, next, stop) = (app.clone(), next.clone(), stop.clone());
        tasks.push(tokio::spawn(async move {
            let mut stream = TcpStream::connect(app.base().trim_start_matches("http://")).await.unwrap();
            stream.set_nodelay(true).unwrap();
            let mut stored = 0_u64;
            while !stop.load(Ordering::Relaxed) {
                let number = next.fetch_add(1, Ordering::Relaxed);
                assert!(number <= LINKS, "more links are needed");
                submit(&mut stream, &app, block, number).await;
                stored += 1;
            }
            stored
        }));
    }
    tokio::time::sleep(Duration::from_secs(seconds)).await;
    stop.store(true, Ordering::Relaxed);
    let mut stored = 0;
    for task in tasks {
        stored += task.await.unwrap();
    }
    #[expect(clippy::cast_precision_loss, reason = "a rate to be read by people")]
    let stored = stored as f64;
    stored / started.elapsed().as_secs_f64()
}

async fn submit(stream: &mut TcpStream, app: &TestApp, block: u64, number: u64) {
    let id = id(block, number);
    let token = Token { org: app.org(), id, secret: SECRET };
    let body = format!(
        "{{\"id\":\"{id}\",\"answers\":[{{\"key\":\"expected\",\"value\":{}}},{{\"key\":\"delivered\",\"value\":4}},\
          {{\"key\":\"words\",\"text\":\"All as promised, thank you.\"}}]}}",
        1 + number % 5
    );
    let request = format!(
        "POST /api/v1/public/asks/{token}/responses HTTP/1.1\r\nhost: kept\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::with_capacity(1024);
    // The answer ends with its one JSON object.
    while !(answer.ends_with(b"}") && answer.windows(4).any(|end| end == b"\r\n\r\n")) {
        assert!(stream.read_buf(&mut answer).await.unwrap() > 0, "the server hung up");
    }
    assert!(answer.starts_with(b"HTTP/1.1 201"), "{}", String::from_utf8_lossy(&answer));
}

/// The statements of one submission, sent one by one, a transaction each.
fn pgbench(app: &TestApp, block: u64, clients: u64, seconds: u64) -> f64 {
    let org = app.org();
    let number = format!("(lpad(to_hex({block}), 16, '0') || lpad(to_hex((:i)::int), 16, '0'))::uuid");
    let script = format!(
        "\\set n :n + 1\n\\set i :client_id * 3000 + :n\nBEGIN;\nSET LOCAL app.org_id = '{org}';\n\
         SELECT * FROM asks WHERE org_id = '{org}' AND id = {number} FOR NO KEY UPDATE;\n\
         SELECT name, time_zone FROM organisations WHERE id = '{org}';\n\
         SELECT body, frozen FROM survey_versions WHERE org_id = '{org}' LIMIT 1;\n\
         SELECT id, segment FROM customers WHERE org_id = '{org}' AND id = {number} FOR NO KEY UPDATE;\n\
         INSERT INTO responses (org_id, id, customer_id, ask_id, channel, touchpoint, segment, day, complete, \
            recorded_at, revision, content_hash) VALUES ('{org}', {number}, {number}, {number}, 'link', '', '', 20514, \
            true, now(), 1, '\\x00');\n\
         INSERT INTO answers VALUES ('{org}', {number}, 'expected', 0, 'expectation', 'service', 3, NULL), \
            ('{org}', {number}, 'delivered', 1, 'satisfaction', 'delivery', 4, NULL), \
            ('{org}', {number}, 'words', 2, 'open', 'service', NULL, 'All as promised, thank you.');\n\
         SELECT * FROM votes WHERE org_id = '{org}' AND month = 674 AND question_key IN ('expected', 'delivered') \
            AND customer_id = {number};\n\
         INSERT INTO votes VALUES ('{org}', 674, 'expected', {number}, {number}, 20514, 3, '', '', 'link'), \
            ('{org}', 674, 'delivered', {number}, {number}, 20514, 4, '', '', 'link') \
            ON CONFLICT (org_id, month, question_key, customer_id) DO UPDATE SET value = excluded.value;\n\
         INSERT INTO histogram_deltas (org_id, month, question_key, segment, touchpoint, channel, value, votes) \
            VALUES ('{org}', 674, 'expected', '', '', 'link', 3, 1), ('{org}', 674, 'delivered', '', '', 'link', 4, 1);\n\
         UPDATE asks SET response_id = {number} WHERE org_id = '{org}' AND id = {number};\n\
         INSERT INTO stale_scores (org_id, customer_id) VALUES ('{org}', {number});\n\
         INSERT INTO events VALUES ('{org}', gen_random_uuid(), 'customer', {number}, now());\nCOMMIT;\n"
    );
    let file = std::env::temp_dir().join(format!("kept-submissions-{}.sql", std::process::id()));
    std::fs::write(&file, script).unwrap();
    let program = app.database.cluster().bin_dir().join("pgbench");
    let program = if program.exists() { program } else { "pgbench".into() };
    let output = Command::new(program)
        .env("PGOPTIONS", "-c role=kept_app")
        .args(["--no-vacuum", "--protocol=prepared", "-j", "2", "-D", "n=0"])
        .args(["-c", &clients.to_string(), "-T", &seconds.to_string(), "-f"])
        .arg(&file)
        .arg(app.database.url())
        .output()
        .expect("pgbench runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let tps = text.lines().find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok());
    tps.unwrap_or_else(|| panic!("{text}{}", String::from_utf8_lossy(&output.stderr)))
}
