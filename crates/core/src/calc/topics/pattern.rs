//! The patterns that tokens are described by: a small part of regular expressions, matched without surprises in time.
//!
//! A sequence of characters, `.` and classes (`[a-z']`, `[^0-9]`, `\w`, `\d`, `\s`, turned round `\W`, `\D`, `\S`); each may
//! be followed by `*`, `+`, `?`, `{n}`, `{n,}` or `{n,m}`. `\b` is a border of a word, `|` parts alternatives. No groups.

/// Characters that the search through a text may look at, and so many more for each of the text.
const LOOKS: u64 = 1_000_000;
const LOOKS_EACH: u64 = 100;

/// A parsed pattern.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Pattern(Vec<Vec<Part>>);

#[derive(Debug, Clone, PartialEq)]
enum Part {
    Border,
    Chars { class: Class, least: usize, most: usize },
}

#[derive(Debug, Clone, Default, PartialEq)]
struct Class {
    not: bool,
    ranges: Vec<(char, char)>,
    /// Each as it is, or turned round.
    kinds: Vec<(Kind, bool)>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Any,
    Word,
    Digit,
    Space,
}

impl Kind {
    fn has(self, c: char) -> bool {
        match self {
            Self::Any => c != '\n',
            Self::Word => is_word(c),
            Self::Digit => c.is_numeric(),
            Self::Space => c.is_whitespace(),
        }
    }
}

impl Class {
    fn one(c: char) -> Self {
        Self { ranges: vec![(c, c)], ..Self::default() }
    }

    fn has(&self, c: char) -> bool {
        let inside = self.kinds.iter().any(|(kind, is)| kind.has(c) == *is)
            || self.ranges.iter().any(|(from, to)| (*from..=*to).contains(&c));
        inside != self.not
    }

    fn escaped(&mut self, c: char) -> Result<(), String> {
        match c {
            'w' | 'W' => self.kinds.push((Kind::Word, c == 'w')),
            'd' | 'D' => self.kinds.push((Kind::Digit, c == 'd')),
            's' | 'S' => self.kinds.push((Kind::Space, c == 's')),
            c if c.is_ascii_alphanumeric() => return Err(format!("\\{c} is not known in a pattern")),
            c => self.ranges.push((c, c)),
        }
        Ok(())
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

type Chars<'t> = std::iter::Peekable<std::str::Chars<'t>>;

impl Pattern {
    /// Parses a pattern, or says what in it is not known.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut chars = text.chars().peekable();
        let (mut all, mut parts) = (Vec::new(), Vec::new());
        while let Some(c) = chars.next() {
            let class = match c {
                '\\' if chars.next_if_eq(&'b').is_some() => {
                    parts.push(Part::Border);
                    continue;
                }
                '\\' => {
                    let mut class = Class::default();
                    class.escaped(chars.next().ok_or("a pattern may not end in \\")?)?;
                    class
                }
                '[' => class(&mut chars)?,
                '.' => Class { kinds: vec![(Kind::Any, true)], ..Class::default() },
                '|' => {
                    all.push(std::mem::take(&mut parts));
                    continue;
                }
                '(' | ')' | '^' | '$' | '*' | '+' | '?' | '{' => {
                    return Err(format!("{c} is not known here in a pattern"));
                }
                c => Class::one(c),
            };
            let (least, most) = times(&mut chars)?;
            parts.push(Part::Chars { class, least, most });
        }
        let always_empty = |part: &Part| matches!(part, Part::Border | Part::Chars { least: 0, .. });
        all.push(parts);
        if all.iter().any(|parts| parts.iter().all(always_empty)) {
            Err("a pattern must match something, and so must each of its alternatives".to_owned())
        } else {
            Ok(Self(all))
        }
    }

    /// All tokens of a text, from the left, none overlapping, each as long as it can be; `None` for a pattern that would
    /// go through the text over and over.
    pub(super) fn all(&self, text: &str) -> Option<Vec<String>> {
        let chars: Vec<char> = text.chars().collect();
        let (mut tokens, mut at) = (Vec::new(), 0);
        let mut left = LOOKS + LOOKS_EACH * chars.len() as u64;
        while at < chars.len() {
            let end = self.0.iter().find_map(|parts| from(parts, &chars, at, &mut left));
            if left == 0 {
                return None;
            }
            match end {
                Some(end) if end > at => {
                    tokens.push(chars.get(at..end).unwrap_or_default().iter().collect());
                    at = end;
                }
                _ => at += 1,
            }
        }
        Some(tokens)
    }
}

/// Where a match of `parts` that starts at `at` ends, the greedy one first. Nothing matches when no look is left.
fn from(parts: &[Part], chars: &[char], at: usize, left: &mut u64) -> Option<usize> {
    let Some((part, rest)) = parts.split_first() else { return Some(at) };
    match part {
        Part::Border => {
            let word = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|c| is_word(*c));
            (word(at.checked_sub(1)) != word(Some(at))).then(|| from(rest, chars, at, left)).flatten()
        }
        Part::Chars { class, least, most } => {
            let run = chars.iter().skip(at).take(*most).take_while(|c| class.has(**c)).count();
            *left = left.saturating_sub(run as u64 + 1);
            for taken in (*least..=run).rev() {
                if *left == 0 {
                    return None;
                }
                if let Some(end) = from(rest, chars, at + taken, left) {
                    return Some(end);
                }
            }
            None
        }
    }
}

