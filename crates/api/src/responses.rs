//! `/responses`: answers that came back, and answers taken down on a call. `/public/asks/{token}`: a contact's own.

use kept_core::ask::Channel;
use kept_core::calendar::{Day, Instant};
use kept_core::ids::{AskId, ContactId, CustomerId, PromiseId, ResponseId, SurveyId};
use kept_core::response::{Answer, AnswerInput};
use kept_core::survey::SurveyBody;
use serde::{Deserialize, Serialize};

use crate::External;
use crate::me::MemberRef;

/// A response. It is the customer's own word, also where a member took it down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Response {
    /// Id, made by whoever submitted it.
    pub id: ResponseId,
    /// Whose word.
    pub customer_id: CustomerId,
    /// Name of the customer.
    pub customer: String,
    /// Which person there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_id: Option<ContactId>,
    /// The ask that it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ask_id: Option<AskId>,
    /// The survey that it answers; none for an imported answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub survey_id: Option<SurveyId>,
    /// The promise that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promise_id: Option<PromiseId>,
    /// By which way it came.
    pub channel: Channel,
    /// The step of the journey.
    pub touchpoint: String,
    /// The day on which it was given.
    pub day: Day,
    /// Whether every required question is answered.
    pub complete: bool,
    /// The answers, in the order of the questions.
    pub answers: Vec<Answer>,
    /// The member who took it down on a call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_down_by: Option<MemberRef>,
    /// Its id elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external: Option<External>,
    /// When we learned it.
    pub recorded_at: Instant,
}

/// `POST /responses`: the answer to an ask by phone, taken down by the signed-in member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewResponse {
    /// Made by whoever submits it: submitting twice stores it once.
    pub id: ResponseId,
    /// The ask that it answers.
    pub ask_id: AskId,
    /// The customer's words.
    pub answers: Vec<AnswerInput>,
}

/// `POST /public/asks/{token}/responses`: a contact's own answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PublicResponse {
    /// Made by whoever submits it: submitting twice stores it once.
    pub id: ResponseId,
    /// The answers.
    pub answers: Vec<AnswerInput>,
}

/// `GET /public/asks/{token}`: what a contact is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublicAsk {
    /// Who asks.
    pub organisation: String,
    /// Title and questions.
    pub survey: SurveyBody,
    /// Until when it may be answered.
    pub expires_at: Instant,
}

/// What is said back to whoever submitted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Received {
    /// The response.
    pub id: ResponseId,
    /// Whether every required question is answered.
    pub complete: bool,
    /// It had been stored before; nothing changed.
    pub again: bool,
}

/// In which order. A minus turns it round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ResponseSort {
    /// The latest day first.
    #[default]
    #[serde(rename = "-day")]
    LatestDay,
    /// The earliest day first.
    #[serde(rename = "day")]
    EarliestDay,
    /// Those that came last first.
    #[serde(rename = "-recorded")]
    LastRecorded,
    /// In the order in which they came: with `updated_since`, how to follow them.
    #[serde(rename = "recorded")]
    FirstRecorded,
}

/// `GET /responses`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct ResponseQuery {
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
    pub sort: ResponseSort,
    /// Only this customer's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<CustomerId>,
    /// Only those to this survey.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub survey_id: Option<SurveyId>,
    /// Only those about this promise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promise_id: Option<PromiseId>,
    /// Only those that came by this way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(inline))]
    pub channel: Option<Channel>,
    /// Only those given on this day or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>, format = Date))]
    pub from: Option<Day>,
    /// Only those given on this day or earlier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>, format = Date))]
    pub to: Option<Day>,
    /// Only those recorded at this instant or later. A response never changes; a correction is another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>, format = DateTime))]
    pub updated_since: Option<Instant>,
}
