//! The words of access in the reader's language.

use kept_core::access::{Role, Scope};

use crate::i18n::{access, settings};
use crate::ui::Choice;

/// The name of a role.
pub(crate) fn role(role: Role) -> &'static str {
    match role {
        Role::Owner => access::role_owner(),
        Role::Manager => access::role_manager(),
        Role::Agent => access::role_agent(),
        Role::Viewer => access::role_viewer(),
        Role::Auditor => access::role_auditor(),
    }
}

/// What a role may do.
pub(super) fn may(role: Role) -> &'static str {
    match role {
        Role::Owner => access::may_owner(),
        Role::Manager => access::may_manager(),
        Role::Agent => access::may_agent(),
        Role::Viewer => access::may_viewer(),
        Role::Auditor => access::may_auditor(),
    }
}

/// What a scope allows.
pub(super) fn scope(scope: Scope) -> &'static str {
    match scope {
        Scope::Read => access::scope_read(),
        Scope::WriteCustomers => access::scope_write_customers(),
        Scope::Ask => access::scope_ask(),
        Scope::WriteSurveys => access::scope_write_surveys(),
        Scope::Import => access::scope_import(),
    }
}

/// Every role as a choice.
pub(super) fn roles() -> Vec<Choice> {
    Role::ALL.into_iter().map(|one| Choice::new(one.as_str(), role(one))).collect()
}

/// The role of a choice.
pub(super) fn role_from(word: &str) -> Option<Role> {
    Role::ALL.into_iter().find(|role| role.as_str() == word)
}

/// A verb of the audit trail; one that has no word here stands as it is.
pub(super) fn action(verb: &str) -> String {
    named("action", verb)
}

/// A noun of the audit trail; one that has no word here stands as it is.
pub(super) fn subject(noun: &str) -> String {
    named("subject", noun)
}

fn named(kind: &str, word: &str) -> String {
    let key = format!("{kind}_{}", word.replace('-', "_"));
    settings::find(&key).map_or_else(|| word.to_owned(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_without_a_text_stands_as_it_is() {
        assert_eq!(action("sign-in"), "signed in");
        assert_eq!(subject("customer"), "Customer");
        assert_eq!(action("juggle"), "juggle");
    }

    #[test]
    fn roles_come_back() {
        for role in Role::ALL {
            assert_eq!(role_from(role.as_str()), Some(role));
        }
        assert_eq!(role_from("king"), None);
    }
}
