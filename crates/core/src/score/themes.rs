//! What a text is about: themes by a dictionary that each organisation edits (SCORING §9).
//!
//! A theme belongs to one component and has patterns: a word (`late`), a phrase (`on time`), or either with an open end
//! (`deliver*`, `never deliver*`). Texts and patterns are brought into one form first (NFKC, lower case, `’` as `'`);
//! whole tokens are compared, so `late` does not find `later` or `chocolate`. A token is a run of letters, digits and
//! marks, with apostrophes inside it; scripts that write no spaces between words need patterns of whole runs.
//!
//! A theme says what a text mentions, not whether the customer is content: no score reads it.

use crate::component::Component;
use crate::violation::{Violation, check_text};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// The longest name of a theme, in characters.
pub const MAX_NAME: usize = 80;
/// The longest pattern, in characters.
pub const MAX_PATTERN: usize = 100;
/// A dictionary has no more themes than this.
pub const MOST_THEMES: usize = 200;
/// A theme has no more patterns than this.
pub const MOST_PATTERNS: usize = 200;
/// A phrase has no more words than this.
pub const MOST_WORDS: usize = 8;

/// One theme as it is written down and edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Theme {
    /// What it is called; one of a kind in its dictionary.
    pub name: String,
    /// The part of satisfaction that it belongs to.
    pub component: Component,
    /// Words, phrases and beginnings that stand for it.
    pub patterns: Vec<String>,
}

/// A dictionary made ready to read texts with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dictionary {
    themes: Vec<Theme>,
    /// By the first token of a pattern; patterns whose first token has an open end apart.
    closed: BTreeMap<String, Vec<Known>>,
    open: BTreeMap<String, Vec<Known>>,
}

/// What follows the first token of a pattern, and the theme that it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Known {
    theme: usize,
    rest: Vec<String>,
    open_end: bool,
}

/// How often a theme was heard.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Heard {
    /// Texts that mention it.
    pub texts: u64,
    /// Customers who do.
    pub customers: u64,
}

impl Dictionary {
    /// Reads themes; what cannot be read is named by its place, and then there is no dictionary.
    ///
    /// # Errors
    /// A name that is empty, too long or there twice; no pattern or too many; a pattern that is empty, too long, of more
    /// than [`MOST_WORDS`] words, or with a `*` elsewhere than at its end.
    pub fn new(themes: Vec<Theme>) -> Result<Self, Vec<Violation>> {
        let mut faults = Vec::new();
        if themes.len() > MOST_THEMES {
            let detail = format!("At most {MOST_THEMES} themes; these are {}.", themes.len());
            faults.push(Violation::new("/themes", "too-many", detail));
        }
        let mut found = Self::default();
        let mut names = BTreeSet::new();
        for (at, theme) in themes.iter().enumerate() {
            check_text(&format!("/themes/{at}/name"), &theme.name, MAX_NAME, &mut faults);
            if !names.insert(plain(theme.name.trim())) {
                let detail = "Two themes have this name: give one of them another.";
                faults.push(Violation::new(format!("/themes/{at}/name"), "not-unique", detail));
            }
            if theme.patterns.is_empty() || theme.patterns.len() > MOST_PATTERNS {
                let detail = format!("Give 1 to {MOST_PATTERNS} words, phrases or beginnings.");
                faults.push(Violation::new(format!("/themes/{at}/patterns"), "out-of-range", detail));
            }
            for (place, pattern) in theme.patterns.iter().enumerate() {
                if let Err(detail) = found.learn(at, pattern) {
                    faults.push(Violation::new(
                        format!("/themes/{at}/patterns/{place}"),
                        "not-a-pattern",
                        detail,
                    ));
                }
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        found.themes = themes;
        Ok(found)
    }

    fn learn(&mut self, theme: usize, pattern: &str) -> Result<(), String> {
        let text = pattern.trim();
        if text.chars().count() > MAX_PATTERN {
            return Err(format!("At most {MAX_PATTERN} characters."));
        }
        let (text, open_end) = text.strip_suffix('*').map_or((text, false), |text| (text, true));
        if text.contains('*') || text.ends_with(char::is_whitespace) {
            return Err("Write * only right after the last letters of a pattern.".to_owned());
        }
        let mut words = tokens(text).into_iter();
        let Some(first) = words.next() else {
            return Err("Write a word, a phrase, or the beginning of one with * after it.".to_owned());
        };
        let rest: Vec<String> = words.collect();
        if rest.len() >= MOST_WORDS {
            return Err(format!("At most {MOST_WORDS} words."));
        }
        let begins = open_end && rest.is_empty();
        let known = Known { theme, rest, open_end };
        if begins { &mut self.open } else { &mut self.closed }.entry(first).or_default().push(known);
        Ok(())
    }

    /// The themes, in the order in which they were written down.
    #[must_use]
    pub fn themes(&self) -> &[Theme] {
        &self.themes
    }

    /// The themes that a text mentions, by their place, ascending.
    #[must_use]
    pub fn found(&self, text: &str) -> BTreeSet<usize> {
        let words = tokens(text);
        let mut found = BTreeSet::new();
        for (at, word) in words.iter().enumerate() {
            let after = words.get(at + 1..).unwrap_or_default();
            for known in self.closed.get(word).into_iter().flatten() {
                if follows(known, after) {
                    found.insert(known.theme);
                }
            }
            // Every beginning of the word, shortest first.
            for end in word.char_indices().map(|(at, c)| at + c.len_utf8()) {
                let beginning = word.get(..end).and_then(|beginning| self.open.get(beginning));
                found.extend(beginning.into_iter().flatten().map(|known| known.theme));
            }
        }
        found
    }

    /// How often each theme was heard in texts of (customer, text), in the order of the themes.
    #[must_use]
    pub fn heard<'t>(&self, texts: impl IntoIterator<Item = (u64, &'t str)>) -> Vec<Heard> {
        let mut counts = vec![(0_u64, BTreeSet::new()); self.themes.len()];
        for (customer, text) in texts {
            for theme in self.found(text) {
                if let Some((texts, customers)) = counts.get_mut(theme) {
                    *texts += 1;
                    customers.insert(customer);
                }
            }
        }
        counts
            .into_iter()
            .map(|(texts, customers)| Heard { texts, customers: customers.len() as u64 })
            .collect()
    }
}

