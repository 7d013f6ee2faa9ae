//! Opens the link of an ask. Writes nothing.

use kept_api::responses::PublicAsk;
use kept_core::ask::AskState;
use kept_core::ids::AskId;

use crate::app::App;
use crate::error::AppError;
use crate::token::Token;

/// What a link leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// Who asks, and what.
    pub ask: PublicAsk,
    /// Whether it can still be answered.
    pub state: AskState,
    /// Language of the contact; empty when unknown.
    pub language: String,
}

impl Opened {
    /// What is asked, if it can still be answered.
    ///
    /// # Errors
    /// [`AppError::AlreadyAnswered`] or [`AppError::AskClosed`].
    pub fn answerable(self) -> Result<PublicAsk, AppError> {
        match self.state {
            AskState::Open => Ok(self.ask),
            AskState::Answered => Err(AppError::AlreadyAnswered),
            AskState::Expired | AskState::Withdrawn => Err(AppError::AskClosed),
        }
    }
}

/// Opens a link. What is no token is not even looked for.
///
/// # Errors
/// [`AppError::NotFound`] for every token that is not exactly one that was handed out.
pub async fn run(app: &App, token: &str) -> Result<Opened, AppError> {
    let token: Token = token.parse().map_err(|_| AppError::NotFound)?;
    let mut tx = app.db.tenant(token.org).await?;
    let page = kept_store::asks::page(&mut tx, AskId(token.id)).await?;
    tx.roll_back().await?;
    let opens = |hash: &[u8; 32]| token.matches(hash);
    let page = page.filter(|page| page.ask.row.secret_hash.as_ref().is_some_and(opens));
    let page = page.ok_or(AppError::NotFound)?;
    let state = page.ask.at(app.now()).state;
    let expires_at = page.ask.row.expires_at;
    let ask = PublicAsk { organisation: page.organisation, survey: page.survey, expires_at };
    Ok(Opened { ask, state, language: page.language })
}
