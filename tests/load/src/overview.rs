//! The first screen over many orders.

use std::time::Instant;

use crate::Options;
use crate::import::import;
use crate::stage::Stage;
use crate::times::Times;

const READS: usize = 100;

pub(crate) async fn run(options: &Options) {
    let mut stage = Stage::set(&options.kept).await;
    let number = options.number.unwrap_or(100_000);
    import(&stage, number, number * 99 / 100, "import");
    stage.close().await;
    stage.serve().await;
    let mut connection = stage.signed_in().await;
    for query in ["", "?period=quarter", "?period=all", "?period=all&touchpoint=delivery", "?segment=SP"] {
        let path = format!("/api/v1/insights/overview{query}");
        let mut times = Times::default();
        for _ in 0..READS {
            let since = Instant::now();
            connection.ok(&path).await;
            times.add(since.elapsed());
        }
        println!("overview{query} over {number} orders: {}", times.words());
    }
    let (now, most) = stage.memory();
    println!("server memory: {now} MB, at most {most} MB");
}
