//! Turns `locales/<language>/<screen>.json` into one typed function per text.
//!
//! English is the measure: every other language must have the same keys with the same `{{ arguments }}`.
//! `_one`, `_few`, `_other` … make one function that takes a count.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

type Fallible<T> = Result<T, Box<dyn Error>>;
/// Screen → key → text.
type Language = BTreeMap<String, BTreeMap<String, String>>;

const BASE: &str = "en";
const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

fn main() -> Fallible<()> {
    let locales = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("locales");
    println!("cargo::rerun-if-changed={}", locales.display());
    let languages = read(&locales)?;
    let base = languages.get(BASE).ok_or("locales/en is missing")?;
    for (tag, language) in &languages {
        same_keys(tag, base, language)?;
    }
    let mut code = locale_type(&languages);
    for (screen, texts) in base {
        module(&mut code, screen, texts, &languages)?;
    }
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("texts.rs"), code)?;
    Ok(())
}

/// Reads every language folder. English comes first in the type made from it, whatever its name sorts to.
fn read(locales: &Path) -> Fallible<BTreeMap<String, Language>> {
    let mut languages = BTreeMap::new();
    for folder in fs::read_dir(locales)? {
        let folder = folder?.path();
        let mut language = Language::new();
        for file in fs::read_dir(&folder)? {
            let file = file?.path();
            let texts = serde_json::from_str(&fs::read_to_string(&file)?)
                .map_err(|e| format!("{}: {e}", file.display()))?;
            language.insert(name_of(&file), texts);
        }
        languages.insert(name_of(&folder), language);
    }
    Ok(languages)
}

