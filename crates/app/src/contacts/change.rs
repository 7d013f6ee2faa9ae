//! Changes a contact.

use kept_api::contacts::{Contact, ContactPatch};
use kept_core::access::Action;
use kept_core::ids::ContactId;
use kept_store::{Change, TenantTx, contacts as store};

use crate::app::{Actor, App};
use crate::contacts::{faults, is_same, trimmed};
use crate::error::AppError;
use crate::publish;

/// Changes what the patch names.
pub async fn run(app: &App, actor: &Actor, id: ContactId, patch: ContactPatch) -> Result<Contact, AppError> {
    actor.must(Action::WriteCustomers)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let before = store::lock(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    let after = patched(before.clone(), patch);
    AppError::unless_empty(faults(&after))?;
    let (contact, _) = write(&mut tx, app, actor, before, after).await?;
    publish::done(tx, app, actor).await?;
    Ok(contact)
}

fn patched(there: Contact, patch: ContactPatch) -> Contact {
    let text = |said: Option<String>, there: String| said.map_or(there, |said| trimmed(&said));
    Contact {
        name: text(patch.name, there.name),
        role: patch.role.unwrap_or(there.role),
        critical: patch.critical.unwrap_or(there.critical),
        phone: text(patch.phone, there.phone),
        email: text(patch.email, there.email),
        language: text(patch.language, there.language),
        time_zone: text(patch.time_zone, there.time_zone),
        do_not_contact: patch.do_not_contact.unwrap_or(there.do_not_contact),
        consents: patch.consents.unwrap_or(there.consents),
        ..there
    }
}

/// Writes a locked contact as it shall be, unless it is so already.
pub(super) async fn write(
    tx: &mut TenantTx,
    app: &App,
    actor: &Actor,
    before: Contact,
    after: Contact,
) -> Result<(Contact, Change), AppError> {
    if is_same(&before, &after) {
        publish::same(tx, app, actor, before.id.0, &before).await?;
        return Ok((before, Change::Same));
    }
    let after = Contact { updated_at: app.now(), ..after };
    store::update(tx, &after).await?;
    let (old, new) = (publish::json(&before)?, publish::json(&after)?);
    publish::audit(tx, app, actor, "change", "contact", after.id.0, old, new).await?;
    publish::customer_changed(tx, app, &[after.customer_id]).await?;
    Ok((after, Change::Changed))
}
