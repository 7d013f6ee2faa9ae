//! Time and chance in the hands of a test.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use kept_app::env::{Clock, Ids};
use kept_core::calendar::Instant;
use uuid::Uuid;

/// A clock that stands still until a test moves it.
#[derive(Debug)]
pub struct MockClock {
    micros: AtomicI64,
}

impl MockClock {
    /// Stands at `now`.
    pub fn at(now: Instant) -> Self {
        Self { micros: AtomicI64::new(now.micros()) }
    }

    /// Puts it to another time.
    pub fn set(&self, now: Instant) {
        self.micros.store(now.micros(), Ordering::SeqCst);
    }

    /// Moves it on. Sessions end after 14 days without use: see [`crate::Client::sign_in_again`].
    pub fn advance_seconds(&self, seconds: i64) {
        self.set(self.now().plus_seconds(seconds));
    }

    /// Moves it on by whole days of 24 hours.
    pub fn advance_days(&self, days: i64) {
        self.advance_seconds(days * 86_400);
    }
}

impl Clock for MockClock {
    fn now(&self) -> Instant {
        Instant::from_micros(self.micros.load(Ordering::SeqCst))
            .expect("a test's clock was set to an instant")
    }
}

/// Ids of UUID version 7 that ascend by one millisecond each, and secrets that follow from the seed.
#[derive(Debug)]
pub struct SeededIds {
    seed: u64,
    made: AtomicU64,
}

/// Milliseconds of the number nought: 2020-01-01.
const FIRST_MILLIS: u64 = 1_577_836_800_000;
/// Numbers below are of what is there before a test.
const FIRST_NUMBER: u64 = 1_000_000;

impl SeededIds {
    /// Two with the same seed make the same ids in the same order.
    pub fn new(seed: u64) -> Self {
        Self { seed, made: AtomicU64::new(FIRST_NUMBER) }
    }

    /// Ids that sort before all of [`SeededIds::new`].
    pub(crate) fn earlier(seed: u64) -> Self {
        Self { seed, made: AtomicU64::new(0) }
    }

    fn next(&self) -> (u64, [u64; 2]) {
        let number = self.made.fetch_add(1, Ordering::SeqCst);
        let mixed = mix(self.seed ^ mix(number));
        (number, [mixed, mix(mixed)])
    }
}

/// `SplitMix64`: spreads neighbouring numbers over all bits.
fn mix(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

impl Ids for SeededIds {
    fn id(&self) -> Uuid {
        let (number, [high, low]) = self.next();
        let high = ((FIRST_MILLIS + number) << 16) | 0x7000 | (high & 0x0fff);
        let low = (low >> 2) | 0x8000_0000_0000_0000;
        Uuid::from_u64_pair(high, low)
    }

    fn secret(&self) -> [u8; 16] {
        let (_, [high, low]) = self.next();
        // Apart from ids, so that no secret can be read from one.
        Uuid::from_u64_pair(mix(!high), mix(!low)).into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_ascend_and_follow_from_the_seed() {
        let (a, b) = (SeededIds::new(1), SeededIds::new(1));
        let ids: Vec<Uuid> = (0..1000).map(|_| a.id()).collect();
        assert!(ids.is_sorted() && ids.iter().all(|id| id.get_version_num() == 7));
        assert!(ids.iter().all(|id| *id == b.id()));
        assert!(SeededIds::earlier(1).id() < ids[0]);
        assert_ne!(a.secret(), a.secret());
        assert_eq!(SeededIds::new(7).secret(), SeededIds::new(7).secret());
    }
}
