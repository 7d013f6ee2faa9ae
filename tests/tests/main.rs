//! The tests of the whole, a module for each concept: one program, since each of its own would be linked with everything
//! and would start a Postgres of its own.

mod access;
mod archive;
mod bad_input;
mod client;
mod contract;
mod customers;
mod database;
mod events;
mod imports;
mod insights;
mod marketplace;
mod openapi;
mod people;
mod promises;
mod recipes;
mod responses;
mod scorecards;
mod search;
mod sessions;
mod settings;
mod surveys;
mod views;