fn name_of(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// Plural forms may differ between languages; keys and arguments may not.
fn same_keys(tag: &str, base: &Language, language: &Language) -> Fallible<()> {
    let shape = |language: &Language| -> BTreeSet<String> {
        let mut keys = BTreeSet::new();
        for (screen, texts) in language {
            for (key, forms) in group(texts) {
                let used = forms.values().flat_map(|text| arguments(text)).collect::<BTreeSet<_>>();
                keys.insert(format!("{screen}.{key}({})", Vec::from_iter(used).join(", ")));
            }
        }
        keys
    };
    let (wanted, found) = (shape(base), shape(language));
    let difference: Vec<_> = wanted.symmetric_difference(&found).cloned().collect();
    if difference.is_empty() {
        Ok(())
    } else {
        Err(format!("locales/{tag} differs from {BASE}: {difference:?}").into())
    }
}

/// Key → plural category → text; a text without plurals stands under the empty category.
fn group(texts: &BTreeMap<String, String>) -> BTreeMap<String, BTreeMap<String, String>> {
    let mut groups: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for (key, text) in texts {
        let plural = key.rsplit_once('_').filter(|(stem, category)| {
            CATEGORIES.contains(category) && texts.contains_key(&format!("{stem}_other"))
        });
        let (stem, category) = plural.unwrap_or((key, ""));
        groups.entry(stem.to_owned()).or_default().insert(category.to_owned(), text.clone());
    }
    groups
}

/// Names between double braces, in order of appearance.
fn arguments(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    for part in text.split("{{ ").skip(1) {
        let name = part.split(" }}").next().unwrap_or_default().to_owned();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn locale_type(languages: &BTreeMap<String, Language>) -> String {
    let tags: Vec<&String> = languages.keys().collect();
    let list = |f: &dyn Fn(&str) -> String| tags.iter().map(|tag| f(tag)).collect::<Vec<_>>().join(" ");
    let variants = list(&|tag| format!("/// `{tag}`\n{},", variant(tag)));
    let all = list(&|tag| format!("Locale::{},", variant(tag)));
    let to_tag = list(&|tag| format!("Locale::{} => {tag:?},", variant(tag)));
    let own_name = |tag: &str| languages.get(tag)?.get("boot")?.get("language").cloned();
    let to_name = list(&|tag| {
        format!("Locale::{} => {:?},", variant(tag), own_name(tag).unwrap_or_else(|| tag.to_owned()))
    });
    format!(
        "/// A language with a folder under `locales/`.\n#[derive(Clone, Copy, Debug, PartialEq, Eq)]\n\
         pub enum Locale {{ {variants} }}\n\
         impl Locale {{\n/// All of them.\npub const ALL: &[Locale] = &[{all}];\n\
         /// What speaks when nothing better is known.\npub const BASE: Locale = Locale::{};\n\
         /// The BCP 47 tag.\npub const fn tag(self) -> &'static str {{ match self {{ {to_tag} }} }}\n\
         /// What the language calls itself.\npub const fn own_name(self) -> &'static str {{ match self {{ {to_name} }} }}\n}}\n",
        variant(BASE)
    )
}

/// `pt-BR` becomes `PtBR`.
fn variant(tag: &str) -> String {
    tag.split('-')
        .map(|part| {
            let mut letters = part.chars();
            letters.next().map(|c| c.to_uppercase().chain(letters).collect::<String>()).unwrap_or_default()
        })
        .collect()
}

fn module(
    code: &mut String,
    screen: &str,
    texts: &BTreeMap<String, String>,
    languages: &BTreeMap<String, Language>,
) -> Fallible<()> {
    writeln!(code, "/// Texts of `{screen}.json`.\npub mod {screen} {{")?;
    let mut plain = Vec::new();
    for (key, forms) in group(texts) {
        let sample = forms.get("").or_else(|| forms.get("other")).ok_or("a text without a form")?;
        let mut names = arguments(sample);
        let counted = !forms.contains_key("");
        names.retain(|name| !(counted && name == "count"));
        if !counted && names.is_empty() {
            plain.push(key.clone());
        }
        let mut arms = String::new();
        for (tag, language) in languages {
            let forms = group(&language[screen]).remove(&key).unwrap_or_default();
            arms.push_str(&arm(tag, &forms, counted, names.is_empty() && !counted)?);
        }
        function(code, &key, sample, counted, &names, &arms)?;
    }
    lookup(code, &plain)?;
    writeln!(code, "}}")?;
    Ok(())
}

/// What one language says: a text, or one text per plural category.
fn arm(tag: &str, forms: &BTreeMap<String, String>, counted: bool, fixed: bool) -> Fallible<String> {
    let locale = format!("super::Locale::{}", variant(tag));
    if !counted {
        let text = forms.get("").ok_or("a text without a form")?;
        return Ok(format!("{locale} => {},", said(text, fixed)));
    }
    let mut arms = String::new();
    for (category, text) in forms.iter().filter(|(category, _)| *category != "other") {
        write!(arms, "super::Plural::{} => {},", variant(category), said(text, false))?;
    }
    let other = forms.get("other").ok_or("a plural without `_other`")?;
    Ok(format!("{locale} => match super::plural(number) {{ {arms} _ => {} }},", said(other, false)))
}

/// The expression for a text: itself, or a `format!` of it.
fn said(text: &str, fixed: bool) -> String {
    if fixed {
        return format!("{text:?}");
    }
    let pattern = text.replace("{{ ", "\u{1}").replace(" }}", "\u{2}").replace('{', "{{").replace('}', "}}");
    format!("format!({:?})", pattern.replace('\u{1}', "{").replace('\u{2}', "}"))
}

fn function(
    code: &mut String,
    key: &str,
    sample: &str,
    counted: bool,
    names: &[String],
    arms: &str,
) -> Fallible<()> {
    let mut parameters: Vec<String> = names.iter().map(|name| format!("{name}: &str")).collect();
    // A name in another writing direction keeps to itself.
    let mut first = String::new();
    for name in names {
        writeln!(first, "let {name} = super::isolated({name});")?;
    }
    if counted {
        parameters.insert(0, "number: u64".to_owned());
        first.push_str("let count = crate::format::count(number);\nlet _ = &count;\n");
    }
    let result = if counted || !names.is_empty() { "String" } else { "&'static str" };
    let doc = sample.replace('\n', " ");
    writeln!(
        code,
        "#[doc = {doc:?}]\npub fn {key}({}) -> {result} {{\n{first}match super::locale() {{ {arms} }}\n}}",
        parameters.join(", ")
    )?;
    Ok(())
}

/// For keys that come from the wire, such as the code of a problem.
fn lookup(code: &mut String, keys: &[String]) -> Fallible<()> {
    let arms = keys.iter().map(|key| format!("{key:?} => {key}(),")).collect::<Vec<_>>().join("\n");
    writeln!(
        code,
        "/// The text under a key that is only known at run time; only texts without arguments.\n\
         pub fn find(key: &str) -> Option<&'static str> {{\nSome(match key {{ {arms} _ => return None }})\n}}"
    )?;
    Ok(())
}
