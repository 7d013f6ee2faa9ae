//! Who may come in: keys and invitations, without anything that is secret; and the self-checks of the leadership.

use kept_api::invitations::Invitation;
use kept_api::keys::Key;
use kept_api::page::PageQuery;
use kept_api::self_checks::SelfCheck;
use kept_core::access::Action;

use super::{Listed, Piece, maybe, word};
use crate::app::{Actor, App};
use crate::error::AppError;
use crate::{invitations, keys, self_checks};

/// All keys.
pub struct Keys(pub PageQuery);

impl Listed for Keys {
    type Item = Key;
    const NEEDS: Action = Action::ReadAccess;
    const HEADING: &'static [&'static str] =
        &["key id", "name", "scopes", "made by", "recorded at", "expires at", "revoked at", "last used at"];

    fn turn(&mut self, cursor: Option<String>, limit: u32) {
        self.0 = turned(&mut self.0, cursor, limit);
    }

    async fn page(&self, app: &App, actor: &Actor) -> Result<Piece<Key>, AppError> {
        let page = keys::list::run(app, actor, self.0.clone()).await?;
        Ok((page.items, page.next))
    }

    fn lines(key: &Key) -> Vec<Vec<String>> {
        let scopes: Vec<String> = key.scopes.iter().map(word).collect();
        vec![vec![
            key.id.to_string(),
            key.name.clone(),
            scopes.join(" "),
            key.recorded_by.as_ref().map(|member| member.name.clone()).unwrap_or_default(),
            key.recorded_at.to_string(),
            maybe(key.expires_at),
            maybe(key.revoked_at),
            maybe(key.last_used_at),
        ]]
    }
}

/// All invitations.
pub struct Invitations(pub PageQuery);

impl Listed for Invitations {
    type Item = Invitation;
    const NEEDS: Action = Action::ReadAccess;
    const HEADING: &'static [&'static str] =
        &["invitation id", "name", "email", "role", "state", "invited by", "recorded at", "expires at"];

    fn turn(&mut self, cursor: Option<String>, limit: u32) {
        self.0 = turned(&mut self.0, cursor, limit);
    }

    async fn page(&self, app: &App, actor: &Actor) -> Result<Piece<Invitation>, AppError> {
        let page = invitations::list::run(app, actor, self.0.clone()).await?;
        Ok((page.items, page.next))
    }

    fn lines(invitation: &Invitation) -> Vec<Vec<String>> {
        vec![vec![
            invitation.id.to_string(),
            invitation.name.clone(),
            invitation.email.clone(),
            invitation.role.as_str().to_owned(),
            word(&invitation.state),
            invitation.recorded_by.as_ref().map(|member| member.name.clone()).unwrap_or_default(),
            invitation.recorded_at.to_string(),
            invitation.expires_at.to_string(),
        ]]
    }
}

/// All self-checks.
pub struct SelfChecks(pub PageQuery);

impl Listed for SelfChecks {
    type Item = SelfCheck;
    /// A line for each reply.
    const HEADING: &'static [&'static str] =
        &["self-check id", "day", "taken by", "question", "reply", "note", "recorded at"];

    fn turn(&mut self, cursor: Option<String>, limit: u32) {
        self.0 = turned(&mut self.0, cursor, limit);
    }

    async fn page(&self, app: &App, actor: &Actor) -> Result<Piece<SelfCheck>, AppError> {
        let page = self_checks::list::run(app, actor, self.0.clone()).await?;
        Ok((page.items, page.next))
    }

    fn lines(check: &SelfCheck) -> Vec<Vec<String>> {
        let line = |answer: &kept_core::self_check::SelfAnswer| {
            vec![
                check.id.to_string(),
                check.day.to_string(),
                check.recorded_by.as_ref().map(|member| member.name.clone()).unwrap_or_default(),
                word(&answer.question),
                word(&answer.reply),
                answer.note.clone(),
                check.recorded_at.to_string(),
            ]
        };
        check.answers.iter().map(line).collect()
    }
}

/// The question for the page after `cursor`.
fn turned(query: &mut PageQuery, cursor: Option<String>, limit: u32) -> PageQuery {
    PageQuery { cursor: cursor.or(query.cursor.take()), limit: Some(limit) }
}
