//! Means, spreads and correlations of columns of numbers, of all rows or of rows drawn several times.

use super::error::ScoreError;
use super::matrix::Matrix;
use super::sum::Sum;

/// The largest cell, so that no sum of squares overflows.
const LARGEST: f64 = 1e100;

/// Equally long columns of numbers within ±1e100; rows in the order of stable ids.
#[derive(Debug, Clone, PartialEq)]
pub struct Columns {
    rows: usize,
    columns: Vec<Vec<f64>>,
}

impl Columns {
    /// Error where a cell is NaN or beyond ±1e100, or columns differ in length.
    pub fn new(columns: Vec<Vec<f64>>) -> Result<Self, ScoreError> {
        let rows = columns.first().map_or(0, Vec::len);
        for column in &columns {
            if column.len() != rows {
                return Err(ScoreError::OutOfRange { what: "the columns", must: "equally long" });
            }
            if column.iter().any(|cell| cell.is_nan() || cell.abs() > LARGEST) {
                return Err(ScoreError::OutOfRange { what: "a cell", must: "a number within ±1e100" });
            }
        }
        Ok(Self { rows, columns })
    }

    /// Rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Columns.
    #[must_use]
    pub fn width(&self) -> usize {
        self.columns.len()
    }

    /// One column; empty when there is no such.
    #[must_use]
    pub fn column(&self, at: usize) -> &[f64] {
        self.columns.get(at).map(Vec::as_slice).unwrap_or_default()
    }

    /// The same rows with one more column at the end.
    pub fn with(mut self, column: Vec<f64>) -> Result<Self, ScoreError> {
        self.columns.push(column);
        Self::new(self.columns)
    }

    /// Each column as its mid-ranks.
    #[must_use]
    pub fn ranked(&self) -> Self {
        Self { rows: self.rows, columns: self.columns.iter().map(|column| mid_ranks(column)).collect() }
    }
}

/// Ranks from 1, equal values sharing the mean of theirs.
#[must_use]
pub fn mid_ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<(f64, usize)> =
        values.iter().enumerate().map(|(at, value)| (value + 0.0, at)).collect();
    order.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
    let mut ranks = vec![0.0; values.len()];
    let mut below = 0_usize;
    for ties in order.chunk_by(|one, other| one.0.to_bits() == other.0.to_bits()) {
        let rank = below as f64 + f64::midpoint(ties.len() as f64, 1.0);
        for (_, at) in ties {
            if let Some(slot) = ranks.get_mut(*at) {
                *slot = rank;
            }
        }
        below += ties.len();
    }
    ranks
}

/// Means, centred cross-products and Pearson correlations of columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Correlations {
    /// Rows counted, drawn rows as often as drawn.
    pub n: u64,
    /// Means by column.
    pub means: Vec<f64>,
    /// `Σ(x-x̄)(y-ȳ)`.
    pub products: Matrix,
    /// `r`, diagonal 1; 0 against a column without spread.
    pub matrix: Matrix,
}

impl Correlations {
    /// Of all rows; `None` for fewer than two.
    #[must_use]
    pub fn of(columns: &Columns) -> Option<Self> {
        Self::counted(columns, None)
    }

    /// Of rows counted as often as `times` says, one number a row.
    #[must_use]
    pub fn drawn(columns: &Columns, times: &[u32]) -> Option<Self> {
        Self::counted(columns, Some(times))
    }

    fn counted(columns: &Columns, times: Option<&[u32]>) -> Option<Self> {
        let n = times.map_or(columns.rows as u64, |times| times.iter().map(|t| u64::from(*t)).sum());
        if n < 2 {
            return None;
        }
        let means: Vec<f64> = columns.columns.iter().map(|column| total(column, times) / n as f64).collect();
        let centred: Vec<Vec<f64>> = columns
            .columns
            .iter()
            .zip(&means)
            .map(|(column, mean)| column.iter().map(|x| x - mean).collect())
            .collect();
        let mut products = Matrix::zeros(columns.width());
        for (i, x) in centred.iter().enumerate() {
            let counted: Vec<f64>;
            let x = match times {
                None => x,
                Some(times) => {
                    counted = x.iter().zip(times).map(|(x, t)| x * f64::from(*t)).collect();
                    &counted
                }
            };
            for (j, y) in centred.iter().enumerate().skip(i) {
                let product = x.iter().zip(y).map(|(x, y)| x * y).collect::<Sum>().value();
                products.put(i, j, product);
                products.put(j, i, product);
            }
        }
        let matrix = Matrix::from_fn(columns.width(), |i, j| correlation(&products, i, j));
        Some(Self { n, means, products, matrix })
    }

    /// Columns without spread, by their place.
    #[must_use]
    pub fn constant(&self) -> Vec<usize> {
        (0..self.means.len()).filter(|at| self.products.at(*at, *at) <= 0.0).collect()
    }

    /// Sample standard deviation (n-1) of a column.
    #[must_use]
    pub fn sd(&self, column: usize) -> f64 {
        (self.products.at(column, column) / (self.n as f64 - 1.0)).sqrt()
    }
}

fn total(column: &[f64], times: Option<&[u32]>) -> f64 {
    match times {
        None => column.iter().copied().collect::<Sum>().value(),
        Some(times) => column.iter().zip(times).map(|(x, t)| x * f64::from(*t)).collect::<Sum>().value(),
    }
}

fn correlation(products: &Matrix, i: usize, j: usize) -> f64 {
    let spread = products.at(i, i).sqrt() * products.at(j, j).sqrt();
    if i == j {
        1.0
    } else if spread > 0.0 {
        (products.at(i, j) / spread).clamp(-1.0, 1.0)
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_share_their_rank() {
        assert_eq!(mid_ranks(&[3.0, 1.0, 3.0, 0.0, -0.0]), [4.5, 3.0, 4.5, 1.5, 1.5]);
        assert!(mid_ranks(&[]).is_empty());
    }

    #[test]
    fn a_row_drawn_twice_counts_twice() {
        let two = Columns::new(vec![vec![1.0, 2.0, 4.0], vec![3.0, 1.0, 5.0]]).unwrap();
        let three = Columns::new(vec![vec![1.0, 4.0, 4.0], vec![3.0, 5.0, 5.0]]).unwrap();
        let (drawn, plain) =
            (Correlations::drawn(&two, &[1, 0, 2]).unwrap(), Correlations::of(&three).unwrap());
        assert_eq!((drawn.n, drawn.means.clone()), (3, plain.means.clone()));
        assert!((drawn.matrix.at(0, 1) - plain.matrix.at(0, 1)).abs() < 1e-15);
    }

    #[test]
    fn a_column_without_spread_correlates_with_nothing() {
        let columns = Columns::new(vec![vec![1.0, 2.0], vec![5.0, 5.0]]).unwrap();
        let found = Correlations::of(&columns).unwrap();
        assert_eq!((found.matrix.at(0, 1), found.constant()), (0.0, vec![1]));
        assert!(Columns::new(vec![vec![1.0], vec![]]).is_err());
        assert!(Columns::new(vec![vec![f64::NAN]]).is_err());
        assert_eq!(Correlations::of(&Columns::new(vec![vec![1.0]]).unwrap()), None);
    }
}
