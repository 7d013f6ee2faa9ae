//! The words of the public pages, in the language of whoever reads them; English where a language has none.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use kept_core::survey::QuestionKind;
use serde::Deserialize;
use serde_json::{Map, Value};

/// The language that has every text.
const FALLBACK: &str = "en";
/// All languages; another one is a folder and a line here.
const LOCALES: [(&str, &str); 1] = [(FALLBACK, include_str!("../../locales/en/public.json"))];
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
        assert_eq!(of("xx").language, "en");
        assert_eq!(of("").direction(), "ltr");
        for kind in QuestionKind::ALL {
            assert_eq!(of("en").ends(kind).is_some(), kind.scale().is_some(), "{kind:?}");
        }
    }

    #[test]
    fn a_value_takes_its_place() {
        assert_eq!(fill("{{ a }} and {{ b }}", &[("a", "1"), ("b", "2")]), "1 and 2");
    }
}
