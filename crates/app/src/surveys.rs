//! Surveys: three to five questions, versioned, frozen once answered.

pub mod batch;
pub mod change;
pub mod list;
pub mod make;
pub mod put;
pub mod read;
pub mod remove;

use kept_api::surveys::NewSurvey;
use kept_core::external;
use kept_core::survey::SurveyBody;
use kept_core::violation::Violation;
use kept_store::{TenantTx, questions};

use crate::app::App;
use crate::customers::trimmed;
use crate::error::AppError;

/// A new survey as it will be stored.
fn draft(new: &NewSurvey) -> Result<NewSurvey, AppError> {
    let new = NewSurvey { external: new.external.as_ref().map(trimmed), ..new.clone() };
    let mut faults = faults("/body", &new.body);
    if let Some(there) = &new.external {
        external::check("/external", &there.source, &there.id, &mut faults);
    }
    AppError::unless_empty(faults)?;
    Ok(new)
}

/// What is wrong with a survey that stands at `at` in the input.
fn faults(at: &str, body: &SurveyBody) -> Vec<Violation> {
    let below = |fault: Violation| Violation { pointer: format!("{at}{}", fault.pointer), ..fault };
    body.check().into_iter().map(below).collect()
}

/// Claims the keys of a survey that stands at `at` in the input. After an error the transaction must be given up.
async fn claim(tx: &mut TenantTx, app: &App, at: &str, body: &SurveyBody) -> Result<(), AppError> {
    let keys: Vec<_> = body.questions.iter().map(|q| (q.key.clone(), q.kind, q.component)).collect();
    let Err(taken) = questions::claim(tx, &keys, app.now()).await? else { return Ok(()) };
    let place = body.questions.iter().position(|question| question.key == taken).unwrap_or_default();
    let words = format!(
        "The key {taken} is used elsewhere for another kind of question or another component. Choose another key."
    );
    Err(AppError::invalid(&format!("{at}/questions/{place}/key"), "key-taken", words))
}
