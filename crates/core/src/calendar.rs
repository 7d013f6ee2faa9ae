//! Days, months and instants as plain integers; civil dates of the proleptic Gregorian calendar.
//!
//! A day is a calendar day in the organisation's time zone, fixed when a record is written. Zones are not known
//! here: whoever writes a record turns its instant into a day.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// A calendar day, counted from 1970-01-01. On the wire `2018-10-17`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

/// The earliest day that Kept accepts, 1900-01-01.
pub const FIRST_DAY: Day = Day(-25_567);
/// The latest day that Kept accepts, 2199-12-31.
pub const LAST_DAY: Day = Day(84_005);

/// A text that is no day, or one outside 1900 to 2199.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a date between 1900-01-01 and 2199-12-31, written as YYYY-MM-DD")]
pub struct NotADay;

impl Day {
    /// The day with this number; `None` outside 1900 to 2199.
    pub fn from_number(number: i32) -> Option<Self> {
        (FIRST_DAY.0..=LAST_DAY.0).contains(&number).then_some(Self(number))
    }

    /// Days since 1970-01-01.
    pub const fn number(self) -> i32 {
        self.0
    }

    /// The day of a civil date, if it exists.
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Self> {
        if !(1900..=2199).contains(&year)
            || !(1..=12).contains(&month)
            || day == 0
            || day > days_in(year, month)
        {
            return None;
        }
        let shifted = if month <= 2 { year - 1 } else { year };
        let era = shifted.div_euclid(400);
        let year_of_era = shifted.rem_euclid(400);
        let month_from_march = i32::try_from((month + 9) % 12).ok()?;
        let day_of_year = (153 * month_from_march + 2) / 5 + i32::try_from(day).ok()? - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Self::from_number(era * 146_097 + day_of_era - 719_468)
    }

    /// Year, month 1–12 and day 1–31.
    pub fn ymd(self) -> (i32, u32, u32) {
        let days = self.0 + 719_468;
        let era = days.div_euclid(146_097);
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = year_of_era + era * 400 + i32::from(month <= 2);
        (year, month.unsigned_abs(), day.unsigned_abs())
    }

    /// The day `days` later, kept within the accepted range.
    #[must_use]
    pub fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days).clamp(FIRST_DAY.0, LAST_DAY.0))
    }

    /// Whole days from `earlier` to this day; negative when it is not earlier.
    pub const fn since(self, earlier: Self) -> i32 {
        self.0 - earlier.0
    }

    /// The age of something of that day as of `now`, never negative.
    pub fn age(self, now: Self) -> u32 {
        u32::try_from(now.0 - self.0).unwrap_or(0)
    }

    /// The month of this day.
    pub fn month(self) -> Month {
        let (year, month, _) = self.ymd();
        Month((year - 1970) * 12 + month.cast_signed() - 1)
    }
}

const fn days_in(year: i32, month: u32) -> u32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl FromStr for Day {
    type Err = NotADay;
    fn from_str(text: &str) -> Result<Self, NotADay> {
        let mut parts = text.split('-');
        let year = number(parts.next(), 4)?;
        let month = number(parts.next(), 2)?;
        let day = number(parts.next(), 2)?;
        if parts.next().is_some() {
            return Err(NotADay);
        }
        Self::from_ymd(year.cast_signed(), month, day).ok_or(NotADay)
    }
}

