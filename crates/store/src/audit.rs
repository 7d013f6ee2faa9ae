//! The audit trail: who did what when. Kept may only add to it and read it.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kept_api::audit::{AuditEntry, KeyRef};
use kept_api::me::MemberRef;
use kept_core::calendar::Instant;
use kept_core::ids::{AuditId, KeyId, MemberId};
use serde_json::Value;
use uuid::Uuid;

use crate::db::TenantTx;
use crate::error::StoreError;
use crate::schema::{audit, keys, members};
use crate::types::Ts;

/// One deed to be recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Id.
    pub id: Uuid,
    /// When.
    pub at: Instant,
    /// Which member did it; none for keys and the system itself.
    pub member: Option<MemberId>,
    /// Which key did it.
    pub key: Option<KeyId>,
    /// Names the request in the log.
    pub request_id: String,
    /// What was done, such as `create`.
    pub action: String,
    /// To what kind of thing, such as `customer`.
    pub subject: String,
    /// To which one.
    pub subject_id: Uuid,
    /// The thing before, where there was one.
    pub before: Option<Value>,
    /// The thing after, where it is still there.
    pub after: Option<Value>,
}

/// Which deeds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only of this member.
    pub member: Option<MemberId>,
    /// Only of this key.
    pub key: Option<KeyId>,
    /// Only done to this kind of thing.
    pub subject: Option<String>,
    /// Only done to this thing.
    pub subject_id: Option<Uuid>,
    /// Only such deeds.
    pub action: Option<String>,
    /// Not before.
    pub from: Option<Instant>,
    /// Before.
    pub until: Option<Instant>,
}

#[derive(Insertable)]
#[diesel(table_name = audit, treat_none_as_default_value = false)]
struct NewRow<'a> {
    org_id: Uuid,
    id: Uuid,
    recorded_at: Ts,
    member_id: Option<Uuid>,
    key_id: Option<Uuid>,
    request_id: &'a str,
    action: &'a str,
    subject: &'a str,
    subject_id: Uuid,
    before: Option<Value>,
    after: Option<Value>,
}

/// Adds one entry.
pub async fn append(tx: &mut TenantTx, entry: Entry) -> Result<(), StoreError> {
    let row = NewRow {
        org_id: tx.org().0,
        id: entry.id,
        recorded_at: Ts(entry.at),
        member_id: entry.member.map(|member| member.0),
        key_id: entry.key.map(|key| key.0),
        request_id: &entry.request_id,
        action: &entry.action,
        subject: &entry.subject,
        subject_id: entry.subject_id,
        before: entry.before,
        after: entry.after,
    };
    diesel::insert_into(audit::table).values(row).execute(tx.conn()?).await?;
    Ok(())
}

/// Whether `action` was ever done to this thing.
pub async fn has(
    tx: &mut TenantTx,
    action: &str,
    subject: &str,
    subject_id: Uuid,
) -> Result<bool, StoreError> {
    let deeds = audit::table
        .filter(audit::org_id.eq(tx.org().0).and(audit::subject_id.eq(subject_id)))
        .filter(audit::action.eq(action).and(audit::subject.eq(subject)))
        .select(audit::id);
    Ok(diesel::select(diesel::dsl::exists(deeds)).get_result(tx.conn()?).await?)
}

#[derive(Queryable)]
struct Row {
    id: Uuid,
    recorded_at: Ts,
    member_id: Option<Uuid>,
    member: Option<String>,
    key_id: Option<Uuid>,
    key: Option<String>,
    request_id: String,
    action: String,
    subject: String,
    subject_id: Uuid,
    before: Option<Value>,
    after: Option<Value>,
}

impl From<Row> for AuditEntry {
    fn from(row: Row) -> Self {
        Self {
            id: AuditId(row.id),
            at: row.recorded_at.0,
            // A key that stayed where an archive was written has no name here.
            member: row
                .member_id
                .map(|id| MemberRef { id: MemberId(id), name: row.member.unwrap_or_default() }),
            key: row.key_id.map(|id| KeyRef { id: KeyId(id), name: row.key.unwrap_or_default() }),
            request_id: row.request_id,
            action: row.action,
            subject: row.subject,
            subject_id: row.subject_id,
            before: row.before,
            after: row.after,
        }
    }
}

/// Where a page ended: time and id of its last entry.
pub type Position = (Instant, AuditId);

/// At most `limit` entries, newest first, after a position.
pub async fn list(
    tx: &mut TenantTx,
    filter: &Filter,
    after: Option<Position>,
    limit: u32,
) -> Result<Vec<AuditEntry>, StoreError> {
    let mut query = audit::table
        .left_join(
            members::table
                .on(members::org_id.eq(audit::org_id).and(members::id.nullable().eq(audit::member_id))),
        )
        .left_join(keys::table.on(keys::org_id.eq(audit::org_id).and(keys::id.nullable().eq(audit::key_id))))
        .filter(audit::org_id.eq(tx.org().0))
        .order((audit::recorded_at.desc(), audit::id.desc()))
        .limit(i64::from(limit))
        .select((
            audit::id,
            audit::recorded_at,
            audit::member_id,
            members::name.nullable(),
            audit::key_id,
            keys::name.nullable(),
            audit::request_id,
            audit::action,
            audit::subject,
            audit::subject_id,
            audit::before,
            audit::after,
        ))
        .into_boxed();
    if let Some(member) = filter.member {
        query = query.filter(audit::member_id.eq(member.0));
    }
    if let Some(key) = filter.key {
        query = query.filter(audit::key_id.eq(key.0));
    }
    if let Some(subject) = filter.subject.clone() {
        query = query.filter(audit::subject.eq(subject));
    }
    if let Some(id) = filter.subject_id {
        query = query.filter(audit::subject_id.eq(id));
    }
    if let Some(action) = filter.action.clone() {
        query = query.filter(audit::action.eq(action));
    }
    if let Some(from) = filter.from {
        query = query.filter(audit::recorded_at.ge(Ts(from)));
    }
    if let Some(until) = filter.until {
        query = query.filter(audit::recorded_at.lt(Ts(until)));
    }
    if let Some((at, id)) = after {
        let at = Ts(at);
        let older = audit::recorded_at.lt(at).or(audit::id.lt(id.0));
        query = query.filter(audit::recorded_at.le(at)).filter(older);
    }
    let rows: Vec<Row> = query.load(tx.conn()?).await?;
    Ok(rows.into_iter().map(AuditEntry::from).collect())
}
