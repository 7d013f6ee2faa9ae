//! How sure a figure is, as a line with a dot.

use leptos::prelude::*;

/// A figure with its interval on a scale; all in the same integer unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The figure.
    pub value: i64,
    /// Lower end of the interval.
    pub low: i64,
    /// Upper end of the interval.
    pub high: i64,
    /// Where the scale begins.
    pub from: i64,
    /// Where the scale ends.
    pub to: i64,
}

impl Span {
    /// A figure on the scale of 0 to 100 points, in micro-points.
    pub fn points(value: i64, low: i64, high: i64) -> Self {
        Self { value, low, high, from: 0, to: 100_000_000 }
    }

    /// A share, in basis points.
    pub fn share(value: i64, low: i64, high: i64) -> Self {
        Self { value, low, high, from: 0, to: 10_000 }
    }

    /// A figure with its interval on a scale; nothing is drawn where there is no interval.
    pub fn between(value: i64, ends: (Option<i64>, Option<i64>), from: i64, to: i64) -> Option<Self> {
        Some(Self { value, low: ends.0?, high: ends.1?, from, to })
    }

    /// Place of a number on the scale, in percent, kept on the scale.
    fn place(self, number: i64) -> f64 {
        let length = (self.to - self.from).max(1) as f64;
        ((number - self.from) as f64 / length * 100.0).clamp(0.0, 100.0)
    }
}

/// The interval as a line with a dot on a hairline scale.
#[component]
pub fn Whisker(
    /// What is drawn.
    span: Span,
    /// A mark to compare with, in the unit of the span.
    #[prop(optional)]
    mark: Option<i64>,
    /// The interval as it is read aloud.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let place = |number: i64| format!("{:.2}%", span.place(number));
    let (low, high) = (place(span.low), place(span.high));
    let mark = mark.map(|number| {
        let at = place(number);
        view! { <line class="k-whisker__mark" x1=at.clone() x2=at y1="2" y2="14" /> }
    });
    view! {
        <svg class="k-whisker" role="img" aria-label=text>
            <line class="k-whisker__scale" x1="0" x2="100%" y1="8" y2="8" />
            {mark}
            <line class="k-whisker__line" x1=low.clone() x2=high.clone() y1="8" y2="8" />
            <line class="k-whisker__end" x1=low.clone() x2=low y1="4.5" y2="11.5" />
            <line class="k-whisker__end" x1=high.clone() x2=high y1="4.5" y2="11.5" />
            <circle class="k-whisker__dot" cx=place(span.value) cy="8" r="3.5" />
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_stay_on_the_scale() {
        let span = Span { value: 0, low: -150, high: 50, from: -100, to: 100 };
        for (number, place) in [(-150, 0.0), (0, 50.0), (50, 75.0)] {
            assert!((span.place(number) - place).abs() < 0.5);
        }
        let point = Span { from: 5, to: 5, ..span };
        assert!(point.place(5).abs() < f64::EPSILON);
    }
}
