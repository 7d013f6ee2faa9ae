//! Which crate may reach which: the arrows of the design, kept by a test.

use std::collections::BTreeSet;

use super::Findings;
use crate::error::Result;
use crate::metadata::{cargo, output};

/// A crate, the target it is resolved for, and what it must not reach, directly or through others.
struct Rule {
    package: &'static str,
    target: &'static str,
    forbidden: &'static [&'static str],
}

const NATIVE: &str = "x86_64-unknown-linux-gnu";
const BROWSER: &str = "wasm32-unknown-unknown";

/// What a client of the interface has no business with: it may reach kept-api and kept-core only.
const BESIDE_THE_INTERFACE: &[&str] = &[
    "kept-store",
    "kept-app",
    "kept-server",
    "kept-outbound",
    "kept-cli",
    "kept-testkit",
    "kept-tests",
    "kept-frontend",
    "diesel*",
    "actix*",
    "leptos*",
    "utoipa*",
    "jiff",
    "chrono",
];

/// Names ending in `*` forbid a family.
const RULES: &[Rule] = &[
    Rule {
        package: "kept-core",
        target: BROWSER,
        forbidden: &[
            "kept-*",
            "tokio*",
            "diesel*",
            "actix*",
            "reqwest",
            "hyper",
            "jiff",
            "chrono",
            "time",
            "getrandom",
            "rand*",
            "leptos*",
            "js-sys",
            "web-sys",
            "utoipa*",
        ],
    },
    Rule {
        package: "kept-api",
        target: BROWSER,
        forbidden: &[
            "kept-store",
            "kept-app",
            "kept-server",
            "kept-outbound",
            "tokio*",
            "diesel*",
            "actix*",
            "reqwest",
            "hyper",
            "jiff",
            "chrono",
            "time",
            "getrandom",
            "rand*",
            "leptos*",
            "js-sys",
            "web-sys",
            "utoipa*",
        ],
    },
    Rule { package: "kept-client", target: NATIVE, forbidden: BESIDE_THE_INTERFACE },
    Rule {
        package: "kept-calc",
        target: BROWSER,
        forbidden: &[
            "kept-api",
            "kept-store",
            "kept-app",
            "kept-server",
            "tokio*",
            "diesel*",
            "actix*",
            "leptos*",
        ],
    },
    Rule {
        package: "kept-store",
        target: NATIVE,
        forbidden: &["kept-app", "kept-server", "kept-outbound", "actix*", "leptos*", "clap", "reqwest"],
    },
    Rule {
        package: "kept-app",
        target: NATIVE,
        forbidden: &["kept-server", "actix*", "leptos*", "clap", "maud", "utoipa-actix-web"],
    },
    Rule { package: "kept-server", target: NATIVE, forbidden: &["kept-cli", "leptos*", "clap"] },
    Rule { package: "kept-cli", target: NATIVE, forbidden: &["kept-testkit", "leptos*"] },
    Rule {
        package: "kept-frontend",
        target: BROWSER,
        forbidden: &[
            "kept-store",
            "kept-app",
            "kept-server",
            "kept-outbound",
            "tokio",
            "diesel*",
            "actix*",
            "reqwest",
            "jiff",
            "chrono",
            "utoipa*",
        ],
    },
];

/// Resolves each crate alone, as it is built for its own target, and compares with the rules.
pub(crate) fn check() -> Result<Findings> {
    let mut findings = Findings::default();
    for rule in RULES {
        let reached = reach(rule.package, rule.target)?;
        findings.looked_at += reached.len();
        findings.violations.extend(violations(rule, &reached));
    }
    Ok(findings)
}

/// Names of everything `package` links on `target`, itself left out; procedural macros run elsewhere and do not count.
fn reach(package: &str, target: &str) -> Result<BTreeSet<String>> {
    let mut command = cargo();
    command.args(["tree", "--package", package, "--target", target]);
    command.args(["--edges", "normal,no-proc-macro", "--prefix", "none", "--format", "{p}"]);
    let names = |text: String| {
        let first = |line: &str| line.split_whitespace().next().map(str::to_owned);
        text.lines().filter_map(first).filter(|name| name != package).collect()
    };
    output(&mut command).map(names)
}

fn violations(rule: &Rule, reached: &BTreeSet<String>) -> Vec<String> {
    let forbidden = |name: &&String| rule.forbidden.iter().any(|pattern| matches(pattern, name));
    reached.iter().filter(forbidden).map(|name| format!("{} must not reach {name}", rule.package)).collect()
}

fn matches(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == pattern,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(package: &str, reached: &[&str]) -> Vec<String> {
        let rule = RULES.iter().find(|r| r.package == package).unwrap();
        violations(rule, &reached.iter().map(|s| (*s).to_owned()).collect())
    }

    #[test]
    fn a_core_that_reads_a_clock_or_a_database_is_refused() {
        assert_eq!(found("kept-core", &["libm", "serde", "thiserror", "uuid"]), Vec::<String>::new());
        assert_eq!(found("kept-core", &["serde", "tokio"]), ["kept-core must not reach tokio"]);
        assert_eq!(found("kept-core", &["diesel_derives"]).len(), 1);
        assert_eq!(found("kept-core", &["getrandom"]).len(), 1);
    }

    #[test]
    fn http_stays_out_of_the_use_cases_and_sql_out_of_the_browser() {
        assert_eq!(found("kept-app", &["actix-web", "kept-store"]), ["kept-app must not reach actix-web"]);
        assert_eq!(found("kept-frontend", &["kept-store"]).len(), 1);
        assert_eq!(found("kept-store", &["kept-app"]).len(), 1);
        assert_eq!(
            found("kept-client", &["kept-api", "kept-core", "reqwest", "tokio"]),
            Vec::<String>::new()
        );
        assert_eq!(found("kept-client", &["kept-store"]), ["kept-client must not reach kept-store"]);
        assert_eq!(found("kept-api", &["kept-core"]), Vec::<String>::new());
    }
}
