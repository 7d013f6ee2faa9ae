//! The first organisation and its owner, from the one-time link in the log.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kept_api::sessions::SetUp;
use kept_core::access::Role;

use crate::app::App;
use crate::error::AppError;
use crate::members::{self, NewMember};
use crate::organisations::{self, NewOrganisation};
use crate::sessions::{self, Origin};
use crate::token::{Token, hash};

/// Makes a link when the database has no organisation: the secret of it. Links made earlier no longer work.
pub async fn offer(app: &App) -> Result<Option<String>, AppError> {
    let mut tx = app.db.global().await?;
    if kept_store::organisations::any(&mut tx).await? {
        return Ok(None);
    }
    let secret = [app.ids.secret(), app.ids.secret()].concat();
    kept_store::set_up::replace(&mut tx, &hash(&secret), app.now()).await?;
    tx.commit().await?;
    Ok(Some(URL_SAFE_NO_PAD.encode(secret)))
}

/// Makes organisation, account and owner at once, uses up the link, and signs the owner in.
///
/// # Errors
/// [`AppError::NotFound`] when the link is none of ours, was used or was replaced.
pub async fn run(app: &App, input: SetUp, from: &Origin, request_id: &str) -> Result<Token, AppError> {
    let organisation = NewOrganisation {
        name: input.organisation,
        time_zone: input.time_zone,
        currency: input.currency,
        demo: false,
    };
    let owner =
        NewMember { name: input.name, email: input.email, password: input.password, role: Role::Owner };
    let mut faults = Vec::new();
    organisation.check(&mut faults);
    owner.check(&organisation.name, &mut faults);
    AppError::unless_empty(faults)?;
    let secret = URL_SAFE_NO_PAD.decode(&input.token).map_err(|_| AppError::NotFound)?;
    must_be_open(app, &secret).await?;
    let password_hash = members::prepare(app, &owner, &organisation.name).await?;

    let mut tx = app.db.global().await?;
    if !kept_store::set_up::take(&mut tx, &hash(&secret)).await? {
        return Err(AppError::NotFound);
    }
    let (tx, actor) = organisations::create_in(tx, app, &organisation, request_id).await?;
    let (tx, account) = members::account_in(tx.unbind().await?, app, &actor, &owner, password_hash).await?;
    let (mut tx, member) = members::add_in(tx, app, &actor, &owner, account).await?;
    let owner = actor.as_member(member.id, Role::Owner);
    let token = sessions::begin(&mut tx, app, &owner, member.id, from).await?;
    tx.commit().await?;
    Ok(token)
}

/// Refuses a wrong link before the costly hashing of the password; whether it is still there at the end decides.
async fn must_be_open(app: &App, secret: &[u8]) -> Result<(), AppError> {
    let mut tx = app.db.global().await?;
    if kept_store::set_up::is_open(&mut tx, &hash(secret)).await? { Ok(()) } else { Err(AppError::NotFound) }
}
