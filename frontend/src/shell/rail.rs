//! The screens there are.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::i18n::shell;
use crate::ui::{Icon, IconName};
use crate::url::use_carry;

/// An entry appears with its screen, never before.
struct Entry {
    path: &'static str,
    icon: IconName,
    label: fn() -> &'static str,
}

const ENTRIES: [Entry; 6] = [
    Entry { path: "/", icon: IconName::Today, label: shell::today },
    Entry { path: "/customers", icon: IconName::Customers, label: shell::customers },
    Entry { path: "/insight", icon: IconName::Chart, label: shell::insight },
    Entry { path: "/surveys", icon: IconName::Surveys, label: shell::surveys },
    Entry { path: "/import", icon: IconName::Import, label: shell::import },
    Entry { path: "/settings", icon: IconName::Settings, label: shell::settings },
];

/// Path and name of each entry.
pub(super) fn places() -> impl Iterator<Item = (&'static str, &'static str)> {
    ENTRIES.iter().map(|entry| (entry.path, (entry.label)()))
}

/// Whether the page at `pathname` belongs to the entry at `path`.
fn holds(path: &str, pathname: &str) -> bool {
    if path == "/" {
        return pathname == "/";
    }
    pathname.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The left rail; a bar at the foot on phones.
#[component]
pub(super) fn Rail() -> impl IntoView {
    let carry = use_carry();
    let pathname = use_location().pathname;
    let entries = ENTRIES.iter().map(|entry| {
        let here = move || pathname.with(|now| holds(entry.path, now)).then_some("page");
        view! {
            <li>
                <a class="k-rail__entry" href=move || carry(entry.path) aria-current=here>
                    <Icon name=entry.icon />
                    <span>{(entry.label)()}</span>
                </a>
            </li>
        }
    });
    view! {
        <nav class="k-rail" aria-label=shell::main_navigation()>
            <ul>{entries.collect_view()}</ul>
        </nav>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_holds_the_pages_below_it_and_no_others() {
        assert!(holds("/", "/"));
        assert!(!holds("/", "/customers"));
        assert!(holds("/customers", "/customers/0192"));
        assert!(!holds("/customers", "/customers-of-others"));
    }
}
