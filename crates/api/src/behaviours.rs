//! `/behaviours`: what customers did.

use kept_core::behaviour::BehaviourKind;
use kept_core::calendar::{Day, Instant};
use kept_core::ids::{BehaviourId, CustomerId};
use kept_core::money::Money;
use serde::{Deserialize, Serialize};

use crate::External;
use crate::me::MemberRef;
use crate::page::DaySort;
use crate::patch::present;

/// What a customer did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Behaviour {
    /// Id.
    pub id: BehaviourId,
    /// Who did it.
    pub customer_id: CustomerId,
    /// Name of the customer.
    pub customer: String,
    /// What it did.
    pub kind: BehaviourKind,
    /// On which day.
    pub day: Day,
    /// At which instant, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occurred_at: Option<Instant>,
    /// How much money, in a currency of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// How many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<u32>,
    /// The step of the journey; may be empty.
    pub touchpoint: String,
    /// What is known of it; may be empty.
    pub text: String,
    /// Its id elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external: Option<External>,
    /// 1, and one more with each correction.
    pub revision: u32,
    /// When what is said here was recorded.
    pub recorded_at: Instant,
    /// Who recorded it; none when a system did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded_by: Option<MemberRef>,
}

/// `POST /behaviours`, `PUT /behaviours/external/{source}/{id}`, an item of `POST /behaviours/batch`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewBehaviour {
    /// Made by whoever sends it, so that sending twice makes one; otherwise by the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<BehaviourId>,
    /// Who did it.
    pub customer_id: CustomerId,
    /// What it did.
    pub kind: BehaviourKind,
    /// On which day; otherwise that of `occurred_at`, otherwise today.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<Day>,
    /// At which instant; its day in the organisation's zone must be `day`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occurred_at: Option<Instant>,
    /// How much money, not negative.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// How many, at least 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<u32>,
    /// The step of the journey, at most 40 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 40))]
    pub touchpoint: String,
    /// What is known of it, at most 2,000 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 2_000))]
    pub text: String,
    /// Its id elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external: Option<External>,
}

impl NewBehaviour {
    /// Something of which only the kind is known.
    pub const fn of(customer_id: CustomerId, kind: BehaviourKind) -> Self {
        Self {
            id: None,
            customer_id,
            kind,
            day: None,
            occurred_at: None,
            amount: None,
            quantity: None,
            touchpoint: String::new(),
            text: String::new(),
            external: None,
        }
    }
}

/// `PATCH /behaviours/{id}`: a correction; a field that is absent stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct BehaviourPatch {
    /// What it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<BehaviourKind>,
    /// On which day. Without `occurred_at` an instant of another day is forgotten.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<Day>,
    /// At which instant; `null` clears it.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub occurred_at: Option<Option<Instant>>,
    /// How much money; `null` clears it.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub amount: Option<Option<Money>>,
    /// How many; `null` clears it.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub quantity: Option<Option<u32>>,
    /// The step of the journey.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub touchpoint: Option<String>,
    /// What is known of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// `GET /behaviours`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct BehaviourQuery {
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
    /// Only this customer's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<CustomerId>,
    /// Only this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(inline))]
    pub kind: Option<BehaviourKind>,
    /// Only what was done on this day or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>, format = Date))]
    pub from: Option<Day>,
    /// Only what was done on this day or earlier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>, format = Date))]
    pub to: Option<Day>,
    /// Only what was recorded or corrected at this instant or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>, format = DateTime))]
    pub updated_since: Option<Instant>,
}
