//! Members: the people of the organisation. Here: adding them, and giving them another password.

pub mod change;
pub mod hand_over;
pub mod list;
pub mod read;
pub mod remove;

use kept_api::me::MemberRef;
use kept_api::members::Member as Shown;
use kept_core::access::{Action, Role};
use kept_core::ids::{AccountId, MemberId};
use kept_core::violation::{Violation, check_text};
use kept_store::accounts::Account;
use kept_store::members::Member;
use kept_store::{GlobalTx, StoreError, TenantTx};
use serde::Serialize;

use crate::app::{Actor, App};
use crate::error::AppError;
use crate::passwords;
use crate::publish::{audit, json};

/// How a reset is called in the audit trail.
pub(crate) const RESET_PASSWORD: &str = "reset-password";

/// A member to be.
#[derive(Clone)]
pub struct NewMember {
    /// Name, 1 to 200 characters.
    pub name: String,
    /// Sign-in e-mail.
    pub email: String,
    /// Password of 12 to 200 characters; of no use when the e-mail has an account, which keeps its password.
    pub password: String,
    /// What the person may do.
    pub role: Role,
}

impl NewMember {
    /// Every fault, with pointers as in `POST /set-up`. The organisation's name is no password either.
    pub fn check(&self, organisation: &str, faults: &mut Vec<Violation>) {
        check_text("/name", &self.name, 200, faults);
        check_email("/email", &self.email, faults);
        passwords::check("/password", &self.password, &[&self.name, &self.email, organisation], faults);
    }
}

/// A member in the audit trail. The e-mail is left out: it belongs to the account.
#[derive(Serialize)]
struct Audited<'a> {
    name: &'a str,
    role: Role,
}

/// A member as the actor may see it: the e-mail is for those who see who has access, and for oneself.
fn shown(actor: &Actor, member: Shown) -> Shown {
    if actor.may(Action::ReadAccess) || actor.member() == Some(member.id) {
        return member;
    }
    Shown { email: None, last_used_at: None, ..member }
}

/// Why the last owner stays.
fn last_owner() -> AppError {
    let words = "This is the last owner, and an organisation needs one. Make another member an owner first.";
    AppError::Conflict(words.to_owned())
}

/// Checks a sign-in e-mail.
pub(crate) fn check_email(pointer: &str, text: &str, faults: &mut Vec<Violation>) {
    if email(text).is_none() {
        let detail =
            "An e-mail address has one @, something before and after it, and at most 254 characters.";
        faults.push(Violation::new(pointer, "not-an-email", detail));
    }
}

/// An e-mail address as accounts are found by it: in lower case, without blanks around; none when it is none.
pub(crate) fn email(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    let (before, after) = text.split_once('@')?;
    let odd = text.chars().any(|c| c.is_whitespace() || c.is_control());
    let fine = !before.is_empty() && !after.is_empty() && !after.contains('@') && !odd && text.len() <= 254;
    fine.then_some(text)
}

/// Whether somebody signs in with this e-mail already; for whoever has the shell of the server.
pub async fn has_account(app: &App, email_text: &str) -> Result<bool, AppError> {
    let Some(email) = email(email_text) else { return Ok(false) };
    Ok(kept_store::accounts::by_email(&mut app.db.global().await?, &email).await?.is_some())
}

/// Adds a member to the actor's organisation. Somebody with an account elsewhere keeps that account's password.
pub async fn add(app: &App, actor: &Actor, new: &NewMember) -> Result<MemberRef, AppError> {
    actor.must(Action::ManageMembers)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let organisation = kept_store::organisations::current(&mut tx).await?.ok_or(AppError::NotFound)?.name;
    // No transaction stays open while a password is hashed.
    tx.commit().await?;
    let hash = prepare(app, new, &organisation).await?;
    let tx = app.db.global().await?;
    let (tx, account) = account_in(tx, app, actor, new, hash).await?;
    let (tx, member) = add_in(tx, app, actor, new, account).await?;
    tx.commit().await?;
    Ok(member)
}

