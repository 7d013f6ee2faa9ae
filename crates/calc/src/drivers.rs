//! Drivers in steps, so that whoever waits can be shown how far it is, and can stop.

use kept_core::score::correlation::Columns;
use kept_core::score::drivers::{self, Bootstrap, Drivers as Found, Method, Ranked};
use kept_core::score::{Confidence, ScoreError};
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

/// What may be said about the drivers of an outcome, and a bootstrap of them that is driven from outside: `step` until
/// it says that all resamples are taken, then `drawn`. Dropping it stops it.
#[wasm_bindgen]
pub struct Drivers {
    found: Found,
    bootstrap: Option<Bootstrap>,
    confidence: Confidence,
}

#[wasm_bindgen]
impl Drivers {
    /// The drivers of the first column among the others. `cells` holds equal rows once, row by row: how often the row
    /// was given, the outcome, then each predictor. `level` is the confidence of the intervals, such as 0.95.
    ///
    /// # Errors
    /// Throws an `Error` where rows are not whole, a cell is no number, or there are more than 16 predictors.
    #[wasm_bindgen(constructor)]
    pub fn new(
        cells: &[f64],
        predictors: usize,
        seed: u32,
        resamples: u32,
        level: f64,
    ) -> Result<Drivers, JsError> {
        Self::begin(cells, predictors, seed, resamples, level)
            .map_err(|error| JsError::new(&error.to_string()))
    }

    fn begin(
        cells: &[f64],
        predictors: usize,
        seed: u32,
        resamples: u32,
        level: f64,
    ) -> Result<Self, ScoreError> {
        let confidence = Confidence::new(level)?;
        let found = drivers::analyse(&columns(cells, predictors)?, None)?;
        let bootstrap = match &found {
            Found::Ranked(ranked) => Some(Bootstrap::new(ranked, seed.into(), resamples)?),
            _ => None,
        };
        Ok(Self { found, bootstrap, confidence })
    }

    /// What came of it: `too-few`, `no-spread`, `explain-little` or `ranked`.
    #[must_use]
    #[wasm_bindgen(getter)]
    pub fn verdict(&self) -> String {
        let word = match self.found {
            Found::TooFew { .. } => "too-few",
            Found::NoSpread { .. } => "no-spread",
            Found::ExplainLittle { .. } => "explain-little",
            Found::Ranked(_) => "ranked",
        };
        word.to_owned()
    }

    /// The numbers of the verdict: rows there and needed; the columns without spread (0 the outcome); R²; or, of a
    /// ranking, R², then 1 where the three largest come in another order on ranks (else 0), then 1 where R² was split by
    /// relative weights (else 0).
    #[must_use]
    #[wasm_bindgen(getter)]
    pub fn numbers(&self) -> Vec<f64> {
        let flag = |is: bool| if is { 1.0 } else { 0.0 };
        match &self.found {
            Found::TooFew { have, need } => vec![*have as f64, *need as f64],
            Found::NoSpread { columns } => columns.iter().map(|column| *column as f64).collect(),
            Found::ExplainLittle { r_squared } => vec![*r_squared],
            Found::Ranked(ranked) => vec![
                ranked.fit.r_squared,
                flag(ranked.depends_on_the_scale()),
                flag(ranked.method == Method::RelativeWeights),
            ],
        }
    }

    /// Of a ranking: the block of each predictor, counted from 0. Predictors of one block cannot be told apart.
    #[must_use]
    #[wasm_bindgen(getter)]
    pub fn blocks(&self) -> Vec<u32> {
        let Some(ranked) = self.ranked() else { return Vec::new() };
        let predictors = ranked.blocks.iter().map(Vec::len).sum();
        let mut of = vec![0; predictors];
        for (number, block) in (0_u32..).zip(&ranked.blocks) {
            for predictor in block {
                if let Some(place) = of.get_mut(*predictor) {
                    *place = number;
                }
            }
        }
        of
    }

    /// Of a ranking: the part of R² of each block.
    #[must_use]
    #[wasm_bindgen(getter)]
    pub fn parts(&self) -> Vec<f64> {
        self.ranked().map(|ranked| ranked.parts.clone()).unwrap_or_default()
    }

