//! Turns a compiled module, the styles and the page's frame into files with content-hashed names.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use wasm_bindgen_cli_support::Bindgen;

use crate::css;
use crate::error::{Error, Result, at, read_text};
use crate::fingerprint::of_content;
use crate::split::{self, Cut};

/// The compiled modules.
pub(crate) struct Modules<'a> {
    /// The app.
    pub(crate) app: &'a Path,
    /// What its worker computes with.
    pub(crate) worker: &'a Path,
}

/// Writes the whole bundle into the empty folder `out`: `index.html`, `assets/*`, and the files of `public/`.
pub(crate) fn write(frontend: &Path, modules: &Modules<'_>, out: &Path, dev: bool) -> Result<()> {
    let assets = out.join("assets");
    std::fs::create_dir_all(&assets).map_err(at(&assets))?;
    let module = std::fs::read(modules.app).map_err(at(modules.app))?;
    // A debug build has no marks to cut at.
    let cut = if dev { Cut::nothing(module) } else { split::cut(&module, out)? };
    let (js, module) = bind("app", cut.main, out, dev)?;
    let style = css::join(&frontend.join("styles"))?;

    let mut names = scripts(&assets, js, cut.loader, &cut.parts)?;
    names.insert("app.css", put(&assets, "app", "css", style.as_bytes())?);
    names.insert("app.wasm", put(&assets, "app", "wasm", &module)?);
    let texts = boot_texts(frontend)?;
    worker(frontend, modules.worker, &assets, dev, &mut names)?;
    names.insert("boot.texts", serde_json::json!(texts).to_string());
    let boot = fill(&read_text(&frontend.join("boot.js"))?, &names)?;
    names.insert("boot.js", put(&assets, "boot", "js", boot.as_bytes())?);
    names.extend(page_texts(&texts)?);
    let page = fill(&read_text(&frontend.join("index.html"))?, &names)?;
    let index = out.join("index.html");
    std::fs::write(&index, page).map_err(at(&index))?;
    copy_public(&frontend.join("public"), out)
}

/// Writes the worker, its glue and its module. They are fetched where somebody waits for what it computes.
fn worker(
    frontend: &Path,
    wasm: &Path,
    assets: &Path,
    dev: bool,
    names: &mut BTreeMap<&'static str, String>,
) -> Result<()> {
    let module = std::fs::read(wasm).map_err(at(wasm))?;
    let (glue, module) = bind("calc", module, assets, dev)?;
    let stem = |name: &str| format!("{}{name}", split::PART);
    names.insert("calc.js", put(assets, &stem("calc"), "js", glue.as_bytes())?);
    names.insert("calc.wasm", put(assets, &stem("calc"), "wasm", &module)?);
    let script = fill(&read_text(&frontend.join("worker.js"))?, names)?;
    names.insert("worker.js", put(assets, &stem("worker"), "js", script.as_bytes())?);
    Ok(())
}

/// Writes the parts of the module and the two scripts, which call each other: so both have the hash of both.
fn scripts(
    assets: &Path,
    glue: String,
    mut loader: String,
    parts: &[(String, Vec<u8>)],
) -> Result<BTreeMap<&'static str, String>> {
    for (name, bytes) in parts {
        let stem = name.trim_start_matches("./").trim_end_matches(".wasm").replace('_', "-");
        let stem = format!("{}{}", split::PART, stem.trim_start_matches("split-"));
        loader = renamed(&loader, "URL(", name, &put(assets, &stem, "wasm", bytes)?)?;
    }
    let hash = of_content(format!("{glue}\0{loader}").as_bytes());
    let (app, parts) = (format!("app-{hash}.js"), format!("parts-{hash}.js"));
    let (glue, loader) = if loader.is_empty() {
        (glue, loader)
    } else {
        (renamed(&glue, "from ", split::LOADER, &parts)?, renamed(&loader, "from ", split::GLUE, &app)?)
    };
    for (name, text) in [(&app, glue), (&parts, loader)] {
        let path = assets.join(name);
        std::fs::write(&path, text).map_err(at(&path))?;
    }
    Ok(BTreeMap::from([("app.js", app), ("parts.js", parts)]))
}

/// `script` with the file it calls `old` under its new name wherever that stands behind `before`; that it stands nowhere
/// is an error. Elsewhere it may be the name of a module inside WebAssembly, which stays.
fn renamed(script: &str, before: &str, old: &str, new: &str) -> Result<String> {
    let old = format!("{before}\"{old}\"");
    if !script.contains(&old) {
        return Err(Error::Content(format!("a script was expected to say `{old}`")));
    }
    Ok(script.replace(&old, &format!("{before}\"./{new}\"")))
}

/// The JavaScript glue and the module, as wasm-bindgen makes them.
fn bind(name: &str, module: Vec<u8>, scratch: &Path, dev: bool) -> Result<(String, Vec<u8>)> {
    let failed = |e: &dyn std::fmt::Display| Error::Content(format!("wasm-bindgen: {e:#}"));
    let folder = scratch.join("bindgen");
    let mut bindgen = Bindgen::new();
    bindgen
        .input_bytes(name, module)
        .typescript(false)
        .keep_debug(false)
        // The parts find what they share with the module by the linker's names.
        .keep_lld_exports(!dev)
        .demangle(false)
        .remove_name_section(!dev)
        .remove_producers_section(true)
        .omit_default_module_path(true);
    bindgen.web(true).map_err(|e| failed(&e))?.generate(&folder).map_err(|e| failed(&e))?;
    if folder.join("snippets").exists() {
        // Snippets carry their own paths, which hashed names would break.
        return Err(Error::Content("a dependency brought JavaScript snippets of its own".into()));
    }
    let js = read_text(&folder.join(format!("{name}.js")))?;
    let path = folder.join(format!("{name}_bg.wasm"));
    let module = std::fs::read(&path).map_err(at(&path))?;
    std::fs::remove_dir_all(&folder).map_err(at(&folder))?;
    Ok((js, module))
}

