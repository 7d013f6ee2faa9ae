//! What changed since an instant. Each list is counted up to a bound, so that it costs the same however much there is.

use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Bool, Integer, Nullable, SmallInt, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kept_api::changes::{AnswerCame, BandChanged, Counted, CustomerName, ImportEnded, PromiseEnded};
use kept_api::me::MemberRef;
use kept_core::band::{Band, floor_micro};
use kept_core::calendar::{Day, Instant};
use kept_core::ids::{CustomerId, ImportId, MemberId, PromiseId, ResponseId};
use kept_core::scorecard::Letter;
use uuid::Uuid;

use crate::cached::cached;
use crate::closes::LETTERS;
use crate::db::TenantTx;
use crate::error::StoreError;
use crate::types::{Ts, at};

/// Of each kind so many are counted; of more it is only said that there are more.
pub const MOST_COUNTED: usize = 1_000;
/// Of each kind so many are shown.
pub const MOST_SHOWN: usize = 10;

/// Found rows, of which there may be one too many.
fn counted<R, T>(
    rows: Vec<R>,
    read: impl FnMut(R) -> Result<T, StoreError>,
) -> Result<Counted<T>, StoreError> {
    let (found, more) = (rows.len().min(MOST_COUNTED), rows.len() > MOST_COUNTED);
    let some = rows.into_iter().take(MOST_SHOWN).map(read).collect::<Result<_, _>>()?;
    Ok(Counted { count: u64::try_from(found).unwrap_or(u64::MAX), more, some })
}

/// One more than are counted.
fn bound() -> i64 {
    i64::try_from(MOST_COUNTED).unwrap_or(i64::MAX).saturating_add(1)
}

#[derive(QueryableByName)]
struct AnswerRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    customer_id: Uuid,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Timestamptz)]
    recorded_at: Ts,
    #[diesel(sql_type = Nullable<SmallInt>)]
    satisfaction: Option<i16>,
}

/// Complete answers that were recorded after `since`, the newest first of those that were counted. Corrections are not
/// among them.
pub async fn answers(tx: &mut TenantTx, since: Instant) -> Result<Counted<AnswerCame>, StoreError> {
    let rows: Vec<AnswerRow> = cached(
        "WITH came AS MATERIALIZED ( \
             SELECT id, customer_id, recorded_at FROM responses \
             WHERE org_id = ? AND recorded_at > ? AND complete AND superseded_at IS NULL AND revision <= 1 LIMIT ?) \
         SELECT r.id, r.customer_id, c.name, r.recorded_at, \
                (SELECT a.value FROM answers a WHERE a.org_id = ? AND a.response_id = r.id \
                    AND a.kind = 'satisfaction' ORDER BY a.position LIMIT 1) AS satisfaction \
         FROM came r JOIN customers c ON c.org_id = ? AND c.id = r.customer_id \
         ORDER BY r.recorded_at DESC, r.id DESC",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Timestamptz, _>(Ts(since))
    .bind::<BigInt, _>(bound())
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<SqlUuid, _>(tx.org().0)
    .load(tx.conn()?)
    .await?;
    counted(rows, |row| {
        let step = |value| at("answers", "value").integer(row.id, value);
        Ok(AnswerCame {
            id: ResponseId(row.id),
            satisfaction: row.satisfaction.map(step).transpose()?,
            customer: CustomerName { id: CustomerId(row.customer_id), name: row.name },
            at: row.recorded_at.0,
        })
    })
}

#[derive(QueryableByName)]
struct PromiseRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Text)]
    text: String,
    #[diesel(sql_type = SqlUuid)]
    customer_id: Uuid,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Nullable<Text>)]
    outcome: Option<String>,
}

impl PromiseRow {
    fn read(self) -> Result<PromiseEnded, StoreError> {
        let word = |word: String| at("promises", "settled_outcome").word(self.id, &word);
        Ok(PromiseEnded {
            id: PromiseId(self.id),
            text: self.text,
            outcome: self.outcome.map(word).transpose()?,
            customer: CustomerName { id: CustomerId(self.customer_id), name: self.name },
        })
    }
}

