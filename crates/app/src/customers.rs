//! Customers: whoever the organisation serves.

pub mod assign;
pub mod batch;
pub mod change;
pub mod create;
pub mod list;
pub mod put;
pub mod read;
pub mod remove;

use kept_api::External;
use kept_api::customers::NewCustomer;
use kept_core::customer::{CustomerState, check_name, check_segment, check_yearly_value};
use kept_core::external;
use kept_core::ids::{CustomerId, MemberId};
use kept_core::violation::Violation;
use kept_store::customers::{self as store, Draft, OWNER_KEY};
use kept_store::{StoreError, TenantTx, members};

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
        contract_end: new.contract_end,
        yearly_value_minor: new.yearly_value_minor,
        owner_id: new.owner_id,
        parent_id: new.parent_id,
        external: new.external.as_ref().map(trimmed),
    }
}

/// An external id without white space around its parts.
pub(crate) fn trimmed(external: &External) -> External {
    External { source: external.source.trim().to_owned(), id: external.id.trim().to_owned() }
}

/// The external id that the path names; the body may repeat it.
pub(crate) fn of_path(path: &External, body: Option<External>) -> Result<External, AppError> {
    let external = trimmed(path);
    if body.is_some_and(|said| trimmed(&said) != external) {
        let detail = "The path names another external id. Leave this out, or make both the same.";
        return Err(AppError::invalid("/external", "not-the-path", detail));
    }
    Ok(external)
}

/// Holds the customer that a draft shall belong to, and fails where it cannot.
async fn hold_parent(tx: &mut TenantTx, draft: &Draft) -> Result<(), AppError> {
    let Some(parent) = draft.parent_id else { return Ok(()) };
    if !store::hold_parent(tx, parent).await? {
        return Err(AppError::invalid("/parent_id", "unknown-customer", "There is no such customer."));
    }
    if store::belongs_to(tx, parent, draft.id).await? {
        let detail = "That customer belongs to this one already, or to too many others.";
        return Err(AppError::invalid("/parent_id", "in-a-circle", detail));
    }
    Ok(())
}

/// Fails unless the owner, where there is one, is a member who has not gone; then nobody can remove them before the
/// transaction ends. Ask before a customer is held: members come first.
async fn owner_here(tx: &mut TenantTx, owner: Option<MemberId>) -> Result<(), AppError> {
    match owner {
        Some(owner) if !members::is_here(tx, owner).await? => Err(unknown_owner()),
        _ => Ok(()),
    }
}

fn unknown_owner() -> AppError {
    AppError::invalid("/owner_id", "unknown-member", "There is no such member in this organisation.")
}

/// Tells an owner who is nobody here from other errors of the database.
fn owner_known(error: StoreError) -> AppError {
    match error {
        StoreError::Missing { constraint } if constraint == OWNER_KEY => unknown_owner(),
        other => other.into(),
    }
}
