//! The list of customers: one page by a named sort, read in the order of an index.
//!
//! A sort is a chain of runs: customers with the figure, then those without it, then those without scores on the
//! list's day. Each run is one range of one index, so a page costs the same wherever it is.

use diesel::QueryableByName;
use diesel::pg::Pg;
use diesel::query_builder::{BoxedSqlQuery, SqlQuery};
use diesel::sql_types::{Array, BigInt, Bool, Integer, Nullable, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kept_api::customers::{CustomerLine, CustomerSort};
use kept_api::search::SearchKind;
use kept_core::calendar::{Day, Instant};
use kept_core::customer::{CustomerKind, CustomerState};
use kept_core::ids::{CustomerId, MemberId};
use kept_core::search as rules;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::customers::line::{COLUMNS, OWNERS, Row};
use crate::db::TenantTx;
use crate::error::StoreError;
use crate::search;
use crate::types::at;

/// Which customers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Beginnings of words of the name or of the external id.
    pub search: Option<String>,
    /// Only this primary segment.
    pub segment: Option<String>,
    /// Only in this state.
    pub state: Option<CustomerState>,
    /// Only those that this member looks after.
    pub owner: Option<MemberId>,
    /// Only those whose satisfaction is known on the list's day, or not known.
    pub known: Option<bool>,
    /// Only this kind of party.
    pub kind: Option<CustomerKind>,
    /// Only those that belong to this customer.
    pub parent: Option<CustomerId>,
    /// Only those whose contract ends by this day.
    pub contract_ends_by: Option<Day>,
    /// Only those that were changed at this instant or later.
    pub updated_since: Option<Instant>,
}

/// The most customers that are selected one by one.
const FEW: usize = 2_000;
/// So many customers with the longest word of a search are looked at, before the list is gone through instead.
const LOOKS: i64 = 20_000;

/// Whom a filter leaves: where they are few, who they are. Then each run looks only at them; otherwise it goes through
/// an index until its page is full.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    filter: Filter,
    few: Option<Vec<Uuid>>,
}

/// By what a run is ordered, before the id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Key {
    /// A figure.
    Number(i64),
    /// A name in lower case.
    Text(String),
}

/// Where a page ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// In which run of the sort.
    run: usize,
    /// The last key; none in a run without one.
    key: Option<Key>,
    /// The last customer.
    id: CustomerId,
}

/// A page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lines {
    /// The lines.
    pub items: Vec<CustomerLine>,
    /// Where the page ended; none when it is the last.
    pub next: Option<Position>,
}

/// One range of one index.
struct Run {
    from: &'static str,
    only: &'static str,
    /// The column that orders the run, a constant where the id alone does.
    key: &'static str,
    /// The order of the index.
    order: &'static str,
    /// What comes after a position.
    after: &'static str,
}

/// All customers, with their scores where there are some.
const EVERYBODY: &str =
    "customers c LEFT JOIN customer_scores s ON s.org_id = c.org_id AND s.customer_id = c.id AND s.day = $2";

/// Only customers with scores on the day, in the order of their scores.
const SCORED: &str = "customer_scores s JOIN customers c ON c.org_id = s.org_id AND c.id = s.customer_id";

const FILTER: &str = "($4::text IS NULL OR c.segment = $4) AND ($5::text IS NULL OR c.state = $5) \
    AND ($6::uuid IS NULL OR c.owner_id = $6) AND ($7::bool IS NULL OR coalesce(s.known, false) = $7) \
    AND ($8::uuid[] IS NULL OR c.id = ANY($8))";

/// The conditions of a filter. Those that are asked for seldom are written out: typed, so that no text gets in.
fn conditions(filter: &Filter) -> String {
    let mut all = vec![FILTER.to_owned()];
    // Where few have the words, they are selected one by one.
    let words = filter.search.as_ref().map(|_| search::has_all(SearchKind::Customer, "c.id", "$3"));
    all.push(words.unwrap_or_else(|| "$3::text[] IS NULL".to_owned()));
    all.extend(filter.kind.map(|kind| format!("c.kind = '{}'", kind.as_str())));
    all.extend(filter.parent.map(|parent| format!("c.parent_id = '{parent}'::uuid")));
    all.extend(filter.contract_ends_by.map(|day| format!("c.contract_end <= {}", day.number())));
    all.extend(filter.updated_since.map(|at| format!("c.updated_at >= '{at}'::timestamptz")));
    all.join(" AND ")
}

