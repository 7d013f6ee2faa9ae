//! An organisation with invented data, to look around in.

mod by_hand;
mod fill;
mod remove;
mod rows;
mod surveys;

use kept_core::access::Role;
use kept_core::demo::SEED;
use kept_core::money::Currency;
use kept_store::organisations::Organisation;

use crate::app::{Actor, App};
use crate::error::AppError;
use crate::members::{self, NewMember};
use crate::organisations::{self, NewOrganisation};
use crate::passwords;

pub use remove::{Removed, run as remove};

/// Sign-in e-mail of the demo's owner.
pub const EMAIL: &str = "owner@demo.example";
/// Names what the demo does in the audit trail.
const REQUEST: &str = "demo";

/// What is wanted of a demo that is made anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// How many customers.
    pub customers: u32,
    /// Which stories.
    pub seed: u64,
}

impl Default for Wanted {
    fn default() -> Self {
        Self { customers: 200, seed: SEED }
    }
}

/// How far a demo is, for whoever watches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Customers that members keep by hand.
    Kept {
        /// So many are done.
        done: u32,
        /// Of so many.
        of: u32,
    },
    /// The job book.
    BroughtIn {
        /// Customers so far.
        customers: u64,
        /// Rows so far.
        rows: u64,
    },
}

/// How to sign in.
pub struct Login {
    /// Sign-in e-mail.
    pub email: &'static str,
    /// The password; none when somebody has set one, which nobody can read back.
    pub password: Option<String>,
}

/// Makes the demo in an empty database. Where there is one, gives its owner a new password, unless somebody has set
/// one; so the password can be shown each time and is stored nowhere. None when the database has other organisations
/// and no demo.
pub async fn prepare(
    app: &App,
    wanted: Wanted,
    progress: &mut (dyn FnMut(Step) + Send),
) -> Result<Option<Login>, AppError> {
    let all = organisations::all(app).await?;
    let password = match all.iter().find(|organisation| organisation.demo) {
        Some(demo) => new_password(app, demo).await?,
        None if all.is_empty() => Some(make(app).await?),
        None => return Ok(None),
    };
    let made = organisations::all(app).await?.into_iter().find(|organisation| organisation.demo);
    let demo = made.ok_or_else(|| AppError::Internal("the demo is gone again".to_owned()))?;
    let system = Actor::system(demo.id, &demo.time_zone, REQUEST)?;
    Box::pin(fill::run(app, &system, &demo, wanted, progress)).await?;
    Ok(Some(Login { email: EMAIL, password }))
}

async fn make(app: &App) -> Result<String, AppError> {
    let currency: Currency = "EUR".parse().map_err(|error| AppError::Internal(format!("{error}")))?;
    let organisation = NewOrganisation {
        name: "Kept demo".to_owned(),
        time_zone: "Europe/Berlin".to_owned(),
        currency,
        demo: true,
    };
    let password = passwords::make(&*app.ids);
    let owner = NewMember {
        name: "Demo owner".to_owned(),
        email: EMAIL.to_owned(),
        password: password.clone(),
        role: Role::Owner,
    };
    let hash = members::prepare(app, &owner, &organisation.name).await?;
    let tx = app.db.global().await?;
    let (tx, actor) = organisations::create_in(tx, app, &organisation, REQUEST).await?;
    let (tx, account) = members::account_in(tx.unbind().await?, app, &actor, &owner, hash).await?;
    let (tx, _) = members::add_in(tx, app, &actor, &owner, account).await?;
    tx.commit().await?;
    Ok(password)
}

async fn new_password(app: &App, demo: &Organisation) -> Result<Option<String>, AppError> {
    let mut tx = app.db.global().await?;
    let Some(account) = kept_store::accounts::by_email(&mut tx, EMAIL).await? else { return Ok(None) };
    let mut tx = tx.bind(demo.id).await?;
    let Some(member) = kept_store::members::of_account(&mut tx, account.id).await? else { return Ok(None) };
    for deed in [members::RESET_PASSWORD, passwords::CHANGE] {
        if kept_store::audit::has(&mut tx, deed, "member", member.id.0).await? {
            return Ok(None);
        }
    }
    // No transaction stays open while a password is hashed.
    tx.commit().await?;
    let password = passwords::make(&*app.ids);
    let hash = passwords::hash(password.clone(), app.ids.secret()).await?;
    let mut tx = app.db.global().await?;
    kept_store::accounts::set_password(&mut tx, account.id, &hash).await?;
    let mut tx = tx.bind(demo.id).await?;
    let actor = Actor::system(demo.id, &demo.time_zone, REQUEST)?;
    crate::publish::audit(&mut tx, app, &actor, "renew-password", "member", member.id.0, None, None).await?;
    tx.commit().await?;
    Ok(Some(password))
}
