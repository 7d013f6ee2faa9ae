//! The sliders of what-if: one for each attitude question, off by default, and two for promises.

use kept_core::survey::QuestionKind;
use leptos::prelude::*;

use super::imagined::{MOST_PROMISES, answer_at, positions};
use super::what_if::Imagined;
use super::words;
use crate::format;
use crate::i18n::what_if;
use crate::ui::Slider;

/// All sliders.
#[component]
pub(super) fn Sliders(
    /// Where they stand.
    imagined: Imagined,
    /// Whether nothing may be imagined.
    disabled: Signal<bool>,
) -> impl IntoView {
    let answers = imagined.answers.map(|(kind, value)| {
        let (min, max) = positions(kind);
        view! {
            <Slider
                name=format!("what-if-{}", kind.as_str())
                label=words::imagined(kind)
                min
                max
                value
                text=move |at| meaning(kind, at)
                disabled
            />
        }
    });
    let promises = [("kept", what_if::kept(), imagined.kept), ("missed", what_if::missed(), imagined.missed)];
    let promises = promises.map(|(name, label, value)| {
        view! {
            <Slider
                name=format!("what-if-{name}")
                label
                min=0
                max=MOST_PROMISES
                value
                text=format::integer
                disabled
            />
        }
    });
    view! {
        <div class="what-if__sliders">
            <fieldset class="what-if__group">
                <legend>{what_if::answers()}</legend>
                {answers.into_iter().collect_view()}
            </fieldset>
            <fieldset class="what-if__group">
                <legend>{what_if::deeds()}</legend>
                {promises.into_iter().collect_view()}
            </fieldset>
        </div>
    }
}

/// What a position of a question's slider says.
fn meaning(kind: QuestionKind, at: i64) -> String {
    let Some(value) = answer_at(kind, at) else { return what_if::off().to_owned() };
    let number = format::count(value.into());
    words::step(kind, value).map_or_else(|| number.clone(), |words| what_if::step(&number, words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slider_says_what_it_means() {
        assert_eq!(meaning(QuestionKind::Expectation, 0), what_if::off());
        assert_eq!(meaning(QuestionKind::Expectation, 4), "4: more");
        assert_eq!(meaning(QuestionKind::Recommend, 0), "0");
        assert_eq!(meaning(QuestionKind::Recommend, -1), what_if::off());
    }
}
