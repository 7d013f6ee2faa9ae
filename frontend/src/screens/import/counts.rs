//! What an import brought, in figures, and the rows it could not read.

use kept_api::imports::{Changes, ImportCounts, RowError};
use leptos::prelude::*;

use super::faults::said;
use crate::format;
use crate::i18n::import;
use crate::ui::{Column, Section, Table, TableRow};

#[component]
pub(super) fn Counts(counts: ImportCounts) -> impl IntoView {
    let figures = [
        ("rows", import::rows(), counts.rows),
        ("faulty", import::faulty(), counts.faulty_rows),
        ("kept", import::kept(), counts.kept),
        ("late", import::late(), counts.late),
        ("missed", import::missed(), counts.missed),
        ("open", import::open(), counts.open),
        ("answers", import::answers(), counts.answers),
    ];
    let figures = figures.map(|(name, label, count)| {
        view! {
            <div>
                <dt>{label}</dt>
                <dd data-count=name data-value=count.to_string()>
                    {format::count(count)}
                </dd>
            </div>
        }
    });
    let columns = vec![
        Column::words(import::column_what()),
        Column::figures(import::column_new()),
        Column::figures(import::column_changed()),
        Column::figures(import::column_same()),
    ];
    view! {
        <dl class="import-figures">{figures.collect_view()}</dl>
        <div class="import-changes">
            <Table caption=import::changes() columns>
                <ChangesRow name="customers" label=import::customers() changes=counts.customers />
                <ChangesRow name="promises" label=import::promises() changes=counts.promises />
                <ChangesRow name="responses" label=import::responses() changes=counts.responses />
                <ChangesRow name="contacts" label=import::contacts() changes=counts.contacts />
                <ChangesRow name="behaviours" label=import::behaviours() changes=counts.behaviours />
                <ChangesRow name="feedback" label=import::feedback() changes=counts.feedback />
            </Table>
        </div>
    }
}

#[component]
fn ChangesRow(name: &'static str, label: &'static str, changes: Changes) -> impl IntoView {
    let cells = [("new", changes.new), ("changed", changes.changed), ("same", changes.same)];
    let cells = cells.map(|(what, count)| {
        view! {
            <td class="k-table__figures" data-count=format!("{name}-{what}") data-value=count.to_string()>
                {format::count(count)}
            </td>
        }
    });
    view! { <TableRow name=label>{cells.collect_view()}</TableRow> }
}

#[component]
pub(super) fn Faults(errors: Vec<RowError>) -> impl IntoView {
    if errors.is_empty() {
        return ().into_any();
    }
    let columns = vec![
        Column::words(import::column_line()),
        Column::words(import::column_column()),
        Column::words(import::column_reason()),
    ];
    let rows = errors.into_iter().map(|error| {
        let reason = said(&error.fault);
        let column = if error.column.is_empty() { import::whole_row().to_owned() } else { error.column };
        view! {
            <TableRow name=format::count(error.line)>
                <td>{column}</td>
                <td class="import-reason">{reason}</td>
            </TableRow>
        }
    });
    let rows = rows.collect_view();
    view! {
        <Section title=import::errors() lede=import::errors_lede()>
            <Table caption=import::errors() columns>
                {rows}
            </Table>
        </Section>
    }
    .into_any()
}
