//! Surveys and their versions.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kept_api::External;
use kept_api::search::SearchKind;
use kept_api::surveys::Survey;
use kept_core::calendar::Instant;
use kept_core::ids::SurveyId;
use kept_core::survey::SurveyBody;
use serde_json::Value;
use uuid::Uuid;

use crate::cached::cached;
use crate::customers::external;
use crate::db::TenantTx;
use crate::error::{StoreError, ensure};
use crate::search;
use crate::types::{Ts, at};

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Integer)]
    version: i32,
    #[diesel(sql_type = Jsonb)]
    body: Value,
    #[diesel(sql_type = Bool)]
    frozen: bool,
    #[diesel(sql_type = BigInt)]
    responses: i64,
    #[diesel(sql_type = Nullable<Text>)]
    external_source: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    external_id: Option<String>,
    #[diesel(sql_type = Timestamptz)]
    recorded_at: Ts,
}

impl Row {
    fn read(self) -> Result<Survey, StoreError> {
        Ok(Survey {
            id: SurveyId(self.id),
            version: at("survey_versions", "version").integer(self.id, self.version)?,
            body: at("survey_versions", "body").json(self.id, self.body)?,
            frozen: self.frozen,
            responses: at("responses", "survey_id").integer(self.id, self.responses)?,
            external: external(self.external_source, self.external_id),
            recorded_at: self.recorded_at.0,
        })
    }
}

/// One survey in its newest version.
pub async fn get(tx: &mut TenantTx, id: SurveyId) -> Result<Option<Survey>, StoreError> {
    let row: Option<Row> = cached(
        "SELECT s.id, v.version, v.body, v.frozen, s.external_source, s.external_id, s.recorded_at, \
            (SELECT count(*) FROM responses r WHERE r.org_id = s.org_id AND r.survey_id = s.id \
                AND r.complete AND r.superseded_at IS NULL) AS responses \
         FROM surveys s JOIN survey_versions v ON v.org_id = s.org_id AND v.survey_id = s.id \
         WHERE s.org_id = ? AND s.id = ? ORDER BY v.version DESC LIMIT 1",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<SqlUuid, _>(id.0)
    .get_result(tx.conn()?)
    .await
    .optional()?;
    row.map(Row::read).transpose()
}

/// At most `limit` surveys in their newest versions, newest first, after the survey `after`; with `updated_since` only
/// those that were made or changed then or later.
pub async fn list(
    tx: &mut TenantTx,
    updated_since: Option<Instant>,
    after: Option<SurveyId>,
    limit: u32,
) -> Result<Vec<Survey>, StoreError> {
    let rows: Vec<Row> = cached(
        "SELECT s.id, v.version, v.body, v.frozen, s.external_source, s.external_id, s.recorded_at, \
            (SELECT count(*) FROM responses r WHERE r.org_id = s.org_id AND r.survey_id = s.id \
                AND r.complete AND r.superseded_at IS NULL) AS responses \
         FROM surveys s JOIN LATERAL (SELECT version, body, frozen, changed_at FROM survey_versions v \
            WHERE v.org_id = s.org_id AND v.survey_id = s.id ORDER BY v.version DESC LIMIT 1) v ON true \
         WHERE s.org_id = ? AND s.id < coalesce(?, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid) \
            AND v.changed_at >= coalesce(?, '-infinity'::timestamptz) \
         ORDER BY s.org_id DESC, s.id DESC LIMIT ?",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Nullable<SqlUuid>, _>(after.map(|id| id.0))
    .bind::<Nullable<Timestamptz>, _>(updated_since.map(Ts))
    .bind::<BigInt, _>(i64::from(limit))
    .load(tx.conn()?)
    .await?;
    rows.into_iter().map(Row::read).collect()
}

/// The survey that another system knows by this id.
pub async fn by_external(tx: &mut TenantTx, external: &External) -> Result<Option<SurveyId>, StoreError> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = SqlUuid)]
        id: Uuid,
    }
    let found: Option<Found> =
        cached("SELECT id FROM surveys WHERE org_id = ? AND external_source = ? AND external_id = ?")
            .bind::<SqlUuid, _>(tx.org().0)
            .bind::<Text, _>(&external.source)
            .bind::<Text, _>(&external.id)
            .get_result(tx.conn()?)
            .await
            .optional()?;
    Ok(found.map(|found| SurveyId(found.id)))
}

