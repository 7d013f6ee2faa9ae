//! The seeded generator of resampling (SCORING §12.2 rule 7): same seed, same draws, on every target.

/// `SplitMix64` (Steele, Lea & Flood 2014), used to fill the state of [`Xoshiro256`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SplitMix64(u64);

impl SplitMix64 {
    /// Any seed is good.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

/// xoshiro256** 1.0 (Blackman & Vigna 2021), its four words the first outputs of [`SplitMix64`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Xoshiro256 {
    s0: u64,
    s1: u64,
    s2: u64,
    s3: u64,
}

impl Xoshiro256 {
    /// Seeded by `SplitMix64`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let mut words = SplitMix64::new(seed);
        Self { s0: words.next_u64(), s1: words.next_u64(), s2: words.next_u64(), s3: words.next_u64() }
    }

    /// The next 64 bits.
    pub fn next_u64(&mut self) -> u64 {
        let result = self.s1.wrapping_mul(5).rotate_left(7).wrapping_mul(9);
        let t = self.s1 << 17;
        self.s2 ^= self.s0;
        self.s3 ^= self.s1;
        self.s1 ^= self.s2;
        self.s0 ^= self.s3;
        self.s2 ^= t;
        self.s3 = self.s3.rotate_left(45);
        result
    }

    /// An index below `bound`, each equally likely, by Lemire's (2019) rejection; `None` for bound 0.
    pub fn index(&mut self, bound: u64) -> Option<u64> {
        let threshold = bound.wrapping_neg().checked_rem(bound)?;
        loop {
            let product = u128::from(self.next_u64()) * u128::from(bound);
            let [low, high] = [product, product >> 64]
                .map(|part| u64::try_from(part & u128::from(u64::MAX)).unwrap_or(u64::MAX));
            if low >= threshold {
                return Some(high);
            }
        }
    }

    /// A number in 0..1 with 53 random bits.
    pub fn unit(&mut self) -> f64 {
        (self.next_u64() >> 11) as f64 / 9_007_199_254_740_992.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indices_stay_below_their_bound_and_zero_has_none() {
        let mut draws = Xoshiro256::new(7);
        assert_eq!(draws.index(0), None);
        for bound in [1, 2, 3, 250, u64::MAX] {
            assert!((0..200).all(|_| draws.index(bound).unwrap() < bound));
        }
        assert!((0..1_000).map(|_| draws.unit()).all(|unit| (0.0..1.0).contains(&unit)));
    }
}
