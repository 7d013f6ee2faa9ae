//! Small symmetric matrices: Cholesky factors and Jacobi eigenvectors, in a fixed order of operations.
//!
//! Sizes are numbers of questions or features, at most a few dozen, so nothing here is blocked or pivoted.

/// A pivot this small beside its diagonal counts as 0: the column is a combination of the ones before it.
pub const COLLINEAR: f64 = 1e-12;
/// Sweeps after which Jacobi's method stops for good; it needs six to ten.
const SWEEPS: u32 = 60;

/// A square matrix, row by row. A cell outside it reads 0 and takes nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    size: usize,
    cells: Vec<f64>,
}

impl Matrix {
    /// All zeros.
    #[must_use]
    pub fn zeros(size: usize) -> Self {
        Self { size, cells: vec![0.0; size * size] }
    }

    /// Each cell by its row and column.
    pub fn from_fn(size: usize, mut cell: impl FnMut(usize, usize) -> f64) -> Self {
        let places = (0..size).flat_map(|row| (0..size).map(move |column| (row, column)));
        Self { size, cells: places.map(|(row, column)| cell(row, column)).collect() }
    }

    /// Rows, which are as many as columns.
    #[must_use]
    pub fn size(&self) -> usize {
        self.size
    }

    /// One cell.
    #[must_use]
    pub fn at(&self, row: usize, column: usize) -> f64 {
        if column < self.size {
            self.cells.get(row * self.size + column).copied().unwrap_or(0.0)
        } else {
            0.0
        }
    }

    /// Writes one cell.
    pub fn put(&mut self, row: usize, column: usize, value: f64) {
        if column < self.size
            && let Some(cell) = self.cells.get_mut(row * self.size + column)
        {
            *cell = value;
        }
    }

    /// One row; empty outside the matrix.
    #[must_use]
    pub fn row(&self, row: usize) -> &[f64] {
        self.cells.chunks_exact(self.size.max(1)).nth(row).unwrap_or_default()
    }

    /// The rows and columns of `keep`, in its order.
    #[must_use]
    pub fn part(&self, keep: &[usize]) -> Self {
        let at = |place: usize| keep.get(place).copied().unwrap_or(usize::MAX);
        Self::from_fn(keep.len(), |row, column| self.at(at(row), at(column)))
    }

    /// The lower factor `L` with `LLᵀ` = this; `None` unless positive definite (to [`COLLINEAR`] of the diagonal).
    #[must_use]
    pub fn cholesky(&self) -> Option<Cholesky> {
        let mut rows: Vec<Vec<f64>> = Vec::with_capacity(self.size);
        for i in 0..self.size {
            let mut row: Vec<f64> = Vec::with_capacity(i + 1);
            for (j, above) in rows.iter().enumerate() {
                let known = dot(&row, above);
                row.push((self.at(i, j) - known) / above.last()?);
            }
            let pivot = self.at(i, i) - dot(&row, &row);
            if pivot.is_nan() || pivot <= COLLINEAR * self.at(i, i) {
                return None;
            }
            row.push(pivot.sqrt());
            rows.push(row);
        }
        Some(Cholesky { rows })
    }

    /// Eigenvalues, largest first, with their eigenvectors as rows; this matrix is taken as symmetric.
    ///
    /// Cyclic Jacobi rotations (Jacobi 1846; Golub & Van Loan 2013, §8.5) in row order until every cell off the
    /// diagonal is negligible. Eigenvectors of nearly equal values are unstable: use sums over them only.
    #[must_use]
    pub fn eigen(&self) -> Eigen {
        let (n, mut a) = (self.size, self.clone());
        let mut vectors = Self::from_fn(n, |row, column| if row == column { 1.0 } else { 0.0 });
        for _ in 0..SWEEPS {
            let mut moved = false;
            for p in 0..n {
                for q in p + 1..n {
                    moved |= rotate(&mut a, &mut vectors, p, q);
                }
            }
            if !moved {
                break;
            }
        }
        let mut order: Vec<(f64, usize)> = (0..n).map(|at| (a.at(at, at), at)).collect();
        order.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        let vector = |at: usize| (0..n).map(|row| vectors.at(row, at)).collect();
        Eigen {
            values: order.iter().map(|(value, _)| *value).collect(),
            vectors: order.iter().map(|(_, at)| vector(*at)).collect(),
        }
    }
}

/// `Σ aᵢbᵢ` over the shorter length, left to right.
pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).fold(0.0, |sum, (x, y)| sum + x * y)
}