/// Whether the rest of a pattern stands right after its first word.
fn follows(known: &Known, after: &[String]) -> bool {
    let Some((last, middle)) = known.rest.split_last() else { return true };
    let Some((end, before)) = after.get(..known.rest.len()).and_then(<[String]>::split_last) else {
        return false;
    };
    before == middle && if known.open_end { end.starts_with(last) } else { end == last }
}

/// NFKC, lower case, one apostrophe.
fn plain(text: &str) -> String {
    let folded: String = text.nfkc().collect::<String>().to_lowercase().nfkc().collect();
    folded.replace(['’', '‘', 'ʼ'], "'")
}

/// The tokens of a text in their plain form.
fn tokens(text: &str) -> Vec<String> {
    let plain = plain(text);
    plain
        .split(|c: char| !(c.is_alphanumeric() || is_combining_mark(c) || c == '\''))
        .map(|word| word.trim_matches('\''))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn theme(name: &str, patterns: &[&str]) -> Theme {
        let patterns = patterns.iter().map(|pattern| (*pattern).to_owned()).collect();
        Theme { name: name.to_owned(), component: Component::Delivery, patterns }
    }

    fn dictionary(patterns: &[&[&str]]) -> Dictionary {
        let themes = patterns.iter().zip(0_u8..).map(|(list, at)| theme(&format!("t{at}"), list));
        Dictionary::new(themes.collect()).unwrap()
    }

    #[test]
    fn whole_words_phrases_and_beginnings_are_found() {
        let found = |pattern: &str, text: &str| !dictionary(&[&[pattern]]).found(text).is_empty();
        for (pattern, text) in [
            ("late", "It was LATE again."),
            ("late", "(late)"),
            ("on time", "never on\u{a0}time!"),
            ("deliver*", "The delivery"),
            ("deliver*", "they deliver"),
            ("not deliver*", "was not delivered"),
            ("can't reach", "I can’t reach you"),
            ("größe", "Falsche GRÖSSE? Nein: GRO\u{308}ßE"),
            ("file", "the ﬁle"),
            ("100", "１００ times"),
            ("прибыл*", "ПРИБЫЛО поздно"),
        ] {
            assert!(found(pattern, text), "{pattern} in {text}");
        }
        for (pattern, text) in [
            ("late", "later, chocolate, lat e"),
            ("on time", "on the time, time on"),
            ("deliver*", "undelivered"),
            ("not deliver*", "deliver not"),
            ("on time", "on"),
            ("late", ""),
        ] {
            assert!(!found(pattern, text), "{pattern} in {text}");
        }
    }

    #[test]
    fn texts_and_customers_are_counted_once_for_each_theme() {
        let all = dictionary(&[&["late", "delay*"], &["refund"]]);
        assert_eq!(all.found("late, late and delayed: a refund!"), BTreeSet::from([0, 1]));
        let heard = all.heard([(1, "late"), (1, "delays"), (2, "late, delayed"), (3, "fine")]);
        assert_eq!(heard, [Heard { texts: 3, customers: 2 }, Heard::default()]);
    }

    #[test]
    fn what_cannot_be_read_is_named_by_its_place() {
        let faults = Dictionary::new(vec![
            theme("a", &["ok", "", "*", "a*b", "late *", &"x".repeat(101), "1 2 3 4 5 6 7 8 9"]),
            theme("A ", &[]),
            theme("", &["ok"]),
        ])
        .unwrap_err();
        let found: Vec<_> = faults.iter().map(|fault| fault.pointer.as_str()).collect();
        let patterns = (1..=6).map(|at| format!("/themes/0/patterns/{at}"));
        let mut wanted: Vec<String> = patterns.collect();
        wanted.extend(["/themes/1/name", "/themes/1/patterns", "/themes/2/name"].map(str::to_owned));
        assert_eq!(found, wanted);
        assert!(Dictionary::new(vec![theme("a", &["x"]); 2]).is_err());
    }
}
