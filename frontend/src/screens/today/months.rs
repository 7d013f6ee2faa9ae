//! Satisfaction by month.

use kept_core::overview::MonthShare;
use leptos::prelude::*;

use crate::charts::{Datum, LineChart, Scale};
use crate::format;
use crate::i18n::today;
use crate::ui::Section;

/// A line with whiskers; a month that is not over says so.
#[component]
pub(super) fn ByMonth(months: Vec<MonthShare>) -> impl IntoView {
    let data: Vec<Datum> = months.iter().map(datum).collect();
    (data.len() > 1).then(|| {
        let write = Callback::new(|percent: f64| share(percent));
        view! {
            <Section title=today::month_title()>
                <LineChart
                    name="months"
                    title=today::month_chart()
                    description=today::month_description()
                    row_title=today::month_row()
                    data
                    scale=Scale::new(0.0, 1.0)
                    write
                />
            </Section>
        }
    })
}

fn datum(found: &MonthShare) -> Datum {
    let month = format::month(found.month);
    let label = if found.so_far { today::month_so_far(&month) } else { month };
    let real = |micro: i64| micro as f64 / 1e6;
    let datum = Datum::new(label, real(found.share.value)).of(found.n.into());
    match (found.share.low, found.share.high) {
        (Some(low), Some(high)) => datum.between(real(low), real(high)),
        _ => datum,
    }
}

/// A share of one as a percentage.
pub(super) fn share(value: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "a share of one in micro")]
    format::share_micro((value * 1e6).round() as i64, 0)
}
