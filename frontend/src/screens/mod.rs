//! The screens, one file (or folder) for each, named as the concept is everywhere else.

mod not_found;

pub use not_found::NotFound;
