//! Numbers, money, shares and dates as people of this language write them.
//!
//! The wire carries integers (basis points, micro-units, minor units, day numbers); this is the one place
//! where they become text. In the browser `Intl` does it; natively a plain English writer, for tests.

use kept_core::calendar::{Day, Month};

#[cfg(target_arch = "wasm32")]
mod intl;
#[cfg(not(target_arch = "wasm32"))]
mod plain;

#[cfg(target_arch = "wasm32")]
use intl as backend;
#[cfg(not(target_arch = "wasm32"))]
use plain as backend;

/// What stands where a value is not known; never a zero.
pub const UNKNOWN: &str = "–";

/// How a number is dressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Style<'a> {
    /// A bare number.
    Plain,
    /// A number whose sign is always shown.
    Signed,
    /// A share of one, written with a percent sign.
    Percent,
    /// An amount in this ISO 4217 currency.
    Money(&'a str),
}

/// How much of a day or an instant is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Moment {
    /// 5 Oct 2018
    Date,
    /// Friday, 5 October 2018
    LongDate,
    /// Oct 2018
    Month,
    /// 5 Oct 2018, 14:05
    DateTime,
}

/// A count.
pub fn count(value: u64) -> String {
    number(value as f64, 0, Style::Plain)
}

/// A whole number.
pub fn integer(value: i64) -> String {
    number(value as f64, 0, Style::Plain)
}

/// Micro-units (1 000 000 = 1) with this many digits after the point.
pub fn micro(value: i64, digits: u8) -> String {
    number(value as f64 / 1e6, digits, Style::Plain)
}

/// Micro-units with their sign, for differences and for parts of a sum.
pub fn micro_signed(value: i64, digits: u8) -> String {
    number(value as f64 / 1e6, digits, Style::Signed)
}

/// Basis points (10 000 = the whole) as a percentage with this many digits after the point.
pub fn percent(basis_points: i64, digits: u8) -> String {
    number(basis_points as f64 / 1e4, digits, Style::Percent)
}

/// A share in micro (1 000 000 = the whole) as a percentage with this many digits after the point.
pub fn share_micro(micro: i64, digits: u8) -> String {
    number(micro as f64 / 1e6, digits, Style::Percent)
}

/// `part` of `whole` as a percentage, or [`UNKNOWN`] when there is no whole.
pub fn share(part: u64, whole: u64, digits: u8) -> String {
    if whole == 0 { UNKNOWN.to_owned() } else { number(part as f64 / whole as f64, digits, Style::Percent) }
}

/// Money in minor units of an ISO 4217 currency; whole units only, as lists show it.
pub fn money(minor: i64, currency: &str) -> String {
    number(major(minor, currency), 0, Style::Money(currency))
}

/// Money in minor units, to the last digit.
pub fn money_exact(minor: i64, currency: &str) -> String {
    number(major(minor, currency), minor_digits(currency), Style::Money(currency))
}

/// Money in minor units as it is written into a field: no grouping, a point before the fraction.
pub fn amount(minor: i64, currency: &str) -> String {
    let digits = usize::from(minor_digits(currency));
    let (sign, text) =
        (if minor < 0 { "-" } else { "" }, format!("{:0>width$}", minor.unsigned_abs(), width = digits + 1));
    let (whole, fraction) = text.split_at_checked(text.len() - digits).unwrap_or((&text, ""));
    if fraction.chars().all(|c| c == '0') {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{fraction}")
    }
}

/// The minor units of an amount as people write it: spaces and apostrophes are left out, and of points and commas the
/// last one stands before the fraction, unless three digits follow it as they do after thousands.
pub fn minor_of(text: &str, currency: &str) -> Option<i64> {
    let digits = usize::from(minor_digits(currency));
    let text: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '’')).collect();
    let is_mark = |c: char| matches!(c, '.' | ',');
    let (whole, fraction) = match text.rsplit_once(is_mark) {
        Some((whole, fraction)) if fraction.len() != 3 => (whole.to_owned(), fraction.to_owned()),
        _ => (text.clone(), String::new()),
    };
    let whole: String = whole.chars().filter(|c| !is_mark(*c)).collect();
    let is_number = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !is_number(&whole) || !is_number(&fraction) || fraction.len() > digits {
        return None;
    }
    format!("{whole}{fraction:0<digits$}").parse().ok()
}

/// A day as a date.
pub fn date(day: Day) -> String {
    backend::moment(day_ms(day), Moment::Date, "UTC")
}

/// A day as a date with its weekday.
pub fn date_long(day: Day) -> String {
    backend::moment(day_ms(day), Moment::LongDate, "UTC")
}

