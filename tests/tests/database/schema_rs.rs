//! The tables as the program sees them are the tables of the migrations.

use kept_testkit::TestDatabase;

const SCHEMA_RS: &str = include_str!("../../../crates/store/src/schema.rs");

/// `table (key columns)` and `table.column type` for each, as they stand in schema.rs, tables sorted.
fn in_the_program() -> Vec<String> {
    let mut tables: Vec<(String, Vec<String>)> = Vec::new();
    let mut renamed = None;
    for line in SCHEMA_RS.lines().map(str::trim) {
        if let Some((name, key)) = line.strip_suffix(" {").and_then(|line| line.split_once(' ')) {
            tables.push((name.to_owned(), vec![format!("{name} {key}")]));
        } else if let Some(name) = line.strip_prefix("#[sql_name = \"") {
            renamed = name.strip_suffix("\"]").map(str::to_owned);
        } else if let Some((column, kind)) =
            line.split_once(" -> ").filter(|(column, _)| !column.contains('('))
        {
            let (table, lines) = tables.last_mut().expect("a column is in a table");
            let column = renamed.take().unwrap_or_else(|| column.to_owned());
            lines.push(format!("{table}.{column} {}", kind.trim_end_matches(',')));
        }
    }
    tables.sort();
    tables.into_iter().flat_map(|(_, lines)| lines).collect()
}

/// The same as the database has it.
const IN_THE_DATABASE: &str = "
    SELECT table_name::text, 0 AS place, table_name || ' (' || string_agg(column_name, ', ' ORDER BY ordinal_position) || ')'
    FROM information_schema.table_constraints JOIN information_schema.key_column_usage
         USING (constraint_schema, constraint_name, table_name)
    WHERE constraint_schema = 'public' AND constraint_type = 'PRIMARY KEY' GROUP BY table_name
    UNION ALL
    SELECT table_name, ordinal_position, table_name || '.' || column_name || ' ' ||
           CASE is_nullable WHEN 'YES' THEN 'Nullable<' || kind || '>' ELSE kind END
    FROM information_schema.columns JOIN (VALUES
        ('bool', 'Bool'), ('bytea', 'Bytea'), ('int2', 'Int2'), ('int4', 'Int4'), ('int8', 'Int8'), ('jsonb', 'Jsonb'),
        ('text', 'Text'), ('timestamptz', 'Timestamptz'), ('uuid', 'Uuid')) kinds (udt, kind) ON udt = udt_name
    WHERE table_schema = 'public'
    ORDER BY 1, 2";

#[tokio::test]
async fn the_program_sees_the_tables_as_they_are() {
    let database = TestDatabase::migrated().await;
    let client = database.superuser().await;
    let rows = client.query(IN_THE_DATABASE, &[]).await.unwrap();
    let mut there: Vec<(String, i32, String)> = rows.iter().map(|r| (r.get(0), r.get(1), r.get(2))).collect();
    there.sort();
    let columns = client
        .query_one("SELECT count(*) FROM information_schema.columns WHERE table_schema = 'public'", &[])
        .await
        .unwrap();
    let counted = there.iter().filter(|(_, place, _)| *place > 0).count();
    assert_eq!(
        i64::try_from(counted).unwrap(),
        columns.get::<_, i64>(0),
        "a column has a type that is not known here"
    );
    let there: Vec<String> = there.into_iter().map(|(_, _, line)| line).collect();
    assert_eq!(in_the_program(), there);
}
