//! Values side by side, each with its interval.

use leptos::prelude::*;

use super::frame::{Active, ChartWithTable, Datum, Write};
use super::geometry::{Scale, percent};

/// Horizontal bars from zero with a whisker on each; labels keep their full length.
#[component]
pub fn BarChart(
    /// Name; unique on the page.
    #[prop(into)]
    name: String,
    /// What is shown.
    #[prop(into)]
    title: String,
    /// What can be seen in it, as a sentence.
    #[prop(into)]
    description: String,
    /// What the bars are, such as "Component".
    #[prop(into)]
    row_title: String,
    /// The values in order.
    data: Vec<Datum>,
    /// The scale; from the values (and zero) if not given.
    #[prop(optional)]
    scale: Option<Scale>,
    /// How a value is written.
    #[prop(into)]
    write: Write,
) -> impl IntoView {
    let scale = scale.unwrap_or_else(|| Scale::around(data.iter().flat_map(Datum::numbers)));
    let drawn = data.clone();
    let draw = Callback::new(move |active: Active| {
        let rows = drawn.iter().enumerate().map(|(i, datum)| {
            let span = datum.value.map(|value| (0.0, value));
            row(i, &datum.label, span, datum.interval, value_text(datum, write), scale, active)
        });
        view! {
            <div class="k-bars" aria-hidden="true">
                {rows.collect_view()}
            </div>
        }
        .into_any()
    });
    view! { <ChartWithTable name title description row_title data write children=draw /> }
}

pub(super) fn value_text(datum: &Datum, write: Write) -> String {
    datum.value.map_or_else(|| crate::format::UNKNOWN.to_owned(), |value| write.run(value))
}

/// One line: label, bar from one value to another, whisker, figure.
pub(super) fn row(
    i: usize,
    label: &str,
    span: Option<(f64, f64)>,
    interval: Option<(f64, f64)>,
    figure: String,
    scale: Scale,
    active: Active,
) -> impl IntoView + use<> {
    let zero = percent(scale.place(0.0));
    let bar = span.map(|(from, to)| {
        let (a, b) = (scale.place(from), scale.place(to));
        let class = if to < from { "k-bars__bar k-bars__bar--down" } else { "k-bars__bar" };
        view! { <rect class=class x=percent(a.min(b)) width=percent((b - a).abs()) y="20%" height="60%" /> }
    });
    let whisker = interval.map(|(low, high)| {
        let (low, high) = (percent(scale.place(low)), percent(scale.place(high)));
        view! {
            <line class="k-bars__whisker" x1=low.clone() x2=high.clone() y1="50%" y2="50%" />
            <line class="k-bars__whisker" x1=low.clone() x2=low y1="32%" y2="68%" />
            <line class="k-bars__whisker" x1=high.clone() x2=high y1="32%" y2="68%" />
        }
    });
    view! {
        <div
            class="k-bars__row"
            class:k-bars__row--active=move || active.get() == Some(i)
            on:pointerenter=move |_| active.set(Some(i))
            on:pointerdown=move |_| active.set(Some(i))
        >
            <span class="k-bars__label">{label.to_owned()}</span>
            <svg class="k-bars__svg">
                <line class="k-chart__grid" x1=zero.clone() x2=zero y1="0" y2="100%" />
                {bar}
                {whisker}
            </svg>
            <span class="k-bars__figure">{figure}</span>
        </div>
    }
}
