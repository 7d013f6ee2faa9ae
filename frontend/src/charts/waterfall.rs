//! How parts make a whole.

use leptos::prelude::*;

use super::bars::{row, value_text};
use super::frame::{Active, ChartWithTable, Datum, Write};
use super::geometry::{Scale, running};
use crate::i18n::charts;

/// Each part begins where the one before ended; the last line is the sum.
#[component]
pub fn WaterfallChart(
    /// Name; unique on the page.
    #[prop(into)]
    name: String,
    /// What is shown.
    #[prop(into)]
    title: String,
    /// What can be seen in it, as a sentence.
    #[prop(into)]
    description: String,
    /// What the parts are, such as "Part".
    #[prop(into)]
    row_title: String,
    /// The parts in order; one without a value adds nothing.
    data: Vec<Datum>,
    /// The sum, as the source of the parts states it: drawn as given, not recomputed.
    total: f64,
    /// How a value is written.
    #[prop(into)]
    write: Write,
) -> impl IntoView {
    let mut all = data;
    let mut spans = running(&all.iter().map(|part| part.value.unwrap_or(0.0)).collect::<Vec<_>>());
    spans.pop();
    spans.push((0.0, total));
    all.push(Datum::new(charts::total(), total));
    let scale = Scale::around(spans.iter().flat_map(|(from, to)| [*from, *to]));
    let drawn = all.clone();
    let draw = Callback::new(move |active: Active| {
        let rows = drawn.iter().zip(&spans).enumerate().map(|(i, (datum, span))| {
            row(i, &datum.label, Some(*span), datum.interval, value_text(datum, write), scale, active)
        });
        view! {
            <div class="k-bars k-bars--sum" aria-hidden="true">
                {rows.collect_view()}
            </div>
        }
        .into_any()
    });
    view! { <ChartWithTable name title description row_title data=all write children=draw /> }
}
