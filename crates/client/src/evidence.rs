//! Evidence: the timeline of a customer.

use kept_api::evidence::{EvidenceQuery, TimelineEntry};
use kept_api::page::Page;
use kept_core::ids::CustomerId;

operations! {
    /// What happened with a customer, newest first.
    LIST "/customers/{id}/evidence" list_evidence(id: CustomerId) [query: EvidenceQuery] => Page<TimelineEntry>;
}
