//! Words of an organisation beside the lexicon, and whether the tone of its texts agrees with its customers' own ratings.

use super::super::correlation::{Columns, Correlations};
use super::super::error::ScoreError;
use std::collections::BTreeMap;

/// Spearman's correlation below which tones are not shown.
pub const LEAST_AGREEMENT: f64 = 0.3;
/// Pairs of text and rating that an agreement needs.
pub const LEAST_PAIRS: usize = 50;
/// The strongest valence of a word, in tenths.
const STRONGEST: i8 = 40;

/// Words with a valence of the organisation's own (late, broken, refund), which goes before that of the lexicon.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Supplement(BTreeMap<String, i8>);

impl Supplement {
    /// Words with their valence in tenths, -40..=40; 0 makes a word of the lexicon neutral. Case does not matter.
    ///
    /// Error for an empty word, one with white space, and a valence out of range.
    pub fn new(words: &[(&str, i8)]) -> Result<Self, ScoreError> {
        let mut all = BTreeMap::new();
        for (word, tenths) in words {
            if word.is_empty() || word.contains(super::words::is_space) {
                return Err(ScoreError::OutOfRange { what: "a word", must: "one word" });
            }
            if !(-STRONGEST..=STRONGEST).contains(tenths) {
                return Err(ScoreError::OutOfRange { what: "a valence", must: "between -40 and 40 tenths" });
            }
            all.insert(word.to_lowercase(), *tenths);
        }
        Ok(Self(all))
    }

    /// The valence of a word in lower case; `None` for words that are not in it.
    pub(super) fn valence(&self, word: &str) -> Option<f64> {
        self.0.get(word).map(|tenths| f64::from(*tenths) / 10.0)
    }
}

/// How far tones agree with the ratings that the same customers gave: Spearman's correlation of (compound, rating).
///
/// `None` below [`LEAST_PAIRS`] pairs, or where either never varies. Below [`LEAST_AGREEMENT`] tones are switched off.
pub fn agreement(pairs: &[(f64, f64)]) -> Result<Option<f64>, ScoreError> {
    let (tones, ratings) = pairs.iter().copied().unzip();
    let columns = Columns::new(vec![tones, ratings])?;
    let ranks = Correlations::of(&columns.ranked()).filter(|ranks| ranks.constant().is_empty());
    Ok(ranks.filter(|_| pairs.len() >= LEAST_PAIRS).map(|ranks| ranks.matrix.at(0, 1)))
}

#[cfg(test)]
mod tests {
    use super::super::{Tone, sentiment, sentiment_with};
    use super::*;

    #[test]
    fn words_of_the_trade_are_heard_once_told() {
        let text = "The delivery was late again and nobody told us.";
        let trade = Supplement::new(&[("Late", -20), ("love", 0)]).unwrap();
        assert_eq!(sentiment(text).tone(), Tone::Neutral);
        assert_eq!(sentiment_with(text, &trade).tone(), Tone::Negative);
        assert_eq!(sentiment_with("It was not late.", &trade).tone(), Tone::Positive);
        assert_eq!(sentiment_with("We love it", &trade).tone(), Tone::Neutral);
        for wrong in [("", 1), ("two words", 1), ("late", 41)] {
            assert!(Supplement::new(&[wrong]).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn tones_that_say_nothing_of_ratings_are_found_out() {
        let agree: Vec<(f64, f64)> = (0..60).map(|i| (f64::from(i % 7), f64::from(i % 7) / 2.0)).collect();
        assert!((agreement(&agree).unwrap().unwrap() - 1.0).abs() < 1e-12);
        let apart: Vec<(f64, f64)> = (0..60).map(|i| (f64::from(i % 2), f64::from(i / 2 % 2))).collect();
        assert!(agreement(&apart).unwrap().unwrap() < LEAST_AGREEMENT);
        assert_eq!(agreement(&agree[..49]).unwrap(), None);
        assert_eq!(agreement(&[(0.0, 1.0); 60]).unwrap(), None);
        assert!(agreement(&[(f64::NAN, 1.0)]).is_err());
    }
}
