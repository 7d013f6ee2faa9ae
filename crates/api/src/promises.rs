//! `/promises`.

use kept_core::calendar::{Day, Instant};
use kept_core::component::Component;
use kept_core::ids::{ContactId, CustomerId, PromiseId};
pub use kept_core::promise::Standing;
use kept_core::promise::{Claim, Due, Ground, Outcome, Settlement, Severity, Terms};
use serde::{Deserialize, Serialize};

use crate::External;
use crate::me::MemberRef;

/// A promise with its history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Promise {
    /// Id.
    pub id: PromiseId,
    /// To whom.
    pub customer_id: CustomerId,
    /// Name of the customer.
    pub customer: String,
    /// What was said.
    pub text: String,
    /// The part of satisfaction that it is about.
    pub component: Component,
    /// How much it matters.
    pub severity: Severity,
    /// When it is due.
    pub due: Due,
    /// When lateness counts.
    pub terms: Terms,
    /// The day on which it was made.
    pub made: Day,
    /// Who made it; none when a system did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_by: Option<MemberRef>,
    /// The contact that it was made to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_to: Option<ContactId>,
    /// The first day on which it counts as missed while it is open.
    pub missed_from: Day,
    /// How it stands on the list's day.
    pub standing: Standing,
    /// How it ended; none while it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled: Option<Settlement>,
    /// Its id elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external: Option<External>,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// Every settlement and correction, oldest first; only where one promise is read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<PromiseEvent>,
}

/// One appended event of a promise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PromiseEvent {
    /// Its number, from 1.
    pub number: u32,
    /// The settlement.
    pub settlement: Settlement,
    /// What was said about it; may be empty.
    pub note: String,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// Who recorded it; none when a system did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded_by: Option<MemberRef>,
}

/// `POST /promises`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewPromise {
    /// Made by whoever sends it, so that sending twice makes one; otherwise by the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<PromiseId>,
    /// To whom.
    pub customer_id: CustomerId,
    /// What was said, 1 to 500 characters.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500))]
    pub text: String,
    /// The part of satisfaction that it is about.
    pub component: Component,
    /// How much it matters.
    #[serde(default)]
    pub severity: Severity,
    /// When it is due.
    pub due: Due,
    /// When lateness counts.
    #[serde(default)]
    pub terms: Terms,
    /// The day on which it was made; otherwise today. Not after the due day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made: Option<Day>,
    /// The contact that it was made to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_to: Option<ContactId>,
    /// Its id elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external: Option<External>,
}

/// `POST /promises/{id}/settlements`: how it ended, or a correction of how it ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewSettlement {
    /// What is claimed.
    pub claim: Claim,
    /// On whose word.
    pub ground: Ground,
    /// On which day; otherwise today.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<Day>,
    /// What was said about it, at most 1 000 characters.
    #[serde(default)]
    pub note: String,
}

/// One item of `POST /promises/settlements/batch`: how which promise ended. The promise is named by its id or by its
/// external id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct BatchSettlement {
    /// Which promise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promise_id: Option<PromiseId>,
    /// Which promise, by its id in another system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external: Option<External>,
    /// What is claimed.
    pub claim: Claim,
    /// On whose word.
    pub ground: Ground,
    /// On which day; otherwise today.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<Day>,
    /// What was said about it, at most 1 000 characters.
    #[serde(default)]
    pub note: String,
}

/// `GET /promises`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct PromiseQuery {
    /// Where the page before ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// 1 to 200, otherwise 50.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(minimum = 1, maximum = 200))]
    pub limit: Option<u32>,
    /// As they stand on this day; otherwise today.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>, format = Date))]
    pub as_of: Option<Day>,
    /// Only this customer's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<CustomerId>,
    /// Only those that stand so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(inline))]
    pub standing: Option<Standing>,
    /// Only those that ended so; `missed` includes those overdue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(inline))]
    pub outcome: Option<Outcome>,
    /// Only those about this part of satisfaction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(inline))]
    pub component: Option<Component>,
    /// Only those that matter so much.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(inline))]
    pub severity: Option<Severity>,
    /// Only those due on this day or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>, format = Date))]
    pub due_from: Option<Day>,
    /// Only those due on this day or earlier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>, format = Date))]
    pub due_to: Option<Day>,
    /// Only those that were made, corrected or settled at this instant or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>, format = DateTime))]
    pub updated_since: Option<Instant>,
}
