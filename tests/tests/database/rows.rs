//! A valid row for any table, made from the catalogue, so that a new table is tested without a line of code.

use std::fmt::Write as _;

use tokio_postgres::Client;

/// An organisation of the tests.
pub(crate) const OURS: &str = "00000000-0000-7000-8000-00000000000a";
/// Another one.
pub(crate) const THEIRS: &str = "00000000-0000-7000-8000-00000000000b";

/// `INSERT` of a row of `org` into `table`. Rows with different numbers have different keys.
pub(crate) async fn insert(client: &Client, table: &str, org: &str, number: u8) -> String {
    let query = "
        SELECT a.attname::text, a.atttypid::regtype::text,
               (SELECT substring(pg_get_constraintdef(oid) FROM '\\(' || a.attname || ' = ANY \\(ARRAY\\[(''[^'']*'')')
                FROM pg_constraint WHERE conrelid = a.attrelid AND contype = 'c'
                AND pg_get_constraintdef(oid) ~ ('\\(' || a.attname || ' = ANY '))
        FROM pg_attribute a WHERE a.attrelid = $1::text::regclass AND a.attnum > 0 AND NOT a.attisdropped
          AND a.attidentity = '' ORDER BY a.attnum";
    let (mut names, mut values) = (String::new(), String::new());
    for row in client.query(query, &[&table]).await.unwrap() {
        let (name, kind, word): (String, String, Option<String>) = (row.get(0), row.get(1), row.get(2));
        let value = match (name.as_str(), word) {
            ("org_id", _) => format!("'{org}'"),
            (_, Some(word)) => word,
            _ => value(&kind, number),
        };
        let comma = if names.is_empty() { "" } else { ", " };
        write!(names, "{comma}{name}").unwrap();
        write!(values, "{comma}{value}").unwrap();
    }
    format!("INSERT INTO {table} ({names}) VALUES ({values})")
}

fn value(kind: &str, number: u8) -> String {
    match kind {
        "uuid" => format!("'00000000-0000-7000-8000-0000000000{number:02x}'"),
        "text" => format!("'text {number}'"),
        "bytea" => format!("'\\x{number:02x}'"),
        "jsonb" => "'{}'".to_owned(),
        "boolean" => "true".to_owned(),
        "timestamp with time zone" => "'2026-03-02T09:00:00Z'".to_owned(),
        "smallint" | "integer" | "bigint" => number.to_string(),
        other => panic!("no value for the type {other}"),
    }
}

/// Puts one row of each organisation into every one of `tables`. Only rows are of interest, so foreign keys are off.
pub(crate) async fn fill(client: &Client, tables: &[&str]) {
    client.batch_execute("SET session_replication_role = replica").await.unwrap();
    for table in tables {
        for (org, number) in [(OURS, 1), (THEIRS, 2)] {
            let insert = insert(client, table, org, number).await;
            client.batch_execute(&insert).await.unwrap_or_else(|error| panic!("{insert}: {error}"));
        }
    }
    client.batch_execute("RESET session_replication_role").await.unwrap();
}
