//! Contacts: the people at a customer.

pub mod add;
pub mod list;
