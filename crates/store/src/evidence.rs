//! Evidence, assembled from the records that it consists of. There is no evidence table to fall out of step.

use std::collections::BTreeMap;

use diesel::QueryableByName;
use diesel::sql_types::{Array, Bool, Integer, Nullable, SmallInt, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kept_core::behaviour;
use kept_core::calendar::{Day, Instant};
use kept_core::evidence::{Evidence, Fact};
use kept_core::ids::CustomerId;
use kept_core::promise::Settlement;
use uuid::Uuid;

use crate::db::TenantTx;
use crate::error::StoreError;
use crate::types::{Ts, at};

/// What is known of one customer as of `as_of`, from what was recorded by `known_at`; by day, then by id.
pub async fn of(
    tx: &mut TenantTx,
    customer: CustomerId,
    as_of: Day,
    known_at: Instant,
) -> Result<Vec<Evidence>, StoreError> {
    Ok(of_many(tx, &[customer], as_of, known_at).await?.remove(&customer).unwrap_or_default())
}

/// The same of several customers; one without evidence has no entry.
pub async fn of_many(
    tx: &mut TenantTx,
    customers: &[CustomerId],
    as_of: Day,
    known_at: Instant,
) -> Result<BTreeMap<CustomerId, Vec<Evidence>>, StoreError> {
    let ids: Vec<Uuid> = customers.iter().map(|customer| customer.0).collect();
    let mut found: BTreeMap<CustomerId, Vec<Evidence>> = BTreeMap::new();
    for row in answers(tx, &ids, as_of, known_at).await? {
        found.entry(CustomerId(row.customer_id)).or_default().push(row.evidence()?);
    }
    for row in promises(tx, &ids, as_of, known_at).await? {
        found.entry(CustomerId(row.customer_id)).or_default().push(row.evidence()?);
    }
    for (customer, evidence) in deeds(tx, &ids, as_of, known_at).await? {
        found.entry(customer).or_default().extend(evidence);
    }
    for evidence in found.values_mut() {
        evidence.sort_by_key(|piece| (day_of(&piece.fact), piece.id));
    }
    Ok(found)
}

/// The day by which evidence is ordered.
const fn day_of(fact: &Fact) -> i32 {
    match fact {
        Fact::Answer { day, .. } | Fact::Behaviour { day, .. } | Fact::Promise { made: day, .. } => {
            day.number()
        }
    }
}

#[derive(QueryableByName)]
struct AnswerRow {
    #[diesel(sql_type = SqlUuid)]
    customer_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Timestamptz)]
    recorded_at: Ts,
    #[diesel(sql_type = Text)]
    touchpoint: String,
    #[diesel(sql_type = Integer)]
    day: i32,
    #[diesel(sql_type = Text)]
    channel: String,
    #[diesel(sql_type = Bool)]
    complete: bool,
    #[diesel(sql_type = Text)]
    component: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = SmallInt)]
    value: i16,
}

async fn answers(
    tx: &mut TenantTx,
    ids: &[Uuid],
    as_of: Day,
    known_at: Instant,
) -> Result<Vec<AnswerRow>, StoreError> {
    // Words and options are no scale: they are read on the timeline, never scored.
    let rows = diesel::sql_query(
        "SELECT r.customer_id, r.id, r.recorded_at, r.touchpoint, r.day, r.channel, r.complete, \
                a.component, a.kind, a.value \
         FROM unnest($2) AS wanted (id) CROSS JOIN LATERAL ( \
             SELECT * FROM responses WHERE org_id = $1 AND customer_id = wanted.id AND day <= $3 OFFSET 0) r \
         CROSS JOIN LATERAL ( \
             SELECT * FROM answers WHERE org_id = r.org_id AND response_id = r.id OFFSET 0) a \
         WHERE r.recorded_at <= $4 AND (r.superseded_at IS NULL OR r.superseded_at > $4) \
           AND a.value IS NOT NULL AND a.kind NOT IN ('choice', 'open') \
         ORDER BY r.customer_id, r.day, r.id, a.position",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Array<SqlUuid>, _>(ids)
    .bind::<Integer, _>(as_of.number())
    .bind::<Timestamptz, _>(Ts(known_at))
    .load(tx.conn()?)
    .await?;
    Ok(rows)
}

impl AnswerRow {
    fn evidence(self) -> Result<Evidence, StoreError> {
        Ok(Evidence {
            id: self.id,
            recorded_at: self.recorded_at.into(),
            component: at("answers", "component").word(self.id, &self.component)?,
            touchpoint: self.touchpoint,
            fact: Fact::Answer {
                day: at("responses", "day").day(self.id, self.day)?,
                kind: at("answers", "kind").word(self.id, &self.kind)?,
                value: at("answers", "value").integer(self.id, self.value)?,
                complete: self.complete,
                channel: at("responses", "channel").word(self.id, &self.channel)?,
            },
        })
    }
}

#[derive(QueryableByName)]
struct DeedRow {
    #[diesel(sql_type = SqlUuid)]
    customer_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Timestamptz)]
    recorded_at: Ts,
    #[diesel(sql_type = Text)]
    touchpoint: String,
    #[diesel(sql_type = Integer)]
    day: i32,
    #[diesel(sql_type = Text)]
    kind: String,
}

