//! The lines of the list.

use kept_api::customers::{CustomerLine, LineScores};
use leptos::prelude::*;

use crate::format;
use crate::i18n::customers;
use crate::state::Session;
use crate::ui::{Badge, Column, GradeBadge, Letter, Sort, Span, Table, TableRow, Whisker};
use crate::url::use_param;

/// A table whose titles sort. Each sort has one direction, the one in which it is of use.
#[component]
pub(super) fn Rows(lines: Vec<CustomerLine>) -> impl IntoView {
    let (sort, set_sort) = use_param("sort");
    let held = Signal::derive(move || {
        let by = sort.get().unwrap_or_else(|| "name".to_owned());
        Some(Sort { descending: by == "value_at_risk", by })
    });
    let columns = vec![
        Column::words(customers::column_customer()).sorted_by("name"),
        Column::words(customers::column_grade()).sorted_by("grade"),
        Column::words(customers::column_satisfied()).minor(),
        Column::words(customers::column_loyalty()).sorted_by("loyalty"),
        Column::figures(customers::column_dependable()).sorted_by("dependable").minor(),
        Column::words(customers::column_promises()).minor(),
        Column::words(customers::column_known()).sorted_by("known_since").minor(),
        Column::figures(customers::column_value()).sorted_by("value_at_risk").minor(),
    ];
    let currency = Session::get().currency();
    let rows = lines.into_iter().map(move |line| row(line, &currency)).collect_view();
    view! {
        <Table
            caption=customers::title()
            columns
            sort=held
            on_sort=move |sort: Sort| set_sort.run((sort.by != "name").then_some(sort.by))
        >
            {rows}
        </Table>
    }
}

fn row(line: CustomerLine, currency: &str) -> impl IntoView + use<> {
    let path = format!("/customers/{}", line.id);
    let cells =
        line.scores.map_or_else(|| unscored().into_any(), |scores| scored(&scores, currency).into_any());
    view! { <TableRow name=line.name note=line.segment path=path>{cells}</TableRow> }
}

/// Made after the newest close: nothing is said yet.
fn unscored() -> impl IntoView {
    (0..7).map(|_| view! { <td class="k-table__minor">{format::UNKNOWN}</td> }).collect_view()
}

fn scored(scores: &LineScores, currency: &str) -> impl IntoView + use<> {
    let [value, low, high] = scores.loyalty;
    let whole = |micro: i64| format::micro(micro, 0);
    let text = customers::loyalty_text(&whole(value), &whole(low), &whole(high));
    let [kept, late, missed, _] = scores.promises.map(|n| format::count(n.into()));
    let satisfied = if scores.satisfaction_n == 0 {
        format::UNKNOWN.to_owned()
    } else {
        let n = |n: u32| format::count(n.into());
        customers::satisfied_of(&n(scores.satisfied), &n(scores.satisfaction_n))
    };
    let heard = scores.known_since.map_or(customers::never().to_owned(), format::date);
    let at_risk =
        scores.value_at_risk_minor.map_or(format::UNKNOWN.to_owned(), |v| format::money(v, currency));
    let span = Span::points(value, low, high);
    let prior = scores.mostly_prior.then(|| view! { <Badge>{customers::mostly_prior()}</Badge> });
    let loyalty = view! { <span class="customers-loyalty"><span>{whole(value)}</span> <Whisker span text /> {prior}</span> };
    view! {
        <td><GradeBadge letter=scores.grade.and_then(|letter| Letter::from_text(letter.as_str())) /></td>
        <td class="k-table__minor">{satisfied}</td>
        <td>{loyalty}</td>
        <td class="k-table__figures k-table__minor">{whole(scores.dependable)}</td>
        <td class="k-table__minor">{customers::promises_of(&kept, &late, &missed)}</td>
        <td class="k-table__minor">{heard}</td>
        <td class="k-table__figures k-table__minor">{at_risk}</td>
    }
}
