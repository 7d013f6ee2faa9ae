//! Before and after.

use leptos::prelude::*;

use super::figures::{letter, points, share};
use super::imagined::Figures;
use crate::format::{self, UNKNOWN};
use crate::i18n::what_if;
use crate::ui::GradeBadge;

type Of = fn(&Figures) -> Option<i64>;

/// The five figures, now and then.
#[component]
pub(super) fn Comparison(
    /// As it is.
    now: Memo<Option<Figures>>,
    /// As it would be.
    then: Memo<Option<Figures>>,
) -> impl IntoView {
    let badge = move |figures: Memo<Option<Figures>>| {
        move || {
            let letter = figures.get().and_then(|f| f.grade).and_then(letter);
            view! { <GradeBadge letter /> }
        }
    };
    let regraded = move || now.get().map(|f| f.grade) != then.get().map(|f| f.grade);
    let line = move |name: &'static str, of: Of, write: fn(i64) -> String, signed: fn(i64) -> String| {
        let value = move |figures: Memo<Option<Figures>>| {
            move || figures.get().and_then(|f| of(&f)).map_or_else(|| UNKNOWN.to_owned(), write)
        };
        let change =
            Memo::new(move |_| Some(then.get().and_then(|f| of(&f))? - now.get().and_then(|f| of(&f))?));
        let words = move || change.get().filter(|by| *by != 0).map_or_else(|| UNKNOWN.to_owned(), signed);
        view! {
            <tr class:what-if__moved=move || change.get().is_some_and(|by| by != 0)>
                <th scope="row">{name}</th>
                <td>{value(now)}</td>
                <td class="what-if__then">{value(then)}</td>
                <td>{words}</td>
            </tr>
        }
    };
    view! {
        <table class="what-if__table" aria-live="polite">
            <caption class="k-hidden">{what_if::outcome()}</caption>
            <thead>
                <tr>
                    <th scope="col">{what_if::column_figure()}</th>
                    <th scope="col">{what_if::column_before()}</th>
                    <th scope="col">{what_if::column_after()}</th>
                    <th scope="col">{what_if::column_change()}</th>
                </tr>
            </thead>
            <tbody>
                <tr class:what-if__moved=regraded>
                    <th scope="row">{what_if::grade()}</th>
                    <td>{badge(now)}</td>
                    <td class="what-if__then">{badge(then)}</td>
                    <td>{UNKNOWN}</td>
                </tr>
                {line(what_if::loyalty(), |f| Some(f.loyalty), points, points_signed)}
                {line(what_if::dependable(), |f| Some(f.dependable), points, points_signed)}
                {line(what_if::lapses(), |f| Some(f.lapses.into()), format::integer, whole_signed)}
                {line(what_if::satisfied(), |f| f.satisfied, share, share_signed)}
            </tbody>
        </table>
    }
}

fn points_signed(micro: i64) -> String {
    format::micro_signed(micro, 1)
}

fn whole_signed(whole: i64) -> String {
    format::micro_signed(whole.saturating_mul(1_000_000), 0)
}

/// Percentage points of a share in micro.
fn share_signed(micro: i64) -> String {
    format::micro_signed(micro.saturating_mul(100), 0)
}
