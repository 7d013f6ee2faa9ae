//! Whom to look at first: one number, one reason, one action for each.

use kept_api::insights::Attention;
use kept_core::attention::Reason;
use leptos::prelude::*;

use super::all_steps;
use crate::format;
use crate::i18n::today;
use crate::made::{Figure, HowMade};
use crate::state::Session;
use crate::ui::{Badge, Column, EmptyState, Section, Table, TableRow};
use crate::url::Query;

/// The ranked list.
#[component]
pub(super) fn AttentionList(lines: Vec<Attention>, filter: Query) -> impl IntoView {
    let body = if lines.is_empty() {
        view! { <EmptyState title=today::attention_none() body=today::attention_none_body() /> }.into_any()
    } else {
        let columns = vec![
            Column::words(today::attention_customer()),
            Column::words(today::attention_reason()),
            Column::figures(today::attention_dependable()).minor().made(Figure::Dependable),
            Column::figures(today::attention_value()).minor().made(Figure::ValueAtRisk),
        ];
        let currency = Session::get().currency();
        let rows = lines.into_iter().map(move |line| row(line, &currency)).collect_view();
        view! { <Table caption=today::attention_title() columns>{rows}</Table> }.into_any()
    };
    let made = || view! { <HowMade figure=Figure::Attention name=today::attention_title() /> };
    view! {
        <Section title=today::attention_title() lede=today::attention_lede() actions=made>
            {all_steps(&filter)} {body}
        </Section>
    }
}

fn row(line: Attention, currency: &str) -> impl IntoView + use<> {
    let customer = line.customer;
    let path = match line.reason {
        Reason::Unheard => format!("/customers/{}/call", customer.id),
        _ => format!("/customers/{}", customer.id),
    };
    let scores = customer.scores;
    let dependable = scores.as_ref().map_or(format::UNKNOWN.to_owned(), |s| format::micro(s.dependable, 0));
    let value = scores.and_then(|s| s.value_at_risk_minor);
    let value = value.map_or(format::UNKNOWN.to_owned(), |minor| format::money(minor, currency));
    view! {
        <TableRow name=customer.name note=customer.segment path=path>
            <td>{reason(line.reason)} " " {line.mine.then(|| view! { <Badge>{today::mine()}</Badge> })}</td>
            <td class="k-table__figures k-table__minor">{dependable}</td>
            <td class="k-table__figures k-table__minor">{value}</td>
        </TableRow>
    }
}

fn reason(reason: Reason) -> String {
    match reason {
        Reason::Overdue { promises } => today::reason_overdue(promises.into()),
        Reason::Dissatisfied => today::reason_dissatisfied().to_owned(),
        Reason::Undependable => today::reason_undependable().to_owned(),
        Reason::Unheard => today::reason_unheard().to_owned(),
    }
}
