//! One customer: scorecard, what-if, promises, asking, timeline; and the call.

#![expect(clippy::needless_pass_by_value, reason = "a component owns its properties")]

mod add_contact;
mod ask;
mod ask_line;
mod behave;
mod call;
mod contacts;
mod customer_form;
mod day_chooser;
mod deed;
mod desk;
mod edit_contact;
mod edit_customer;
mod edit_note;
mod edited;
mod figures;
mod filter;
pub mod guard;
mod header;
mod headline;
mod history;
pub mod imagined;
mod known;
mod live;
mod loyalty_bill;
mod loyalty_parts;
mod made;
mod make_link;
mod make_promise;
mod new_customer;
mod notes;
mod page;
mod promise_figures;
mod promise_line;
mod promise_words;
mod promises;
#[cfg(test)]
pub(in crate::screens) mod sample;
mod scorecard;
mod settle;
mod settle_fields;
mod settling;
mod spread;
mod timeline;
mod timeline_entry;
mod what_if;
mod what_if_sliders;
mod what_if_table;
mod words;

pub use call::{CallPage, Outbox, Unsent};
pub use new_customer::CustomerNew;
pub use page::CustomerPage;
