//! The words of Kept as types, their rules and the scoring.
//!
//! Everything here is a pure function of its arguments: no input or output, no clock, no chance. The same source
//! runs in the server and, compiled to WebAssembly, in the browser, and gives the same bits in both.
//!
//! Start with [`evidence`] (what happened), then [`scorecard`] (what follows from it).
#![deny(missing_docs)]

pub mod access;
pub mod ask;
pub mod attention;
pub mod band;
pub mod behaviour;
pub mod calc;
pub mod calendar;
pub mod call;
pub mod cell;
pub mod closing;
pub mod component;
pub mod contact;
pub mod customer;
pub mod demo;
pub mod drivers;
pub mod evidence;
pub mod external;
pub mod feedback;
pub mod ids;
pub mod known;
pub mod mapping;
pub mod model;
pub mod model_change;
pub mod money;
pub mod note;
pub mod overview;
pub mod priors;
pub mod promise;
pub mod response;
pub mod score;
pub mod scorecard;
pub mod search;
pub mod self_check;
pub mod survey;
pub mod view;
pub mod violation;
pub mod visit;
pub mod vote;
pub mod what_if;
