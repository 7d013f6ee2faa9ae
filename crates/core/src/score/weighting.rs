//! Weights that make answers stand for all: raking, trimming, post-stratification (SCORING §10.3). Off by default;
//! the unweighted figure is shown beside.

use super::error::{ScoreError, finite, not_negative};
use super::sum::Sum;

/// Weights are trimmed to this share of their mean …
pub const TRIM_LOW: f64 = 0.3;
/// … and to this many times their mean.
pub const TRIM_HIGH: f64 = 3.0;
/// Raking ends when no cell moves by as much as this …
pub const STILL: f64 = 1e-13;
/// … or after so many rounds.
pub const MOST_ROUNDS: u32 = 10_000;

/// What a set of weights costs in answers (Kish).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kish {
    /// Σw.
    pub sum: f64,
    /// `(Σw)²/Σw²`: so many equally weighted answers know as much; it takes the place of n in variances.
    pub n_effective: f64,
    /// `n·Σw²/(Σw)²`, n counting every weight.
    pub design_effect: f64,
}

/// Kish's figures of weights (weight, answers that carry it); `None` when all weights are 0. Error below 0.
pub fn kish(weights: &[(f64, f64)]) -> Result<Option<Kish>, ScoreError> {
    let (mut n, mut sum, mut squares) = (Sum::new(), Sum::new(), Sum::new());
    for &(weight, count) in weights {
        let (weight, count) = (not_negative("a weight", weight)?, not_negative("a count", count)?);
        n.add(count);
        sum.add(weight * count);
        squares.add(weight * weight * count);
    }
    let (sum, squares) =
        (finite("the sum of weights", sum.value())?, finite("the sum of weights", squares.value())?);
    if squares <= 0.0 {
        return Ok(None);
    }
    let n_effective = sum * (sum / squares);
    Ok(Some(Kish { sum, n_effective, design_effect: n.value() / n_effective }))
}

/// A table fitted to known margins.
#[derive(Debug, Clone, PartialEq)]
pub struct Raked {
    /// Fitted counts, rows of columns.
    pub fitted: Vec<Vec<f64>>,
    /// fitted/observed; 0 where nobody was observed.
    pub weights: Vec<Vec<f64>>,
    /// Rounds that it took.
    pub rounds: u32,
}

/// Why a table cannot be raked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RakeError {
    /// A number is outside its domain.
    #[error(transparent)]
    Score(#[from] ScoreError),
    /// A margin is asked for where nobody answered.
    #[error("{} {index} has a target but nobody in it answered", if *.row { "row" } else { "column" })]
    NobodyAnswered {
        /// Whether it is a row (else a column).
        row: bool,
        /// Its place, from 0.
        index: usize,
    },
    /// There are as many targets as rows and columns, and every row has as many cells.
    #[error("the table must have one row for each row target and one column for each column target")]
    Shape,
    /// Both margins count the same people.
    #[error("the row targets and the column targets must add up to the same")]
    Totals,
    /// The caller let no more time.
    #[error("the time was over before the table settled")]
    Stopped,
}

/// Iterative proportional fitting (Deming & Stephan 1940) of `observed` to both margins, rows first, until no cell
/// moves by [`STILL`] or after [`MOST_ROUNDS`]. Empty cells stay 0. `go_on` is asked between rounds.
pub fn rake(
    observed: &[Vec<f64>],
    row_targets: &[f64],
    column_targets: &[f64],
    go_on: &dyn Fn() -> bool,
) -> Result<Raked, RakeError> {
    check(observed, row_targets, column_targets)?;
    let mut fitted = observed.to_vec();
    let mut rounds = 0;
    let mut moving = !fitted.is_empty();
    while moving && rounds < MOST_ROUNDS {
        if !go_on() {
            return Err(RakeError::Stopped);
        }
        rounds += 1;
        let before = fitted.clone();
        for (row, target) in fitted.iter_mut().zip(row_targets) {
            let sum = row.iter().copied().collect::<Sum>().value();
            scale(row.iter_mut(), sum, *target);
        }
        for (at, target) in column_targets.iter().enumerate() {
            let sum = fitted.iter().filter_map(|row| row.get(at)).copied().collect::<Sum>().value();
            scale(fitted.iter_mut().filter_map(|row| row.get_mut(at)), sum, *target);
        }
        let moves =
            |(old, new): (&Vec<f64>, &Vec<f64>)| old.iter().zip(new).any(|(a, b)| (a - b).abs() >= STILL);
        moving = before.iter().zip(&fitted).any(moves);
    }
    let weight = |(fitted, seen): (&f64, &f64)| if *seen > 0.0 { fitted / seen } else { 0.0 };
    let weights =
        fitted.iter().zip(observed).map(|(row, seen)| row.iter().zip(seen).map(weight).collect()).collect();
    Ok(Raked { fitted, weights, rounds })
}

