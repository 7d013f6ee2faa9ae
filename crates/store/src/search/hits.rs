//! What was found, as it is shown.

use diesel::QueryableByName;
use diesel::sql_types::{Array, BigInt, Integer, Nullable, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kept_api::search::{SearchGroup, SearchHit, SearchKind};
use kept_core::calendar::Day;
use kept_core::customer::name_key;
use kept_core::ids::CustomerId;
use kept_core::search;
use uuid::Uuid;

use crate::db::TenantTx;
use crate::error::StoreError;
use crate::search::find;

/// So many things with the longest word are looked at, however many there are.
const LOOKS: i64 = 2_000;
/// Of what was written so many characters are shown.
const SHOWN: i32 = 160;
/// So many other systems are asked for a promise of this id.
const SOURCES: i32 = 50;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Text)]
    title: String,
    #[diesel(sql_type = Text)]
    note: String,
    #[diesel(sql_type = Nullable<Integer>)]
    due: Option<i32>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    customer_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    customer: Option<String>,
}

impl Row {
    fn hit(self, kind: SearchKind) -> SearchHit {
        let due = self.due.and_then(Day::from_number).map(|day| day.to_string());
        SearchHit {
            kind,
            id: self.id,
            title: self.title,
            note: due.unwrap_or(self.note),
            customer_id: self.customer_id.map(CustomerId),
            customer: self.customer,
        }
    }
}

/// How things of a kind are read: `$1` is the organisation, `$2` who they are, `$3` how the best begins, `$4` how many.
const fn statement(kind: SearchKind) -> &'static str {
    match kind {
        SearchKind::Customer => {
            "SELECT c.id, c.name AS title, c.segment AS note, NULL::int AS due, c.id AS customer_id, c.name AS customer \
             FROM customers c WHERE c.org_id = $1 AND c.id = ANY($2) \
             ORDER BY NOT starts_with(c.name_key, $3), c.state = 'lost', c.name_key, c.id LIMIT $4"
        }
        SearchKind::Contact => {
            "SELECT p.id, p.name AS title, CASE WHEN p.email = '' THEN p.phone ELSE p.email END AS note, \
                NULL::int AS due, c.id AS customer_id, c.name AS customer \
             FROM contacts p JOIN customers c ON c.org_id = $1 AND c.id = p.customer_id \
             WHERE p.org_id = $1 AND p.id = ANY($2) \
             ORDER BY NOT starts_with(lower(p.name), $3), p.name, p.id LIMIT $4"
        }
        // What is still to be kept comes first, the newest of the rest after it.
        SearchKind::Promise => {
            "SELECT p.id, left(p.text, $5) AS title, '' AS note, p.due_day AS due, c.id AS customer_id, \
                c.name AS customer \
             FROM promises p JOIN customers c ON c.org_id = $1 AND c.id = p.customer_id \
             WHERE p.org_id = $1 AND p.id = ANY($2) AND $3::text IS NOT NULL \
             ORDER BY p.settled_number > 0, p.id DESC LIMIT $4"
        }
        SearchKind::Note => {
            "SELECT n.id, left(n.text, $5) AS title, '' AS note, NULL::int AS due, c.id AS customer_id, \
                c.name AS customer \
             FROM notes n JOIN customers c ON c.org_id = $1 AND c.id = n.customer_id \
             WHERE n.org_id = $1 AND n.id = ANY($2) AND $3::text IS NOT NULL ORDER BY n.id DESC LIMIT $4"
        }
        SearchKind::Survey => {
            "SELECT s.id, v.body->>'title' AS title, '' AS note, NULL::int AS due, NULL::uuid AS customer_id, \
                NULL::text AS customer \
             FROM surveys s JOIN LATERAL (SELECT body FROM survey_versions v \
                WHERE v.org_id = $1 AND v.survey_id = s.id ORDER BY v.version DESC LIMIT 1) v ON true \
             WHERE s.org_id = $1 AND s.id = ANY($2) AND $3::text IS NOT NULL ORDER BY s.id DESC LIMIT $4"
        }
    }
}

/// At most `limit` things of a kind that `text` finds; none when there is nothing.
pub async fn hits(
    tx: &mut TenantTx,
    kind: SearchKind,
    text: &str,
    limit: u32,
) -> Result<Option<SearchGroup>, StoreError> {
    let number = search::wanted_number(text).filter(|_| kind == SearchKind::Contact);
    let wanted = number.map_or_else(|| search::wanted(text), |number| vec![vec![number]]);
    let mut found = find(tx, kind, &wanted, LOOKS).await?;
    if kind == SearchKind::Promise {
        found.ids.extend(promises_elsewhere(tx, text.trim()).await?);
    }
    if found.ids.is_empty() {
        return Ok(None);
    }
    let written = matches!(kind, SearchKind::Promise | SearchKind::Note);
    let mut query = diesel::sql_query(statement(kind))
        .into_boxed::<diesel::pg::Pg>()
        .bind::<SqlUuid, _>(tx.org().0)
        .bind::<Array<SqlUuid>, _>(found.ids)
        .bind::<Text, _>(name_key(text))
        .bind::<BigInt, _>(i64::from(limit) + 1);
    if written {
        query = query.bind::<Integer, _>(SHOWN);
    }
    let rows: Vec<Row> = query.load(tx.conn()?).await?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > limit || !found.all;
    let hits: Vec<SearchHit> = rows.into_iter().take(limit).map(|row| row.hit(kind)).collect();
    Ok((!hits.is_empty()).then_some(SearchGroup { kind, hits, more }))
}

/// Promises that came in by the thousand have no words here; they are found by the whole of their id elsewhere.
async fn promises_elsewhere(tx: &mut TenantTx, id: &str) -> Result<Vec<Uuid>, StoreError> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = SqlUuid)]
        id: Uuid,
    }
    // One look into the index for each system, and one for the id in it.
    let rows: Vec<Found> = diesel::sql_query(
        "WITH RECURSIVE systems (source, n) AS ( \
            (SELECT p.external_source, 1 FROM promises p WHERE p.org_id = $1 AND p.external_source IS NOT NULL \
             ORDER BY p.external_source LIMIT 1) \
            UNION ALL SELECT (SELECT p.external_source FROM promises p WHERE p.org_id = $1 \
                AND p.external_source > s.source ORDER BY p.external_source LIMIT 1), s.n + 1 \
            FROM systems s WHERE s.source IS NOT NULL AND s.n < $3) \
         SELECT p.id FROM systems s JOIN promises p ON p.org_id = $1 AND p.external_source = s.source \
            AND p.external_id = $2",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Text, _>(id)
    .bind::<Integer, _>(SOURCES)
    .load(tx.conn()?)
    .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}