/// Whether a customer is known, as the filter asks it.
const KNOWN: &str = "coalesce(s.known, false)";

const BY_NAME: Run = Run {
    from: EVERYBODY,
    only: "c.org_id = $1",
    key: "c.name_key",
    order: "c.name_key, c.id",
    after: "(c.name_key, c.id) > ($9, $11)",
};

/// Customers that the day's close did not score: made later, or not yet folded. Most often there are none, so they are
/// searched as a set: one by one, Postgres would look up every customer before it knew.
const UNSCORED: Run =
    Run { from: "unscored c LEFT JOIN customer_scores s ON false", only: "true", ..BY_NAME };

/// The set; its filter is the list's, where nobody is known.
const WITH_UNSCORED: &str = "WITH unscored AS MATERIALIZED (SELECT c.* FROM customers c WHERE c.org_id = $1 \
    AND NOT EXISTS (SELECT 1 FROM customer_scores s WHERE s.org_id = $1 AND s.day = $2 AND s.customer_id = c.id) AND ";

macro_rules! scored {
    ($only:literal, $key:literal, $order:literal, $after:literal) => {
        Run {
            from: SCORED,
            only: concat!("s.org_id = $1 AND s.day = $2 AND ", $only),
            key: $key,
            order: $order,
            after: $after,
        }
    };
}

fn runs(sort: CustomerSort, day: Option<Day>) -> Vec<Run> {
    if day.is_none() {
        return vec![BY_NAME];
    }
    match sort {
        CustomerSort::Name => vec![BY_NAME],
        CustomerSort::Grade => vec![
            scored!(
                "s.grade_index IS NOT NULL",
                "s.grade_index",
                "s.grade_index, s.customer_id",
                "(s.grade_index, s.customer_id) > ($10, $11)"
            ),
            scored!("s.grade_index IS NULL", "NULL", "s.grade_index, s.customer_id", "s.customer_id > $11"),
            UNSCORED,
        ],
        CustomerSort::Loyalty => vec![
            scored!(
                "s.mostly_prior = false",
                "s.loyalty",
                "s.loyalty, s.customer_id",
                "(s.loyalty, s.customer_id) > ($10, $11)"
            ),
            scored!(
                "s.mostly_prior = true",
                "s.loyalty",
                "s.loyalty, s.customer_id",
                "(s.loyalty, s.customer_id) > ($10, $11)"
            ),
            UNSCORED,
        ],
        CustomerSort::Dependable => vec![
            scored!(
                "true",
                "s.dependable",
                "s.dependable, s.customer_id",
                "(s.dependable, s.customer_id) > ($10, $11)"
            ),
            UNSCORED,
        ],
        // Read backwards, ids too: so that one index serves value and tie.
        CustomerSort::ValueAtRisk => vec![
            scored!(
                "s.value_at_risk_minor IS NOT NULL",
                "s.value_at_risk_minor",
                "s.value_at_risk_minor DESC, s.customer_id DESC",
                "(s.value_at_risk_minor, s.customer_id) < ($10, $11)"
            ),
            scored!(
                "s.value_at_risk_minor IS NULL",
                "NULL",
                "s.value_at_risk_minor DESC, s.customer_id DESC",
                "s.customer_id < $11"
            ),
            UNSCORED,
        ],
        CustomerSort::KnownSince => vec![
            scored!("s.known_since IS NULL", "NULL", "s.known_since, s.customer_id", "s.customer_id > $11"),
            scored!(
                "s.known_since IS NOT NULL",
                "s.known_since",
                "s.known_since, s.customer_id",
                "(s.known_since, s.customer_id) > ($10, $11)"
            ),
            UNSCORED,
        ],
    }
}

