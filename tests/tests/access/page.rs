//! docs/access.md says what the code says.

use kept_core::access::{Action, Role, Scope, may, scope_allows};

const PAGE: &str = include_str!("../../../docs/access.md");

/// `WriteCustomers` as `write customers`.
fn words(action: Action) -> String {
    let name = format!("{action:?}");
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    words
}

/// The table of the page: who may do what.
fn table() -> String {
    let roles: Vec<&str> = Role::ALL.iter().map(|role| role.as_str()).collect();
    let mut table = format!("| action | {} | key with scope |\n", roles.join(" | "));
    table.push_str(&format!("|---{}|---|\n", "|---".repeat(roles.len())));
    for action in Action::ALL {
        let marks: Vec<&str> =
            Role::ALL.iter().map(|role| if may(*role, action) { "yes" } else { "" }).collect();
        let scopes: Vec<String> = Scope::ALL
            .iter()
            .filter(|scope| scope_allows(**scope, action))
            .map(|scope| format!("`{}`", scope.as_str()))
            .collect();
        table.push_str(&format!("| {} | {} | {} |\n", words(action), marks.join(" | "), scopes.join(", ")));
    }
    table
}

#[test]
fn the_page_about_access_says_what_the_code_says() {
    let table = table();
    assert!(PAGE.contains(&table), "docs/access.md must hold this table:\n{table}");
    for (what, number) in [
        ("failed sign-ins of an e-mail", kept_app::limits::EMAIL_FAILURES),
        ("failed sign-ins of an address", kept_app::limits::ADDRESS_FAILURES),
        ("links and keys that are none", kept_app::limits::STRAYS),
        ("requests with one key", kept_app::limits::KEY_REQUESTS),
    ] {
        let line =
            PAGE.lines().find(|line| line.contains(what)).unwrap_or_else(|| panic!("nothing about {what}"));
        assert!(line.contains(&format!("| {number} ")), "{line} does not say {number}");
    }
}
