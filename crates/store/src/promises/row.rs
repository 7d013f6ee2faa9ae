//! A promise as it is read, with the settlement that stands on a day.

use diesel::QueryableByName;
use diesel::sql_types::{Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use kept_api::promises::Promise;
use kept_core::calendar::Day;
use kept_core::ids::{ContactId, CustomerId, PromiseId};
use kept_core::promise::{Due, Settlement, Terms, standing};
use uuid::Uuid;

use crate::customers::{external, member};
use crate::error::StoreError;
use crate::types::{Ts, at};

/// Where promises are read from; `$1` is the organisation, `$2` the day.
///
/// The columns of a promise repeat its newest event. Only where that is of a later day, and there are more, is the
/// history asked for the event that stood on the day.
pub(super) const FROM: &str = "promises p \
    JOIN customers c ON c.org_id = p.org_id AND c.id = p.customer_id \
    LEFT JOIN members m ON m.org_id = p.org_id AND m.id = p.made_by \
    LEFT JOIN LATERAL (SELECT x.day, x.outcome, x.ground, x.credit_bp FROM promise_events x \
        WHERE x.org_id = p.org_id AND x.promise_id = p.id AND x.day <= $2 \
        AND p.settled_number > 1 AND p.settled_day > $2 ORDER BY x.number DESC LIMIT 1) e ON true";

/// The outcome that stands on the day, null while the promise is not settled.
pub(super) const OUTCOME: &str = "CASE WHEN p.settled_day <= $2 THEN p.settled_outcome ELSE e.outcome END";

/// What is read of each promise.
pub(super) fn columns() -> String {
    let made = "p.id, p.customer_id, c.name AS customer, p.text, p.component, p.severity, p.due_day, p.due_at, \
         p.grace_hours, p.limit_hours, p.missed_after_hours, p.missed_from, p.made_day, p.made_by, \
         m.name AS made_by_name, p.made_to, p.external_source, p.external_id, p.recorded_at";
    let settled = ["day", "outcome", "ground", "credit_bp"].map(|column| {
        format!(
            "CASE WHEN p.settled_day <= $2 THEN p.settled_{column} ELSE e.{column} END AS settled_{column}"
        )
    });
    format!("{made}, {}", settled.join(", "))
}

#[derive(QueryableByName)]
pub(super) struct Row {
    #[diesel(sql_type = SqlUuid)]
    pub(super) id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    customer_id: Uuid,
    #[diesel(sql_type = Text)]
    customer: String,
    #[diesel(sql_type = Text)]
    text: String,
    #[diesel(sql_type = Text)]
    component: String,
    #[diesel(sql_type = Text)]
    severity: String,
    #[diesel(sql_type = Integer)]
    due_day: i32,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    due_at: Option<Ts>,
    #[diesel(sql_type = Integer)]
    grace_hours: i32,
    #[diesel(sql_type = Integer)]
    limit_hours: i32,
    #[diesel(sql_type = Integer)]
    missed_after_hours: i32,
    #[diesel(sql_type = Integer)]
    missed_from: i32,
    #[diesel(sql_type = Integer)]
    made_day: i32,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    made_by: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    made_by_name: Option<String>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    made_to: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    external_source: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    external_id: Option<String>,
    #[diesel(sql_type = Timestamptz)]
    recorded_at: Ts,
    #[diesel(sql_type = Nullable<Integer>)]
    settled_day: Option<i32>,
    #[diesel(sql_type = Nullable<Text>)]
    settled_outcome: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    settled_ground: Option<String>,
    #[diesel(sql_type = Nullable<Integer>)]
    settled_credit_bp: Option<i32>,
}

impl Row {
    /// The promise as it stands on `as_of`, the day that it was read for.
    pub(super) fn read(self, as_of: Day) -> Result<Promise, StoreError> {
        let id = self.id;
        let missed_from = at("promises", "missed_from").day(id, self.missed_from)?;
        let settled = settlement(
            id,
            self.settled_day,
            self.settled_outcome.as_deref(),
            self.settled_ground.as_deref(),
            self.settled_credit_bp,
        )?;
        let due_day = at("promises", "due_day").day(id, self.due_day)?;
        Ok(Promise {
            id: PromiseId(id),
            customer_id: CustomerId(self.customer_id),
            customer: self.customer,
            text: self.text,
            component: at("promises", "component").word(id, &self.component)?,
            severity: at("promises", "severity").word(id, &self.severity)?,
            due: self.due_at.map_or(Due::Day(due_day), |due_at| Due::At(due_at.0)),
            terms: terms(id, self.grace_hours, self.limit_hours, self.missed_after_hours)?,
            made: at("promises", "made_day").day(id, self.made_day)?,
            made_by: member(self.made_by, self.made_by_name),
            made_to: self.made_to.map(ContactId),
            missed_from,
            standing: standing(missed_from, settled, as_of),
            settled,
            external: external(self.external_source, self.external_id),
            recorded_at: self.recorded_at.0,
            history: Vec::new(),
        })
    }
}

/// The terms from their columns.
pub(super) fn terms(id: Uuid, grace: i32, limit: i32, missed_after: i32) -> Result<Terms, StoreError> {
    Ok(Terms {
        grace_hours: at("promises", "grace_hours").integer(id, grace)?,
        limit_hours: at("promises", "limit_hours").integer(id, limit)?,
        missed_after_hours: at("promises", "missed_after_hours").integer(id, missed_after)?,
    })
}

/// A settlement from its columns, which are there together or not at all.
pub(super) fn settlement(
    id: Uuid,
    day: Option<i32>,
    outcome: Option<&str>,
    ground: Option<&str>,
    credit_bp: Option<i32>,
) -> Result<Option<Settlement>, StoreError> {
    let (Some(day), Some(outcome), Some(ground), Some(credit_bp)) = (day, outcome, ground, credit_bp) else {
        return Ok(None);
    };
    Ok(Some(Settlement {
        day: at("promises", "settled_day").day(id, day)?,
        outcome: at("promises", "settled_outcome").word(id, outcome)?,
        ground: at("promises", "settled_ground").word(id, ground)?,
        credit_bp: at("promises", "settled_credit_bp").integer(id, credit_bp)?,
    }))
}
