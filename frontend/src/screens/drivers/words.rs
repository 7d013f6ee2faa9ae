//! Questions in words.

use kept_core::component::Component;
use kept_core::drivers::DriverQuestion;
use kept_core::survey::QuestionKind;

use crate::i18n::{customer, drivers, promise};

/// A question: its key as words, its kind, the part of satisfaction that it is about.
pub(super) fn name(asked: &DriverQuestion) -> String {
    let kind = match asked.kind {
        QuestionKind::Expectation => customer::kind_label_expectation(),
        QuestionKind::RelativeValue => customer::kind_label_relative_value(),
        QuestionKind::ChooseAgain => customer::kind_label_choose_again(),
        QuestionKind::Recommend => customer::kind_label_recommend(),
        QuestionKind::Satisfaction => customer::kind_label_satisfaction(),
        QuestionKind::Effort => customer::kind_label_effort(),
        QuestionKind::Choice => customer::kind_label_choice(),
        QuestionKind::Open => customer::kind_label_open(),
    };
    let component = match asked.component {
        Component::Product => promise::component_product(),
        Component::Production => promise::component_production(),
        Component::Delivery => promise::component_delivery(),
        Component::Service => promise::component_service(),
    };
    drivers::question(&asked.key.as_str().replace('_', " "), kind, component)
}

/// Several questions.
pub(super) fn names(asked: &[DriverQuestion]) -> String {
    asked.iter().map(name).collect::<Vec<_>>().join(" · ")
}
