//! Cutting a migration into statements.

/// The statements of `sql`, without whole-line comments. One ends with a `;` at the end of a line, outside `$$`.
pub(super) fn statements(sql: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut current = String::new();
    let mut quoted = false;
    for line in sql.lines() {
        let comment = !quoted && line.trim_start().starts_with("--");
        if comment || (current.is_empty() && line.trim().is_empty()) {
            continue;
        }
        current.push_str(line);
        current.push('\n');
        quoted ^= line.matches("$$").count() % 2 == 1;
        if !quoted && line.trim_end().ends_with(';') {
            all.push(std::mem::take(&mut current));
        }
    }
    if !current.is_empty() {
        all.push(current);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_ends_at_the_end_of_a_line_outside_of_quotes() {
        let sql = "-- first;\nCREATE TABLE a (\n    -- b; c;\n    id int\n);\n\n\
                   DO $$ BEGIN\n    PERFORM 1;\n    -- stays;\nEND $$;\nSELECT ';' AS x;\nDROP TABLE a";
        let cut = statements(sql);
        assert_eq!(
            cut,
            [
                "CREATE TABLE a (\n    id int\n);\n",
                "DO $$ BEGIN\n    PERFORM 1;\n    -- stays;\nEND $$;\n",
                "SELECT ';' AS x;\n",
                "DROP TABLE a\n",
            ]
        );
        assert!(statements("\n-- nothing\n").is_empty());
    }
}
