//! What changed: the list that skips nothing, and the stream.

mod list;
mod stream;
