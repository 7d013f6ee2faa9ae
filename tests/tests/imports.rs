//! Imports: from a file to customers, promises and responses, again without change, and what is refused.
//! The real file is brought in by `marketplace.rs`.

#[path = "imports/churn.rs"]
mod churn;
#[path = "imports/counts.rs"]
mod counts;
#[path = "imports/forms.rs"]
mod forms;
#[path = "imports/hostile.rs"]
mod hostile;
#[path = "imports/mappings.rs"]
mod mappings;
#[path = "imports/proposals.rs"]
mod proposals;
#[path = "imports/refused.rs"]
mod refused;
#[path = "imports/reversal.rs"]
mod reversal;
#[path = "imports/runs.rs"]
mod runs;
#[path = "imports/sending.rs"]
mod sending;
#[path = "imports/unasked.rs"]
mod unasked;
