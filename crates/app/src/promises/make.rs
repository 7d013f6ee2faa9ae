//! Makes a promise.

use kept_api::External;
use kept_api::promises::{NewPromise, Promise};
use kept_core::access::Action;
use kept_core::calendar::Day;
use kept_core::external;
use kept_core::ids::PromiseId;
use kept_core::promise::{Due, MAX_TEXT, check_due, check_terms};
use kept_core::violation::{Violation, check_text};
use kept_store::promises::{self as store, Draft};
use kept_store::{TenantTx, contacts, customers};

use crate::app::{Actor, App};
use crate::customers::trimmed;
use crate::error::AppError;
use crate::made::Made;
use crate::promises::Dates;
use crate::publish;

/// Makes it. Where its maker chose the id, sending the same again makes it once.
pub async fn run(app: &App, actor: &Actor, new: NewPromise) -> Result<Made<Promise>, AppError> {
    actor.must(Action::WriteCustomers)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let made = within(&mut tx, app, actor, &new).await?;
    publish::done(tx, app, actor).await?;
    Ok(made)
}

/// Makes it in the caller's transaction.
pub(super) async fn within(
    tx: &mut TenantTx,
    app: &App,
    actor: &Actor,
    new: &NewPromise,
) -> Result<Made<Promise>, AppError> {
    let today = actor.today(app);
    let draft = checked(tx, app, actor, new).await?;
    match insert(tx, app, actor, &draft).await? {
        Some(promise) => Ok(Made::now(promise)),
        None => {
            let there = again(tx, &draft, new.made.is_some(), today).await?;
            publish::claim(tx, app, actor, "promise", there.id.0, 200).await?;
            Ok(Made::before(there))
        }
    }
}

/// What is to be stored, without faults.
pub(super) async fn checked(
    tx: &mut TenantTx,
    app: &App,
    actor: &Actor,
    new: &NewPromise,
) -> Result<Draft, AppError> {
    let today = actor.today(app);
    let draft = draft(app, actor, new, today);
    let mut faults = faults(&draft, today);
    faults.extend(unknown(tx, &draft).await?);
    AppError::unless_empty(faults)?;
    Ok(draft)
}

/// Inserts, and says that a promise was made; none when its id or its external id is taken.
pub(super) async fn insert(
    tx: &mut TenantTx,
    app: &App,
    actor: &Actor,
    draft: &Draft,
) -> Result<Option<Promise>, AppError> {
    if !store::insert(tx, draft, app.now()).await? {
        return Ok(None);
    }
    let promise = store::read(tx, draft.id, actor.today(app)).await?.ok_or(AppError::NotFound)?;
    let after = publish::json(&promise)?;
    publish::audit(tx, app, actor, "make", "promise", draft.id.0, None, after).await?;
    publish::customer_changed(tx, app, &[draft.customer_id]).await?;
    Ok(Some(promise))
}

fn draft(app: &App, actor: &Actor, new: &NewPromise, today: Day) -> Draft {
    let Dates { due_day, due_at, missed_from } = Dates::of(new.due, new.terms, &actor.zone);
    Draft {
        id: new.id.unwrap_or_else(|| PromiseId(app.id())),
        customer_id: new.customer_id,
        text: new.text.trim().to_owned(),
        component: new.component,
        touchpoint: String::new(),
        severity: new.severity,
        due_day,
        due_at,
        terms: new.terms,
        missed_from,
        made: new.made.unwrap_or(today),
        made_by: actor.member(),
        made_to: new.made_to,
        external: new.external.as_ref().map(trimmed),
    }
}

fn faults(draft: &Draft, today: Day) -> Vec<Violation> {
    let mut faults = Vec::new();
    check_text("/text", &draft.text, MAX_TEXT, &mut faults);
    check_terms("/terms", draft.terms, &mut faults);
    check_due(draft.due_day, draft.made, today, &mut faults);
    if let Some(External { source, id }) = &draft.external {
        external::check("/external", source, id, &mut faults);
    }
    faults
}

/// Names what the promise points to and what is not there, or somebody else's.
async fn unknown(tx: &mut TenantTx, draft: &Draft) -> Result<Vec<Violation>, AppError> {
    let mut faults = Vec::new();
    if !customers::exists(tx, draft.customer_id).await? {
        faults.push(Violation::new("/customer_id", "unknown-customer", "There is no such customer."));
    }
    if let Some(contact) = draft.made_to {
        let there = contacts::read(tx, contact).await?;
        if there.is_none_or(|contact| contact.customer_id != draft.customer_id) {
            let detail = "The customer has no such contact.";
            faults.push(Violation::new("/made_to", "unknown-contact", detail));
        }
    }
    Ok(faults)
}

/// The promise of this id, if it is just so. `dated` says whether its maker said when it was made.
async fn again(tx: &mut TenantTx, draft: &Draft, dated: bool, today: Day) -> Result<Promise, AppError> {
    let Some(there) = store::read(tx, draft.id, today).await? else {
        return Err(AppError::Conflict("Another promise has this external id.".to_owned()));
    };
    if is_same(&there, draft, dated) {
        return Ok(there);
    }
    let words = "A promise with this id exists and is different. Read it, or choose another id.";
    Err(AppError::Conflict(words.to_owned()))
}

/// Whether the same was said, whatever became of it since.
fn is_same(there: &Promise, draft: &Draft, dated: bool) -> bool {
    there.customer_id == draft.customer_id
        && there.text == draft.text
        && there.component == draft.component
        && there.severity == draft.severity
        && there.due == draft.due_at.map_or(Due::Day(draft.due_day), Due::At)
        && there.terms == draft.terms
        && (!dated || there.made == draft.made)
        && there.made_to == draft.made_to
        && there.external == draft.external
}
