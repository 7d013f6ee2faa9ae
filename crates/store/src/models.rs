//! The versions of an organisation's model. A version is never changed; a new one is added.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kept_core::calendar::Instant;
use kept_core::model::Model;
use serde_json::Value;
use uuid::Uuid;

use crate::db::TenantTx;
use crate::error::StoreError;
use crate::schema::models;
use crate::types::{At, Ts, at};

const BODY: At = at("models", "body");
const VERSION: At = at("models", "version");

#[derive(Insertable)]
#[diesel(table_name = models)]
struct Row {
    org_id: Uuid,
    version: i32,
    body: Value,
    recorded_at: Ts,
}

/// The newest model. Every organisation has one from its first moment.
///
/// # Errors
/// [`StoreError::Inconsistent`] when there is none, or when it breaks the rules of a model.
pub async fn current(tx: &mut TenantTx) -> Result<Model, StoreError> {
    let org = tx.org();
    let newest: Option<(i32, Value)> = models::table
        .filter(models::org_id.eq(org.0))
        .order(models::version.desc())
        .select((models::version, models::body))
        .first(tx.conn()?)
        .await
        .optional()?;
    let (version, body) = newest.ok_or_else(|| VERSION.inconsistent(org, "none"))?;
    read(version, body)
}

/// The model of this version.
pub async fn get(tx: &mut TenantTx, version: u32) -> Result<Option<Model>, StoreError> {
    let Ok(version) = i32::try_from(version) else { return Ok(None) };
    let body: Option<Value> =
        models::table.find((tx.org().0, version)).select(models::body).first(tx.conn()?).await.optional()?;
    body.map(|body| read(version, body)).transpose()
}

/// Adds a version; its number is in the model.
///
/// # Errors
/// [`StoreError::Duplicate`] when this version is there already.
pub async fn insert(tx: &mut TenantTx, model: &Model, now: Instant) -> Result<(), StoreError> {
    let version = i32::try_from(model.version).map_err(|_| VERSION.inconsistent(tx.org(), model.version))?;
    let body = BODY.to_json(version, model)?;
    let row = Row { org_id: tx.org().0, version, body, recorded_at: Ts(now) };
    diesel::insert_into(models::table).values(row).execute(tx.conn()?).await?;
    Ok(())
}

fn read(version: i32, body: Value) -> Result<Model, StoreError> {
    let model: Model = BODY.json(version, body)?;
    match model.check().into_iter().next() {
        Some(fault) => Err(BODY.inconsistent(version, format!("{}: {}", fault.pointer, fault.detail))),
        None if i64::from(model.version) != i64::from(version) => {
            Err(VERSION.inconsistent(version, model.version))
        }
        None => Ok(model),
    }
}
