//! The list of responses, in the order that is asked for.

use diesel::sql_types::{BigInt, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kept_api::responses::{Response, ResponseSort};
use kept_core::ask::Channel;
use kept_core::calendar::{Day, Instant};
use kept_core::ids::{CustomerId, PromiseId, ResponseId, SurveyId};
use serde::{Deserialize, Serialize};

use super::{Row, with_answers};
use crate::db::TenantTx;
use crate::error::StoreError;

/// Which responses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only this customer's.
    pub customer: Option<CustomerId>,
    /// Only those to this survey.
    pub survey: Option<SurveyId>,
    /// Only those about this promise.
    pub promise: Option<PromiseId>,
    /// Only those that came by this way.
    pub channel: Option<Channel>,
    /// Only those given on this day or later.
    pub from: Option<Day>,
    /// Only those given on this day or earlier.
    pub to: Option<Day>,
    /// Only those recorded at this instant or later.
    pub since: Option<Instant>,
}

/// Where a page of responses ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    day: Day,
    recorded_at: Instant,
    id: ResponseId,
}

impl Position {
    /// The place of a response, whatever the order.
    pub const fn of(response: &Response) -> Self {
        Self { day: response.day, recorded_at: response.recorded_at, id: response.id }
    }

    /// A place in the order of days.
    pub const fn on(day: Day, id: ResponseId) -> Self {
        Self { day, recorded_at: Instant::EPOCH, id }
    }

    /// What comes after it in the order of `sort`. Typed values, written out, so that no text gets in.
    fn after(&self, sort: ResponseSort) -> String {
        let Self { day, recorded_at, id } = self;
        let day = format!("({}, '{id}'::uuid)", day.number());
        let recorded = format!("('{recorded_at}'::timestamptz, '{id}'::uuid)");
        match sort {
            ResponseSort::LatestDay => format!("(r.day, r.id) < {day}"),
            ResponseSort::EarliestDay => format!("(r.day, r.id) > {day}"),
            ResponseSort::LastRecorded => format!("(r.recorded_at, r.id) < {recorded}"),
            ResponseSort::FirstRecorded => format!("(r.recorded_at, r.id) > {recorded}"),
        }
    }
}

/// The order of an index, after the organisation or the customer.
const fn order(sort: ResponseSort) -> (&'static str, &'static str) {
    match sort {
        ResponseSort::LatestDay => ("r.day", "DESC"),
        ResponseSort::EarliestDay => ("r.day", "ASC"),
        ResponseSort::LastRecorded => ("r.recorded_at", "DESC"),
        ResponseSort::FirstRecorded => ("r.recorded_at", "ASC"),
    }
}

/// At most `limit` responses in the order of `sort`, after a position; those that a correction has taken the place of
/// are left out.
pub async fn list(
    tx: &mut TenantTx,
    filter: &Filter,
    sort: ResponseSort,
    after: Option<Position>,
    limit: u32,
) -> Result<Vec<Response>, StoreError> {
    // Typed values, written out, so that no text gets in.
    let mut only = vec!["r.superseded_at IS NULL".to_owned()];
    only.extend(filter.customer.map(|id| format!("r.customer_id = '{id}'::uuid")));
    only.extend(filter.survey.map(|id| format!("r.survey_id = '{id}'::uuid")));
    only.extend(filter.promise.map(|id| format!("r.promise_id = '{id}'::uuid")));
    only.extend(filter.channel.map(|channel| format!("r.channel = '{}'", channel.as_str())));
    only.extend(filter.from.map(|day| format!("r.day >= {}", day.number())));
    only.extend(filter.to.map(|day| format!("r.day <= {}", day.number())));
    only.extend(filter.since.map(|at| format!("r.recorded_at >= '{at}'::timestamptz")));
    only.extend(after.map(|position| position.after(sort)));
    let (key, turn) = order(sort);
    // What a customer has said is little, whatever its order.
    let of_customer =
        if filter.customer.is_some() { format!("r.customer_id {turn}, ") } else { String::new() };
    let sql = format!(
        "SELECT r.*, c.name AS customer, m.name AS member FROM responses r \
         JOIN customers c ON c.org_id = r.org_id AND c.id = r.customer_id \
         LEFT JOIN members m ON m.org_id = r.org_id AND m.id = r.recorded_by \
         WHERE r.org_id = $1 AND {} ORDER BY r.org_id {turn}, {of_customer}{key} {turn}, r.id {turn} LIMIT $2",
        only.join(" AND ")
    );
    let rows: Vec<Row> = diesel::sql_query(sql)
        .bind::<SqlUuid, _>(tx.org().0)
        .bind::<BigInt, _>(i64::from(limit))
        .load(tx.conn()?)
        .await?;
    with_answers(tx, rows).await
}
