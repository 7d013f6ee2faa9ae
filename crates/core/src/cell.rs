//! Texts on their way into a table that somebody may open in a spreadsheet.

use std::borrow::Cow;

/// A text as the cell of an exported table. Spreadsheets take what begins with one of `= + - @`, a tab or a carriage
/// return for a formula and run it; an apostrophe in front makes it a text again. Numbers of our own do not come here.
///
/// Source: OWASP, "CSV Injection".
///
/// ```
/// assert_eq!(kept_core::cell::safe("=1+1"), "'=1+1");
/// assert_eq!(kept_core::cell::safe("Acme"), "Acme");
/// ```
pub fn safe(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// A line of a table as CSV (RFC 4180), with its end: every cell made [`safe`], in quotation marks where it must be.
pub fn line<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let mut line = String::new();
    for (place, cell) in cells.into_iter().enumerate() {
        if place > 0 {
            line.push(',');
        }
        let cell = safe(cell);
        if cell.contains(['"', ',', '\n', '\r']) {
            line.push('"');
            line.push_str(&cell.replace('"', "\"\""));
            line.push('"');
        } else {
            line.push_str(&cell);
        }
    }
    line.push_str("\r\n");
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_keeps_its_cells_apart() {
        assert_eq!(
            line(["a", "", "b,c", "d\"e", "f\ng", "=h,i"]),
            "a,,\"b,c\",\"d\"\"e\",\"f\ng\",\"'=h,i\"\r\n"
        );
    }

    #[test]
    fn what_a_spreadsheet_would_run_becomes_a_text() {
        for evil in ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(safe(evil), format!("'{evil}"));
        }
        for good in ["", "Acme", "a=b", "'=1", " =1", "2026-03-02", "ö"] {
            assert_eq!(safe(good), good);
        }
    }
}
