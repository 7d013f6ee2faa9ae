//! Mappings that are kept under a name, to be used again.

use kept_api::imports::{ImportMapping, ImportMappingDraft};
use kept_api::page::{Page, PageQuery};
use kept_core::access::Action;
use kept_core::ids::ImportMappingId;
use kept_core::violation::{Violation, check_text};
use kept_store::imports::mappings as store;
use kept_store::{StoreError, TenantTx};

use super::mapping::check;
use crate::app::{Actor, App};
use crate::cursor;
use crate::error::AppError;
use crate::made::Made;
use crate::publish;

const LIST: &str = "imports/mappings";
/// The longest name in characters.
const MAX_NAME: usize = 100;

/// A page of saved mappings by their names.
pub async fn list(app: &App, actor: &Actor, query: &PageQuery) -> Result<Page<ImportMapping>, AppError> {
    actor.must(Action::Read)?;
    let limit = cursor::limit(query.limit)?;
    let after: Option<String> = cursor::decode(LIST, query.cursor.as_deref())?;
    let mut tx = app.db.tenant(actor.org).await?;
    let items = store::list(&mut tx, after.as_deref(), limit + 1).await?;
    tx.commit().await?;
    cursor::page(LIST, items, limit, |mapping| mapping.name.clone())
}

/// One saved mapping.
pub async fn read(app: &App, actor: &Actor, id: ImportMappingId) -> Result<ImportMapping, AppError> {
    actor.must(Action::Read)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let mapping = store::read(&mut tx, id).await?;
    tx.commit().await?;
    mapping.ok_or(AppError::NotFound)
}

/// The saved mapping of this name.
pub async fn named(app: &App, actor: &Actor, name: &str) -> Result<ImportMapping, AppError> {
    actor.must(Action::Read)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let mapping = store::named(&mut tx, name.trim()).await?;
    tx.commit().await?;
    mapping.ok_or(AppError::NotFound)
}

/// Saves a mapping under the id of the sender, or changes the one that has it.
///
/// # Errors
/// [`AppError::Invalid`] with every fault of the mapping; [`AppError::Conflict`] when another has the name.
pub async fn put(
    app: &App,
    actor: &Actor,
    id: ImportMappingId,
    draft: ImportMappingDraft,
) -> Result<Made<ImportMapping>, AppError> {
    actor.must(Action::Import)?;
    let draft = ImportMappingDraft { name: draft.name.trim().to_owned(), ..draft };
    AppError::unless_empty(faults(&draft))?;
    let mut tx = app.db.tenant(actor.org).await?;
    let before = store::hold(&mut tx, id).await?;
    if let Some(before) = &before
        && before.name == draft.name
        && before.mapping == draft.mapping
    {
        publish::same(&mut tx, app, actor, id.0, before).await?;
        tx.commit().await?;
        return Ok(Made::before(before.clone()));
    }
    let mapping = write(&mut tx, app, actor, id, &draft, before.is_some()).await?;
    let old = before.as_ref().map(publish::json).transpose()?.flatten();
    let action = if before.is_some() { "change" } else { "create" };
    let new = publish::json(&mapping)?;
    publish::audit(&mut tx, app, actor, action, "import_mapping", id.0, old, new).await?;
    publish::done(tx, app, actor).await?;
    Ok(Made { thing: mapping, again: before.is_some() })
}

fn faults(draft: &ImportMappingDraft) -> Vec<Violation> {
    let mut faults = Vec::new();
    check_text("/name", &draft.name, MAX_NAME, &mut faults);
    let of_mapping = check(&draft.mapping).err().unwrap_or_default();
    faults.extend(
        of_mapping
            .into_iter()
            .map(|fault| Violation { pointer: format!("/mapping{}", fault.pointer), ..fault }),
    );
    faults
}

async fn write(
    tx: &mut TenantTx,
    app: &App,
    actor: &Actor,
    id: ImportMappingId,
    draft: &ImportMappingDraft,
    there: bool,
) -> Result<ImportMapping, AppError> {
    let now = app.now();
    let written = if there {
        store::update(tx, id, draft, now).await
    } else {
        store::insert(tx, id, draft, actor.member(), now).await
    };
    match written {
        Ok(()) => store::read(tx, id).await?.ok_or(AppError::NotFound),
        Err(StoreError::Duplicate { .. }) => Err(AppError::Conflict(
            "Another mapping has this name. Choose another, or change that one.".to_owned(),
        )),
        Err(error) => Err(error.into()),
    }
}

/// Removes a saved mapping. What was imported with it stays as it is.
pub async fn remove(app: &App, actor: &Actor, id: ImportMappingId) -> Result<(), AppError> {
    actor.must(Action::Import)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let before = store::hold(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    let old = publish::json(&before)?;
    publish::audit(&mut tx, app, actor, "delete", "import_mapping", id.0, old, None).await?;
    store::remove(&mut tx, id).await?;
    publish::done(tx, app, actor).await
}
