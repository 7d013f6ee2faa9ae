//! `/contacts`, and `/customers/{id}/contacts`.

use kept_core::calendar::Instant;
use kept_core::contact::{Consents, ContactRole};
use kept_core::ids::{ContactId, CustomerId};
use serde::{Deserialize, Serialize};

use crate::External;

/// A person at a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Contact {
    /// Id.
    pub id: ContactId,
    /// At whom.
    pub customer_id: CustomerId,
    /// Name.
    pub name: String,
    /// What the person has to do with us.
    pub role: ContactRole,
    /// Whether the relationship hangs on this person.
    pub critical: bool,
    /// Phone number as it is dialled; empty when unknown.
    pub phone: String,
    /// E-mail address; empty when unknown.
    pub email: String,
    /// Language tag; the survey is shown in it where there is such a version.
    pub language: String,
    /// IANA time zone, such as `Europe/Berlin`; empty for the organisation's.
    pub time_zone: String,
    /// Must not be asked, by nobody.
    pub do_not_contact: bool,
    /// What the person has said to being asked.
    pub consents: Consents,
    /// Its id elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external: Option<External>,
    /// When it was first recorded.
    pub recorded_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

/// `POST /customers/{id}/contacts`, `PUT /contacts/external/{source}/{id}`, an item of `POST /contacts/batch`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewContact {
    /// Made by whoever sends it, so that sending twice makes one; otherwise by the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<ContactId>,
    /// At whom; not needed where the path names the customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<CustomerId>,
    /// Name, 1 to 200 characters.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200))]
    pub name: String,
    /// What the person has to do with us.
    pub role: ContactRole,
    /// Whether the relationship hangs on this person.
    #[serde(default)]
    pub critical: bool,
    /// Phone number, at most 40 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 40))]
    pub phone: String,
    /// E-mail address, at most 254 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 254))]
    pub email: String,
    /// Language tag, otherwise `en`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// IANA time zone, such as `Europe/Berlin`; empty for the organisation's.
    #[serde(default)]
    pub time_zone: String,
    /// Must not be asked.
    #[serde(default)]
    pub do_not_contact: bool,
    /// What the person has said to being asked.
    #[serde(default)]
    pub consents: Consents,
    /// Its id elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external: Option<External>,
}

impl NewContact {
    /// Somebody of whom only name and role are known.
    pub fn named(name: impl Into<String>, role: ContactRole) -> Self {
        Self {
            id: None,
            customer_id: None,
            name: name.into(),
            role,
            critical: false,
            phone: String::new(),
            email: String::new(),
            language: None,
            time_zone: String::new(),
            do_not_contact: false,
            consents: Consents::default(),
            external: None,
        }
    }
}

/// `PATCH /contacts/{id}`: a field that is absent stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ContactPatch {
    /// Name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What the person has to do with us.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<ContactRole>,
    /// Whether the relationship hangs on this person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub critical: Option<bool>,
    /// Phone number; empty when unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// E-mail address; empty when unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Language tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// IANA time zone; empty for the organisation's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// Must not be asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub do_not_contact: Option<bool>,
    /// What the person has said to being asked, all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consents: Option<Consents>,
}

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ContactSort {
    /// In the order of their ids: as they were added, but for those whose senders chose ids of another kind.
    #[default]
    Recorded,
    /// By name, A to Z.
    Name,
}

/// `GET /contacts`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct ContactQuery {
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
    pub sort: ContactSort,
    /// Only those at this customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<CustomerId>,
    /// Only those in this role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(inline))]
    pub role: Option<ContactRole>,
    /// Only those on whom a relationship hangs (`true`) or not (`false`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub critical: Option<bool>,
    /// Only those that were changed at this instant or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>, format = DateTime))]
    pub updated_since: Option<Instant>,
}