    /// Takes up to `at_most` resamples more. How many are taken by now.
    pub fn step(&mut self, at_most: u32) -> u32 {
        self.bootstrap.as_mut().map_or(0, |bootstrap| bootstrap.step(at_most).done)
    }

    /// What the resamples so far say: for each block the limits of its part of R², of its share of R², of its rank, and
    /// 1 where it matters (else 0). Empty where they say nothing.
    #[must_use]
    pub fn drawn(&self) -> Vec<f64> {
        let found = self.bootstrap.as_ref().and_then(|bootstrap| bootstrap.drawn(&self.confidence));
        let row = |drawn: drivers::Drawn| {
            let matters = if drawn.matters() { 1.0 } else { 0.0 };
            let [part, share, rank] = [drawn.part, drawn.share, drawn.rank];
            [part.lo, part.hi, share.lo, share.hi, rank.lo, rank.hi, matters]
        };
        found.into_iter().flatten().flat_map(row).collect()
    }
}

impl Drivers {
    fn ranked(&self) -> Option<&Ranked> {
        if let Found::Ranked(ranked) = &self.found { Some(ranked) } else { None }
    }
}

/// The rows that `cells` stand for, column by column.
fn columns(cells: &[f64], predictors: usize) -> Result<Columns, ScoreError> {
    let width = predictors + 2;
    if !cells.len().is_multiple_of(width) {
        return Err(ScoreError::OutOfRange { what: "the cells", must: "whole rows" });
    }
    let mut columns = vec![Vec::new(); predictors + 1];
    for row in cells.chunks_exact(width) {
        let Some((times, values)) = row.split_first() else { continue };
        if !(0.0..=1e6).contains(times) {
            return Err(ScoreError::OutOfRange { what: "how often a row was given", must: "0 to 1 000 000" });
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to a million")]
        let times = *times as usize;
        for (column, value) in columns.iter_mut().zip(values) {
            column.extend(std::iter::repeat_n(*value, times));
        }
    }
    Columns::new(columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An outcome that follows the first of two predictors, each row four times.
    fn cells() -> Vec<f64> {
        let row = |i: u32| {
            let (a, b) = (f64::from(i % 5), f64::from(i * 7 % 11 % 5));
            [4.0, a + f64::from(i * 3 % 2), a, b]
        };
        (0..55).flat_map(row).collect()
    }

    #[test]
    fn a_ranking_in_steps_is_the_ranking_at_once() {
        let mut steps = Drivers::begin(&cells(), 2, 7, 40, 0.95).unwrap();
        assert_eq!((steps.verdict().as_str(), steps.blocks()), ("ranked", vec![0, 1]));
        let parts = steps.parts();
        assert!((parts.iter().sum::<f64>() - steps.numbers()[0]).abs() < 1e-12 && parts[0] > parts[1]);
        assert_eq!(steps.drawn(), Vec::<f64>::new());
        while steps.step(7) < 40 {}
        let mut once = Drivers::begin(&cells(), 2, 7, 40, 0.95).unwrap();
        assert_eq!(once.step(1_000), 40);
        assert_eq!(steps.drawn(), once.drawn());
        assert_eq!(once.drawn().len(), 14);
        assert!((once.drawn()[6] - 1.0).abs() < f64::EPSILON, "the first matters");
    }

    #[test]
    fn what_may_not_be_ranked_says_why() {
        let few = Drivers::begin(&cells()[..40], 2, 7, 40, 0.95).unwrap();
        assert_eq!((few.verdict().as_str(), few.numbers()), ("too-few", vec![40.0, 50.0]));
        assert!(few.blocks().is_empty() && few.parts().is_empty() && few.drawn().is_empty());
        let flat: Vec<f64> = (0..60).flat_map(|i| [1.0, 5.0, f64::from(i % 3)]).collect();
        let flat = Drivers::begin(&flat, 1, 7, 40, 0.95).unwrap();
        assert_eq!((flat.verdict().as_str(), flat.numbers()), ("no-spread", vec![0.0]));
        assert!(Drivers::begin(&[1.0, 2.0], 1, 7, 40, 0.95).is_err());
        assert!(Drivers::begin(&[-1.0, 2.0, 3.0], 1, 7, 40, 0.95).is_err());
        assert!(Drivers::begin(&[1.0, f64::NAN, 3.0], 1, 7, 40, 0.95).is_err());
    }
}
