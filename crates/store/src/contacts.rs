//! Contacts: the people at a customer.

mod take_back;

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kept_api::External;
use kept_api::contacts::{Contact, ContactSort};
use kept_api::search::SearchKind;
use kept_core::calendar::Instant;
use kept_core::contact::{Consents, ContactRole};
use kept_core::customer::name_key;
use kept_core::ids::{ContactId, CustomerId, ImportId};
use uuid::Uuid;

use crate::customers::external;
use crate::db::TenantTx;
use crate::error::{StoreError, ensure};
use crate::imports::before;
use crate::schema::{contacts, feedback, promises, responses};
use crate::search;
use crate::types::{Ts, at};

pub use take_back::take_back;

/// What may change of a contact.
#[derive(Insertable, AsChangeset, Queryable, Selectable)]
#[diesel(table_name = contacts, treat_none_as_default_value = false, treat_none_as_null = true)]
struct Said {
    name: String,
    name_key: String,
    role: String,
    critical: bool,
    phone: String,
    email: String,
    language: String,
    time_zone: String,
    do_not_contact: bool,
    consent_email: Option<bool>,
    consent_phone: Option<bool>,
    updated_at: Ts,
}

impl Said {
    fn of(contact: &Contact) -> Self {
        Self {
            name: contact.name.clone(),
            name_key: name_key(&contact.name),
            role: contact.role.as_str().to_owned(),
            critical: contact.critical,
            phone: contact.phone.clone(),
            email: contact.email.clone(),
            language: contact.language.clone(),
            time_zone: contact.time_zone.clone(),
            do_not_contact: contact.do_not_contact,
            consent_email: contact.consents.email,
            consent_phone: contact.consents.phone,
            updated_at: Ts(contact.updated_at),
        }
    }
}

/// Adds a contact; `false` when its id or its external id is taken.
pub async fn insert(tx: &mut TenantTx, new: &Contact) -> Result<bool, StoreError> {
    Ok(add_rows(tx, std::slice::from_ref(new), None).await? == 1)
}

/// Rows of one statement: each has a parameter for each column, and Postgres takes 65,535.
const ROWS: usize = 2_000;

/// Adds those that an import brings; answers how many were added. Those whose id or external id is taken are not.
pub async fn insert_many(tx: &mut TenantTx, new: &[Contact], import: ImportId) -> Result<usize, StoreError> {
    let mut added = 0;
    for some in new.chunks(ROWS) {
        added += add_rows(tx, some, Some(import)).await?;
    }
    Ok(added)
}

async fn add_rows(tx: &mut TenantTx, new: &[Contact], import: Option<ImportId>) -> Result<usize, StoreError> {
    let org = tx.org().0;
    let row = |new: &Contact| {
        (
            contacts::org_id.eq(org),
            contacts::id.eq(new.id.0),
            contacts::customer_id.eq(new.customer_id.0),
            contacts::external_source.eq(new.external.as_ref().map(|external| external.source.clone())),
            contacts::external_id.eq(new.external.as_ref().map(|external| external.id.clone())),
            contacts::recorded_at.eq(Ts(new.recorded_at)),
            contacts::import_id.eq(import.map(|import| import.0)),
            contacts::imported_at.eq(import.map(|_| Ts(new.updated_at))),
        )
    };
    let rows: Vec<_> = new.iter().map(|new| (row(new), Said::of(new))).collect();
    let insert = diesel::insert_into(contacts::table).values(rows).on_conflict_do_nothing();
    let added = insert.execute(tx.conn()?).await?;
    // Where some were not added the transaction is given up, or it was the only one.
    if added == new.len() {
        let found: Vec<_> = new.iter().map(search::of_contact).collect();
        search::add(tx, SearchKind::Contact, &found).await?;
    }
    Ok(added)
}

/// Those that another system knows by these ids; nobody else can change them until the transaction ends.
pub async fn of_source(tx: &mut TenantTx, source: &str, ids: &[&str]) -> Result<Vec<Contact>, StoreError> {
    let rows: Vec<Row> = contacts::table
        .filter(contacts::org_id.eq(tx.org().0).and(contacts::external_source.eq(source)))
        .filter(contacts::external_id.eq_any(ids))
        .select(Row::as_select())
        .order(contacts::id)
        .for_update()
        .load(tx.conn()?)
        .await?;
    rows.into_iter().map(Row::read).collect()
}

/// Changes contacts that are locked for an import, which keeps them as they were.
pub async fn update_many(
    tx: &mut TenantTx,
    changed: &[Contact],
    import: ImportId,
    now: Instant,
) -> Result<(), StoreError> {
    let ids: Vec<Uuid> = changed.iter().map(|contact| contact.id.0).collect();
    before::keep(tx, import, before::Of::Contacts, &ids, now).await?;
    for contact in changed {
        update(tx, contact).await?;
    }
    Ok(())
}

/// Changes a contact that is locked; its customer and its external id stay. So does the note of an import: its reversal
/// sees by the times that somebody has changed it since.
pub async fn update(tx: &mut TenantTx, changed: &Contact) -> Result<(), StoreError> {
    let row = contacts::table.find((tx.org().0, changed.id.0));
    let rows = diesel::update(row).set(Said::of(changed)).execute(tx.conn()?).await?;
    ensure("change a contact", 1, rows)?;
    search::put(tx, SearchKind::Contact, &[search::of_contact(changed)]).await
}

