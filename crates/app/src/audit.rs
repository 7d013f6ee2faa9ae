//! The audit trail: who did what when.

pub mod export;
pub mod list;

use kept_core::calendar::{Day, Instant};
use kept_core::ids::{KeyId, MemberId};
use kept_store::audit::Filter;
use uuid::Uuid;

use crate::app::Actor;
use crate::error::AppError;

/// What list and export are asked for.
struct Wanted {
    member: Option<MemberId>,
    key: Option<KeyId>,
    subject: Option<String>,
    subject_id: Option<Uuid>,
    action: Option<String>,
    from: Option<Day>,
    to: Option<Day>,
}

/// The filter of the store; days are the organisation's.
fn filter(actor: &Actor, wanted: Wanted) -> Result<Filter, AppError> {
    let Wanted { member, key, subject, subject_id, action, from, to } = wanted;
    if let (Some(from), Some(to)) = (from, to)
        && to < from
    {
        return Err(AppError::invalid("/to", "before-from", "Choose a day that is not before `from`."));
    }
    let begin = |day: Day| actor.zone.instant(day, 0, 0, 0);
    let from: Option<Instant> = from.and_then(begin);
    // The last day of the calendar has no next; nothing is recorded after it.
    let until: Option<Instant> = to.and_then(|day| Day::from_number(day.number() + 1)).and_then(begin);
    Ok(Filter { member, key, subject, subject_id, action, from, until })
}
