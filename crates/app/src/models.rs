//! The model: how evidence becomes scores. Its versions, what a change would do, and another version.

pub mod add;
pub mod list;
pub mod preview;
pub mod read;

use kept_core::model::Model;
use kept_core::violation::Violation;

/// Every fault of a model that stands at `/model`.
fn faults(model: &Model) -> Vec<Violation> {
    let at_model = |fault: Violation| Violation { pointer: format!("/model{}", fault.pointer), ..fault };
    model.check().into_iter().map(at_model).collect()
}
