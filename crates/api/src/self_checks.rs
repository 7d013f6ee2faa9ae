//! `/self-checks`: what the leadership says that it knows, kept and never scored. `GET /insights/self-check` says what
//! Kept measures itself.

use kept_core::calendar::{Day, Instant};
use kept_core::ids::SelfCheckId;
use kept_core::self_check::{SelfAnswer, SelfQuestion};
use serde::{Deserialize, Serialize};

use crate::me::MemberRef;

/// One self-check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SelfCheck {
    /// Id.
    pub id: SelfCheckId,
    /// On which day of the organisation.
    pub day: Day,
    /// When.
    pub recorded_at: Instant,
    /// Who replied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded_by: Option<MemberRef>,
    /// A reply to each question.
    pub answers: Vec<SelfAnswer>,
}

/// `POST /self-checks`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewSelfCheck {
    /// Chosen by the sender, so that sending it again takes it once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<SelfCheckId>,
    /// A reply to each question, each once.
    pub answers: Vec<SelfAnswer>,
}

/// What Kept measures beside the questions today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SelfCheckMeasures {
    /// As of this day: the newest close; none before the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Day>,
    /// One for each question, in their order.
    pub measures: Vec<Measure>,
}

/// What Kept measures beside one question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Measure {
    /// The question.
    pub question: SelfQuestion,
    /// The figure; none where Kept measures nothing about it, or knows of no complaint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figure: Option<MeasuredFigure>,
}

/// A count, and of what it is a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MeasuredFigure {
    /// How many: customers known, answers of the last twelve months, customers with a grade, promises of the last twelve
    /// months, answers about value, complaints of the last twelve months whose customer was told what came of them,
    /// customers not heard.
    pub count: u64,
    /// Of how many: active customers, or all complaints that customers made in the last twelve months; none where the
    /// count is no part of any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<u64>,
}
