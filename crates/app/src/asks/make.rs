//! Asks a contact, or begins a call.

use kept_api::External;
use kept_api::asks::{Ask, NewAsk};
use kept_api::paths;
use kept_core::access::Action;
use kept_core::ask::Channel;
use kept_core::external;
use kept_core::ids::AskId;
use kept_core::violation::{Violation, check_optional_text};
use kept_store::TenantTx;
use kept_store::asks::{self as store, AskRow, StoredAsk};

use crate::app::{Actor, App};
use crate::customers::trimmed;
use crate::error::AppError;
use crate::made::Made;
use crate::publish;
use crate::token::Token;

/// The longest step of the journey, in characters.
const MAX_TOUCHPOINT: usize = 40;
/// For how many days an ask may be answered where nobody says otherwise.
const DAYS: u32 = 30;
/// The most days that it may be answered.
const MAX_DAYS: u32 = 365;
const SECONDS_OF_A_DAY: i64 = 86_400;

/// Makes it; by a link the answer holds the link, this once: only the hash of its secret is stored. Where its maker
/// chose the id or an external id, sending the same again makes it once, and then the link is not there any more. Who has lost it
/// withdraws the ask and makes another.
pub async fn run(app: &App, actor: &Actor, new: NewAsk) -> Result<Made<Ask>, AppError> {
    actor.must(Action::Ask)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let made = within(&mut tx, app, actor, &new).await?;
    tx.commit().await?;
    Ok(made)
}

/// Makes it in the caller's transaction.
pub(super) async fn within(
    tx: &mut TenantTx,
    app: &App,
    actor: &Actor,
    new: &NewAsk,
) -> Result<Made<Ask>, AppError> {
    let new = &NewAsk { external: new.external.as_ref().map(trimmed), ..new.clone() };
    AppError::unless_empty(faults(new))?;
    if let Some(there) = there(tx, new).await? {
        return again(tx, app, actor, new, &there).await;
    }
    let public_url = match (new.channel, &app.public_url) {
        (Channel::Link, None) => {
            let words = "Kept does not know where it is reached from outside, so it cannot make a link. Set \
                         KEPT_PUBLIC_URL and start it again, or ask on a call.";
            return Err(AppError::Conflict(words.to_owned()));
        }
        (_, url) => url.as_deref().unwrap_or_default(),
    };
    let (row, link) = row(tx, app, actor, new, public_url).await?;
    if !store::create(tx, &row).await? {
        // Somebody else was quicker with this id.
        let there = there(tx, new).await?.ok_or(AppError::NotFound)?;
        return again(tx, app, actor, new, &there).await;
    }
    let stored = StoredAsk { row, withdrawn_at: None, response_id: None };
    let ask = stored.at(app.now());
    publish::audit(tx, app, actor, "make", "ask", ask.id.0, None, publish::json(&ask)?).await?;
    Ok(Made::now(Ask { link, ..ask }))
}

fn faults(new: &NewAsk) -> Vec<Violation> {
    let mut faults = Vec::new();
    if !matches!(new.channel, Channel::Link | Channel::Phone) {
        faults.push(Violation::new("/channel", "not-offered", "Ask by link or by phone."));
    }
    if new.channel == Channel::Link && new.contact_id.is_none() {
        faults.push(Violation::new("/contact_id", "needed", "A link is for one person: say for whom."));
    }
    if new.days.is_some_and(|days| !(1..=MAX_DAYS).contains(&days)) {
        faults.push(Violation::new("/days", "out-of-range", format!("Between 1 and {MAX_DAYS}.")));
    }
    check_optional_text("/touchpoint", &new.touchpoint, MAX_TOUCHPOINT, &mut faults);
    if let Some(External { source, id }) = &new.external {
        external::check("/external", source, id, &mut faults);
    }
    faults
}

