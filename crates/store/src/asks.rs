//! Asks: one request to one contact to answer one survey.

use diesel::prelude::*;
use diesel::sql_types::{
    Array, BigInt, Binary, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid,
};
use diesel_async::RunQueryDsl;
use kept_api::External;
use kept_api::asks::Ask;
use kept_core::ask::{AskState, Channel, state_at};
use kept_core::calendar::Instant;
use kept_core::ids::{AskId, ContactId, CustomerId, MemberId, PromiseId, ResponseId, SurveyId};
use kept_core::survey::SurveyBody;
use serde_json::Value;
use uuid::Uuid;

use crate::cached::cached;
use crate::customers::external;
use crate::db::TenantTx;
use crate::error::StoreError;
use crate::surveys::number;
use crate::types::{At, Ts, at};

/// An ask to be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskRow {
    /// Id.
    pub id: AskId,
    /// Whom.
    pub customer_id: CustomerId,
    /// Which person there.
    pub contact_id: Option<ContactId>,
    /// Which survey, in which version.
    pub survey: (SurveyId, u32),
    /// By which way.
    pub channel: Channel,
    /// The promise that it is about.
    pub promise_id: Option<PromiseId>,
    /// The step of the journey.
    pub touchpoint: String,
    /// SHA-256 of the link's secret; none for a call.
    pub secret_hash: Option<[u8; 32]>,
    /// Until when it may be answered.
    pub expires_at: Instant,
    /// Its id in another system.
    pub external: Option<External>,
    /// When it was made.
    pub recorded_at: Instant,
    /// By whom.
    pub recorded_by: Option<MemberId>,
}

/// An ask as it is stored, with what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredAsk {
    /// The ask.
    pub row: AskRow,
    /// When it was taken back.
    pub withdrawn_at: Option<Instant>,
    /// The response, once it has been answered.
    pub response_id: Option<ResponseId>,
}

impl StoredAsk {
    /// The ask as it is at `now`, without its link, which is not stored.
    pub fn at(&self, now: Instant) -> Ask {
        let AskRow { id, customer_id, contact_id, survey, channel, expires_at, recorded_at, .. } = self.row;
        Ask {
            id,
            customer_id,
            contact_id,
            survey_id: survey.0,
            survey_version: survey.1,
            channel,
            state: state_at(self.response_id.is_some(), self.withdrawn_at.is_some(), expires_at, now),
            expires_at,
            recorded_at,
            response_id: self.response_id,
            external: self.row.external.clone(),
            link: None,
        }
    }
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    customer_id: Uuid,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    contact_id: Option<Uuid>,
    #[diesel(sql_type = SqlUuid)]
    survey_id: Uuid,
    #[diesel(sql_type = Integer)]
    survey_version: i32,
    #[diesel(sql_type = Text)]
    channel: String,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    promise_id: Option<Uuid>,
    #[diesel(sql_type = Text)]
    touchpoint: String,
    #[diesel(sql_type = Nullable<Binary>)]
    secret_hash: Option<Vec<u8>>,
    #[diesel(sql_type = Timestamptz)]
    expires_at: Ts,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    withdrawn_at: Option<Ts>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    response_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    external_source: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    external_id: Option<String>,
    #[diesel(sql_type = Timestamptz)]
    recorded_at: Ts,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    recorded_by: Option<Uuid>,
}

impl Row {
    fn read(self) -> Result<StoredAsk, StoreError> {
        let column = |name| at("asks", name);
        let row = AskRow {
            id: AskId(self.id),
            customer_id: CustomerId(self.customer_id),
            contact_id: self.contact_id.map(ContactId),
            survey: (
                SurveyId(self.survey_id),
                column("survey_version").integer(self.id, self.survey_version)?,
            ),
            channel: column("channel").word(self.id, &self.channel)?,
            promise_id: self.promise_id.map(PromiseId),
            touchpoint: self.touchpoint,
            secret_hash: self
                .secret_hash
                .map(|hash| digest(column("secret_hash"), self.id, hash))
                .transpose()?,
            expires_at: self.expires_at.0,
            external: external(self.external_source, self.external_id),
            recorded_at: self.recorded_at.0,
            recorded_by: self.recorded_by.map(MemberId),
        };
        let withdrawn_at = self.withdrawn_at.map(Instant::from);
        Ok(StoredAsk { row, withdrawn_at, response_id: self.response_id.map(ResponseId) })
    }
}

