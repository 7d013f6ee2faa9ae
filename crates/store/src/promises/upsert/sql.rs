//! The statements of a bulk upsert: each takes up to a thousand rows as arrays.

use diesel::QueryableByName;
use diesel::sql_types::{Array, BigInt, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kept_core::calendar::{Day, Instant};
use kept_core::ids::{CustomerId, ImportId, PromiseId};
use kept_core::promise::Settlement;
use uuid::Uuid;

use crate::customers::{Held, place_of};
use crate::db::TenantTx;
use crate::error::{StoreError, ensure};
use crate::outcomes::{OF_NEW, ahead};
use crate::promises::hours;
use crate::promises::upsert::{Difference, PromiseUpsert};
use crate::types::{Ts, at};

#[derive(QueryableByName)]
pub(super) struct Existing {
    #[diesel(sql_type = BigInt)]
    place: i64,
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    customer_id: Uuid,
    #[diesel(sql_type = Text)]
    text: String,
    #[diesel(sql_type = Text)]
    component: String,
    #[diesel(sql_type = Text)]
    touchpoint: String,
    #[diesel(sql_type = Text)]
    severity: String,
    #[diesel(sql_type = Integer)]
    due_day: i32,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    due_at: Option<Ts>,
    #[diesel(sql_type = Integer)]
    grace_hours: i32,
    #[diesel(sql_type = Integer)]
    limit_hours: i32,
    #[diesel(sql_type = Integer)]
    missed_after_hours: i32,
    #[diesel(sql_type = Integer)]
    missed_from: i32,
    #[diesel(sql_type = Integer)]
    made_day: i32,
    #[diesel(sql_type = Integer)]
    settled_number: i32,
    #[diesel(sql_type = Nullable<Integer>)]
    settled_day: Option<i32>,
    #[diesel(sql_type = Nullable<Text>)]
    settled_outcome: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    settled_ground: Option<String>,
    #[diesel(sql_type = Nullable<Integer>)]
    settled_credit_bp: Option<i32>,
}

impl Existing {
    pub(super) fn id(&self) -> PromiseId {
        PromiseId(self.id)
    }

    pub(super) fn customer_id(&self) -> CustomerId {
        CustomerId(self.customer_id)
    }

    /// Number of the newest event.
    pub(super) fn number(&self) -> Result<u32, StoreError> {
        at("promises", "settled_number").integer(self.id, self.settled_number)
    }

    pub(super) fn differs(&self, row: &PromiseUpsert) -> bool {
        self.made_differs(row) || self.settlement_differs(row)
    }

    fn made_differs(&self, row: &PromiseUpsert) -> bool {
        self.customer_id != row.customer_id.0
            || self.text != row.text
            || self.component != row.component.as_str()
            || self.touchpoint != row.touchpoint
            || self.severity != row.severity.as_str()
            || self.due_day != row.due_day.number()
            || self.due_at.map(|at| at.0) != row.due_at
            || self.grace_hours != hours(row.terms.grace_hours)
            || self.limit_hours != hours(row.terms.limit_hours)
            || self.missed_after_hours != hours(row.terms.missed_after_hours)
            || self.missed_from != row.missed_from.number()
            || self.made_day != row.made.number()
    }

    /// Whether the input says of the end what the newest event does not.
    pub(super) fn settlement_differs(&self, row: &PromiseUpsert) -> bool {
        row.settlement.is_some_and(|said| {
            self.settled_day != Some(said.day.number())
                || self.settled_outcome.as_deref() != Some(said.outcome.as_str())
                || self.settled_ground.as_deref() != Some(said.ground.as_str())
                || self.settled_credit_bp != Some(said.credit_bp.into())
        })
    }
}

/// The promises that are there, with their places in the input; locked in the order of their ids where asked for.
pub(super) async fn existing(
    tx: &mut TenantTx,
    input: &[PromiseUpsert],
    places: &[usize],
    lock: bool,
) -> Result<Vec<(usize, Existing)>, StoreError> {
    let rows = || places.iter().filter_map(|place| input.get(*place));
    let sql = format!(
        "SELECT wanted.place, p.id, p.customer_id, p.text, p.component, p.touchpoint, p.severity, p.due_day, p.due_at, \
         p.grace_hours, p.limit_hours, p.missed_after_hours, p.missed_from, p.made_day, p.settled_number, \
         p.settled_day, p.settled_outcome, p.settled_ground, p.settled_credit_bp \
         FROM unnest($2, $3) WITH ORDINALITY AS wanted (source, external_id, place) \
         {}",
        if lock {
            "JOIN promises p ON p.org_id = $1 AND p.external_source = wanted.source \
             AND p.external_id = wanted.external_id ORDER BY p.id FOR UPDATE OF p"
        } else {
            // One look into the unique index for each: before the first ANALYZE a plain join reads everything.
            "CROSS JOIN LATERAL (SELECT * FROM promises WHERE org_id = $1 AND external_source = wanted.source \
             AND external_id = wanted.external_id OFFSET 0) p"
        }
    );
    let found: Vec<Existing> = diesel::sql_query(sql)
        .bind::<SqlUuid, _>(tx.org().0)
        .bind::<Array<Text>, _>(rows().map(|row| row.source.as_str()).collect::<Vec<_>>())
        .bind::<Array<Text>, _>(rows().map(|row| row.external_id.as_str()).collect::<Vec<_>>())
        .load(tx.conn()?)
        .await?;
    Ok(found.into_iter().filter_map(|row| Some((place_of(places, row.place)?, row))).collect())
}

/// Inserts promises with their first events, and answers which were new; the others somebody else has made meanwhile.
pub(super) async fn insert(
    tx: &mut TenantTx,
    input: &[PromiseUpsert],
    mut places: Vec<usize>,
    held: &Held,
    import: Option<ImportId>,
    now: Instant,
) -> Result<Vec<usize>, StoreError> {
    #[derive(QueryableByName)]
    struct Inserted {
        #[diesel(sql_type = SqlUuid)]
        id: Uuid,
    }
    if places.is_empty() {
        return Ok(places);
    }
    let key = |place: usize| input.get(place).map(|row| (&row.source, &row.external_id));
    places.sort_unstable_by(|a, b| key(*a).cmp(&key(*b)));
    let rows: Vec<&PromiseUpsert> = places.iter().filter_map(|place| input.get(*place)).collect();
    let columns = Columns::of(&rows);
    let segments: Vec<&str> =
        rows.iter().map(|row| held.get(&row.customer_id).map_or("", String::as_str)).collect();
    let inserted: Vec<Inserted> = diesel::sql_query(format!(
        "WITH asked AS (SELECT $1::uuid AS org_id, $23::int4 AS ahead), \
         new AS MATERIALIZED (SELECT * FROM unnest($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, \
         $16, $17, $18, $19, $20, $21, $22) AS new (id, customer_id, text, component, touchpoint, severity, due_day, \
         due_at, grace, term, missed_after, missed_from, made_day, source, external_id, day, outcome, ground, credit_bp, \
         segment)), \
         made AS (INSERT INTO promises (org_id, recorded_at, updated_at, id, customer_id, text, component, touchpoint, severity, \
         due_day, due_at, grace_hours, limit_hours, missed_after_hours, missed_from, made_day, external_source, \
         external_id, settled_day, settled_outcome, settled_ground, settled_credit_bp, settled_number, import_id, \
         imported_at) \
         SELECT $1, $2, $2, id, customer_id, text, component, touchpoint, severity, due_day, due_at, grace, term, \
         missed_after, missed_from, made_day, source, external_id, day, outcome, ground, credit_bp, \
         CASE WHEN new.day IS NULL THEN 0 ELSE 1 END, $24, $25 FROM new \
         ON CONFLICT (org_id, external_source, external_id) DO NOTHING RETURNING id), \
         settled AS (INSERT INTO promise_events (org_id, promise_id, number, day, outcome, ground, credit_bp, note, \
         recorded_at, recorded_by, import_id) \
         SELECT $1, new.id, 1, new.day, new.outcome, new.ground, new.credit_bp, '', $2, NULL, $24 \
         FROM new JOIN made ON made.id = new.id WHERE new.day IS NOT NULL), \
         counted AS ({OF_NEW}) SELECT id FROM made"
    ))
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Timestamptz, _>(Ts(now))
    .bind::<Array<SqlUuid>, _>(rows.iter().map(|row| row.id.0).collect::<Vec<_>>())
    .bind::<Array<SqlUuid>, _>(columns.customers)
    .bind::<Array<Text>, _>(columns.texts)
    .bind::<Array<Text>, _>(columns.components)
    .bind::<Array<Text>, _>(columns.touchpoints)
    .bind::<Array<Text>, _>(columns.severities)
    .bind::<Array<Integer>, _>(columns.due_days)
    .bind::<Array<Nullable<Timestamptz>>, _>(columns.due_ats)
    .bind::<Array<Integer>, _>(columns.graces)
    .bind::<Array<Integer>, _>(columns.limits)
    .bind::<Array<Integer>, _>(columns.missed_afters)
    .bind::<Array<Integer>, _>(columns.missed_froms)
    .bind::<Array<Integer>, _>(columns.made_days)
    .bind::<Array<Text>, _>(rows.iter().map(|row| row.source.as_str()).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(rows.iter().map(|row| row.external_id.as_str()).collect::<Vec<_>>())
    .bind::<Array<Nullable<Integer>>, _>(of_ends(&rows, |end| end.day.number()))
    .bind::<Array<Nullable<Text>>, _>(of_ends(&rows, |end| end.outcome.as_str()))
    .bind::<Array<Nullable<Text>>, _>(of_ends(&rows, |end| end.ground.as_str()))
    .bind::<Array<Nullable<Integer>>, _>(of_ends(&rows, |end| i32::from(end.credit_bp)))
    .bind::<Array<Text>, _>(segments)
    .bind::<Integer, _>(ahead(now).number())
    .bind::<Nullable<SqlUuid>, _>(import.map(|import| import.0))
    .bind::<Nullable<Timestamptz>, _>(import.map(|_| Ts(now)))
    .load(tx.conn()?)
    .await?;
    if inserted.len() < places.len() {
        let mut ids: Vec<Uuid> = inserted.into_iter().map(|row| row.id).collect();
        ids.sort_unstable();
        places.retain(|place| input.get(*place).is_some_and(|row| ids.binary_search(&row.id.0).is_ok()));
    }
    Ok(places)
}

/// One column of the ends of promises.
fn of_ends<T>(rows: &[&PromiseUpsert], column: impl Fn(Settlement) -> T) -> Vec<Option<T>> {
    rows.iter().map(|row| row.settlement.map(&column)).collect()
}

/// What was said of each promise, column by column.
struct Columns<'a> {
    customers: Vec<Uuid>,
    texts: Vec<&'a str>,
    components: Vec<&'static str>,
    touchpoints: Vec<&'a str>,
    severities: Vec<&'static str>,
    due_days: Vec<i32>,
    due_ats: Vec<Option<Ts>>,
    graces: Vec<i32>,
    limits: Vec<i32>,
    missed_afters: Vec<i32>,
    missed_froms: Vec<i32>,
    made_days: Vec<i32>,
}

impl<'a> Columns<'a> {
    fn of(rows: &[&'a PromiseUpsert]) -> Self {
        Self {
            customers: rows.iter().map(|row| row.customer_id.0).collect(),
            texts: rows.iter().map(|row| row.text.as_str()).collect(),
            components: rows.iter().map(|row| row.component.as_str()).collect(),
            touchpoints: rows.iter().map(|row| row.touchpoint.as_str()).collect(),
            severities: rows.iter().map(|row| row.severity.as_str()).collect(),
            due_days: rows.iter().map(|row| row.due_day.number()).collect(),
            due_ats: rows.iter().map(|row| row.due_at.map(Ts)).collect(),
            graces: rows.iter().map(|row| hours(row.terms.grace_hours)).collect(),
            limits: rows.iter().map(|row| hours(row.terms.limit_hours)).collect(),
            missed_afters: rows.iter().map(|row| hours(row.terms.missed_after_hours)).collect(),
            missed_froms: rows.iter().map(|row| row.missed_from.number()).collect(),
            made_days: rows.iter().map(|row| row.made.number()).collect(),
        }
    }
}

/// Changes what was said of locked promises.
pub(super) async fn update(
    tx: &mut TenantTx,
    input: &[PromiseUpsert],
    differences: &[Difference],
    now: Instant,
) -> Result<(), StoreError> {
    let said: Vec<(Uuid, &PromiseUpsert)> = differences
        .iter()
        .filter_map(|Difference { existing, place }| Some((existing, input.get(*place)?)))
        .filter(|(existing, row)| existing.made_differs(row))
        .map(|(existing, row)| (existing.id, row))
        .collect();
    if said.is_empty() {
        return Ok(());
    }
    let rows: Vec<&PromiseUpsert> = said.iter().map(|(_, row)| *row).collect();
    let columns = Columns::of(&rows);
    let updated = diesel::sql_query(
        "UPDATE promises p SET customer_id = said.customer_id, text = said.text, component = said.component, \
         touchpoint = said.touchpoint, severity = said.severity, due_day = said.due_day, due_at = said.due_at, \
         grace_hours = said.grace, limit_hours = said.term, missed_after_hours = said.missed_after, \
         missed_from = said.missed_from, made_day = said.made_day, updated_at = $15 \
         FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) AS said (id, customer_id, text, component, \
         touchpoint, severity, due_day, due_at, grace, term, missed_after, missed_from, made_day) \
         WHERE p.org_id = $1 AND p.id = said.id",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Array<SqlUuid>, _>(said.iter().map(|(id, _)| *id).collect::<Vec<_>>())
    .bind::<Array<SqlUuid>, _>(columns.customers)
    .bind::<Array<Text>, _>(columns.texts)
    .bind::<Array<Text>, _>(columns.components)
    .bind::<Array<Text>, _>(columns.touchpoints)
    .bind::<Array<Text>, _>(columns.severities)
    .bind::<Array<Integer>, _>(columns.due_days)
    .bind::<Array<Nullable<Timestamptz>>, _>(columns.due_ats)
    .bind::<Array<Integer>, _>(columns.graces)
    .bind::<Array<Integer>, _>(columns.limits)
    .bind::<Array<Integer>, _>(columns.missed_afters)
    .bind::<Array<Integer>, _>(columns.missed_froms)
    .bind::<Array<Integer>, _>(columns.made_days)
    .bind::<Timestamptz, _>(Ts(now))
    .execute(tx.conn()?)
    .await?;
    ensure("change promises", said.len(), updated)
}

/// Appends events, each with its number, and repeats them in their promises: one statement for both.
pub(super) async fn append(
    tx: &mut TenantTx,
    events: &[(PromiseId, u32, Settlement)],
    import: Option<ImportId>,
    now: Instant,
) -> Result<(), StoreError> {
    if events.is_empty() {
        return Ok(());
    }
    let updated = diesel::sql_query(
        "WITH new AS MATERIALIZED (SELECT * FROM unnest($2, $3, $4, $5, $6, $7) \
         AS new (promise_id, number, day, outcome, ground, credit_bp)), \
         appended AS (INSERT INTO promise_events (org_id, promise_id, number, day, outcome, ground, credit_bp, note, \
         recorded_at, recorded_by, import_id) SELECT $1, new.*, '', $8, NULL, $9 FROM new) \
         UPDATE promises p SET settled_number = new.number, settled_day = new.day, settled_outcome = new.outcome, \
         settled_ground = new.ground, settled_credit_bp = new.credit_bp, updated_at = $8 \
         FROM new WHERE p.org_id = $1 AND p.id = new.promise_id",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Array<SqlUuid>, _>(events.iter().map(|(id, _, _)| id.0).collect::<Vec<_>>())
    .bind::<Array<Integer>, _>(
        events.iter().map(|(_, number, _)| i32::try_from(*number).unwrap_or(i32::MAX)).collect::<Vec<_>>(),
    )
    .bind::<Array<Integer>, _>(events.iter().map(|(_, _, end)| Day::number(end.day)).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(events.iter().map(|(_, _, end)| end.outcome.as_str()).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(events.iter().map(|(_, _, end)| end.ground.as_str()).collect::<Vec<_>>())
    .bind::<Array<Integer>, _>(events.iter().map(|(_, _, end)| i32::from(end.credit_bp)).collect::<Vec<_>>())
    .bind::<Timestamptz, _>(Ts(now))
    .bind::<Nullable<SqlUuid>, _>(import.map(|import| import.0))
    .execute(tx.conn()?)
    .await?;
    ensure("settle promises", events.len(), updated)
}
