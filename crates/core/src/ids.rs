//! One typed id for each thing, so that a customer can never be asked for by the id of a promise.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    )+};
}

ids! {
    /// The business that uses Kept.
    OrgId;
    /// Somebody's way to sign in; may belong to several organisations.
    AccountId;
    /// A person of an organisation.
    MemberId;
    /// A signed-in browser.
    SessionId;
    /// What a program signs its requests with.
    KeyId;
    /// What was sent to somebody who shall become a member.
    InvitationId;
    /// A link by which a member chooses another password.
    PasswordResetId;
    /// One deed in the audit trail.
    AuditId;
    /// Whoever the organisation serves.
    CustomerId;
    /// A person at a customer.
    ContactId;
    /// What a member wrote down about a customer.
    NoteId;
    /// What a customer did.
    BehaviourId;
    /// Unasked words of a customer or a member.
    FeedbackId;
    /// What was said to one customer.
    PromiseId;
    /// Three to five questions.
    SurveyId;
    /// One request to one contact to answer one survey.
    AskId;
    /// What came back. Made by whoever submits it, which makes submitting idempotent.
    ResponseId;
    /// A filter of a page under a name.
    ViewId;
    /// One run of an import.
    ImportId;
    /// A mapping that is kept under a name.
    ImportMappingId;
    /// One time that the leadership asked itself what it knows.
    SelfCheckId;
    /// One entry of the event list.
    EventId;
}
