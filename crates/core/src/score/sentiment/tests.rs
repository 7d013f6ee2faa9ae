use super::*;

#[test]
fn tones_have_the_published_cuts() {
    assert_eq!(sentiment("Great support, very quick answer, thank you!").tone(), Tone::Positive);
    assert_eq!(sentiment("A horrible, terrible mess.").tone(), Tone::Negative);
    // What it cannot hear: a word of the trade.
    let late = sentiment("The delivery was late again and nobody told us.");
    assert_eq!((late.tone(), late.compound), (Tone::Neutral, 0.0));
}

/// What the published package answers to sentences that take every rule (run once, vaderSentiment 3.3.2).
#[test]
fn every_rule_answers_as_published() {
    for (text, compound) in EXPECTED {
        let found = sentiment(text).compound;
        assert!((found - compound).abs() < 1e-9, "{text:?}: {found} for {compound}");
    }
}

#[test]
fn odd_texts_are_read_without_a_fault() {
    for text in
        ["", " \u{1f} ", "!!!!", "but", "no", "kind of", "least good", "\u{0}", "😀", "😀😀 a😀", "ß İ ǅ"]
    {
        let found = sentiment(text);
        assert!((-1.0..=1.0).contains(&found.compound), "{text:?}: {found:?}");
    }
}

const EXPECTED: [(&str, f64); 40] = [
    ("Catch utf-8 emoji such as 💘 and 💋 and 😁", 0.875),
    ("I love it but the price is horrible but ok", -0.09),
    ("No good service", -0.3412),
    ("There is no great harm or good", 0.3519),
    ("It was never so good", 0.6626),
    ("We are without doubt happy", 0.7013),
    ("Not very very good", -0.427),
    ("Never this bad", -0.628),
    ("That is the least helpful answer", -0.3252),
    ("At least helpful people", 0.4215),
    ("The very least helpful", 0.4728),
    ("He was on the kiss of death list, sad", -0.7964),
    ("This is to die for, good food", 0.0258),
    ("Yeah right, good support", 0.7783),
    ("It was just enough good", 0.3832),
    ("The staff is sort of helpful and kind of nice", 0.6142),
    ("SO GOOD and nice", 0.8549),
    ("EXTREMELY bad support", -0.2147),
    ("good good but good bad", 0.25),
    ("Is it bad??", -0.594),
    ("Is it bad??????", -0.6662),
    ("Happy!!!!!!", 0.7067),
    ("We do not really hate it", 0.4964),
    ("I couldn't be happier :D", -0.7202),
    ("lol :( and :-)", 0.296),
    ("We had no trouble and no great loss nor joy", -0.4847),
    ("the bomb is good", 0.2023),
    ("bad ass service we like", -0.6705),
    ("A good bus stop for us to be happy", 0.765),
    ("without a doubt a great team", 0.7359),
    ("never have we seen so great care", 0.8664),
    ("Hardly a nice reply, LESS useful", 0.7061),
    ("fed up with it, can't stand it", 0.0),
    ("The delivery was not bad, but the invoice was a HUGE mess!", 0.4618),
    ("GREAT", 0.6249),
    ("great GREAT day", 0.873),
    ("no problem", 0.3089),
    ("No problem at all, thanks 😀", 0.7689),
    ("it is good, good, good, but awful, awful, good", -0.0772),
    ("barely happy with the quick fix", 0.5279),
];
