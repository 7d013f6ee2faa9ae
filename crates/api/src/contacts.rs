//! `/customers/{id}/contacts`.

use kept_core::contact::ContactRole;
use kept_core::ids::{ContactId, CustomerId};
use serde::{Deserialize, Serialize};

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
    /// Phone number as it is dialled; empty when unknown.
    pub phone: String,
    /// E-mail address; empty when unknown.
    pub email: String,
    /// Language tag; the survey is shown in it where there is such a version.
    pub language: String,
    /// Must not be asked, by nobody.
    pub do_not_contact: bool,
}

/// `POST /customers/{id}/contacts`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewContact {
    /// Made by whoever sends it, so that sending twice makes one; otherwise by the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<ContactId>,
    /// Name, 1 to 200 characters.
    pub name: String,
    /// What the person has to do with us.
    pub role: ContactRole,
    /// Phone number, at most 40 characters.
    #[serde(default)]
    pub phone: String,
    /// E-mail address, at most 254 characters.
    #[serde(default)]
    pub email: String,
    /// Language tag, otherwise `en`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Must not be asked.
    #[serde(default)]
    pub do_not_contact: bool,
}
