//! The panel as it is drawn.

use kept_api::paths;
use kept_core::model::Part;
use leptos::prelude::*;

use super::content::{Bill, Content, Grid, Sign};
use crate::i18n::{customer, made};
use crate::made::{Figure, Making};
use crate::ui::Link;

/// The heading of its paragraph in docs/scoring.md, which is in English.
pub(super) fn section(figure: Figure) -> &'static str {
    match figure {
        Figure::Known => "Known",
        Figure::Attention => "Whom to look at first",
        Figure::WhatIf => "What if",
        Figure::Satisfaction => "Satisfaction (share of 4 and 5 of 5)",
        Figure::Expectation => "Expectation, A to F",
        Figure::Recommendation => "Recommendation (NPS)",
        Figure::Dependable => "Promise index and dependable level",
        Figure::Lapses => "Lapses left; to make good",
        Figure::Exceeded => "More than promised",
        Figure::Consistency => "Consistency",
        Figure::Ended => "How promises ended",
        Figure::Effect => "What broken promises do to answers",
        Figure::Loyalty => "Loyalty index",
        Figure::ValueAtRisk => "Value at risk",
        Figure::Drivers => "Drivers",
    }
}

/// Name, paragraph for an owner, and formula of a figure.
fn words(figure: Figure) -> [&'static str; 3] {
    match figure {
        Figure::Known => [made::known_title(), made::known_owner(), made::known_formula()],
        Figure::Attention => [made::attention_title(), made::attention_owner(), made::attention_formula()],
        Figure::WhatIf => [made::what_if_title(), made::what_if_owner(), made::what_if_formula()],
        Figure::Satisfaction => {
            [made::satisfaction_title(), made::satisfaction_owner(), made::satisfaction_formula()]
        }
        Figure::Expectation => {
            [made::expectation_title(), made::expectation_owner(), made::expectation_formula()]
        }
        Figure::Recommendation => {
            [made::recommendation_title(), made::recommendation_owner(), made::recommendation_formula()]
        }
        Figure::Dependable => {
            [made::dependable_title(), made::dependable_owner(), made::dependable_formula()]
        }
        Figure::Lapses => [made::lapses_title(), made::lapses_owner(), made::lapses_formula()],
        Figure::Exceeded => [made::exceeded_title(), made::exceeded_owner(), made::exceeded_formula()],
        Figure::Consistency => {
            [made::consistency_title(), made::consistency_owner(), made::consistency_formula()]
        }
        Figure::Ended => [made::ended_title(), made::ended_owner(), made::ended_formula()],
        Figure::Effect => [made::effect_title(), made::effect_owner(), made::effect_formula()],
        Figure::Loyalty => [made::loyalty_title(), made::loyalty_owner(), made::loyalty_formula()],
        Figure::ValueAtRisk => {
            [made::value_at_risk_title(), made::value_at_risk_owner(), made::value_at_risk_formula()]
        }
        Figure::Drivers => [made::drivers_title(), made::drivers_owner(), made::drivers_formula()],
    }
}

/// The name of a part of the loyalty index.
pub(super) fn part(part: Part) -> &'static str {
    match part {
        Part::Expectation => customer::part_expectation(),
        Part::RelativeValue => customer::part_relative_value(),
        Part::Recommend => customer::part_recommend(),
        Part::ChooseAgain => customer::part_choose_again(),
        Part::Promises => customer::part_promises(),
        Part::Repurchase => customer::part_repurchase(),
        Part::Referral => customer::part_referral(),
    }
}

/// Everything that the panel shows.
pub(super) fn draw(making: Making, figure: Figure, content: Content) -> AnyView {
    let [title, owner, formula] = words(figure);
    let Content { own, bill, signs, grid, stands, records } = content;
    let sentences = own.into_iter().map(|text| view! { <p>{text}</p> }).collect_view();
    let stands = stands.into_iter().map(|text| view! { <p>{text}</p> }).collect_view();
    let links =
        records.into_iter().map(|(words, path)| view! { <li><Link path>{words}</Link></li> }).collect_view();
    let numbers = bill.is_some() || !sentences.is_empty();
    let document = format!("{}#{}", paths::FIGURES_PAGE, paths::section(section(figure)));
    view! {
        <article class="made" data-figure=figure.word()>
            <h3 class="made__title">{title}</h3>
            <p class="made__owner">{marked(owner)}</p>
            {numbers.then(|| view! {
                <section class="made__own">
                    <h4>{made::own()}</h4>
                    {sentences}
                    {bill.map(bill_table)}
                    <div class="made__stands">{stands}</div>
                </section>
            })}
            <section>
                <h4>{made::statistics()}</h4>
                <p>{marked(formula)}</p>
                {(!signs.is_empty()).then(|| sign_table(signs))}
                {grid.map(grid_table)}
            </section>
            <ul class="made__links" on:click=move |_| making.close()>
                {links}
                <li>
                    <a class="k-link" href=document target="_blank" rel="noopener">{made::section()}</a>
                </li>
            </ul>
        </article>
    }
    .into_any()
}

