//! Sums and moments that no score uses: they show in `kept calc` why [`super::sum`] is as it is.
//!
//! Naive sums and Welford's moments depend on order and grouping; the exact sum is the yardstick.

/// Left to right, no compensation.
#[must_use]
pub fn naive(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |sum, value| sum + value)
}

/// The correctly rounded sum by non-overlapping partials (Shewchuk 1997). `None` when it overflows.
#[must_use]
pub fn exact(values: &[f64]) -> Option<f64> {
    let mut partials: Vec<f64> = Vec::new();
    for &value in values {
        let mut x = value;
        let mut kept = Vec::with_capacity(partials.len() + 1);
        for &partial in &partials {
            let (high, low) = two_sum(x, partial);
            if low != 0.0 {
                kept.push(low);
            }
            x = high;
        }
        kept.push(x);
        partials = kept;
    }
    let sum = round_partials(&partials);
    sum.is_finite().then_some(sum)
}

/// `a + b` and what the addition lost.
fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let (large, small) = if a.abs() < b.abs() { (b, a) } else { (a, b) };
    let high = large + small;
    (high, small - (high - large))
}

/// Adds partials from the largest; a tie is decided by the sign of what is left below it.
fn round_partials(partials: &[f64]) -> f64 {
    let mut rest = partials.iter().rev().copied();
    let mut high = rest.next().unwrap_or(0.0);
    while let Some(next) = rest.next() {
        let (sum, low) = two_sum(high, next);
        high = sum;
        if low == 0.0 {
            continue;
        }
        if let Some(below) = rest.next()
            && ((low < 0.0 && below < 0.0) || (low > 0.0 && below > 0.0))
        {
            let twice = low * 2.0;
            let up = high + twice;
            if (up - high).to_bits() == twice.to_bits() {
                high = up;
            }
        }
        break;
    }
    high
}

/// Welford's (1962) running mean and squared deviations, with Chan's (1983) merge.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Welford {
    n: f64,
    mean: f64,
    m2: f64,
}

impl Welford {
    /// One pass over the values.
    #[must_use]
    pub fn of(values: &[f64]) -> Self {
        let mut w = Self::default();
        for value in values {
            w.n += 1.0;
            let delta = value - w.mean;
            w.mean += delta / w.n;
            w.m2 += delta * (value - w.mean);
        }
        w
    }

    /// Both sets together; not order-stable, which is why it is never stored.
    #[must_use]
    pub fn merged(self, other: Self) -> Self {
        let n = self.n + other.n;
        if n <= 0.0 {
            return Self::default();
        }
        let delta = other.mean - self.mean;
        Self {
            n,
            mean: self.mean + delta * other.n / n,
            m2: self.m2 + other.m2 + delta * delta * self.n * other.n / n,
        }
    }

    /// Mean.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// Sum of squared deviations.
    #[must_use]
    pub fn m2(&self) -> f64 {
        self.m2
    }
}
