//! Sessions: signed-in browsers. Only the hash of a session's secret is stored.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kept_api::sessions::Session as Shown;
use kept_core::access::Role;
use kept_core::calendar::Instant;
use kept_core::ids::{MemberId, SessionId};
use uuid::Uuid;

use crate::db::TenantTx;
use crate::error::StoreError;
use crate::schema::{members, organisations, sessions};
use crate::types::{Ts, at};

/// A session with what every request of it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// SHA-256 of its secret.
    pub secret_hash: Vec<u8>,
    /// When it was last seen in use.
    pub last_used_at: Instant,
    /// When it ends, however much it is used.
    pub expires_at: Instant,
    /// Whose.
    pub member: MemberId,
    /// In which role, now.
    pub role: Role,
    /// Zone of the organisation.
    pub time_zone: String,
}

/// A session to be.
#[derive(Clone, Debug)]
pub struct NewSession<'a> {
    /// Id.
    pub id: SessionId,
    /// Whose.
    pub member: MemberId,
    /// SHA-256 of its secret.
    pub secret_hash: [u8; 32],
    /// When it ends, however much it is used.
    pub expires_at: Instant,
    /// What the browser calls itself.
    pub user_agent: &'a str,
}

#[derive(Insertable)]
#[diesel(table_name = sessions, treat_none_as_default_value = false)]
struct NewRow<'a> {
    org_id: Uuid,
    id: Uuid,
    member_id: Uuid,
    secret_hash: &'a [u8],
    recorded_at: Ts,
    last_used_at: Ts,
    expires_at: Ts,
    user_agent: &'a str,
}

#[derive(Queryable)]
struct Row {
    secret_hash: Vec<u8>,
    last_used_at: Ts,
    expires_at: Ts,
    member_id: Uuid,
    role: String,
    time_zone: String,
}

/// Adds a session.
pub async fn insert(tx: &mut TenantTx, new: &NewSession<'_>, now: Instant) -> Result<(), StoreError> {
    let row = NewRow {
        org_id: tx.org().0,
        id: new.id.0,
        member_id: new.member.0,
        secret_hash: &new.secret_hash,
        recorded_at: Ts(now),
        last_used_at: Ts(now),
        expires_at: Ts(new.expires_at),
        user_agent: new.user_agent,
    };
    diesel::insert_into(sessions::table).values(row).execute(tx.conn()?).await?;
    Ok(())
}

/// The session with this id, unless its member has gone.
pub async fn find(tx: &mut TenantTx, id: SessionId) -> Result<Option<Session>, StoreError> {
    let row: Option<Row> = sessions::table
        .inner_join(
            members::table.on(members::org_id.eq(sessions::org_id).and(members::id.eq(sessions::member_id))),
        )
        .inner_join(organisations::table.on(organisations::id.eq(sessions::org_id)))
        .filter(sessions::org_id.eq(tx.org().0).and(sessions::id.eq(id.0)))
        .filter(members::removed_at.is_null())
        .select((
            sessions::secret_hash,
            sessions::last_used_at,
            sessions::expires_at,
            sessions::member_id,
            members::role,
            organisations::time_zone,
        ))
        .first(tx.conn()?)
        .await
        .optional()?;
    row.map(|row| {
        Ok(Session {
            secret_hash: row.secret_hash,
            last_used_at: row.last_used_at.0,
            expires_at: row.expires_at.0,
            member: MemberId(row.member_id),
            role: at("members", "role").word(row.member_id, &row.role)?,
            time_zone: row.time_zone,
        })
    })
    .transpose()
}

/// Says that a session was used. One that has ended meanwhile stays ended.
pub async fn touch(tx: &mut TenantTx, id: SessionId, now: Instant) -> Result<(), StoreError> {
    diesel::update(sessions::table.find((tx.org().0, id.0)))
        .set(sessions::last_used_at.eq(Ts(now)))
        .execute(tx.conn()?)
        .await?;
    Ok(())
}

/// Ends a session; false when it had ended.
pub async fn delete(tx: &mut TenantTx, id: SessionId) -> Result<bool, StoreError> {
    let deleted = diesel::delete(sessions::table.find((tx.org().0, id.0))).execute(tx.conn()?).await?;
    Ok(deleted == 1)
}

/// Ends a session of this member; false when it had ended or is somebody else's.
pub async fn delete_own(tx: &mut TenantTx, member: MemberId, id: SessionId) -> Result<bool, StoreError> {
    let own = sessions::table.find((tx.org().0, id.0)).filter(sessions::member_id.eq(member.0));
    Ok(diesel::delete(own).execute(tx.conn()?).await? == 1)
}

/// Ends all sessions of a member, but one where one is to stay; says how many.
pub async fn delete_of_member(
    tx: &mut TenantTx,
    member: MemberId,
    but: Option<SessionId>,
) -> Result<usize, StoreError> {
    let but = but.map_or(Uuid::nil(), |id| id.0);
    let theirs = sessions::table
        .filter(sessions::org_id.eq(tx.org().0).and(sessions::member_id.eq(member.0)))
        .filter(sessions::id.ne(but));
    Ok(diesel::delete(theirs).execute(tx.conn()?).await?)
}

/// At most `limit` sessions of a member that could be used at `now`, newest first, after one of them. None is marked
/// as the current one.
pub async fn list(
    tx: &mut TenantTx,
    member: MemberId,
    now: Instant,
    idle_since: Instant,
    after: Option<SessionId>,
    limit: u32,
) -> Result<Vec<Shown>, StoreError> {
    let mut query = sessions::table
        .filter(sessions::org_id.eq(tx.org().0).and(sessions::member_id.eq(member.0)))
        .filter(sessions::expires_at.gt(Ts(now)).and(sessions::last_used_at.gt(Ts(idle_since))))
        .order((sessions::org_id.desc(), sessions::member_id.desc(), sessions::id.desc()))
        .limit(i64::from(limit))
        .select((
            sessions::id,
            sessions::recorded_at,
            sessions::last_used_at,
            sessions::expires_at,
            sessions::user_agent,
        ))
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(sessions::id.lt(after.0));
    }
    let rows: Vec<(Uuid, Ts, Ts, Ts, String)> = query.load(tx.conn()?).await?;
    let shown = |(id, recorded_at, last_used_at, expires_at, browser): (Uuid, Ts, Ts, Ts, String)| Shown {
        id: SessionId(id),
        recorded_at: recorded_at.0,
        last_used_at: last_used_at.0,
        expires_at: expires_at.0,
        current: false,
        browser,
    };
    Ok(rows.into_iter().map(shown).collect())
}

/// Ends a member's sessions that nobody can use any more: ended before `now`, or unused since `idle_since`.
pub async fn sweep(
    tx: &mut TenantTx,
    member: MemberId,
    now: Instant,
    idle_since: Instant,
) -> Result<(), StoreError> {
    let theirs = sessions::table
        .filter(sessions::org_id.eq(tx.org().0).and(sessions::member_id.eq(member.0)))
        .filter(sessions::expires_at.le(Ts(now)).or(sessions::last_used_at.le(Ts(idle_since))));
    diesel::delete(theirs).execute(tx.conn()?).await?;
    Ok(())
}
