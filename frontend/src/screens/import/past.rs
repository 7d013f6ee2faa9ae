//! The imports before.

use kept_api::imports::{Import, ImportState};
use kept_api::page::Page;
use leptos::prelude::*;

use crate::client::Request;
use crate::format;
use crate::i18n::import;
use crate::screens::download::Download;
use crate::state::Session;
use crate::ui::{Async, Badge, Column, EmptyState, Pager, Section, Table, TableRow, Tone};
use crate::url::{Query, use_query};

#[component]
pub(super) fn Past(
    /// Reads the list again whenever it changes.
    again: RwSignal<u32>,
) -> impl IntoView {
    let query = use_query();
    let cursor = Memo::new(move |_| query.with(|query| query.get("cursor").map(str::to_owned)));
    let page = LocalResource::new(move || {
        again.track();
        let asked = Query::new().maybe("cursor", cursor.get()).with("limit", "20");
        async move { Request::get("/imports").query(&asked).send::<Page<Import>>().await }
    });
    view! {
        <Section title=import::past() actions=|| view! { <Download list="/imports" query=Signal::stored(Query::new()) /> }>
            <Async resource=page let:page>
                <List page later=cursor.get_untracked().is_some() />
            </Async>
        </Section>
    }
}

#[component]
fn List(
    page: Page<Import>,
    /// Whether there are pages before this one.
    later: bool,
) -> impl IntoView {
    if page.items.is_empty() {
        return view! { <EmptyState title=import::past_empty() /> }.into_any();
    }
    let columns = vec![
        Column::words(import::column_name()),
        Column::words(import::column_state()),
        Column::figures(import::column_rows()),
        Column::figures(import::column_faulty()).minor(),
        Column::words(import::column_when()).minor(),
        Column::words(import::column_by()).minor(),
    ];
    let first = later.then(|| "/import".to_owned());
    let next = page.next.map(|cursor| Query::new().with("cursor", cursor).after("/import"));
    let paged = first.is_some() || next.is_some();
    view! {
        <Table caption=import::past_caption() columns>
            {page.items.into_iter().map(|run| view! { <Line run /> }).collect_view()}
        </Table>
        {paged.then(|| view! { <Pager first=first next=next /> })}
    }
    .into_any()
}

#[component]
fn Line(run: Import) -> impl IntoView {
    let (tone, word) = match run.state {
        ImportState::Waiting => (Tone::Neutral, import::state_waiting()),
        ImportState::Running => (Tone::Neutral, import::state_running()),
        ImportState::Done if run.dry_run => (Tone::Neutral, import::trial_run()),
        ImportState::Done => (Tone::Good, import::state_done()),
        ImportState::Failed => (Tone::Bad, import::state_failed()),
        ImportState::Reversing => (Tone::Neutral, import::state_reversing()),
        ImportState::Reversed => (Tone::Neutral, import::state_reversed()),
    };
    let zone = Session::get().member().map(|member| member.zone).unwrap_or_default();
    let when = format::instant(run.recorded_at.micros() / 1_000, &zone);
    let by = run.by.map_or_else(|| import::by_command().to_owned(), |member| member.name);
    view! {
        <TableRow name=if run.label.is_empty() { run.name } else { run.label } path=format!("/import/{}", run.id)>
            <td>
                <Badge tone>{word}</Badge>
            </td>
            <td class="k-table__figures">{format::count(run.counts.rows)}</td>
            <td class="k-table__figures k-table__minor">{format::count(run.counts.faulty_rows)}</td>
            <td class="k-table__minor">{when}</td>
            <td class="k-table__minor">{by}</td>
        </TableRow>
    }
}
