//! Takes a self-check.

use kept_api::self_checks::{NewSelfCheck, SelfCheck};
use kept_core::access::Action;
use kept_core::ids::SelfCheckId;
use kept_core::self_check::{self, SelfAnswer};
use kept_store::{members, self_checks as store};

use crate::app::{Actor, App};
use crate::error::AppError;
use crate::made::Made;
use crate::publish;

/// Keeps the replies of today. Where its maker chose the id, sending the same again takes it once.
pub async fn run(app: &App, actor: &Actor, new: NewSelfCheck) -> Result<Made<SelfCheck>, AppError> {
    actor.must(Action::TakeSelfCheck)?;
    let mut faults = Vec::new();
    self_check::check("/answers", &new.answers, &mut faults);
    AppError::unless_empty(faults)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let recorded_by = match actor.member() {
        Some(member) => members::with_email(&mut tx, member).await?.map(|(member, _)| member),
        None => None,
    };
    let taken = SelfCheck {
        id: new.id.unwrap_or_else(|| SelfCheckId(app.id())),
        day: actor.today(app),
        recorded_at: app.now(),
        recorded_by,
        answers: in_order(new.answers),
    };
    if store::insert(&mut tx, &taken).await? {
        let after = publish::json(&taken)?;
        publish::audit(&mut tx, app, actor, "create", "self-check", taken.id.0, None, after).await?;
        publish::done(tx, app, actor).await?;
        return Ok(Made::now(taken));
    }
    let there = store::read(&mut tx, taken.id).await?;
    let same = |there: &SelfCheck| there.answers == taken.answers;
    let words = "A self-check with this id exists and holds other replies. Choose another id.";
    let made = publish::made_before(&mut tx, app, actor, taken.id.0, there, same, words).await?;
    publish::done(tx, app, actor).await?;
    Ok(made)
}

/// The replies in the order of the questions.
fn in_order(mut answers: Vec<SelfAnswer>) -> Vec<SelfAnswer> {
    for answer in &mut answers {
        answer.note = answer.note.trim().to_owned();
    }
    answers.sort_by_key(|answer| answer.question);
    answers
}
