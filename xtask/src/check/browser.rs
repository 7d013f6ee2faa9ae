//! The shared crates compile for the browser, without features of the server.

use super::Findings;
use crate::metadata::cargo;

const SHARED: [&str; 3] = ["kept-core", "kept-api", "kept-calc"];

/// Type-checks each shared crate on its own, so that no other crate lends it features.
pub(crate) fn check() -> Findings {
    let mut findings = Findings::default();
    for name in SHARED {
        findings.looked_at += 1;
        let mut command = cargo();
        command.args(["check", "--quiet", "--package", name, "--target", "wasm32-unknown-unknown"]);
        if crate::metadata::run(&mut command).is_err() {
            findings.violations.push(format!("{name} does not compile for wasm32-unknown-unknown"));
        }
    }
    findings
}