fn number(part: Option<&str>, width: usize) -> Result<u32, NotADay> {
    let part = part.ok_or(NotADay)?;
    if part.len() != width || !part.bytes().all(|b| b.is_ascii_digit()) {
        return Err(NotADay);
    }
    part.parse().map_err(|_| NotADay)
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

/// A calendar month, counted from January 1970. On the wire `2018-10`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(i32);

impl Month {
    /// The month with this number; `None` outside 1900 to 2199.
    pub fn from_number(number: i32) -> Option<Self> {
        (FIRST_DAY.month().0..=LAST_DAY.month().0).contains(&number).then_some(Self(number))
    }

    /// Months since January 1970.
    pub const fn number(self) -> i32 {
        self.0
    }

    /// Its first day.
    pub fn first_day(self) -> Day {
        let month = self.0.rem_euclid(12).unsigned_abs() + 1;
        Day::from_ymd(1970 + self.0.div_euclid(12), month, 1).unwrap_or(FIRST_DAY)
    }

    /// Its last day.
    pub fn last_day(self) -> Day {
        let (year, month, _) = self.first_day().ymd();
        Day::from_ymd(year, month, days_in(year, month)).unwrap_or(LAST_DAY)
    }

    /// The month `months` later, kept within the accepted range.
    #[must_use]
    pub fn plus(self, months: i32) -> Self {
        Self((self.0.saturating_add(months)).clamp(FIRST_DAY.month().0, LAST_DAY.month().0))
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", 1970 + self.0.div_euclid(12), self.0.rem_euclid(12) + 1)
    }
}

impl FromStr for Month {
    type Err = NotADay;
    fn from_str(text: &str) -> Result<Self, NotADay> {
        format!("{text}-01").parse::<Day>().map(Day::month)
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

/// A moment, in microseconds since 1970-01-01T00:00:00Z. On the wire RFC 3339, written in UTC,
/// `2018-10-17T08:30:00.000000Z`, and read with any offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

/// Microseconds of a day.
const DAY_MICROS: i64 = 86_400_000_000;

/// A text that is no instant, or one outside 1900 to 2199.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an instant between 1900 and 2199, written as 2018-10-17T08:30:00Z or 2018-10-17T10:30:00+02:00")]
pub struct NotAnInstant;

impl Instant {
    /// 1970-01-01T00:00:00Z.
    pub const EPOCH: Self = Self(0);

    /// The instant with this number; `None` outside 1900 to 2199.
    pub fn from_micros(micros: i64) -> Option<Self> {
        let day = i32::try_from(micros.div_euclid(DAY_MICROS)).ok()?;
        Day::from_number(day).map(|_| Self(micros))
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// The instant `seconds` later, kept within the accepted range.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self::from_micros(self.0.saturating_add(seconds.saturating_mul(1_000_000))).unwrap_or(
            if seconds < 0 {
                Self(i64::from(FIRST_DAY.0) * DAY_MICROS)
            } else {
                Self(i64::from(LAST_DAY.0) * DAY_MICROS)
            },
        )
    }

    /// The calendar day in UTC. For a record's day use the organisation's zone instead.
    pub fn utc_day(self) -> Day {
        let number = i32::try_from(self.0.div_euclid(DAY_MICROS)).unwrap_or(0);
        Day::from_number(number).unwrap_or(FIRST_DAY)
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let micros = self.0.rem_euclid(DAY_MICROS);
        let seconds = micros / 1_000_000;
        write!(
            f,
            "{}T{:02}:{:02}:{:02}.{:06}Z",
            self.utc_day(),
            seconds / 3600,
            seconds / 60 % 60,
            seconds % 60,
            micros % 1_000_000
        )
    }
}

impl FromStr for Instant {
    type Err = NotAnInstant;
    fn from_str(text: &str) -> Result<Self, NotAnInstant> {
        let (date, time) = text.split_once(['T', 't']).ok_or(NotAnInstant)?;
        let day: Day = date.parse().map_err(|_| NotAnInstant)?;
        let (time, ahead) = without_offset(time)?;
        let (clock, fraction) = time.split_once('.').unwrap_or((time, ""));
        let mut parts = clock.split(':');
        let mut next = |limit: u32| {
            number(parts.next(), 2).ok().filter(|n| *n < limit).map(i64::from).ok_or(NotAnInstant)
        };
        let seconds = next(24)? * 3600 + next(60)? * 60 + next(60)?;
        if parts.next().is_some() || fraction.len() > 9 || !fraction.bytes().all(|b| b.is_ascii_digit()) {
            return Err(NotAnInstant);
        }
        let digits: String = fraction.chars().chain("000000".chars()).take(6).collect();
        let micros: i64 = digits.parse().map_err(|_| NotAnInstant)?;
        Self::from_micros(i64::from(day.0) * DAY_MICROS + (seconds - ahead) * 1_000_000 + micros)
            .ok_or(NotAnInstant)
    }
}

/// A time of day, and by how many seconds its clock is ahead of UTC.
fn without_offset(time: &str) -> Result<(&str, i64), NotAnInstant> {
    if let Some(time) = time.strip_suffix(['Z', 'z']) {
        return Ok((time, 0));
    }
    let at = time.rfind(['+', '-']).ok_or(NotAnInstant)?;
    let (time, offset) = time.split_at(at);
    let (sign, offset) = offset.split_at(1);
    let (hours, minutes) = offset.split_once(':').ok_or(NotAnInstant)?;
    let part = |text, limit| number(Some(text), 2).ok().filter(|n| *n < limit).ok_or(NotAnInstant);
    let ahead = i64::from(part(hours, 24)? * 3600 + part(minutes, 60)? * 60);
    Ok((time, if sign == "-" { -ahead } else { ahead }))
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

#[cfg(feature = "openapi")]
mod openapi {
    use super::{Day, Instant, Month};
    use utoipa::openapi::RefOr;
    use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type};

    fn text(
        format: Option<SchemaFormat>,
        pattern: Option<&str>,
        example: &str,
        description: &str,
    ) -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(format)
            .pattern(pattern)
            .examples([serde_json_value(example)])
            .description(Some(description))
            .build()
            .into()
    }

    fn serde_json_value(text: &str) -> utoipa::r#gen::serde_json::Value {
        utoipa::r#gen::serde_json::Value::String(text.to_owned())
    }

    impl utoipa::PartialSchema for Day {
        fn schema() -> RefOr<Schema> {
            text(
                Some(SchemaFormat::KnownFormat(KnownFormat::Date)),
                None,
                "2018-10-17",
                "A calendar day, 1900 to 2199.",
            )
        }
    }
    impl utoipa::ToSchema for Day {}
    impl utoipa::PartialSchema for Month {
        fn schema() -> RefOr<Schema> {
            text(None, Some("^[0-9]{4}-[0-9]{2}$"), "2018-10", "A calendar month.")
        }
    }
    impl utoipa::ToSchema for Month {}
    impl utoipa::PartialSchema for Instant {
        fn schema() -> RefOr<Schema> {
            let format = SchemaFormat::KnownFormat(KnownFormat::DateTime);
            text(
                Some(format),
                None,
                "2018-10-17T08:30:00Z",
                "A moment, 1900 to 2199 in UTC, to the microsecond; finer digits are cut off. Answers give it in UTC.",
            )
        }
    }
    impl utoipa::ToSchema for Instant {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_accepted_day_survives_its_civil_date() {
        let mut number = FIRST_DAY.number();
        while let Some(day) = Day::from_number(number) {
            let (y, m, d) = day.ymd();
            assert_eq!(Day::from_ymd(y, m, d), Some(day));
            assert_eq!(day.to_string().parse(), Ok(day));
            assert!(day.month().first_day() <= day && day <= day.month().last_day());
            number += 1;
        }
        assert_eq!(LAST_DAY.to_string(), "2199-12-31");
        assert_eq!(FIRST_DAY.to_string(), "1900-01-01");
    }

    #[test]
    fn dates_that_do_not_exist_are_refused() {
        for text in [
            "2018-02-29",
            "2018-13-01",
            "2018-1-01",
            "18-01-01",
            "9999-01-01",
            "2018-01-01T",
            "",
            "2018-01-00",
        ] {
            assert_eq!(text.parse::<Day>(), Err(NotADay), "{text}");
        }
    }

    #[test]
    fn instants_are_read_and_written() {
        let at: Instant = "2018-10-17T08:30:05.25Z".parse().unwrap();
        assert_eq!(at.to_string(), "2018-10-17T08:30:05.250000Z");
        assert_eq!("1969-12-31T23:59:59Z".parse::<Instant>().unwrap().micros(), -1_000_000);
        let read = |text: &str| text.parse::<Instant>().map(|at| at.to_string());
        assert_eq!(read("2018-10-17T01:30:00+02:00").unwrap(), "2018-10-16T23:30:00.000000Z");
        assert_eq!(read("2018-10-17t23:30:00.5-00:45").unwrap(), "2018-10-18T00:15:00.500000Z");
        for text in [
            "2018-10-17T08:30:05",
            "2018-10-17 08:30:05Z",
            "2018-10-17T24:00:00Z",
            "2018-10-17T08:30Z",
            "2018-10-17T08:30:00+24:00",
            "2018-10-17T08:30:00+2:00",
            "2018-10-17T08:30:00+0200",
            "2018-10-17T08:30:00é+02:00",
            "1900-01-01T00:30:00+01:00",
            "2199-12-31T23:30:00-01:00",
        ] {
            assert_eq!(text.parse::<Instant>(), Err(NotAnInstant), "{text}");
        }
    }
}