/// Promises that stand as kept or exceeded, and were settled after `since`.
pub async fn kept(tx: &mut TenantTx, since: Instant) -> Result<Counted<PromiseEnded>, StoreError> {
    let rows: Vec<PromiseRow> = cached(
        "WITH ended AS MATERIALIZED ( \
             SELECT DISTINCT promise_id FROM ( \
                 SELECT promise_id FROM promise_events \
                 WHERE org_id = ? AND recorded_at > ? AND outcome IN ('kept', 'exceeded') LIMIT ?) found) \
         SELECT p.id, p.text, p.customer_id, c.name, p.settled_outcome AS outcome \
         FROM ended e JOIN promises p ON p.org_id = ? AND p.id = e.promise_id \
         JOIN customers c ON c.org_id = ? AND c.id = p.customer_id \
         WHERE p.settled_outcome IN ('kept', 'exceeded') ORDER BY p.settled_day DESC, p.id DESC",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Timestamptz, _>(Ts(since))
    .bind::<BigInt, _>(bound())
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<SqlUuid, _>(tx.org().0)
    .load(tx.conn()?)
    .await?;
    counted(rows, PromiseRow::read)
}

/// Promises that stand as late, partly kept or missed and were settled after `since`, and open ones whose limit passed
/// on a day after `since_day`, up to `today`.
pub async fn broken(
    tx: &mut TenantTx,
    since: Instant,
    since_day: Day,
    today: Day,
) -> Result<Counted<PromiseEnded>, StoreError> {
    let rows: Vec<PromiseRow> = cached(
        "WITH ended AS MATERIALIZED ( \
             (SELECT promise_id FROM promise_events \
              WHERE org_id = ? AND recorded_at > ? AND outcome IN ('late', 'partly', 'missed') LIMIT ?) \
             UNION \
             (SELECT id FROM promises \
              WHERE org_id = ? AND settled_number = 0 AND missed_from > ? AND missed_from <= ? \
              ORDER BY missed_from DESC LIMIT ?)) \
         SELECT p.id, p.text, p.customer_id, c.name, p.settled_outcome AS outcome \
         FROM ended e JOIN promises p ON p.org_id = ? AND p.id = e.promise_id \
         JOIN customers c ON c.org_id = ? AND c.id = p.customer_id \
         WHERE p.settled_number = 0 OR p.settled_outcome IN ('late', 'partly', 'missed') \
         ORDER BY coalesce(p.settled_day, p.missed_from) DESC, p.id DESC",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Timestamptz, _>(Ts(since))
    .bind::<BigInt, _>(bound())
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Integer, _>(since_day.number())
    .bind::<Integer, _>(today.number())
    .bind::<BigInt, _>(bound())
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<SqlUuid, _>(tx.org().0)
    .load(tx.conn()?)
    .await?;
    counted(rows, PromiseRow::read)
}

#[derive(QueryableByName)]
struct BandRow {
    #[diesel(sql_type = SqlUuid)]
    customer_id: Uuid,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Nullable<SmallInt>)]
    grade_before: Option<i16>,
    #[diesel(sql_type = Nullable<SmallInt>)]
    grade_after: Option<i16>,
    #[diesel(sql_type = Bool)]
    held_before: bool,
    #[diesel(sql_type = Bool)]
    holds_after: bool,
    #[diesel(sql_type = BigInt)]
    found: i64,
}

