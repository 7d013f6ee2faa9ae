//! The ranking: there at once, and how sure it is as soon as the worker has resampled it.

use std::sync::Arc;

use kept_api::drivers::DriverRows;
use kept_core::drivers::DriverQuestion;
use leptos::prelude::*;

use super::found::{Block, Drawn, Found, Ranking as Ranked, Said};
use super::words::{name, names};
use super::worker::{RESAMPLES, Worker};
use crate::format;
use crate::i18n::drivers;
use crate::made::{DriverNumbers, Figure, HowMade, Numbers, provide_numbers};
use crate::ui::{
    Badge, Button, Column, EmptyState, Loading, Progress, Section, Span, Table, TableRow, Tone, Whisker,
};

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Course {
    Computing,
    Cancelled,
    Done { took: u64 },
    Failed,
}

/// What is known by now.
#[derive(Clone, Copy)]
struct State {
    course: RwSignal<Course>,
    done: RwSignal<u64>,
    found: RwSignal<Option<Found>>,
    drawn: RwSignal<Vec<Drawn>>,
}

impl State {
    fn hear(self, said: Said) {
        match said {
            Said::Found(found) => {
                if !matches!(found, Found::Ranked(_)) {
                    self.course.set(Course::Done { took: 0 });
                }
                // The same again, where what was cancelled is begun anew.
                if self.found.with_untracked(|before| before.as_ref() != Some(&found)) {
                    self.found.set(Some(found));
                }
            }
            Said::Progress(done) => self.done.set(done),
            Said::Drawn(drawn, took) => {
                self.drawn.set(drawn);
                self.course.set(Course::Done { took });
            }
            Said::Failed => self.course.set(Course::Failed),
        }
    }
}

/// Lets the worker compute, and shows what it says.
#[component]
pub(super) fn Ranking(
    /// The answers.
    rows: DriverRows,
) -> impl IntoView {
    let rows = Arc::new(rows);
    let state = State {
        course: RwSignal::new(Course::Computing),
        done: RwSignal::new(0),
        found: RwSignal::new(None),
        drawn: RwSignal::new(Vec::new()),
    };
    // Whoever leaves the page ends it.
    let worker = StoredValue::new_local(None::<Worker>);
    let asked = StoredValue::new(Arc::clone(&rows));
    let begin = move || {
        state.done.set(0);
        state.course.set(Course::Computing);
        let begun = Worker::begin(&asked.get_value(), move |said| state.hear(said));
        if begun.is_none() {
            state.course.set(Course::Failed);
        }
        worker.set_value(begun);
    };
    begin();
    let cancel = move || {
        worker.set_value(None);
        state.course.set(Course::Cancelled);
    };
    on_cleanup(move || worker.set_value(None));
    provide_numbers(move || {
        Numbers::Drivers(Arc::new(numbers(&asked.get_value(), state.found.get_untracked())))
    });
    let body = move || match state.found.get() {
        None if state.course.get() == Course::Failed => ().into_any(),
        None | Some(Found::TooFew) => view! { <Loading /> }.into_any(),
        Some(Found::NoSpread(columns)) => {
            let asked = rows.outcome.iter().chain(&rows.predictors).cloned().collect::<Vec<_>>();
            let flat: Vec<_> = columns.iter().filter_map(|at| asked.get(*at).cloned()).collect();
            view! { <EmptyState title=drivers::flat_title() body=drivers::flat_body(&names(&flat)) /> }
                .into_any()
        }
        Some(Found::ExplainLittle(r_squared)) => {
            let body = drivers::little_body(&format::share_micro(r_squared, 1));
            view! { <EmptyState title=drivers::little_title() body /> }.into_any()
        }
        Some(Found::Ranked(ranking)) => {
            view! { <Lines ranking drawn=state.drawn predictors=rows.predictors.clone() /> }.into_any()
        }
    };
    view! {
        <div class="drivers" data-course=move || word(state.course.get())>
            {body}
            <Sureness state begin=Callback::new(move |()| begin()) cancel=Callback::new(move |()| cancel()) />
        </div>
    }
}

fn word(course: Course) -> &'static str {
    match course {
        Course::Computing => "computing",
        Course::Cancelled => "cancelled",
        Course::Done { .. } => "done",
        Course::Failed => "failed",
    }
}

