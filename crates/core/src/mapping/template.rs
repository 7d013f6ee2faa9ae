//! Texts with columns in braces.

/// A piece of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Words as they stand.
    Words(String),
    /// The cell of this column.
    Column(String),
}

/// Takes a template apart. `{{` and `}}` stand for a brace.
pub(super) fn pieces(template: &str) -> Result<Vec<Piece>, &'static str> {
    let mut pieces = Vec::new();
    let mut words = String::new();
    let mut chars = template.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '{' | '}' if chars.peek() == Some(&c) => {
                chars.next();
                words.push(c);
            }
            '{' => {
                if !words.is_empty() {
                    pieces.push(Piece::Words(std::mem::take(&mut words)));
                }
                let mut column = String::new();
                loop {
                    match chars.next() {
                        Some('}') => break,
                        Some('{') | None => {
                            return Err("A brace is opened and not closed; write {{ for a brace.");
                        }
                        Some(c) => column.push(c),
                    }
                }
                pieces.push(Piece::Column(column));
            }
            '}' => return Err("A brace is closed and not opened; write }} for a brace."),
            c => words.push(c),
        }
    }
    if !words.is_empty() {
        pieces.push(Piece::Words(words));
    }
    Ok(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_words_and_columns() {
        assert_eq!(
            pieces("Order {order id} of {{x}}").unwrap(),
            [Piece::Words("Order ".into()), Piece::Column("order id".into()), Piece::Words(" of {x}".into())]
        );
        assert_eq!(pieces("{a}{b}").unwrap(), [Piece::Column("a".into()), Piece::Column("b".into())]);
        for broken in ["{a", "a}", "{a{b}", "{"] {
            assert!(pieces(broken).is_err(), "{broken}");
        }
    }
}
