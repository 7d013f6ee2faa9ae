//! Where things lie, in percent of the drawing. Pure functions.

/// A linear scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// The value at 0 %.
    pub from: f64,
    /// The value at 100 %.
    pub to: f64,
}

impl Scale {
    /// A scale from one value to another.
    pub fn new(from: f64, to: f64) -> Self {
        Self { from, to }
    }

    /// The scale that holds all values and zero, widened to round numbers.
    pub fn around(values: impl IntoIterator<Item = f64>) -> Self {
        let (low, high) = values.into_iter().fold((0.0_f64, 0.0_f64), |(l, h), v| (l.min(v), h.max(v)));
        let step = round_step(high - low, 4);
        Self { from: (low / step).floor() * step, to: (high / step).ceil() * step }
    }

    /// The scale of counts from zero: ticks on whole numbers, and a few records do not fill the drawing.
    pub fn of_counts(counts: impl IntoIterator<Item = f64>) -> Self {
        const FEW: f64 = 4.0;
        Self::around(counts.into_iter().chain([FEW]))
    }

    /// Place of a value in percent from the start; kept on the scale. In the middle where the scale has no length.
    pub fn place(self, value: f64) -> f64 {
        let length = self.to - self.from;
        if length > 0.0 { ((value - self.from) / length * 100.0).clamp(0.0, 100.0) } else { 50.0 }
    }

    /// Place in percent from the top, for scales that grow upwards.
    pub fn height(self, value: f64) -> f64 {
        100.0 - self.place(value)
    }

    /// Round values on the scale, about `wanted` of them, ends included where they are round.
    pub fn ticks(self, wanted: u32) -> Vec<f64> {
        let step = round_step(self.to - self.from, wanted);
        let first = (self.from / step).ceil();
        let last = (self.to / step + 1e-9).floor();
        let mut ticks = Vec::new();
        let mut at = first;
        while at <= last {
            ticks.push(at * step);
            at += 1.0;
        }
        ticks
    }
}

/// 1, 2 or 5 times a power of ten, so that `length` holds about `wanted` steps.
fn round_step(length: f64, wanted: u32) -> f64 {
    if length.is_nan() || length <= 0.0 || length.is_infinite() {
        return 1.0;
    }
    let rough = length / f64::from(wanted.max(1));
    let mut power = 1.0;
    while power * 10.0 <= rough {
        power *= 10.0;
    }
    while power > rough {
        power /= 10.0;
    }
    let factor = [1.0, 2.0, 5.0, 10.0].into_iter().find(|f| f * power >= rough * (1.0 - 1e-9));
    factor.unwrap_or(10.0) * power
}

/// Start and width, in percent, of the `i`-th of `n` equal bands.
pub(crate) fn band(i: usize, n: usize) -> (f64, f64) {
    let width = 100.0 / n.max(1) as f64;
    (i as f64 * width, width)
}

/// The middle of a band.
pub(crate) fn middle(i: usize, n: usize) -> f64 {
    let (start, width) = band(i, n);
    start + width / 2.0
}

/// Every how many labels one is written, so that at most `room` are.
pub(crate) fn label_step(n: usize, room: usize) -> usize {
    n.div_ceil(room.max(1)).max(1)
}

/// Where each part of a running sum begins and ends; the last entry is the whole sum from zero.
pub(crate) fn running(parts: &[f64]) -> Vec<(f64, f64)> {
    let mut at = 0.0;
    let mut spans: Vec<(f64, f64)> = parts
        .iter()
        .map(|part| {
            let start = at;
            at += part;
            (start, at)
        })
        .collect();
    spans.push((0.0, at));
    spans
}

/// The value an arrow key leads to from `now` among `n`; `None` if the key means nothing here.
pub(crate) fn step(key: &str, now: Option<usize>, n: usize) -> Option<usize> {
    let last = n.checked_sub(1)?;
    match key {
        "ArrowRight" | "ArrowDown" => Some(now.map_or(0, |i| (i + 1).min(last))),
        "ArrowLeft" | "ArrowUp" => Some(now.map_or(last, |i| i.saturating_sub(1))),
        "Home" => Some(0),
        "End" => Some(last),
        _ => None,
    }
}

