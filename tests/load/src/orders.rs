//! A file of orders in the form of `docs/examples/marketplace-orders.toml`, as long as wanted.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use kept_core::calendar::Day;
use kept_core::score::random::Xoshiro256;

const HEADING: &str = "order_id,customer_id,customer_city,customer_state,order_status,purchased_at,promised_by,\
                       delivered_at,order_value_brl,review_score,review_title,review_comment,reviewed_at\n";
const STATES: [&str; 12] = ["SP", "RJ", "MG", "RS", "PR", "SC", "BA", "DF", "ES", "GO", "PE", "CE"];

/// Writes a file of `number` orders of `customers` customers in the two years before `today`, and the mapping beside it.
pub(crate) fn write(folder: &Path, number: u64, customers: u64, today: Day) -> (PathBuf, PathBuf) {
    let mut draws = Xoshiro256::new(7);
    let mut draw = move |below: u64| draws.next_u64() % below;
    let mut file = String::with_capacity(usize::try_from(number).expect("a number") * 220);
    file.push_str(HEADING);
    for order in 0..number {
        // Everybody orders once before anybody orders twice.
        let customer = order % customers;
        let state = STATES[usize::try_from(customer % 12).expect("small")];
        let purchased = today.plus(-i32::try_from(30 + draw(700)).expect("small"));
        let (promised, late, lost) = (purchased.plus(14), draw(14) == 0, draw(20) == 0);
        let delivered = if late { promised.plus(4) } else { purchased.plus(9) };
        let reviewed = if lost { promised.plus(2) } else { delivered.plus(2) };
        let (status, delivered) =
            if lost { ("shipped", String::new()) } else { ("delivered", format!("{delivered} 10:58:34")) };
        let score = if lost || late { 1 + draw(3) } else { 3 + draw(3) };
        let comment = if draw(3) == 0 { "\"Chegou bem, recomendo, obrigado\"" } else { "" };
        writeln!(
            file,
            "{order:032x},{customer:032x},cidade,{state},{status},{purchased} 12:00:00,{promised} 00:00:00,{delivered},\
             {}.{:02},{score},,{comment},{reviewed} 18:00:00",
            10 + draw(400),
            draw(100),
        )
        .expect("a text");
    }
    let (csv, toml) = (folder.join("orders.csv"), folder.join("orders.toml"));
    fs::write(&csv, file).expect("a file of orders");
    let mapping = include_str!("../../../docs/examples/marketplace-orders.toml");
    fs::write(&toml, mapping).expect("a mapping");
    (csv, toml)
}
