//! Taking an import back: what would go and what would stay first, then the deed.

use kept_api::imports::{
    Import, ImportReversalPreview, ImportState, ImportSubject, KeptRecord, ReversalCounts, WhyKept,
};
use kept_core::access::Action;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::client::Request;
use crate::format;
use crate::i18n::import;
use crate::problem::ApiError;
use crate::state::Session;
use crate::ui::{Button, ButtonKind, Column, Dialog, ErrorState, Section, Table, TableRow};

/// The button and its question, where there is something to take back and the role allows it.
#[component]
pub(super) fn Undo(
    /// The import as it is.
    run: Import,
    /// Called with the import once it is being taken back.
    #[prop(into)]
    on_asked: Callback<Import>,
) -> impl IntoView {
    let stands = !run.dry_run && matches!(run.state, ImportState::Done | ImportState::Failed);
    let session = Session::get();
    let path = StoredValue::new(format!("/imports/{}/reversal", run.id));
    let (open, busy) = (RwSignal::new(false), RwSignal::new(false));
    let preview = RwSignal::new(None::<ImportReversalPreview>);
    let error = RwSignal::new(None::<ApiError>);
    let look = move |()| {
        busy.set(true);
        error.set(None);
        spawn_local(async move {
            let answer = Request::get(&path.get_value()).send::<ImportReversalPreview>().await;
            busy.try_set(false);
            match answer {
                Ok(found) => {
                    preview.try_set(Some(found));
                    open.try_set(true);
                }
                Err(problem) => drop(error.try_set(Some(problem))),
            }
        });
    };
    let deed = move |()| {
        busy.set(true);
        spawn_local(async move {
            let answer = Request::post(&path.get_value()).send::<Import>().await;
            busy.try_set(false);
            open.try_set(false);
            match answer {
                Ok(run) => drop(on_asked.try_run(run)),
                Err(problem) => {
                    session.heard(&problem);
                    error.try_set(Some(problem));
                }
            }
        });
    };
    let body = move || {
        preview.get().map(|found| {
            view! {
                <p>{import::undo_lede()}</p>
                <Records counts=found.records />
                <KeptRecords kept=found.kept />
            }
        })
    };
    let actions = move || {
        view! {
            <Button on_press=move |()| open.set(false)>{import::undo_cancel()}</Button>
            <Button kind=ButtonKind::Danger busy on_press=deed>
                {import::undo_confirm()}
            </Button>
        }
    };
    move || {
        (stands && session.may(Action::Import)).then(|| {
            view! {
                <div class="import-undo">
                    <Button busy on_press=look>{import::undo()}</Button>
                    {move || error.get().map(|error| view! { <ErrorState error /> })}
                    <Dialog name="import-undo" title=import::undo_title() open actions>
                        {body}
                    </Dialog>
                </div>
            }
        })
    }
}

/// What became of the records of an import that was taken back, or is being.
#[component]
pub(super) fn Reversal(run: Import) -> impl IntoView {
    run.reversal.map(|reversal| {
        let title =
            if run.state == ImportState::Reversed { import::undone() } else { import::state_reversing() };
        view! {
            <Section title>
                <Records counts=reversal.records />
                <KeptRecords kept=reversal.kept />
            </Section>
        }
    })
}

#[component]
fn Records(counts: ReversalCounts) -> impl IntoView {
    let columns = vec![
        Column::words(import::column_what()),
        Column::figures(import::column_removed()),
        Column::figures(import::column_restored()),
        Column::figures(import::column_kept()),
    ];
    let lines = [
        ("customers", import::customers(), counts.customers),
        ("contacts", import::contacts(), counts.contacts),
        ("promises", import::promises(), counts.promises),
        ("responses", import::responses(), counts.responses),
        ("behaviours", import::behaviours(), counts.behaviours),
        ("feedback", import::feedback(), counts.feedback),
    ];
    let rows = lines.map(|(name, label, count)| {
        let cells = [("removed", count.removed), ("restored", count.restored), ("kept", count.kept)];
        let cells = cells.map(|(what, n)| {
            view! {
                <td class="k-table__figures" data-undo=format!("{name}-{what}") data-value=n.to_string()>
                    {format::count(n)}
                </td>
            }
        });
        view! { <TableRow name=label>{cells.collect_view()}</TableRow> }
    });
    view! {
        <Table caption=import::undo_counts() columns>
            {rows.collect_view()}
        </Table>
    }
}

#[component]
fn KeptRecords(kept: Vec<KeptRecord>) -> impl IntoView {
    if kept.is_empty() {
        return ().into_any();
    }
    let columns = vec![Column::words(import::column_what()), Column::words(import::column_why())];
    let rows = kept.into_iter().map(|record| {
        let subject = match record.subject {
            ImportSubject::Customer => import::subject_customer(),
            ImportSubject::Promise => import::subject_promise(),
            ImportSubject::Response => import::subject_response(),
            ImportSubject::Behaviour => import::subject_behaviour(),
            ImportSubject::Feedback => import::subject_feedback(),
            ImportSubject::Contact => import::subject_contact(),
        };
        let why = match record.why {
            WhyKept::Changed => import::why_changed(),
            WhyKept::InUse => import::why_in_use(),
            WhyKept::Gone => import::why_gone(),
        };
        view! {
            <TableRow name=format!("{subject}: {}", record.name) path=format!("/customers/{}", record.customer_id)>
                <td>{why}</td>
            </TableRow>
        }
    });
    let rows = rows.collect_view();
    view! {
        <p>{import::undo_kept()}</p>
        <Table caption=import::undo_kept() columns>
            {rows}
        </Table>
    }
    .into_any()
}
