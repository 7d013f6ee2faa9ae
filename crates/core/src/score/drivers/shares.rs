//! How much of R² each predictor carries: LMG by all orders, Johnson's relative weights, and simpler shares.

use super::super::matrix::{COLLINEAR, Matrix, dot};

/// Predictors up to which all orders are gone through (65 536 subsets).
pub const MAX_LMG: usize = 16;

/// R² of every subset of the predictors (columns 1… of `matrix`, the outcome being column 0), by bitmask.
///
/// The factor of a subset is that of the subset without its last member and one row more, so each costs one row.
/// A predictor that is a combination of earlier ones adds nothing. `None` above [`MAX_LMG`] predictors.
#[must_use]
pub fn subsets(matrix: &Matrix) -> Option<Vec<f64>> {
    let p = matrix.size().saturating_sub(1);
    if p > MAX_LMG {
        return None;
    }
    let mut walk = Walk { matrix, p, found: vec![0.0; 1 << p], rows: Vec::new() };
    walk.descend(0, 0, 0.0);
    Some(walk.found)
}

struct Walk<'m> {
    matrix: &'m Matrix,
    p: usize,
    found: Vec<f64>,
    rows: Vec<Row>,
}

/// A row of the factor, its predictor, and the outcome's coordinate along it.
struct Row {
    predictor: usize,
    factor: Vec<f64>,
    along: f64,
}

impl Walk<'_> {
    /// Records this subset and every one that continues it with a later predictor.
    fn descend(&mut self, mask: usize, next: usize, r_squared: f64) {
        if let Some(slot) = self.found.get_mut(mask) {
            *slot = r_squared;
        }
        for predictor in next..self.p {
            let with = mask | (1 << predictor);
            match self.row(predictor) {
                Some(row) => {
                    let gained = row.along * row.along;
                    self.rows.push(row);
                    self.descend(with, predictor + 1, r_squared + gained);
                    self.rows.pop();
                }
                None => self.descend(with, predictor + 1, r_squared),
            }
        }
    }

    fn row(&self, predictor: usize) -> Option<Row> {
        let of = |other: usize| self.matrix.at(predictor + 1, other);
        let mut factor: Vec<f64> = Vec::with_capacity(self.rows.len() + 1);
        let mut along = of(0);
        let mut rest = 1.0;
        for row in &self.rows {
            let l = (of(row.predictor + 1) - dot(&factor, &row.factor)) / row.factor.last()?;
            factor.push(l);
            along -= l * row.along;
            rest -= l * l;
        }
        if rest <= COLLINEAR {
            return None;
        }
        let diagonal = rest.sqrt();
        factor.push(diagonal);
        Some(Row { predictor, factor, along: along / diagonal })
    }
}

/// LMG: the increase of R² by each predictor, averaged over all orders of entry
/// (Lindeman, Merenda & Gold 1980; Kruskal 1987; Grömping 2006). The parts add up to R².
///
/// `φ_j = Σ_{S∌j} |S|!(p-|S|-1)!/p!·[R²(S∪j)-R²(S)]`, subsets in bitmask order. `None` above [`MAX_LMG`] predictors.
#[must_use]
pub fn lmg(matrix: &Matrix) -> Option<Vec<f64>> {
    let p = matrix.size().saturating_sub(1);
    let found = subsets(matrix)?;
    // By size of the subset: 1/(p·C(p-1, size)).
    let mut weights = Vec::with_capacity(p);
    let mut choose = 1.0;
    for size in 0..p {
        weights.push(1.0 / (p as f64 * choose));
        choose = choose * (p - 1 - size) as f64 / (size + 1) as f64;
    }
    let part = |j: usize| {
        let bit = 1_usize << j;
        // A compensated sum over tens of thousands of terms; fewer need none, but the rule is one.
        found
            .iter()
            .enumerate()
            .filter(|(mask, _)| mask & bit == 0)
            .map(|(mask, without)| {
                let size = usize::try_from(mask.count_ones()).unwrap_or(0);
                let with = found.get(mask | bit).copied().unwrap_or(*without);
                weights.get(size).copied().unwrap_or(0.0) * (with - without)
            })
            .collect::<super::super::sum::Sum>()
            .value()
    };
    Some((0..p).map(part).collect())
}

