//! Why something could not be done. Nothing here knows of HTTP; the server turns it into a problem.

use kept_core::promise::SettleError;
use kept_core::violation::Violation;
use kept_store::StoreError;

/// How often a thing is tried that gets in another's way.
pub(crate) const TRIES: usize = 5;

/// Why a use case refused or failed.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// There is no such thing in this organisation.
    #[error("there is nothing here")]
    NotFound,
    /// Nobody is signed in, or the session has ended.
    #[error("not signed in")]
    NotSignedIn,
    /// E-mail and password do not match.
    #[error("e-mail or password is wrong")]
    WrongCredentials,
    /// The role does not allow it.
    #[error("the role does not allow this")]
    NotAllowed,
    /// The key does not reach so far.
    #[error("the key has no scope for this")]
    NotInScope,
    /// Only a signed-in person has this.
    #[error("only a signed-in person has this")]
    NotAPerson,
    /// The key is unknown, has expired or was revoked.
    #[error("the key cannot be used")]
    KeyRefused,
    /// The link was used, withdrawn, replaced or has expired.
    #[error("the link can no longer be used")]
    LinkClosed,
    /// The input breaks rules.
    #[error("{} faults in the input", .0.len())]
    Invalid(Vec<Violation>),
    /// The cursor is not one of ours.
    #[error("the cursor cannot be read")]
    Cursor,
    /// It exists already with other contents; the words say what to do.
    #[error("{0}")]
    Conflict(String),
    /// The version that the sender knows is not the one that is there.
    #[error("it was changed meanwhile")]
    Stale,
    /// The same request is being answered at this moment.
    #[error("the same request is being answered")]
    InFlight,
    /// The key of the request was used for another one.
    #[error("the key was used for another request")]
    KeyReused,
    /// The ask has been answered.
    #[error("the ask has been answered")]
    AlreadyAnswered,
    /// The ask has expired or was withdrawn.
    #[error("the ask can no longer be answered")]
    AskClosed,
    /// The survey has been answered.
    #[error("the survey is frozen")]
    SurveyFrozen,
    /// The promise cannot be settled so.
    #[error(transparent)]
    CannotSettle(#[from] SettleError),
    /// The input is larger than allowed; the words say how large it may be.
    #[error("{0}")]
    TooLarge(String),
    /// Too many attempts.
    #[error("too many attempts")]
    TooMany {
        /// After how many seconds another attempt is allowed.
        seconds: u32,
    },
    /// Too many do the same costly thing at this moment.
    #[error("too many are signing in at this moment; try again")]
    Busy,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A fault of ours.
    #[error("{0}")]
    Internal(String),
}

impl AppError {
    /// One fault of the input.
    pub fn invalid(pointer: &str, code: &str, detail: impl Into<String>) -> Self {
        Self::Invalid(vec![Violation::new(pointer, code, detail)])
    }

    /// Fails when there are faults.
    pub fn unless_empty(faults: Vec<Violation>) -> Result<(), Self> {
        if faults.is_empty() { Ok(()) } else { Err(Self::Invalid(faults)) }
    }
}
