//! Who may do what: one table for the roles of members and one for the scopes of keys.

use serde::{Deserialize, Serialize};

/// The part that a member plays in an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything.
    Owner,
    /// Everything but the organisation itself, its members and its keys.
    Manager,
    /// The daily work with customers.
    Agent,
    /// Reads.
    Viewer,
    /// Reads, the audit trail included; writes nothing.
    Auditor,
}

impl Role {
    /// All roles, the mightiest first.
    pub const ALL: [Self; 5] = [Self::Owner, Self::Manager, Self::Agent, Self::Viewer, Self::Auditor];

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

/// What a key may be used for. Each stands for itself: a key that writes and reads has both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Read customers, promises, answers, scores, insights and changes.
    Read,
    /// Make and change customers, contacts and promises; settle promises.
    WriteCustomers,
    /// Ask contacts, and take down answers.
    Ask,
    /// Make and change surveys.
    WriteSurveys,
    /// Bring in files.
    Import,
}

impl Scope {
    /// All scopes.
    pub const ALL: [Self; 5] =
        [Self::Read, Self::WriteCustomers, Self::Ask, Self::WriteSurveys, Self::Import];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::WriteCustomers => "write_customers",
            Self::Ask => "ask",
            Self::WriteSurveys => "write_surveys",
            Self::Import => "import",
        }
    }
}

/// A text that is no scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a scope: read, write_customers, ask, write_surveys and import are")]
pub struct NotAScope;

impl std::str::FromStr for Scope {
    type Err = NotAScope;

    fn from_str(text: &str) -> Result<Self, NotAScope> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == text).ok_or(NotAScope)
    }
}

/// Something that a member or a key wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// See customers, promises, answers, scores, insights, and the names of members.
    Read,
    /// Make and change customers, contacts and promises; settle promises.
    WriteCustomers,
    /// Change and delete notes that others wrote.
    WriteOthersNotes,
    /// Ask a contact, and take down an answer on a call.
    Ask,
    /// Make and change surveys.
    WriteSurveys,
    /// Bring in files.
    Import,
    /// Close a day that is past.
    CloseDay,
    /// Change what is one's own: password, sessions, name.
    OwnAccount,
    /// Keep filters of pages under names, for oneself.
    KeepViews,
    /// Show a view of one's own to the whole organisation.
    ShareViews,
    /// Change and delete views that others share.
    WriteOthersViews,
    /// Give all customers of one member to another.
    HandOver,
    /// See who has access: sign-in e-mails, when members were last here, invitations, keys (never secrets).
    ReadAccess,
    /// See who did what when.
    ReadAudit,
    /// Invite members, change their roles, end their sessions, remove them.
    ManageMembers,
    /// Make and revoke keys.
    ManageKeys,
    /// Try a changed model of the scoring, and make it the one that holds.
    ManageModel,
    /// Answer for the leadership what the organisation knows of its customers.
    TakeSelfCheck,
    /// Change the organisation itself and its settings.
    ManageOrganisation,
}

impl Action {
    /// All actions.
    pub const ALL: [Self; 19] = [
        Self::Read,
        Self::WriteCustomers,
        Self::WriteOthersNotes,
        Self::Ask,
        Self::WriteSurveys,
        Self::Import,
        Self::CloseDay,
        Self::OwnAccount,
        Self::KeepViews,
        Self::ShareViews,
        Self::WriteOthersViews,
        Self::HandOver,
        Self::ReadAccess,
        Self::ReadAudit,
        Self::ManageMembers,
        Self::ManageKeys,
        Self::ManageModel,
        Self::TakeSelfCheck,
        Self::ManageOrganisation,
    ];
}

/// Whether a member of this role may do `action`.
pub const fn may(role: Role, action: Action) -> bool {
    use Role::{Agent, Auditor, Manager, Owner};
    match action {
        // Closing a day computes what is already there, so that every reader may look at any past day.
        Action::Read | Action::CloseDay | Action::OwnAccount | Action::KeepViews => true,
        Action::WriteCustomers | Action::Ask | Action::ShareViews => matches!(role, Owner | Manager | Agent),
        Action::WriteSurveys
        | Action::Import
        | Action::HandOver
        | Action::WriteOthersNotes
        | Action::WriteOthersViews => {
            matches!(role, Owner | Manager)
        }
        Action::ReadAccess | Action::ReadAudit => matches!(role, Owner | Manager | Auditor),
        Action::ManageModel | Action::TakeSelfCheck => matches!(role, Owner | Manager),
        Action::ManageMembers | Action::ManageKeys | Action::ManageOrganisation => matches!(role, Owner),
    }
}

/// Whether a key with this scope may do `action`. No key sees who has access or what was done, and none manages
/// members, keys or the organisation: whoever finds one must not be able to make more.
pub const fn scope_allows(scope: Scope, action: Action) -> bool {
    match action {
        Action::Read | Action::CloseDay => matches!(scope, Scope::Read),
        Action::WriteCustomers => matches!(scope, Scope::WriteCustomers),
        Action::Ask => matches!(scope, Scope::Ask),
        Action::WriteSurveys => matches!(scope, Scope::WriteSurveys),
        Action::Import => matches!(scope, Scope::Import),
        Action::OwnAccount
        | Action::KeepViews
        | Action::ShareViews
        | Action::WriteOthersViews
        | Action::WriteOthersNotes
        | Action::HandOver
        | Action::ReadAccess
        | Action::ReadAudit
        | Action::ManageMembers
        | Action::ManageKeys
        | Action::ManageModel
        | Action::TakeSelfCheck
        | Action::ManageOrganisation => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_owner_may_do_everything_and_nobody_more_than_an_owner() {
        for action in Action::ALL {
            assert!(may(Role::Owner, action), "{action:?}");
        }
    }

    #[test]
    fn viewers_and_auditors_change_nothing_but_what_is_their_own() {
        for role in [Role::Viewer, Role::Auditor] {
            let may: Vec<Action> = Action::ALL.into_iter().filter(|action| may(role, *action)).collect();
            let reads =
                |action: &Action| matches!(action, Action::Read | Action::ReadAccess | Action::ReadAudit);
            let own =
                |action: &Action| matches!(action, Action::CloseDay | Action::OwnAccount | Action::KeepViews);
            assert!(may.iter().all(|action| reads(action) || own(action)), "{role:?}: {may:?}");
        }
    }

    #[test]
    fn no_key_sees_or_manages_who_has_access() {
        let forbidden = [
            Action::OwnAccount,
            Action::ReadAccess,
            Action::ReadAudit,
            Action::ManageMembers,
            Action::ManageKeys,
            Action::ManageModel,
            Action::TakeSelfCheck,
            Action::ManageOrganisation,
        ];
        for scope in Scope::ALL {
            assert!(forbidden.iter().all(|action| !scope_allows(scope, *action)), "{scope:?}");
            assert!(Action::ALL.iter().any(|action| scope_allows(scope, *action)), "{scope:?} is of no use");
        }
    }

    #[test]
    fn words_come_back() {
        assert!(Scope::ALL.iter().all(|scope| scope.as_str().parse() == Ok(*scope)));
        assert_eq!("everything".parse::<Scope>(), Err(NotAScope));
    }
}
