//! Hashing of results, drawing of inputs.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

pub(crate) mod folds;
pub(crate) mod named;
pub(crate) mod sections;

use kept_core::score::random::Xoshiro256;
use kept_core::score::{Interval, ScoreError};

/// FNV-1a, 64 bits, over little-endian words.
pub(crate) struct Fnv(u64);

impl Fnv {
    /// The hash of nothing.
    pub(crate) fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    /// Adds eight bytes.
    pub(crate) fn word(&mut self, word: u64) {
        for byte in word.to_le_bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    /// Adds a result.
    #[expect(clippy::needless_pass_by_value, reason = "results are made in place")]
    pub(crate) fn add(&mut self, result: impl Bits) {
        result.feed(&mut |word| self.word(word));
    }

    /// The hash so far.
    pub(crate) fn value(&self) -> u64 {
        self.0
    }
}

/// A result as a row of words.
pub(crate) trait Bits {
    /// Hands out each word.
    fn feed(&self, to: &mut dyn FnMut(u64));
}

impl Bits for f64 {
    fn feed(&self, to: &mut dyn FnMut(u64)) {
        assert!(!self.is_nan(), "a score is never NaN");
        to(self.to_bits());
    }
}

impl Bits for u64 {
    fn feed(&self, to: &mut dyn FnMut(u64)) {
        to(*self);
    }
}

impl Bits for i64 {
    fn feed(&self, to: &mut dyn FnMut(u64)) {
        to(self.cast_unsigned());
    }
}

impl Bits for i128 {
    fn feed(&self, to: &mut dyn FnMut(u64)) {
        for half in [*self, *self >> 64] {
            to(u64::try_from(half & i128::from(u64::MAX)).unwrap());
        }
    }
}

impl Bits for usize {
    fn feed(&self, to: &mut dyn FnMut(u64)) {
        to(u64::try_from(*self).unwrap());
    }
}

impl Bits for bool {
    fn feed(&self, to: &mut dyn FnMut(u64)) {
        to(u64::from(*self));
    }
}

impl Bits for &str {
    fn feed(&self, to: &mut dyn FnMut(u64)) {
        for byte in self.bytes() {
            to(byte.into());
        }
    }
}

impl Bits for Interval {
    fn feed(&self, to: &mut dyn FnMut(u64)) {
        (self.lo, self.hi).feed(to);
    }
}

impl Bits for ScoreError {
    fn feed(&self, to: &mut dyn FnMut(u64)) {
        self.to_string().as_str().feed(to);
    }
}

impl<T: Bits> Bits for Option<T> {
    fn feed(&self, to: &mut dyn FnMut(u64)) {
        to(u64::from(self.is_some()));
        if let Some(value) = self {
            value.feed(to);
        }
    }
}

impl<T: Bits> Bits for Result<T, ScoreError> {
    fn feed(&self, to: &mut dyn FnMut(u64)) {
        match self {
            Ok(value) => value.feed(to),
            Err(error) => error.feed(to),
        }
    }
}

impl<T: Bits> Bits for [T] {
    fn feed(&self, to: &mut dyn FnMut(u64)) {
        for value in self {
            value.feed(to);
        }
    }
}

impl<T: Bits> Bits for Vec<T> {
    fn feed(&self, to: &mut dyn FnMut(u64)) {
        self.as_slice().feed(to);
    }
}

impl<T: Bits, const N: usize> Bits for [T; N] {
    fn feed(&self, to: &mut dyn FnMut(u64)) {
        self.as_slice().feed(to);
    }
}

impl<A: Bits, B: Bits> Bits for (A, B) {
    fn feed(&self, to: &mut dyn FnMut(u64)) {
        self.0.feed(to);
        self.1.feed(to);
    }
}

/// Draws of inputs; every choice comes from the one generator.
pub(crate) struct Draw<'g>(pub(crate) &'g mut Xoshiro256);

impl Draw<'_> {
    /// 0..bound.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0.index(bound).unwrap()
    }

    /// A real between two ends.
    pub(crate) fn between(&mut self, lo: f64, hi: f64) -> f64 {
        lo + (hi - lo) * self.0.unit()
    }

    /// A positive real whose size spans from 2^-`down` to 2^`up`.
    pub(crate) fn size(&mut self, down: u64, up: u64) -> f64 {
        let mut scale = 1.0;
        for _ in 0..self.below(up + 1) {
            scale *= 2.0;
        }
        for _ in 0..self.below(down + 1) {
            scale /= 2.0;
        }
        scale * self.between(0.5, 1.0)
    }

    /// One of a list.
    pub(crate) fn of<T: Copy>(&mut self, list: &[T]) -> T {
        list[usize::try_from(self.below(list.len() as u64)).unwrap()]
    }

    /// A list of up to `most` draws.
    pub(crate) fn some<T>(&mut self, most: u64, mut draw: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.below(most + 1)).map(|_| draw(self)).collect()
    }

    /// Counts of a histogram; sometimes empty, sometimes large.
    pub(crate) fn counts<const N: usize>(&mut self) -> [u64; N] {
        let most = self.of(&[1, 4, 30, 1_000, 1_000_000]);
        [(); N].map(|()| self.below(most))
    }
}

/// A count given as a real; the files and draws hold whole numbers below 2^53.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and not negative")]
pub(crate) fn whole(real: f64) -> u64 {
    real as u64
}

/// The same for 32 bits.
pub(crate) fn whole32(real: f64) -> u32 {
    u32::try_from(whole(real)).unwrap()
}
