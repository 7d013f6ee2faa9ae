//! Responses over the interface, each acknowledged after its commit, against the same statements one by one.

use std::cell::Cell;
use std::process::Command;
use std::rc::Rc;
use std::time::Instant;

use kept_core::ids::{OrgId, SurveyId};
use tokio::task::LocalSet;

use crate::Options;
use crate::http::{Connection, text};
use crate::seed::{Of, asks, id, token};
use crate::stage::Stage;
use crate::times::Times;

/// More than any round can answer.
const ASKS: u64 = 240_000;
/// Numbers that each second of pgbench is given, more than it gets through.
const SHARE: u64 = 4_500;
const STATEMENTS: &str = include_str!("../one_submission.sql");

pub(crate) async fn run(options: &Options) {
    let mut stage = Stage::set(&options.kept).await;
    stage.serve().await;
    println!("server memory idle: {} MB", stage.memory().0);
    let survey = asks(&stage, options.number.unwrap_or(ASKS)).await;
    stage.rest();
    let next = Rc::new(Cell::new(1));
    // Of tables without a row Postgres would think, until it looks again by itself, that they stay so.
    stage.serve().await;
    round(&stage, options, 16, &next, 1).await;
    stage.rest();
    stage.tidy().await;
    for connections in [16, 64] {
        stage.serve().await;
        // What is done once for each connection is not what is measured.
        round(&stage, options, connections, &next, 1).await;
        let before = stored(&stage).await;
        let (rate, mut times) = round(&stage, options, connections, &next, options.time.as_secs()).await;
        let (now, most) = stage.memory();
        println!("submissions at {connections} connections: {rate:.0}/s, {}", times.words());
        println!("server memory under load: {now} MB, at most {most} MB");
        assert_eq!(stored(&stage).await, before + times.count(), "each is stored once");
        stage.rest();
        let bench = pgbench(&stage, options, connections, &next, survey);
        println!(
            "the same statements by pgbench at {connections} connections: {bench:.0}/s; ratio {:.2}",
            rate / bench
        );
    }
    // Shows that nothing is hot: commits that take long are waited for together.
    let db = stage.superuser().await;
    for setting in ["commit_delay = 5000", "commit_siblings = 0"] {
        db.batch_execute(&format!("ALTER SYSTEM SET {setting}")).await.expect("a setting");
    }
    db.batch_execute("SELECT pg_reload_conf()").await.expect("settings");
    stage.serve().await;
    round(&stage, options, 16, &next, 1).await;
    let (rate, mut times) = round(&stage, options, 16, &next, options.time.as_secs()).await;
    println!("submissions at 16 connections, commit_delay 5 ms: {rate:.0}/s, {}", times.words());
    stage.rest();
    let bench = pgbench(&stage, options, 16, &next, survey);
    println!("the same statements by pgbench, commit_delay 5 ms: {bench:.0}/s; ratio {:.2}", rate / bench);
}

async fn stored(stage: &Stage) -> i64 {
    let row = stage.superuser().await.query_one("SELECT count(*) FROM responses", &[]).await;
    row.expect("a count").get(0)
}

/// Submits for `seconds` on as many connections; how many a second, and how long each took.
async fn round(
    stage: &Stage,
    options: &Options,
    connections: usize,
    next: &Rc<Cell<u64>>,
    seconds: u64,
) -> (f64, Times) {
    let (addr, org) = (stage.addr(), stage.system.org);
    let last = options.number.unwrap_or(ASKS);
    let local = LocalSet::new();
    let since = Instant::now();
    let tasks: Vec<_> = (0..connections)
        .map(|_| {
            let next = next.clone();
            local.spawn_local(async move {
                let mut connection = Connection::open(addr).await;
                let mut times = Times::default();
                while since.elapsed().as_secs() < seconds {
                    let number = next.replace(next.get() + 1);
                    assert!(number <= last, "more asks are needed: --number");
                    submit(&mut connection, org, number, &mut times).await;
                }
                times
            })
        })
        .collect();
    let all = Times::of(tasks, local).await;
    (all.count() as f64 / since.elapsed().as_secs_f64(), all)
}

async fn submit(connection: &mut Connection, org: OrgId, number: u64, times: &mut Times) {
    let body = format!(
        r#"{{"id":"{}","answers":[{{"key":"satisfaction","value":{}}},{{"key":"recommend","value":{}}},{{"key":"expectation","value":{}}}]}}"#,
        id(Of::Response, number),
        number % 5 + 1,
        number % 11,
        number / 5 % 5 + 1,
    );
    let path = format!("/api/v1/public/asks/{}/responses", token(org, number));
    let since = Instant::now();
    let answer = connection.post(&path, &body).await;
    times.add(since.elapsed());
    assert!((200..300).contains(&answer.status), "{} {}", answer.status, text(&answer.body));
}

/// What `pgbench` reaches with the statements of one submission, as the server sends them, each in its own trip.
fn pgbench(
    stage: &Stage,
    options: &Options,
    connections: usize,
    next: &Rc<Cell<u64>>,
    survey: SurveyId,
) -> f64 {
    let script = stage.folder.join("one_submission.sql");
    std::fs::write(&script, STATEMENTS).expect("a script");
    let first = next.get();
    // Each connection takes numbers of its own.
    let share = SHARE * options.time.as_secs() / connections as u64;
    next.set(first + share * connections as u64);
    let today = stage.system.today(&stage.app);
    let mut command = Command::new(stage.postgres.bin_dir().join("pgbench"));
    command
        .args(["--no-vacuum", "--protocol=prepared", "--jobs=1"])
        .arg(format!("--client={connections}"))
        .arg(format!("--time={}", options.time.as_secs()))
        .args(["--define", &format!("first={first}"), "--define", &format!("share={share}")])
        .args(["--define", "done=0", "--define", &format!("org={}", stage.system.org)])
        .args(["--define", &format!("survey={survey}"), "--define", &format!("today={}", today.number())])
        .args(["--define", &format!("month={}", today.month().number())])
        .arg(format!("--file={}", script.display()))
        .arg(stage.postgres.url())
        // Bound as the server binds its transactions; there it goes with BEGIN in one trip.
        .env("PGOPTIONS", format!("-c role=kept_app -c app.org_id={}", stage.system.org));
    let output = command.output().expect("pgbench");
    let (said, complained) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{said}{complained}");
    let failed = said.lines().find(|line| line.starts_with("number of failed transactions"));
    assert!(failed.is_none_or(|line| line.contains(": 0 ")), "{said}{complained}");
    let rate = said.lines().find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok());
    rate.unwrap_or_else(|| panic!("{said}{complained}"))
}
