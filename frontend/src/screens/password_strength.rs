//! A plain word about a password while it is being chosen. The server looks closer when it is sent; this helps before.

use std::collections::BTreeSet;

use crate::i18n::set_up;

/// The server's least length, in characters.
pub(crate) const LEAST: usize = 12;
/// From here on length alone makes guessing hopeless.
const LONG: usize = 20;
/// Fewer different characters than this are a pattern.
const DIFFERENT: usize = 7;

/// How good a password is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Strength {
    /// This many characters are missing.
    Short(usize),
    /// Long, but the first guess of whoever knows the member.
    Plain,
    /// Accepted.
    Good,
    /// Long and varied.
    Best,
}

/// Judges `password`; `known` are the texts that whoever guesses knows.
pub(crate) fn of(password: &str, known: &[String]) -> Strength {
    let length = password.chars().count();
    if length < LEAST {
        return Strength::Short(LEAST - length);
    }
    let small = password.to_lowercase();
    let holds = |text: &String| {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() >= 4);
        words
            .map(str::to_lowercase)
            .any(|word| small.contains(&word) && length < word.chars().count() + LEAST)
    };
    if small.chars().collect::<BTreeSet<_>>().len() < DIFFERENT || known.iter().any(holds) {
        return Strength::Plain;
    }
    if length >= LONG { Strength::Best } else { Strength::Good }
}

impl Strength {
    /// The word about it.
    pub(crate) fn sentence(self) -> String {
        match self {
            Self::Short(missing) => set_up::strength_short(u64::try_from(missing).unwrap_or(u64::MAX)),
            Self::Plain => set_up::strength_plain().to_owned(),
            Self::Good => set_up::strength_good().to_owned(),
            Self::Best => set_up::strength_best().to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_first_then_patterns_and_names() {
        let known = ["Ada Lovelace".to_owned(), "ada@works.example".to_owned()];
        assert_eq!(of("", &known), Strength::Short(12));
        assert_eq!(of("elevenchars", &known), Strength::Short(1));
        assert_eq!(of("aaaaaaaaaaaaaaaaaaaaaaaa", &known), Strength::Plain);
        assert_eq!(of("Lovelace-1815", &known), Strength::Plain);
        assert_eq!(of("brass tide lamp", &known), Strength::Good);
        assert_eq!(of("brass tide lamp under works", &known), Strength::Best);
    }
}
