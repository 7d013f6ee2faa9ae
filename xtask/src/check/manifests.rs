//! Every manifest takes its lints and its versions from the workspace, and wasm-bindgen is one version.

use toml::{Table, Value};

use super::Findings;
use crate::error::{Error, Result, read_text};
use crate::metadata::Metadata;

/// Checks each member and the versions that must agree.
pub(crate) fn check(metadata: &Metadata) -> Result<Findings> {
    let mut findings = Findings::default();
    for member in metadata.members() {
        findings.looked_at += 1;
        let manifest = parse(&read_text(&member.manifest_path)?, &member.name)?;
        findings.violations.extend(member_violations(&member.name, &manifest));
    }
    let root = parse(&read_text(&metadata.workspace_root.join("Cargo.toml"))?, "workspace")?;
    findings.violations.extend(wasm_bindgen_violations(&root, metadata));
    Ok(findings)
}

fn parse(text: &str, name: &str) -> Result<Table> {
    text.parse::<Table>().map_err(|e| Error::Content(format!("{name}: {e}")))
}

/// The crates that hold nothing but tests and what tests need.
const TESTS: [&str; 2] = ["kept-testkit", "kept-tests"];

fn member_violations(name: &str, manifest: &Table) -> Vec<String> {
    let mut found = Vec::new();
    let inherits = |value: Option<&Value>| {
        value.and_then(|v| v.get("workspace")).and_then(Value::as_bool).unwrap_or(false)
    };
    // What fails in a test may panic, helpers included: those crates have a table of their own.
    let own = TESTS.contains(&name) && manifest.get("lints").is_some_and(Value::is_table);
    if !own && !inherits(manifest.get("lints")) {
        found.push(format!("{name}: `[lints] workspace = true` is missing"));
    }
    for (dependency, line) in dependency_lines(manifest) {
        if !inherits(Some(line)) {
            found.push(format!(
                "{name}: {dependency} must be `workspace = true`, its version stands at the root"
            ));
        }
    }
    found
}

/// All dependency lines: ordinary, dev, build, and those of single targets.
fn dependency_lines(manifest: &Table) -> Vec<(&String, &Value)> {
    let targets = manifest.get("target").and_then(Value::as_table);
    let tables = targets.into_iter().flat_map(Table::values).filter_map(Value::as_table);
    std::iter::once(manifest)
        .chain(tables)
        .flat_map(|table| {
            ["dependencies", "dev-dependencies", "build-dependencies"].map(|section| table.get(section))
        })
        .flatten()
        .filter_map(Value::as_table)
        .flat_map(Table::iter)
        .collect()
}

/// The crate in the browser and the tool that binds it must be the same version, exactly.
fn wasm_bindgen_violations(root: &Table, metadata: &Metadata) -> Vec<String> {
    let names = ["wasm-bindgen", "wasm-bindgen-cli", "wasm-bindgen-cli-support"];
    let declared = names.map(|name| declared_version(root, name));
    let mut found = Vec::new();
    for (name, version) in names.iter().zip(&declared) {
        if version.is_none() || version != &declared[0] {
            found.push(format!("{name}: version {version:?}, but wasm-bindgen is {:?}", declared[0]));
        } else if !version.as_ref().is_some_and(|v| v.starts_with('=')) {
            found.push(format!("{name}: the version must be exact (`=…`)"));
        }
        let locked = metadata.packages.iter().filter(|p| p.name == *name).count();
        if locked != 1 {
            found.push(format!("{name}: {locked} versions in the lock file"));
        }
    }
    found
}

fn declared_version(root: &Table, name: &str) -> Option<String> {
    let line = root.get("workspace")?.get("dependencies")?.get(name)?;
    let version = line.as_str().or_else(|| line.get("version").and_then(Value::as_str));
    version.map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn violations(text: &str) -> Vec<String> {
        member_violations("x", &parse(text, "x").unwrap())
    }

    #[test]
    fn a_manifest_that_goes_its_own_way_is_refused() {
        let good = "[lints]\nworkspace = true\n[dependencies]\na.workspace = true\n";
        assert_eq!(violations(good), Vec::<String>::new());
        assert_eq!(violations("[dependencies]\n"), ["x: `[lints] workspace = true` is missing"]);
        for section in
            ["dependencies", "dev-dependencies", "target.'cfg(unix)'.dependencies", "build-dependencies"]
        {
            let text = format!("[lints]\nworkspace = true\n[{section}]\na = \"1\"\n");
            assert_eq!(violations(&text).len(), 1, "{section}");
        }
        let table = "[lints]\nworkspace = true\n[dependencies.a]\nversion = \"1\"\n";
        assert_eq!(violations(table).len(), 1);
    }

    #[test]
    fn versions_are_read_in_both_forms() {
        let root = parse("[workspace.dependencies]\na = \"=1\"\nb = { version = \"=2\" }\n", "w").unwrap();
        assert_eq!(declared_version(&root, "a").as_deref(), Some("=1"));
        assert_eq!(declared_version(&root, "b").as_deref(), Some("=2"));
        assert_eq!(declared_version(&root, "c"), None);
    }
}
