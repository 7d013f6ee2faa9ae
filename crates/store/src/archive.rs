//! The whole of an organisation, table by table, as lines of JSON: out of one database and into another.
//!
//! Columns are read from the catalogue, so that a new column is part of the archive without a word here.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, Jsonb, Nullable, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use futures_util::{Stream, TryStreamExt};
use kept_core::ids::OrgId;
use serde_json::Value;

use crate::db::{GlobalTx, TenantTx};
use crate::error::{StoreError, ensure};
use crate::types::at;

/// What an archive holds, in an order in which each row finds those that it points to.
pub const TABLES: [&str; 32] = [
    "members",
    "models",
    "self_checks",
    "customers",
    "contacts",
    "notes",
    "saved_views",
    "search_words",
    "behaviours",
    "feedback",
    "feedback_events",
    "promises",
    "promise_events",
    "question_keys",
    "surveys",
    "survey_versions",
    "asks",
    "responses",
    "answers",
    "votes",
    "histograms",
    "histogram_deltas",
    "outcome_counts",
    "outcome_deltas",
    "priors",
    "closes",
    "close_counts",
    "customer_scores",
    "stale_scores",
    "imports",
    "import_changes",
    "import_mappings",
];

/// History, which comes last: it tells of all the others.
pub const AUDIT: &str = "audit";

/// What an archive leaves out, and why.
pub const LEFT_OUT: [(&str, &str); 7] = [
    ("sessions", "whoever is signed in is so in one place only"),
    ("invitations", "their links lead to one place only"),
    ("password_resets", "their links lead to one place only"),
    ("keys", "what opens one place must not open another"),
    ("events", "they tell those who watch this instance what to fetch again"),
    ("idempotency_keys", "they answer requests that are sent to this instance again"),
    ("import_chunks", "files on their way; what they brought is in the other tables"),
];

/// Accounts belong to no organisation, so a member is written with the e-mail of its account in their stead.
const MEMBERS: &str = "members";
/// Of the imports only those that have ended: nobody would go on with the others.
const ENDED: &str = "AND t.state IN ('done', 'failed', 'reversing', 'reversed')";
/// What those changed. Of one that has not ended nothing goes along that only its reversal reads.
const OF_ENDED: &str = "AND t.import_id IN (SELECT i.id FROM imports i WHERE i.org_id = t.org_id \
                        AND i.state IN ('done', 'failed', 'reversing', 'reversed'))";

/// The organisation's own row.
pub async fn organisation(tx: &mut TenantTx) -> Result<Option<Value>, StoreError> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = Jsonb)]
        row: Value,
    }
    let found: Option<Found> = sql_query("SELECT to_jsonb(o) AS row FROM organisations o WHERE o.id = $1")
        .bind::<SqlUuid, _>(tx.org().0)
        .get_result(tx.conn()?)
        .await
        .optional()?;
    Ok(found.map(|found| found.row))
}

/// Adds an organisation from its row.
///
/// # Errors
/// [`StoreError::Duplicate`] when it is there already.
pub async fn add_organisation(tx: &mut GlobalTx, row: &Value) -> Result<(), StoreError> {
    let sql = "INSERT INTO organisations SELECT * FROM jsonb_populate_record(NULL::organisations, $1)";
    let added = sql_query(sql).bind::<Jsonb, _>(row).execute(tx.conn()?).await?;
    ensure("adding an organisation", 1, added)
}

/// Whether there is an organisation with this id.
pub async fn has_organisation(tx: &mut GlobalTx, id: OrgId) -> Result<bool, StoreError> {
    use crate::schema::organisations::table;
    Ok(diesel::select(diesel::dsl::exists(table.find(id.0))).get_result(tx.conn()?).await?)
}

/// The columns of a table that an archive holds, in their order: without the organisation's, and without numbers that
/// the database gives out.
pub async fn columns(tx: &mut TenantTx, table: &'static str) -> Result<Vec<String>, StoreError> {
    Ok(shape(tx, table).await?.columns)
}

/// The rows of a table as JSON objects, a text each, in the order of the primary key.
pub async fn lines<'a>(
    tx: &'a mut TenantTx,
    table: &'static str,
) -> Result<impl Stream<Item = Result<String, StoreError>> + use<'a>, StoreError> {
    #[derive(QueryableByName)]
    struct Line {
        #[diesel(sql_type = Text)]
        line: String,
    }
    let Shape { columns, key } = shape(tx, table).await?;
    let columns: Vec<String> = columns
        .iter()
        .map(|column| match (table, column.as_str()) {
            (MEMBERS, "email") => {
                "(SELECT a.email FROM accounts a WHERE a.id = t.account_id) AS email".to_owned()
            }
            (_, column) => format!("t.{column}"),
        })
        .collect();
    let only = match table {
        "imports" => ENDED,
        "import_changes" => OF_ENDED,
        _ => "",
    };
    let sql = format!(
        "SELECT row_to_json(r)::text AS line FROM \
         (SELECT {} FROM {table} t WHERE t.org_id = $1 {only} ORDER BY {key}) r",
        columns.join(", ")
    );
    let org = tx.org().0;
    let rows = sql_query(sql).bind::<SqlUuid, _>(org).load_stream::<Line>(tx.conn()?).await?;
    Ok(rows.map_ok(|row| row.line).map_err(StoreError::from))
}

/// Adds rows of a table from their JSON objects.
///
/// # Errors
/// Where a row breaks a rule of the schema or points to nothing.
pub async fn add(tx: &mut TenantTx, table: &'static str, rows: &Value) -> Result<usize, StoreError> {
    let mut columns = shape(tx, table).await?.columns;
    if table == MEMBERS {
        columns
            .iter_mut()
            .filter(|column| *column == "email")
            .for_each(|column| "account_id".clone_into(column));
    }
    let columns = columns.join(", ");
    let sql = format!(
        "INSERT INTO {table} (org_id, {columns}) \
         SELECT $1, {columns} FROM jsonb_populate_recordset(NULL::{table}, $2)"
    );
    let org = tx.org().0;
    Ok(sql_query(sql).bind::<SqlUuid, _>(org).bind::<Jsonb, _>(rows).execute(tx.conn()?).await?)
}

/// What a table is made of.
struct Shape {
    columns: Vec<String>,
    /// The columns of the primary key, with commas between them.
    key: String,
}

async fn shape(tx: &mut TenantTx, table: &'static str) -> Result<Shape, StoreError> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = Array<Text>)]
        columns: Vec<String>,
        #[diesel(sql_type = Nullable<Text>)]
        key: Option<String>,
    }
    let found: Found = sql_query(
        "SELECT array(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 \
                AND NOT a.attisdropped AND a.attidentity = '' AND a.attname <> 'org_id' ORDER BY a.attnum) AS columns, \
            (SELECT string_agg('t.' || a.attname, ', ' ORDER BY k.place) FROM pg_index i \
                CROSS JOIN unnest(i.indkey::int2[]) WITH ORDINALITY k (attnum, place) \
                JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum \
                WHERE i.indrelid = c.oid AND i.indisprimary) AS key \
         FROM pg_class c WHERE c.relname = $1 AND c.relnamespace = 'public'::regnamespace",
    )
    .bind::<Text, _>(table)
    .get_result(tx.conn()?)
    .await?;
    let mut columns = found.columns;
    if table == MEMBERS {
        columns
            .iter_mut()
            .filter(|column| *column == "account_id")
            .for_each(|column| "email".clone_into(column));
    }
    let key = found.key.ok_or_else(|| at("pg_index", "indkey").inconsistent(table, "no primary key"))?;
    Ok(Shape { columns, key })
}