async fn row(
    tx: &mut TenantTx,
    app: &App,
    actor: &Actor,
    new: &NewAsk,
    public_url: &str,
) -> Result<(AskRow, Option<String>), AppError> {
    check_addressee(tx, new).await?;
    let version = kept_store::surveys::newest_version(tx, new.survey_id).await?;
    let version =
        version.ok_or_else(|| unknown("/survey_id", "unknown-survey", "There is no such survey."))?;
    let id = new.id.unwrap_or_else(|| AskId(app.id()));
    let token =
        (new.channel == Channel::Link).then(|| Token { org: actor.org, id: id.0, secret: app.ids.secret() });
    // One moment for both: the same ask sent again is known by how long it can be answered.
    let now = app.now();
    let row = AskRow {
        id,
        customer_id: new.customer_id,
        contact_id: new.contact_id,
        survey: (new.survey_id, version),
        channel: new.channel,
        promise_id: new.promise_id,
        touchpoint: new.touchpoint.trim().to_owned(),
        secret_hash: token.as_ref().map(Token::hash),
        expires_at: now.plus_seconds(seconds(new)),
        external: new.external.clone(),
        recorded_at: now,
        recorded_by: actor.member(),
    };
    let link = token.map(|token| format!("{public_url}{}", paths::survey_page(&token.to_string())));
    Ok((row, link))
}

fn seconds(new: &NewAsk) -> i64 {
    i64::from(new.days.unwrap_or(DAYS)) * SECONDS_OF_A_DAY
}

async fn check_addressee(tx: &mut TenantTx, new: &NewAsk) -> Result<(), AppError> {
    let found = store::addressee(tx, new.customer_id, new.contact_id, new.promise_id).await?;
    let Some(found) = found else {
        return Err(unknown("/customer_id", "unknown-customer", "There is no such customer."));
    };
    match (new.contact_id, found.do_not_contact) {
        (Some(_), None) => {
            return Err(unknown("/contact_id", "unknown-contact", "The customer has no such contact."));
        }
        (Some(_), Some(true)) => {
            let words = "This person does not want to be asked. Ask somebody else at the customer.";
            return Err(AppError::invalid("/contact_id", "do-not-contact", words));
        }
        _ => {}
    }
    if new.channel == Channel::Phone && found.consent_phone == Some(false) {
        let words =
            "This person does not want to be asked by phone. Ask by link, or somebody else at the customer.";
        return Err(AppError::invalid("/contact_id", "no-consent", words));
    }
    if new.promise_id.is_some() && !found.promise {
        return Err(unknown("/promise_id", "unknown-promise", "The customer has no such promise."));
    }
    Ok(())
}

fn unknown(pointer: &str, code: &str, words: &str) -> AppError {
    AppError::invalid(pointer, code, words)
}

/// The ask that has the id of a new one or, where none has it, its external id.
async fn there(tx: &mut TenantTx, new: &NewAsk) -> Result<Option<StoredAsk>, AppError> {
    if let Some(id) = new.id
        && let Some(there) = store::get(tx, id).await?
    {
        return Ok(Some(there));
    }
    match &new.external {
        Some(external) => Ok(store::by_external(tx, external).await?),
        None => Ok(None),
    }
}

/// The ask that is there, if it is just so. Its link was shown when it was made.
async fn again(
    tx: &mut TenantTx,
    app: &App,
    actor: &Actor,
    new: &NewAsk,
    there: &StoredAsk,
) -> Result<Made<Ask>, AppError> {
    let row = &there.row;
    let same = new.id.is_none_or(|id| id == row.id)
        && row.external == new.external
        && row.customer_id == new.customer_id
        && row.contact_id == new.contact_id
        && row.survey.0 == new.survey_id
        && row.channel == new.channel
        && row.promise_id == new.promise_id
        && row.touchpoint == new.touchpoint.trim()
        && row.expires_at == row.recorded_at.plus_seconds(seconds(new));
    let words = "An ask with this id or external id exists and is different. Read it, or choose another id.";
    let ask = same.then(|| there.at(app.now()));
    publish::made_before(tx, app, actor, row.id.0, ask, |_| true, words).await
}
