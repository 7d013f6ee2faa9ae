//! The report's integers as they are read.

use kept_core::scorecard::{Estimate, Letter};

use crate::format;
use crate::i18n::ui as texts;
use crate::ui;

/// The kit's letter for the core's.
pub(super) fn letter(letter: Letter) -> Option<ui::Letter> {
    ui::Letter::from_text(letter.as_str())
}

/// Micro-points with one digit.
pub(super) fn points(micro: i64) -> String {
    format::micro(micro, 1)
}

/// An interval in points, if there is one.
pub(super) fn points_range(estimate: &Estimate) -> Option<String> {
    Some(texts::range(&points(estimate.low?), &points(estimate.high?)))
}

/// A share in micro as whole percent.
pub(super) fn share(micro: i64) -> String {
    format::share_micro(micro, 0)
}

/// An interval of a share, if there is one.
pub(super) fn share_range(estimate: &Estimate) -> Option<String> {
    Some(texts::range(&share(estimate.low?), &share(estimate.high?)))
}

/// The whisker of a figure on its scale, in the unit of the figure.
pub(super) fn span(estimate: &Estimate, from: i64, to: i64) -> Option<ui::Span> {
    ui::Span::between(estimate.value, (estimate.low, estimate.high), from, to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_of_the_core_has_a_badge() {
        for grade in [Letter::F, Letter::D, Letter::C, Letter::B, Letter::BPlus, Letter::A] {
            assert_eq!(letter(grade).map(ui::Letter::text), Some(grade.as_str()));
        }
    }

    #[test]
    fn a_figure_without_an_interval_shows_none() {
        let alone = Estimate { value: 500_000, low: None, high: None };
        assert_eq!((share_range(&alone), span(&alone, 0, 1)), (None, None));
        let sure = Estimate { value: 72_500_000, low: Some(60_000_000), high: Some(81_000_000) };
        assert_eq!(points_range(&sure).as_deref(), Some("60.0 to 81.0"));
    }
}
