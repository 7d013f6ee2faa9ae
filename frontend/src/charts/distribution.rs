//! How often each answer was given.

use leptos::prelude::*;

use super::frame::{Active, ChartWithTable, Datum, Write};
use super::geometry::{Scale, band, percent};
use super::line::{grid, labels, targets};

/// Upright bars, one for each answer, in the order of the scale.
#[component]
pub fn DistributionChart(
    /// Name; unique on the page.
    #[prop(into)]
    name: String,
    /// What is shown.
    #[prop(into)]
    title: String,
    /// What can be seen in it, as a sentence.
    #[prop(into)]
    description: String,
    /// What the bars are, such as "Answer".
    #[prop(into)]
    row_title: String,
    /// How often each was given.
    data: Vec<Datum>,
    /// How a value is written.
    #[prop(into)]
    write: Write,
) -> impl IntoView {
    let scale = Scale::of_counts(data.iter().flat_map(Datum::numbers));
    let drawn = data.clone();
    let draw = Callback::new(move |active: Active| {
        view! {
            <svg class="k-chart__svg k-chart__svg--line" aria-hidden="true">
                {grid(scale, write)}
                {columns(&drawn, scale, active)}
                {labels(&drawn)}
                {targets(drawn.len(), active)}
            </svg>
        }
        .into_any()
    });
    view! { <ChartWithTable name title description row_title data write children=draw /> }
}

fn columns(data: &[Datum], scale: Scale, active: Active) -> impl IntoView + use<> {
    let n = data.len();
    let bars = data.iter().enumerate().filter_map(|(i, datum)| {
        let value = datum.value?;
        let (start, width) = band(i, n);
        let top = scale.height(value);
        Some(view! {
            <rect
                class="k-chart__column"
                class:k-chart__column--active=move || active.get() == Some(i)
                x=percent(start + width * 0.15)
                width=percent(width * 0.7)
                y=percent(top)
                height=percent(scale.height(0.0) - top)
            />
        })
    });
    bars.collect_view()
}