/// Reads a SHA-256 digest.
pub(crate) fn digest(column: At, row: Uuid, bytes: Vec<u8>) -> Result<[u8; 32], StoreError> {
    <[u8; 32]>::try_from(bytes).map_err(|bytes| column.inconsistent(row, format!("{} bytes", bytes.len())))
}

/// Stores an ask, unless one with this id or external id is there. Says whether it was stored.
pub async fn create(tx: &mut TenantTx, ask: &AskRow) -> Result<bool, StoreError> {
    let made = cached(
        "INSERT INTO asks (org_id, id, customer_id, contact_id, survey_id, survey_version, channel, promise_id, \
            touchpoint, secret_hash, expires_at, external_source, external_id, recorded_at, recorded_by) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<SqlUuid, _>(ask.id.0)
    .bind::<SqlUuid, _>(ask.customer_id.0)
    .bind::<Nullable<SqlUuid>, _>(ask.contact_id.map(|id| id.0))
    .bind::<SqlUuid, _>(ask.survey.0.0)
    .bind::<Integer, _>(number(ask.survey.1))
    .bind::<Text, _>(ask.channel.as_str())
    .bind::<Nullable<SqlUuid>, _>(ask.promise_id.map(|id| id.0))
    .bind::<Text, _>(&ask.touchpoint)
    .bind::<Nullable<Binary>, _>(ask.secret_hash.map(Vec::from))
    .bind::<Timestamptz, _>(Ts(ask.expires_at))
    .bind::<Nullable<Text>, _>(ask.external.as_ref().map(|external| &external.source))
    .bind::<Nullable<Text>, _>(ask.external.as_ref().map(|external| &external.id))
    .bind::<Timestamptz, _>(Ts(ask.recorded_at))
    .bind::<Nullable<SqlUuid>, _>(ask.recorded_by.map(|id| id.0))
    .execute(tx.conn()?)
    .await?;
    Ok(made == 1)
}

/// One ask.
pub async fn get(tx: &mut TenantTx, id: AskId) -> Result<Option<StoredAsk>, StoreError> {
    let row: Option<Row> = cached("SELECT * FROM asks WHERE org_id = ? AND id = ?")
        .bind::<SqlUuid, _>(tx.org().0)
        .bind::<SqlUuid, _>(id.0)
        .get_result(tx.conn()?)
        .await
        .optional()?;
    row.map(Row::read).transpose()
}

/// The ask that another system knows by this id.
pub async fn by_external(tx: &mut TenantTx, external: &External) -> Result<Option<StoredAsk>, StoreError> {
    let row: Option<Row> =
        cached("SELECT * FROM asks WHERE org_id = ? AND external_source = ? AND external_id = ?")
            .bind::<SqlUuid, _>(tx.org().0)
            .bind::<Text, _>(&external.source)
            .bind::<Text, _>(&external.id)
            .get_result(tx.conn()?)
            .await
            .optional()?;
    row.map(Row::read).transpose()
}

/// Which asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only those to this customer.
    pub customer: Option<CustomerId>,
    /// Only those to this contact.
    pub contact: Option<ContactId>,
    /// Only those of this survey.
    pub survey: Option<SurveyId>,
    /// Only those that stand so.
    pub state: Option<AskState>,
    /// Only those with which something happened at this instant or later.
    pub updated_since: Option<Instant>,
}

/// The condition that an ask stands so at `$1`.
const fn stands(state: AskState) -> &'static str {
    match state {
        AskState::Answered => "response_id IS NOT NULL",
        AskState::Withdrawn => "response_id IS NULL AND withdrawn_at IS NOT NULL",
        AskState::Expired => "response_id IS NULL AND withdrawn_at IS NULL AND expires_at <= $1",
        AskState::Open => "response_id IS NULL AND withdrawn_at IS NULL AND expires_at > $1",
    }
}

/// The condition that an ask was made, answered or taken back at `$5` or later, or has expired between then and `$1`.
const UPDATED_SINCE: &str = "($5::timestamptz IS NULL OR recorded_at >= $5 OR withdrawn_at >= $5 \
     OR (response_id IS NULL AND withdrawn_at IS NULL AND expires_at BETWEEN $5 AND $1) \
     OR EXISTS (SELECT 1 FROM responses r WHERE r.org_id = asks.org_id AND r.id = asks.response_id \
        AND r.recorded_at >= $5))";