#[derive(QueryableByName)]
struct KeyedRow {
    #[diesel(embed)]
    line: Row,
    #[diesel(sql_type = Nullable<Text>)]
    text_key: Option<String>,
    #[diesel(sql_type = Nullable<BigInt>)]
    number_key: Option<i64>,
}

/// Finds out whom a filter leaves.
pub async fn select(tx: &mut TenantTx, filter: Filter) -> Result<Selection, StoreError> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = SqlUuid)]
        id: Uuid,
    }
    let of_scores = Filter { known: filter.known, ..Filter::default() };
    if filter == of_scores {
        return Ok(Selection { filter, few: None });
    }
    let (filter, few) = match words(tx, filter).await? {
        (filter, Some(few)) if filter == of_scores => return Ok(Selection { filter, few: Some(few) }),
        other => other,
    };
    let sql = format!(
        "SELECT c.id FROM customers c WHERE c.org_id = $1 AND {} LIMIT {}",
        of_customer(&filter),
        FEW + 1
    );
    // Whether they are known stands in their scores.
    let whoever = Selection { filter: Filter { known: None, ..filter.clone() }, few };
    let found: Vec<Found> = bound(tx, sql, None, &whoever).load(tx.conn()?).await?;
    let few = (found.len() <= FEW).then(|| found.into_iter().map(|row| row.id).collect());
    Ok(Selection { filter, few })
}

/// Most often few have the words of a search: then the rest of the filter looks at them alone.
async fn words(tx: &mut TenantTx, filter: Filter) -> Result<(Filter, Option<Vec<Uuid>>), StoreError> {
    let Some(text) = &filter.search else { return Ok((filter, None)) };
    let found = search::find(tx, SearchKind::Customer, &rules::wanted(text), LOOKS).await?;
    if !found.all || found.ids.len() > FEW {
        return Ok((filter, None));
    }
    Ok((Filter { search: None, ..filter }, Some(found.ids)))
}

/// The filter where nothing is known of scores.
fn of_customer(filter: &Filter) -> String {
    conditions(filter).replace(KNOWN, "false")
}

/// A statement with the organisation, the day and the filter bound to it, as `$1` to `$8`.
fn bound(
    tx: &TenantTx,
    sql: String,
    day: Option<Day>,
    selection: &Selection,
) -> BoxedSqlQuery<'static, Pg, SqlQuery> {
    let Selection { filter, few } = selection;
    diesel::sql_query(sql)
        .into_boxed::<Pg>()
        .bind::<SqlUuid, _>(tx.org().0)
        .bind::<Nullable<Integer>, _>(day.map(Day::number))
        .bind::<Nullable<Array<Text>>, _>(filter.search.as_deref().map(wanted))
        .bind::<Nullable<Text>, _>(filter.segment.clone())
        .bind::<Nullable<Text>, _>(filter.state.map(CustomerState::as_str))
        .bind::<Nullable<SqlUuid>, _>(filter.owner.map(|owner| owner.0))
        .bind::<Nullable<Bool>, _>(filter.known)
        .bind::<Nullable<Array<SqlUuid>>, _>(few.clone())
}

/// At most `limit` customers by `sort`, after a position of the same sort and day, with their scores of `day`.
pub async fn list(
    tx: &mut TenantTx,
    day: Option<Day>,
    sort: CustomerSort,
    selection: &Selection,
    after: Option<&Position>,
    limit: u32,
) -> Result<Lines, StoreError> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut found: Vec<(usize, KeyedRow)> = Vec::new();
    let first = after.map_or(0, |position| position.run);
    for (number, run) in runs(sort, day).iter().enumerate().skip(first) {
        // One more than the page holds says that there is a next one.
        let wanted = limit + 1 - found.len();
        let start = after.filter(|position| position.run == number);
        found
            .extend(rows(tx, day, run, selection, start, wanted).await?.into_iter().map(|row| (number, row)));
        if found.len() > limit {
            break;
        }
    }
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| more).map(|(run, row)| Position {
        run: *run,
        key: row.number_key.map(Key::Number).or_else(|| row.text_key.clone().map(Key::Text)),
        id: CustomerId(row.line.id),
    });
    let items = found.into_iter().map(|(_, row)| row.line.read()).collect::<Result<_, _>>()?;
    Ok(Lines { items, next })
}

