//! Lists promises.

use kept_api::page::Page;
use kept_api::promises::{Promise, PromiseQuery};
use kept_core::access::Action;
use kept_core::calendar::Day;
use kept_core::ids::PromiseId;
use kept_core::promise::Due;
use kept_store::promises::{self as store, Filter};

use crate::app::{Actor, App};
use crate::cursor;
use crate::error::AppError;

/// One page in the order in which they are due, as they stand on a day.
pub async fn run(app: &App, actor: &Actor, query: PromiseQuery) -> Result<Page<Promise>, AppError> {
    actor.must(Action::Read)?;
    let limit = cursor::limit(query.limit)?;
    let PromiseQuery { as_of, customer_id, standing, outcome, component, severity, .. } = query;
    let PromiseQuery { due_from, due_to, updated_since, .. } = query;
    let more = (component, severity, due_from, due_to, updated_since);
    let list = format!("promises/{as_of:?}/{customer_id:?}/{standing:?}/{outcome:?}/{more:?}");
    let after: Option<(Day, Day, PromiseId)> = cursor::decode(&list, query.cursor.as_deref())?;
    let today = actor.today(app);
    // All pages of one list are of one day, also over midnight.
    let as_of = after.map(|(day, _, _)| day).or(as_of).unwrap_or(today);
    let filter = Filter {
        as_of,
        past: as_of < today,
        customer: customer_id,
        standing,
        outcome,
        component,
        severity,
        due_from,
        due_to,
        updated_since,
    };
    let mut tx = app.db.tenant(actor.org).await?;
    let promises = store::list(&mut tx, &filter, after.map(|(_, due, id)| (due, id)), limit + 1).await?;
    tx.commit().await?;
    cursor::page(&list, promises, limit, |promise| (as_of, due_day(actor, promise), promise.id))
}

fn due_day(actor: &Actor, promise: &Promise) -> Day {
    match promise.due {
        Due::Day(day) => day,
        Due::At(at) => actor.zone.day(at),
    }
}
