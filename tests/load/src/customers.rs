//! Pages of a long list of customers, by every sort.

use std::time::Instant;

use serde_json::Value;

use crate::Options;
use crate::http::Connection;
use crate::import::import;
use crate::stage::Stage;
use crate::times::Times;

const SORTS: [&str; 6] = ["name", "grade", "loyalty", "dependable", "value_at_risk", "known_since"];
/// Pages that are walked from the first on.
const PAGES: usize = 300;

pub(crate) async fn run(options: &Options) {
    let mut stage = Stage::set(&options.kept).await;
    let number = options.number.unwrap_or(100_000);
    import(&stage, number, number, "import");
    let valued =
        "UPDATE customers SET yearly_value_minor = 1000 + hashtext(id::text)::bigint % 500000 + 500000";
    stage.superuser().await.batch_execute(valued).await.expect("values");
    let took = stage.close().await.as_secs_f64();
    println!("close of a day: {number} customers in {took:.1} s");
    stage.serve().await;
    let mut connection = stage.signed_in().await;
    for sort in SORTS {
        walk(&mut connection, &format!("sort={sort}")).await;
    }
    for filter in
        ["sort=loyalty&segment=SP", "sort=value_at_risk&known=true", "search=custo", "search=0004a7"]
    {
        walk(&mut connection, filter).await;
    }
    let (now, most) = stage.memory();
    println!("server memory: {now} MB, at most {most} MB");
}

/// Reads pages of 50, each from where the one before ended, as somebody who scrolls.
async fn walk(connection: &mut Connection, query: &str) {
    let first = format!("/api/v1/customers?{query}&limit=50");
    let (mut times, mut path, mut lines) = (Times::default(), first.clone(), 0);
    for _ in 0..PAGES {
        let since = Instant::now();
        let answer = connection.ok(&path).await;
        times.add(since.elapsed());
        let page: Value = serde_json::from_slice(&answer.body).expect("a page");
        lines += page["items"].as_array().map_or(0, Vec::len);
        let Some(next) = page["next"].as_str() else { break };
        path = format!("{first}&cursor={next}");
    }
    println!("customers {query}: {} pages, {lines} lines, {}", times.count(), times.words());
}
