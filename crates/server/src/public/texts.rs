//! The words of the public pages, in the language of whoever reads them; English where a language has none.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use actix_web::http::header::{ACCEPT_LANGUAGE, HeaderMap};
use kept_core::survey::QuestionKind;
use serde::Deserialize;
use serde_json::{Map, Value};

/// The language that has every text.
const FALLBACK: &str = "en";
/// All languages; another one is a folder and a line here.
const LOCALES: [(&str, &str); 2] = [
    (FALLBACK, include_str!("../../locales/en/public.json")),
    ("de", include_str!("../../locales/de/public.json")),
];
/// Languages that are written from right to left.
const RIGHT_TO_LEFT: [&str; 10] = ["ar", "arc", "ckb", "dv", "fa", "he", "ps", "ug", "ur", "yi"];

/// The texts, one field for each key of the file. `{{ name }}` stands for a value.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Texts {
    #[serde(skip)]
    pub(super) language: String,
    pub(super) page_title: String,
    pub(super) asks: String,
    pub(super) optional: String,
    pub(super) send: String,
    pub(super) once: String,
    pub(super) thanks_title: String,
    pub(super) thanks: String,
    pub(super) answered_title: String,
    pub(super) answered: String,
    pub(super) closed_title: String,
    pub(super) closed: String,
    pub(super) unknown_title: String,
    pub(super) unknown: String,
    pub(super) unreadable_title: String,
    pub(super) unreadable: String,
    pub(super) failed_title: String,
    pub(super) failed: String,
    pub(super) marked: String,
    pub(super) busy: String,
    pub(super) missing: String,
    pub(super) off_the_scale: String,
    pub(super) too_long: String,
    pub(super) characters: String,
    expectation_low: String,
    expectation_high: String,
    relative_value_low: String,
    relative_value_high: String,
    choose_again_low: String,
    choose_again_high: String,
    recommend_low: String,
    recommend_high: String,
    satisfaction_low: String,
    satisfaction_high: String,
    effort_low: String,
    effort_high: String,
}

static ALL: LazyLock<BTreeMap<&str, Texts>> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the files are part of the program, and a test reads them all")]
    load().expect("the texts of the public pages can be read")
});

fn load() -> serde_json::Result<BTreeMap<&'static str, Texts>> {
    let fallback: Map<String, Value> = LOCALES
        .iter()
        .find(|(language, _)| *language == FALLBACK)
        .map_or(Ok(Map::new()), |(_, json)| serde_json::from_str(json))?;
    LOCALES
        .iter()
        .map(|(language, json)| {
            let mut all = fallback.clone();
            all.extend(serde_json::from_str::<Map<String, Value>>(json)?);
            let texts: Texts = serde_json::from_value(Value::Object(all))?;
            Ok((*language, Texts { language: (*language).to_owned(), ..texts }))
        })
        .collect()
}

/// The texts in a language: `de-CH` is answered by `de`, and a language without texts by English.
pub(super) fn of(language: &str) -> &'static Texts {
    let primary = language.split('-').next().unwrap_or_default();
    let found = ALL.get(language).or_else(|| ALL.get(primary)).or_else(|| ALL.get(FALLBACK));
    #[expect(clippy::expect_used, reason = "the fallback is in the constant list above")]
    found.expect("English is there")
}

/// The texts in the language that a browser asks for (`Accept-Language`), for pages that know of no contact.
pub(super) fn wished(headers: &HeaderMap) -> &'static Texts {
    let wishes = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    of(dearest(wishes).unwrap_or_default())
}

/// The language that is liked best of those that have texts; of equals the first.
fn dearest(wishes: &str) -> Option<&str> {
    let mut best: Option<(&str, f32)> = None;
    for wish in wishes.split(',').take(20) {
        let (tag, weight) = wish.split_once(';').unwrap_or((wish, ""));
        let weight = weight.trim().strip_prefix("q=").map_or(Ok(1.0), str::parse).unwrap_or(0.0);
        let primary = tag.trim().split('-').next().unwrap_or_default();
        let is_known = LOCALES.iter().any(|(language, _)| language.eq_ignore_ascii_case(primary));
        if is_known && weight > 0.0 && best.is_none_or(|(_, most)| weight > most) {
            best = Some((primary, weight));
        }
    }
    best.map(|(language, _)| language)
}

impl Texts {
    /// `rtl` or `ltr`.
    pub(super) fn direction(&self) -> &'static str {
        let primary = self.language.split('-').next().unwrap_or_default();
        if RIGHT_TO_LEFT.contains(&primary) { "rtl" } else { "ltr" }
    }

    /// What the lowest and the highest step of a scale mean, where the question does not say so itself.
    pub(super) fn ends(&self, kind: QuestionKind) -> Option<(&str, &str)> {
        let (low, high) = match kind {
            QuestionKind::Expectation => (&self.expectation_low, &self.expectation_high),
            QuestionKind::RelativeValue => (&self.relative_value_low, &self.relative_value_high),
            QuestionKind::ChooseAgain => (&self.choose_again_low, &self.choose_again_high),
            QuestionKind::Recommend => (&self.recommend_low, &self.recommend_high),
            QuestionKind::Satisfaction => (&self.satisfaction_low, &self.satisfaction_high),
            QuestionKind::Effort => (&self.effort_low, &self.effort_high),
            QuestionKind::Choice | QuestionKind::Open => return None,
        };
        Some((low, high))
    }
}

/// A text with its values in place.
pub(super) fn fill(text: &str, values: &[(&str, &str)]) -> String {
    values
        .iter()
        .fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{{ {name} }}}}"), value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_can_be_read_and_falls_back_to_english() {
        assert_eq!(load().unwrap().len(), LOCALES.len());
        assert_eq!(of("en-GB").language, "en");
        assert_eq!(of("de-CH").language, "de");
        assert_eq!(of("xx").language, "en");
        assert_eq!(of("").direction(), "ltr");
        for kind in QuestionKind::ALL {
            assert_eq!(of("en").ends(kind).is_some(), kind.scale().is_some(), "{kind:?}");
        }
    }

    #[test]
    fn every_language_has_every_text_with_the_same_values() {
        let texts = |json: &str| serde_json::from_str::<BTreeMap<String, String>>(json).unwrap();
        let values = |text: &str| {
            let names = text.split("{{ ").skip(1).filter_map(|part| part.split(" }}").next());
            names.map(str::to_owned).collect::<std::collections::BTreeSet<_>>()
        };
        let base = texts(LOCALES[0].1);
        for (language, json) in LOCALES {
            let own = texts(json);
            assert!(own.keys().eq(base.keys()), "{language}");
            for (key, text) in own {
                assert_eq!(values(&text), values(&base[&key]), "{language}: {key}");
            }
        }
    }

    #[test]
    fn a_page_for_nobody_speaks_the_browsers_language() {
        for (wishes, language) in [
            ("de-DE,de;q=0.9,en;q=0.8", Some("de")),
            ("fr, en;q=0.3, de;q=0.7", Some("de")),
            ("de;q=0, en;q=0.1", Some("en")),
            ("de;q=x", None),
            ("", None),
        ] {
            assert_eq!(dearest(wishes), language, "{wishes}");
        }
    }

    #[test]
    fn a_value_takes_its_place() {
        assert_eq!(fill("{{ a }} and {{ b }}", &[("a", "1"), ("b", "2")]), "1 and 2");
    }
}
