//! Satisfaction by month.

use kept_core::overview::MonthShare;
use leptos::prelude::*;

use crate::charts::{Datum, LineChart, Scale};
use crate::format;
use crate::i18n::today;
use crate::made::{Figure, HowMade};
use crate::ui::Section;

/// A line with whiskers; a month that is not over says so.
#[component]
pub(super) fn ByMonth(months: Vec<MonthShare>) -> impl IntoView {
    (months.len() > 1).then(|| {
        let data = data(&months);
        let write = Callback::new(|percent: f64| share(percent));
        let made = || view! { <HowMade figure=Figure::Satisfaction name=today::month_title() /> };
        view! {
            <Section title=today::month_title() actions=made>
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

/// Every month from the first to the last: one without answers has a place, and nothing is drawn across it.
fn data(months: &[MonthShare]) -> Vec<Datum> {
    let mut data = Vec::new();
    let mut next = months.first().map(|first| first.month);
    for found in months {
        while let Some(absent) = next.filter(|next| *next < found.month) {
            data.push(Datum::missing(format::month(absent)));
            next = Some(absent.plus(1)).filter(|next| *next > absent);
        }
        data.push(datum(found));
        next = Some(found.month.plus(1));
    }
    data
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

#[cfg(test)]
mod tests {
    use super::*;
    use kept_core::calendar::Day;
    use kept_core::scorecard::Estimate;

    #[test]
    fn a_month_without_answers_has_a_place_and_no_value() {
        let month = |day: &str| day.parse::<Day>().unwrap().month();
        let share = |day: &str| MonthShare {
            month: month(day),
            share: Estimate { value: 500_000, low: None, high: None },
            n: 1,
            so_far: false,
        };
        let values = |months: &[MonthShare]| {
            data(months).iter().map(|datum| datum.value.is_some()).collect::<Vec<_>>()
        };
        assert_eq!(values(&[]), Vec::<bool>::new());
        assert_eq!(values(&[share("2017-11-05"), share("2017-12-31")]), [true, true]);
        assert_eq!(
            values(&[share("2017-11-05"), share("2018-02-01"), share("2018-03-01")]),
            [true, false, false, true, true]
        );
    }
}