/// Turns rows and columns p and q so that their common cell becomes 0; whether there was anything to turn.
fn rotate(a: &mut Matrix, vectors: &mut Matrix, p: usize, q: usize) -> bool {
    let (app, aqq, apq) = (a.at(p, p), a.at(q, q), a.at(p, q));
    if apq.abs() <= 1e-17 * (app.abs() + aqq.abs()) {
        return false;
    }
    let theta = (aqq - app) / (2.0 * apq);
    let t = if theta < 0.0 { -1.0 } else { 1.0 } / (theta.abs() + (theta * theta + 1.0).sqrt());
    let c = 1.0 / (t * t + 1.0).sqrt();
    let s = t * c;
    for k in 0..a.size() {
        let (x, y) = (a.at(k, p), a.at(k, q));
        a.put(k, p, c * x - s * y);
        a.put(k, q, s * x + c * y);
        let (x, y) = (vectors.at(k, p), vectors.at(k, q));
        vectors.put(k, p, c * x - s * y);
        vectors.put(k, q, s * x + c * y);
    }
    for k in 0..a.size() {
        let (x, y) = (a.at(p, k), a.at(q, k));
        a.put(p, k, c * x - s * y);
        a.put(q, k, s * x + c * y);
    }
    a.put(p, q, 0.0);
    a.put(q, p, 0.0);
    true
}

/// Eigenvalues and eigenvectors.
#[derive(Debug, Clone, PartialEq)]
pub struct Eigen {
    /// Largest first.
    pub values: Vec<f64>,
    /// One vector of length 1 for each value.
    pub vectors: Vec<Vec<f64>>,
}

/// A lower triangular factor, row by row, each row ending on the diagonal.
#[derive(Debug, Clone, PartialEq)]
pub struct Cholesky {
    rows: Vec<Vec<f64>>,
}

impl Cholesky {
    /// `w` with `Lw = b`.
    #[must_use]
    pub fn forward(&self, b: &[f64]) -> Vec<f64> {
        let mut w: Vec<f64> = Vec::with_capacity(self.rows.len());
        for (row, b) in self.rows.iter().zip(b) {
            let known = dot(&w, row);
            w.push((b - known) / row.last().copied().unwrap_or(1.0));
        }
        w
    }

    /// `x` with `LLᵀx = b`.
    #[must_use]
    pub fn solve(&self, b: &[f64]) -> Vec<f64> {
        let mut x = self.forward(b);
        for (i, row) in self.rows.iter().enumerate().rev() {
            let Some(solved) = x.get(i).map(|w| w / row.last().copied().unwrap_or(1.0)) else { continue };
            for (earlier, l) in x.iter_mut().zip(row).take(i) {
                *earlier -= l * solved;
            }
            if let Some(slot) = x.get_mut(i) {
                *slot = solved;
            }
        }
        x
    }

    /// `(LLᵀ)⁻¹`.
    #[must_use]
    pub fn inverse(&self) -> Matrix {
        let n = self.rows.len();
        let columns: Vec<Vec<f64>> = (0..n)
            .map(|at| self.solve(&(0..n).map(|k| if k == at { 1.0 } else { 0.0 }).collect::<Vec<_>>()))
            .collect();
        let cell =
            |row: usize, column: usize| columns.get(column).and_then(|c| c.get(row)).copied().unwrap_or(0.0);
        // Both halves are computed alike but for the last digit; the mean of the two is symmetric.
        Matrix::from_fn(n, |row, column| f64::midpoint(cell(row, column), cell(column, row)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-12
    }

    #[test]
    fn a_factor_solves_and_inverts() {
        let cells = [[4.0, 2.0, 0.6], [2.0, 5.0, 1.0], [0.6, 1.0, 3.0]];
        let a = Matrix::from_fn(3, |i, j| cells[i][j]);
        let factor = a.cholesky().unwrap();
        let x = factor.solve(&[1.0, -2.0, 0.5]);
        for (row, b) in (0..3).zip([1.0, -2.0, 0.5]) {
            assert!(near(dot(a.row(row), &x), b));
        }
        let inverse = factor.inverse();
        assert!((0..3).all(|i| near(dot(a.row(i), inverse.row(i)), 1.0)));
        assert!(near(dot(a.row(0), inverse.row(1)), 0.0));
    }

    #[test]
    fn a_combination_of_other_columns_has_no_factor() {
        let a = Matrix::from_fn(2, |_, _| 1.0);
        assert_eq!(a.cholesky(), None);
        assert_eq!(Matrix::from_fn(1, |_, _| f64::NAN).cholesky(), None);
        assert!(Matrix::zeros(0).cholesky().is_some());
    }

    #[test]
    fn eigenvectors_build_the_matrix_again() {
        let cells = [[1.0, 0.5, 0.2, 0.1], [0.5, 1.0, 0.5, 0.3], [0.2, 0.5, 1.0, 0.5], [0.1, 0.3, 0.5, 1.0]];
        let a = Matrix::from_fn(4, |i, j| cells[i][j]);
        let found = a.eigen();
        assert!(near(found.values.iter().sum(), 4.0));
        assert!(found.values.windows(2).all(|pair| pair[0] >= pair[1]));
        for (i, j) in [(0, 0), (0, 3), (1, 2), (3, 3)] {
            let built: f64 =
                found.values.iter().zip(&found.vectors).map(|(value, v)| value * v[i] * v[j]).sum();
            assert!(near(built, a.at(i, j)));
        }
    }

    #[test]
    fn outside_there_is_nothing() {
        let mut a = Matrix::zeros(2);
        a.put(0, 2, 1.0);
        assert_eq!((a.at(0, 2), a.at(9, 0), a.at(1, 0), a.row(5).len()), (0.0, 0.0, 0.0, 0));
    }
}
