//! The words by which customers, contacts, promises, notes and surveys are found.
//!
//! Whoever writes one of them writes its words in the same transaction. A look into them is a range of an index for one
//! word, and a look into the primary key for each of the others.

use std::collections::BTreeSet;

use diesel::QueryableByName;
use diesel::sql_types::{Array, BigInt, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kept_api::contacts::Contact;
use kept_api::search::SearchKind;
use kept_core::search::{self as rules, Spellings};
use uuid::Uuid;

use crate::cached::cached;
use crate::db::TenantTx;
use crate::error::StoreError;

mod hits;

pub use hits::hits;

/// The words of one thing.
pub(crate) type Words = (Uuid, BTreeSet<String>);

/// What a customer is found by.
pub(crate) fn of_customer(id: Uuid, name: &str, external_id: Option<&str>) -> Words {
    let mut words = rules::words(name);
    words.extend(external_id.map(rules::words).unwrap_or_default());
    (id, words)
}

/// What a person is found by.
pub(crate) fn of_contact(contact: &Contact) -> Words {
    let mut words = rules::words(&contact.name);
    words.extend(rules::words(&contact.email));
    words.extend(rules::number_words(&contact.phone));
    if let Some(external) = &contact.external {
        words.extend(rules::words(&external.id));
    }
    (contact.id.0, words)
}

/// What something written is found by.
pub(crate) fn of_text(id: Uuid, text: &str, external_id: Option<&str>) -> Words {
    of_customer(id, text, external_id)
}

/// Writes the words of things that had none.
pub(crate) async fn add(tx: &mut TenantTx, kind: SearchKind, things: &[Words]) -> Result<(), StoreError> {
    let (mut ids, mut words): (Vec<Uuid>, Vec<&str>) = (Vec::new(), Vec::new());
    for (id, all) in things {
        ids.extend(std::iter::repeat_n(*id, all.len()));
        words.extend(all.iter().map(String::as_str));
    }
    if ids.is_empty() {
        return Ok(());
    }
    cached(
        "INSERT INTO search_words (org_id, kind, thing_id, word) SELECT ?, ?, new.id, new.word \
         FROM unnest(?, ?) AS new (id, word) ON CONFLICT DO NOTHING",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Text, _>(kind.as_str())
    .bind::<Array<SqlUuid>, _>(ids)
    .bind::<Array<Text>, _>(words)
    .execute(tx.conn()?)
    .await?;
    Ok(())
}

/// Writes the words of things in the place of those that they had.
pub(crate) async fn put(tx: &mut TenantTx, kind: SearchKind, things: &[Words]) -> Result<(), StoreError> {
    let ids: Vec<Uuid> = things.iter().map(|(id, _)| *id).collect();
    forget(tx, kind, &ids).await?;
    add(tx, kind, things).await
}

/// Takes the words of things away.
pub(crate) async fn forget(tx: &mut TenantTx, kind: SearchKind, ids: &[Uuid]) -> Result<(), StoreError> {
    if ids.is_empty() {
        return Ok(());
    }
    cached("DELETE FROM search_words WHERE org_id = ? AND kind = ? AND thing_id = ANY(?)")
        .bind::<SqlUuid, _>(tx.org().0)
        .bind::<Text, _>(kind.as_str())
        .bind::<Array<SqlUuid>, _>(ids.to_vec())
        .execute(tx.conn()?)
        .await?;
    Ok(())
}

/// Takes the words of a customer that is about to be removed away, and those of what goes with it.
pub(crate) async fn forget_customer(tx: &mut TenantTx, customer: Uuid) -> Result<(), StoreError> {
    cached(
        "DELETE FROM search_words w WHERE w.org_id = ? AND (w.kind, w.thing_id) IN ( \
            SELECT 'customer', ?::uuid \
            UNION ALL SELECT 'contact', c.id FROM contacts c WHERE c.org_id = ? AND c.customer_id = ? \
            UNION ALL SELECT 'note', n.id FROM notes n WHERE n.org_id = ? AND n.customer_id = ?)",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<SqlUuid, _>(customer)
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<SqlUuid, _>(customer)
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<SqlUuid, _>(customer)
    .execute(tx.conn()?)
    .await?;
    Ok(())
}

/// Things that were found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// Which.
    pub(crate) ids: Vec<Uuid>,
    /// Whether these are all.
    pub(crate) all: bool,
}

/// The range of an index in which the words that begin with a form stand. U+10FFFF is no character of any text.
pub(crate) const BEGINS: &str =
    "w.word >= form.text COLLATE \"C\" AND w.word < (form.text || chr(1114111)) COLLATE \"C\"";

/// The spellings of each word as one text, with blanks between them.
pub(crate) fn joined(wanted: &[Spellings]) -> Vec<String> {
    wanted.iter().map(|spellings| spellings.join(" ")).collect()
}

/// Whether a thing of the column `thing` has all words of the parameter `forms`.
pub(crate) fn has_all(kind: SearchKind, thing: &str, forms: &str) -> String {
    format!(
        "NOT EXISTS (SELECT 1 FROM unnest({forms}::text[]) AS wanted (forms) WHERE NOT EXISTS ( \
            SELECT 1 FROM unnest(string_to_array(wanted.forms, ' ')) AS form (text) \
            JOIN search_words w ON w.org_id = $1 AND w.kind = '{}' AND w.thing_id = {thing} AND {BEGINS}))",
        kind.as_str()
    )
}

/// The things of a kind that have all words, where no more than `looks` of them have the longest; otherwise some.
pub(crate) async fn find(
    tx: &mut TenantTx,
    kind: SearchKind,
    wanted: &[Spellings],
    looks: i64,
) -> Result<Found, StoreError> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Array<SqlUuid>)]
        ids: Vec<Uuid>,
        #[diesel(sql_type = BigInt)]
        looked: i64,
    }
    // A long word leaves the fewest.
    let length = |spellings: &&Spellings| spellings.iter().map(|form| form.chars().count()).max();
    let Some(first) = wanted.iter().max_by_key(length) else {
        return Ok(Found { ids: Vec::new(), all: true });
    };
    let others: Vec<Spellings> = wanted.iter().filter(|one| *one != first).cloned().collect();
    let sql = format!(
        "WITH looked AS MATERIALIZED (SELECT found.thing_id FROM unnest($2::text[]) AS form (text) \
            CROSS JOIN LATERAL (SELECT w.thing_id FROM search_words w \
                WHERE w.org_id = $1 AND w.kind = '{kind}' AND {BEGINS} ORDER BY w.word LIMIT $4) found) \
         SELECT (SELECT count(*) FROM looked) AS looked, \
            ARRAY(SELECT DISTINCT l.thing_id FROM looked l WHERE {}) AS ids",
        has_all(kind, "l.thing_id", "$3"),
        kind = kind.as_str()
    );
    let row: Row = diesel::sql_query(sql)
        .bind::<SqlUuid, _>(tx.org().0)
        .bind::<Array<Text>, _>(first.clone())
        .bind::<Array<Text>, _>(joined(&others))
        .bind::<BigInt, _>(looks)
        .get_result(tx.conn()?)
        .await?;
    Ok(Found { ids: row.ids, all: row.looked < looks })
}
