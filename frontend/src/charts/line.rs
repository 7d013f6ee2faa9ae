//! Values over time, each with its interval.

use leptos::prelude::*;

use super::frame::{Active, ChartWithTable, Datum, Write};
use super::geometry::{Scale, band, label_step, middle, percent};

/// How many labels fit under a chart of a wide page.
const ROOM: usize = 6;

/// A line through the values with a whisker on each. A missing value breaks the line.
#[component]
pub fn LineChart(
    /// Name; unique on the page.
    #[prop(into)]
    name: String,
    /// What is shown.
    #[prop(into)]
    title: String,
    /// What can be seen in it, as a sentence.
    #[prop(into)]
    description: String,
    /// What the points are, such as "Month".
    #[prop(into)]
    row_title: String,
    /// The values in order.
    data: Vec<Datum>,
    /// The scale; from the values (and zero) if not given.
    #[prop(optional)]
    scale: Option<Scale>,
    /// A value to compare with, drawn across.
    #[prop(optional)]
    reference: Option<f64>,
    /// How a value is written.
    #[prop(into)]
    write: Write,
) -> impl IntoView {
    let scale = scale.unwrap_or_else(|| Scale::around(data.iter().flat_map(Datum::numbers).chain(reference)));
    let drawn = data.clone();
    let draw = Callback::new(move |active: Active| {
        view! {
            <svg class="k-chart__svg k-chart__svg--line" aria-hidden="true">
                {grid(scale, write)}
                {reference.map(|value| level("k-chart__reference", scale.height(value)))}
                {segments(&drawn, scale)}
                {points(&drawn, scale, active)}
                {labels(&drawn)}
                {targets(drawn.len(), active)}
            </svg>
        }
        .into_any()
    });
    view! { <ChartWithTable name title description row_title data write children=draw /> }
}

pub(super) fn level(class: &'static str, height: f64) -> impl IntoView {
    let y = percent(height);
    view! { <line class=class x1="0" x2="100%" y1=y.clone() y2=y /> }
}

/// Hairlines with their values, in the margin at the start.
pub(super) fn grid(scale: Scale, write: Write) -> impl IntoView {
    let ticks = scale.ticks(4).into_iter().map(|tick| {
        let y = scale.height(tick);
        view! {
            {level("k-chart__grid", y)}
            <text class="k-chart__tick" x="-8" y=percent(y) dy="0.32em" text-anchor="end">
                {write.run(tick)}
            </text>
        }
    });
    ticks.collect_view()
}

fn segments(data: &[Datum], scale: Scale) -> impl IntoView + use<> {
    let n = data.len();
    let place = |i: usize, value: f64| (percent(middle(i, n)), percent(scale.height(value)));
    let pairs = data.iter().zip(data.iter().skip(1)).enumerate();
    let lines = pairs.filter_map(|(i, (here, next))| {
        let ((x1, y1), (x2, y2)) = (place(i, here.value?), place(i + 1, next.value?));
        Some(view! { <line class="k-chart__line" x1=x1 y1=y1 x2=x2 y2=y2 /> })
    });
    lines.collect_view()
}

fn points(data: &[Datum], scale: Scale, active: Active) -> impl IntoView + use<> {
    let n = data.len();
    let dots = data.iter().enumerate().filter_map(|(i, datum)| {
        let value = datum.value?;
        let x = percent(middle(i, n));
        let whisker = datum.interval.map(|(low, high)| {
            let (y1, y2) = (percent(scale.height(low)), percent(scale.height(high)));
            view! { <line class="k-chart__whisker" x1=x.clone() x2=x.clone() y1=y1 y2=y2 /> }
        });
        Some(view! {
            <g class="k-chart__point" class:k-chart__point--active=move || active.get() == Some(i)>
                {whisker}
                <circle cx=x cy=percent(scale.height(value)) r="3.5" />
            </g>
        })
    });
    dots.collect_view()
}

/// How many letters fit side by side under a chart on a phone.
const NARROW_ROOM: usize = 30;

/// Labels under the chart; as many as fit, every second of them only where there is room.
pub(super) fn labels(data: &[Datum]) -> impl IntoView + use<> {
    let n = data.len();
    let step = label_step(n, ROOM);
    let letters: usize = data.iter().step_by(step).map(|datum| datum.label.chars().count() + 1).sum();
    let texts = data.iter().enumerate().step_by(step).enumerate().map(|(written, (i, datum))| {
        let gives_way = letters > NARROW_ROOM && written % 2 == 1;
        let class = if gives_way { "k-chart__label k-chart__label--wide" } else { "k-chart__label" };
        view! {
            <text class=class x=percent(middle(i, n)) y="100%" dy="20" text-anchor="middle">
                {datum.label.clone()}
            </text>
        }
    });
    texts.collect_view()
}

/// Invisible columns that answer the pointer, wider than any dot.
pub(super) fn targets(n: usize, active: Active) -> impl IntoView {
    let columns = (0..n).map(|i| {
        let (start, width) = band(i, n);
        view! {
            <rect
                class="k-chart__target"
                x=percent(start)
                width=percent(width)
                height="100%"
                on:pointerenter=move |_| active.set(Some(i))
                on:pointerdown=move |_| active.set(Some(i))
            />
        }
    });
    columns.collect_view()
}