/// Makes a survey with its first version, unless one with this id or external id is there. Says whether it was made.
pub async fn create(
    tx: &mut TenantTx,
    id: SurveyId,
    external: Option<&External>,
    body: &SurveyBody,
    now: Instant,
) -> Result<bool, StoreError> {
    let made = cached(
        "INSERT INTO surveys (org_id, id, external_source, external_id, recorded_at) VALUES (?, ?, ?, ?, ?) \
         ON CONFLICT DO NOTHING",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<SqlUuid, _>(id.0)
    .bind::<Nullable<Text>, _>(external.map(|external| &external.source))
    .bind::<Nullable<Text>, _>(external.map(|external| &external.id))
    .bind::<Timestamptz, _>(Ts(now))
    .execute(tx.conn()?)
    .await?;
    if made == 1 {
        add_version(tx, id, 1, body, now).await?;
    }
    Ok(made == 1)
}

/// Whether anybody was asked it.
pub async fn is_asked(tx: &mut TenantTx, id: SurveyId) -> Result<bool, StoreError> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = Bool)]
        found: bool,
    }
    let row: Found = cached(
        "SELECT EXISTS (SELECT 1 FROM asks WHERE org_id = ? AND survey_id = ?) \
             OR EXISTS (SELECT 1 FROM responses WHERE org_id = ? AND survey_id = ?) AS found",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<SqlUuid, _>(id.0)
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<SqlUuid, _>(id.0)
    .get_result(tx.conn()?)
    .await?;
    Ok(row.found)
}

/// Holds a survey and its versions, so that nobody can be asked it until the transaction ends.
pub async fn hold_to_remove(tx: &mut TenantTx, id: SurveyId) -> Result<Option<Survey>, StoreError> {
    for statement in [
        "SELECT 1 FROM surveys WHERE org_id = $1 AND id = $2 FOR UPDATE",
        "SELECT 1 FROM survey_versions WHERE org_id = $1 AND survey_id = $2 FOR UPDATE",
    ] {
        diesel::sql_query(statement)
            .bind::<SqlUuid, _>(tx.org().0)
            .bind::<SqlUuid, _>(id.0)
            .execute(tx.conn()?)
            .await?;
    }
    get(tx, id).await
}

/// Removes a survey that nobody was asked. Its keys keep their kinds.
pub async fn remove(tx: &mut TenantTx, id: SurveyId) -> Result<(), StoreError> {
    search::forget(tx, SearchKind::Survey, &[id.0]).await?;
    let removed = cached("DELETE FROM surveys WHERE org_id = ? AND id = ?")
        .bind::<SqlUuid, _>(tx.org().0)
        .bind::<SqlUuid, _>(id.0)
        .execute(tx.conn()?)
        .await?;
    ensure("remove a survey", 1, removed)
}

