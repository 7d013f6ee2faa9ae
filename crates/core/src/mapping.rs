//! Mappings: which column of a file says what, declared once and applied to each row.
//!
//! A mapping is data: columns, constants, templates, value maps, time formats, a zone. [`Plan::new`] checks it and
//! says every fault with its place; [`Plan::read`] turns the cells of one row into [`Facts`]: a customer, perhaps a
//! promise with its end, perhaps responses, a contact, deeds, unasked words. Zones are not known here, so whoever reads hands in [`LocalTime`].

mod check;
mod facts;
mod fault;
mod form;
mod plan;
mod propose;
mod read;
mod source;
mod template;
mod time;
mod words;

pub use facts::{
    BehaviourFacts, ContactFacts, CustomerFacts, Facts, FeedbackFacts, PromiseFacts, ResponseFacts,
};
pub use fault::{RowFault, Told, told};
pub use form::{
    Amount, AnswerMapping, BehaviourMapping, Comment, ContactMapping, CustomerMapping, Due, DueBy,
    FeedbackMapping, Mapping, Only, PromiseMapping, ResponseMapping, Text, Time, Value,
};
pub use plan::Plan;
pub use propose::{Proposal, propose};
pub use source::CellFault;
pub use time::{Format, LocalTime, Moment, NotAFormat};

/// The version of the form of a mapping.
pub const VERSION: u32 = 1;
/// The longest name of a touchpoint, in characters.
pub const MAX_TOUCHPOINT: usize = 40;
/// The most responses of one row.
pub const MAX_RESPONSES: usize = 5;
/// The most deeds of one row.
pub const MAX_BEHAVIOURS: usize = 5;
/// The most answers of one response.
pub const MAX_ANSWERS: usize = 20;
/// What may stand between two cells.
pub const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];

#[cfg(test)]
mod tests;
