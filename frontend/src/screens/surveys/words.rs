//! The words of kinds and components, and what a question of a kind begins with.

use kept_core::component::Component;
use kept_core::survey::{Question, QuestionKey, QuestionKind};

use crate::i18n::surveys;

fn said(what: &str, kind: QuestionKind) -> &'static str {
    surveys::find(&format!("{what}_{}", kind.as_str())).unwrap_or_default()
}

/// What a kind asks for.
pub(super) fn kind(kind: QuestionKind) -> &'static str {
    said("kind", kind)
}

/// What a component is about.
pub(super) fn component(component: Component) -> &'static str {
    surveys::find(&format!("component_{}", component.as_str())).unwrap_or_default()
}

/// The question that a kind begins with.
pub(super) fn text(kind: QuestionKind) -> &'static str {
    said("text", kind)
}

/// The labels that a kind begins with.
pub(super) fn labels(kind: QuestionKind) -> Vec<String> {
    match kind {
        QuestionKind::Open => Vec::new(),
        _ => vec![said("low", kind).to_owned(), said("high", kind).to_owned()],
    }
}

/// A key that says kind and component, so that it means the same wherever it is used; `taken` are avoided.
pub(super) fn key(kind: QuestionKind, component: Component, taken: &[String]) -> String {
    let stem = format!("{}_{}", kind.as_str(), component.as_str());
    let numbered = (2..).map(|number| format!("{stem}_{number}"));
    let mut all = std::iter::once(stem.clone()).chain(numbered);
    all.find(|key| !taken.contains(key)).unwrap_or(stem)
}

/// The recommended core: expectation, value, would choose again, one on satisfaction, one open.
pub(super) fn core() -> Vec<Question> {
    use QuestionKind::{ChooseAgain, Expectation, Open, RelativeValue, Satisfaction};
    let kinds = [
        (Expectation, Component::Product),
        (RelativeValue, Component::Product),
        (ChooseAgain, Component::Service),
        (Satisfaction, Component::Service),
        (Open, Component::Service),
    ];
    kinds.into_iter().filter_map(|(kind, component)| question(kind, component, &[])).collect()
}

/// A question as its kind begins.
pub(super) fn question(kind: QuestionKind, component: Component, taken: &[String]) -> Option<Question> {
    let key: QuestionKey = key(kind, component, taken).parse().ok()?;
    let required = kind != QuestionKind::Open;
    Some(Question { key, kind, component, text: text(kind).to_owned(), labels: labels(kind), required })
}

#[cfg(test)]
mod tests {
    use super::*;
    use kept_core::survey::SurveyBody;

    #[test]
    fn every_kind_has_words_and_the_core_may_be_asked() {
        for of in QuestionKind::ALL {
            assert!(!kind(of).is_empty() && !text(of).is_empty());
            assert!(labels(of).iter().all(|label| !label.is_empty()));
        }
        assert!(Component::ALL.iter().all(|of| !component(*of).is_empty()));
        let body = SurveyBody { title: "T".into(), language: "en".into(), questions: core() };
        assert_eq!(body.check(), []);
        assert_eq!(body.questions.len(), 5);
    }

    #[test]
    fn keys_are_never_taken_twice() {
        let first = key(QuestionKind::Satisfaction, Component::Delivery, &[]);
        assert_eq!(first, "satisfaction_delivery");
        assert_eq!(key(QuestionKind::Satisfaction, Component::Delivery, &[first]), "satisfaction_delivery_2");
    }
}
