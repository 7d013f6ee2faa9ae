//! `kept import` of a long file.

use std::time::Instant;

use serde_json::Value;

use crate::Options;
use crate::http::text;
use crate::orders;
use crate::stage::Stage;

pub(crate) async fn run(options: &Options) {
    let stage = Stage::set(&options.kept).await;
    let number = options.number.unwrap_or(200_000);
    // Most customers of a marketplace order once.
    import(&stage, number, number * 99 / 100, "import");
    import(&stage, number, number * 99 / 100, "the same file again");
}

/// Imports a file of orders by the program, and says how fast.
pub(crate) fn import(stage: &Stage, number: u64, customers: u64, what: &str) {
    let (csv, toml) = orders::write(&stage.folder, number, customers, stage.system.today(&stage.app));
    let bytes = std::fs::metadata(&csv).expect("a file").len();
    let (csv, toml) = (csv.display().to_string(), toml.display().to_string());
    let mut command = stage.kept(&["import", &csv, "--mapping", &toml, "--json"]);
    let since = Instant::now();
    let output = command.output().expect("the program runs");
    let took = since.elapsed().as_secs_f64();
    assert!(output.status.success(), "{}", text(&output.stderr));
    let result: Value = serde_json::from_slice(&output.stdout).expect("the result");
    let counts = &result["counts"];
    assert_eq!(
        (counts["rows"].as_u64(), counts["faulty_rows"].as_u64()),
        (Some(number), Some(0)),
        "{result}"
    );
    println!(
        "{what}: {number} orders ({:.1} MB) in {took:.1} s, {:.0} orders/s; new: {} customers, {} promises, {} responses",
        bytes as f64 / 1e6,
        number as f64 / took,
        counts["customers"]["new"],
        counts["promises"]["new"],
        counts["responses"]["new"],
    );
}
