//! Insights: figures of the whole.

use kept_api::changes::{Changes, ChangesQuery};
use kept_api::drivers::{DriverRows, DriversQuery};
use kept_api::insights::{Close, NewClose, Overview, OverviewQuery};
use kept_api::self_checks::SelfCheckMeasures;

operations! {
    /// What changed since the last visit, or since an instant.
    GET "/insights/changes" read_changes() [query: ChangesQuery] => Changes;
    /// The answers from which drivers are computed.
    GET "/insights/drivers" read_driver_rows() [query: DriversQuery] => DriverRows;
    /// The figures of the first screen.
    GET "/insights/overview" read_overview() [query: OverviewQuery] => Overview;
    /// What Kept measures beside the questions of the self-check.
    GET "/insights/self-check" read_self_check_measures() => SelfCheckMeasures;
    /// Closes a day, so that lists can show its scores.
    POST "/insights/closes" close_day() [body: NewClose] => Close;
}