/// A class after its opening bracket.
fn class(chars: &mut Chars<'_>) -> Result<Class, String> {
    const OPEN: &str = "a class in a pattern must end in ]";
    let mut class = Class { not: chars.next_if_eq(&'^').is_some(), ..Class::default() };
    let mut first = true;
    loop {
        let c = chars.next().ok_or(OPEN)?;
        match c {
            ']' if !first => return Ok(class),
            '\\' => class.escaped(chars.next().ok_or(OPEN)?)?,
            c => {
                let mut ahead = chars.clone();
                // A hyphen before the end stands for itself.
                match (ahead.next(), ahead.next()) {
                    (Some('-'), Some(to)) if to != ']' => {
                        if to < c || to == '\\' {
                            return Err(format!("{c}-{to} is no range of a pattern"));
                        }
                        *chars = ahead;
                        class.ranges.push((c, to));
                    }
                    _ => class.ranges.push((c, c)),
                }
            }
        }
        first = false;
    }
}

/// How often the class before may occur.
fn times(chars: &mut Chars<'_>) -> Result<(usize, usize), String> {
    const WRONG: &str = "a number of times in a pattern is {n}, {n,} or {n,m}";
    let found = match chars.peek() {
        Some('*') => (0, usize::MAX),
        Some('+') => (1, usize::MAX),
        Some('?') => (0, 1),
        Some('{') => {
            let mut inside = String::new();
            chars.next();
            loop {
                match chars.next().ok_or(WRONG)? {
                    '}' => break,
                    c => inside.push(c),
                }
            }
            let number = |text: &str| text.parse::<usize>().ok().filter(|n| *n <= 1_000).ok_or(WRONG);
            return match inside.split_once(',') {
                None => number(&inside).map(|n| (n, n)),
                Some((least, "")) => number(least).map(|least| (least, usize::MAX)),
                Some((least, most)) => number(least).and_then(|least| Ok((least, number(most)?))),
            }
            .map_err(str::to_owned);
        }
        _ => return Ok((1, 1)),
    };
    chars.next();
    if chars.peek().is_some_and(|c| "*+?{".contains(*c)) {
        return Err("one number of times is enough in a pattern".to_owned());
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(pattern: &str, text: &str) -> Vec<String> {
        Pattern::parse(pattern).unwrap().all(text).unwrap()
    }

    #[test]
    fn tokens_are_the_longest_runs() {
        assert_eq!(tokens("[a-z]{3,}", "it was late, so late 42x"), ["was", "late", "late"]);
        assert_eq!(tokens("[a-z][a-z'-]+", "don't re-do a b"), ["don't", "re-do"]);
        assert_eq!(tokens(r"\b\w\w+\b", "a bb ccc_1"), ["bb", "ccc_1"]);
        assert_eq!(tokens("[^ ]+s", "is this so"), ["is", "this"]);
        assert_eq!(tokens("a.c?", "abcab"), ["abc", "ab"]);
        assert_eq!(tokens("x{2}", "xxxxx"), ["xx", "xx"]);
        assert_eq!(tokens(r"[^\W\d_]{3,}", "não_é 42abc ação"), ["não", "abc", "ação"]);
        assert_eq!(tokens(r"\S+", " a-b c\t"), ["a-b", "c"]);
        assert_eq!(tokens("[a-z]{3,}|[0-9]+", "ab 12 late7"), ["12", "late", "7"]);
    }

    #[test]
    fn what_is_not_known_is_refused() {
        for pattern in
            ["", "a*", "(a)", "a|", "a|b*", "[a", "[z-a]", "a{x}", "a{1,", "a**", "\\", "\\p", "+", r"\b"]
        {
            assert!(Pattern::parse(pattern).is_err(), "{pattern}");
        }
    }

    #[test]
    fn a_hostile_pattern_ends() {
        let pattern = format!("{}b", "a?".repeat(60));
        assert_eq!(Pattern::parse(&pattern).unwrap().all(&"a".repeat(2_000)), None);
    }
}
