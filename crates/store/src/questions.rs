//! Question keys: one key has one kind and one component for ever, over all surveys and imports.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_types::{Array, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kept_core::calendar::Instant;
use kept_core::component::Component;
use kept_core::ids::ImportId;
use kept_core::survey::{QuestionKey, QuestionKind};

use crate::cached::cached;
use crate::db::TenantTx;
use crate::error::StoreError;
use crate::types::Ts;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    key: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    component: String,
}

/// Makes these keys known with their kind and component. The inner error is the first key that is known with
/// another kind or component; the transaction must then be given up.
pub async fn claim(
    tx: &mut TenantTx,
    keys: &[(QuestionKey, QuestionKind, Component)],
    now: Instant,
) -> Result<Result<(), QuestionKey>, StoreError> {
    claim_for(tx, keys, None, now).await
}

/// The same for an import, if it is one.
pub async fn claim_for(
    tx: &mut TenantTx,
    keys: &[(QuestionKey, QuestionKind, Component)],
    import: Option<ImportId>,
    now: Instant,
) -> Result<Result<(), QuestionKey>, StoreError> {
    let known = read(tx, keys).await?;
    if let Some(clash) = clash(keys, &known) {
        return Ok(Err(clash));
    }
    // In the order of the keys, so that two who claim the same wait for each other instead of deadlocking.
    let mut new: Vec<_> = keys.iter().filter(|(key, ..)| !known.contains_key(key.as_str())).collect();
    new.sort();
    new.dedup();
    if new.is_empty() {
        return Ok(Ok(()));
    }
    cached(
        "INSERT INTO question_keys (org_id, key, kind, component, recorded_at, import_id) \
         SELECT ?, new.key, new.kind, new.component, ?, ? FROM unnest(?, ?, ?) AS new (key, kind, component) \
         ORDER BY new.key ON CONFLICT (org_id, key) DO NOTHING",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Timestamptz, _>(Ts(now))
    .bind::<Nullable<SqlUuid>, _>(import.map(|import| import.0))
    .bind::<Array<Text>, _>(new.iter().map(|(key, ..)| key.as_str()).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(new.iter().map(|(_, kind, _)| kind.as_str()).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(new.iter().map(|(.., component)| component.as_str()).collect::<Vec<_>>())
    .execute(tx.conn()?)
    .await?;
    // Somebody else may have been quicker with another kind.
    let known = read(tx, keys).await?;
    Ok(clash(keys, &known).map_or(Ok(()), Err))
}

/// Forgets the keys that an import used first, where nobody else has used them since: they may mean something else then.
pub async fn forget(tx: &mut TenantTx, import: ImportId) -> Result<(), StoreError> {
    cached(
        "DELETE FROM question_keys k WHERE k.org_id = ? AND k.import_id = ? \
         AND NOT EXISTS (SELECT FROM answers a WHERE a.org_id = k.org_id AND a.question_key = k.key) \
         AND NOT EXISTS (SELECT FROM survey_versions v CROSS JOIN LATERAL jsonb_path_query(v.body, '$.**.key') AS asked \
            WHERE v.org_id = k.org_id AND asked #>> '{}' = k.key)",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<SqlUuid, _>(import.0)
    .execute(tx.conn()?)
    .await?;
    Ok(())
}

async fn read(
    tx: &mut TenantTx,
    keys: &[(QuestionKey, QuestionKind, Component)],
) -> Result<BTreeMap<String, (String, String)>, StoreError> {
    let mut names: Vec<&str> = keys.iter().map(|(key, ..)| key.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let rows: Vec<Row> =
        cached("SELECT key, kind, component FROM question_keys WHERE org_id = ? AND key = ANY(?)")
            .bind::<SqlUuid, _>(tx.org().0)
            .bind::<Array<Text>, _>(names)
            .load(tx.conn()?)
            .await?;
    Ok(rows.into_iter().map(|row| (row.key, (row.kind, row.component))).collect())
}

/// The first key that differs from what is known, or from an earlier one of its own name.
fn clash(
    keys: &[(QuestionKey, QuestionKind, Component)],
    known: &BTreeMap<String, (String, String)>,
) -> Option<QuestionKey> {
    let mut seen: BTreeMap<&QuestionKey, (QuestionKind, Component)> = BTreeMap::new();
    keys.iter()
        .find(|(key, kind, component)| {
            let meant = (*kind, *component);
            let differs = known
                .get(key.as_str())
                .is_some_and(|(k, c)| k.as_str() != kind.as_str() || c.as_str() != component.as_str());
            differs || *seen.entry(key).or_insert(meant) != meant
        })
        .map(|(key, ..)| key.clone())
}
