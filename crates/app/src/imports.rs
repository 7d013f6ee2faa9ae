//! Bringing in files through declarative mappings: from the interface, the command line and the demo, all one way.
//!
//! [`begin`] takes a file in, [`run`] runs what waits, [`run_local`] runs a file that lies beside the program. A run
//! reads rows on a thread of its own and stores them by the thousand, each batch in one transaction with the progress
//! of the import. What is stored is found again by its external ids, so a run that broke off is simply run again.

mod batch;
mod begin;
mod csv;
mod digest;
pub mod examples;
mod heading;
mod list;
mod load;
mod local;
mod mapping;
pub mod mappings;
mod propose;
pub mod reversal;
mod row;
mod run;
mod seen;
mod text;
mod unasked;
mod work;
mod workbook;

pub use begin::{Begun, MAX_FILE, Upload, begin, too_large};
pub use list::{list, read};
pub use local::{LocalFile, run_local};
pub use mapping::{Checked, MAX_MAPPING, check};
pub use propose::{MAX_LOOKED_AT, propose, too_large_to_look_at};
pub use run::Step;
pub use work::{run, work};