/// The number of a survey's newest version; none when there is no such survey.
pub async fn newest_version(tx: &mut TenantTx, id: SurveyId) -> Result<Option<u32>, StoreError> {
    #[derive(QueryableByName)]
    struct Newest {
        #[diesel(sql_type = Integer)]
        version: i32,
    }
    let newest: Option<Newest> = cached(
        "SELECT version FROM survey_versions WHERE org_id = ? AND survey_id = ? ORDER BY version DESC LIMIT 1",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<SqlUuid, _>(id.0)
    .get_result(tx.conn()?)
    .await
    .optional()?;
    newest.map(|row| at("survey_versions", "version").integer(id, row.version)).transpose()
}

/// Holds a survey and its newest version until the transaction ends, so that nobody else changes it or gives its
/// first answer meanwhile. Says whether there is such a survey.
pub async fn hold(tx: &mut TenantTx, id: SurveyId) -> Result<bool, StoreError> {
    #[derive(QueryableByName)]
    struct Held {
        #[diesel(sql_type = Integer)]
        #[expect(dead_code, reason = "only its lock is wanted")]
        one: i32,
    }
    let held: Option<Held> =
        cached("SELECT 1 AS one FROM surveys WHERE org_id = ? AND id = ? FOR NO KEY UPDATE")
            .bind::<SqlUuid, _>(tx.org().0)
            .bind::<SqlUuid, _>(id.0)
            .get_result(tx.conn()?)
            .await
            .optional()?;
    let _: Vec<Held> = cached(
        "SELECT 1 AS one FROM survey_versions WHERE org_id = ? AND survey_id = ? \
         ORDER BY version DESC LIMIT 1 FOR NO KEY UPDATE",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<SqlUuid, _>(id.0)
    .load(tx.conn()?)
    .await?;
    Ok(held.is_some())
}

/// Changes a version in place. The survey must be held and the version not frozen.
pub async fn change_version(
    tx: &mut TenantTx,
    id: SurveyId,
    version: u32,
    body: &SurveyBody,
    now: Instant,
) -> Result<(), StoreError> {
    let column = at("survey_versions", "body");
    let changed = cached(
        "UPDATE survey_versions SET body = ?, changed_at = ? \
         WHERE org_id = ? AND survey_id = ? AND version = ? AND NOT frozen",
    )
    .bind::<Jsonb, _>(column.to_json(id, body)?)
    .bind::<Timestamptz, _>(Ts(now))
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<SqlUuid, _>(id.0)
    .bind::<Integer, _>(number(version))
    .execute(tx.conn()?)
    .await?;
    ensure("change a survey", 1, changed)?;
    search::put(tx, SearchKind::Survey, &[search::of_text(id.0, &body.title, None)]).await
}

/// Adds a version. The survey must be held.
pub async fn add_version(
    tx: &mut TenantTx,
    id: SurveyId,
    version: u32,
    body: &SurveyBody,
    now: Instant,
) -> Result<(), StoreError> {
    let column = at("survey_versions", "body");
    let added = cached(
        "INSERT INTO survey_versions (org_id, survey_id, version, body, frozen, recorded_at, changed_at) \
         VALUES (?, ?, ?, ?, false, ?, ?)",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<SqlUuid, _>(id.0)
    .bind::<Integer, _>(number(version))
    .bind::<Jsonb, _>(column.to_json(id, body)?)
    .bind::<Timestamptz, _>(Ts(now))
    .bind::<Timestamptz, _>(Ts(now))
    .execute(tx.conn()?)
    .await?;
    ensure("add a version of a survey", 1, added)?;
    search::put(tx, SearchKind::Survey, &[search::of_text(id.0, &body.title, None)]).await
}

/// One version of a survey, as whoever records answers needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Title and questions.
    pub body: SurveyBody,
    /// Has been answered: never changes again.
    pub frozen: bool,
}

#[derive(QueryableByName)]
struct VersionRow {
    #[diesel(sql_type = SqlUuid)]
    survey_id: Uuid,
    #[diesel(sql_type = Integer)]
    version: i32,
    #[diesel(sql_type = Jsonb)]
    body: Value,
    #[diesel(sql_type = Bool)]
    frozen: bool,
}

/// Versions to check answers against; `wanted` in ascending order, each once. Those that are not frozen yet are held
/// until the transaction ends, so that they cannot change between the check and the first answer.
pub async fn versions(
    tx: &mut TenantTx,
    wanted: &[(SurveyId, u32)],
) -> Result<BTreeMap<(SurveyId, u32), Version>, StoreError> {
    let (ids, numbers): (Vec<Uuid>, Vec<i32>) = wanted.iter().map(|(id, v)| (id.0, number(*v))).unzip();
    let org = tx.org().0;
    let mut rows: Vec<VersionRow> = cached(
        "SELECT v.survey_id, v.version, v.body, v.frozen FROM unnest(?, ?) AS wanted (survey_id, version) \
         JOIN survey_versions v ON v.org_id = ? AND v.survey_id = wanted.survey_id AND v.version = wanted.version",
    )
    .bind::<Array<SqlUuid>, _>(ids.clone())
    .bind::<Array<Integer>, _>(numbers.clone())
    .bind::<SqlUuid, _>(org)
    .load(tx.conn()?)
    .await?;
    if rows.iter().any(|row| !row.frozen) {
        rows = cached(
            "SELECT v.survey_id, v.version, v.body, v.frozen FROM survey_versions v \
             WHERE v.org_id = ? AND (v.survey_id, v.version) IN (SELECT * FROM unnest(?, ?)) \
             ORDER BY v.survey_id, v.version FOR NO KEY UPDATE",
        )
        .bind::<SqlUuid, _>(org)
        .bind::<Array<SqlUuid>, _>(ids)
        .bind::<Array<Integer>, _>(numbers)
        .load(tx.conn()?)
        .await?;
    }
    let column = at("survey_versions", "body");
    rows.into_iter()
        .map(|row| {
            let version = column.integer(row.survey_id, row.version)?;
            let body = column.json(row.survey_id, row.body)?;
            Ok(((SurveyId(row.survey_id), version), Version { body, frozen: row.frozen }))
        })
        .collect()
}

/// Freezes versions that have got their first answer. They must be held.
pub async fn freeze(tx: &mut TenantTx, versions: &[(SurveyId, u32)]) -> Result<(), StoreError> {
    let (ids, numbers): (Vec<Uuid>, Vec<i32>) = versions.iter().map(|(id, v)| (id.0, number(*v))).unzip();
    cached(
        "UPDATE survey_versions SET frozen = true \
         WHERE org_id = ? AND (survey_id, version) IN (SELECT * FROM unnest(?, ?)) AND NOT frozen",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Array<SqlUuid>, _>(ids)
    .bind::<Array<Integer>, _>(numbers)
    .execute(tx.conn()?)
    .await?;
    Ok(())
}

/// A version as its column holds it.
pub(crate) fn number(version: u32) -> i32 {
    i32::try_from(version).unwrap_or(i32::MAX)
}
