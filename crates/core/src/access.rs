//! Who may do what: one table.

use serde::{Deserialize, Serialize};

/// The part that a member plays in an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything.
    Owner,
    /// Everything but the organisation itself and its members.
    Manager,
    /// The daily work with customers.
    Agent,
    /// Reads.
    Viewer,
    /// Reads, the audit trail included; writes nothing.
    Auditor,
}

impl Role {
    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Manager => "manager",
            Self::Agent => "agent",
            Self::Viewer => "viewer",
            Self::Auditor => "auditor",
        }
    }
}

/// Something that a member wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// See customers, promises, answers, scores and insights.
    Read,
    /// Make and change customers, contacts and promises; settle promises.
    WriteCustomers,
    /// Ask a contact, and take down an answer on a call.
    Ask,
    /// Make and change surveys.
    WriteSurveys,
    /// Bring in files.
    Import,
    /// Close a day that is past.
    CloseDay,
    /// Add members, and give them other passwords and roles.
    ManageMembers,
}

/// Whether `role` may do `action`.
pub const fn may(role: Role, action: Action) -> bool {
    match action {
        // Closing a day computes what is already there, so that every reader may look at any past day.
        Action::Read | Action::CloseDay => true,
        Action::WriteCustomers | Action::Ask => matches!(role, Role::Owner | Role::Manager | Role::Agent),
        Action::ManageMembers => matches!(role, Role::Owner),
        Action::WriteSurveys | Action::Import => matches!(role, Role::Owner | Role::Manager),
    }
}