/// Words in which what stands between backticks is code.
fn marked(words: &'static str) -> impl IntoView {
    let pieces = words.split('`').enumerate().map(|(place, piece)| {
        if place % 2 == 1 { view! { <code dir="ltr">{piece}</code> }.into_any() } else { piece.into_any() }
    });
    pieces.collect_view()
}

fn bill_table(bill: Bill) -> impl IntoView {
    let Bill { rows, columns, lines, total } = bill;
    let heads = columns.iter().map(|(title, _)| view! { <th scope="col">{*title}</th> }).collect_view();
    let cells = |numbers: Vec<i64>| {
        let pairs = numbers.into_iter().zip(&columns);
        pairs
            .map(|(number, (_, unit))| view! { <td data-exact=number.to_string()>{unit.write(number)}</td> })
            .collect_view()
    };
    let lines = lines.into_iter().map(|(name, numbers)| {
        view! {
            <tr>
                <th scope="row">{name}</th>
                {cells(numbers)}
            </tr>
        }
    });
    let lines = lines.collect_view();
    let sums = cells(total);
    view! {
        <div class="made__wide" tabindex="0" role="region" aria-label=made::bill()>
            <table class="k-parts__table made__bill">
                <caption class="k-hidden">{made::bill()}</caption>
                <thead>
                    <tr>
                        <th scope="col">{rows}</th>
                        {heads}
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
                <tfoot>
                    <tr>
                        <th scope="row">{made::total()}</th>
                        {sums}
                    </tr>
                </tfoot>
            </table>
        </div>
    }
}

fn sign_table(signs: Vec<Sign>) -> impl IntoView {
    let rows = signs.into_iter().map(|Sign { sign, meaning, value }| {
        view! {
            <tr>
                <th scope="row"><code dir="ltr">{sign}</code></th>
                <td class="made__meaning">{meaning}</td>
                <td>{value}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <table class="k-parts__table made__signs">
            <thead class="k-hidden">
                <tr>
                    <th scope="col">{made::sign()}</th>
                    <th scope="col">{made::meaning()}</th>
                    <th scope="col">{made::value()}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn grid_table(grid: Grid) -> impl IntoView {
    let Grid { title, head, rows } = grid;
    let heads = head.into_iter().map(|title| view! { <th scope="col">{title}</th> }).collect_view();
    let rows = rows.into_iter().map(|(name, cells)| {
        let cells = cells.into_iter().map(|text| view! { <td>{text}</td> }).collect_view();
        view! {
            <tr>
                <th scope="row">{name}</th>
                {cells}
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <div class="made__wide" tabindex="0" role="region" aria-label=title>
            <table class="k-parts__table made__grid">
                <caption class="made__caption">{title}</caption>
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Figure; 15] = [
        Figure::Known,
        Figure::Attention,
        Figure::WhatIf,
        Figure::Satisfaction,
        Figure::Expectation,
        Figure::Recommendation,
        Figure::Dependable,
        Figure::Lapses,
        Figure::Exceeded,
        Figure::Consistency,
        Figure::Ended,
        Figure::Effect,
        Figure::Loyalty,
        Figure::ValueAtRisk,
        Figure::Drivers,
    ];

    #[test]
    fn the_panel_says_what_the_documentation_says() {
        let document = include_str!("../../../../docs/scoring.md");
        let document = document.split_whitespace().collect::<Vec<_>>().join(" ");
        for figure in ALL {
            let [_, owner, formula] = words(figure);
            let text = format!("**{}.** {owner} {formula}", section(figure));
            assert!(document.contains(&text), "docs/scoring.md does not say:\n{text}");
        }
    }
}
