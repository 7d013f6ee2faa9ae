//! Fills the demo through the use cases that everybody has: what members did one by one, the job book by an import.

use futures_util::stream::{self, StreamExt, TryStreamExt};
use kept_api::imports::ImportState;
use kept_core::access::Role;
use kept_core::demo::{DAYS, Demo};
use kept_store::organisations::Organisation;

use super::by_hand::{Hands, app_at, survey_ids};
use super::rows::{FILE, MAPPING, Rows};
use super::{Step, Wanted, surveys};
use crate::app::{Actor, App};
use crate::error::AppError;
use crate::imports::{self, LocalFile};
use crate::members::{self, NewMember};
use crate::{passwords, publish};

/// So many customers are kept in part by hand; the others come by the job book alone.
const BY_HAND: u32 = 200;
/// Customers that are kept at the same time.
const AT_A_TIME: usize = 8;
/// Notes in the audit trail that the demo is whole.
const FILLED: &str = "fill";

/// Who works in the demo beside its owner; as many as look after customers.
const STAFF: [(&str, &str, Role); 4] = [
    ("Amira Haddad", "amira@demo.example", Role::Manager),
    ("Jonas Weber", "jonas@demo.example", Role::Agent),
    ("Mei Lin", "mei@demo.example", Role::Agent),
    ("Ola Nowak", "ola@demo.example", Role::Agent),
];

/// Fills it unless it is full; goes on where an earlier start was cut short.
pub(super) async fn run(
    app: &App,
    system: &Actor,
    organisation: &Organisation,
    wanted: Wanted,
    progress: &mut (dyn FnMut(Step) + Send),
) -> Result<(), AppError> {
    let mut tx = app.db.tenant(system.org).await?;
    let full = kept_store::audit::has(&mut tx, FILLED, "organisation", system.org.0).await?;
    tx.commit().await?;
    if full {
        return Ok(());
    }
    // What was begun on one day is finished as of that day.
    let demo = Demo { seed: wanted.seed, today: system.zone.day(organisation.recorded_at) };
    let by_hand = wanted.customers.min(BY_HAND);
    let staff = staff(app, system).await?;
    keep(app, system, &staff, demo, by_hand, progress).await?;
    bring_in(app, system, Rows::new(demo, wanted.customers, by_hand), progress).await?;
    let mut tx = app.db.tenant(system.org).await?;
    publish::audit(&mut tx, app, system, FILLED, "organisation", system.org.0, None, None).await?;
    publish::organisation_changed(&mut tx, app).await?;
    tx.commit().await?;
    app.announce(system.org);
    Ok(())
}

async fn keep(
    app: &App,
    system: &Actor,
    staff: &[Actor],
    demo: Demo,
    by_hand: u32,
    progress: &mut (dyn FnMut(Step) + Send),
) -> Result<(), AppError> {
    let first = system.zone.instant(demo.today.plus(-DAYS), 8, 0, 0).unwrap_or_else(|| app.now());
    let surveys = survey_ids(&demo, first);
    surveys::make(&app_at(app, first), system, surveys).await?;
    let hands = Hands { app, demo, surveys, staff, system };
    let hands = &hands;
    let kept = stream::iter(0..by_hand)
        .map(|number| async move { hands.keep(&demo.customer(number, true)).await })
        .buffer_unordered(AT_A_TIME);
    let mut kept = std::pin::pin!(kept);
    let mut done = 0;
    while kept.try_next().await?.is_some() {
        done += 1;
        progress(Step::Kept { done, of: by_hand });
    }
    Ok(())
}

/// Brings the job book in, as anybody would.
async fn bring_in(
    app: &App,
    system: &Actor,
    rows: Rows,
    progress: &mut (dyn FnMut(Step) + Send),
) -> Result<(), AppError> {
    // Nobody knows its size before it is written.
    let file = LocalFile { name: FILE, label: "", bytes: 0, input: Box::new(rows) };
    let mut rows = |step: &imports::Step| {
        progress(Step::BroughtIn {
            customers: step.counts.customers.new + step.counts.customers.same,
            rows: step.counts.rows,
        });
    };
    let import = imports::run_local(app, system, file, MAPPING, false, &mut rows).await?;
    match import.failure {
        None if import.state == ImportState::Done && import.counts.faulty_rows == 0 => Ok(()),
        failure => {
            let first = import.errors.first().map(|error| error.reason.clone());
            Err(AppError::Internal(format!("the demo's job book could not be read: {:?}", failure.or(first))))
        }
    }
}

/// The members who look after customers, made where they are missing. Nobody knows their passwords.
async fn staff(app: &App, system: &Actor) -> Result<Vec<Actor>, AppError> {
    let mut all = Vec::with_capacity(STAFF.len());
    for (name, email, role) in STAFF {
        let mut tx = app.db.global().await?;
        let account = kept_store::accounts::by_email(&mut tx, email).await?;
        let mut tx = tx.bind(system.org).await?;
        let there = match &account {
            Some(account) => kept_store::members::of_account(&mut tx, account.id).await?,
            None => None,
        };
        tx.commit().await?;
        let member = match there {
            Some(member) => member.id,
            None => {
                let password = passwords::make(&*app.ids);
                let new = NewMember { name: name.to_owned(), email: email.to_owned(), password, role };
                members::add(app, system, &new).await?.id
            }
        };
        all.push(system.clone().as_member(member, role));
    }
    Ok(all)
}
