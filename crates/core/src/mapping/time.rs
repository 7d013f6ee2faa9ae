//! Times as files write them.

use crate::calendar::{Day, Instant};

/// Turns instants into calendar days and back, in the zone of a file.
pub trait LocalTime {
    /// The calendar day of an instant.
    fn day(&self, at: Instant) -> Day;
    /// The instant of a civil time: seconds since the day's midnight, below 86 400. Where clocks jump over it or
    /// repeat it, the next or the first one; `None` outside the accepted range.
    fn instant(&self, day: Day, second: u32) -> Option<Instant>;
}

/// A time as it was written: a day, a civil time without a zone, or an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// A date without a time.
    Day(Day),
    /// A date with a time of day, in seconds since midnight, without a zone.
    Local(Day, u32),
    /// A time with its distance from UTC.
    At(Instant),
}

impl Moment {
    /// The calendar day: as written where no distance from UTC is written, otherwise the day in the file's zone.
    pub fn day(self, zone: &impl LocalTime) -> Day {
        match self {
            Self::Day(day) | Self::Local(day, _) => day,
            Self::At(at) => zone.day(at),
        }
    }

    /// The instant; none for a date without a time.
    pub fn instant(self, zone: &impl LocalTime) -> Option<Instant> {
        match self {
            Self::Day(_) => None,
            Self::Local(day, second) => zone.instant(day, second),
            Self::At(at) => Some(at),
        }
    }
}

/// How times are written.
///
/// `iso` takes `2026-03-01`, `2026-03-01T08:30`, `2026-03-01 08:30:05.25` and each of these times with `Z` or
/// `+02:00`. Otherwise a pattern of `%Y` (four digits), `%m`, `%d`, `%H`, `%M`, `%S` (one or two digits), `%b` (Jan …
/// Dec), `%I` with `%p` (AM, PM), `%f` (decimals of the second), `%z` (`Z`, `+0200`, `+02:00`), `%%`; anything else
/// stands for itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Format(Kind);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    Iso,
    Pattern(Vec<Item>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Item {
    Year,
    Month,
    MonthName,
    Day,
    Hour,
    Hour12,
    Half,
    Minute,
    Second,
    Fraction,
    Offset,
    Literal(char),
}

/// Why a text is no format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAFormat {
    /// A `%` with a letter that means nothing here.
    #[error("%{0} is not known; use %Y %m %b %d %H %I %p %M %S %f %z %%, or iso")]
    Unknown(char),
    /// Year, month or day is missing, or something stands twice.
    #[error("a format needs %Y, %m or %b, and %d, each once; %I needs %p, %M needs an hour, %S needs %M")]
    Incomplete,
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

impl std::str::FromStr for Format {
    type Err = NotAFormat;

    fn from_str(text: &str) -> Result<Self, NotAFormat> {
        if text == "iso" {
            return Ok(Self(Kind::Iso));
        }
        let mut items = Vec::new();
        let mut chars = text.chars();
        while let Some(c) = chars.next() {
            if c != '%' {
                items.push(Item::Literal(c));
                continue;
            }
            items.push(match chars.next() {
                Some('Y') => Item::Year,
                Some('m') => Item::Month,
                Some('b') => Item::MonthName,
                Some('d') => Item::Day,
                Some('H') => Item::Hour,
                Some('I') => Item::Hour12,
                Some('p') => Item::Half,
                Some('M') => Item::Minute,
                Some('S') => Item::Second,
                Some('f') => Item::Fraction,
                Some('z') => Item::Offset,
                Some('%') => Item::Literal('%'),
                other => return Err(NotAFormat::Unknown(other.unwrap_or(' '))),
            });
        }
        if is_complete(&items) { Ok(Self(Kind::Pattern(items))) } else { Err(NotAFormat::Incomplete) }
    }
}

fn is_complete(items: &[Item]) -> bool {
    let count = |wanted: Item| items.iter().filter(|item| **item == wanted).count();
    let months = count(Item::Month) + count(Item::MonthName);
    let hours = count(Item::Hour) + count(Item::Hour12);
    count(Item::Year) == 1
        && months == 1
        && count(Item::Day) == 1
        && hours <= 1
        && count(Item::Half) == count(Item::Hour12)
        && count(Item::Minute) <= hours
        && count(Item::Second) <= count(Item::Minute)
        && count(Item::Fraction) <= count(Item::Second)
        && count(Item::Offset) <= hours
}

impl Format {
    /// The format `iso`.
    pub const fn iso() -> Self {
        Self(Kind::Iso)
    }

    /// Reads a time; `None` when it is written in another way, does not exist, or lies outside 1900 to 2199.
    pub fn parse(&self, text: &str) -> Option<Moment> {
        let mut parts = Parts::default();
        let mut rest = Scanner(text);
        match &self.0 {
            Kind::Iso => iso(&mut rest, &mut parts)?,
            Kind::Pattern(items) => {
                for item in items {
                    rest.item(*item, &mut parts)?;
                }
            }
        }
        if rest.0.is_empty() { parts.moment() } else { None }
    }
}

fn iso(rest: &mut Scanner<'_>, parts: &mut Parts) -> Option<()> {
    parts.year = rest.digits(4, 4)?.cast_signed();
    rest.literal('-')?;
    parts.month = rest.digits(2, 2)?;
    rest.literal('-')?;
    parts.day = rest.digits(2, 2)?;
    if rest.0.is_empty() {
        return Some(());
    }
    rest.literal('T').or_else(|| rest.literal(' '))?;
    parts.hour = Some(rest.digits(2, 2)?);
    rest.literal(':')?;
    parts.minute = rest.digits(2, 2)?;
    if rest.literal(':').is_some() {
        parts.second = rest.digits(2, 2)?;
        if rest.literal('.').is_some() {
            rest.item(Item::Fraction, parts)?;
        }
    }
    if rest.0.is_empty() { Some(()) } else { rest.item(Item::Offset, parts) }
}

#[derive(Default)]
struct Parts {
    year: i32,
    month: u32,
    day: u32,
    hour: Option<u32>,
    afternoon: Option<bool>,
    minute: u32,
    second: u32,
    micros: u32,
    offset_minutes: Option<i32>,
}

impl Parts {
    fn moment(&self) -> Option<Moment> {
        let day = Day::from_ymd(self.year, self.month, self.day)?;
        let Some(written) = self.hour else { return Some(Moment::Day(day)) };
        let hour = match self.afternoon {
            None => written,
            Some(_) if !(1..=12).contains(&written) => return None,
            Some(afternoon) => written % 12 + if afternoon { 12 } else { 0 },
        };
        if hour > 23 || self.minute > 59 || self.second > 59 {
            return None;
        }
        let second = hour * 3_600 + self.minute * 60 + self.second;
        let Some(offset) = self.offset_minutes else { return Some(Moment::Local(day, second)) };
        let seconds = i64::from(day.number()) * 86_400 + i64::from(second) - i64::from(offset) * 60;
        Instant::from_micros(seconds * 1_000_000 + i64::from(self.micros)).map(Moment::At)
    }
}

struct Scanner<'a>(&'a str);

