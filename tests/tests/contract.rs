//! What every operation keeps to: versions of things, and requests that are done once.

mod batches;
mod behaviours;
mod contacts;
mod customers;
mod docs;
mod feedback;
mod keys;
mod notes;
mod others;
mod people;
mod sorts;
mod tables;
mod versions;
