//! What a file has said so far, in a few bytes for each id, so that counts are right over any number of chunks.

use std::collections::HashMap;

use kept_api::imports::Changes;
use kept_store::Change;

use super::digest;

/// Sixteen bytes of a fingerprint: two ids of one file never share them by chance.
type Key = [u8; 16];

fn key(id: &str) -> Key {
    first(digest::of_id(id))
}

fn first<const N: usize>(fingerprint: [u8; 32]) -> [u8; N] {
    let mut key = [0; N];
    for (to, from) in key.iter_mut().zip(fingerprint) {
        *to = from;
    }
    key
}

/// Ids of one kind with what stood beside them. About 30 bytes for each.
#[derive(Debug, Default)]
pub(super) struct Ids(HashMap<Key, (u32, u32)>);

/// Whether an id was there before in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    /// It was not.
    First,
    /// It was, with the same contents.
    Again,
    /// It was, with other contents, on this line.
    Differs(u32),
}

impl Ids {
    /// Looks an id up.
    pub(super) fn look(&self, id: &str, contents: [u8; 32]) -> Seen {
        match self.0.get(&key(id)) {
            None => Seen::First,
            Some((there, _)) if *there == u32::from_le_bytes(first(contents)) => Seen::Again,
            Some((_, line)) => Seen::Differs(*line),
        }
    }

    /// Notes an id.
    pub(super) fn note(&mut self, id: &str, contents: [u8; 32], line: u64) {
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        self.0.entry(key(id)).or_insert((u32::from_le_bytes(first(contents)), line));
    }
}

/// Counts distinct things of which rows may speak several times: whoever is new once stays new.
#[derive(Debug, Default)]
pub(super) struct Distinct(HashMap<Key, Change>);

impl Distinct {
    /// Counts what became of one of them, given what became of it before.
    pub(super) fn count(&self, id: &str, change: Change, counts: &mut Changes) {
        match (self.0.get(&key(id)), change) {
            (None, change) => *slot(counts, change) += 1,
            (Some(Change::Same), Change::Changed) => {
                counts.same = counts.same.saturating_sub(1);
                counts.changed += 1;
            }
            (Some(_), _) => {}
        }
    }

    /// Notes what became of one of them.
    pub(super) fn note(&mut self, id: &str, change: Change) {
        let known = self.0.entry(key(id)).or_insert(change);
        if *known == Change::Same && change == Change::Changed {
            *known = change;
        }
    }
}

/// The count of one kind of change.
pub(super) fn slot(counts: &mut Changes, change: Change) -> &mut u64 {
    match change {
        Change::New => &mut counts.new,
        Change::Changed => &mut counts.changed,
        Change::Same => &mut counts.same,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_known_again_by_what_stands_beside_it() {
        let mut ids = Ids::default();
        let (one, other) = (digest::of_id("x"), digest::of_id("y"));
        assert_eq!(ids.look("o1", one), Seen::First);
        ids.note("o1", one, 2);
        ids.note("o1", other, 3);
        assert_eq!(ids.look("o1", one), Seen::Again);
        assert_eq!(ids.look("o1", other), Seen::Differs(2));
        assert_eq!(ids.look("o2", one), Seen::First);
    }

    #[test]
    fn whoever_comes_twice_is_counted_once() {
        let (mut distinct, mut counts) = (Distinct::default(), Changes::default());
        for (id, change) in [
            ("a", Change::New),
            ("a", Change::Same),
            ("a", Change::Changed),
            ("b", Change::Same),
            ("b", Change::Changed),
            ("b", Change::Same),
            ("c", Change::Same),
        ] {
            distinct.count(id, change, &mut counts);
            distinct.note(id, change);
        }
        assert_eq!(counts, Changes { new: 1, changed: 1, same: 1 });
    }
}
