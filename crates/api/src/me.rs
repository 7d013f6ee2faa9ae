//! `GET /me`: who is signed in, and what the organisation is like.

use kept_core::access::Role;
use kept_core::calendar::{Day, Instant};
use kept_core::ids::{MemberId, OrgId};
use kept_core::money::Currency;
use serde::{Deserialize, Serialize};

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Me {
    /// The member.
    pub member: MemberRef,
    /// What they may do.
    pub role: Role,
    /// Their sign-in e-mail.
    pub email: String,
    /// Where they are signed in.
    pub organisation: Organisation,
    /// All organisations in which this account has a member, this one included; `POST /sessions/switch` goes there.
    #[serde(default)]
    pub organisations: Vec<OrganisationRef>,
    /// Version of the server, so that an old bundle can tell.
    pub server_version: String,
}

/// A member, as others see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MemberRef {
    /// Id.
    pub id: MemberId,
    /// Name.
    pub name: String,
}

/// An organisation, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrganisationRef {
    /// Id.
    pub id: OrgId,
    /// Name.
    pub name: String,
}

/// The organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Organisation {
    /// Id.
    pub id: OrgId,
    /// Name.
    pub name: String,
    /// IANA time zone; a day of a record is a calendar day there.
    pub time_zone: String,
    /// All sums are in this.
    pub currency: Currency,
    /// Made by `--demo`; its data are invented.
    pub demo: bool,
    /// Today, in its time zone.
    pub today: Day,
    /// Now.
    pub now: Instant,
    /// The day to offer when what is known has gone stale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer_day: Option<Day>,
    /// Whether links can be made: the public address is set.
    pub links: bool,
}
