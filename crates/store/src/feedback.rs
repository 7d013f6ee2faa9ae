//! Feedback: unasked words, and what became of them.

mod row;
mod steps;
mod take_back;

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Integer, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kept_api::External;
use kept_api::feedback::Feedback;
use kept_api::page::DaySort;
use kept_core::calendar::{Day, Instant};
use kept_core::component::Component;
use kept_core::feedback::{FeedbackKind, FeedbackState, Giver};
use kept_core::ids::{CustomerId, FeedbackId, ImportId};
use uuid::Uuid;

use crate::db::TenantTx;
use crate::error::{StoreError, ensure};
use crate::imports::before;
use crate::schema::feedback;
use crate::types::{Ts, direction};

pub use steps::{NewStep, append, history};
pub use take_back::take_back;

use row::{COLUMNS, FROM, Row};

/// What may be corrected.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = feedback, treat_none_as_default_value = false, treat_none_as_null = true)]
struct Said<'a> {
    kind: &'a str,
    giver: &'a str,
    contact_id: Option<Uuid>,
    mood: Option<String>,
    text: &'a str,
    component: &'a str,
    touchpoint: &'a str,
    rating: Option<i16>,
    day: i32,
    updated_at: Ts,
}

impl<'a> Said<'a> {
    fn of(said: &'a Feedback) -> Self {
        Self {
            kind: said.kind.as_str(),
            giver: said.giver.as_str(),
            contact_id: said.contact_id.map(|contact| contact.0),
            mood: said.mood.map(|mood| mood.as_str().to_owned()),
            text: &said.text,
            component: said.component.as_str(),
            touchpoint: &said.touchpoint,
            rating: said.rating.map(i16::from),
            day: said.day.number(),
            updated_at: Ts(said.updated_at),
        }
    }
}

/// Adds feedback that has just been received; `false` when its id or its external id is taken.
pub async fn insert(tx: &mut TenantTx, new: &Feedback) -> Result<bool, StoreError> {
    Ok(add(tx, std::slice::from_ref(new), None).await? == 1)
}

/// Rows of one statement: each has a parameter for each column, and Postgres takes 65,535.
const ROWS: usize = 2_000;

/// Adds what an import brings; answers how many were added. Those whose id or external id is taken are not.
pub async fn insert_many(tx: &mut TenantTx, new: &[Feedback], import: ImportId) -> Result<usize, StoreError> {
    let mut added = 0;
    for some in new.chunks(ROWS) {
        added += add(tx, some, Some(import)).await?;
    }
    Ok(added)
}

async fn add(tx: &mut TenantTx, new: &[Feedback], import: Option<ImportId>) -> Result<usize, StoreError> {
    let org = tx.org().0;
    let row = |new: &Feedback| {
        (
            feedback::org_id.eq(org),
            feedback::id.eq(new.id.0),
            feedback::customer_id.eq(new.customer_id.0),
            feedback::step_number.eq(0),
            feedback::state.eq(FeedbackState::Received.as_str()),
            feedback::told.eq(false),
            feedback::external_source.eq(new.external.as_ref().map(|external| external.source.clone())),
            feedback::external_id.eq(new.external.as_ref().map(|external| external.id.clone())),
            feedback::recorded_at.eq(Ts(new.recorded_at)),
            feedback::import_id.eq(import.map(|import| import.0)),
            feedback::imported_at.eq(import.map(|_| Ts(new.updated_at))),
            feedback::recorded_by.eq(new.recorded_by.as_ref().map(|member| member.id.0)),
        )
    };
    let rows: Vec<_> = new.iter().map(|new| (row(new), Said::of(new))).collect();
    let insert = diesel::insert_into(feedback::table).values(rows).on_conflict_do_nothing();
    Ok(insert.execute(tx.conn()?).await?)
}

/// Those that another system knows by these ids, without their steps; nobody else can change them until the transaction
/// ends.
pub async fn of_source(tx: &mut TenantTx, source: &str, ids: &[&str]) -> Result<Vec<Feedback>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM {FROM} WHERE f.org_id = $1 AND f.external_source = $2 \
         AND f.external_id = ANY($3) ORDER BY f.id FOR UPDATE OF f"
    );
    let rows: Vec<Row> = diesel::sql_query(sql)
        .bind::<SqlUuid, _>(tx.org().0)
        .bind::<Text, _>(source)
        .bind::<Array<Text>, _>(ids)
        .load(tx.conn()?)
        .await?;
    rows.into_iter().map(Row::read).collect()
}

/// Corrects feedback that is locked for an import, which keeps it as it was.
pub async fn update_many(
    tx: &mut TenantTx,
    changed: &[Feedback],
    import: ImportId,
    now: Instant,
) -> Result<(), StoreError> {
    let ids: Vec<Uuid> = changed.iter().map(|feedback| feedback.id.0).collect();
    before::keep(tx, import, before::Of::Feedback, &ids, now).await?;
    for feedback in changed {
        update(tx, feedback).await?;
    }
    Ok(())
}

