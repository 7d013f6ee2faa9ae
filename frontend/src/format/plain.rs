//! Plain English writing for tests outside a browser: enough to compare, not enough to show.

use kept_core::calendar::Day;

use super::{Moment, Style};

pub(super) fn number(value: f64, digits: u8, style: Style<'_>) -> String {
    let digits = usize::from(digits);
    match style {
        Style::Signed if value > 0.0 => format!("+{}", grouped(value, digits)),
        Style::Plain | Style::Signed => grouped(value, digits),
        Style::Percent => format!("{}%", grouped(value * 100.0, digits)),
        Style::Money(currency) => format!("{currency} {}", grouped(value, digits)),
    }
}

pub(super) fn moment(milliseconds: f64, what: Moment, _zone: &str) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "days of people's lives fit")]
    let day = Day::from_number((milliseconds / 86_400_000.0).floor() as i32);
    let iso = day.map(|day| day.to_string()).unwrap_or_default();
    match what {
        Moment::Month => iso.rsplit_once('-').map(|(month, _)| month.to_owned()).unwrap_or(iso),
        _ => iso,
    }
}

fn grouped(value: f64, digits: usize) -> String {
    let text = format!("{:.digits$}", value.abs() + f64::EPSILON);
    let (whole, rest) = text.split_once('.').map_or((text.as_str(), ""), |(w, r)| (w, r));
    let mut out = String::new();
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    let point = if rest.is_empty() { "" } else { "." };
    let sign = if value < 0.0 { "-" } else { "" };
    format!("{sign}{out}{point}{rest}")
}
