//! Promises over HTTP: making, settling, lists, the timeline, and what is refused.

#[path = "promises/bulk.rs"]
mod bulk;
#[path = "promises/journeys.rs"]
mod journeys;
#[path = "promises/lists.rs"]
mod lists;
#[path = "promises/refused.rs"]
mod refused;
#[path = "promises/timeline.rs"]
mod timeline;
