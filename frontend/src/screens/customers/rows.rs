//! The lines of the list.

use kept_api::customers::{CustomerLine, LineScores};
use leptos::prelude::*;

use super::assign::Chosen;
use super::columns::{Shown, chosen};
use crate::format;
use crate::i18n::customers;
use crate::state::Session;
use crate::ui::{Badge, Column, GradeBadge, Letter, Sort, Span, Table, TableRow, Whisker};
use crate::url::use_param;

/// A table whose titles sort. Each sort has one direction, the one in which it is of use.
#[component]
pub(super) fn Rows(
    lines: Vec<CustomerLine>,
    /// The customers that are chosen; none where the member may not change them.
    picked: Option<Chosen>,
) -> impl IntoView {
    let (sort, set_sort) = use_param("sort");
    let (columns, _) = use_param("columns");
    let held = Signal::derive(move || {
        let by = sort.get().unwrap_or_else(|| "name".to_owned());
        Some(Sort { descending: by == "value_at_risk", by })
    });
    let currency = Session::get().currency();
    let lines = StoredValue::new(lines);
    let table = move || {
        let shown = chosen(columns.get().as_deref());
        let mut heads = vec![Column::words(customers::column_customer()).sorted_by("name")];
        heads.extend(shown.iter().map(|one| one.head()));
        let lines = lines.get_value();
        let all = picked.map(|picked| every_box(picked, &lines));
        let rows = lines.into_iter().map(|line| row(line, &shown, &currency, picked)).collect_view();
        let on_sort = move |sort: Sort| set_sort.run((sort.by != "name").then_some(sort.by));
        match all {
            Some(lead) => {
                view! { <Table caption=customers::title() columns=heads sort=held on_sort lead>{rows}</Table> }.into_any()
            }
            None => view! { <Table caption=customers::title() columns=heads sort=held on_sort>{rows}</Table> }.into_any(),
        }
    };
    view! { {table} }
}

/// The box that chooses every customer of the page.
fn every_box(picked: Chosen, lines: &[CustomerLine]) -> AnyView {
    let these: Vec<_> =
        lines.iter().map(|line| (line.id, line.owner.as_ref().map(|owner| owner.id))).collect();
    let these = StoredValue::new(these);
    let all = move || {
        picked.with(|picked| these.with_value(|these| these.iter().all(|(id, _)| picked.contains_key(id))))
    };
    let change = move |event| {
        let on = event_target_checked(&event);
        picked.update(|picked| {
            for (id, owner) in these.get_value() {
                if on {
                    picked.insert(id, owner);
                } else {
                    picked.remove(&id);
                }
            }
        });
    };
    view! { <input type="checkbox" class="k-check__box" aria-label=customers::select_all() prop:checked=all on:change=change /> }
        .into_any()
}

/// The box that chooses one customer.
fn one_box(picked: Chosen, line: &CustomerLine) -> AnyView {
    let (id, owner) = (line.id, line.owner.as_ref().map(|owner| owner.id));
    let change = move |event| {
        let on = event_target_checked(&event);
        picked.update(|picked| {
            if on {
                picked.insert(id, owner);
            } else {
                picked.remove(&id);
            }
        });
    };
    view! {
        <input
            type="checkbox"
            class="k-check__box"
            aria-label=customers::select_one(&line.name)
            prop:checked=move || picked.with(|picked| picked.contains_key(&id))
            on:change=change
        />
    }
    .into_any()
}

fn row(line: CustomerLine, shown: &[Shown], currency: &str, picked: Option<Chosen>) -> impl IntoView + use<> {
    let path = format!("/customers/{}", line.id);
    let cells = shown.iter().map(|one| cell(*one, &line, currency)).collect_view();
    let lead = picked.map(|picked| one_box(picked, &line));
    match lead {
        Some(lead) => {
            view! { <TableRow name=line.name note=line.segment path lead>{cells}</TableRow> }.into_any()
        }
        None => view! { <TableRow name=line.name note=line.segment path>{cells}</TableRow> }.into_any(),
    }
}

/// One cell; of a customer made after the newest close nothing is said yet.
fn cell(column: Shown, line: &CustomerLine, currency: &str) -> impl IntoView + use<> {
    let class = match (column, column.is_minor()) {
        (Shown::Dependable | Shown::Value, _) => "k-table__figures k-table__minor",
        (_, true) => "k-table__minor",
        (_, false) => "",
    };
    let inside = match (column, &line.scores) {
        (Shown::Owner, _) => {
            let name = line.owner.as_ref().map_or(format::UNKNOWN.to_owned(), |owner| owner.name.clone());
            view! { <bdi>{name}</bdi> }.into_any()
        }
        (_, Some(scores)) => scored(column, scores, currency),
        (_, None) => format::UNKNOWN.into_any(),
    };
    view! { <td class=class>{inside}</td> }
}

fn scored(column: Shown, scores: &LineScores, currency: &str) -> AnyView {
    let whole = |micro: i64| format::micro(micro, 0);
    match column {
        Shown::Grade => {
            view! { <GradeBadge letter=scores.grade.and_then(|letter| Letter::from_text(letter.as_str())) /> }
                .into_any()
        }
        Shown::Satisfied if scores.satisfaction_n == 0 => format::UNKNOWN.into_any(),
        Shown::Satisfied => {
            let n = |n: u32| format::count(n.into());
            customers::satisfied_of(&n(scores.satisfied), &n(scores.satisfaction_n)).into_any()
        }
        Shown::Loyalty => loyalty(scores).into_any(),
        Shown::Dependable => whole(scores.dependable).into_any(),
        Shown::Promises => {
            let [kept, late, missed, _] = scores.promises.map(|n| format::count(n.into()));
            customers::promises_of(&kept, &late, &missed).into_any()
        }
        Shown::Known => scores.known_since.map_or(customers::never().to_owned(), format::date).into_any(),
        Shown::Owner => ().into_any(),
        Shown::Value => scores
            .value_at_risk_minor
            .map_or(format::UNKNOWN.to_owned(), |v| format::money(v, currency))
            .into_any(),
    }
}

fn loyalty(scores: &LineScores) -> impl IntoView + use<> {
    let [value, low, high] = scores.loyalty;
    let whole = |micro: i64| format::micro(micro, 0);
    let text = customers::loyalty_text(&whole(value), &whole(low), &whole(high));
    let span = Span::points(value, low, high);
    let prior = scores.mostly_prior.then(|| view! { <Badge>{customers::mostly_prior()}</Badge> });
    view! { <span class="customers-loyalty"><span>{whole(value)}</span> <Whisker span text /> {prior}</span> }
}
