use kept_testkit::{Answer, TestApp};
use serde_json::{Value, json};

/// Values in the place of one that would do.
pub(crate) fn values() -> Vec<Value> {
    vec![
        json!(null),
        json!(true),
        json!(-1),
        json!(0),
        json!(1.5),
        json!(i64::MAX),
        json!(i64::MIN),
        json!(u64::MAX),
        json!(1e308),
        json!(""),
        json!(" "),
        json!("\u{0}"),
        json!("\u{1b}[31m"),
        json!("\u{202e}\u{feff}\u{10ffff}"),
        json!("'; DROP TABLE customers; --"),
        json!("%_\\"),
        json!("<script>alert(1)</script>"),
        json!("x".repeat(300)),
        json!("é".repeat(100_000)),
        json!("0000-01-01"),
        json!("1899-12-31"),
        json!("2200-01-01"),
        json!("9999-12-31"),
        json!("2026-02-30"),
        json!("+262143-12-31"),
        json!("9999-12-31T23:59:60Z"),
        json!("2026-03-01T09:00:00+99:99"),
        json!("ffffffff-ffff-ffff-ffff-ffffffffffff"),
        json!("00000000-0000-0000-0000-000000000000"),
        json!([]),
        json!([[[]]]),
        json!({}),
        json!({ "what": "else" }),
    ]
}

/// Every copy of `value` in which one thing was replaced, left out or added.
pub(crate) fn mutants(value: &Value) -> Vec<Value> {
    let mut all = values();
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                for mutant in mutants(field) {
                    let mut other = fields.clone();
                    other.insert(name.clone(), mutant);
                    all.push(other.into());
                }
                let mut without = fields.clone();
                without.remove(name);
                all.push(without.into());
            }
            let mut more = fields.clone();
            more.insert("nobody_knows_this_field".to_owned(), json!(1));
            all.push(more.into());
        }
        Value::Array(items) => {
            if let Some(first) = items.first() {
                all.extend(mutants(first).into_iter().map(|mutant| json!([mutant])));
                all.push(json!(vec![first; 1000]));
            }
        }
        _ => {}
    }
    all
}

/// Holds everything that is stored against what was stored before.
pub(crate) struct Witness {
    query: tokio_postgres::Statement,
    database: tokio_postgres::Client,
}

impl Witness {
    pub(crate) async fn of(app: &TestApp) -> Self {
        let database = app.database.superuser().await;
        let tables = database
            .query("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' ORDER BY 1", &[])
            .await
            .unwrap();
        let sums: Vec<String> = tables
            .iter()
            .map(|row| {
                let table: &str = row.get(0);
                // A failed sign-in is written by and by, whatever else happens.
                let but = if table == "audit" { "WHERE action <> 'sign-in-failed'" } else { "" };
                // Whatever writes a row puts its transaction's number into it; reading the rows themselves costs minutes.
                format!(
                    "(SELECT concat(count(*), '-', max(n), '-', sum(n)) \
                     FROM (SELECT xmin::text::bigint AS n FROM {table} {but}) t)"
                )
            })
            .collect();
        let query = format!("SELECT concat_ws('/', {})", sums.join(", "));
        // Planned once: there are thousands of looks.
        let query = database.prepare(&query).await.unwrap();
        Self { query, database }
    }

    /// How many rows each table has and which transactions wrote them.
    pub(crate) async fn look(&self) -> String {
        self.database.query_one(&self.query, &[]).await.unwrap().get(0)
    }
}

/// Fails the test when the server is at fault. A refusal has been read as a problem by the client.
#[track_caller]
pub(crate) fn no_fault_of_ours(answer: &Answer, what: &str) {
    let words: String = what.chars().take(300).collect();
    assert!(answer.status < 500, "{words}: {} {}", answer.status, answer.text());
}
