//! Looking up words in the embedded lists without unpacking them.

use std::cmp::Ordering;

/// Lines `word TAB tenths`, sorted by bytes.
const LEXICON: &str = include_str!("lexicon.tsv");
/// Lines `emoji TAB description`, sorted by bytes.
const EMOJI: &str = include_str!("emoji.tsv");

/// Mean valence of a word in lower case, -4..=4; `None` for words that the lexicon does not hold.
pub(super) fn valence(word: &str) -> Option<f64> {
    let tenths: i8 = find(LEXICON, word)?.parse().ok()?;
    Some(f64::from(tenths) / 10.0)
}

/// The description of an emoji.
pub(super) fn emoji(c: char) -> Option<&'static str> {
    if c.is_ascii() { None } else { find(EMOJI, c.encode_utf8(&mut [0; 4])) }
}

/// What stands behind `key` in sorted lines `key TAB value`: a binary search over places in the text.
fn find<'t>(lines: &'t str, key: &str) -> Option<&'t str> {
    let bytes = lines.as_bytes();
    let (mut from, mut to) = (0, bytes.len());
    while from < to {
        // The line that holds the byte in the middle.
        let middle = usize::midpoint(from, to);
        let start =
            bytes.get(from..middle)?.iter().rposition(|b| *b == b'\n').map_or(from, |at| from + at + 1);
        let end = bytes.get(middle..to)?.iter().position(|b| *b == b'\n').map_or(to, |at| middle + at);
        let (found, value) = lines.get(start..end)?.split_once('\t')?;
        match found.cmp(key) {
            Ordering::Equal => return Some(value),
            Ordering::Less => from = end + 1,
            Ordering::Greater => to = start,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_found() {
        for (lines, least) in [(LEXICON, 7_500), (EMOJI, 1_200)] {
            let keys: Vec<&str> = lines.lines().map(|line| line.split_once('\t').unwrap().0).collect();
            assert!(keys.len() >= least && keys.is_sorted());
            for line in lines.lines() {
                let (key, value) = line.split_once('\t').unwrap();
                assert_eq!(find(lines, key), Some(value), "{key}");
            }
        }
        for word in ["", "a word that is not there", "\u{10ffff}", "!", "zzzz"] {
            assert_eq!(valence(word), None, "{word:?}");
        }
        assert_eq!((valence("good"), valence("horrible"), valence("late")), (Some(1.9), Some(-2.5), None));
        assert_eq!(emoji('😀'), Some("grinning face"));
    }
}
