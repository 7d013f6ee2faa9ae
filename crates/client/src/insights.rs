//! Insights: figures of the whole.

use kept_api::insights::{Close, NewClose, Overview, OverviewQuery};

operations! {
    /// The figures of the first screen.
    GET "/insights/overview" read_overview() [query: OverviewQuery] => Overview;
    /// Closes a day, so that lists can show its scores.
    POST "/insights/closes" close_day() [body: NewClose] => Close;
}
