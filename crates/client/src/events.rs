//! Events: what changed.

use kept_api::events::Event;
use kept_api::page::{Page, PageQuery};

operations! {
    /// What changed, oldest first, up to a minute ago.
    LIST "/events" list_events() [query: PageQuery] => Page<Event>;
}
