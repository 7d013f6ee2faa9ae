//! Words that tell two groups of texts apart (SCORING §9).
//!
//! Log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi & Quinn 2008).

use super::error::{ScoreError, not_negative, positive};
use super::sum::Sum;
use std::collections::{BTreeMap, BTreeSet};

/// Mass of the prior, or all tokens of both groups if they are fewer.
pub const DEFAULT_PRIOR_MASS: f64 = 500.0;
/// |z| that a word needs to be shown.
pub const LEAST_Z: f64 = 2.6;
/// Texts, and customers, that a word must occur in to be shown.
pub const LEAST_TEXTS: u64 = 5;

/// One word.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Term {
    /// Log-odds ratio, above 0 where the first group uses it more.
    pub delta: f64,
    /// delta over its standard deviation.
    pub z: f64,
}

/// How often each word occurs.
pub type Counts = BTreeMap<String, u64>;

/// Every word with a prior, ascending: `α_w = mass·prior_w/Σprior`,
/// `δ = ln[(y_a+α_w)/(n_a+α₀-y_a-α_w)] - ln[(y_b+α_w)/(n_b+α₀-y_b-α_w)]`, `var ≈ 1/(y_a+α_w) + 1/(y_b+α_w)`.
///
/// Words without prior mass are left out, and one that is all there is has no odds. Error where the mass is 0 or a
/// prior negative.
pub fn distinguishing(
    a: &Counts,
    b: &Counts,
    prior: &BTreeMap<String, f64>,
    prior_mass: f64,
) -> Result<BTreeMap<String, Term>, ScoreError> {
    let mass = positive("the mass of the prior", prior_mass)?;
    let mut sum = Sum::new();
    for share in prior.values() {
        sum.add(not_negative("a prior", *share)?);
    }
    let sum = sum.value();
    let all = |counts: &Counts| counts.values().fold(0.0, |sum, count| sum + *count as f64);
    let (n_a, n_b) = (all(a), all(b));
    let mut terms = BTreeMap::new();
    for (word, share) in prior.iter().filter(|(_, share)| **share > 0.0) {
        let alpha = mass * (share / sum);
        let of = |counts: &Counts, n: f64| {
            let own = counts.get(word).copied().unwrap_or(0) as f64 + alpha;
            (own, n + mass - own)
        };
        let ((own_a, rest_a), (own_b, rest_b)) = (of(a, n_a), of(b, n_b));
        // Rounding may leave a rest of a hair where one word is all there is.
        if rest_a <= 1e-9 || rest_b <= 1e-9 {
            continue;
        }
        let delta = libm::log(own_a / rest_a) - libm::log(own_b / rest_b);
        let z = delta / (1.0 / own_a + 1.0 / own_b).sqrt();
        terms.insert(word.clone(), Term { delta, z });
    }
    Ok(terms)
}

/// Words by z, highest first, ties by word ascending.
#[must_use]
pub fn ordered(terms: &BTreeMap<String, Term>) -> Vec<(&str, Term)> {
    let mut list: Vec<(&str, Term)> = terms.iter().map(|(word, term)| (word.as_str(), *term)).collect();
    list.sort_by(|one, other| (other.1.z + 0.0).total_cmp(&(one.1.z + 0.0)).then(one.0.cmp(other.0)));
    list
}

/// One text of a customer: its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Who wrote it; the same number for the same customer.
    pub customer: u64,
    /// Whether it belongs to the first group.
    pub first: bool,
    /// Its words, lower case, as often as they occur.
    pub words: Vec<String>,
}

/// Words that may be shown: |z| above [`LEAST_Z`], in at least [`LEAST_TEXTS`] texts by as many customers.
///
/// The prior is the pooled shares with mass [`DEFAULT_PRIOR_MASS`] or the number of tokens, whichever is less.
/// Highest z first.
pub fn shown(texts: &[Text]) -> Result<Vec<(String, Term)>, ScoreError> {
    let (mut a, mut b, mut pooled) = (Counts::new(), Counts::new(), BTreeMap::<String, f64>::new());
    let mut seen: BTreeMap<&str, (u64, BTreeSet<u64>)> = BTreeMap::new();
    for text in texts {
        for word in &text.words {
            *if text.first { &mut a } else { &mut b }.entry(word.clone()).or_default() += 1;
            *pooled.entry(word.clone()).or_default() += 1.0;
        }
        for word in text.words.iter().collect::<BTreeSet<_>>() {
            let entry = seen.entry(word).or_default();
            entry.0 += 1;
            entry.1.insert(text.customer);
        }
    }
    let tokens = pooled.values().fold(0.0, |sum, count| sum + count);
    if tokens <= 0.0 {
        return Ok(Vec::new());
    }
    let mass = super::interval::least(DEFAULT_PRIOR_MASS, tokens);
    let terms = distinguishing(&a, &b, &pooled, mass)?;
    let heard = |word: &str| {
        seen.get(word)
            .is_some_and(|(texts, customers)| *texts >= LEAST_TEXTS && customers.len() as u64 >= LEAST_TEXTS)
    };
    Ok(ordered(&terms)
        .into_iter()
        .filter(|(word, term)| term.z.abs() > LEAST_Z && heard(word))
        .map(|(word, term)| (word.to_owned(), term))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(customers: u64) -> Vec<Text> {
        let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        (0..40)
            .map(|i| Text {
                customer: i % customers,
                first: i % 2 == 0,
                words: if i % 2 == 0 {
                    words(&["late", "late", "again", "the"])
                } else {
                    words(&["kind", "the", "the"])
                },
            })
            .collect()
    }

    #[test]
    fn words_of_one_group_are_shown_and_words_of_both_are_not() {
        let found = shown(&texts(20)).unwrap();
        let words: Vec<&str> = found.iter().map(|(word, _)| word.as_str()).collect();
        assert_eq!(words.first(), Some(&"late"));
        assert!(words.contains(&"kind") && found.last().unwrap().1.z < 0.0);
        assert!(shown(&texts(4)).unwrap().is_empty(), "four customers are too few to be shown");
        assert!(shown(&[]).unwrap().is_empty());
    }

    #[test]
    fn the_prior_decides_the_words_and_must_have_mass() {
        let counts: Counts = [("late".to_owned(), 3)].into();
        let only: BTreeMap<String, f64> = [("late".to_owned(), 1.0)].into();
        assert!(
            distinguishing(&counts, &counts, &only, 5.0).unwrap().is_empty(),
            "no odds without other words"
        );
        assert!(distinguishing(&counts, &counts, &only, 0.0).is_err());
        let negative: BTreeMap<String, f64> = [("late".to_owned(), -1.0)].into();
        assert!(distinguishing(&counts, &counts, &negative, 5.0).is_err());
    }
}
