//! Promises: what was said to one customer, and how it ended.

pub mod batch;
pub mod list;
pub mod make;
pub mod put;
pub mod read;
pub mod settle;
pub mod settle_batch;

use kept_api::promises::Promise;
use kept_core::calendar::{Day, Instant};
use kept_core::ids::PromiseId;
use kept_core::promise::{Due, Terms, last_moment, missed_after_day, missed_from};
use kept_store::TenantTx;

use crate::error::AppError;
use crate::zone::Zone;

/// The days that follow from when a promise is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dates {
    /// The calendar day on which it is due.
    pub due_day: Day,
    /// The instant at which it is due, where it is due at one.
    pub due_at: Option<Instant>,
    /// The first day on which it counts as missed while it is open.
    pub missed_from: Day,
}

impl Dates {
    /// The days of a promise in an organisation's zone.
    pub fn of(due: Due, terms: Terms, zone: &Zone) -> Self {
        match due {
            Due::Day(due_day) => Self { due_day, due_at: None, missed_from: missed_from(due_day, terms) },
            Due::At(due_at) => Self {
                due_day: zone.day(due_at),
                due_at: Some(due_at),
                missed_from: missed_after_day(zone.day(last_moment(due_at, terms))),
            },
        }
    }
}

/// A promise as it stands on a day, with all that was said of its end.
async fn with_history(tx: &mut TenantTx, id: PromiseId, as_of: Day) -> Result<Promise, AppError> {
    let mut promise = kept_store::promises::read(tx, id, as_of).await?.ok_or(AppError::NotFound)?;
    promise.history = kept_store::promises::history(tx, id).await?;
    Ok(promise)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_due_on_the_organisations_day() {
        let zone = Zone::parse("America/Sao_Paulo").unwrap();
        let due = Due::At("2018-01-02T01:30:00Z".parse().unwrap());
        let dates = Dates::of(due, Terms::default(), &zone);
        assert_eq!(dates.due_day.to_string(), "2018-01-01");
        assert_eq!(dates.missed_from.to_string(), "2018-01-02");
        let patient = Terms { missed_after_hours: 1, ..Terms::default() };
        assert_eq!(Dates::of(due, patient, &zone).missed_from.to_string(), "2018-01-03");
    }
}
