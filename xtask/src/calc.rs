//! `calc`: the figures for other programs, a WebAssembly module with its script.

use wasm_bindgen_cli_support::Bindgen;

use crate::error::{Error, Result, at};
use crate::metadata::{Metadata, cargo, run as run_command};

/// Small first; see the root manifest.
const PROFILE: &str = "browser";

/// Builds `kept_calc.js`, `kept_calc_bg.wasm` and their types. Pages and node read the same files.
pub(crate) fn run() -> Result<()> {
    let metadata = Metadata::load()?;
    let mut command = cargo();
    command.args(["build", "--package", "kept-calc", "--lib", "--target", "wasm32-unknown-unknown"]);
    command.args(["--profile", PROFILE]);
    run_command(&mut command)?;
    let wasm = metadata.target_directory.join("wasm32-unknown-unknown").join(PROFILE).join("kept_calc.wasm");
    let out = metadata.target_directory.join("calc");
    let failed = |e: &dyn std::fmt::Display| Error::Content(format!("wasm-bindgen: {e:#}"));
    let mut bindgen = Bindgen::new();
    bindgen.input_path(&wasm).out_name("kept_calc").typescript(true).remove_name_section(true);
    bindgen.web(true).and_then(|bindgen| bindgen.generate(&out)).map_err(|e| failed(&e))?;
    // So node takes the script for what it is.
    let manifest = out.join("package.json");
    let text =
        "{ \"name\": \"kept-calc\", \"private\": true, \"type\": \"module\", \"main\": \"kept_calc.js\" }\n";
    std::fs::write(&manifest, text).map_err(at(&manifest))?;
    let module = out.join("kept_calc_bg.wasm");
    let size = std::fs::metadata(&module).map_err(at(&module))?.len();
    println!("figures for other programs: {} kB ({})", size / 1000, out.display());
    Ok(())
}