/// Writes one asset and returns its hashed name.
fn put(assets: &Path, stem: &str, extension: &str, bytes: &[u8]) -> Result<String> {
    let name = format!("{stem}-{}.{extension}", of_content(bytes));
    let path = assets.join(&name);
    std::fs::write(&path, bytes).map_err(at(&path))?;
    Ok(name)
}

/// The few texts that a language shows before the app runs.
#[derive(serde::Serialize, serde::Deserialize)]
struct BootTexts {
    #[serde(skip_serializing)]
    title: String,
    #[serde(skip_serializing)]
    noscript: String,
    loading: String,
    failed: String,
}

/// The texts of every language, by its tag.
fn boot_texts(frontend: &Path) -> Result<BTreeMap<String, BootTexts>> {
    let locales = frontend.join("locales");
    let mut all = BTreeMap::new();
    for folder in std::fs::read_dir(&locales).map_err(at(&locales))? {
        let folder = folder.map_err(at(&locales))?;
        let path = folder.path().join("boot.json");
        let texts = serde_json::from_str(&read_text(&path)?)
            .map_err(|e| Error::Content(format!("{}: {e}", path.display())))?;
        all.insert(folder.file_name().to_string_lossy().into_owned(), texts);
    }
    Ok(all)
}

/// What stands in the page itself: English, which the script puts into the reader's language; where there is no
/// script, every language.
fn page_texts(texts: &BTreeMap<String, BootTexts>) -> Result<[(&'static str, String); 4]> {
    let base = texts.get("en").ok_or_else(|| Error::Content("locales/en/boot.json is missing".into()))?;
    let line = |(tag, texts): (&String, &BootTexts)| {
        format!("<p class=\"k-boot__failed\" lang=\"{tag}\">{}</p>", escape(&texts.noscript))
    };
    Ok([
        ("boot.title", escape(&base.title)),
        ("boot.loading", escape(&base.loading)),
        ("boot.failed", escape(&base.failed)),
        ("boot.noscript", texts.iter().map(line).collect()),
    ])
}

/// Replaces each `{{ name }}`; an unknown name is an error.
fn fill(template: &str, names: &BTreeMap<&str, String>) -> Result<String> {
    let mut parts = template.split("{{ ");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let known = part.split_once(" }}").and_then(|(name, rest)| Some((names.get(name)?, rest)));
        let Some((value, rest)) = known else {
            let name = part.split(" }}").next().unwrap_or_default();
            return Err(Error::Content(format!("template: nothing is called `{name}`")));
        };
        out.push_str(value);
        out.push_str(rest);
    }
    Ok(out)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

fn copy_public(public: &Path, out: &Path) -> Result<()> {
    let mut files = std::collections::BTreeSet::<PathBuf>::new();
    crate::fingerprint::collect(public, &mut files)?;
    for file in files {
        let target = out.join(file.strip_prefix(public).unwrap_or(&file));
        if let Some(folder) = target.parent() {
            std::fs::create_dir_all(folder).map_err(at(folder))?;
        }
        std::fs::copy(&file, &target).map_err(at(&file))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_filled_or_refused() {
        let names = BTreeMap::from([("app.js", "app-1.js".to_owned())]);
        assert_eq!(fill("import '{{ app.js }}';", &names).unwrap(), "import 'app-1.js';");
        assert!(fill("{{ app.xs }}", &names).unwrap_err().to_string().contains("app.xs"));
    }

    #[test]
    fn scripts_that_call_each_other_carry_one_hash_and_the_new_names() {
        let dir = tempfile::tempdir().unwrap();
        let parts = [("./split_surveys.wasm".to_owned(), b"wasm".to_vec())];
        let glue = "import * as i from \"./parts.js\"; let n = {\"./parts.js\": i}".to_owned();
        let loader = "import {a} from \"./app.js\"; new URL(\"./split_surveys.wasm\")".to_owned();
        let names = scripts(dir.path(), glue, loader, &parts).unwrap();
        let (app, parts) = (&names["app.js"], &names["parts.js"]);
        assert_eq!(app.trim_start_matches("app-"), parts.trim_start_matches("parts-"));
        let read = |name: &str| std::fs::read_to_string(dir.path().join(name)).unwrap();
        assert_eq!(read(app), format!("import * as i from \"./{parts}\"; let n = {{\"./parts.js\": i}}"));
        let part = format!("part-surveys-{}.wasm", of_content(b"wasm"));
        assert_eq!(read(parts), format!("import {{a}} from \"./{app}\"; new URL(\"./{part}\")"));
        assert_eq!(read(&part), "wasm");
    }

    #[test]
    fn a_script_that_does_not_fetch_a_part_is_refused() {
        assert!(
            renamed("let a;", "from ", "./parts.js", "parts-1.js")
                .unwrap_err()
                .to_string()
                .contains("parts.js")
        );
    }

    #[test]
    fn texts_cannot_break_out_of_the_page() {
        assert_eq!(escape("<a b=\"c\"> & d"), "&lt;a b=&quot;c&quot;> &amp; d");
    }
}
