//! Promises over HTTP: making, settling, lists, the timeline, and what is refused.

mod bulk;
mod journeys;
mod lists;
mod refused;
mod timeline;
