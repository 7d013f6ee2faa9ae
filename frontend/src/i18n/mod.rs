//! Every sentence the app says, generated from `locales/` by `build.rs`; and the language it says it in.
//!
//! A second language is another folder there. The language is fixed when the app starts; changing it reloads.

use std::cell::Cell;

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

/// Speaks this language from now on.
pub fn speak(locale: Locale) {
    LOCALE.set(locale);
}

/// The category of a whole number in the language being spoken.
#[cfg(target_arch = "wasm32")]
pub(crate) fn plural(number: u64) -> Plural {
    let tags = js_sys::Array::of1(&locale().tag().into());
    let rules = js_sys::Intl::PluralRules::new(&tags, &js_sys::Object::new());
    let category: String = rules.select(number as f64).into();
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
        assert_eq!(choose(&[]), Locale::BASE);
    }

    #[test]
    fn plurals_and_arguments_are_put_in() {
        assert_eq!(ui::answers(1), "1 answer");
        assert_eq!(ui::answers(4038), "4,038 answers");
        assert_eq!(ui::interval("72", "68", "77"), "72, between 68 and 77");
    }

    #[test]
    fn texts_are_found_by_keys_from_the_wire() {
        assert_eq!(problems::find("network_title"), Some(problems::network_title()));
        assert_eq!(problems::find("no_such_key"), None);
    }
}
