//! Taking back the contacts that an import brought, and what it changed of others.

use diesel::QueryableByName;
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kept_api::imports::{ImportSubject, KeptRecord, WhyKept};
use kept_api::search::SearchKind;
use kept_core::calendar::Instant;
use kept_core::ids::{CustomerId, ImportId};
use uuid::Uuid;

use super::Row as Contact;
use crate::cached::cached;
use crate::db::TenantTx;
use crate::error::{StoreError, ensure};
use crate::imports::reversal::Chunk;
use crate::schema::contacts;
use crate::search;
use crate::types::Ts;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    customer_id: Uuid,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Bool)]
    made: bool,
    #[diesel(sql_type = Bool)]
    changed: bool,
    #[diesel(sql_type = Bool)]
    used: bool,
}

/// Takes back the next `limit` contacts of an import after the id `after`: those that it made go, those that it changed
/// are as before. Whom somebody has changed since stays, and so does whoever was asked, was promised something, or had
/// something to say.
pub async fn take_back(
    tx: &mut TenantTx,
    import: ImportId,
    after: Uuid,
    limit: u32,
    now: Instant,
) -> Result<Chunk, StoreError> {
    let ids = next(tx, import, after, limit).await?;
    let (mut gone, mut back, mut kept) = (Vec::new(), Vec::new(), Vec::new());
    for row in find(tx, import, &ids).await? {
        let why = match () {
            () if row.changed => Some(WhyKept::Changed),
            () if row.made && row.used => Some(WhyKept::InUse),
            () => None,
        };
        match why {
            Some(why) => kept.push(KeptRecord {
                subject: ImportSubject::Contact,
                id: row.id,
                customer_id: CustomerId(row.customer_id),
                name: row.name,
                why,
            }),
            None if row.made => gone.push(row.id),
            None => back.push(row.id),
        }
    }
    remove(tx, &gone).await?;
    restore(tx, import, &back, now).await?;
    Ok(Chunk { kept, ..Chunk::of(&ids, gone.len() as u64, back.len() as u64) })
}

/// The next of them; nothing can refer to one of them anew until the transaction ends.
async fn next(tx: &mut TenantTx, import: ImportId, after: Uuid, limit: u32) -> Result<Vec<Uuid>, StoreError> {
    let ids = contacts::table
        .filter(contacts::org_id.eq(tx.org().0).and(contacts::import_id.eq(import.0)))
        .filter(contacts::id.gt(after))
        .select(contacts::id)
        .order(contacts::id)
        .limit(i64::from(limit))
        .for_update()
        .load(tx.conn()?)
        .await?;
    Ok(ids)
}

async fn find(tx: &mut TenantTx, import: ImportId, ids: &[Uuid]) -> Result<Vec<Row>, StoreError> {
    Ok(cached(
        "SELECT c.id, c.customer_id, c.name, i.before IS NULL AS made, \
            c.updated_at IS DISTINCT FROM c.imported_at AS changed, \
            EXISTS (SELECT FROM asks x WHERE x.org_id = c.org_id AND x.contact_id = c.id) \
            OR EXISTS (SELECT FROM promises x WHERE x.org_id = c.org_id AND x.made_to = c.id) \
            OR EXISTS (SELECT FROM responses x WHERE x.org_id = c.org_id AND x.contact_id = c.id) \
            OR EXISTS (SELECT FROM feedback x WHERE x.org_id = c.org_id AND x.contact_id = c.id) AS used \
         FROM unnest(?) AS wanted (id) CROSS JOIN LATERAL ( \
            SELECT * FROM contacts WHERE org_id = ? AND id = wanted.id AND import_id = ? OFFSET 0) c \
         LEFT JOIN import_changes i ON i.org_id = c.org_id AND i.import_id = c.import_id \
            AND i.subject = 'contact' AND i.subject_id = c.id ORDER BY c.id",
    )
    .bind::<Array<SqlUuid>, _>(ids)
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<SqlUuid, _>(import.0)
    .load(tx.conn()?)
    .await?)
}

async fn remove(tx: &mut TenantTx, ids: &[Uuid]) -> Result<(), StoreError> {
    if ids.is_empty() {
        return Ok(());
    }
    search::forget(tx, SearchKind::Contact, ids).await?;
    let those = contacts::table.filter(contacts::org_id.eq(tx.org().0).and(contacts::id.eq_any(ids)));
    let rows = diesel::delete(those).execute(tx.conn()?).await?;
    ensure("take contacts back", ids.len(), rows)
}

/// Puts contacts back as they were. Whether an import before this one wrote them last is so again.
async fn restore(tx: &mut TenantTx, import: ImportId, ids: &[Uuid], now: Instant) -> Result<(), StoreError> {
    if ids.is_empty() {
        return Ok(());
    }
    let rows = cached(
        "UPDATE contacts c SET name = b.name, name_key = b.name_key, role = b.role, critical = b.critical, phone = b.phone, \
            email = b.email, language = b.language, time_zone = b.time_zone, do_not_contact = b.do_not_contact, \
            consent_email = b.consent_email, consent_phone = b.consent_phone, updated_at = ?, \
            import_id = b.import_id, \
            imported_at = CASE WHEN b.updated_at = b.imported_at THEN ? ELSE b.imported_at END \
         FROM import_changes i, jsonb_populate_record(NULL::contacts, i.before) b \
         WHERE c.org_id = ? AND c.id = ANY(?) AND i.org_id = c.org_id AND i.import_id = ? \
            AND i.subject = 'contact' AND i.subject_id = c.id",
    )
    .bind::<Timestamptz, _>(Ts(now))
    .bind::<Timestamptz, _>(Ts(now))
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Array<SqlUuid>, _>(ids)
    .bind::<SqlUuid, _>(import.0)
    .execute(tx.conn()?)
    .await?;
    ensure("put contacts back", ids.len(), rows)?;
    let back: Vec<Contact> = contacts::table
        .filter(contacts::org_id.eq(tx.org().0).and(contacts::id.eq_any(ids)))
        .select(Contact::as_select())
        .load(tx.conn()?)
        .await?;
    let back = back.into_iter().map(Contact::read).collect::<Result<Vec<_>, _>>()?;
    let words: Vec<_> = back.iter().map(search::of_contact).collect();
    search::put(tx, SearchKind::Contact, &words).await
}