impl Scanner<'_> {
    fn item(&mut self, item: Item, parts: &mut Parts) -> Option<()> {
        match item {
            Item::Year => parts.year = self.digits(4, 4)?.cast_signed(),
            Item::Month => parts.month = self.digits(1, 2)?,
            Item::MonthName => parts.month = self.month()?,
            Item::Day => parts.day = self.digits(1, 2)?,
            Item::Hour | Item::Hour12 => parts.hour = Some(self.digits(1, 2)?),
            Item::Half => parts.afternoon = Some(self.half()?),
            Item::Minute => parts.minute = self.digits(1, 2)?,
            Item::Second => parts.second = self.digits(1, 2)?,
            Item::Fraction => parts.micros = self.fraction()?,
            Item::Offset => parts.offset_minutes = Some(self.offset()?),
            Item::Literal(c) => self.literal(c)?,
        }
        Some(())
    }

    fn literal(&mut self, c: char) -> Option<()> {
        self.0 = self.0.strip_prefix(c)?;
        Some(())
    }

    /// Takes the first `bytes` bytes, if that is a boundary of characters.
    fn take(&mut self, bytes: usize) -> Option<&str> {
        let (taken, rest) = self.0.split_at_checked(bytes)?;
        self.0 = rest;
        Some(taken)
    }

    fn digits(&mut self, fewest: usize, most: usize) -> Option<u32> {
        let length = self.0.bytes().take(most).take_while(u8::is_ascii_digit).count();
        if length < fewest {
            return None;
        }
        self.take(length)?.parse().ok()
    }

    fn month(&mut self) -> Option<u32> {
        let name = self.take(3)?.to_ascii_lowercase();
        MONTHS.iter().zip(1..).find(|(month, _)| **month == name).map(|(_, number)| number)
    }

    fn half(&mut self) -> Option<bool> {
        let half = self.take(2)?;
        if half.eq_ignore_ascii_case("am") {
            Some(false)
        } else if half.eq_ignore_ascii_case("pm") {
            Some(true)
        } else {
            None
        }
    }

    fn fraction(&mut self) -> Option<u32> {
        let length = self.0.bytes().take_while(u8::is_ascii_digit).count();
        if !(1..=9).contains(&length) {
            return None;
        }
        let digits = self.take(length)?;
        let micros: String = digits.chars().chain("000000".chars()).take(6).collect();
        micros.parse().ok()
    }

    fn offset(&mut self) -> Option<i32> {
        if self.literal('Z').is_some() {
            return Some(0);
        }
        let sign = if self.literal('+').is_some() {
            1
        } else {
            self.literal('-')?;
            -1
        };
        let hours = self.digits(2, 2)?;
        let _ = self.literal(':');
        let minutes = if self.0.is_empty() { 0 } else { self.digits(2, 2)? };
        if hours > 14 || minutes > 59 {
            return None;
        }
        Some(sign * (hours * 60 + minutes).cast_signed())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(format: &str, text: &str) -> Option<Moment> {
        format.parse::<Format>().unwrap().parse(text)
    }

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn times_are_read_as_they_are_written() {
        let at = Moment::Local(day("2026-03-01"), 8 * 3_600 + 30 * 60 + 5);
        assert_eq!(parse("%Y-%m-%d %H:%M:%S", "2026-03-01 08:30:05"), Some(at));
        assert_eq!(parse("%d.%m.%Y %H:%M:%S", "1.3.2026 8:30:05"), Some(at));
        assert_eq!(parse("%m/%d/%Y, %I:%M:%S %p", "3/1/2026, 8:30:05 am"), Some(at));
        assert_eq!(parse("%d-%b-%Y", "01-Mar-2026"), Some(Moment::Day(day("2026-03-01"))));
        assert_eq!(parse("%d/%m/%Y %I %p", "1/3/2026 12 AM"), Some(Moment::Local(day("2026-03-01"), 0)));
        assert_eq!(parse("%Y%m%d", "20260301"), Some(Moment::Day(day("2026-03-01"))));
        assert_eq!(parse("%Y-%m-%d 100%%", "2026-03-01 100%"), Some(Moment::Day(day("2026-03-01"))));
    }

    #[test]
    fn iso_takes_dates_local_times_and_instants() {
        assert_eq!(parse("iso", "2026-03-01"), Some(Moment::Day(day("2026-03-01"))));
        assert_eq!(parse("iso", "2026-03-01T08:30"), Some(Moment::Local(day("2026-03-01"), 30_600)));
        let instant = |text: &str| Some(Moment::At(text.parse().unwrap()));
        assert_eq!(parse("iso", "2026-03-01T08:30:05.25Z"), instant("2026-03-01T08:30:05.25Z"));
        assert_eq!(parse("iso", "2026-03-01 00:30:00+02:00"), instant("2026-02-28T22:30:00Z"));
        assert_eq!(parse("iso", "2026-03-01T23:30:00-0330"), instant("2026-03-02T03:00:00Z"));
    }

    #[test]
    fn times_that_do_not_exist_are_refused() {
        for text in [
            "2026-02-29",
            "2026-13-01",
            "1899-12-31",
            "2200-01-01",
            "9999-99-99",
            "٢٠٢٦-٠١-٠١",
            "2026-01-0é",
            "",
        ] {
            assert_eq!(parse("iso", text), None, "{text}");
            assert_eq!(parse("%Y-%m-%d", text), None, "{text}");
        }
        for text in ["2026-01-01 24:00:00", "2026-01-01 10:60:00", "2026-01-01 10:00:00 ", "2026-01-01"] {
            assert_eq!(parse("%Y-%m-%d %H:%M:%S", text), None, "{text}");
        }
        assert_eq!(parse("iso", "2026-01-01T10:00:00+99:00"), None);
        assert_eq!(parse("iso", "2199-12-31T23:59:59-14:00"), None);
    }

    #[test]
    fn a_format_has_what_a_date_needs() {
        assert_eq!("%Y-%m".parse::<Format>(), Err(NotAFormat::Incomplete));
        assert_eq!("%Y-%m-%d %d".parse::<Format>(), Err(NotAFormat::Incomplete));
        assert_eq!("%Y-%m-%d %I".parse::<Format>(), Err(NotAFormat::Incomplete));
        assert_eq!("%Y-%m-%d %S".parse::<Format>(), Err(NotAFormat::Incomplete));
        assert_eq!("%Y-%m-%d %q".parse::<Format>(), Err(NotAFormat::Unknown('q')));
        assert_eq!("%Y-%m-%d %".parse::<Format>(), Err(NotAFormat::Unknown(' ')));
    }
}
