//! Every sentence the app says, generated from `locales/` by `build.rs`; and the language it says it in.
//!
//! Another language is another folder there. The language is fixed when the app starts; changing it reloads.

use std::borrow::Cow;
use std::cell::Cell;

use crate::browser;

#[allow(clippy::all, clippy::pedantic, reason = "generated code")]
mod texts {
    use super::*;
    include!(concat!(env!("OUT_DIR"), "/texts.rs"));
}

pub use texts::*;

/// The plural categories of Unicode CLDR.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plural {
    /// Nothing (Arabic, Latvian …).
    Zero,
    /// One, or what a language counts like one.
    One,
    /// Two (Arabic, Slovene …).
    Two,
    /// A few (Czech, Polish …).
    Few,
    /// Many (Arabic, Polish …).
    Many,
    /// All the rest.
    Other,
}

thread_local! {
    static LOCALE: Cell<Locale> = const { Cell::new(Locale::BASE) };
}

/// The language being spoken.
pub fn locale() -> Locale {
    LOCALE.get()
}

/// Chooses the best language for a list of wishes (BCP 47 tags, the dearest first).
pub fn choose(wishes: &[String]) -> Locale {
    let exact = |wish: &String| Locale::ALL.iter().find(|l| l.tag().eq_ignore_ascii_case(wish));
    let near = |wish: &String| {
        let language = wish.split('-').next().unwrap_or_default();
        Locale::ALL
            .iter()
            .find(|l| l.tag().split('-').next().is_some_and(|t| t.eq_ignore_ascii_case(language)))
    };
    wishes.iter().find_map(|wish| exact(wish).or_else(|| near(wish))).copied().unwrap_or(Locale::BASE)
}

/// Where the reader's choice is kept; `boot.js` reads it too.
const KEY: &str = "kept-language";

/// Speaks the language that the reader has chosen, else the one the browser asks for; the page says which it is.
pub fn begin() {
    let wishes: Vec<String> = browser::stored(KEY).into_iter().chain(browser::languages()).collect();
    let locale = choose(&wishes);
    speak(locale);
    browser::mark_language(locale.tag(), locale.direction());
}

/// Keeps the reader's choice and begins anew in that language.
pub fn change_to(locale: Locale) {
    browser::store(KEY, Some(locale.tag()));
    browser::reload();
}

/// Speaks this language from now on.
pub fn speak(locale: Locale) {
    LOCALE.set(locale);
}

/// Languages that are written from right to left.
const RIGHT_TO_LEFT: [&str; 10] = ["ar", "arc", "ckb", "dv", "fa", "he", "ps", "ug", "ur", "yi"];

impl Locale {
    /// Whether it is written from right to left.
    pub fn is_right_to_left(self) -> bool {
        RIGHT_TO_LEFT.contains(&self.tag().split('-').next().unwrap_or_default())
    }

    /// `rtl` or `ltr`.
    pub fn direction(self) -> &'static str {
        if self.is_right_to_left() { "rtl" } else { "ltr" }
    }
}

/// Whether a letter is written from right to left: the blocks of Hebrew, Arabic, and their kin.
fn is_right_to_left(letter: char) -> bool {
    matches!(u32::from(letter), 0x0590..=0x08FF | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFF | 0x1_0800..=0x1_0FFF | 0x1_E800..=0x1_EFFF)
}

/// What is put into a sentence, kept apart (Unicode isolates) where it runs the other way: a name in Arabic does not
/// turn the English words around it.
fn isolated(text: &str) -> Cow<'_, str> {
    let other_way = if locale().is_right_to_left() {
        text.chars().any(|letter| letter.is_alphabetic() && !is_right_to_left(letter))
    } else {
        text.chars().any(is_right_to_left)
    };
    if other_way { Cow::Owned(format!("\u{2068}{text}\u{2069}")) } else { Cow::Borrowed(text) }
}

/// The category of a whole number in the language being spoken.
#[cfg(target_arch = "wasm32")]
pub(crate) fn plural(number: u64) -> Plural {
    thread_local! {
        static RULES: js_sys::Intl::PluralRules = js_sys::Intl::PluralRules::new(
            &js_sys::Array::of1(&locale().tag().into()),
            &js_sys::Object::new(),
        );
    }
    let category: String = RULES.with(|rules| rules.select(number as f64)).into();
    match category.as_str() {
        "zero" => Plural::Zero,
        "one" => Plural::One,
        "two" => Plural::Two,
        "few" => Plural::Few,
        "many" => Plural::Many,
        _ => Plural::Other,
    }
}

/// English, for tests outside a browser.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn plural(number: u64) -> Plural {
    if number == 1 { Plural::One } else { Plural::Other }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_language_is_chosen() {
        assert_eq!(choose(&["en-GB".into()]), Locale::En);
        assert_eq!(choose(&["xx".into(), "EN".into()]), Locale::En);
        assert_eq!(choose(&["de-AT".into(), "en".into()]), Locale::De);
        assert_eq!(choose(&[]), Locale::BASE);
    }

    #[test]
    fn plurals_and_arguments_are_put_in() {
        assert_eq!(ui::answers(1), "1 answer");
        assert_eq!(ui::answers(4038), "4,038 answers");
        assert_eq!(ui::interval("72", "68", "77"), "72, between 68 and 77");
    }

    #[test]
    fn every_language_says_its_name_and_its_direction() {
        assert_eq!(Locale::ALL.iter().map(|l| l.own_name()).collect::<Vec<_>>(), ["Deutsch", "English"]);
        assert!(Locale::ALL.iter().all(|l| l.direction() == "ltr"));
    }

    #[test]
    fn a_name_that_runs_the_other_way_is_kept_apart_and_others_stay_as_they_are() {
        assert_eq!(ask::contact_added("ليلى"), "\u{2068}ليلى\u{2069} has been added.");
        assert_eq!(ask::contact_added("Øyvind Ås"), "Øyvind Ås has been added.");
        assert_eq!(isolated("1,234"), "1,234");
    }

    #[test]
    fn every_language_has_its_own_words() {
        speak(Locale::De);
        assert_eq!(ui::answers(1), "1 Antwort");
        assert_eq!(ui::answers(2), "2 Antworten");
        assert_eq!(customer::known_yes(), "Bekannt");
        speak(Locale::BASE);
    }

    #[test]
    fn texts_are_found_by_keys_from_the_wire() {
        assert_eq!(problems::find("network_title"), Some(problems::network_title()));
        assert_eq!(problems::find("no_such_key"), None);
    }
}
