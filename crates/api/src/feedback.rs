//! `/feedback`: unasked words of customers, and what members saw. No score reads it.

use kept_core::calendar::{Day, Instant};
use kept_core::component::Component;
use kept_core::evidence::Provenance;
use kept_core::feedback::{FeedbackKind, FeedbackState, FeedbackStep, Giver, Mood};
use kept_core::ids::{ContactId, CustomerId, FeedbackId};
use serde::{Deserialize, Serialize};

use crate::External;
use crate::me::MemberRef;
use crate::page::DaySort;
use crate::patch::present;

/// What somebody had to say without being asked, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Feedback {
    /// Id.
    pub id: FeedbackId,
    /// About which relationship.
    pub customer_id: CustomerId,
    /// Name of the customer.
    pub customer: String,
    /// What the words are.
    pub kind: FeedbackKind,
    /// Who has to say it.
    pub giver: Giver,
    /// Whose knowledge it is: `declared` by the customer, `observed` by a member.
    pub provenance: Provenance,
    /// Which contact of the customer said it, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_id: Option<ContactId>,
    /// What was seen; of an observation only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mood: Option<Mood>,
    /// The words; may be empty for an observation.
    pub text: String,
    /// The part of satisfaction that it is about.
    pub component: Component,
    /// The step of the journey; may be empty.
    pub touchpoint: String,
    /// The customer's own judgement beside the words: 1, the worst, to 5, the best. Kept and shown, not scored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<u8>,
    /// On which day it was said or seen.
    pub day: Day,
    /// How far it has come.
    pub state: FeedbackState,
    /// The giver knows what came of it.
    pub told: bool,
    /// Its id elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external: Option<External>,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// Who recorded it: the member who saw it, or who took the words down; none when a system did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded_by: Option<MemberRef>,
    /// When it was last changed, steps included.
    pub updated_at: Instant,
    /// Every step, oldest first; only where one is read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<FeedbackEvent>,
}

/// A step that was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FeedbackEvent {
    /// Its number, from 1.
    pub number: u32,
    /// Which step.
    pub step: FeedbackStep,
    /// What was said of it; may be empty.
    pub words: String,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// Who took it; none when a system did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded_by: Option<MemberRef>,
}

/// `POST /feedback`, `PUT /feedback/external/{source}/{id}`, an item of `POST /feedback/batch`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewFeedback {
    /// Made by whoever sends it, so that sending twice makes one; otherwise by the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<FeedbackId>,
    /// About which relationship.
    pub customer_id: CustomerId,
    /// What the words are.
    pub kind: FeedbackKind,
    /// Who has to say it.
    pub giver: Giver,
    /// Which contact of the customer said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_id: Option<ContactId>,
    /// What was seen; needed for an observation, and for nothing else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mood: Option<Mood>,
    /// The words, at most 5,000 characters; only an observation does without.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 5_000))]
    pub text: String,
    /// The part of satisfaction that it is about.
    pub component: Component,
    /// The step of the journey, at most 40 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 40))]
    pub touchpoint: String,
    /// The customer's own judgement beside the words, 1 to 5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 5))]
    pub rating: Option<u8>,
    /// On which day it was said or seen; otherwise today.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<Day>,
    /// Its id elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external: Option<External>,
}

impl NewFeedback {
    /// Words of a customer about a part of satisfaction.
    pub fn of(
        customer_id: CustomerId,
        kind: FeedbackKind,
        component: Component,
        text: impl Into<String>,
    ) -> Self {
        Self {
            id: None,
            customer_id,
            kind,
            giver: Giver::Customer,
            contact_id: None,
            mood: None,
            text: text.into(),
            component,
            touchpoint: String::new(),
            rating: None,
            day: None,
            external: None,
        }
    }

    /// What a member saw.
    pub fn seen(customer_id: CustomerId, mood: Mood, component: Component, text: impl Into<String>) -> Self {
        Self {
            giver: Giver::Member,
            mood: Some(mood),
            ..Self::of(customer_id, FeedbackKind::Observation, component, text)
        }
    }
}

/// `PATCH /feedback/{id}`: a field that is absent stays as it is. How far it has come is changed by steps.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct FeedbackPatch {
    /// What the words are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<FeedbackKind>,
    /// Who has to say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub giver: Option<Giver>,
    /// Which contact said it; `null` clears it.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub contact_id: Option<Option<ContactId>>,
    /// What was seen; `null` clears it.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub mood: Option<Option<Mood>>,
    /// The words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The part of satisfaction that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub component: Option<Component>,
    /// The step of the journey.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub touchpoint: Option<String>,
    /// The customer's own judgement; `null` clears it.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 5))]
    pub rating: Option<Option<u8>>,
    /// On which day it was said or seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<Day>,
}

/// `POST /feedback/{id}/steps`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewFeedbackStep {
    /// Which step.
    pub step: FeedbackStep,
    /// What is said of it, at most 1,000 characters; `decide` and `decline` need some.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 1_000))]
    pub words: String,
}

/// `GET /feedback`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct FeedbackQuery {
    /// Where the page before ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// 1 to 200, otherwise 50.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(minimum = 1, maximum = 200))]
    pub limit: Option<u32>,
    /// In which order.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", param(inline))]
    pub sort: DaySort,
    /// Only about this customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<CustomerId>,
    /// Only this kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(inline))]
    pub kind: Option<FeedbackKind>,
    /// Only by these.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(inline))]
    pub giver: Option<Giver>,
    /// Only what has come so far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(inline))]
    pub state: Option<FeedbackState>,
    /// Only about this part of satisfaction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(inline))]
    pub component: Option<Component>,
    /// Only of this day or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>, format = Date))]
    pub from: Option<Day>,
    /// Only of this day or earlier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>, format = Date))]
    pub to: Option<Day>,
    /// Only what was changed at this instant or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>, format = DateTime))]
    pub updated_since: Option<Instant>,
}
