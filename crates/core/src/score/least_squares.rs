//! Ordinary least squares with an intercept, from correlations (SCORING §8).

use super::correlation::Correlations;
use super::distributions::student_t_two_sided;
use super::error::ScoreError;
use super::matrix::{Matrix, dot};

/// One coefficient.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coefficient {
    /// In units of the outcome for one unit of the predictor.
    pub estimate: f64,
    /// Standard error; `None` when no degree of freedom is left.
    pub se: Option<f64>,
    /// Two-sided p of estimate/se with n-p-1 degrees of freedom.
    pub p: Option<f64>,
    /// In standard deviations of the outcome for one of the predictor.
    pub standardised: f64,
}

/// A fit of the first column of correlations by the others.
#[derive(Debug, Clone, PartialEq)]
pub struct LeastSquares {
    /// Rows.
    pub n: u64,
    /// Share of the outcome's variance explained.
    pub r_squared: f64,
    /// `1-(1-R²)(n-1)/(n-p-1)`; `None` when no degree of freedom is left.
    pub adjusted: Option<f64>,
    /// The outcome where every predictor is 0.
    pub intercept: f64,
    /// By predictor.
    pub coefficients: Vec<Coefficient>,
    /// Covariances of the coefficients; `None` when no degree of freedom is left.
    pub covariance: Option<Matrix>,
    /// `(R⁻¹)_jj`, the variance inflation of each predictor.
    pub vif: Vec<f64>,
}

/// Fits column 0 by columns 1…; `None` when a column has no spread or predictors are combinations of one another.
///
/// `β = R⁻¹r`, `b_j = β_j s_y/s_j`, `Cov(b) = s²/(n-1)·R⁻¹_jk/(s_j s_k)` with `s² = SSE/(n-p-1)`.
pub fn fit(correlations: &Correlations) -> Result<Option<LeastSquares>, ScoreError> {
    let width = correlations.matrix.size();
    if width < 2 || !correlations.constant().is_empty() {
        return Ok(None);
    }
    let p = width - 1;
    let predictors: Vec<usize> = (1..width).collect();
    let Some(factor) = correlations.matrix.part(&predictors).cholesky() else { return Ok(None) };
    let with_outcome: Vec<f64> = predictors.iter().map(|j| correlations.matrix.at(*j, 0)).collect();
    let beta = factor.solve(&with_outcome);
    let inverse = factor.inverse();
    let explained = factor.forward(&with_outcome);
    let r_squared = dot(&explained, &explained).clamp(0.0, 1.0);
    let n = correlations.n as f64;
    let df = n - p as f64 - 1.0;
    let left = (1.0 - r_squared) * correlations.products.at(0, 0);
    let spread = |j: usize| correlations.products.at(j + 1, j + 1).sqrt();
    let covariance =
        (df > 0.0).then(|| Matrix::from_fn(p, |j, k| left / df * inverse.at(j, k) / (spread(j) * spread(k))));
    let mut coefficients = Vec::with_capacity(p);
    let mut intercept = correlations.means.first().copied().unwrap_or(0.0);
    for (j, (standardised, mean)) in beta.iter().zip(correlations.means.iter().skip(1)).enumerate() {
        let estimate = standardised * correlations.products.at(0, 0).sqrt() / spread(j);
        intercept -= estimate * mean;
        let se = covariance.as_ref().map(|c| c.at(j, j).sqrt());
        let p = match se {
            Some(se) if se > 0.0 => Some(student_t_two_sided(estimate / se, df)?),
            _ => None,
        };
        coefficients.push(Coefficient { estimate, se, p, standardised: *standardised });
    }
    Ok(Some(LeastSquares {
        n: correlations.n,
        r_squared,
        adjusted: (df > 0.0).then(|| 1.0 - (1.0 - r_squared) * (n - 1.0) / df),
        intercept,
        coefficients,
        covariance,
        vif: (0..p).map(|j| inverse.at(j, j)).collect(),
    }))
}

#[cfg(test)]
mod tests {
    use super::super::correlation::Columns;
    use super::*;

    fn of(columns: Vec<Vec<f64>>) -> Option<LeastSquares> {
        fit(&Correlations::of(&Columns::new(columns).unwrap()).unwrap()).unwrap()
    }

    #[test]
    fn a_plane_is_found_again() {
        let (a, b) = ([1.0, 2.0, 3.0, 4.0, 5.0], [2.0, 1.0, 4.0, 3.0, 7.0]);
        let y = a.iter().zip(b).map(|(a, b)| 3.0 + 2.0 * a - 0.5 * b).collect();
        let found = of(vec![y, a.to_vec(), b.to_vec()]).unwrap();
        assert!((found.intercept - 3.0).abs() < 1e-9 && (found.r_squared - 1.0).abs() < 1e-12);
        assert!((found.coefficients[0].estimate - 2.0).abs() < 1e-9);
        assert!((found.coefficients[1].estimate + 0.5).abs() < 1e-9);
    }

    #[test]
    fn what_cannot_be_told_apart_has_no_fit() {
        let x = vec![1.0, 2.0, 3.0, 5.0];
        assert_eq!(of(vec![x.clone(), vec![1.0; 4]]), None);
        assert_eq!(of(vec![vec![1.0, 0.0, 4.0, 2.0], x.clone(), x.iter().map(|x| 2.0 * x).collect()]), None);
        let full = of(vec![vec![1.0, 2.0], vec![0.0, 1.0]]).unwrap();
        assert_eq!((full.adjusted, full.coefficients[0].p), (None, None));
    }
}
