//! Licences of everything in the lock file: permissive ones only.

use super::Findings;
use crate::metadata::{Metadata, Package};

/// Licences that ask for nothing but their notice, or (MPL) only for changes to their own files.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-1-Clause",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Checks the licence expression of every package.
pub(crate) fn check(metadata: &Metadata) -> Findings {
    let violations = metadata.packages.iter().filter_map(violation).collect();
    Findings { looked_at: metadata.packages.len(), violations }
}

fn violation(package: &Package) -> Option<String> {
    let named = |why: &str| Some(format!("{} {}: {why}", package.name, package.version));
    match package.license.as_deref() {
        None => named("no licence named"),
        Some(expression) if allowed(expression) => None,
        Some(expression) => named(expression),
    }
}

/// Whether an SPDX expression can be met by allowed licences alone: one side of each OR, both sides of each AND.
fn allowed(expression: &str) -> bool {
    // Old manifests write `MIT/Apache-2.0` for a choice.
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    let verdict = any_of(&words, &mut at);
    verdict && at == words.len()
}

fn any_of(words: &[&str], at: &mut usize) -> bool {
    let mut verdict = all_of(words, at);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        verdict |= all_of(words, at);
    }
    verdict
}

fn all_of(words: &[&str], at: &mut usize) -> bool {
    let mut verdict = one(words, at);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        verdict &= one(words, at);
    }
    verdict
}

fn one(words: &[&str], at: &mut usize) -> bool {
    let word = words.get(*at);
    // Stepping past the end makes the whole expression fail its length check.
    *at += 1;
    let Some(word) = word else { return false };
    if *word == "(" {
        let inner = any_of(words, at);
        let closed = words.get(*at) == Some(&")");
        *at += 1;
        return inner && closed;
    }
    if words.get(*at) == Some(&"WITH") {
        let exception = words.get(*at + 1).copied().unwrap_or_default();
        *at += 2;
        return ALLOWED.contains(&format!("{word} WITH {exception}").as_str()) || ALLOWED.contains(word);
    }
    ALLOWED.contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_needs_one_good_side_and_a_sum_needs_both() {
        for good in [
            "MIT",
            "MIT OR Apache-2.0",
            "MIT/Apache-2.0",
            "GPL-3.0-only OR MIT",
            "(MIT OR Apache-2.0) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT",
        ] {
            assert!(allowed(good), "{good}");
        }
        for bad in [
            "",
            "GPL-3.0-or-later",
            "AGPL-3.0",
            "MIT AND GPL-3.0-only",
            "(MIT OR Apache-2.0) AND AGPL-3.0",
            "MIT OR",
            "(MIT",
            "MIT MIT",
        ] {
            assert!(!allowed(bad), "{bad}");
        }
    }

    #[test]
    fn a_package_without_a_licence_is_refused() {
        let package = |license: Option<&str>| Package {
            id: "x".into(),
            name: "x".into(),
            version: "1.0.0".into(),
            license: license.map(str::to_owned),
            manifest_path: "x".into(),
            dependencies: vec![],
        };
        assert_eq!(violation(&package(None)).unwrap(), "x 1.0.0: no licence named");
        assert_eq!(violation(&package(Some("GPL-2.0"))).unwrap(), "x 1.0.0: GPL-2.0");
        assert_eq!(violation(&package(Some("MIT"))), None);
    }
}
