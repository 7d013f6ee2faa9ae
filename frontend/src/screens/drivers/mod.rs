//! What matters: which questions go with the answer on the whole, and how surely.

mod found;
mod ranking;
mod words;
mod worker;

use kept_api::drivers::DriverRows;
use leptos::prelude::*;

use self::ranking::Ranking;
use self::words::{name, names};
use crate::client::Request;
use crate::format;
use crate::i18n::{drivers, today};
use crate::problem::ApiError;
use crate::state::Session;
use crate::ui::{
    Async, ButtonKind, Choice, DayField, EmptyState, LinkButton, PageHeader, Progress, Segmented, Select,
};
use crate::url::{AS_OF, Query, use_as_of, use_param, use_query};

/// The parameters of the page that the answers depend on.
const FILTERS: [&str; 4] = [AS_OF, "period", "segment", "outcome"];

/// `/insight`.
#[component]
pub fn Drivers() -> impl IntoView {
    let query = use_query();
    let filter = Memo::new(move |_| {
        query.with(|query| FILTERS.iter().fold(Query::new(), |all, key| all.maybe(key, query.get(key))))
    });
    let rows = LocalResource::new(move || {
        let filter = filter.get();
        async move { Request::get("/insights/drivers").query(&filter).send::<DriverRows>().await }
    });
    view! {
        <PageHeader title=drivers::title() lede=drivers::lede() />
        <Filters rows />
        <Async resource=rows let:rows>
            <Body rows />
        </Async>
    }
}

/// Day, period, segment and what is explained; all in the address.
#[component]
fn Filters(rows: LocalResource<Result<DriverRows, ApiError>>) -> impl IntoView {
    let (as_of, set_as_of) = use_as_of();
    let session = Session::get();
    let last = Memo::new(move |_| session.today());
    let (period, set_period) = use_param("period");
    let periods = vec![
        Choice::new("quarter", today::period_quarter()),
        Choice::new("year", today::period_year()),
        Choice::new("all", today::period_all()),
    ];
    let known = move || rows.get().and_then(Result::ok);
    let segments = Memo::new(move |_| known().map(|found| found.segments).unwrap_or_default());
    let outcomes = Memo::new(move |_| known().map(|found| (found.outcomes, found.outcome)));
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
            {move || {
                let mut choices = vec![Choice::new("", today::segment_all())];
                choices.extend(segments.get().into_iter().map(|word| Choice::new(word.clone(), word)));
                chooser("segment", today::segment(), choices, String::new())
            }}
            {move || {
                let (all, held) = outcomes.get()?;
                let choices = all.iter().map(|asked| Choice::new(asked.key.as_str(), name(asked))).collect();
                let held = held.map(|asked| asked.key.as_str().to_owned()).unwrap_or_default();
                Some(chooser("outcome", drivers::outcome(), choices, held))
            }}
        </div>
    }
}

/// A select over what there is; one entry is no choice.
fn chooser(name: &'static str, label: &'static str, choices: Vec<Choice>, held: String) -> impl IntoView {
    let (value, set) = use_param(name);
    (choices.len() > 1).then(|| {
        view! {
            <Select
                name=name
                label=label
                choices
                value=Signal::derive(move || value.get().unwrap_or_else(|| held.clone()))
                on_change=move |word: String| set.run((!word.is_empty()).then_some(word))
            />
        }
    })
}

/// The ranking, or why there is none yet.
#[component]
fn Body(rows: DriverRows) -> impl IntoView {
    let Some(outcome) = rows.outcome.clone() else {
        return view! {
            <EmptyState title=drivers::none_title() body=drivers::none_body()>
                <LinkButton path="/surveys/new" kind=ButtonKind::Primary>{drivers::none_action()}</LinkButton>
            </EmptyState>
        }
        .into_any();
    };
    if rows.predictors.is_empty() {
        let body = format!("{} {}", name(&outcome), drivers::alone_body());
        return view! { <EmptyState title=drivers::alone_title() body /> }.into_any();
    }
    let ground = drivers::ground(
        &format::count(rows.complete),
        &format::count(rows.read),
        &format::month(rows.months[0]),
        &format::month(rows.months[1]),
    );
    if rows.complete < rows.needed {
        return view! { <TooFew rows /> <p class="drivers__note">{ground}</p> }.into_any();
    }
    view! {
        <Ranking rows />
        <p class="drivers__note">{ground}</p>
    }
    .into_any()
}

/// How many answers there are, and how many it takes.
#[component]
fn TooFew(rows: DriverRows) -> impl IntoView {
    let (have, need) = (format::count(rows.complete), format::count(rows.needed));
    let body = drivers::few_body(rows.predictors.len() as u64, &need);
    let asked = names(&rows.predictors);
    view! {
        <section class="drivers__gate" data-have=rows.complete data-need=rows.needed>
            <EmptyState title=drivers::few_title(&have, &need) body />
            <Progress
                label=drivers::few_progress()
                done=Signal::stored(rows.complete)
                total=Signal::stored(Some(rows.needed))
            />
            <p class="drivers__note">{asked}</p>
        </section>
    }
}
