//! Does a text sound negative? VADER (Hutto & Gilbert 2014), for the order of triage only (SCORING §9).
//!
//! Never part of a score: only the customer declares satisfaction. English only, made for short informal texts; irony,
//! other languages and words of a trade ("late" is neutral here) are beyond it.
//!
//! The lexicons are those of the Python package vaderSentiment 3.3.2, (c) 2016 C.J. Hutto, MIT licence
//! (`sentiment/LICENSE-VADER.txt`): `lexicon.tsv` holds word and mean valence in tenths, `emoji.tsv` emoji and
//! description, both sorted by bytes. Whoever does not call this does not carry them: the linker drops them.

mod lexicon;
mod supplement;
mod words;

pub use supplement::{LEAST_AGREEMENT, LEAST_PAIRS, Supplement, agreement};

use lexicon::emoji;
use words::{all_upper, boost, is_negation, special_case, tokens};

/// Weight of a word in capitals among others that are not.
const CAPITALS: f64 = 0.733;
/// What a negation makes of a valence.
const NEGATED: f64 = -0.74;

/// How a text sounds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sentiment {
    /// Share of negative weight, 3 decimals.
    pub negative: f64,
    /// Share of neutral words, 3 decimals.
    pub neutral: f64,
    /// Share of positive weight, 3 decimals.
    pub positive: f64,
    /// `s/√(s²+15)` of the summed valences, -1..=1, 4 decimals.
    pub compound: f64,
}

/// How a text is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// compound at or below -0.05.
    Negative,
    /// Between.
    Neutral,
    /// compound at or above 0.05.
    Positive,
}

impl Sentiment {
    /// The tone by the authors' cuts.
    #[must_use]
    pub fn tone(&self) -> Tone {
        if self.compound >= 0.05 {
            Tone::Positive
        } else if self.compound <= -0.05 {
            Tone::Negative
        } else {
            Tone::Neutral
        }
    }
}

/// How an English text sounds; all zeros for an empty one.
#[must_use]
pub fn sentiment(text: &str) -> Sentiment {
    sentiment_with(text, &Supplement::default())
}

/// The same where the organisation's own words go before those of the lexicon.
#[must_use]
pub fn sentiment_with(text: &str, own: &Supplement) -> Sentiment {
    let text = spelled_out(text);
    let text = text.trim_matches(words::is_space);
    let words = tokens(text);
    if words.is_empty() {
        return Sentiment { negative: 0.0, neutral: 0.0, positive: 0.0, compound: 0.0 };
    }
    let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let reading = Reading { mixed_case: mixed_case(&words), words: &words, lower: &lower, own };
    let mut valences: Vec<f64> = (0..words.len()).map(|at| reading.valence(at)).collect();
    weigh_but(&lower, &mut valences);
    summed_up(&valences, emphasis(text))
}

/// The text with each emoji in words.
fn spelled_out(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut after_space = true;
    for c in text.chars() {
        if let Some(description) = emoji(c) {
            if !after_space {
                out.push(' ');
            }
            out.push_str(description);
            after_space = false;
        } else {
            out.push(c);
            after_space = c == ' ';
        }
    }
    out
}

/// Whether some words, but not all, are in capitals.
fn mixed_case(words: &[&str]) -> bool {
    let capitals = words.iter().filter(|word| all_upper(word)).count();
    capitals > 0 && capitals < words.len()
}

struct Reading<'t> {
    mixed_case: bool,
    words: &'t [&'t str],
    lower: &'t [String],
    own: &'t Supplement,
}

