//! What a customer did, as it is read.

use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use kept_api::behaviours::Behaviour;
use kept_core::ids::{BehaviourId, CustomerId};
use kept_core::money::Money;
use uuid::Uuid;

use crate::customers::{external, member};
use crate::error::StoreError;
use crate::types::{Ts, at};

/// Where deeds are read from.
pub(super) const FROM: &str = "behaviours b \
    JOIN customers c ON c.org_id = b.org_id AND c.id = b.customer_id \
    LEFT JOIN members m ON m.org_id = b.org_id AND m.id = b.recorded_by";

/// What is read of each.
pub(super) const COLUMNS: &str = "b.id, b.revision, b.customer_id, c.name AS customer, b.kind, b.day, b.occurred_at, \
    b.amount_minor, b.currency, b.quantity, b.touchpoint, b.text, b.external_source, b.external_id, b.recorded_at, \
    b.recorded_by, m.name AS recorded_by_name";

#[derive(QueryableByName)]
pub(super) struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Integer)]
    revision: i32,
    #[diesel(sql_type = SqlUuid)]
    customer_id: Uuid,
    #[diesel(sql_type = Text)]
    customer: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Integer)]
    day: i32,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    occurred_at: Option<Ts>,
    #[diesel(sql_type = Nullable<BigInt>)]
    amount_minor: Option<i64>,
    #[diesel(sql_type = Nullable<Text>)]
    currency: Option<String>,
    #[diesel(sql_type = Nullable<Integer>)]
    quantity: Option<i32>,
    #[diesel(sql_type = Text)]
    touchpoint: String,
    #[diesel(sql_type = Text)]
    text: String,
    #[diesel(sql_type = Nullable<Text>)]
    external_source: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    external_id: Option<String>,
    #[diesel(sql_type = Timestamptz)]
    recorded_at: Ts,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    recorded_by: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    recorded_by_name: Option<String>,
}

impl Row {
    pub(super) fn read(self) -> Result<Behaviour, StoreError> {
        let id = self.id;
        let quantity = self.quantity.map(|quantity| at("behaviours", "quantity").integer(id, quantity));
        Ok(Behaviour {
            id: BehaviourId(id),
            customer_id: CustomerId(self.customer_id),
            customer: self.customer,
            kind: at("behaviours", "kind").word(id, &self.kind)?,
            day: at("behaviours", "day").day(id, self.day)?,
            occurred_at: self.occurred_at.map(|at| at.0),
            amount: amount(id, self.amount_minor, self.currency.as_deref())?,
            quantity: quantity.transpose()?,
            touchpoint: self.touchpoint,
            text: self.text,
            external: external(self.external_source, self.external_id),
            revision: at("behaviours", "revision").integer(id, self.revision)?,
            recorded_at: self.recorded_at.0,
            recorded_by: member(self.recorded_by, self.recorded_by_name),
        })
    }
}

/// An amount from its two columns, which are there together or not at all.
pub(super) fn amount(
    id: Uuid,
    minor: Option<i64>,
    currency: Option<&str>,
) -> Result<Option<Money>, StoreError> {
    let Some((minor, currency)) = minor.zip(currency) else { return Ok(None) };
    Ok(Some(Money { minor, currency: at("behaviours", "currency").word(id, currency)? }))
}
