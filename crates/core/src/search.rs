//! How texts are found again: by the beginnings of their words, without regard to case, accents and spellings.
//!
//! A thing is found when each word that is looked for begins one of its words. Both sides are brought into the same
//! plain form here, so that neither the database nor its locale decides what is equal.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Of a word only so many characters are kept: nobody types more of one.
const LONGEST_WORD: usize = 40;
/// Of a text only so many different words are kept.
const MOST_WORDS: usize = 300;
/// So many words of what somebody looks for count.
const MOST_WANTED: usize = 8;
/// Fewer digits than this are no telephone number.
const SHORTEST_NUMBER: usize = 4;

/// One word that is looked for: each of its spellings counts.
pub type Spellings = Vec<String>;

/// The words of a text, in each of their spellings.
pub fn words(text: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for word in split(text) {
        all.extend(spellings(word));
        if all.len() >= MOST_WORDS {
            break;
        }
    }
    all
}

/// What is looked for, word by word; empty when it holds neither letter nor digit.
pub fn wanted(text: &str) -> Vec<Spellings> {
    let mut all: Vec<Spellings> = Vec::new();
    for word in split(text) {
        let spellings: Spellings = spellings(word).into_iter().collect();
        if !spellings.is_empty() && !all.contains(&spellings) && all.len() < MOST_WANTED {
            all.push(spellings);
        }
    }
    all
}

/// Whether a text has each word that is looked for, or one that begins with it.
pub fn finds(wanted: &[Spellings], text: &str) -> bool {
    let words = words(text);
    let begins =
        |form: &String| words.range(form.clone()..).next().is_some_and(|word| word.starts_with(form));
    wanted.iter().all(|spellings| spellings.iter().any(begins))
}

/// Every ending of a telephone number, so that it is found with its country's prefix and without.
pub fn number_words(phone: &str) -> BTreeSet<String> {
    let digits = digits(phone);
    let last = digits.len().saturating_sub(SHORTEST_NUMBER);
    if digits.len() < SHORTEST_NUMBER {
        return BTreeSet::new();
    }
    (0..=last).filter_map(|start| digits.get(start..)).map(str::to_owned).collect()
}

/// What is looked for, if it is a telephone number: its digits without the zeros that lead out of a place or a country.
pub fn wanted_number(text: &str) -> Option<String> {
    let dialled = |c: char| c.is_numeric() || matches!(c, ' ' | '+' | '-' | '/' | '(' | ')' | '.');
    if !text.chars().all(dialled) {
        return None;
    }
    let digits = digits(text).trim_start_matches('0').to_owned();
    (digits.len() >= SHORTEST_NUMBER).then_some(digits)
}

fn digits(text: &str) -> String {
    text.nfkd().filter_map(western).filter(char::is_ascii_digit).collect()
}

fn split(text: &str) -> impl Iterator<Item = &str> {
    // A mark belongs to the letter before it, a tatweel only stretches one.
    text.split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c)).filter(|word| !word.is_empty())
}

/// The plain form of a word, and those that other people write: `müller` is `muller` and `mueller`, `الأمل` is `الامل`
/// and `امل`.
fn spellings(word: &str) -> BTreeSet<String> {
    let lower = word.to_lowercase();
    let german: String = lower.nfc().flat_map(german).collect();
    let mut all: BTreeSet<String> = [plain(&lower), plain(&german)].into();
    let without_article: Vec<String> = all
        .iter()
        .filter_map(|word| word.strip_prefix("ال"))
        .filter(|rest| rest.chars().count() >= 3)
        .map(str::to_owned)
        .collect();
    all.extend(without_article);
    all.remove("");
    all
}

/// The two letters that German writes where there is no umlaut.
fn german(letter: char) -> impl Iterator<Item = char> {
    let (first, second) = match letter {
        'ä' => ('a', Some('e')),
        'ö' => ('o', Some('e')),
        'ü' => ('u', Some('e')),
        other => (other, None),
    };
    std::iter::once(first).chain(second)
}

