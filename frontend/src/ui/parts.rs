//! What a score is made of: parts that add up to it, to the last digit.

use leptos::prelude::*;

use crate::format;
use crate::i18n::ui;

/// One part of a score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it comes from.
    pub label: String,
    /// How much it brings, in micro-points.
    pub micro: i64,
    /// A few words about its ground, such as "14 promises" or "mostly the segment's prior".
    pub note: Option<String>,
}

/// Offset and length of each part in percent of `full`; parts below zero have no length.
fn stack(parts: &[Part], full: i64) -> Vec<(f64, f64)> {
    let mut at = 0.0;
    let percent = |micro: i64| if full > 0 { micro.max(0) as f64 / full as f64 * 100.0 } else { 0.0 };
    parts
        .iter()
        .map(|part| {
            let start = at;
            at += percent(part.micro);
            (start, percent(part.micro))
        })
        .collect()
}

/// The parts rounded to `unit` so that what is shown still adds up to the rounded total: all are rounded
/// down, then those that lost most get a unit back (largest remainder).
fn shown(parts: &[i64], total: i64, unit: i64) -> Vec<i64> {
    let mut rounded: Vec<i64> = parts.iter().map(|micro| micro.div_euclid(unit)).collect();
    let whole = (total + unit / 2).div_euclid(unit);
    let missing = whole - rounded.iter().sum::<i64>();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|&i| std::cmp::Reverse(parts.get(i).map_or(0, |micro| micro.rem_euclid(unit))));
    for i in order.into_iter().take(usize::try_from(missing).unwrap_or(0)) {
        if let Some(value) = rounded.get_mut(i) {
            *value += 1;
        }
    }
    rounded.into_iter().map(|units| units * unit).collect()
}

/// One unit of the last digit shown, in micro-points.
fn last_digit(digits: u8) -> i64 {
    (0..digits.min(6)).fold(1_000_000, |unit, _| unit / 10)
}

/// The parts as one bar and as a column of figures with its sum, drawn like a bill.
#[component]
pub fn Parts(
    /// The parts, in the order they are shown.
    parts: Vec<Part>,
    /// What the parts add up to, in micro-points.
    total: i64,
    /// The largest possible total, in micro-points.
    full: i64,
    /// Digits after the point.
    #[prop(default = 1)]
    digits: u8,
) -> impl IntoView {
    let bars = stack(&parts, full).into_iter().enumerate().map(|(i, (start, length))| {
        view! {
            <rect
                class=format!("k-parts__bar k-parts__bar--{}", i % 6)
                x=format!("{start:.3}%")
                width=format!("{length:.3}%")
                height="100%"
            />
        }
    });
    let exact: Vec<i64> = parts.iter().map(|part| part.micro).collect();
    let figures = shown(&exact, total, last_digit(digits));
    let rows = parts.iter().cloned().zip(figures).enumerate().map(|(i, (part, figure))| {
        view! {
            <tr>
                <th scope="row">
                    <span class=format!("k-parts__key k-parts__key--{}", i % 6) aria-hidden="true"></span>
                    {part.label}
                    {part.note.map(|note| view! { <span class="k-parts__note">{note}</span> })}
                </th>
                <td>{format::micro(figure, digits)}</td>
            </tr>
        }
    });
    view! {
        <div class="k-parts">
            <svg class="k-parts__stack" aria-hidden="true">
                <rect class="k-parts__ground" width="100%" height="100%" />
                {bars.collect_view()}
            </svg>
            <table class="k-parts__table">
                <caption class="k-hidden">{ui::parts_caption()}</caption>
                <thead class="k-hidden">
                    <tr>
                        <th scope="col">{ui::part()}</th>
                        <th scope="col">{ui::contribution()}</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
                <tfoot>
                    <tr>
                        <th scope="row">{ui::parts_sum()}</th>
                        <td>{format::micro(total, digits)}</td>
                    </tr>
                </tfoot>
            </table>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(micro: i64) -> Part {
        Part { label: String::new(), micro, note: None }
    }

    #[test]
    fn parts_lie_end_to_end() {
        let bars = stack(&[part(25_000_000), part(-1), part(50_000_000)], 100_000_000);
        assert_eq!(bars, [(0.0, 25.0), (25.0, 0.0), (25.0, 50.0)]);
        assert_eq!(stack(&[part(1)], 0), [(0.0, 0.0)]);
    }

    #[test]
    fn what_is_shown_adds_up_too() {
        // 31.25 + 12.05 + 28.1 = 71.4; each rounded for itself would be read as 31.3 + 12.1 + 28.1 = 71.5.
        let parts = [31_250_000, 12_050_000, 28_100_000];
        let figures = shown(&parts, 71_400_000, last_digit(1));
        assert_eq!(figures, [31_300_000, 12_000_000, 28_100_000]);
        assert_eq!(figures.iter().sum::<i64>(), 71_400_000);
        let negative = shown(&[50_060_000, -20_020_000], 30_040_000, last_digit(1));
        assert_eq!(negative.iter().sum::<i64>(), 30_000_000);
        assert_eq!(shown(&[], 0, last_digit(0)), Vec::<i64>::new());
    }
}