/// How far the resampling is, and how to end it or begin it again.
#[component]
fn Sureness(state: State, begin: Callback<()>, cancel: Callback<()>) -> impl IntoView {
    let total = u64::from(RESAMPLES);
    let ranked = Memo::new(move |_| state.found.with(|found| matches!(found, Some(Found::Ranked(_)))));
    let again = move || view! { <Button on_press=begin>{drivers::again()}</Button> };
    move || match state.course.get() {
        Course::Computing => view! {
            <div class="drivers__course">
                <Progress label=drivers::computing() done=state.done total=Signal::stored(Some(total)) />
                <Button on_press=cancel>{drivers::cancel()}</Button>
            </div>
        }
        .into_any(),
        Course::Cancelled => {
            let done = format::count(state.done.get_untracked());
            view! {
                <div class="drivers__course" role="status">
                    <p>{drivers::cancelled(&done, &format::count(total))}</p>
                    {again()}
                </div>
            }
            .into_any()
        }
        Course::Failed => view! {
            <div class="drivers__course" role="alert">
                <p>{drivers::failed()}</p>
                {again()}
            </div>
        }
        .into_any(),
        Course::Done { took } if ranked.get() => view! {
            <p class="drivers__note" role="status" data-took=took>{drivers::done(&format::count(total))}</p>
        }
        .into_any(),
        Course::Done { .. } => ().into_any(),
    }
}

/// One line for each block.
#[component]
fn Lines(ranking: Ranked, drawn: RwSignal<Vec<Drawn>>, predictors: Vec<DriverQuestion>) -> impl IntoView {
    let columns = vec![
        Column::words(drivers::column_question()),
        Column::figures(drivers::column_share()),
        Column::words(drivers::column_sure()).minor(),
        Column::words(drivers::column_rank()),
        Column::words(drivers::column_matters()),
    ];
    let joined = ranking.blocks.iter().any(|block| block.members.len() > 1);
    let rows = ranking.blocks.iter().map(|block| line(block, drawn, &predictors)).collect_view();
    let made = || view! { <HowMade figure=Figure::Drivers name=drivers::title() /> };
    view! {
        <Section
            title=drivers::table()
            lede=drivers::explained(&format::share_micro(ranking.r_squared, 1))
            actions=made
        >
            <Table caption=drivers::table() columns>{rows}</Table>
            {joined.then(|| view! { <p class="drivers__note">{drivers::blocks()}</p> })}
            {ranking.depends_on_the_scale.then(|| view! { <p class="drivers__note">{drivers::scale()}</p> })}
        </Section>
    }
}

fn line(block: &Block, drawn: RwSignal<Vec<Drawn>>, predictors: &[DriverQuestion]) -> impl IntoView + use<> {
    let members: Vec<_> = block.members.iter().filter_map(|at| predictors.get(*at).cloned()).collect();
    let (number, part, share) = (block.number, block.part.to_string(), block.share);
    let of = Memo::new(move |_| drawn.with(|drawn| drawn.get(number).cloned()));
    let percent = |micro: i64| format::share_micro(micro, 0);
    let sure = move || match of.get() {
        Some(Drawn { share: [low, high], .. }) => {
            let span = Span { value: share, low, high, from: 0, to: 1_000_000 };
            let text = drivers::rank_range(&percent(low), &percent(high));
            view! { <Whisker span text=text.clone() /> <span class="drivers__range">{text}</span> }.into_any()
        }
        None => drivers::pending().into_any(),
    };
    let rank = move || match of.get() {
        Some(Drawn { rank: [low, high], .. }) if low == high => format::integer(low),
        Some(Drawn { rank: [low, high], .. }) => {
            drivers::rank_range(&format::integer(low), &format::integer(high))
        }
        None => drivers::pending().to_owned(),
    };
    let matters = move || match of.get() {
        Some(drawn) if drawn.matters => {
            view! { <Badge tone=Tone::Good>{drivers::matters()}</Badge> }.into_any()
        }
        Some(_) => view! { <Badge>{drivers::not_shown()}</Badge> }.into_any(),
        None => drivers::pending().into_any(),
    };
    view! {
        <TableRow name=names(&members)>
            <td class="k-table__figures" data-part=part>{percent(share)}</td>
            <td class="k-table__minor">{sure}</td>
            <td>{rank}</td>
            <td>{matters}</td>
        </TableRow>
    }
}

/// What is told of how it is made.
fn numbers(rows: &DriverRows, found: Option<Found>) -> DriverNumbers {
    let Some(Found::Ranked(ranking)) = found else {
        return DriverNumbers { day: rows.as_of, rows: rows.complete, r_squared: 0, parts: Vec::new() };
    };
    let name = |block: &Block| {
        let members = block.members.iter().filter_map(|at| rows.predictors.get(*at).map(name));
        members.collect::<Vec<_>>().join(" · ")
    };
    let parts = ranking.blocks.iter().map(|block| (name(block), block.part)).collect();
    DriverNumbers { day: rows.as_of, rows: rows.complete, r_squared: ranking.r_squared, parts }
}
