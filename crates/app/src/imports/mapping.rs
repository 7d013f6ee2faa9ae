//! A mapping from its text.

use encoding_rs::Encoding;
use kept_core::calendar::{Day, Instant};
use kept_core::mapping::{LocalTime, Mapping, Plan};
use kept_core::violation::Violation;

use crate::zone::Zone;

/// The longest text of a mapping in bytes.
pub const MAX_MAPPING: usize = 64 * 1024;

/// A mapping without faults.
#[derive(Clone, Debug)]
pub struct Checked {
    pub(super) plan: Plan,
    pub(super) zone: Zone,
}

/// Reads a mapping.
///
/// # Errors
/// Every fault with its place; a text that is no mapping at all has one, with the line.
pub fn check(text: &str) -> Result<Checked, Vec<Violation>> {
    if text.len() > MAX_MAPPING {
        return Err(vec![Violation::new("", "too-long", "A mapping has at most 64 kB.")]);
    }
    let mapping = parse(text).map_err(|fault| vec![fault])?;
    let zone = Zone::parse(&mapping.zone)
        .map_err(|error| Violation::new("/zone", "unknown-zone", format!("This is {error}.")));
    let encoding = match &mapping.encoding {
        Some(label) if Encoding::for_label(label.as_bytes()).is_none() => Err(Violation::new(
            "/encoding",
            "unknown-encoding",
            "Write the name of an encoding, such as utf-8, windows-1252, iso-8859-2 or utf-16.",
        )),
        _ => Ok(()),
    };
    match (Plan::new(&mapping), zone, encoding) {
        (Ok(plan), Ok(zone), Ok(())) => Ok(Checked { plan, zone }),
        (plan, zone, encoding) => {
            let mut faults = plan.err().unwrap_or_default();
            faults.extend(zone.err());
            faults.extend(encoding.err());
            Err(faults)
        }
    }
}

fn parse(text: &str) -> Result<Mapping, Violation> {
    let fault = |pointer: String, error: &toml::de::Error| {
        let line = error.span().map(|span| 1 + text.bytes().take(span.start).filter(|b| *b == b'\n').count());
        let place = line.map_or_else(String::new, |line| format!("Line {line}: "));
        Violation::new(pointer, "not-a-mapping", format!("{place}{}.", error.message().trim_end_matches('.')))
    };
    let deserializer = toml::Deserializer::parse(text).map_err(|error| fault(String::new(), &error))?;
    serde_path_to_error::deserialize(deserializer)
        .map_err(|error| fault(pointer(error.path()), error.inner()))
}

/// A path as a JSON pointer.
fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let segments = path.iter().filter_map(|segment| match segment {
        Segment::Seq { index } => Some(index.to_string()),
        Segment::Map { key } => Some(key.replace('~', "~0").replace('/', "~1")),
        Segment::Enum { .. } | Segment::Unknown => None,
    });
    segments.flat_map(|segment| ["/".to_owned(), segment]).collect()
}

impl LocalTime for Zone {
    fn day(&self, at: Instant) -> Day {
        Self::day(self, at)
    }

    fn instant(&self, day: Day, second: u32) -> Option<Instant> {
        let part = |number: u32| i8::try_from(number).ok();
        Self::instant(self, day, part(second / 3_600)?, part(second / 60 % 60)?, part(second % 60)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imports::examples;

    #[test]
    fn the_examples_are_mappings_without_faults() {
        for example in examples::all() {
            assert_eq!(check(&example.mapping).err(), None, "{}", example.name);
        }
    }

    #[test]
    fn a_fault_of_the_text_names_its_place_and_line() {
        let good = examples::all().remove(0).mapping;
        let broken = |from: &str, to: &str| {
            let text = good.replacen(from, to, 1);
            assert_ne!(text, good);
            let faults = check(&text).unwrap_err();
            assert_eq!(faults.len(), 1, "{faults:?}");
            (faults[0].pointer.clone(), faults[0].detail.clone())
        };
        let (at, detail) = broken("version = 1", "version = ");
        assert!(at.is_empty() && detail.starts_with("Line "), "{detail}");
        let (at, detail) = broken("[customer]", "[customer]\ncolour = \"red\"");
        assert_eq!(at, "/customer/colour", "{detail}");
        let (at, _) = broken("zone = \"", "zone = \"Mars/");
        assert_eq!(at, "/zone");
        let (at, detail) = broken("kind = \"satisfaction\"", "kind = \"joy\"");
        assert!(at.starts_with("/response/0/answer/"), "{at}");
        assert!(at.ends_with("/kind") && detail.contains("joy"), "{detail}");
        let faults = check(&"x".repeat(MAX_MAPPING + 1)).unwrap_err();
        assert_eq!(faults[0].code, "too-long");
    }
}
