//! Joins the style sheets in a fixed order and takes out what only people need.

use std::collections::BTreeSet;
use std::path::Path;

use crate::error::{Result, read_text};
use crate::fingerprint::collect;

/// Layers from weakest to strongest; a file belongs to the layer of its name or of its folder.
const LAYERS: [&str; 5] = ["reset", "tokens", "base", "ui", "screens"];

/// All style sheets of `styles/` as one, each inside its layer.
pub(crate) fn join(styles: &Path) -> Result<String> {
    let mut out = format!("@layer {};", LAYERS.join(","));
    for layer in LAYERS {
        let mut files = BTreeSet::new();
        let folder = styles.join(layer);
        if folder.is_dir() {
            collect(&folder, &mut files)?;
        } else {
            files.insert(styles.join(format!("{layer}.css")));
        }
        out.extend(["@layer ", layer, "{"]);
        for file in files {
            out.push_str(&minify(&read_text(&file)?));
        }
        out.push('}');
    }
    Ok(out)
}

/// Drops comments and needless white space; never changes what is inside quotes.
pub(crate) fn minify(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css.chars().peekable();
    let mut quote: Option<char> = None;
    let mut space = false;
    while let Some(c) = rest.next() {
        if let Some(q) = quote {
            out.push(c);
            match c {
                '\\' => out.extend(rest.next()),
                _ if c == q => quote = None,
                _ => {}
            }
        } else if c == '/' && rest.peek() == Some(&'*') {
            skip_comment(&mut rest);
            space = true;
        } else if c.is_whitespace() {
            space = true;
        } else {
            let tight_before = matches!(c, '{' | '}' | ';' | ',');
            let tight_after = out.ends_with(['{', '}', ';', ',', ':']) || out.is_empty();
            if space && !tight_before && !tight_after {
                out.push(' ');
            }
            space = false;
            if c == '}' && out.ends_with(';') {
                out.pop();
            }
            if matches!(c, '"' | '\'') {
                quote = Some(c);
            }
            out.push(c);
        }
    }
    out
}

fn skip_comment(rest: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    rest.next();
    let mut last = ' ';
    for c in rest.by_ref() {
        if last == '*' && c == '/' {
            return;
        }
        last = c;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_matters() {
        let cases = [
            (".a {\n  color: red;\n  /* why */\n}\n", ".a{color:red}"),
            (".a :hover > b , c { width: calc(1px + 2px); }", ".a :hover > b,c{width:calc(1px + 2px)}"),
            (".a::before { content: \" ; } \"; }", ".a::before{content:\" ; } \"}"),
            (".a { & .b { x: y } }", ".a{& .b{x:y}}"),
            ("a::after { content: \"\\\"  \" }", "a::after{content:\"\\\"  \"}"),
            (
                "@media (width > 40rem) and (hover) { a { b: c d } }",
                "@media (width > 40rem) and (hover){a{b:c d}}",
            ),
        ];
        for (from, to) in cases {
            assert_eq!(minify(from), to);
        }
    }

    #[test]
    fn layers_come_in_their_order_whatever_the_names() {
        let dir = tempfile::tempdir().unwrap();
        for folder in ["ui", "screens"] {
            std::fs::create_dir(dir.path().join(folder)).unwrap();
        }
        for (name, text) in [
            ("reset.css", "r{}"),
            ("tokens.css", "t{}"),
            ("base.css", "b{}"),
            ("ui/z.css", "z{}"),
            ("ui/a.css", "a{}"),
            ("screens/m.css", "m{}"),
        ] {
            std::fs::write(dir.path().join(name), text).unwrap();
        }
        let joined = join(dir.path()).unwrap();
        assert_eq!(
            joined,
            "@layer reset,tokens,base,ui,screens;@layer reset{r{}}@layer tokens{t{}}@layer base{b{}}\
             @layer ui{a{}z{}}@layer screens{m{}}"
        );
    }
}
