//! Hears of changes of the customer on the page.

use std::time::Duration;

use kept_api::events::Change;
use kept_core::ids::CustomerId;

use super::desk::Desk;
use crate::changes;

/// Changes within this time are read together; the server has gathered them already.
const TOGETHER: Duration = Duration::from_millis(40);

/// Whether a change makes this customer's page out of date.
fn concerns(change: Change, id: CustomerId) -> bool {
    match change {
        Change::Customer { id: changed } => changed == id,
        // A closed day brings new priors.
        Change::Organisation => true,
        Change::Import { .. } => false,
    }
}

/// Reads the page again whenever the customer changes, and when something may have been missed.
pub(super) fn follow(desk: Desk) {
    let id = desk.id;
    changes::follow(TOGETHER, move |change| concerns(change, id), move || desk.look_again());
}

#[cfg(test)]
mod tests {
    use super::*;
    use kept_core::ids::ImportId;
    use uuid::Uuid;

    #[test]
    fn only_what_concerns_the_page_makes_it_look_again() {
        let (mine, other) = (CustomerId(Uuid::from_u128(1)), CustomerId(Uuid::from_u128(2)));
        assert!(concerns(Change::Customer { id: mine }, mine));
        assert!(!concerns(Change::Customer { id: other }, mine));
        assert!(concerns(Change::Organisation, mine));
        assert!(!concerns(Change::Import { id: ImportId(Uuid::nil()) }, mine));
    }
}