/// At most `limit` asks, newest first, after the ask `after`, as they stand at `now`.
pub async fn list(
    tx: &mut TenantTx,
    filter: &Filter,
    now: Instant,
    after: Option<AskId>,
    limit: u32,
) -> Result<Vec<StoredAsk>, StoreError> {
    // Typed values, written out, so that no text gets in.
    let mut only = vec!["$1::timestamptz IS NOT NULL".to_owned(), UPDATED_SINCE.to_owned()];
    only.extend(filter.customer.map(|id| format!("customer_id = '{id}'::uuid")));
    only.extend(filter.contact.map(|id| format!("contact_id = '{id}'::uuid")));
    only.extend(filter.survey.map(|id| format!("survey_id = '{id}'::uuid")));
    only.extend(filter.state.map(|state| stands(state).to_owned()));
    let order = if filter.customer.is_some() {
        "org_id DESC, customer_id DESC, id DESC"
    } else {
        "org_id DESC, id DESC"
    };
    let sql = format!(
        "SELECT * FROM asks WHERE org_id = $2 AND id < $3 AND {} ORDER BY {order} LIMIT $4",
        only.join(" AND ")
    );
    let rows: Vec<Row> = diesel::sql_query(sql)
        .bind::<Timestamptz, _>(Ts(now))
        .bind::<SqlUuid, _>(tx.org().0)
        .bind::<SqlUuid, _>(after.map_or(Uuid::max(), |id| id.0))
        .bind::<BigInt, _>(i64::from(limit))
        .bind::<Nullable<Timestamptz>, _>(filter.updated_since.map(Ts))
        .load(tx.conn()?)
        .await?;
    rows.into_iter().map(Row::read).collect()
}

/// Holds these asks until the transaction ends, so that none is answered twice or withdrawn meanwhile.
/// Those that are not there are left out.
pub async fn hold(tx: &mut TenantTx, ids: &[AskId]) -> Result<Vec<StoredAsk>, StoreError> {
    let rows: Vec<Row> =
        cached("SELECT * FROM asks WHERE org_id = ? AND id = ANY(?) ORDER BY id FOR NO KEY UPDATE")
            .bind::<SqlUuid, _>(tx.org().0)
            .bind::<Array<SqlUuid>, _>(ids.iter().map(|id| id.0).collect::<Vec<_>>())
            .load(tx.conn()?)
            .await?;
    rows.into_iter().map(Row::read).collect()
}

/// As [`hold`], with the time zone of the organisation; none when none of the asks is there.
pub async fn hold_to_answer(
    tx: &mut TenantTx,
    ids: &[AskId],
) -> Result<Option<(String, Vec<StoredAsk>)>, StoreError> {
    #[derive(QueryableByName)]
    struct Zoned {
        #[diesel(embed)]
        ask: Row,
        #[diesel(sql_type = Text)]
        time_zone: String,
    }
    let rows: Vec<Zoned> = cached(
        "SELECT a.*, o.time_zone FROM asks a JOIN organisations o ON o.id = a.org_id \
         WHERE a.org_id = ? AND a.id = ANY(?) ORDER BY a.id FOR NO KEY UPDATE OF a",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Array<SqlUuid>, _>(ids.iter().map(|id| id.0).collect::<Vec<_>>())
    .load(tx.conn()?)
    .await?;
    let Some(time_zone) = rows.iter().map(|row| row.time_zone.clone()).next() else { return Ok(None) };
    let asks: Result<_, _> = rows.into_iter().map(|row| row.ask.read()).collect();
    Ok(Some((time_zone, asks?)))
}

/// Notes which responses have answered these asks. They must be held.
pub async fn answered(tx: &mut TenantTx, answers: &[(AskId, ResponseId)]) -> Result<(), StoreError> {
    let (asks, responses): (Vec<Uuid>, Vec<Uuid>) = answers.iter().map(|(ask, by)| (ask.0, by.0)).unzip();
    let changed = cached(
        "UPDATE asks SET response_id = answered.response_id FROM unnest(?, ?) AS answered (id, response_id) \
         WHERE asks.org_id = ? AND asks.id = answered.id",
    )
    .bind::<Array<SqlUuid>, _>(asks)
    .bind::<Array<SqlUuid>, _>(responses)
    .bind::<SqlUuid, _>(tx.org().0)
    .execute(tx.conn()?)
    .await?;
    crate::error::ensure("note answers of asks", answers.len(), changed)
}

/// Takes an ask back. It must be held.
pub async fn withdraw(tx: &mut TenantTx, id: AskId, now: Instant) -> Result<(), StoreError> {
    let changed = cached("UPDATE asks SET withdrawn_at = ? WHERE org_id = ? AND id = ?")
        .bind::<Timestamptz, _>(Ts(now))
        .bind::<SqlUuid, _>(tx.org().0)
        .bind::<SqlUuid, _>(id.0)
        .execute(tx.conn()?)
        .await?;
    crate::error::ensure("withdraw an ask", 1, changed)
}

/// What is known of an ask's customer, contact and promise before it is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Addressee {
    /// Whether the contact wants not to be asked; none when the customer has no such contact.
    pub do_not_contact: Option<bool>,
    /// What the contact has said to being called.
    pub consent_phone: Option<bool>,
    /// Whether the customer has the promise.
    pub promise: bool,
}