fn scale<'c>(cells: impl Iterator<Item = &'c mut f64>, sum: f64, target: f64) {
    if sum > 0.0 {
        // One factor for the whole line: the cells keep their proportions to the bit.
        let factor = target / sum;
        cells.for_each(|cell| *cell *= factor);
    }
}

fn check(observed: &[Vec<f64>], rows: &[f64], columns: &[f64]) -> Result<(), RakeError> {
    if observed.len() != rows.len() || observed.iter().any(|row| row.len() != columns.len()) {
        return Err(RakeError::Shape);
    }
    for cell in observed.iter().flatten() {
        not_negative("an observed count", *cell)?;
    }
    let mut totals = [0.0; 2];
    for (total, targets) in totals.iter_mut().zip([rows, columns]) {
        for target in targets {
            not_negative("a target", *target)?;
        }
        *total = finite("the sum of targets", targets.iter().copied().collect::<Sum>().value())?;
    }
    let [by_rows, by_columns] = totals;
    if (by_rows - by_columns).abs() > 1e-6 * by_rows {
        return Err(RakeError::Totals);
    }
    for (index, (row, target)) in observed.iter().zip(rows).enumerate() {
        if *target > 0.0 && row.iter().all(|cell| *cell <= 0.0) {
            return Err(RakeError::NobodyAnswered { row: true, index });
        }
    }
    for (index, target) in columns.iter().enumerate() {
        if *target > 0.0 && observed.iter().filter_map(|row| row.get(index)).all(|cell| *cell <= 0.0) {
            return Err(RakeError::NobodyAnswered { row: false, index });
        }
    }
    Ok(())
}

/// Weights of answers trimmed to [`TRIM_LOW`]..=[`TRIM_HIGH`] of their mean, and how many were; to be reported.
/// Weights of 0 stay 0 and do not count for the mean.
pub fn trimmed(weights: &[f64]) -> Result<(Vec<f64>, usize), ScoreError> {
    let mut sum = Sum::new();
    for weight in weights {
        sum.add(not_negative("a weight", *weight)?);
    }
    let used = weights.iter().filter(|weight| **weight > 0.0).count();
    let mean = finite("the sum of weights", sum.value())? / used.max(1) as f64;
    let (low, high) = (TRIM_LOW * mean, TRIM_HIGH * mean);
    let cut = |weight: &f64| {
        if *weight <= 0.0 { 0.0 } else { weight.clamp(low, high) }
    };
    let out: Vec<f64> = weights.iter().map(cut).collect();
    let moved = out.iter().zip(weights).filter(|(new, old)| (**new - **old).abs() > 0.0).count();
    Ok((out, moved))
}

/// A group with known size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stratum {
    /// People in it.
    pub population: f64,
    /// Answers from it.
    pub n: u64,
    /// Of them in favour.
    pub successes: u64,
}

/// A share weighted to the known sizes of groups.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PostStratified {
    /// `ΣW·p`.
    pub estimate: f64,
    /// All answers alike.
    pub unweighted: f64,
    /// `√ΣW²(1-n/N)p(1-p)/(n-1)`; `None` where a group has one answer only.
    pub se: Option<f64>,
}

