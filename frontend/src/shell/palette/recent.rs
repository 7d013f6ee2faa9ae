//! What was looked at last, kept in this browser for this member alone.

use serde::{Deserialize, Serialize};

use crate::browser;
use crate::state::Session;

/// So many are kept.
const MOST: usize = 8;

/// Something that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Recent {
    /// Path of its page.
    pub(crate) path: String,
    /// What it is called.
    pub(crate) title: String,
    /// What tells it from others.
    pub(crate) note: String,
}

fn key(session: Session) -> Option<String> {
    leptos::prelude::untrack(|| session.whose()).map(|(org, member)| format!("kept-recent-{org}-{member}"))
}

/// What was looked at, the newest first.
pub(super) fn all(session: Session) -> Vec<Recent> {
    let text = key(session).and_then(|key| browser::stored(&key)).unwrap_or_default();
    // What another version wrote is forgotten.
    serde_json::from_str(&text).unwrap_or_default()
}

/// Puts something first.
pub(crate) fn note(session: Session, new: Recent) {
    let Some(key) = key(session) else { return };
    if let Ok(text) = serde_json::to_string(&with(all(session), new)) {
        browser::store(&key, Some(&text));
    }
}

/// Whoever signs out leaves nobody's name behind.
pub(crate) fn forget(session: Session) {
    if let Some(key) = key(session) {
        browser::store(&key, None);
    }
}

fn with(mut all: Vec<Recent>, new: Recent) -> Vec<Recent> {
    let page = |path: &str| path.split('#').next().unwrap_or_default().to_owned();
    all.retain(|one| page(&one.path) != page(&new.path));
    all.insert(0, new);
    all.truncate(MOST);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_is_first_and_nothing_stands_twice() {
        let one = |path: &str| Recent { path: path.to_owned(), title: path.to_owned(), note: String::new() };
        let all = ["/a", "/b", "/a#people"].into_iter().fold(vec![], |all, path| with(all, one(path)));
        assert_eq!(all.iter().map(|one| one.path.as_str()).collect::<Vec<_>>(), ["/a#people", "/b"]);
        let many = (0..20).fold(vec![], |all, n| with(all, one(&n.to_string())));
        assert_eq!((many.len(), many[0].path.as_str()), (MOST, "19"));
    }
}
