//! What the loyalty index is made of: a bill whose lines and columns add up to the last digit shown.

use kept_core::scorecard::Loyalty;
use leptos::prelude::*;

use super::figures::{points, share};
use super::loyalty_bill::{Line, bill};
use super::words;
use crate::format;
use crate::i18n::customer;
use crate::made::{Figure, HowMade};
use crate::ui::Card;

/// The parts as a stacked bar and as a bill.
#[component]
pub(super) fn LoyaltyParts(
    /// The index with its parts.
    loyalty: Loyalty,
) -> impl IntoView {
    let bill = bill(&loyalty)?;
    let rows = bill.lines.iter().enumerate().zip(&loyalty.parts).map(|((i, line), part)| {
        let own = share(part.own_share);
        let note = customer::part_note(&own, &customer::pieces(part.n.into()), &points(part.most));
        row(i, *line, note)
    });
    let rows = rows.collect_view();
    let stack = stack(&bill.lines);
    Some(view! {
        <Card title=customer::parts()>
            <p class="customer-small">
                {customer::parts_text()} " " <HowMade figure=Figure::Loyalty name=customer::parts() />
            </p>
            {stack}
            <table class="k-parts__table customer-bill">
                <thead>
                    <tr>
                        <th scope="col">{customer::part_column()}</th>
                        <th scope="col">{customer::part_base()}</th>
                        <th scope="col">{customer::part_own()}</th>
                        <th scope="col">{customer::part_points()}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
                <tfoot>
                    <tr>
                        <th scope="row">{customer::part_total()}</th>
                        <td>{points(bill.base)}</td>
                        <td>{format::micro_signed(bill.own, 1)}</td>
                        <td>{points(bill.points)}</td>
                    </tr>
                </tfoot>
            </table>
        </Card>
    })
}

fn row(i: usize, line: Line, note: String) -> impl IntoView {
    view! {
        <tr>
            <th scope="row">
                <span class=format!("k-parts__key k-parts__key--{}", i % 6) aria-hidden="true"></span>
                {words::part(line.part)}
                <span class="k-parts__note">{note}</span>
            </th>
            <td>{points(line.base)}</td>
            <td>{format::micro_signed(line.own, 1)}</td>
            <td>{points(line.points)}</td>
        </tr>
    }
}

/// The points of each part end to end on a bar of 100.
fn stack(lines: &[Line]) -> impl IntoView + use<> {
    let mut at = 0;
    let bars = lines.iter().enumerate().map(|(i, line)| {
        let start = at;
        at += line.points.max(0);
        let percent = |micro: i64| format!("{:.3}%", micro as f64 / 1e6);
        view! {
            <rect
                class=format!("k-parts__bar k-parts__bar--{}", i % 6)
                x=percent(start)
                width=percent(line.points.max(0))
                height="100%"
            />
        }
    });
    let bars = bars.collect_view();
    view! {
        <svg class="k-parts__stack" aria-hidden="true">
            <rect class="k-parts__ground" width="100%" height="100%" />
            {bars}
        </svg>
    }
}
