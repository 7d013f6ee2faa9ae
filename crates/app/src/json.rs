//! What is looked at in JSON before it is read.

/// Whether a string of this JSON holds U+0000, which Postgres cannot store. Unescaped it is no JSON anyway.
pub fn has_escaped_nul(json: &[u8]) -> bool {
    let mut escaped = false;
    json.windows(5).any(|window| {
        let found = escaped && window == b"u0000";
        escaped = !escaped && window.first() == Some(&b'\\');
        found
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nul_is_found_however_it_is_written_and_only_then() {
        assert!(has_escaped_nul(br#"{"a":"\u0000"}"#));
        assert!(has_escaped_nul(br#"{"a":"\\\u0000"}"#));
        assert!(!has_escaped_nul(br#"{"a":"\\u0000"}"#));
    }
}
