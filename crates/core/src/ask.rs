//! One request to one contact to answer one survey by a channel.

use serde::{Deserialize, Serialize};

use crate::calendar::Instant;

/// By which way an answer is asked for and given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Asked on a call; a member takes down the customer's words.
    Phone,
    /// A link of the contact's own.
    Link,
    /// Brought in from another system.
    Import,
    /// Handed over by another system through the interface.
    Api,
}

impl Channel {
    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Link => "link",
            Self::Import => "import",
            Self::Api => "api",
        }
    }
}

/// What has become of an ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AskState {
    /// May be answered until it expires.
    Open,
    /// Has been answered; once is enough.
    Answered,
    /// Was not answered in time.
    Expired,
    /// Was taken back by a member.
    Withdrawn,
}

impl AskState {
    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Answered => "answered",
            Self::Expired => "expired",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// What an ask is at `now`, from what is stored of it.
pub fn state_at(answered: bool, withdrawn: bool, expires_at: Instant, now: Instant) -> AskState {
    if answered {
        AskState::Answered
    } else if withdrawn {
        AskState::Withdrawn
    } else if now >= expires_at {
        AskState::Expired
    } else {
        AskState::Open
    }
}
