//! Feedback as it is read.

use diesel::QueryableByName;
use diesel::sql_types::{Bool, Integer, Nullable, SmallInt, Text, Timestamptz, Uuid as SqlUuid};
use kept_api::feedback::Feedback;
use kept_core::feedback::Giver;
use kept_core::ids::{ContactId, CustomerId, FeedbackId};
use uuid::Uuid;

use crate::customers::{external, member};
use crate::error::StoreError;
use crate::types::{Ts, at};

/// Where feedback is read from.
pub(super) const FROM: &str = "feedback f \
    JOIN customers c ON c.org_id = f.org_id AND c.id = f.customer_id \
    LEFT JOIN members m ON m.org_id = f.org_id AND m.id = f.recorded_by";

/// What is read of each.
pub(super) const COLUMNS: &str = "f.id, f.customer_id, c.name AS customer, f.kind, f.giver, f.contact_id, f.mood, \
    f.text, f.component, f.touchpoint, f.rating, f.day, f.state, f.told, f.external_source, f.external_id, \
    f.recorded_at, f.recorded_by, m.name AS recorded_by_name, f.updated_at";

#[derive(QueryableByName)]
pub(super) struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    customer_id: Uuid,
    #[diesel(sql_type = Text)]
    customer: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    giver: String,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    contact_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    mood: Option<String>,
    #[diesel(sql_type = Text)]
    text: String,
    #[diesel(sql_type = Text)]
    component: String,
    #[diesel(sql_type = Text)]
    touchpoint: String,
    #[diesel(sql_type = Nullable<SmallInt>)]
    rating: Option<i16>,
    #[diesel(sql_type = Integer)]
    day: i32,
    #[diesel(sql_type = Text)]
    state: String,
    #[diesel(sql_type = Bool)]
    told: bool,
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
    #[diesel(sql_type = Timestamptz)]
    updated_at: Ts,
}

impl Row {
    /// The feedback without its steps.
    pub(super) fn read(self) -> Result<Feedback, StoreError> {
        let id = self.id;
        let giver: Giver = at("feedback", "giver").word(id, &self.giver)?;
        Ok(Feedback {
            id: FeedbackId(id),
            customer_id: CustomerId(self.customer_id),
            customer: self.customer,
            kind: at("feedback", "kind").word(id, &self.kind)?,
            giver,
            provenance: giver.provenance(),
            contact_id: self.contact_id.map(ContactId),
            mood: self.mood.map(|mood| at("feedback", "mood").word(id, &mood)).transpose()?,
            text: self.text,
            component: at("feedback", "component").word(id, &self.component)?,
            touchpoint: self.touchpoint,
            rating: self.rating.map(|rating| at("feedback", "rating").integer(id, rating)).transpose()?,
            day: at("feedback", "day").day(id, self.day)?,
            state: at("feedback", "state").word(id, &self.state)?,
            told: self.told,
            external: external(self.external_source, self.external_id),
            recorded_at: self.recorded_at.0,
            recorded_by: member(self.recorded_by, self.recorded_by_name),
            updated_at: self.updated_at.0,
            history: Vec::new(),
        })
    }
}
