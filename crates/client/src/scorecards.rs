//! Scorecards: the result of the fold, with all that it was made from.

use kept_api::scorecards::{Scorecard, ScorecardQuery};
use kept_core::ids::CustomerId;

operations! {
    /// A customer's scorecard.
    GET "/customers/{id}/scorecard" read_scorecard(id: CustomerId) [query: ScorecardQuery] => Scorecard;
}
