//! The figures for other programs: cases in, results out.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Cases of one topic.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CalcRequest {
    /// The cases, each with an id of its own. Other fields beside them are passed over.
    pub cases: Vec<CalcCase>,
}

/// One case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CalcCase {
    /// Names the result; each once.
    pub id: String,
    /// What the figure is computed from: see docs/scoring.md, by topic. Rows are given in `table`:
    /// `{"columns": […], "rows": [[…]]}`.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub input: Value,
}

/// One result for each id.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = Object))]
pub struct CalcAnswer(pub Value);
