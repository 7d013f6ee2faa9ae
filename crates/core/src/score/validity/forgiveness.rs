//! Do loyal customers forgive here? A hypothesis that own data decide (SCORING §13, warnings 1 and 4).

use super::super::correlation::Columns;
use super::super::error::{ScoreError, not_negative, share};
use super::super::interval::{Confidence, Interval};
use super::super::logistic::{self, features_allowed};

/// What a late promise does to leaving as a relationship grows longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forgiveness {
    /// The longer the relationship, the less a late promise drives away.
    Forgive,
    /// The longer the relationship, the more it drives away: love becomes hate (Grégoire & Fisher 2008).
    HarderOnUs,
    /// The data do not tell.
    NotKnown,
}

/// The product of lateness and tenure in a model of leaving.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Product {
    /// Its coefficient in log-odds of leaving for one standard deviation.
    pub coefficient: f64,
    /// coefficient ± z·se.
    pub interval: Interval,
    /// What its sign says.
    pub says: Forgiveness,
}

/// Fits leaving on late share, `ln(1+tenure)` and their product, and reads the sign of the product.
///
/// `late` 0..=1 (share of promises late), `tenure` in months, 0 or more; rows by customer id. `None` where an outcome
/// never happened, below ten of the rarer outcome for each of the three features, or without spread of the product.
pub fn forgiveness(
    late: &[f64],
    tenure_months: &[f64],
    left: &[bool],
    lambda: f64,
    confidence: &Confidence,
) -> Result<Option<Product>, ScoreError> {
    let late = late.iter().map(|x| share("the late share", *x)).collect::<Result<Vec<_>, _>>()?;
    let tenure = tenure_months
        .iter()
        .map(|x| not_negative("tenure", *x).map(libm::log1p))
        .collect::<Result<Vec<_>, _>>()?;
    let product = late.iter().zip(&tenure).map(|(l, t)| l * t).collect();
    let columns = Columns::new(vec![late, tenure, product])?;
    if features_allowed(left) < columns.width() as u64 {
        return Ok(None);
    }
    let Some(model) = logistic::fit(&columns, left, lambda)? else { return Ok(None) };
    let Some((feature, se)) = model.features.last().and_then(|f| f.se.map(|se| (f, se))) else {
        return Ok(None);
    };
    let interval = Interval::around(feature.coefficient, confidence.z() * se);
    let says = if interval.hi < 0.0 {
        Forgiveness::Forgive
    } else if interval.lo > 0.0 {
        Forgiveness::HarderOnUs
    } else {
        Forgiveness::NotKnown
    };
    Ok(Some(Product { coefficient: feature.coefficient, interval, says }))
}

/// Satisfied customers who would not choose again: satisfied is not loyal. `(satisfied, chooses again)` a customer;
/// counts of (would not choose again, satisfied).
#[must_use]
pub fn satisfied_but_not_loyal(customers: &[(bool, bool)]) -> (u64, u64) {
    let satisfied = customers.iter().filter(|customer| customer.0);
    let gone = satisfied.clone().filter(|customer| !customer.1).count() as u64;
    (gone, satisfied.count() as u64)
}

#[cfg(test)]
mod tests {
    use super::super::super::logistic::newton::logistic;
    use super::super::super::random::Xoshiro256;
    use super::*;

    fn read(product: f64) -> Forgiveness {
        let mut draws = Xoshiro256::new(77);
        let (mut late, mut tenure, mut left) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..3_000 {
            let (l, t) = (draws.unit(), 120.0 * draws.unit());
            let odds = -1.0 + (2.0 - 3.6 * product) * l + product * l * libm::log1p(t);
            left.push(draws.unit() < logistic(odds));
            late.push(l);
            tenure.push(t);
        }
        forgiveness(&late, &tenure, &left, 1.0, &Confidence::new(0.95).unwrap()).unwrap().unwrap().says
    }

    #[test]
    fn the_sign_of_the_product_is_read_both_ways() {
        assert_eq!(read(-1.5), Forgiveness::Forgive);
        assert_eq!(read(1.5), Forgiveness::HarderOnUs);
        assert_eq!(read(0.0), Forgiveness::NotKnown);
    }

    #[test]
    fn few_outcomes_say_nothing() {
        let c = Confidence::new(0.95).unwrap();
        let left = [true, false, true];
        assert_eq!(forgiveness(&[0.1, 0.2, 0.3], &[1.0, 2.0, 3.0], &left, 1.0, &c).unwrap(), None);
        assert!(forgiveness(&[1.1], &[1.0], &[true], 1.0, &c).is_err());
        assert_eq!(satisfied_but_not_loyal(&[(true, false), (true, true), (false, false)]), (1, 2));
    }
}