/// A month.
pub fn month(month: Month) -> String {
    backend::moment(day_ms(month.first_day()), Moment::Month, "UTC")
}

/// An instant (milliseconds since 1970-01-01 UTC) in an IANA time zone.
pub fn instant(milliseconds: i64, zone: &str) -> String {
    backend::moment(milliseconds as f64, Moment::DateTime, zone)
}

/// An instant (milliseconds since 1970-01-01 UTC) in the reader's own time zone.
pub fn instant_here(milliseconds: i64) -> String {
    backend::moment(milliseconds as f64, Moment::DateTime, "")
}

/// The calendar day of an instant (milliseconds since 1970-01-01 UTC) in an IANA time zone.
pub fn day_of_instant(milliseconds: i64, zone: &str) -> String {
    backend::moment(milliseconds as f64, Moment::Date, zone)
}

/// Bytes, in the largest unit that leaves at least one.
pub fn bytes(value: u64) -> String {
    const UNITS: [&str; 4] = ["B", "kB", "MB", "GB"];
    let mut amount = value as f64;
    let mut unit = UNITS[0];
    for next in &UNITS[1..] {
        if amount < 1000.0 {
            break;
        }
        amount /= 1000.0;
        unit = next;
    }
    let digits = u8::from(unit != "B" && amount < 10.0);
    format!("{} {unit}", number(amount, digits, Style::Plain))
}

/// A true minus is as wide as a digit, so columns keep their places.
fn number(value: f64, digits: u8, style: Style<'_>) -> String {
    let text = backend::number(value, digits, style);
    if value < 0.0 { text.replacen('-', "\u{2212}", 1) } else { text }
}

fn day_ms(day: Day) -> f64 {
    f64::from(day.number()) * 86_400_000.0
}

fn major(minor: i64, currency: &str) -> f64 {
    let scale = [1.0, 10.0, 100.0, 1000.0];
    minor as f64 / scale.get(usize::from(minor_digits(currency))).copied().unwrap_or(100.0)
}

/// Digits of the minor unit after ISO 4217.
pub(crate) fn minor_digits(currency: &str) -> u8 {
    match currency {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "UYI"
        | "VND" | "VUV" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_come_back_however_they_are_written() {
        for (text, minor) in [
            ("1234.56", 123_456),
            ("1.234,56", 123_456),
            ("1,234", 123_400),
            ("12'000", 1_200_000),
            ("12 000,5", 1_200_050),
            ("0", 0),
        ] {
            assert_eq!(minor_of(text, "EUR"), Some(minor), "{text}");
        }
        for text in ["", "-1", "1.2345", "ten", "1.23.4x", "."] {
            assert_eq!(minor_of(text, "EUR"), None, "{text}");
        }
        assert_eq!((minor_of("500", "JPY"), minor_of("500.5", "JPY")), (Some(500), None));
        assert_eq!(
            [amount(123_456, "EUR"), amount(120_000, "EUR"), amount(5, "EUR"), amount(7, "JPY")],
            ["1234.56", "1200", "0.05", "7"]
        );
    }

    #[test]
    fn wire_integers_become_readable() {
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(integer(-4038), "−4,038");
        assert_eq!(micro(72_460_000, 1), "72.5");
        assert_eq!(micro_signed(1_250_000, 1), "+1.3");
        assert_eq!(micro_signed(-300_000, 1), "−0.3");
        assert_eq!(percent(8275, 1), "82.8%");
        assert_eq!(share(1943, 2348, 1), "82.8%");
        assert_eq!(share_micro(827_449, 1), "82.7%");
        assert_eq!(share(0, 0, 1), UNKNOWN);
    }

    #[test]
    fn money_knows_its_minor_unit() {
        assert_eq!(money(1_234_567, "EUR"), "EUR 12,346");
        assert_eq!(money_exact(1_234_567, "EUR"), "EUR 12,345.67");
        assert_eq!(money_exact(500, "JPY"), "JPY 500");
        assert_eq!(money_exact(1500, "KWD"), "KWD 1.500");
    }

    #[test]
    fn days_are_dates() {
        for text in ["2018-10-05", "1969-12-31", "2000-02-29"] {
            let day: Day = text.parse().unwrap();
            assert_eq!(date(day), text);
            assert!(text.starts_with(&month(day.month())));
        }
    }

    #[test]
    fn sizes_use_the_largest_unit() {
        assert_eq!(bytes(999), "999 B");
        assert_eq!(bytes(1500), "1.5 kB");
        assert_eq!(bytes(45_000_000), "45 MB");
    }
}