/// The keys that [`step`] knows.
pub(crate) fn step_keys() -> Vec<&'static str> {
    let all = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"];
    all.into_iter().filter(|key| step(key, None, 1).is_some()).collect()
}

/// A percentage as an attribute.
pub(crate) fn percent(value: f64) -> String {
    format!("{value:.3}%")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: &[f64], b: &[f64]) {
        assert_eq!(a.len(), b.len(), "{a:?} {b:?}");
        assert!(a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-9), "{a:?} {b:?}");
    }

    #[test]
    fn a_scale_places_its_ends_at_its_ends_and_nothing_outside() {
        let scale = Scale::new(-100.0, 100.0);
        near(&[-100.0, 0.0, 50.0, 100.0, 130.0].map(|v| scale.place(v)), &[0.0, 50.0, 75.0, 100.0, 100.0]);
        near(&[scale.height(100.0), scale.height(-100.0)], &[0.0, 100.0]);
        near(&[Scale::new(3.0, 3.0).place(3.0)], &[50.0]);
    }

    #[test]
    fn ticks_are_round_and_on_the_scale() {
        near(&Scale::new(0.0, 100.0).ticks(4), &[0.0, 50.0, 100.0]);
        near(&Scale::new(0.0, 100.0).ticks(5), &[0.0, 20.0, 40.0, 60.0, 80.0, 100.0]);
        near(&Scale::new(-30.0, 45.0).ticks(4), &[-20.0, 0.0, 20.0, 40.0]);
        near(&Scale::of_counts([1.0, 0.0]).ticks(4), &[0.0, 1.0, 2.0, 3.0, 4.0]);
        near(&Scale::of_counts([9.0]).ticks(4), &[0.0, 5.0, 10.0]);
        near(&Scale::new(0.0, 0.4).ticks(4), &[0.0, 0.1, 0.2, 0.3, 0.4]);
        assert!(!Scale::new(1.0, 1.0).ticks(4).is_empty());
    }

    #[test]
    fn a_scale_around_values_holds_zero_and_all_of_them() {
        assert_eq!(Scale::around([12.0, 47.0]), Scale::new(0.0, 60.0));
        assert_eq!(Scale::around([-3.0, 8.0]), Scale::new(-5.0, 10.0));
        let nothing = Scale::around([]);
        assert!(nothing.place(0.0).is_finite());
    }

    #[test]
    fn bands_fill_the_width() {
        assert_eq!(band(0, 4), (0.0, 25.0));
        assert_eq!(band(3, 4), (75.0, 25.0));
        assert!((middle(1, 4) - 37.5).abs() < 1e-9);
    }

    #[test]
    fn labels_never_crowd() {
        assert_eq!(label_step(6, 6), 1);
        assert_eq!(label_step(13, 6), 3);
        assert_eq!(label_step(0, 6), 1);
    }

    #[test]
    fn a_running_sum_ends_with_its_total() {
        assert_eq!(running(&[50.0, -20.0, 5.0]), [(0.0, 50.0), (50.0, 30.0), (30.0, 35.0), (0.0, 35.0)]);
        assert_eq!(running(&[]), [(0.0, 0.0)]);
    }

    #[test]
    fn arrow_keys_walk_and_stop_at_the_ends() {
        assert_eq!(step("ArrowRight", None, 3), Some(0));
        assert_eq!(step("ArrowRight", Some(2), 3), Some(2));
        assert_eq!(step("ArrowLeft", Some(0), 3), Some(0));
        assert_eq!(step("End", None, 3), Some(2));
        assert_eq!(step("Tab", Some(1), 3), None);
        assert_eq!(step("Home", None, 0), None);
    }
}