/// Johnson's (2000) relative weights: `ε_j = Σ_k Λ_jk² b_k²` with `Λ = R_xx^½` and `b = Λ⁻¹r_xy`; they add up to R².
///
/// `None` when predictors are combinations of one another. Only Λ is used, never single eigenvectors: those of nearly
/// equal roots are unstable, Λ is not.
#[must_use]
pub fn relative_weights(matrix: &Matrix) -> Option<Vec<f64>> {
    let p = matrix.size().saturating_sub(1);
    let predictors: Vec<usize> = (1..=p).collect();
    let eigen = matrix.part(&predictors).eigen();
    if eigen.values.last().is_some_and(|least| *least <= COLLINEAR) {
        return None;
    }
    let power = |i: usize, j: usize, of: fn(f64) -> f64| {
        eigen.values.iter().zip(&eigen.vectors).fold(0.0, |sum, (value, vector)| {
            let [x, y] = [i, j].map(|at| vector.get(at).copied().unwrap_or(0.0));
            sum + of(*value) * (x * y)
        })
    };
    let root = Matrix::from_fn(p, |i, j| power(i, j, f64::sqrt));
    let inverse = Matrix::from_fn(p, |i, j| power(i, j, |value| 1.0 / value.sqrt()));
    let with_outcome: Vec<f64> = predictors.iter().map(|j| matrix.at(*j, 0)).collect();
    let squared: Vec<f64> = (0..p)
        .map(|k| {
            let b = dot(inverse.row(k), &with_outcome);
            b * b
        })
        .collect();
    Some((0..p).map(|j| root.row(j).iter().zip(&squared).fold(0.0, |sum, (l, b)| sum + l * l * b)).collect())
}

/// R² gained by each predictor when it enters first: the squared correlation.
#[must_use]
pub fn first(matrix: &Matrix) -> Vec<f64> {
    (1..matrix.size()).map(|j| matrix.at(j, 0) * matrix.at(j, 0)).collect()
}

/// R² gained by each predictor when it enters last: `β_j²/VIF_j`.
#[must_use]
pub fn last(standardised: &[f64], vif: &[f64]) -> Vec<f64> {
    standardised.iter().zip(vif).map(|(beta, vif)| beta * beta / vif).collect()
}

/// Pratt's (1987) product `β_j r_j`; the parts add up to R² but may be negative.
#[must_use]
pub fn pratt(matrix: &Matrix, standardised: &[f64]) -> Vec<f64> {
    standardised.iter().zip(1..).map(|(beta, j)| beta * matrix.at(j, 0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> Matrix {
        let cells = [[1.0, 0.6, 0.5, 0.3], [0.6, 1.0, 0.4, 0.2], [0.5, 0.4, 1.0, 0.1], [0.3, 0.2, 0.1, 1.0]];
        Matrix::from_fn(4, |i, j| cells[i][j])
    }

    #[test]
    fn parts_add_up_to_what_all_explain() {
        let found = subsets(&example()).unwrap();
        let all = found[7];
        assert_eq!(found.len(), 8);
        for parts in [lmg(&example()).unwrap(), relative_weights(&example()).unwrap()] {
            assert!((parts.iter().sum::<f64>() - all).abs() < 1e-14, "{parts:?} for {all}");
        }
        assert!((found[1] - 0.36).abs() < 1e-15 && found[0].abs() < 1e-15);
    }

    #[test]
    fn independent_predictors_carry_their_squared_correlation() {
        let apart = Matrix::from_fn(3, |i, j| match (i, j) {
            (0, 1) | (1, 0) => 0.6,
            (0, 2) | (2, 0) => -0.3,
            _ => f64::from(u8::from(i == j)),
        });
        for parts in [lmg(&apart).unwrap(), relative_weights(&apart).unwrap(), first(&apart)] {
            assert!((parts[0] - 0.36).abs() < 1e-14 && (parts[1] - 0.09).abs() < 1e-14);
        }
    }

    #[test]
    fn twins_share_what_they_carry() {
        // The second predictor is the first once more.
        let twins = Matrix::from_fn(3, |i, j| if i == 0 && j > 0 || j == 0 && i > 0 { 0.5 } else { 1.0 });
        let parts = lmg(&twins).unwrap();
        assert!((parts[0] - 0.125).abs() < 1e-14 && (parts[1] - 0.125).abs() < 1e-14);
        assert_eq!(relative_weights(&twins), None);
    }

    #[test]
    fn seventeen_are_too_many_for_all_orders() {
        assert_eq!(lmg(&Matrix::from_fn(18, |i, j| f64::from(u8::from(i == j)))), None);
        assert_eq!(lmg(&Matrix::zeros(0)), Some(vec![]));
    }
}
