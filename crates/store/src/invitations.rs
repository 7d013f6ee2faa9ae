//! Invitations: who shall become a member. Only the hash of a link's secret is stored.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kept_api::invitations::{Invitation, InvitationState};
use kept_api::me::MemberRef;
use kept_core::access::Role;
use kept_core::calendar::Instant;
use kept_core::ids::{InvitationId, MemberId};
use uuid::Uuid;

use crate::db::TenantTx;
use crate::error::{StoreError, ensure};
use crate::schema::{invitations, members};
use crate::types::{Ts, at};

/// The key that keeps an e-mail from two open invitations.
pub const OPEN_KEY: &str = "invitations_open";

/// An invitation to be.
#[derive(Clone, Debug)]
pub struct NewInvitation<'a> {
    /// Id.
    pub id: InvitationId,
    /// Name of the person.
    pub name: &'a str,
    /// Sign-in e-mail, in lower case.
    pub email: &'a str,
    /// What the person will be able to do.
    pub role: Role,
    /// SHA-256 of the link's secret.
    pub secret_hash: [u8; 32],
    /// Until when the link can be used.
    pub expires_at: Instant,
    /// Who invites.
    pub by: Option<MemberId>,
}

/// An invitation as it is stored.
#[derive(Clone, Debug)]
pub struct Stored {
    /// As it is shown, in the state that it has at the time of reading; without a link, which is not stored.
    pub shown: Invitation,
    /// SHA-256 of the link's secret.
    pub secret_hash: Vec<u8>,
}

#[derive(Insertable)]
#[diesel(table_name = invitations, treat_none_as_default_value = false)]
struct NewRow<'a> {
    org_id: Uuid,
    id: Uuid,
    name: &'a str,
    email: &'a str,
    role: &'a str,
    secret_hash: &'a [u8],
    expires_at: Ts,
    recorded_at: Ts,
    recorded_by: Option<Uuid>,
}

/// Adds an invitation; false when its id is taken.
///
/// # Errors
/// [`StoreError::Duplicate`] by [`OPEN_KEY`] when the e-mail has an open one.
pub async fn insert(tx: &mut TenantTx, new: &NewInvitation<'_>, now: Instant) -> Result<bool, StoreError> {
    let row = NewRow {
        org_id: tx.org().0,
        id: new.id.0,
        name: new.name,
        email: new.email,
        role: new.role.as_str(),
        secret_hash: &new.secret_hash,
        expires_at: Ts(new.expires_at),
        recorded_at: Ts(now),
        recorded_by: new.by.map(|id| id.0),
    };
    let made = diesel::insert_into(invitations::table)
        .values(row)
        .on_conflict((invitations::org_id, invitations::id))
        .do_nothing()
        .execute(tx.conn()?)
        .await?;
    Ok(made == 1)
}

#[derive(Queryable)]
struct Row {
    id: Uuid,
    name: String,
    email: String,
    role: String,
    secret_hash: Vec<u8>,
    expires_at: Ts,
    accepted_at: Option<Ts>,
    withdrawn_at: Option<Ts>,
    recorded_at: Ts,
    by: Option<(Uuid, String)>,
}

impl Row {
    fn read(self, now: Instant) -> Result<Stored, StoreError> {
        let state = match (self.accepted_at, self.withdrawn_at) {
            (Some(_), _) => InvitationState::Accepted,
            (None, Some(_)) => InvitationState::Withdrawn,
            (None, None) if now >= self.expires_at.0 => InvitationState::Expired,
            (None, None) => InvitationState::Open,
        };
        let shown = Invitation {
            id: InvitationId(self.id),
            name: self.name,
            email: self.email,
            role: at("invitations", "role").word(self.id, &self.role)?,
            state,
            expires_at: self.expires_at.0,
            recorded_at: self.recorded_at.0,
            recorded_by: self.by.map(|(id, name)| MemberRef { id: MemberId(id), name }),
            link: None,
        };
        Ok(Stored { shown, secret_hash: self.secret_hash })
    }
}

