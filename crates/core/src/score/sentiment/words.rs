//! Cutting a text into words, and the short word lists of the rules.

/// What separates words: white space, and the separators of ASCII that Python counts as such.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// Words without punctuation around them; what is then two characters or less was an emoticon and stays whole.
pub(super) fn tokens(text: &str) -> Vec<&str> {
    text.split(is_space)
        .filter(|token| !token.is_empty())
        .map(|token| {
            let bare = token.trim_matches(|c: char| c.is_ascii_punctuation());
            if bare.chars().nth(2).is_some() { bare } else { token }
        })
        .collect()
}

/// Whether a word has letters with case and all of them are capitals.
pub(super) fn all_upper(word: &str) -> bool {
    word.chars().any(char::is_uppercase) && !word.chars().any(char::is_lowercase)
}

/// Whether a word in lower case negates what follows.
pub(super) fn is_negation(word: &str) -> bool {
    NEGATIONS.binary_search(&word).is_ok() || word.contains("n't")
}

/// What a booster or dampener in lower case adds to a positive valence; `None` for other words.
pub(super) fn boost(word: &str) -> Option<f64> {
    const STEP: f64 = 0.293;
    if BOOSTERS.binary_search(&word).is_ok() {
        Some(STEP)
    } else if DAMPENERS.binary_search(&word).is_ok() {
        Some(-STEP)
    } else {
        None
    }
}

/// The valence of a phrase that is more than its words.
pub(super) fn special_case(phrase: &str) -> Option<f64> {
    Some(match phrase {
        "the shit" | "the bomb" | "to die for" => 3.0,
        "beating heart" => 3.5,
        "bad ass" | "badass" => 1.5,
        "bus stop" => 0.0,
        "kiss of death" => -1.5,
        "yeah right" => -2.0,
        _ => return None,
    })
}

/// Sorted by bytes.
const NEGATIONS: [&str; 59] = [
    "ain't",
    "aint",
    "aren't",
    "arent",
    "can't",
    "cannot",
    "cant",
    "couldn't",
    "couldnt",
    "daren't",
    "darent",
    "despite",
    "didn't",
    "didnt",
    "doesn't",
    "doesnt",
    "don't",
    "dont",
    "hadn't",
    "hadnt",
    "hasn't",
    "hasnt",
    "haven't",
    "havent",
    "isn't",
    "isnt",
    "mightn't",
    "mightnt",
    "mustn't",
    "mustnt",
    "needn't",
    "neednt",
    "neither",
    "never",
    "none",
    "nope",
    "nor",
    "not",
    "nothing",
    "nowhere",
    "oughtn't",
    "oughtnt",
    "rarely",
    "seldom",
    "shan't",
    "shant",
    "shouldn't",
    "shouldnt",
    "uh-uh",
    "uhuh",
    "wasn't",
    "wasnt",
    "weren't",
    "werent",
    "without",
    "won't",
    "wont",
    "wouldn't",
    "wouldnt",
];

/// Sorted by bytes.
const BOOSTERS: [&str; 60] = [
    "absolutely",
    "amazingly",
    "awfully",
    "completely",
    "considerable",
    "considerably",
    "decidedly",
    "deeply",
    "effing",
    "enormous",
    "enormously",
    "entirely",
    "especially",
    "exceptional",
    "exceptionally",
    "extreme",
    "extremely",
    "fabulously",
    "flippin",
    "flipping",
    "frackin",
    "fracking",
    "frickin",
    "fricking",
    "friggin",
    "frigging",
    "fuckin",
    "fucking",
    "fuggin",
    "fugging",
    "fully",
    "greatly",
    "hella",
    "highly",
    "hugely",
    "incredible",
    "incredibly",
    "intensely",
    "major",
    "majorly",
    "more",
    "most",
    "particularly",
    "purely",
    "quite",
    "really",
    "remarkably",
    "so",
    "substantially",
    "thoroughly",
    "total",
    "totally",
    "tremendous",
    "tremendously",
    "uber",
    "unbelievably",
    "unusually",
    "utter",
    "utterly",
    "very",
];

/// Sorted by bytes.
const DAMPENERS: [&str; 24] = [
    "almost",
    "barely",
    "hardly",
    "just enough",
    "kind of",
    "kind-of",
    "kinda",
    "kindof",
    "less",
    "little",
    "marginal",
    "marginally",
    "occasional",
    "occasionally",
    "partly",
    "scarce",
    "scarcely",
    "slight",
    "slightly",
    "somewhat",
    "sort of",
    "sort-of",
    "sorta",
    "sortof",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_for_the_search() {
        assert!(NEGATIONS.is_sorted() && BOOSTERS.is_sorted() && DAMPENERS.is_sorted());
        assert!(is_negation("don't") && is_negation("mayn't") && !is_negation("no"));
        assert_eq!((boost("very"), boost("kind of"), boost("good")), (Some(0.293), Some(-0.293), None));
    }

    #[test]
    fn emoticons_stay_whole() {
        assert_eq!(tokens(" (\"well\")  :-) ok! it's..."), ["well", ":-)", "ok!", "it's"]);
        assert!(all_upper("U2") && !all_upper("42") && !all_upper("Ok"));
    }
}
