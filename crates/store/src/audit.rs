//! The audit trail: who did what when. Kept may only add to it and read it.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kept_core::calendar::Instant;
use kept_core::ids::MemberId;
use serde_json::Value;
use uuid::Uuid;

use crate::db::TenantTx;
use crate::error::StoreError;
use crate::schema::audit;
use crate::types::Ts;

/// One deed.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Id; ascending in time.
    pub id: Uuid,
    /// When.
    pub at: Instant,
    /// Who; none for the system itself.
    pub member: Option<MemberId>,
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

#[derive(Insertable)]
#[diesel(table_name = audit, treat_none_as_default_value = false)]
struct Row<'a> {
    org_id: Uuid,
    id: Uuid,
    recorded_at: Ts,
    member_id: Option<Uuid>,
    request_id: &'a str,
    action: &'a str,
    subject: &'a str,
    subject_id: Uuid,
    before: Option<Value>,
    after: Option<Value>,
}

/// Adds one entry.
pub async fn append(tx: &mut TenantTx, entry: Entry) -> Result<(), StoreError> {
    let row = Row {
        org_id: tx.org().0,
        id: entry.id,
        recorded_at: Ts(entry.at),
        member_id: entry.member.map(|member| member.0),
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
