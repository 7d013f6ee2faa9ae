//! The one filter of the page. It lives in the address and feeds every figure.

use kept_api::insights::Overview;
use leptos::prelude::*;

use crate::format;
use crate::i18n::today;
use crate::problem::ApiError;
use crate::state::Session;
use crate::ui::{Button, ButtonKind, Choice, DayField, Segmented, Select};
use crate::url::{use_as_of, use_param};

/// Day, period, segment and step of the journey.
#[component]
pub(super) fn Filters(overview: LocalResource<Result<Overview, ApiError>>) -> impl IntoView {
    let (as_of, set_as_of) = use_as_of();
    let session = Session::get();
    let last = Memo::new(move |_| session.today());
    let (period, set_period) = use_param("period");
    let periods = vec![
        Choice::new("quarter", today::period_quarter()),
        Choice::new("year", today::period_year()),
        Choice::new("all", today::period_all()),
    ];
    let known = move || overview.get().and_then(Result::ok);
    let segments = Memo::new(move |_| known().map(|found| found.segments).unwrap_or_default());
    let touchpoints = Memo::new(move |_| known().map(|found| found.touchpoints).unwrap_or_default());
    view! {
        <div class="today-filters">
            <DayField name="as_of" label=today::day_label() value=as_of last on_change=set_as_of />
            <Segmented
                name="period"
                label=today::period()
                choices=periods
                value=Signal::derive(move || period.get().unwrap_or_else(|| "year".to_owned()))
                on_change=move |value: String| set_period.run((value != "year").then_some(value))
            />
            {move || chooser("segment", today::segment(), today::segment_all(), segments.get())}
            {move || chooser("touchpoint", today::touchpoint(), today::touchpoint_all(), touchpoints.get())}
            {move || {
                as_of.get().map(|day| {
                    view! {
                        <div class="today-filters__back">
                            <span>{today::lede(&format::date(day))}</span>
                            <Button kind=ButtonKind::Quiet on_press=move |()| set_as_of.run(None)>
                                {today::back_to_today()}
                            </Button>
                        </div>
                    }
                })
            }}
        </div>
    }
}

/// A select over what there is; nothing to choose from is not offered, unless it holds already.
fn chooser(name: &'static str, label: &'static str, all: &'static str, found: Vec<String>) -> impl IntoView {
    let (value, set) = use_param(name);
    let mut choices = vec![Choice::new("", all)];
    choices.extend(found.into_iter().map(|word| Choice::new(word.clone(), word)));
    (choices.len() > 1 || value.get_untracked().is_some()).then(|| {
        view! {
            <Select
                name=name
                label=label
                choices
                value=Signal::derive(move || value.get().unwrap_or_default())
                on_change=move |word: String| set.run((!word.is_empty()).then_some(word))
            />
        }
    })
}