/// Active customers whose grade or side of the floor is another on the second closed day than on the first, those with
/// the most value at risk first. Both days must have been scored by the same model.
pub async fn bands(
    tx: &mut TenantTx,
    days: [Day; 2],
    floor_bp: u16,
) -> Result<Counted<BandChanged>, StoreError> {
    let [before, after] = days;
    let floor = floor_micro(floor_bp);
    let rows: Vec<BandRow> = cached(
        "WITH moved AS MATERIALIZED ( \
             SELECT b.customer_id, a.grade AS grade_before, b.grade AS grade_after, b.value_at_risk_minor, \
                    a.dependable >= ? AS held_before, b.dependable >= ? AS holds_after, count(*) OVER () AS found \
             FROM customer_scores a JOIN customer_scores b ON b.org_id = ? AND b.day = ? \
                AND b.customer_id = a.customer_id AND b.active \
             WHERE a.org_id = ? AND a.day = ? \
               AND (a.grade IS DISTINCT FROM b.grade OR (a.dependable >= ?) <> (b.dependable >= ?)) \
             ORDER BY b.value_at_risk_minor DESC NULLS LAST, b.customer_id LIMIT ?) \
         SELECT m.*, c.name FROM moved m JOIN customers c ON c.org_id = ? AND c.id = m.customer_id \
         ORDER BY m.value_at_risk_minor DESC NULLS LAST, m.customer_id",
    )
    .bind::<BigInt, _>(floor)
    .bind::<BigInt, _>(floor)
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Integer, _>(after.number())
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Integer, _>(before.number())
    .bind::<BigInt, _>(floor)
    .bind::<BigInt, _>(floor)
    .bind::<BigInt, _>(i64::try_from(MOST_SHOWN).unwrap_or(i64::MAX))
    .bind::<SqlUuid, _>(tx.org().0)
    .load(tx.conn()?)
    .await?;
    let count = rows.as_slice().first().map_or(0, |row| row.found.unsigned_abs());
    let some = rows.into_iter().map(band_changed).collect::<Result<_, StoreError>>()?;
    Ok(Counted { count, more: false, some })
}

fn band_changed(row: BandRow) -> Result<BandChanged, StoreError> {
    let letter = |place: i16| -> Result<Letter, StoreError> {
        let found = usize::try_from(place).ok().and_then(|place| LETTERS.get(place)).copied();
        found.ok_or_else(|| at("customer_scores", "grade").inconsistent(row.customer_id, place))
    };
    let band = |grade: Option<i16>, dependable| -> Result<Band, StoreError> {
        Ok(Band { grade: grade.map(letter).transpose()?, dependable })
    };
    Ok(BandChanged {
        before: band(row.grade_before, row.held_before)?,
        after: band(row.grade_after, row.holds_after)?,
        customer: CustomerName { id: CustomerId(row.customer_id), name: row.name },
    })
}

#[derive(QueryableByName)]
struct NamedRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Text)]
    name: String,
}

/// Members who came after `since`, the newest first, without whoever asks.
pub async fn members(
    tx: &mut TenantTx,
    since: Instant,
    but: Option<MemberId>,
) -> Result<Counted<MemberRef>, StoreError> {
    let rows: Vec<NamedRow> = cached(
        "SELECT id, name FROM members \
         WHERE org_id = ? AND recorded_at > ? AND removed_at IS NULL AND id <> ? ORDER BY id DESC LIMIT ?",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Timestamptz, _>(Ts(since))
    .bind::<SqlUuid, _>(but.map_or(Uuid::nil(), |member| member.0))
    .bind::<BigInt, _>(bound())
    .load(tx.conn()?)
    .await?;
    counted(rows, |row| Ok(MemberRef { id: MemberId(row.id), name: row.name }))
}

#[derive(QueryableByName)]
struct ImportRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    state: String,
}

/// Imports that ended after `since`, the newest first; dry runs are not among them.
pub async fn imports(tx: &mut TenantTx, since: Instant) -> Result<Counted<ImportEnded>, StoreError> {
    let rows: Vec<ImportRow> = cached(
        "SELECT id, name, state FROM imports \
         WHERE org_id = ? AND ended_at > ? AND NOT dry_run AND state IN ('done', 'failed') ORDER BY id DESC LIMIT ?",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Timestamptz, _>(Ts(since))
    .bind::<BigInt, _>(bound())
    .load(tx.conn()?)
    .await?;
    counted(rows, |row| {
        let state = at("imports", "state").word(row.id, &row.state)?;
        Ok(ImportEnded { id: ImportId(row.id), name: row.name, state })
    })
}
