//! On the phone with a customer: one question at a time, answered by single keys, safe through a lost connection.

mod begin;
mod desk;
mod discard;
mod draft;
mod entry;
mod options;
mod outbox;
mod page;
mod question;
mod review;
mod saved;
mod unsent;
mod unsent_bar;

pub use outbox::Outbox;
pub use page::CallPage;
pub use unsent_bar::Unsent;
