//! Self-checks: what the leadership says that it knows.

use kept_api::page::{Page, PageQuery};
use kept_api::self_checks::{NewSelfCheck, SelfCheck};
use kept_core::ids::SelfCheckId;

operations! {
    /// The self-checks, newest first.
    LIST "/self-checks" list_self_checks() [query: PageQuery] => Page<SelfCheck>;
    /// Takes a self-check.
    POST "/self-checks" take_self_check() [body: NewSelfCheck] => SelfCheck;
    /// One self-check.
    GET "/self-checks/{id}" read_self_check(id: SelfCheckId) => SelfCheck;
}
