//! Search over everything.

use kept_api::search::{SearchAnswer, SearchQuery};

operations! {
    /// Customers, people, promises, notes and surveys by the beginnings of their words.
    GET "/search" search() [query: SearchQuery] => SearchAnswer;
}