impl Reading<'_> {
    /// The valence of a word in lower case by itself.
    fn listed(&self, word: &str) -> Option<f64> {
        self.own.valence(word).or_else(|| lexicon::valence(word))
    }

    /// The word `back` places before `at`, in lower case.
    fn before(&self, at: usize, back: usize) -> Option<&str> {
        at.checked_sub(back).and_then(|at| self.lower.get(at)).map(String::as_str)
    }

    fn is(&self, at: usize, back: usize, words: &[&str]) -> bool {
        self.before(at, back).is_some_and(|word| words.contains(&word))
    }

    /// The valence of one word in its place; 0 for words that only modify others.
    fn valence(&self, at: usize) -> f64 {
        let Some(word) = self.lower.get(at) else { return 0.0 };
        let next = self.lower.get(at + 1).map(String::as_str);
        if boost(word).is_some() || (word == "kind" && next == Some("of")) {
            return 0.0;
        }
        let Some(own) = self.listed(word) else { return 0.0 };
        let mut found = own;
        // "no" before a word of the lexicon negates it instead of counting on its own.
        if word == "no" && next.is_some_and(|next| self.listed(next).is_some()) {
            found = 0.0;
        }
        let no = ["no"];
        let listed = self.is(at, 3, &no) && self.is(at, 1, &["or", "nor"]);
        if self.is(at, 1, &no) || self.is(at, 2, &no) || listed {
            found = own * NEGATED;
        }
        if self.mixed_case && self.words.get(at).is_some_and(|word| all_upper(word)) {
            found += if found > 0.0 { CAPITALS } else { -CAPITALS };
        }
        for back in 1..=3 {
            found = self.modified(at, back, found);
        }
        self.after_least(at, found)
    }

    /// The valence after what the word `back` places before does to it.
    fn modified(&self, at: usize, back: usize, found: f64) -> f64 {
        let Some(before) = self.before(at, back).filter(|word| self.listed(word).is_none()) else {
            return found;
        };
        let far = match back {
            1 => 1.0,
            2 => 0.95,
            _ => 0.9,
        };
        let found = self.negated(at, back, found + self.boosted(at, back, before, found) * far);
        if back == 3 { self.idiom(at, found) } else { found }
    }

    /// What a booster or dampener adds; more of it in capitals.
    fn boosted(&self, at: usize, back: usize, before: &str, found: f64) -> f64 {
        let Some(mut scalar) = boost(before) else { return 0.0 };
        if found < 0.0 {
            scalar *= -1.0;
        }
        let written = at.checked_sub(back).and_then(|at| self.words.get(at));
        if self.mixed_case && written.is_some_and(|word| all_upper(word)) {
            scalar += if found > 0.0 { CAPITALS } else { -CAPITALS };
        }
        scalar
    }

    fn negated(&self, at: usize, back: usize, found: f64) -> f64 {
        let so = ["so", "this"];
        let (stronger, unchanged) = match back {
            2 => (
                self.is(at, 2, &["never"]) && self.is(at, 1, &so),
                self.is(at, 2, &["without"]) && self.is(at, 1, &["doubt"]),
            ),
            // As published: "so" or "this" right before is enough three places on.
            3 => (
                (self.is(at, 3, &["never"]) && self.is(at, 2, &so)) || self.is(at, 1, &so),
                self.is(at, 3, &["without"]) && (self.is(at, 2, &["doubt"]) || self.is(at, 1, &["doubt"])),
            ),
            _ => (false, false),
        };
        if stronger {
            found * 1.25
        } else if !unchanged && self.before(at, back).is_some_and(is_negation) {
            found * NEGATED
        } else {
            found
        }
    }

    /// Phrases with a valence of their own, and dampeners of two or three words.
    fn idiom(&self, at: usize, mut found: f64) -> f64 {
        let phrase = |from: usize, to: usize| {
            // Places before `at`, the earlier first.
            (to..=from).rev().filter_map(|back| self.before(at, back)).collect::<Vec<_>>().join(" ")
        };
        let behind = [phrase(1, 0), phrase(2, 0), phrase(2, 1), phrase(3, 1), phrase(3, 2)];
        if let Some(special) = behind.iter().find_map(|phrase| special_case(phrase)) {
            found = special;
        }
        for ahead in [2, 3] {
            if let Some(words) = self.lower.get(at..at + ahead)
                && let Some(special) = special_case(&words.join(" "))
            {
                found = special;
            }
        }
        for dampener in [phrase(3, 1), phrase(3, 2), phrase(2, 1)] {
            found += boost(&dampener).unwrap_or(0.0);
        }
        found
    }

    /// "least" negates, "at least" and "very least" do not.
    fn after_least(&self, at: usize, found: f64) -> f64 {
        if self.is(at, 1, &["least"]) && self.listed("least").is_none() && !self.is(at, 2, &["at", "very"]) {
            found * NEGATED
        } else {
            found
        }
    }
}

/// After "but" counts more, before it less. As published, the place of a valence is that of the first equal one.
fn weigh_but(lower: &[String], valences: &mut [f64]) {
    let Some(but) = lower.iter().position(|word| word == "but") else { return };
    for at in 0..valences.len() {
        let Some(own) = valences.get(at).copied() else { continue };
        // 0 equals -0: both are no valence.
        let first = valences.iter().position(|other| (other + 0.0).to_bits() == (own + 0.0).to_bits());
        if let Some((place, slot)) = first.and_then(|place| valences.get_mut(place).map(|slot| (place, slot)))
        {
            *slot = match place.cmp(&but) {
                std::cmp::Ordering::Less => own * 0.5,
                std::cmp::Ordering::Greater => own * 1.5,
                std::cmp::Ordering::Equal => *slot,
            };
        }
    }
}

/// Weight of exclamation marks (up to four) and of two or more question marks.
fn emphasis(text: &str) -> f64 {
    let count = |mark: char| text.chars().filter(|c| *c == mark).count();
    let exclaimed = match count('!') {
        0 => 0.0,
        1 => 0.292,
        2 => 2.0 * 0.292,
        3 => 3.0 * 0.292,
        _ => 4.0 * 0.292,
    };
    let asked = match count('?') {
        0 | 1 => 0.0,
        2 => 2.0 * 0.18,
        3 => 3.0 * 0.18,
        _ => 0.96,
    };
    exclaimed + asked
}

fn summed_up(valences: &[f64], emphasis: f64) -> Sentiment {
    // Left to right without compensation: the published sum is one.
    let mut sum = valences.iter().fold(0.0, |sum, valence| sum + valence);
    if sum > 0.0 {
        sum += emphasis;
    } else if sum < 0.0 {
        sum -= emphasis;
    }
    let compound = sum / (sum * sum + 15.0).sqrt();
    let (mut positive, mut negative, mut neutral) = (0.0, 0.0, 0.0);
    for valence in valences {
        // One more each, since a neutral word counts as one.
        if *valence > 0.0 {
            positive += valence + 1.0;
        } else if *valence < 0.0 {
            negative += valence - 1.0;
        } else {
            neutral += 1.0;
        }
    }
    let mut negative: f64 = negative.abs();
    if positive > negative {
        positive += emphasis;
    } else if positive < negative {
        negative += emphasis;
    }
    let total = positive + negative + neutral;
    Sentiment {
        negative: rounded(negative / total, 3),
        neutral: rounded(neutral / total, 3),
        positive: rounded(positive / total, 3),
        compound: rounded(compound, 4),
    }
}

/// Rounded half to even on the binary value, as `{:.N}` is on every target.
fn rounded(value: f64, places: usize) -> f64 {
    format!("{value:.places$}").parse().map_or(value, |rounded: f64| rounded + 0.0)
}

#[cfg(test)]
mod tests;
