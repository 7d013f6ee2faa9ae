//! `GET /search`: customers, people, promises, notes and surveys by the beginnings of their words.

use kept_core::ids::CustomerId;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What can be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SearchKind {
    /// A customer, by its name and its external id.
    Customer,
    /// A person, by name, e-mail, telephone number and external id.
    Contact,
    /// A promise, by what was said and by its external id.
    Promise,
    /// A note, by its text.
    Note,
    /// A survey, by its title.
    Survey,
}

impl SearchKind {
    /// All kinds, in the order of the answer.
    pub const ALL: [Self; 5] = [Self::Customer, Self::Contact, Self::Promise, Self::Note, Self::Survey];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Contact => "contact",
            Self::Promise => "promise",
            Self::Note => "note",
            Self::Survey => "survey",
        }
    }
}

/// `GET /search`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct SearchQuery {
    /// Beginnings of words in any order, or a telephone number; 2 to 200 characters.
    #[cfg_attr(feature = "openapi", param(min_length = 2, max_length = 200))]
    pub q: String,
    /// Of each kind at most so many: 1 to 20, otherwise 6.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(minimum = 1, maximum = 20))]
    pub limit: Option<u32>,
}

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SearchHit {
    /// What it is.
    pub kind: SearchKind,
    /// Its id.
    pub id: Uuid,
    /// Name, title, or the beginning of what was written.
    pub title: String,
    /// What tells it from others: segment, e-mail or telephone number, the day on which a promise is due; may be empty.
    pub note: String,
    /// At which customer; none for surveys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<CustomerId>,
    /// The customer's name; none for surveys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
}

/// What was found of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SearchGroup {
    /// What it is.
    pub kind: SearchKind,
    /// The best first.
    pub hits: Vec<SearchHit>,
    /// There are more: further words would tell them apart.
    pub more: bool,
}

/// What was found; kinds of which there is nothing are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SearchAnswer {
    /// Kind by kind.
    pub groups: Vec<SearchGroup>,
}
