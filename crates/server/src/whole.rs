//! Whole numbers that are written with a fraction of zeros or an exponent: `3.0` and `1e2` are integers to JSON Schema,
//! and what some languages write when they mean 3 and 100.

use std::borrow::Cow;

/// The longest whole number that is written out, in digits: more than fit into 64 bits.
const MOST_DIGITS: usize = 20;

/// The same JSON with such numbers as plain digits. What is no JSON stays no JSON.
pub(crate) fn written_plainly(json: &str) -> Cow<'_, str> {
    let mut plain = String::new();
    let (mut taken, mut at) = (0, 0);
    while let Some(rest) = json.get(at..).filter(|rest| !rest.is_empty()) {
        let length = match rest.bytes().next() {
            Some(b'"') => string(rest),
            Some(b'-' | b'0'..=b'9') => {
                let length = rest.find(|c: char| !is_of_number(c)).unwrap_or(rest.len());
                let number = rest.get(..length).unwrap_or_default();
                if let Some(digits) = whole(number) {
                    plain.push_str(json.get(taken..at).unwrap_or_default());
                    plain.push_str(&digits);
                    taken = at + length;
                }
                length
            }
            _ => rest.find(|c: char| c == '"' || c == '-' || c.is_ascii_digit()).unwrap_or(rest.len()),
        };
        at += length;
    }
    if taken == 0 {
        return Cow::Borrowed(json);
    }
    plain.push_str(json.get(taken..).unwrap_or_default());
    Cow::Owned(plain)
}

fn is_of_number(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | 'e' | 'E')
}

/// The length of a string that begins here, with its quotes.
fn string(json: &str) -> usize {
    let mut escaped = false;
    let ends = |byte: u8| {
        let end = !escaped && byte == b'"';
        escaped = !escaped && byte == b'\\';
        end
    };
    json.bytes().skip(1).position(ends).map_or(json.len(), |place| place + 2)
}

/// The digits of a number that is whole and not written plainly.
fn whole(number: &str) -> Option<String> {
    let (sign, unsigned) = number.strip_prefix('-').map_or(("", number), |rest| ("-", rest));
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None if unsigned.contains('.') => (unsigned, 0),
        None => return None,
    };
    let (before, after) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits(before) || !is_digits(after) || (before.len() > 1 && before.starts_with('0')) {
        return None;
    }
    let all = format!("{before}{after}");
    let point = i32::try_from(before.len()).ok()?.checked_add(exponent)?;
    let digits = all.trim_start_matches('0');
    if digits.is_empty() {
        return Some("0".to_owned());
    }
    let leading = i32::try_from(all.len() - digits.len()).ok()?;
    let wanted = usize::try_from(point.checked_sub(leading)?).ok().filter(|wanted| *wanted <= MOST_DIGITS)?;
    let (kept, cut) = digits.split_at(wanted.min(digits.len()));
    let is_whole = !kept.is_empty() && cut.bytes().all(|byte| byte == b'0');
    is_whole.then(|| format!("{sign}{kept:0<wanted$}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_written_as_digits() {
        let written = [
            ("3.0", "3"),
            ("-3.000", "-3"),
            ("1e2", "100"),
            ("1E+2", "100"),
            ("120e-1", "12"),
            ("1.25e2", "125"),
            ("9007199254740993.0", "9007199254740993"),
            ("1e+16", "10000000000000000"),
            ("0.0", "0"),
            ("-0.0", "0"),
            ("0.001e3", "1"),
            (r#"{"a":[3.0,{"3.0":"3.0"}],"b\"3.0":2.0}"#, r#"{"a":[3,{"3.0":"3.0"}],"b\"3.0":2}"#),
        ];
        for (json, plain) in written {
            assert_eq!(written_plainly(json), plain);
        }
    }

    #[test]
    fn everything_else_stays() {
        for json in [
            "3",
            "-3",
            "3.5",
            "1e-1",
            "1.25e1",
            "1e400",
            "1e99999999999",
            "01.0",
            "3.",
            ".0",
            "3.0.0",
            "3e",
            "1-1.0",
            "--1.0",
            "\"3.0",
            "\"é3.0\"",
            "é",
            "",
            "-",
            "1e21",
            "0.5e0",
        ] {
            assert_eq!(written_plainly(json), json);
        }
    }
}
