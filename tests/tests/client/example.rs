//! What docs/api.md shows to those who write Rust.

use futures_util::TryStreamExt;
use kept_api::customers::{CustomerPatch, CustomerQuery, CustomerSort};
use kept_api::problem::Code;
use kept_client::{Client, Error};

/// Writes the segments of all customers in capitals, and says how many there are.
pub async fn shout(base: &str, secret: &str) -> Result<usize, Error> {
    let kept = Client::with_key(base, secret)?;
    let by_risk = CustomerQuery { sort: CustomerSort::ValueAtRisk, ..Default::default() };
    let mut lines = std::pin::pin!(kept.list_customers(&by_risk).items());
    let mut seen = 0;
    while let Some(line) = lines.try_next().await? {
        seen += 1;
        let (customer, tag) = kept.read_customer(line.id).tagged().await?;
        let patch = CustomerPatch { segment: Some(customer.segment.to_uppercase()), ..Default::default() };
        match kept.change_customer(customer.id, &patch).if_match(tag).await {
            Ok(changed) => println!("{} is in {}", changed.name, changed.segment),
            Err(error) if error.is(Code::Stale) => println!("somebody was quicker with {}", line.name),
            Err(error) => return Err(error),
        }
    }
    Ok(seen)
}
