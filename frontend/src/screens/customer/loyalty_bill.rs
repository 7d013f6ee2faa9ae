//! The loyalty index as a bill: what stands on the page adds up, along every line and down every column.

use kept_core::model::Part;
use kept_core::score::rounding::{MICRO_PER_POINT, largest_remainder};
use kept_core::scorecard::Loyalty;

/// One tenth of a point, the last digit shown, in micro-points.
const TENTH: i64 = MICRO_PER_POINT / 10;

/// One line, in micro-points rounded to tenths of a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Which part.
    pub part: Part,
    /// What the segment gives.
    pub base: i64,
    /// What the customer's own evidence adds or takes.
    pub own: i64,
    /// Their sum.
    pub points: i64,
}

/// The lines and their sums.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bill {
    /// In the order of the index.
    pub lines: Vec<Line>,
    /// Sums of the columns; `points` is the index as it is shown.
    pub base: i64,
    /// What own evidence adds or takes over all parts.
    pub own: i64,
    /// The index.
    pub points: i64,
}

/// Rounds all figures of the index together by largest remainder, so that none has to be explained away.
pub fn bill(loyalty: &Loyalty) -> Option<Bill> {
    let exact: Vec<i64> = loyalty.parts.iter().flat_map(|part| [part.baseline, part.contribution]).collect();
    let shown = largest_remainder(&exact, TENTH).ok()?;
    let lines: Vec<Line> = loyalty
        .parts
        .iter()
        .zip(shown.parts.chunks_exact(2))
        .filter_map(|(part, pair)| {
            let [base, own] = pair else { return None };
            let (base, own) = (base * TENTH, own * TENTH);
            Some(Line { part: part.part, base, own, points: base + own })
        })
        .collect();
    let (base, own) = (lines.iter().map(|line| line.base).sum(), lines.iter().map(|line| line.own).sum());
    Some(Bill { lines, base, own, points: shown.total * TENTH })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screens::customer::sample;

    #[test]
    fn lines_and_columns_add_up_to_the_index() {
        let loyalty = sample::scorecard().report.loyalty;
        let bill = bill(&loyalty).unwrap();
        assert_eq!(bill.lines.len(), 7);
        assert_eq!(bill.base + bill.own, bill.points);
        assert_eq!(bill.lines.iter().map(|line| line.points).sum::<i64>(), bill.points);
        assert!((bill.points - loyalty.index.value).abs() <= TENTH / 2);
        for (line, part) in bill.lines.iter().zip(&loyalty.parts) {
            assert!((line.base - part.baseline).abs() < TENTH, "{part:?}");
            assert!((line.own - part.contribution).abs() < TENTH, "{part:?}");
        }
    }
}
