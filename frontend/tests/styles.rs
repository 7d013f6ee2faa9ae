//! The style sheets keep the rules of the house: contrast, one home for colours, any writing direction.
#![cfg(not(target_arch = "wasm32"))]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a style sheet that is not as expected fails the test"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Texts on grounds as they are used: small text needs 4.5 : 1 (WCAG 2.2, 1.4.3).
const TEXT_PAIRS: &[(&str, &[&str])] = &[
    ("ink", &["paper", "paper-2", "paper-3", "accent-soft", "good-soft", "warn-soft", "bad-soft"]),
    ("ink-2", &["paper", "paper-2", "paper-3", "bad-soft"]),
    ("ink-3", &["paper", "paper-2", "paper-3"]),
    ("accent", &["paper", "paper-2", "paper-3", "accent-soft"]),
    ("accent-ink", &["accent", "accent-strong"]),
    ("good", &["paper", "good-soft"]),
    ("warn", &["paper", "warn-soft"]),
    ("bad", &["paper", "bad-soft"]),
    ("bad-ink", &["bad"]),
    ("paper", &["ink-2", "good", "bad"]),
];

/// What must be seen to be understood, without being text: 3 : 1 (WCAG 2.2, 1.4.11).
const MARK_PAIRS: &[(&str, &[&str])] = &[
    ("line-2", &["paper", "paper-2"]),
    ("mark-1", &["paper"]),
    ("mark-2", &["paper"]),
    ("accent", &["paper-3"]),
];

fn styles() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("styles")
}

fn sheets() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut open = vec![styles()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "css") {
                let name = path.strip_prefix(styles()).unwrap().to_string_lossy().into_owned();
                found.insert(name, without_comments(&std::fs::read_to_string(path).unwrap()));
            }
        }
    }
    assert!(found.len() > 20);
    found
}

fn without_comments(css: &str) -> String {
    let mut parts = css.split("/*");
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |out, part| out + part.split_once("*/").unwrap().1)
}

/// Colour tokens as (light, dark), each as red, green, blue from 0 to 1.
fn colours() -> BTreeMap<String, [[f64; 3]; 2]> {
    let tokens = &sheets()["tokens.css"];
    let mut found = BTreeMap::new();
    for line in tokens.lines().map(str::trim) {
        let Some((name, value)) = line.split_once(": light-dark(#") else { continue };
        let (light, dark) = value.trim_end_matches(");").split_once(", #").unwrap();
        found.insert(name.trim_start_matches('-').to_owned(), [rgb(light), rgb(dark)]);
    }
    assert!(found.len() > 20);
    found
}

fn rgb(hex: &str) -> [f64; 3] {
    assert_eq!(hex.len(), 6, "{hex}");
    [0, 2, 4].map(|i| f64::from(u8::from_str_radix(&hex[i..i + 2], 16).unwrap()) / 255.0)
}

/// Contrast ratio of WCAG 2.2.
fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
    let luminance = |colour: [f64; 3]| {
        let linear = |c: f64| if c <= 0.04045 { c / 12.92 } else { gamma((c + 0.055) / 1.055) };
        0.2126 * linear(colour[0]) + 0.7152 * linear(colour[1]) + 0.0722 * linear(colour[2])
    };
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// x to the power of 2.4 as x² · x^(2/5), the fifth root by bisection.
fn gamma(x: f64) -> f64 {
    let (mut low, mut high) = (0.0_f64, 1.0_f64);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if middle * middle * middle * middle * middle > x * x { high = middle } else { low = middle }
    }
    x * x * low
}

fn violations(pairs: &[(&str, &[&str])], least: f64) -> Vec<String> {
    let colours = colours();
    let mut wrong = Vec::new();
    for (text, grounds) in pairs {
        for ground in *grounds {
            for (i, theme) in ["light", "dark"].iter().enumerate() {
                let ratio = contrast(colours[*text][i], colours[*ground][i]);
                if ratio < least {
                    wrong.push(format!("{text} on {ground} ({theme}): {ratio:.2}"));
                }
            }
        }
    }
    wrong
}

#[test]
fn contrast_is_measured_as_wcag_says() {
    assert!((contrast(rgb("000000"), rgb("ffffff")) - 21.0).abs() < 1e-9);
    assert!((contrast(rgb("777777"), rgb("ffffff")) - 4.48).abs() < 0.01);
}

#[test]
fn every_text_can_be_read_on_its_ground_by_day_and_by_night() {
    assert_eq!(violations(TEXT_PAIRS, 4.5), Vec::<String>::new());
}

#[test]
fn every_mark_can_be_seen() {
    assert_eq!(violations(MARK_PAIRS, 3.0), Vec::<String>::new());
}

#[test]
fn colours_live_in_the_tokens_only() {
    for (name, css) in sheets().iter().filter(|(name, _)| *name != "tokens.css") {
        for sign in ["#", "rgb(", "hsl(", "oklch("] {
            assert!(!css.contains(sign), "{name} has a colour of its own ({sign})");
        }
    }
}

#[test]
fn every_token_used_is_declared() {
    let all = sheets();
    let declared: BTreeSet<String> = all["tokens.css"]
        .lines()
        .filter_map(|line| line.trim().strip_prefix("--"))
        .filter_map(|line| line.split_once(':').map(|(name, _)| name.to_owned()))
        .collect();
    for (name, css) in &all {
        for used in css.split("var(--").skip(1) {
            let token = used.split([')', ',']).next().unwrap();
            assert!(declared.contains(token), "{name} uses --{token}");
        }
    }
}

#[test]
fn nothing_assumes_that_people_read_from_left_to_right() {
    let physical = [
        "margin-left",
        "margin-right",
        "margin-top",
        "margin-bottom",
        "padding-left",
        "padding-right",
        "padding-top",
        "padding-bottom",
        "border-left",
        "border-right",
        "border-top",
        "border-bottom",
        " left:",
        " right:",
        " top:",
        " bottom:",
        " width:",
        " height:",
        "max-width:",
        "min-width:",
        "max-height:",
        "min-height:",
        "scroll-margin-left",
        "scroll-margin-right",
        "scroll-padding-left",
        "scroll-padding-right",
        "left-radius",
        "right-radius",
        "clear: left",
        "clear: right",
        "to left",
        "to right",
        "text-align: left",
        "text-align: right",
        "float: left",
        "float: right",
    ];
    let survey = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/server/src/public/survey.css");
    let survey = without_comments(&std::fs::read_to_string(survey).unwrap());
    for (name, css) in sheets().into_iter().chain([("survey.css".to_owned(), survey)]) {
        for word in physical {
            assert!(!css.contains(word), "{name}: {word}");
        }
    }
}

#[test]
fn the_kit_keeps_to_its_own_names() {
    for (name, css) in sheets().iter().filter(|(name, _)| name.starts_with("ui/")) {
        for class in css.split('.').skip(1) {
            let class: String =
                class.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_').collect();
            let is_number = class.starts_with(|c: char| c.is_ascii_digit());
            assert!(is_number || class.starts_with("k-"), "{name}: .{class}");
        }
    }
}