/// Corrects feedback that is locked; its customer, its external id and how far it has come stay. So does the note of an
/// import: its reversal sees by the times that somebody has changed it since.
pub async fn update(tx: &mut TenantTx, changed: &Feedback) -> Result<(), StoreError> {
    let row = feedback::table.find((tx.org().0, changed.id.0));
    let rows = diesel::update(row).set(Said::of(changed)).execute(tx.conn()?).await?;
    ensure("correct feedback", 1, rows)
}

/// Removes feedback with its steps.
pub async fn remove(tx: &mut TenantTx, id: FeedbackId) -> Result<(), StoreError> {
    let rows = diesel::delete(feedback::table.find((tx.org().0, id.0))).execute(tx.conn()?).await?;
    ensure("remove feedback", 1, rows)
}

/// One piece of feedback, which nobody else can change until the transaction ends.
pub async fn lock(tx: &mut TenantTx, id: FeedbackId) -> Result<Option<Feedback>, StoreError> {
    let row = feedback::table.find((tx.org().0, id.0)).select(feedback::id).for_update();
    let found: Option<Uuid> = row.first(tx.conn()?).await.optional()?;
    if found.is_none() {
        return Ok(None);
    }
    read(tx, id).await
}

/// One piece of feedback with every step.
pub async fn read(tx: &mut TenantTx, id: FeedbackId) -> Result<Option<Feedback>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM {FROM} WHERE f.org_id = $1 AND f.id = $2");
    let row: Option<Row> = diesel::sql_query(sql)
        .bind::<SqlUuid, _>(tx.org().0)
        .bind::<SqlUuid, _>(id.0)
        .get_result(tx.conn()?)
        .await
        .optional()?;
    let Some(row) = row else { return Ok(None) };
    let history = history(tx, id).await?;
    Ok(Some(Feedback { history, ..row.read()? }))
}

/// The feedback that another system knows by this id.
pub async fn by_external(tx: &mut TenantTx, external: &External) -> Result<Option<FeedbackId>, StoreError> {
    let id: Option<Uuid> = feedback::table
        .filter(feedback::org_id.eq(tx.org().0))
        .filter(feedback::external_source.eq(&external.source).and(feedback::external_id.eq(&external.id)))
        .select(feedback::id)
        .first(tx.conn()?)
        .await
        .optional()?;
    Ok(id.map(FeedbackId))
}

/// Which feedback.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only about this customer.
    pub customer: Option<CustomerId>,
    /// Only this kind.
    pub kind: Option<FeedbackKind>,
    /// Only by these.
    pub giver: Option<Giver>,
    /// Only what has come so far.
    pub state: Option<FeedbackState>,
    /// Only about this part of satisfaction.
    pub component: Option<Component>,
    /// Only of this day or later.
    pub from: Option<Day>,
    /// Only of this day or earlier.
    pub to: Option<Day>,
    /// Only what was changed at this instant or later.
    pub updated_since: Option<Instant>,
}

impl Filter {
    /// The conditions; words come from types, so that no text gets in.
    fn conditions(&self) -> String {
        let mut all = vec!["f.org_id = $1".to_owned()];
        all.extend(self.customer.map(|customer| format!("f.customer_id = '{}'", customer.0)));
        all.extend(self.kind.map(|kind| format!("f.kind = '{}'", kind.as_str())));
        all.extend(self.giver.map(|giver| format!("f.giver = '{}'", giver.as_str())));
        all.extend(self.state.map(|state| format!("f.state = '{}'", state.as_str())));
        all.extend(self.component.map(|component| format!("f.component = '{}'", component.as_str())));
        all.extend(self.from.map(|day| format!("f.day >= {}", day.number())));
        all.extend(self.to.map(|day| format!("f.day <= {}", day.number())));
        all.extend(self.updated_since.map(|at| format!("f.updated_at >= '{at}'::timestamptz")));
        all.join(" AND ")
    }
}

/// At most `limit` pieces of feedback in the order of `sort`, after one of them; without their steps.
pub async fn list(
    tx: &mut TenantTx,
    filter: &Filter,
    sort: DaySort,
    after: Option<(Day, FeedbackId)>,
    limit: u32,
) -> Result<Vec<Feedback>, StoreError> {
    let (beyond, turn, start) = direction(sort);
    let (day, id) = after.map_or(start, |(day, id)| (day.number(), id.0));
    let sql = format!(
        "SELECT {COLUMNS} FROM {FROM} WHERE {} AND (f.day, f.id) {beyond} ($2, $3) \
         ORDER BY f.day {turn}, f.id {turn} LIMIT $4",
        filter.conditions()
    );
    let rows: Vec<Row> = diesel::sql_query(sql)
        .bind::<SqlUuid, _>(tx.org().0)
        .bind::<Integer, _>(day)
        .bind::<SqlUuid, _>(id)
        .bind::<BigInt, _>(i64::from(limit))
        .load(tx.conn()?)
        .await?;
    rows.into_iter().map(Row::read).collect()
}
