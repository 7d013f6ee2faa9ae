//! Time zones: which calendar day an instant falls on for an organisation.

use jiff::tz::TimeZone;
use kept_core::calendar::{Day, Instant};

/// An IANA time zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone(TimeZone);

/// A name that is no IANA time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a time zone; write its IANA name, such as Europe/Berlin")]
pub struct NotAZone;

impl Zone {
    /// The zone of this name.
    pub fn parse(name: &str) -> Result<Self, NotAZone> {
        TimeZone::get(name).map(Self).map_err(|_| NotAZone)
    }

    /// The calendar day of an instant there.
    pub fn day(&self, at: Instant) -> Day {
        let Ok(timestamp) = jiff::Timestamp::from_microsecond(at.micros()) else { return at.utc_day() };
        let date = self.0.to_datetime(timestamp).date();
        Day::from_ymd(
            date.year().into(),
            date.month().unsigned_abs().into(),
            date.day().unsigned_abs().into(),
        )
        .unwrap_or_else(|| at.utc_day())
    }

    /// The instant of a civil date and time there. A time that a clock change skips moves on by the gap; one that
    /// it repeats is the first of the two.
    pub fn instant(&self, day: Day, hour: i8, minute: i8, second: i8) -> Option<Instant> {
        let (year, month, of_month) = day.ymd();
        let civil = jiff::civil::DateTime::new(
            i16::try_from(year).ok()?,
            i8::try_from(month).ok()?,
            i8::try_from(of_month).ok()?,
            hour,
            minute,
            second,
            0,
        )
        .ok()?;
        let zoned = self.0.to_ambiguous_zoned(civil).compatible().ok()?;
        Instant::from_micros(zoned.timestamp().as_microsecond())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_the_organisations_day() {
        let zone = Zone::parse("America/Sao_Paulo").unwrap();
        assert_eq!(zone.day("2018-01-02T01:30:00Z".parse().unwrap()).to_string(), "2018-01-01");
        let late = zone.instant("2018-01-01".parse().unwrap(), 23, 30, 0).unwrap();
        assert_eq!(late.to_string(), "2018-01-02T01:30:00.000000Z");
        assert_eq!(Zone::parse("Mars/Olympus"), Err(NotAZone));
    }
}
