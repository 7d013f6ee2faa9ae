//! The page that a contact answers on.

use std::time::Instant;

use tokio::task::LocalSet;

use crate::Options;
use crate::http::Connection;
use crate::seed::{asks, token};
use crate::stage::Stage;
use crate::times::Times;

/// Asks whose pages are read again and again.
const ASKS: u64 = 1_000;
const CONNECTIONS: u64 = 16;

pub(crate) async fn run(options: &Options) {
    let mut stage = Stage::set(&options.kept).await;
    stage.serve().await;
    asks(&stage, ASKS).await;
    stage.tidy().await;
    let page = stage.connect().await.ok(&format!("/s/{}", token(stage.system.org, 1))).await;
    let html = String::from_utf8(page.body).expect("a page");
    let mut beside = 0;
    for path in html.split('"').filter(|part| part.starts_with("/s/files/")) {
        beside += stage.connect().await.ok(path).await.body.len();
    }
    println!("survey page: {} bytes, style and script beside it {beside} bytes, none packed", html.len());

    let (addr, org, local) = (stage.addr(), stage.system.org, LocalSet::new());
    let since = Instant::now();
    let seconds = options.time.as_secs();
    let tasks: Vec<_> = (0..CONNECTIONS)
        .map(|first| {
            local.spawn_local(async move {
                let (mut connection, mut times) = (Connection::open(addr).await, Times::default());
                for number in (first..).step_by(16) {
                    if since.elapsed().as_secs() >= seconds {
                        break;
                    }
                    let path = format!("/s/{}", token(org, number % ASKS + 1));
                    let asked = Instant::now();
                    connection.ok(&path).await;
                    times.add(asked.elapsed());
                }
                times
            })
        })
        .collect();
    let mut all = Times::of(tasks, local).await;
    let rate = all.count() as f64 / since.elapsed().as_secs_f64();
    println!("survey pages at {CONNECTIONS} connections: {rate:.0}/s, {}", all.words());
}
