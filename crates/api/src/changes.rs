//! `GET /insights/changes`: what changed since a member was last here, or since an instant.

use kept_core::band::Band;
use kept_core::calendar::{Day, Instant};
use kept_core::ids::{CustomerId, ImportId, PromiseId, ResponseId};
use kept_core::promise::Outcome;
use serde::{Deserialize, Serialize};

use crate::imports::ImportState;
use crate::me::MemberRef;

/// Since when.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct ChangesQuery {
    /// From this instant on; otherwise from the end of the visit before, which only members have. A visit ends when 30
    /// minutes pass without a request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>, format = DateTime))]
    pub since: Option<Instant>,
}

/// What changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Changes {
    /// From when on; none on a member's first visit: there is nothing to look back on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Instant>,
    /// Complete answers that came.
    pub answers: Counted<AnswerCame>,
    /// Promises settled as kept or exceeded.
    pub kept: Counted<PromiseEnded>,
    /// Promises settled as late, partly kept or missed, and those whose limit passed.
    pub broken: Counted<PromiseEnded>,
    /// Customers whose grade or side of the floor changed between two closed days; none where there are no two, or where
    /// the model was changed between them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bands: Option<BandsChanged>,
    /// Versions of the model that were added.
    pub models: Vec<u32>,
    /// Members who came.
    pub members: Counted<MemberRef>,
    /// Files that were brought in.
    pub imports: Counted<ImportEnded>,
}

impl Changes {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        let bands = self.bands.as_ref().is_none_or(|bands| bands.customers.count == 0);
        let promises = self.kept.count + self.broken.count;
        let others = self.answers.count + self.members.count + self.imports.count;
        bands && promises + others == 0 && self.models.is_empty()
    }
}

/// How many, and some of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Counted<T> {
    /// How many, as far as they were counted.
    pub count: u64,
    /// Whether there are more than were counted.
    pub more: bool,
    /// At most 10 of them.
    pub some: Vec<T>,
}

impl<T> Default for Counted<T> {
    fn default() -> Self {
        Self { count: 0, more: false, some: Vec::new() }
    }
}

/// A customer, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerName {
    /// Id.
    pub id: CustomerId,
    /// Name.
    pub name: String,
}

/// An answer that came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AnswerCame {
    /// The response.
    pub id: ResponseId,
    /// Whose.
    pub customer: CustomerName,
    /// When it was recorded.
    pub at: Instant,
    /// Step of its satisfaction answer, 1 to 5, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub satisfaction: Option<u8>,
}

/// A promise that ended, or whose limit passed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PromiseEnded {
    /// The promise.
    pub id: PromiseId,
    /// What was said.
    pub text: String,
    /// To whom.
    pub customer: CustomerName,
    /// How it ended; none where its limit passed while it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
}

/// Customers whose band changed between two closed days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BandsChanged {
    /// The closed day before the visit, and the newest one.
    pub days: [Day; 2],
    /// Who, those with the most value at risk first.
    pub customers: Counted<BandChanged>,
}

/// A customer whose band changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BandChanged {
    /// Who.
    pub customer: CustomerName,
    /// On the earlier day.
    pub before: Band,
    /// On the later one.
    pub after: Band,
}

/// A file that was brought in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportEnded {
    /// The import.
    pub id: ImportId,
    /// Name of the file.
    pub name: String,
    /// How it ended.
    pub state: ImportState,
}
