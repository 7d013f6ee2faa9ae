//! Priors by day: closed once, never changed within a day but by closing it again.

use std::collections::BTreeMap;

use diesel::QueryableByName;
use diesel::sql_types::{Array, Integer, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kept_core::calendar::{Day, Instant};
use kept_core::model::{Model, Part};
use kept_core::priors::{PartPrior, Priors};

use crate::db::TenantTx;
use crate::error::StoreError;
use crate::types::{Ts, at};

/// Stores the priors that apply from `day`, in place of those that were stored for it.
pub async fn put(
    tx: &mut TenantTx,
    day: Day,
    closed: &BTreeMap<String, Priors>,
    now: Instant,
) -> Result<(), StoreError> {
    diesel::sql_query("DELETE FROM priors WHERE org_id = $1 AND day = $2")
        .bind::<SqlUuid, _>(tx.org().0)
        .bind::<Integer, _>(day.number())
        .execute(tx.conn()?)
        .await?;
    let (mut segments, mut parts, mut means, mut strengths) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (segment, priors) in closed {
        for part in Part::ALL {
            let prior = priors.part(part);
            segments.push(segment.as_str());
            parts.push(part.as_str());
            means.push(i32::try_from(prior.mean_micro).unwrap_or(i32::MAX));
            strengths.push(i32::try_from(prior.strength_milli).unwrap_or(i32::MAX));
        }
    }
    diesel::sql_query(
        "INSERT INTO priors (org_id, day, segment, part, mean_micro, strength_milli, recorded_at) \
         SELECT $1, $2, segment, part, mean, strength, $3 \
         FROM unnest($4, $5, $6, $7) AS closed (segment, part, mean, strength)",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Integer, _>(day.number())
    .bind::<Timestamptz, _>(Ts(now))
    .bind::<Array<Text>, _>(segments)
    .bind::<Array<Text>, _>(parts)
    .bind::<Array<Integer>, _>(means)
    .bind::<Array<Integer>, _>(strengths)
    .execute(tx.conn()?)
    .await?;
    Ok(())
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Integer)]
    day: i32,
    #[diesel(sql_type = Text)]
    segment: String,
    #[diesel(sql_type = Text)]
    part: String,
    #[diesel(sql_type = Integer)]
    mean_micro: i32,
    #[diesel(sql_type = Integer)]
    strength_milli: i32,
}

/// The priors that apply on `day`, by segment, from the newest close up to it; the empty name is the organisation,
/// which holds for every segment without an entry. `None` before the first close.
pub async fn on(
    tx: &mut TenantTx,
    day: Day,
    model: &Model,
) -> Result<Option<BTreeMap<String, Priors>>, StoreError> {
    let rows: Vec<Row> = diesel::sql_query(
        "SELECT day, segment, part, mean_micro, strength_milli FROM priors \
         WHERE org_id = $1 AND day = (SELECT max(day) FROM priors WHERE org_id = $1 AND day <= $2)",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Integer, _>(day.number())
    .load(tx.conn()?)
    .await?;
    gather(rows, model)
}

/// The same for one segment, or the organisation's where the segment has none.
pub async fn of_segment(
    tx: &mut TenantTx,
    day: Day,
    segment: &str,
    model: &Model,
) -> Result<Option<Priors>, StoreError> {
    let rows: Vec<Row> = diesel::sql_query(
        "SELECT day, segment, part, mean_micro, strength_milli FROM priors \
         WHERE org_id = $1 AND segment IN ('', $3) \
           AND day = (SELECT max(day) FROM priors WHERE org_id = $1 AND day <= $2)",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Integer, _>(day.number())
    .bind::<Text, _>(segment)
    .load(tx.conn()?)
    .await?;
    let mut found = gather(rows, model)?.unwrap_or_default();
    Ok(found.remove(segment).or_else(|| found.remove("")))
}

fn gather(rows: Vec<Row>, model: &Model) -> Result<Option<BTreeMap<String, Priors>>, StoreError> {
    let mut found: BTreeMap<String, Priors> = BTreeMap::new();
    for row in rows {
        let from = at("priors", "day").day(&row.segment, row.day)?;
        let part: Part = at("priors", "part").word(&row.segment, &row.part)?;
        let prior = PartPrior {
            mean_micro: at("priors", "mean_micro").integer(&row.segment, row.mean_micro)?,
            strength_milli: at("priors", "strength_milli").integer(&row.segment, row.strength_milli)?,
        };
        let priors =
            found.entry(row.segment).or_insert_with(|| Priors { from: Some(from), ..Priors::start(model) });
        if let Some(place) = priors.parts.get_mut(part.index()) {
            *place = prior;
        }
    }
    Ok((!found.is_empty()).then_some(found))
}
