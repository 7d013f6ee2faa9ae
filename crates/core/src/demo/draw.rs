//! Draws of the demo: a seed and a number give the same choices on every machine.

use crate::score::random::{SplitMix64, Xoshiro256};

/// Choices, one after the other.
#[derive(Debug)]
pub(super) struct Draw(Xoshiro256);

impl Draw {
    /// The choices of one customer, whatever was chosen for others.
    pub(super) fn of(seed: u64, number: u32) -> Self {
        let mut mixed = SplitMix64::new(seed ^ (u64::from(number) << 20));
        Self(Xoshiro256::new(mixed.next_u64()))
    }

    /// A number below `bound`; 0 where there is none.
    pub(super) fn below(&mut self, bound: u32) -> u32 {
        self.0.index(bound.into()).and_then(|index| u32::try_from(index).ok()).unwrap_or(0)
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i32, high: i32) -> i32 {
        let width = u32::try_from(high.saturating_sub(low)).unwrap_or(0).saturating_add(1);
        low.saturating_add(i32::try_from(self.below(width)).unwrap_or(0))
    }

    /// Whether something happens that happens so often in a hundred.
    pub(super) fn chance(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    /// One of several, each equally likely; none of none.
    pub(super) fn one<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(usize::try_from(self.below(u32::try_from(of.len()).ok()?)).ok()?)
    }

    /// One of several words.
    pub(super) fn word(&mut self, of: &[&'static str]) -> &'static str {
        self.one(of).copied().unwrap_or_default()
    }
}
