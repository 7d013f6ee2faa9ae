//! The versions of an organisation's model. A version is never changed; a new one is added.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kept_api::models::ModelVersion;
use kept_core::calendar::Instant;
use kept_core::ids::MemberId;
use kept_core::model::Model;
use serde_json::Value;
use uuid::Uuid;

use crate::customers::member;
use crate::db::TenantTx;
use crate::error::StoreError;
use crate::schema::{members, models};
use crate::types::{At, Ts, at};

const BODY: At = at("models", "body");
const VERSION: At = at("models", "version");

#[derive(Insertable)]
#[diesel(table_name = models, treat_none_as_default_value = false)]
struct NewRow<'a> {
    org_id: Uuid,
    version: i32,
    body: Value,
    recorded_at: Ts,
    recorded_by: Option<Uuid>,
    note: &'a str,
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

/// The model by which a day was scored, or the newest where none was.
pub async fn of_close(tx: &mut TenantTx, version: Option<u32>) -> Result<Model, StoreError> {
    match version {
        Some(version) => {
            let missing = || VERSION.inconsistent("closes", version);
            get(tx, version).await?.ok_or_else(missing)
        }
        None => current(tx).await,
    }
}

/// Adds a version; its number is in the model.
///
/// # Errors
/// [`StoreError::Duplicate`] when this version is there already.
pub async fn insert(
    tx: &mut TenantTx,
    model: &Model,
    by: Option<MemberId>,
    note: &str,
    now: Instant,
) -> Result<(), StoreError> {
    let version = i32::try_from(model.version).map_err(|_| VERSION.inconsistent(tx.org(), model.version))?;
    let body = BODY.to_json(version, model)?;
    let recorded_by = by.map(|member| member.0);
    let row = NewRow { org_id: tx.org().0, version, body, recorded_at: Ts(now), recorded_by, note };
    diesel::insert_into(models::table).values(row).execute(tx.conn()?).await?;
    Ok(())
}

type Row = (i32, Value, Ts, Option<Uuid>, Option<String>, String);

/// At most `limit` versions, the newest first, before one of them.
pub async fn list(
    tx: &mut TenantTx,
    before: Option<u32>,
    limit: u32,
) -> Result<Vec<ModelVersion>, StoreError> {
    let before = before.map_or(i32::MAX, |version| i32::try_from(version).unwrap_or(i32::MAX));
    let rows: Vec<Row> = models::table
        .left_join(
            members::table
                .on(members::org_id.eq(models::org_id).and(members::id.nullable().eq(models::recorded_by))),
        )
        .filter(models::org_id.eq(tx.org().0).and(models::version.lt(before)))
        .order((models::org_id.desc(), models::version.desc()))
        .limit(i64::from(limit))
        .select((
            models::version,
            models::body,
            models::recorded_at,
            models::recorded_by,
            members::name.nullable(),
            models::note,
        ))
        .load(tx.conn()?)
        .await?;
    rows.into_iter().map(version_of).collect()
}

/// One version, with who made it and why.
pub async fn version(tx: &mut TenantTx, version: u32) -> Result<Option<ModelVersion>, StoreError> {
    let found = list(tx, version.checked_add(1), 1).await?;
    Ok(found.into_iter().find(|found| found.version == version))
}

fn version_of((version, body, recorded_at, by, name, note): Row) -> Result<ModelVersion, StoreError> {
    let model = read(version, body)?;
    let recorded_by = member(by, name);
    Ok(ModelVersion { version: model.version, model, note, recorded_at: recorded_at.0, recorded_by })
}

/// The versions that were added after an instant, oldest first.
pub async fn since(tx: &mut TenantTx, since: Instant) -> Result<Vec<u32>, StoreError> {
    let found: Vec<i32> = models::table
        .filter(models::org_id.eq(tx.org().0).and(models::recorded_at.gt(Ts(since))))
        .filter(models::version.gt(1))
        .order(models::version)
        .limit(100)
        .select(models::version)
        .load(tx.conn()?)
        .await?;
    found.into_iter().map(|version| VERSION.integer(version, version)).collect()
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