/// What customers did, as far as it says something to the loyalty index.
async fn deeds(
    tx: &mut TenantTx,
    ids: &[Uuid],
    as_of: Day,
    known_at: Instant,
) -> Result<Vec<(CustomerId, Vec<Evidence>)>, StoreError> {
    let rows: Vec<DeedRow> = diesel::sql_query(
        "SELECT b.customer_id, b.id, b.recorded_at, b.touchpoint, b.day, b.kind \
         FROM unnest($2) AS wanted (id) CROSS JOIN LATERAL ( \
             SELECT * FROM behaviours WHERE org_id = $1 AND customer_id = wanted.id AND day <= $3 OFFSET 0) b \
         WHERE b.recorded_at <= $4 AND (b.superseded_at IS NULL OR b.superseded_at > $4) \
         ORDER BY b.customer_id, b.day, b.id",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Array<SqlUuid>, _>(ids)
    .bind::<Integer, _>(as_of.number())
    .bind::<Timestamptz, _>(Ts(known_at))
    .load(tx.conn()?)
    .await?;
    rows.chunk_by(|a, b| a.customer_id == b.customer_id).map(deeds_of_one).collect()
}

fn deeds_of_one(rows: &[DeedRow]) -> Result<(CustomerId, Vec<Evidence>), StoreError> {
    let kinds = rows.iter().map(|row| at("behaviours", "kind").word(row.id, &row.kind));
    let counted = behaviour::counted_all(kinds.collect::<Result<Vec<_>, _>>()?);
    let mut evidence = Vec::with_capacity(rows.len());
    for (row, counted) in rows.iter().zip(counted) {
        let Some(kind) = counted else { continue };
        let day = at("behaviours", "day").day(row.id, row.day)?;
        evidence.push(Evidence {
            id: row.id,
            recorded_at: row.recorded_at.into(),
            component: behaviour::COMPONENT,
            touchpoint: row.touchpoint.clone(),
            fact: Fact::Behaviour { day, kind },
        });
    }
    let customer = rows.first().map_or(Uuid::nil(), |row| row.customer_id);
    Ok((CustomerId(customer), evidence))
}

#[derive(QueryableByName)]
struct PromiseRow {
    #[diesel(sql_type = SqlUuid)]
    customer_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Timestamptz)]
    recorded_at: Ts,
    #[diesel(sql_type = Text)]
    component: String,
    #[diesel(sql_type = Text)]
    touchpoint: String,
    #[diesel(sql_type = Text)]
    severity: String,
    #[diesel(sql_type = Integer)]
    made_day: i32,
    #[diesel(sql_type = Integer)]
    missed_from: i32,
    #[diesel(sql_type = Nullable<Integer>)]
    settled_day: Option<i32>,
    #[diesel(sql_type = Nullable<Text>)]
    outcome: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    ground: Option<String>,
    #[diesel(sql_type = Nullable<Integer>)]
    credit_bp: Option<i32>,
}

async fn promises(
    tx: &mut TenantTx,
    ids: &[Uuid],
    as_of: Day,
    known_at: Instant,
) -> Result<Vec<PromiseRow>, StoreError> {
    let rows = diesel::sql_query(
        "SELECT p.customer_id, p.id, p.recorded_at, p.component, p.touchpoint, p.severity, p.made_day, \
                p.missed_from, e.day AS settled_day, e.outcome, e.ground, e.credit_bp \
         FROM unnest($2) AS wanted (id) CROSS JOIN LATERAL ( \
             SELECT * FROM promises WHERE org_id = $1 AND customer_id = wanted.id OFFSET 0) p \
         LEFT JOIN LATERAL ( \
             SELECT s.day, s.outcome, s.ground, s.credit_bp FROM promise_events s \
             WHERE s.org_id = p.org_id AND s.promise_id = p.id AND s.day <= $3 AND s.recorded_at <= $4 \
             ORDER BY s.number DESC LIMIT 1) e ON true \
         WHERE p.made_day <= $3 AND p.recorded_at <= $4 \
         ORDER BY p.customer_id, p.id",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Array<SqlUuid>, _>(ids)
    .bind::<Integer, _>(as_of.number())
    .bind::<Timestamptz, _>(Ts(known_at))
    .load(tx.conn()?)
    .await?;
    Ok(rows)
}

impl PromiseRow {
    fn evidence(self) -> Result<Evidence, StoreError> {
        Ok(Evidence {
            id: self.id,
            recorded_at: self.recorded_at.into(),
            component: at("promises", "component").word(self.id, &self.component)?,
            fact: Fact::Promise {
                made: at("promises", "made_day").day(self.id, self.made_day)?,
                missed_from: at("promises", "missed_from").day(self.id, self.missed_from)?,
                severity: at("promises", "severity").word(self.id, &self.severity)?,
                settled: self.settlement()?,
            },
            touchpoint: self.touchpoint,
        })
    }

    fn settlement(&self) -> Result<Option<Settlement>, StoreError> {
        let (Some(day), Some(outcome), Some(ground), Some(credit_bp)) =
            (self.settled_day, &self.outcome, &self.ground, self.credit_bp)
        else {
            return Ok(None);
        };
        Ok(Some(Settlement {
            day: at("promise_events", "day").day(self.id, day)?,
            outcome: at("promise_events", "outcome").word(self.id, outcome)?,
            ground: at("promise_events", "ground").word(self.id, ground)?,
            credit_bp: at("promise_events", "credit_bp").integer(self.id, credit_bp)?,
        }))
    }
}