/// Whether customer, contact and promise belong together; none when there is no such customer.
pub async fn addressee(
    tx: &mut TenantTx,
    customer: CustomerId,
    contact: Option<ContactId>,
    promise: Option<PromiseId>,
) -> Result<Option<Addressee>, StoreError> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = Nullable<diesel::sql_types::Bool>)]
        do_not_contact: Option<bool>,
        #[diesel(sql_type = Nullable<diesel::sql_types::Bool>)]
        consent_phone: Option<bool>,
        #[diesel(sql_type = diesel::sql_types::Bool)]
        promise: bool,
    }
    let found: Option<Found> = cached(
        "SELECT t.do_not_contact, t.consent_phone, p.id IS NOT NULL AS promise FROM customers c \
         LEFT JOIN contacts t ON t.org_id = c.org_id AND t.customer_id = c.id AND t.id = ? \
         LEFT JOIN promises p ON p.org_id = c.org_id AND p.customer_id = c.id AND p.id = ? \
         WHERE c.org_id = ? AND c.id = ?",
    )
    .bind::<Nullable<SqlUuid>, _>(contact.map(|id| id.0))
    .bind::<Nullable<SqlUuid>, _>(promise.map(|id| id.0))
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<SqlUuid, _>(customer.0)
    .get_result(tx.conn()?)
    .await
    .optional()?;
    let addressee = |Found { do_not_contact, consent_phone, promise }| Addressee {
        do_not_contact,
        consent_phone,
        promise,
    };
    Ok(found.map(addressee))
}

/// An ask with everything that its page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskPage {
    /// The ask.
    pub ask: StoredAsk,
    /// Who asks.
    pub organisation: String,
    /// What is asked.
    pub survey: SurveyBody,
    /// Language of the contact; empty when unknown.
    pub language: String,
}

/// An ask with everything that its page shows.
pub async fn page(tx: &mut TenantTx, id: AskId) -> Result<Option<AskPage>, StoreError> {
    #[derive(QueryableByName)]
    struct PageRow {
        #[diesel(embed)]
        ask: Row,
        #[diesel(sql_type = Text)]
        organisation: String,
        #[diesel(sql_type = Jsonb)]
        body: Value,
        #[diesel(sql_type = Text)]
        language: String,
    }
    let row: Option<PageRow> = cached(
        "SELECT a.*, o.name AS organisation, v.body, coalesce(c.language, '') AS language \
         FROM asks a JOIN organisations o ON o.id = a.org_id \
         JOIN survey_versions v ON v.org_id = a.org_id AND v.survey_id = a.survey_id \
            AND v.version = a.survey_version \
         LEFT JOIN contacts c ON c.org_id = a.org_id AND c.id = a.contact_id \
         WHERE a.org_id = ? AND a.id = ?",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<SqlUuid, _>(id.0)
    .get_result(tx.conn()?)
    .await
    .optional()?;
    row.map(|row| {
        let survey = at("survey_versions", "body").json(row.ask.survey_id, row.body)?;
        Ok(AskPage { ask: row.ask.read()?, organisation: row.organisation, survey, language: row.language })
    })
    .transpose()
}
