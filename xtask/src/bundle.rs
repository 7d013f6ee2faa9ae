//! Turns a compiled module, the styles and the page's frame into files with content-hashed names.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use wasm_bindgen_cli_support::Bindgen;

use crate::css;
use crate::error::{Error, Result, at, read_text};
use crate::fingerprint::of_content;

/// Writes the whole bundle into the empty folder `out`: `index.html`, `assets/*`, and the files of `public/`.
pub(crate) fn write(frontend: &Path, wasm: &Path, out: &Path, dev: bool) -> Result<()> {
    let assets = out.join("assets");
    std::fs::create_dir_all(&assets).map_err(at(&assets))?;
    let (js, module) = bind(wasm, out, dev)?;
    let style = css::join(&frontend.join("styles"))?;

    let mut names = BTreeMap::new();
    names.insert("app.css", put(&assets, "app", "css", style.as_bytes())?);
    names.insert("app.wasm", put(&assets, "app", "wasm", &module)?);
    names.insert("app.js", put(&assets, "app", "js", js.as_bytes())?);
    let boot = fill(&read_text(&frontend.join("boot.js"))?, &names)?;
    names.insert("boot.js", put(&assets, "boot", "js", boot.as_bytes())?);
    let texts = boot_texts(frontend)?;
    names.extend(texts.iter().map(|(key, text)| (key.as_str(), escape(text))));
    let page = fill(&read_text(&frontend.join("index.html"))?, &names)?;
    let index = out.join("index.html");
    std::fs::write(&index, page).map_err(at(&index))?;
    copy_public(&frontend.join("public"), out)
}

/// The JavaScript glue and the module, as wasm-bindgen makes them.
fn bind(wasm: &Path, scratch: &Path, dev: bool) -> Result<(String, Vec<u8>)> {
    let failed = |e: &dyn std::fmt::Display| Error::Content(format!("wasm-bindgen: {e:#}"));
    let folder = scratch.join("bindgen");
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(wasm)
        .out_name("app")
        .typescript(false)
        .keep_debug(false)
        .remove_name_section(!dev)
        .remove_producers_section(true)
        .omit_default_module_path(true);
    bindgen.web(true).map_err(|e| failed(&e))?.generate(&folder).map_err(|e| failed(&e))?;
    if folder.join("snippets").exists() {
        // Snippets carry their own paths, which hashed names would break.
        return Err(Error::Content("a dependency brought JavaScript snippets of its own".into()));
    }
    let js = read_text(&folder.join("app.js"))?;
    let path = folder.join("app_bg.wasm");
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

/// The few texts the page shows before the app runs.
fn boot_texts(frontend: &Path) -> Result<BTreeMap<String, String>> {
    let path = frontend.join("locales/en/boot.json");
    let texts: BTreeMap<String, String> = serde_json::from_str(&read_text(&path)?)
        .map_err(|e| Error::Content(format!("{}: {e}", path.display())))?;
    Ok(texts.into_iter().map(|(key, text)| (format!("boot.{key}"), text)).collect())
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
    fn texts_cannot_break_out_of_the_page() {
        assert_eq!(escape("<a b=\"c\"> & d"), "&lt;a b=&quot;c&quot;> &amp; d");
    }
}
