//! The chart primitives.

use kept_core::calendar::FIRST_DAY;
use leptos::prelude::*;

use crate::charts::{BarChart, Datum, DistributionChart, LineChart, Scale, WaterfallChart};
use crate::format;
use crate::ui::Section;

#[expect(clippy::cast_possible_truncation, reason = "sample figures are small")]
fn points(value: f64) -> String {
    format::micro((value * 1e6) as i64, 0)
}

#[expect(clippy::cast_possible_truncation, reason = "sample figures are small")]
fn whole(value: f64) -> String {
    format::integer(value as i64)
}

#[component]
pub(super) fn Charts() -> impl IntoView {
    let start = FIRST_DAY.month().plus(118 * 12);
    let months = [64.0, 66.0, 61.0, 68.0, 72.0, 0.0, 70.0, 74.0, 71.0, 76.0, 78.0, 77.0];
    let line: Vec<Datum> = months
        .iter()
        .enumerate()
        .map(|(i, value)| {
            let label = format::month(start.plus(i32::try_from(i).unwrap_or(0)));
            if *value > 0.0 {
                Datum::new(label, *value).between(value - 7.0, value + 5.0).of(120 + i as u64 * 13)
            } else {
                Datum::missing(label)
            }
        })
        .collect();
    let bars = vec![
        Datum::new("Product", 78.0).between(74.0, 82.0).of(812),
        Datum::new("Production", 64.0).between(55.0, 73.0).of(96),
        Datum::new("Delivery", 51.0).between(48.0, 54.0).of(1820),
        Datum::new("Service", 83.0).between(80.0, 86.0).of(940),
    ];
    let answers = [38.0, 61.0, 204.0, 812.0, 1233.0];
    let distribution =
        answers.iter().enumerate().map(|(i, n)| Datum::new((i + 1).to_string(), *n)).collect::<Vec<_>>();
    let parts = vec![
        Datum::new("Delivered on time", 41.0),
        Datum::new("Delivered late", -12.0),
        Datum::new("Cases solved", 9.0),
        Datum::new("Missed", -5.0),
    ];
    view! {
        <Section title="Charts" lede="Point, or use the arrow keys; every chart is a table too.">
            <div class="k-row k-row--wide">
                <LineChart
                    name="line"
                    title="Satisfaction by month"
                    description="It rose from 64 to 77; the dip in March is within the interval."
                    row_title="Month"
                    data=line
                    scale=Scale::new(40.0, 100.0)
                    reference=70.0
                    write=points
                />
                <BarChart
                    name="bars"
                    title="The four components"
                    description="Delivery is where expectation is least met."
                    row_title="Component"
                    data=bars
                    scale=Scale::new(0.0, 100.0)
                    write=points
                />
                <DistributionChart
                    name="distribution"
                    title="Answers from 1 to 5"
                    description="Half of all answers are a five."
                    row_title="Answer"
                    data=distribution
                    write=whole
                />
                <WaterfallChart
                    name="waterfall"
                    title="What moved the index"
                    description="Late and missed deliveries took 17 points."
                    row_title="Part"
                    data=parts
                    total=33.0
                    write=whole
                />
            </div>
        </Section>
    }
}
