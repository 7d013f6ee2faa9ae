//! Day numbers and the ISO form in which dates travel in the address and in date fields.

/// Days of the proleptic Gregorian calendar that the app accepts: years 1900 to 2200.
const RANGE: std::ops::RangeInclusive<i32> = -25_567..=84_371;

/// `2018-10-05` as days since 1970-01-01; `None` for anything that is no such date or far away.
pub fn from_iso(text: &str) -> Option<i32> {
    let mut parts = text.split('-');
    let mut next = |digits: usize| {
        let part = parts.next().filter(|p| p.len() == digits && p.bytes().all(|b| b.is_ascii_digit()))?;
        part.parse::<i32>().ok()
    };
    let (year, month, day) = (next(4)?, next(2)?, next(2)?);
    if parts.next().is_some() {
        return None;
    }
    let number = days_from_civil(year, month, day);
    // Writing it back refuses the 31st of April and month 13.
    (RANGE.contains(&number) && to_iso(number) == text).then_some(number)
}

/// Days since 1970-01-01 as `2018-10-05`.
pub fn to_iso(day: i32) -> String {
    let (year, month, day) = civil_from_days(day);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Years are counted from March, so that the leap day is the last (Howard Hinnant, "chrono-compatible
/// low-level date algorithms").
fn days_from_civil(year: i32, month: i32, day: i32) -> i32 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

fn civil_from_days(days: i32) -> (i32, i32, i32) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (year_of_era + era * 400 + i32::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_days() {
        for (iso, day) in
            [("1970-01-01", 0), ("2018-10-05", 17_809), ("2000-02-29", 11_016), ("1969-12-31", -1)]
        {
            assert_eq!(from_iso(iso), Some(day), "{iso}");
            assert_eq!(to_iso(day), iso);
        }
    }

    #[test]
    fn every_day_of_the_range_comes_back() {
        for day in RANGE {
            assert_eq!(from_iso(&to_iso(day)), Some(day));
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "2018-10",
            "2018-13-01",
            "2018-04-31",
            "2019-02-29",
            "18-10-05",
            "9999-01-01",
            "2018-10-05x",
            "+018-10-05",
        ] {
            assert_eq!(from_iso(text), None, "{text}");
        }
    }
}
