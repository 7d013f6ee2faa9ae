//! What changed: the list that skips nothing, and the stream.

#[path = "events/list.rs"]
mod list;
#[path = "events/stream.rs"]
mod stream;
