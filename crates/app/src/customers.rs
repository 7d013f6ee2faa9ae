//! Customers: whoever the organisation serves.

pub mod change;
pub mod create;
pub mod list;
pub mod put;
pub mod read;

use kept_api::External;
use kept_api::customers::NewCustomer;
use kept_core::customer::{CustomerState, check_name, check_segment, check_yearly_value};
use kept_core::external;
use kept_core::ids::CustomerId;
use kept_core::violation::Violation;
use kept_store::StoreError;
use kept_store::customers::{Draft, OWNER_KEY};

use crate::error::AppError;

/// What is wrong with a draft, with places of the body that it came from.
fn faults(draft: &Draft) -> Vec<Violation> {
    let mut faults = check_name("/name", &draft.name);
    faults.extend(check_segment("/segment", &draft.segment));
    if let Some(minor) = draft.yearly_value_minor {
        faults.extend(check_yearly_value("/yearly_value_minor", minor));
    }
    if let Some(External { source, id }) = &draft.external {
        external::check("/external", source, id, &mut faults);
    }
    faults
}

/// A new customer as it will be stored.
fn draft(new: &NewCustomer, id: CustomerId) -> Draft {
    Draft {
        id,
        kind: new.kind,
        name: new.name.trim().to_owned(),
        segment: new.segment.trim().to_owned(),
        state: CustomerState::Active,
        customer_since: new.customer_since,
        yearly_value_minor: new.yearly_value_minor,
        owner_id: new.owner_id,
        external: new.external.as_ref().map(trimmed),
    }
}

/// An external id without white space around its parts.
pub(crate) fn trimmed(external: &External) -> External {
    External { source: external.source.trim().to_owned(), id: external.id.trim().to_owned() }
}

/// Tells an owner who is nobody here from other errors of the database.
fn owner_known(error: StoreError) -> AppError {
    match error {
        StoreError::Missing { constraint } if constraint == OWNER_KEY => {
            AppError::invalid("/owner_id", "unknown-member", "There is no such member in this organisation.")
        }
        other => other.into(),
    }
}