/// Without accents, and with one letter for those that are written one for another.
fn plain(lower: &str) -> String {
    let letters =
        lower.nfkd().filter(|c| !is_combining_mark(*c)).filter_map(western).flat_map(char::to_lowercase);
    let mut out = String::new();
    for letter in letters {
        match letter {
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'þ' => out.push_str("th"),
            'ø' => out.push('o'),
            'đ' | 'ð' => out.push('d'),
            'ł' => out.push('l'),
            'ħ' => out.push('h'),
            'ı' => out.push('i'),
            'ى' | 'ی' => out.push('ي'),
            'ة' => out.push('ه'),
            'ک' => out.push('ك'),
            'ٱ' => out.push('ا'),
            'ς' => out.push('σ'),
            other => out.push(other),
        }
    }
    out.chars().take(LONGEST_WORD).collect()
}

/// A digit of another script as its Western sign; nothing for what only stretches a word.
fn western(letter: char) -> Option<char> {
    let of = |zero: char| u32::from(letter).checked_sub(u32::from(zero)).filter(|n| *n < 10);
    match letter {
        'ـ' => None,
        _ => of('٠').or_else(|| of('۰')).and_then(|n| char::from_digit(n, 10)).or(Some(letter)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether somebody who looks for `wanted` finds `text`.
    fn finds(wanted: &str, text: &str) -> bool {
        let wanted = super::wanted(wanted);
        !wanted.is_empty() && super::finds(&wanted, text)
    }

    #[test]
    fn beginnings_of_words_find_in_any_order() {
        for wanted in ["acme", "wor", "works ac", "ACME, Works!", "4711", "a-4711"] {
            assert!(finds(wanted, "Acme Works A-4711"), "{wanted}");
        }
        for wanted in ["cme", "acme north", "", "%_", "--"] {
            assert!(!finds(wanted, "Acme Works A-4711"), "{wanted}");
        }
    }

    #[test]
    fn umlauts_and_accents_are_found_however_they_are_written() {
        for name in ["Müller", "Mueller", "MÜLLER", "Mu\u{308}ller"] {
            for wanted in ["müll", "muell", "MÜLLER", "mu\u{308}l"] {
                assert!(finds(wanted, name), "{wanted} finds {name}");
            }
        }
        assert!(
            finds("muller", "Müller") && finds("strasse", "Hauptstraße Straße") && finds("straße", "STRASSE")
        );
        assert!(finds("ostergard", "Østergård") && finds("lodz", "Łódź") && finds("ecole", "École"));
        assert!(finds("istanbul", "İstanbul") && finds("σοφος", "Σοφός"));
    }

    #[test]
    fn arabic_is_found_without_its_marks_and_its_article() {
        for wanted in ["الأمل", "الامل", "امل", "أمل", "الأَمَل", "الأمـــل"] {
            assert!(finds(wanted, "شركة الأمل"), "{wanted}");
        }
        assert!(finds("شركه", "شركة الأمل") && finds("مصطفي", "مصطفى") && finds("١٢٣", "طلب 123"));
    }

    #[test]
    fn other_scripts_are_found_by_their_beginning() {
        assert!(finds("株式", "株式会社きぼう") && finds("🚲 bikes", "🚲 Bikes"));
    }

    #[test]
    fn a_number_is_found_with_and_without_what_leads_to_it() {
        let known = number_words("+49 (171) 234-5678");
        for dialled in ["+49 171 2345678", "0171 234 56", "0049171234", "171/2345678", "5678"] {
            let wanted = wanted_number(dialled).unwrap();
            assert!(known.iter().any(|word| word.starts_with(&wanted)), "{dialled}");
        }
        assert_eq!((wanted_number("Acme 4711"), wanted_number("123")), (None, None));
        assert_eq!(number_words("110"), BTreeSet::new());
    }

    #[test]
    fn endless_texts_leave_a_bounded_number_of_words() {
        let text = (0..5_000).map(|n| format!("w{n}")).collect::<Vec<_>>().join(" ");
        assert!(words(&text).len() <= MOST_WORDS + 2);
        assert_eq!(wanted(&text).len(), MOST_WANTED);
        assert!(words(&"x".repeat(9_000)).iter().all(|word| word.chars().count() == LONGEST_WORD));
    }
}