/// Checks a member to be and hashes the password, before any transaction is open.
pub(crate) async fn prepare(app: &App, new: &NewMember, organisation: &str) -> Result<String, AppError> {
    let mut faults = Vec::new();
    new.check(organisation, &mut faults);
    AppError::unless_empty(faults)?;
    passwords::hash(new.password.clone(), app.ids.secret()).await
}

/// The account of the member to be, made if there is none; the transaction is bound to the organisation afterwards.
pub(crate) async fn account_in(
    mut tx: GlobalTx,
    app: &App,
    actor: &Actor,
    new: &NewMember,
    password_hash: String,
) -> Result<(TenantTx, AccountId), AppError> {
    let email =
        email(&new.email).ok_or_else(|| AppError::invalid("/email", "not-an-email", "Write an e-mail."))?;
    let account = if let Some(account) = kept_store::accounts::by_email(&mut tx, &email).await? {
        account.id
    } else {
        let account = Account { id: AccountId(app.id()), email, password_hash };
        kept_store::accounts::insert(&mut tx, &account, app.now()).await?;
        account.id
    };
    match kept_store::accounts::join(&mut tx, account, actor.org).await {
        Ok(()) => Ok((tx.bind(actor.org).await?, account)),
        Err(StoreError::Duplicate { .. }) => Err(AppError::Conflict(
            "This e-mail has a member here already; give them another password instead.".into(),
        )),
        Err(error) => Err(error.into()),
    }
}

/// Adds the member of an account.
pub(crate) async fn add_in(
    mut tx: TenantTx,
    app: &App,
    actor: &Actor,
    new: &NewMember,
    account: AccountId,
) -> Result<(TenantTx, MemberRef), AppError> {
    let member = Member {
        id: MemberId(app.id()),
        account_id: account,
        name: new.name.trim().to_owned(),
        role: new.role,
    };
    let id = kept_store::members::insert(&mut tx, &member, app.now()).await?;
    added(&mut tx, app, actor, id, &member).await?;
    Ok((tx, MemberRef { id, name: member.name }))
}

/// Writes that somebody is a member from now on.
pub(crate) async fn added(
    tx: &mut TenantTx,
    app: &App,
    actor: &Actor,
    id: MemberId,
    member: &Member,
) -> Result<(), AppError> {
    let after = Audited { name: &member.name, role: member.role };
    audit(tx, app, actor, "create", "member", id.0, None, json(&after)?).await
}

/// Gives an account another password and ends its sessions, in every organisation where it has a member.
///
/// For whoever has the shell of the server: it asks for no old password.
pub async fn reset_password(
    app: &App,
    email_text: &str,
    password: &str,
    request_id: &str,
) -> Result<(), AppError> {
    let email = email(email_text).ok_or(AppError::NotFound)?;
    let mut faults = Vec::new();
    passwords::check("/password", password, &[&email], &mut faults);
    AppError::unless_empty(faults)?;
    let hash = passwords::hash(password.to_owned(), app.ids.secret()).await?;
    let mut tx = app.db.global().await?;
    let account = kept_store::accounts::by_email(&mut tx, &email).await?.ok_or(AppError::NotFound)?;
    kept_store::accounts::set_password(&mut tx, account.id, &hash).await?;
    let deed = passwords::Deed { name: RESET_PASSWORD, request_id, themselves: false, but: None };
    passwords::renewed(tx, app, account.id, deed).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_email_is_found_however_it_is_written() {
        assert_eq!(email(" Ann@Example.ORG ").as_deref(), Some("ann@example.org"));
        let long = format!("{}@example.org", "a".repeat(250));
        for wrong in ["ann", "@example.org", "ann@", "a@b@c", "a b@c", "a\u{0}@c", &long] {
            assert_eq!(email(wrong), None, "{wrong:?}");
        }
    }
}
