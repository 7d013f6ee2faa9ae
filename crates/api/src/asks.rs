//! `/asks`: one request to one contact to answer one survey.

use kept_core::ask::{AskState, Channel};
use kept_core::calendar::Instant;
use kept_core::ids::{AskId, ContactId, CustomerId, PromiseId, ResponseId, SurveyId};
use serde::{Deserialize, Serialize};

use crate::External;

/// An ask.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Ask {
    /// Id.
    pub id: AskId,
    /// Whom.
    pub customer_id: CustomerId,
    /// Which person there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_id: Option<ContactId>,
    /// Which survey.
    pub survey_id: SurveyId,
    /// Which version of it.
    pub survey_version: u32,
    /// By which way.
    pub channel: Channel,
    /// What has become of it.
    pub state: AskState,
    /// Until when it may be answered.
    pub expires_at: Instant,
    /// When it was made.
    pub recorded_at: Instant,
    /// The response, once it has been answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response_id: Option<ResponseId>,
    /// Its id elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external: Option<External>,
    /// The address to hand to the contact. Shown once, when the ask is made: only its hash is stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

/// `POST /asks`, `PUT /asks/external/{source}/{id}`, an item of `POST /asks/batch`. A link needs a contact; a call may be made without one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewAsk {
    /// Made by whoever sends it, so that sending twice makes one; otherwise by the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<AskId>,
    /// Whom.
    pub customer_id: CustomerId,
    /// Which person there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_id: Option<ContactId>,
    /// Which survey, in its newest version.
    pub survey_id: SurveyId,
    /// `link` or `phone`.
    pub channel: Channel,
    /// The promise that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promise_id: Option<PromiseId>,
    /// The step of the journey, at most 40 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 40))]
    pub touchpoint: String,
    /// For how many days it may be answered, 1 to 365, otherwise 30.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 365))]
    pub days: Option<u32>,
    /// Its id elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external: Option<External>,
}

/// `GET /asks`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct AskQuery {
    /// Where the page before ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// 1 to 200, otherwise 50.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(minimum = 1, maximum = 200))]
    pub limit: Option<u32>,
    /// Only this customer's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<CustomerId>,
    /// Only those to this contact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_id: Option<ContactId>,
    /// Only those of this survey.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub survey_id: Option<SurveyId>,
    /// Only those that stand so now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(inline))]
    pub state: Option<AskState>,
    /// Only those that were made, answered, taken back or have expired at this instant or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>, format = DateTime))]
    pub updated_since: Option<Instant>,
}