async fn rows(
    tx: &mut TenantTx,
    day: Option<Day>,
    run: &Run,
    selection: &Selection,
    after: Option<&Position>,
    limit: usize,
) -> Result<Vec<KeyedRow>, StoreError> {
    let Run { from, only, key, order, .. } = run;
    let (text, number) = if *key == "c.name_key" { (*key, "NULL") } else { ("NULL", *key) };
    let start = if after.is_some() { run.after } else { "true" };
    let with = if run.from == UNSCORED.from {
        format!("{WITH_UNSCORED} {})", of_customer(&selection.filter))
    } else {
        String::new()
    };
    let filter = conditions(&selection.filter);
    let sql = format!(
        "{with} SELECT {COLUMNS}, {text}::text AS text_key, {number}::bigint AS number_key FROM {from} {OWNERS} \
         WHERE {only} AND {filter} AND {start} ORDER BY {order} LIMIT $12"
    );
    let (text_key, number_key) = match after.and_then(|position| position.key.clone()) {
        Some(Key::Text(text)) => (Some(text), None),
        Some(Key::Number(number)) => (None, Some(number)),
        None => (None, None),
    };
    let query = bound(tx, sql, day, selection)
        .bind::<Nullable<Text>, _>(text_key)
        .bind::<Nullable<BigInt>, _>(number_key)
        .bind::<Nullable<SqlUuid>, _>(after.map(|position| position.id.0))
        .bind::<BigInt, _>(i64::try_from(limit).unwrap_or(i64::MAX));
    Ok(query.load(tx.conn()?).await?)
}

/// How many customers a selection has.
pub async fn count(tx: &mut TenantTx, day: Option<Day>, selection: &Selection) -> Result<u64, StoreError> {
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        n: i64,
    }
    let sql = match (&selection.few, selection.filter.known) {
        (Some(few), None) => return Ok(few.len() as u64),
        (_, Some(_)) => {
            let filter = conditions(&selection.filter);
            format!("SELECT count(*) AS n FROM {EVERYBODY} WHERE c.org_id = $1 AND {filter}")
        }
        // Without the scores Postgres counts in an index alone.
        (None, None) => {
            format!(
                "SELECT count(*) AS n FROM customers c WHERE c.org_id = $1 AND {}",
                of_customer(&selection.filter)
            )
        }
    };
    let counted: Count = bound(tx, sql, day, selection).get_result(tx.conn()?).await?;
    at("customers", "count(*)").integer(tx.org(), counted.n)
}

/// The lines of these customers, in their order, with their scores of `day`; those that do not exist are left out.
pub async fn lines(
    tx: &mut TenantTx,
    day: Option<Day>,
    ids: &[CustomerId],
) -> Result<Vec<CustomerLine>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM unnest($3) WITH ORDINALITY AS wanted (id, place) \
         JOIN customers c ON c.org_id = $1 AND c.id = wanted.id \
         LEFT JOIN customer_scores s ON s.org_id = c.org_id AND s.customer_id = c.id AND s.day = $2 {OWNERS} \
         ORDER BY wanted.place"
    );
    let rows: Vec<Row> = diesel::sql_query(sql)
        .bind::<SqlUuid, _>(tx.org().0)
        .bind::<Nullable<Integer>, _>(day.map(Day::number))
        .bind::<Array<SqlUuid>, _>(ids.iter().map(|id| id.0).collect::<Vec<_>>())
        .load(tx.conn()?)
        .await?;
    rows.into_iter().map(Row::read).collect()
}

/// The words of a search.
fn wanted(search: &str) -> Vec<String> {
    search::joined(&rules::wanted(search))
}
