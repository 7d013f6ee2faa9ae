//! `wasm-test-runner`: runs a test binary compiled to WebAssembly, of the very wasm-bindgen version in the lock file.

use std::ffi::OsString;

use crate::error::{Error, Result};

/// Hands the arguments of cargo to the runner of wasm-bindgen.
pub(crate) fn run(args: Vec<OsString>) -> Result<()> {
    let all = std::iter::once(OsString::from("wasm-bindgen-test-runner")).chain(args);
    wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(all)
        .map_err(|e| Error::Content(format!("{e:#}")))
}