/// Removes a contact that nothing refers to, with what it was asked and has not answered.
pub async fn remove(tx: &mut TenantTx, id: ContactId) -> Result<(), StoreError> {
    search::forget(tx, SearchKind::Contact, &[id.0]).await?;
    let rows = diesel::delete(contacts::table.find((tx.org().0, id.0))).execute(tx.conn()?).await?;
    ensure("remove a contact", 1, rows)
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

/// One contact, which nobody else can change, and to which nothing can be added, until the transaction ends.
pub async fn lock(tx: &mut TenantTx, id: ContactId) -> Result<Option<Contact>, StoreError> {
    let row: Option<Row> = contacts::table
        .find((tx.org().0, id.0))
        .select(Row::as_select())
        .for_update()
        .first(tx.conn()?)
        .await
        .optional()?;
    row.map(Row::read).transpose()
}

/// The contact that another system knows by this id.
pub async fn by_external(tx: &mut TenantTx, external: &External) -> Result<Option<ContactId>, StoreError> {
    let id: Option<Uuid> = contacts::table
        .filter(contacts::org_id.eq(tx.org().0))
        .filter(contacts::external_source.eq(&external.source).and(contacts::external_id.eq(&external.id)))
        .select(contacts::id)
        .first(tx.conn()?)
        .await
        .optional()?;
    Ok(id.map(ContactId))
}

/// Whether this person has answered, was promised something, or had something to say.
pub async fn has_evidence(tx: &mut TenantTx, id: ContactId) -> Result<bool, StoreError> {
    let org = tx.org().0;
    let answered = responses::table.filter(responses::org_id.eq(org).and(responses::contact_id.eq(id.0)));
    let promised = promises::table.filter(promises::org_id.eq(org).and(promises::made_to.eq(id.0)));
    let said = feedback::table.filter(feedback::org_id.eq(org).and(feedback::contact_id.eq(id.0)));
    let either =
        diesel::dsl::exists(answered).or(diesel::dsl::exists(promised)).or(diesel::dsl::exists(said));
    Ok(diesel::select(either).get_result(tx.conn()?).await?)
}

/// Which contacts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only those at this customer.
    pub customer: Option<CustomerId>,
    /// Only those in this role.
    pub role: Option<ContactRole>,
    /// Only those on whom a relationship hangs, or not.
    pub critical: Option<bool>,
    /// Only those that were changed at this instant or later.
    pub updated_since: Option<Instant>,
}

/// Where a page ended: name and id of its last contact.
pub type Position = (String, ContactId);

/// At most `limit` contacts in the order of `sort`, after one of them.
pub async fn list(
    tx: &mut TenantTx,
    filter: &Filter,
    sort: ContactSort,
    after: Option<&Position>,
    limit: u32,
) -> Result<Vec<Contact>, StoreError> {
    let mut query = contacts::table
        .filter(contacts::org_id.eq(tx.org().0))
        .limit(i64::from(limit))
        .select(Row::as_select())
        .into_boxed();
    if let Some(customer) = filter.customer {
        query = query.filter(contacts::customer_id.eq(customer.0));
    }
    query = match (sort, filter.customer) {
        (ContactSort::Name, _) => query.order((contacts::org_id, contacts::name_key, contacts::id)),
        (ContactSort::Recorded, Some(_)) => {
            query.order((contacts::org_id, contacts::customer_id, contacts::id))
        }
        (ContactSort::Recorded, None) => query.order((contacts::org_id, contacts::id)),
    };
    if let Some(role) = filter.role {
        query = query.filter(contacts::role.eq(role.as_str()));
    }
    if let Some(critical) = filter.critical {
        query = query.filter(contacts::critical.eq(critical));
    }
    if let Some(since) = filter.updated_since {
        query = query.filter(contacts::updated_at.ge(Ts(since)));
    }
    query = match (sort, after) {
        (_, None) => query,
        (ContactSort::Recorded, Some((_, id))) => query.filter(contacts::id.gt(id.0)),
        (ContactSort::Name, Some((name, id))) => {
            let after = "(contacts.name_key, contacts.id) > (";
            let after = sql::<Bool>(after).bind::<Text, _>(name_key(name)).sql(", ");
            query.filter(after.bind::<SqlUuid, _>(id.0).sql(")"))
        }
    };
    let rows: Vec<Row> = query.load(tx.conn()?).await?;
    rows.into_iter().map(Row::read).collect()
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = contacts)]
struct Row {
    id: Uuid,
    customer_id: Uuid,
    external_source: Option<String>,
    external_id: Option<String>,
    recorded_at: Ts,
    #[diesel(embed)]
    said: Said,
}

impl Row {
    fn read(self) -> Result<Contact, StoreError> {
        let said = self.said;
        Ok(Contact {
            id: ContactId(self.id),
            customer_id: CustomerId(self.customer_id),
            name: said.name,
            role: at("contacts", "role").word(self.id, &said.role)?,
            critical: said.critical,
            phone: said.phone,
            email: said.email,
            language: said.language,
            time_zone: said.time_zone,
            do_not_contact: said.do_not_contact,
            consents: Consents { email: said.consent_email, phone: said.consent_phone },
            external: external(self.external_source, self.external_id),
            recorded_at: self.recorded_at.0,
            updated_at: said.updated_at.0,
        })
    }
}
