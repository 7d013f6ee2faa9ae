//! The list of promises in the order in which they are due.

use diesel::sql_types::{BigInt, Integer, Nullable, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kept_api::promises::Promise;
use kept_core::calendar::{Day, Instant};
use kept_core::component::Component;
use kept_core::ids::{CustomerId, PromiseId};
use kept_core::promise::{Outcome, Severity, Standing};

use crate::db::TenantTx;
use crate::error::StoreError;
use crate::promises::row::{FROM, OUTCOME, Row, columns};

/// Which promises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// As they stand on this day; those made later are left out.
    pub as_of: Day,
    /// The day is over, so settlements of later days may be there.
    pub past: bool,
    /// Only this customer's.
    pub customer: Option<CustomerId>,
    /// Only those that stand so.
    pub standing: Option<Standing>,
    /// Only those that ended so; missed includes those overdue.
    pub outcome: Option<Outcome>,
    /// Only those about this part.
    pub component: Option<Component>,
    /// Only those that matter so much.
    pub severity: Option<Severity>,
    /// Only those due on this day or later.
    pub due_from: Option<Day>,
    /// Only those due on this day or earlier.
    pub due_to: Option<Day>,
    /// Only those that were changed at this instant or later.
    pub updated_since: Option<Instant>,
}

/// Conditions that are asked for seldom, written out: typed, so that no text gets in.
fn more(filter: &Filter) -> String {
    let mut all = vec!["true".to_owned()];
    all.extend(filter.component.map(|component| format!("p.component = '{}'", component.as_str())));
    all.extend(filter.severity.map(|severity| format!("p.severity = '{}'", severity.as_str())));
    all.extend(filter.due_from.map(|day| format!("p.due_day >= {}", day.number())));
    all.extend(filter.due_to.map(|day| format!("p.due_day <= {}", day.number())));
    all.extend(filter.updated_since.map(|at| format!("p.updated_at >= '{at}'::timestamptz")));
    all.join(" AND ")
}

/// At most `limit` promises by due day and id, after one of them.
pub async fn list(
    tx: &mut TenantTx,
    filter: &Filter,
    after: Option<(Day, PromiseId)>,
    limit: u32,
) -> Result<Vec<Promise>, StoreError> {
    let sql = format!(
        "SELECT {} FROM {FROM} WHERE p.org_id = $1 AND p.made_day <= $2 \
         AND ($3::uuid IS NULL OR p.customer_id = $3) AND {} AND {} AND {} AND {} ORDER BY p.due_day, p.id LIMIT $7",
        columns(),
        filter.standing.map_or_else(|| "true".to_owned(), |standing| stands(standing, filter.past)),
        filter.outcome.map_or_else(|| "true".to_owned(), |outcome| ended(outcome, filter.past)),
        more(filter),
        if after.is_some() { "(p.due_day, p.id) > ($5, $6)" } else { "true" },
    );
    let rows: Vec<Row> = diesel::sql_query(sql)
        .bind::<SqlUuid, _>(tx.org().0)
        .bind::<Integer, _>(filter.as_of.number())
        .bind::<Nullable<SqlUuid>, _>(filter.customer.map(|customer| customer.0))
        .bind::<Nullable<Text>, _>(filter.outcome.map(Outcome::as_str))
        .bind::<Nullable<Integer>, _>(after.map(|(day, _)| day.number()))
        .bind::<Nullable<SqlUuid>, _>(after.map(|(_, id)| id.0))
        .bind::<BigInt, _>(i64::from(limit))
        .load(tx.conn()?)
        .await?;
    rows.into_iter().map(|row| row.read(filter.as_of)).collect()
}

/// The condition that a promise stands so on `$2`. Nothing is settled on a day to come, so for today the columns of
/// the promise suffice, and indexes serve them.
fn stands(standing: Standing, past: bool) -> String {
    match (standing, past) {
        (Standing::Settled, false) => "p.settled_number > 0".to_owned(),
        (Standing::Open, false) => "p.settled_number = 0 AND p.missed_from > $2".to_owned(),
        (Standing::Overdue, false) => "p.settled_number = 0 AND p.missed_from <= $2".to_owned(),
        (Standing::Settled, true) => format!("({OUTCOME}) IS NOT NULL"),
        (Standing::Open, true) => format!("({OUTCOME}) IS NULL AND p.missed_from > $2"),
        (Standing::Overdue, true) => format!("({OUTCOME}) IS NULL AND p.missed_from <= $2"),
    }
}

/// The condition that a promise has ended as `$4` by `$2`.
fn ended(outcome: Outcome, past: bool) -> String {
    let settled = if past { format!("({OUTCOME}) = $4") } else { "p.settled_outcome = $4".to_owned() };
    if outcome == Outcome::Missed {
        format!("({settled} OR ({}))", stands(Standing::Overdue, past))
    } else {
        settled
    }
}
