//! `/organisation`: the organisation that the request belongs to, and its settings.

use kept_core::calendar::Instant;
use kept_core::ids::OrgId;
use kept_core::money::Currency;
use serde::{Deserialize, Serialize};

/// The organisation with its settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrganisationSettings {
    /// Id.
    pub id: OrgId,
    /// Name.
    pub name: String,
    /// IANA time zone; a day of a record is the calendar day there when it was written.
    pub time_zone: String,
    /// All sums are in this.
    pub currency: Currency,
    /// Whether an amount is recorded in it: then it cannot be changed.
    pub currency_in_use: bool,
    /// Made by `--demo`; its data are invented.
    pub demo: bool,
    /// When it was made.
    pub recorded_at: Instant,
    /// Where Kept is reached from outside; a setting of the server. Without it no link is made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_url: Option<String>,
}

/// `PATCH /organisation`: a field that is absent stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OrganisationPatch {
    /// Name, 1 to 200 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200))]
    pub name: Option<String>,
    /// IANA time zone, such as `Europe/Berlin`. Days that are written stay what they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// ISO 4217 code; only while no amount is recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
}
