//! Taking an organisation away, with every row of every table that is its own.
//!
//! Which tables those are is read from the catalogue, so that none that is made later is forgotten.

use std::collections::{BTreeMap, BTreeSet};

use diesel::QueryableByName;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::db::TenantTx;
use crate::error::{StoreError, ensure};
use crate::schema::{account_organisations, accounts, customers, organisations};

/// Tables with rows of organisations. What may only be added to goes with the rows that it belongs to.
const TABLES: &str = "SELECT c.relname::text AS name, has_table_privilege(c.oid, 'DELETE') AS deletable \
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'org_id' AND NOT a.attisdropped \
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY c.relname";

/// Which of them point to which.
const KEYS: &str = "SELECT f.relname::text AS name, t.relname::text AS parent \
     FROM pg_constraint k JOIN pg_class f ON f.oid = k.conrelid JOIN pg_class t ON t.oid = k.confrelid \
     WHERE k.contype = 'f' AND f.relnamespace = 'public'::regnamespace AND f.oid <> t.oid";

#[derive(QueryableByName)]
struct Table {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Bool)]
    deletable: bool,
}

#[derive(QueryableByName)]
struct Key {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    parent: String,
}

/// Deletes the demo organisation that the transaction is bound to, with everything in it, and the accounts that are in
/// no other; answers how many customers it had. Whoever writes there waits until the end, and then finds no organisation.
///
/// # Errors
/// [`StoreError::AffectedRows`] when the organisation is no demo or is not there.
pub async fn remove_demo(tx: &mut TenantTx) -> Result<u64, StoreError> {
    let org = tx.org().0;
    // However much there is.
    diesel::sql_query("SET LOCAL statement_timeout = 0").execute(tx.conn()?).await?;
    let held: Vec<Uuid> = organisations::table
        .filter(organisations::id.eq(org).and(organisations::demo))
        .select(organisations::id)
        .for_update()
        .load(tx.conn()?)
        .await?;
    ensure("hold the demo", 1, held.len())?;
    let joined: Vec<Uuid> = account_organisations::table
        .filter(account_organisations::org_id.eq(org))
        .select(account_organisations::account_id)
        .load(tx.conn()?)
        .await?;
    let had: i64 = customers::table.filter(customers::org_id.eq(org)).count().get_result(tx.conn()?).await?;
    delete_rows(tx).await?;
    let gone = diesel::delete(organisations::table.find(org)).execute(tx.conn()?).await?;
    ensure("delete the demo", 1, gone)?;
    let elsewhere = account_organisations::table
        .filter(account_organisations::account_id.eq(accounts::id))
        .select(account_organisations::account_id);
    diesel::delete(accounts::table.filter(accounts::id.eq_any(&joined)))
        .filter(diesel::dsl::not(diesel::dsl::exists(elsewhere)))
        .execute(tx.conn()?)
        .await?;
    Ok(u64::try_from(had).unwrap_or(0))
}

/// Deletes what is left of an organisation that is gone; how many rows that were.
///
/// # Errors
/// [`StoreError::AffectedRows`] when the organisation is there.
pub async fn sweep(tx: &mut TenantTx) -> Result<usize, StoreError> {
    let there: i64 =
        organisations::table.filter(organisations::id.eq(tx.org().0)).count().get_result(tx.conn()?).await?;
    ensure("find no organisation", 0, usize::try_from(there).unwrap_or(usize::MAX))?;
    delete_rows(tx).await
}

async fn delete_rows(tx: &mut TenantTx) -> Result<usize, StoreError> {
    let tables: Vec<Table> = diesel::sql_query(TABLES).load(tx.conn()?).await?;
    let keys: Vec<Key> = diesel::sql_query(KEYS).load(tx.conn()?).await?;
    let deletable: BTreeSet<&str> =
        tables.iter().filter(|table| table.deletable).map(|table| table.name.as_str()).collect();
    let names = tables.iter().map(|table| table.name.as_str());
    let keys = keys.iter().map(|key| (key.name.as_str(), key.parent.as_str()));
    let org = tx.org().0;
    let mut rows = 0;
    for table in children_first(names, keys).into_iter().filter(|table| deletable.contains(table)) {
        // The name comes from the catalogue, and is one that a migration of ours chose.
        let statement = format!("DELETE FROM \"{table}\" WHERE org_id = $1");
        rows += diesel::sql_query(statement).bind::<SqlUuid, _>(org).execute(tx.conn()?).await?;
    }
    Ok(rows)
}

/// The tables in such an order that nobody points to what comes before. Tables that point to each other in a ring come
/// last: their keys must take the rows along.
fn children_first<'a>(
    tables: impl Iterator<Item = &'a str>,
    keys: impl Iterator<Item = (&'a str, &'a str)>,
) -> Vec<&'a str> {
    let mut left: BTreeSet<&str> = tables.collect();
    let mut children: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (child, parent) in keys {
        children.entry(parent).or_default().insert(child);
    }
    let mut order = Vec::with_capacity(left.len());
    loop {
        let pointed_to = |table: &str| {
            children.get(table).is_some_and(|children| children.iter().any(|child| left.contains(child)))
        };
        let free: Vec<&str> = left.iter().copied().filter(|table| !pointed_to(table)).collect();
        if free.is_empty() {
            break;
        }
        free.iter().for_each(|table| {
            left.remove(table);
        });
        order.extend(free);
    }
    order.extend(left);
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_points_goes_before_who_is_pointed_to() {
        let keys = [
            ("answers", "responses"),
            ("responses", "asks"),
            ("asks", "members"),
            ("ring", "ring2"),
            ("ring2", "ring"),
        ];
        let tables = ["asks", "members", "answers", "responses", "ring", "ring2", "alone"];
        let order = children_first(tables.into_iter(), keys.into_iter());
        let place = |name: &str| order.iter().position(|table| *table == name).unwrap();
        assert!(place("answers") < place("responses") && place("responses") < place("asks"));
        assert!(place("asks") < place("members"));
        assert_eq!((order.len(), &order[5..]), (7, ["ring", "ring2"].as_slice()));
    }
}
