//! Lists customers.

use kept_api::customers::{CustomerPage, CustomerQuery};
use kept_core::access::Action;
use kept_core::calendar::Day;
use kept_core::ids::MemberId;
use kept_store::closes::Closed;
use kept_store::customers::{self as store, Filter, Position};
use kept_store::{TenantTx, closes};
use uuid::Uuid;

use crate::app::{Actor, App};
use crate::cursor;
use crate::error::AppError;

/// The shortest search, in characters: one letter finds almost everybody.
const SHORTEST_SEARCH: usize = 2;
/// The longest search, in characters.
const LONGEST_SEARCH: usize = 200;

/// One page, with the scores of a closed day.
pub async fn run(app: &App, actor: &Actor, query: CustomerQuery) -> Result<CustomerPage, AppError> {
    actor.must(Action::Read)?;
    let limit = cursor::limit(query.limit)?;
    let filter = filter(actor, &query)?;
    let list = format!("customers/{:?}/{:?}/{filter:?}", query.sort, query.as_of);
    let after: Option<(Option<Day>, Position)> = cursor::decode(&list, query.cursor.as_deref())?;
    let mut tx = app.db.tenant(actor.org).await?;
    let (closed, after) = match after {
        // A day that is closed meanwhile must not put the pages of one list in two orders.
        Some((day, position)) => (still_closed(&mut tx, day).await?, Some(position)),
        None => (day(&mut tx, query.as_of, actor.today(app)).await?, None),
    };
    let (model_version, day) = (closed.map(|closed| closed.model_version), closed.map(|closed| closed.day));
    let selection = store::select(&mut tx, filter).await?;
    let total = match after {
        Some(_) => None,
        None => Some(store::count(&mut tx, day, &selection).await?),
    };
    let lines = store::list(&mut tx, day, query.sort, &selection, after.as_ref(), limit).await?;
    tx.commit().await?;
    let next = lines.next.map(|position| cursor::encode(&list, &(day, position))).transpose()?;
    Ok(CustomerPage { scores_of: day, model_version, items: lines.items, next, total })
}

fn filter(actor: &Actor, query: &CustomerQuery) -> Result<Filter, AppError> {
    let search = query.search.as_deref().map(str::trim).filter(|search| !search.is_empty());
    if query.mine && query.owner_id.is_some_and(|owner| Some(owner) != actor.member()) {
        let detail = "Yours and those of another are two lists. Leave one of the two out.";
        return Err(AppError::invalid("/owner_id", "contradicts", detail));
    }
    let length = search.map_or(SHORTEST_SEARCH, |search| search.chars().count());
    if !(SHORTEST_SEARCH..=LONGEST_SEARCH).contains(&length) {
        let detail =
            format!("Search for {SHORTEST_SEARCH} to {LONGEST_SEARCH} characters; this has {length}.");
        return Err(AppError::invalid("/search", "out-of-range", detail));
    }
    Ok(Filter {
        search: search.map(str::to_owned),
        segment: query.segment.clone(),
        state: query.state,
        // Nothing is looked after by nobody.
        owner: if query.mine {
            Some(actor.member().unwrap_or(MemberId(Uuid::nil())))
        } else {
            query.owner_id
        },
        known: query.known,
        kind: query.kind,
        parent: query.parent_id,
        contract_ends_by: query.contract_ends_by,
        updated_since: query.updated_since,
    })
}

/// The day whose scores are shown: the one asked for, which must be closed, or the newest closed one.
async fn day(tx: &mut TenantTx, asked: Option<Day>, today: Day) -> Result<Option<Closed>, AppError> {
    let newest = closes::newest(tx, asked.unwrap_or(today)).await?;
    match asked {
        Some(asked) if newest.map(|closed| closed.day) != Some(asked) => Err(AppError::Conflict(format!(
            "There are no scores of {asked} yet: close this day first: POST /insights/closes."
        ))),
        _ => Ok(newest),
    }
}

/// The day of the pages before. Old closes are forgotten: then the list begins anew.
async fn still_closed(tx: &mut TenantTx, day: Option<Day>) -> Result<Option<Closed>, AppError> {
    let Some(day) = day else { return Ok(None) };
    closes::on(tx, day).await?.map(Some).ok_or(AppError::Cursor)
}