/// Post-stratified share over groups in their order; `None` without groups of people.
///
/// Error for a group of people in which nobody answered (its place from 0 is named by the caller through
/// [`RakeError::NobodyAnswered`]) and for more answers than people.
pub fn post_stratified(strata: &[Stratum]) -> Result<Option<PostStratified>, RakeError> {
    for (index, stratum) in strata.iter().enumerate() {
        not_negative("a population", stratum.population)?;
        if stratum.successes > stratum.n {
            return Err(ScoreError::OutOfRange { what: "successes", must: "at most the answers" }.into());
        }
        if stratum.n as f64 > stratum.population {
            return Err(ScoreError::OutOfRange { what: "answers", must: "at most the population" }.into());
        }
        if stratum.n == 0 && stratum.population > 0.0 {
            return Err(RakeError::NobodyAnswered { row: true, index });
        }
    }
    let used = || strata.iter().filter(|stratum| stratum.n > 0);
    let all = finite("the population", used().map(|stratum| stratum.population).collect::<Sum>().value())?;
    if all <= 0.0 {
        return Ok(None);
    }
    let share = |stratum: &Stratum| stratum.successes as f64 / stratum.n as f64;
    let part = |stratum: &Stratum| {
        let (w, p, n) = (stratum.population / all, share(stratum), stratum.n as f64);
        w * w * (1.0 - n / stratum.population) * p * (1.0 - p) / (n - 1.0)
    };
    let se = used().all(|stratum| stratum.n > 1).then(|| used().map(part).collect::<Sum>().value().sqrt());
    let (n, successes): (u128, u128) =
        used().fold((0, 0), |(n, k), stratum| (n + u128::from(stratum.n), k + u128::from(stratum.successes)));
    Ok(Some(PostStratified {
        estimate: used().map(|stratum| stratum.population / all * share(stratum)).collect::<Sum>().value(),
        unweighted: successes as f64 / n as f64,
        se,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALWAYS: &dyn Fn() -> bool = &|| true;

    #[test]
    fn a_margin_without_answers_is_named() {
        let empty_row = rake(&[vec![1.0, 2.0], vec![0.0, 0.0]], &[2.0, 1.0], &[1.0, 2.0], ALWAYS);
        assert_eq!(empty_row, Err(RakeError::NobodyAnswered { row: true, index: 1 }));
        let empty_column = rake(&[vec![1.0, 0.0], vec![1.0, 0.0]], &[1.0, 1.0], &[1.0, 1.0], ALWAYS);
        assert_eq!(empty_column.unwrap_err().to_string(), "column 1 has a target but nobody in it answered");
        assert_eq!(rake(&[vec![1.0]], &[1.0, 2.0], &[3.0], ALWAYS), Err(RakeError::Shape));
        assert_eq!(rake(&[vec![1.0]], &[1.0], &[3.0], ALWAYS), Err(RakeError::Totals));
        assert_eq!(rake(&[vec![1.0]], &[1.0], &[1.0], &|| false), Err(RakeError::Stopped));
        assert!(rake(&[vec![f64::NAN]], &[1.0], &[1.0], ALWAYS).is_err());
    }

    #[test]
    fn weights_far_from_the_mean_are_trimmed_and_counted() {
        let (found, moved) = trimmed(&[1.0, 1.0, 1.0, 1.0, 16.0, 0.0]).unwrap();
        assert_eq!((found, moved), (vec![1.2, 1.2, 1.2, 1.2, 12.0, 0.0], 5));
        assert!(trimmed(&[-1.0]).is_err());
    }

    #[test]
    fn weights_of_nothing_are_nothing() {
        assert_eq!(kish(&[]), Ok(None));
        assert_eq!(kish(&[(0.0, 5.0)]), Ok(None));
        let equal = kish(&[(2.0, 1.0); 7]).unwrap().unwrap();
        assert!((equal.n_effective - 7.0).abs() < 1e-12 && (equal.design_effect - 1.0).abs() < 1e-12);
        assert_eq!(post_stratified(&[]), Ok(None));
    }

    #[cfg(not(target_arch = "wasm32"))]
    mod properties {
        use super::*;
        use proptest::prelude::*;

        proptest! {
            #[test]
            fn raked_tables_have_the_margins_they_were_asked_for(
                cells in prop::collection::vec(1.0_f64..100.0, 6), rows in prop::array::uniform2(1.0_f64..100.0),
                columns in prop::array::uniform3(1.0_f64..100.0),
            ) {
                let observed: Vec<Vec<f64>> = cells.chunks(3).map(<[f64]>::to_vec).collect();
                let total: f64 = rows.iter().sum();
                let others: f64 = columns.iter().sum();
                let columns: Vec<f64> = columns.iter().map(|target| target * total / others).collect();
                let found = rake(&observed, &rows, &columns, ALWAYS).unwrap();
                for (row, target) in found.fitted.iter().zip(rows) {
                    prop_assert!((row.iter().sum::<f64>() - target).abs() < 1e-9 * total);
                }
            }
        }
    }
}
