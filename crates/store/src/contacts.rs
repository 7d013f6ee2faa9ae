//! Contacts: the people at a customer.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kept_api::contacts::Contact;
use kept_core::calendar::Instant;
use kept_core::ids::{ContactId, CustomerId};
use uuid::Uuid;

use crate::db::TenantTx;
use crate::error::StoreError;
use crate::schema::contacts;
use crate::types::{Ts, at};

#[derive(Insertable)]
#[diesel(table_name = contacts, treat_none_as_default_value = false)]
struct NewRow<'a> {
    org_id: Uuid,
    id: Uuid,
    customer_id: Uuid,
    name: &'a str,
    role: &'a str,
    phone: &'a str,
    email: &'a str,
    language: &'a str,
    do_not_contact: bool,
    recorded_at: Ts,
}

/// Adds a contact; `false` when its id is taken.
pub async fn insert(tx: &mut TenantTx, new: &Contact, now: Instant) -> Result<bool, StoreError> {
    let row = NewRow {
        org_id: tx.org().0,
        id: new.id.0,
        customer_id: new.customer_id.0,
        name: &new.name,
        role: new.role.as_str(),
        phone: &new.phone,
        email: &new.email,
        language: &new.language,
        do_not_contact: new.do_not_contact,
        recorded_at: Ts(now),
    };
    let inserted =
        diesel::insert_into(contacts::table).values(row).on_conflict_do_nothing().execute(tx.conn()?).await?;
    Ok(inserted == 1)
}

/// One contact.
pub async fn read(tx: &mut TenantTx, id: ContactId) -> Result<Option<Contact>, StoreError> {
    let row: Option<Row> = contacts::table
        .find((tx.org().0, id.0))
        .select(Row::as_select())
        .first(tx.conn()?)
        .await
        .optional()?;
    row.map(Row::read).transpose()
}

/// At most `limit` contacts of a customer in the order in which they were added, after one of them.
pub async fn list(
    tx: &mut TenantTx,
    customer: CustomerId,
    after: Option<ContactId>,
    limit: u32,
) -> Result<Vec<Contact>, StoreError> {
    let mut query = contacts::table
        .filter(contacts::org_id.eq(tx.org().0).and(contacts::customer_id.eq(customer.0)))
        .order((contacts::org_id, contacts::customer_id, contacts::id))
        .limit(i64::from(limit))
        .select(Row::as_select())
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(contacts::id.gt(after.0));
    }
    let rows: Vec<Row> = query.load(tx.conn()?).await?;
    rows.into_iter().map(Row::read).collect()
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = contacts)]
struct Row {
    id: Uuid,
    customer_id: Uuid,
    name: String,
    role: String,
    phone: String,
    email: String,
    language: String,
    do_not_contact: bool,
}

impl Row {
    fn read(self) -> Result<Contact, StoreError> {
        Ok(Contact {
            id: ContactId(self.id),
            customer_id: CustomerId(self.customer_id),
            name: self.name,
            role: at("contacts", "role").word(self.id, &self.role)?,
            phone: self.phone,
            email: self.email,
            language: self.language,
            do_not_contact: self.do_not_contact,
        })
    }
}
