//! `/views`: filters of pages under names.

use std::collections::BTreeMap;

use kept_core::calendar::Instant;
use kept_core::ids::ViewId;
use kept_core::view::ViewPage;
use serde::{Deserialize, Serialize};

use crate::me::MemberRef;

/// A filter of a page under a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct View {
    /// Id.
    pub id: ViewId,
    /// Of which page.
    pub page: ViewPage,
    /// Name.
    pub name: String,
    /// What stands behind the question mark of the page: filter, order, columns.
    pub query: BTreeMap<String, String>,
    /// Whether everybody in the organisation sees it; otherwise only its owner does.
    pub shared: bool,
    /// Whether the page opens with it for its owner.
    pub is_default: bool,
    /// Who keeps it.
    pub owner: MemberRef,
    /// When it was first kept.
    pub recorded_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

/// `POST /views`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewView {
    /// Made by whoever sends it, so that sending twice keeps one; otherwise by the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<ViewId>,
    /// Of which page.
    pub page: ViewPage,
    /// Name, 1 to 80 characters.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 80))]
    pub name: String,
    /// At most 20 parameters of at most 200 characters.
    #[serde(default)]
    pub query: BTreeMap<String, String>,
    /// Whether everybody in the organisation shall see it.
    #[serde(default)]
    pub shared: bool,
    /// Whether the page shall open with it for whoever keeps it. The one that did so before no longer does.
    #[serde(default)]
    pub is_default: bool,
}

/// `PATCH /views/{id}`: a field that is absent stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ViewPatch {
    /// Name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// All parameters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<BTreeMap<String, String>>,
    /// Whether everybody sees it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shared: Option<bool>,
    /// Whether the page opens with it for its owner; only the owner says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_default: Option<bool>,
}

/// `GET /views`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct ViewQuery {
    /// Where the page before ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// 1 to 200, otherwise 50.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(minimum = 1, maximum = 200))]
    pub limit: Option<u32>,
    /// Only those of this page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(inline))]
    pub page: Option<ViewPage>,
}
