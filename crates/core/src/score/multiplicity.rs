//! Many comparisons on one view: how many of those called real are chance? (SCORING §2.1)

use super::error::{ScoreError, share};

/// False discovery rate when nothing else is set.
pub const DEFAULT_Q: f64 = 0.10;

/// How p values of one family are adjusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Benjamini & Hochberg (1995): `min over j ≥ i of m·p_j/j`. The default.
    BenjaminiHochberg,
    /// Benjamini & Yekutieli (2001): the same times Σ1/i, for segments that overlap heavily.
    BenjaminiYekutieli,
    /// Holm (1979): `max over j ≤ i of (m-j+1)·p_j`; for comparison.
    Holm,
    /// `m·p`; for comparison.
    Bonferroni,
}

/// Adjusted p values in the order given, capped at 1; a comparison is real where the adjusted p is at most q.
///
/// Ties are taken in the order given, so give them by segment id. The family is every comparison drawn on one view;
/// suppressed segments are not in it. Error unless every p lies in 0..=1.
pub fn adjusted(p: &[f64], method: Method) -> Result<Vec<f64>, ScoreError> {
    let mut order = Vec::with_capacity(p.len());
    for (at, value) in p.iter().enumerate() {
        order.push((share("p", *value)?, at));
    }
    order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let m = p.len() as f64;
    let sorted: Vec<f64> = match method {
        Method::BenjaminiHochberg => step_up(&order, m, 1.0),
        Method::BenjaminiYekutieli => {
            let harmonic = (1..=p.len()).map(|i| 1.0 / i as f64).collect::<super::sum::Sum>().value();
            step_up(&order, m, harmonic)
        }
        Method::Holm => {
            let mut most = 0.0_f64;
            let step = |(at, (p, _)): (usize, &(f64, usize))| {
                let value = p * (m - at as f64);
                most = if value > most { value } else { most };
                capped(most)
            };
            order.iter().enumerate().map(step).collect()
        }
        Method::Bonferroni => order.iter().map(|(p, _)| capped(p * m)).collect(),
    };
    let mut out = vec![0.0; p.len()];
    for ((_, at), value) in order.iter().zip(sorted) {
        if let Some(cell) = out.get_mut(*at) {
            *cell = value;
        }
    }
    Ok(out)
}

/// From the largest p down: the least of `c·m·p_j/j` so far.
fn step_up(order: &[(f64, usize)], m: f64, c: f64) -> Vec<f64> {
    let mut least = f64::INFINITY;
    let mut out: Vec<f64> = order
        .iter()
        .enumerate()
        .rev()
        .map(|(at, (p, _))| {
            // The rank as a share of the family first: then p = q·j/m gives q itself.
            let value = c * p / ((at + 1) as f64 / m);
            least = if value < least { value } else { least };
            capped(least)
        })
        .collect();
    out.reverse();
    out
}

fn capped(value: f64) -> f64 {
    if value > 1.0 { 1.0 } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_1995_rejects_four_where_bonferroni_rejects_three() {
        let p = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719,
            0.6528, 0.7590, 1.0,
        ];
        let real = |method| adjusted(&p, method).unwrap().iter().filter(|p| **p <= 0.05).count();
        assert_eq!((real(Method::BenjaminiHochberg), real(Method::Bonferroni)), (4, 3));
        assert!(real(Method::BenjaminiYekutieli) <= 4 && real(Method::Holm) >= 3);
    }

    #[test]
    fn nothing_compared_is_nothing_adjusted_and_a_wrong_p_is_refused() {
        assert_eq!(adjusted(&[], Method::BenjaminiHochberg), Ok(vec![]));
        assert!(adjusted(&[0.5, f64::NAN], Method::Holm).is_err());
        assert!(adjusted(&[1.5], Method::Bonferroni).is_err());
    }

    #[cfg(not(target_arch = "wasm32"))]
    mod properties {
        use super::*;
        use proptest::prelude::*;

        proptest! {
            #[test]
            fn adjusting_keeps_the_order_and_never_lowers_p(p in prop::collection::vec(0.0_f64..=1.0, 1..40)) {
                let all = [Method::BenjaminiHochberg, Method::BenjaminiYekutieli, Method::Holm, Method::Bonferroni];
                for method in all {
                    let found = adjusted(&p, method).unwrap();
                    for (i, x) in p.iter().enumerate() {
                        prop_assert!(found[i] <= 1.0 && found[i] >= x * (1.0 - 1e-12));
                        for (j, y) in p.iter().enumerate() {
                            prop_assert!(x >= y || found[i] <= found[j]);
                        }
                    }
                }
                let [bh, by] = [Method::BenjaminiHochberg, Method::BenjaminiYekutieli].map(|m| adjusted(&p, m).unwrap());
                prop_assert!(bh.iter().zip(&by).all(|(bh, by)| bh <= by));
            }
        }
    }
}