/// One invitation as it is at `now`.
pub async fn find(tx: &mut TenantTx, id: InvitationId, now: Instant) -> Result<Option<Stored>, StoreError> {
    let found = select(tx, Some(id), None, 1, now).await?;
    Ok(found.into_iter().next())
}

/// At most `limit` invitations, newest first, after one of them.
pub async fn list(
    tx: &mut TenantTx,
    after: Option<InvitationId>,
    limit: u32,
    now: Instant,
) -> Result<Vec<Invitation>, StoreError> {
    let found = select(tx, None, after, limit, now).await?;
    Ok(found.into_iter().map(|stored| stored.shown).collect())
}

async fn select(
    tx: &mut TenantTx,
    id: Option<InvitationId>,
    after: Option<InvitationId>,
    limit: u32,
    now: Instant,
) -> Result<Vec<Stored>, StoreError> {
    let mut query = invitations::table
        .left_join(members::table.on(
            members::org_id.eq(invitations::org_id).and(members::id.nullable().eq(invitations::recorded_by)),
        ))
        .filter(invitations::org_id.eq(tx.org().0))
        .order((invitations::org_id.desc(), invitations::id.desc()))
        .limit(i64::from(limit))
        .select((
            invitations::id,
            invitations::name,
            invitations::email,
            invitations::role,
            invitations::secret_hash,
            invitations::expires_at,
            invitations::accepted_at,
            invitations::withdrawn_at,
            invitations::recorded_at,
            (members::id, members::name).nullable(),
        ))
        .into_boxed();
    if let Some(id) = id {
        query = query.filter(invitations::id.eq(id.0));
    }
    if let Some(after) = after {
        query = query.filter(invitations::id.lt(after.0));
    }
    let rows: Vec<Row> = query.load(tx.conn()?).await?;
    rows.into_iter().map(|row| row.read(now)).collect()
}

/// Holds an invitation until the transaction ends; false when there is none.
pub async fn hold(tx: &mut TenantTx, id: InvitationId) -> Result<bool, StoreError> {
    let held: Option<Uuid> = invitations::table
        .find((tx.org().0, id.0))
        .select(invitations::id)
        .for_update()
        .first(tx.conn()?)
        .await
        .optional()?;
    Ok(held.is_some())
}

/// Gives a held invitation a new link.
pub async fn renew(
    tx: &mut TenantTx,
    id: InvitationId,
    secret_hash: &[u8; 32],
    expires_at: Instant,
) -> Result<(), StoreError> {
    let changed = diesel::update(invitations::table.find((tx.org().0, id.0)))
        .set((
            invitations::secret_hash.eq(secret_hash.as_slice()),
            invitations::expires_at.eq(Ts(expires_at)),
        ))
        .execute(tx.conn()?)
        .await?;
    ensure("giving an invitation a new link", 1, changed)
}

/// Takes a held invitation back.
pub async fn withdraw(tx: &mut TenantTx, id: InvitationId, now: Instant) -> Result<(), StoreError> {
    let changed = diesel::update(invitations::table.find((tx.org().0, id.0)))
        .set(invitations::withdrawn_at.eq(Some(Ts(now))))
        .execute(tx.conn()?)
        .await?;
    ensure("withdrawing an invitation", 1, changed)
}

/// Uses an invitation up: true for whoever comes first with its newest link, while it can be used.
pub async fn accept(
    tx: &mut TenantTx,
    id: InvitationId,
    secret_hash: &[u8; 32],
    now: Instant,
) -> Result<bool, StoreError> {
    let open = invitations::table
        .find((tx.org().0, id.0))
        .filter(invitations::accepted_at.is_null().and(invitations::withdrawn_at.is_null()))
        .filter(invitations::secret_hash.eq(secret_hash.as_slice()))
        .filter(invitations::expires_at.gt(Ts(now)));
    let changed =
        diesel::update(open).set(invitations::accepted_at.eq(Some(Ts(now)))).execute(tx.conn()?).await?;
    Ok(changed == 1)
}
