//! How the words of the core stand in columns.

use std::fmt::Display;

use diesel::data_types::PgTimestamp;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Timestamptz;
use kept_api::page::DaySort;
use kept_core::calendar::{Day, Instant, Month};
use serde::Serialize;
use serde::de::value::{Error as WordError, StrDeserializer};
use serde::de::{DeserializeOwned, IntoDeserializer};
use uuid::Uuid;

use crate::error::StoreError;

/// What recording something that may be there already did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It was not there.
    New,
    /// It was there and is different now.
    Changed,
    /// It was there just so.
    Same,
}

/// What comes after a place in the order of days, how an index is read in it, and the place before all others.
pub(crate) const fn direction(sort: DaySort) -> (&'static str, &'static str, (i32, Uuid)) {
    match sort {
        DaySort::Latest => ("<", "DESC", (i32::MAX, Uuid::max())),
        DaySort::Earliest => (">", "ASC", (i32::MIN, Uuid::nil())),
    }
}

/// Postgres counts from 2000-01-01, an [`Instant`] from 1970-01-01; in microseconds.
const POSTGRES_EPOCH_MICROS: i64 = 946_684_800_000_000;

/// An [`Instant`] in a `timestamptz` column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, AsExpression, FromSqlRow)]
#[diesel(sql_type = Timestamptz)]
pub(crate) struct Ts(pub(crate) Instant);

impl From<Instant> for Ts {
    fn from(at: Instant) -> Self {
        Self(at)
    }
}

impl From<Ts> for Instant {
    fn from(at: Ts) -> Self {
        at.0
    }
}

impl ToSql<Timestamptz, Pg> for Ts {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        let at = PgTimestamp(self.0.micros() - POSTGRES_EPOCH_MICROS);
        <PgTimestamp as ToSql<Timestamptz, Pg>>::to_sql(&at, &mut out.reborrow())
    }
}

impl FromSql<Timestamptz, Pg> for Ts {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        let PgTimestamp(micros) = <PgTimestamp as FromSql<Timestamptz, Pg>>::from_sql(value)?;
        let at = micros.checked_add(POSTGRES_EPOCH_MICROS).and_then(Instant::from_micros);
        at.map(Self).ok_or_else(|| "an instant outside 1900 to 2199".into())
    }
}

/// Where a value stands: what an error about it must name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct At {
    /// Which table.
    pub(crate) table: &'static str,
    /// Which column.
    pub(crate) column: &'static str,
}

/// Names a column for [`At`]'s readers.
pub(crate) const fn at(table: &'static str, column: &'static str) -> At {
    At { table, column }
}

impl At {
    /// The error for a value here that contradicts the model.
    pub(crate) fn inconsistent(self, row: impl Display, value: impl Display) -> StoreError {
        StoreError::Inconsistent {
            table: self.table,
            column: self.column,
            row: row.to_string(),
            value: value.to_string(),
        }
    }

    /// Reads an enum (or another type that is a word on the wire) from its word.
    pub(crate) fn word<T: DeserializeOwned>(self, row: impl Display, word: &str) -> Result<T, StoreError> {
        let reader: StrDeserializer<'_, WordError> = word.into_deserializer();
        T::deserialize(reader).map_err(|_| self.inconsistent(row, word))
    }

    /// Reads a day from its number.
    pub(crate) fn day(self, row: impl Display, number: i32) -> Result<Day, StoreError> {
        Day::from_number(number).ok_or_else(|| self.inconsistent(row, number))
    }

    /// Reads a day that may be missing.
    pub(crate) fn maybe_day(self, row: impl Display, number: Option<i32>) -> Result<Option<Day>, StoreError> {
        number.map(|number| self.day(row, number)).transpose()
    }

    /// Reads a month from its number.
    pub(crate) fn month(self, row: impl Display, number: i32) -> Result<Month, StoreError> {
        Month::from_number(number).ok_or_else(|| self.inconsistent(row, number))
    }

    /// Reads a number that the model holds in another integer type, such as a count that is never negative.
    pub(crate) fn integer<T: TryFrom<i64>>(
        self,
        row: impl Display,
        number: impl Into<i64>,
    ) -> Result<T, StoreError> {
        let number = number.into();
        T::try_from(number).map_err(|_| self.inconsistent(row, number))
    }

    /// Reads a `jsonb` body.
    pub(crate) fn json<T: DeserializeOwned>(
        self,
        row: impl Display,
        body: serde_json::Value,
    ) -> Result<T, StoreError> {
        serde_json::from_value(body).map_err(|error| self.inconsistent(row, error))
    }

    /// Writes a `jsonb` body.
    pub(crate) fn to_json<T: Serialize>(
        self,
        row: impl Display,
        body: &T,
    ) -> Result<serde_json::Value, StoreError> {
        serde_json::to_value(body).map_err(|error| self.inconsistent(row, error))
    }
}

#[cfg(test)]
mod tests {
    use kept_core::component::Component;

    use super::*;

    #[test]
    fn an_unknown_word_names_table_column_and_row() {
        let component = at("promises", "component");
        assert_eq!(component.word::<Component>("7", "delivery").unwrap(), Component::Delivery);
        assert_eq!(
            component.word::<Component>("7", "luck").unwrap_err().to_string(),
            "table promises, column component of 7: \"luck\" is no valid value"
        );
        assert!(at("closes", "customers").integer::<u32>("7", -1_i64).is_err());
        assert!(at("closes", "day").day("7", i32::MAX).is_err());
    }
}
