//! `/customers`.

use kept_core::calendar::{Day, Instant};
use kept_core::customer::{CustomerKind, CustomerState};
use kept_core::ids::{CustomerId, MemberId};
use kept_core::scorecard::Letter;
use serde::{Deserialize, Serialize};

use crate::External;
use crate::me::MemberRef;
use crate::patch::present;

/// A customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Customer {
    /// Id.
    pub id: CustomerId,
    /// What kind of party.
    pub kind: CustomerKind,
    /// Name.
    pub name: String,
    /// Primary segment; empty when there is none.
    pub segment: String,
    /// Where the relationship stands.
    pub state: CustomerState,
    /// Since when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_since: Option<Day>,
    /// Until when its contract runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract_end: Option<Day>,
    /// Revenue of a year in minor units of the base currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub yearly_value_minor: Option<i64>,
    /// Who looks after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<MemberRef>,
    /// The customer that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<CustomerId>,
    /// Its id elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external: Option<External>,
    /// When it was first recorded.
    pub recorded_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

/// `POST /customers`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewCustomer {
    /// Made by whoever sends it, so that sending twice makes one; otherwise by the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<CustomerId>,
    /// What kind of party.
    #[serde(default)]
    pub kind: CustomerKind,
    /// Name, 1 to 200 characters.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200))]
    pub name: String,
    /// Primary segment, at most 60 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 60))]
    pub segment: String,
    /// Since when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_since: Option<Day>,
    /// Until when its contract runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract_end: Option<Day>,
    /// Revenue of a year in minor units of the base currency, not negative.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 0))]
    pub yearly_value_minor: Option<i64>,
    /// Who looks after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<MemberId>,
    /// The customer that it belongs to; not one that belongs to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<CustomerId>,
    /// Its id elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external: Option<External>,
}

/// `PATCH /customers/{id}`: a field that is absent stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CustomerPatch {
    /// What kind of party.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<CustomerKind>,
    /// Name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Primary segment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segment: Option<String>,
    /// Where the relationship stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<CustomerState>,
    /// Revenue of a year; `null` clears it.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub yearly_value_minor: Option<Option<i64>>,
    /// Who looks after it; `null` clears it.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub owner_id: Option<Option<MemberId>>,
    /// Since when; `null` clears it.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub customer_since: Option<Option<Day>>,
    /// Until when its contract runs; `null` clears it.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub contract_end: Option<Option<Day>>,
    /// The customer that it belongs to; `null` clears it.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub parent_id: Option<Option<CustomerId>>,
}

/// `POST /customers/owner`: gives several customers to somebody, or takes them from whoever has them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OwnerChange {
    /// Which customers, 1 to 200.
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 200))]
    pub customer_ids: Vec<CustomerId>,
    /// Who looks after them from now on; `null` for nobody.
    #[serde(deserialize_with = "owner_or_null")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub owner_id: Option<MemberId>,
    /// Only those that this member looks after now (`null`: nobody does); the others are left alone. Absent: all.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub only_of: Option<Option<MemberId>>,
}

/// The field must be there, since leaving it out must not take customers from everybody.
fn owner_or_null<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<MemberId>, D::Error> {
    Option::deserialize(deserializer)
}

/// What became of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnerChanged {
    /// Have another owner now.
    pub changed: u32,
    /// Had this owner already.
    pub same: u32,
    /// Were left alone, since another member looks after them than `only_of`.
    pub left: u32,
}

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CustomerSort {
    /// By name, A to Z.
    #[default]
    Name,
    /// Worst expectation grade first; those never asked last.
    Grade,
    /// Lowest loyalty first; those that are mostly prior last.
    Loyalty,
    /// Lowest dependable promise level first.
    Dependable,
    /// Most value at risk first: yearly value × (1 − loyalty).
    ValueAtRisk,
    /// Never or longest not heard first.
    KnownSince,
}

/// `GET /customers`: one filter for the list and for every figure beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct CustomerQuery {
    /// Where the page before ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// 1 to 200, otherwise 50.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(minimum = 1, maximum = 200))]
    pub limit: Option<u32>,
    /// Scores as of this day; otherwise of the newest close.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>, format = Date))]
    pub as_of: Option<Day>,
    /// In which order.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", param(inline))]
    pub sort: CustomerSort,
    /// Beginnings of words of the name or of the external id, in any order; at least 2 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<String>,
    /// Only this primary segment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segment: Option<String>,
    /// Only customers in this state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(inline))]
    pub state: Option<CustomerState>,
    /// Only those that the signed-in member looks after.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub mine: bool,
    /// Only those that this member looks after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<MemberId>,
    /// Only this kind of party.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(inline))]
    pub kind: Option<CustomerKind>,
    /// Only those that belong to this customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<CustomerId>,
    /// Only those whose contract ends by this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>, format = Date))]
    pub contract_ends_by: Option<Day>,
    /// Only those that were changed at this instant or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>, format = DateTime))]
    pub updated_since: Option<Instant>,
    /// Only those whose satisfaction is known (`true`) or not known (`false`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known: Option<bool>,
}

/// One line of the list: the customer and its scores on the list's day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerLine {
    /// Id.
    pub id: CustomerId,
    /// Name.
    pub name: String,
    /// What kind of party.
    pub kind: CustomerKind,
    /// Primary segment.
    pub segment: String,
    /// Where the relationship stands.
    pub state: CustomerState,
    /// Who looks after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<MemberRef>,
    /// Revenue of a year in minor units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub yearly_value_minor: Option<i64>,
    /// Its id elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external: Option<External>,
    /// Its scores; none until the first close after it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scores: Option<LineScores>,
}

/// Scores as a list shows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LineScores {
    /// Expectation grade.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<Letter>,
    /// Number of expectation answers.
    pub grade_n: u32,
    /// Satisfied answers.
    pub satisfied: u32,
    /// Satisfaction answers.
    pub satisfaction_n: u32,
    /// Loyalty in micro-points: value, low, high.
    pub loyalty: [i64; 3],
    /// Loyalty is mostly prior.
    pub mostly_prior: bool,
    /// Dependable promise level in micro-points.
    pub dependable: i64,
    /// Promises kept or exceeded, late, missed, open.
    pub promises: [u32; 4],
    /// Newest complete answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known_since: Option<Day>,
    /// Whether that is fresh.
    pub known: bool,
    /// Yearly value × (1 − loyalty) in minor units; none without a yearly value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value_at_risk_minor: Option<i64>,
}

/// A page of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerPage {
    /// The day that the scores are of; none before the first close.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scores_of: Option<Day>,
    /// Version of the model by which that day was scored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model_version: Option<u32>,
    /// The lines.
    pub items: Vec<CustomerLine>,
    /// Hand this back as `cursor` for the next page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// How many customers the filter leaves, on the first page only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<u64>,
}
