//! Saved views: filters of pages under names. Nothing depends on them: whoever loses one makes it again.

pub mod change;
pub mod keep;
pub mod list;
pub mod read;
pub mod remove;

use kept_api::views::View;
use kept_core::access::Action;
use kept_core::violation::Violation;

use crate::app::Actor;
use crate::error::AppError;

fn faults(view: &View) -> Vec<Violation> {
    let mut faults = Vec::new();
    kept_core::view::check_name("/name", &view.name, &mut faults);
    kept_core::view::check_query("/query", &view.query, &mut faults);
    faults
}

/// Whether the actor keeps this view.
fn is_own(actor: &Actor, view: &View) -> bool {
    actor.member() == Some(view.owner.id)
}

/// A view that the actor does not see is no view.
fn seen(actor: &Actor, view: Option<View>) -> Result<View, AppError> {
    view.filter(|view| view.shared || is_own(actor, view)).ok_or(AppError::NotFound)
}

/// Fails unless the actor keeps the view, or may change those that others share.
fn must_own(actor: &Actor, view: &View) -> Result<(), AppError> {
    if is_own(actor, view) { Ok(()) } else { actor.must(Action::WriteOthersViews) }
}
