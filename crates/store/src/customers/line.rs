//! A customer with its scores, as a list shows it.

use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Bool, Integer, Nullable, SmallInt, Text, Uuid as SqlUuid};
use kept_api::customers::{CustomerLine, LineScores};
use kept_core::ids::CustomerId;
use kept_core::scorecard::Letter;
use uuid::Uuid;

use crate::closes::LETTERS;
use crate::customers::{external, member};
use crate::error::StoreError;
use crate::types::at;

/// What is read of each: `c` is the customer, `s` its scores, `m` its owner.
pub(super) const COLUMNS: &str = "c.id, c.name, c.kind, c.segment, c.state, c.owner_id, m.name AS owner, c.yearly_value_minor, \
    c.external_source, c.external_id, \
    s.grade, s.grade_n, s.satisfied, s.satisfaction_n, s.loyalty, s.loyalty_low, s.loyalty_high, s.mostly_prior, \
    s.dependable, s.kept, s.late, s.missed, s.open, s.known_since, s.known, s.value_at_risk_minor";

/// Where the owners' names come from.
pub(super) const OWNERS: &str = "LEFT JOIN members m ON m.org_id = c.org_id AND m.id = c.owner_id";

#[derive(QueryableByName)]
pub(super) struct Row {
    #[diesel(sql_type = SqlUuid)]
    pub(super) id: Uuid,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    segment: String,
    #[diesel(sql_type = Text)]
    state: String,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    owner_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    owner: Option<String>,
    #[diesel(sql_type = Nullable<BigInt>)]
    yearly_value_minor: Option<i64>,
    #[diesel(sql_type = Nullable<Text>)]
    external_source: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    external_id: Option<String>,
    #[diesel(embed)]
    scores: ScoresRow,
}

#[derive(QueryableByName)]
struct ScoresRow {
    #[diesel(sql_type = Nullable<SmallInt>)]
    grade: Option<i16>,
    #[diesel(sql_type = Nullable<Integer>)]
    grade_n: Option<i32>,
    #[diesel(sql_type = Nullable<Integer>)]
    satisfied: Option<i32>,
    #[diesel(sql_type = Nullable<Integer>)]
    satisfaction_n: Option<i32>,
    #[diesel(sql_type = Nullable<BigInt>)]
    loyalty: Option<i64>,
    #[diesel(sql_type = Nullable<BigInt>)]
    loyalty_low: Option<i64>,
    #[diesel(sql_type = Nullable<BigInt>)]
    loyalty_high: Option<i64>,
    #[diesel(sql_type = Nullable<Bool>)]
    mostly_prior: Option<bool>,
    #[diesel(sql_type = Nullable<BigInt>)]
    dependable: Option<i64>,
    #[diesel(sql_type = Nullable<Integer>)]
    kept: Option<i32>,
    #[diesel(sql_type = Nullable<Integer>)]
    late: Option<i32>,
    #[diesel(sql_type = Nullable<Integer>)]
    missed: Option<i32>,
    #[diesel(sql_type = Nullable<Integer>)]
    open: Option<i32>,
    #[diesel(sql_type = Nullable<Integer>)]
    known_since: Option<i32>,
    #[diesel(sql_type = Nullable<Bool>)]
    known: Option<bool>,
    #[diesel(sql_type = Nullable<BigInt>)]
    value_at_risk_minor: Option<i64>,
}

impl Row {
    /// The line.
    pub(super) fn read(self) -> Result<CustomerLine, StoreError> {
        let row = self;
        Ok(CustomerLine {
            id: CustomerId(row.id),
            name: row.name,
            kind: at("customers", "kind").word(row.id, &row.kind)?,
            segment: row.segment,
            state: at("customers", "state").word(row.id, &row.state)?,
            owner: member(row.owner_id, row.owner),
            yearly_value_minor: row.yearly_value_minor,
            external: external(row.external_source, row.external_id),
            scores: scores(row.id, &row.scores)?,
        })
    }
}

/// The scores of a line; none where the outer join found none.
fn scores(id: Uuid, row: &ScoresRow) -> Result<Option<LineScores>, StoreError> {
    let (Some(loyalty), Some(low), Some(high), Some(dependable)) =
        (row.loyalty, row.loyalty_low, row.loyalty_high, row.dependable)
    else {
        return Ok(None);
    };
    let number = |column: &'static str, value: Option<i32>| -> Result<u32, StoreError> {
        at("customer_scores", column).integer(id, value.unwrap_or(0))
    };
    Ok(Some(LineScores {
        grade: row.grade.map(|step| letter(id, step)).transpose()?,
        grade_n: number("grade_n", row.grade_n)?,
        satisfied: number("satisfied", row.satisfied)?,
        satisfaction_n: number("satisfaction_n", row.satisfaction_n)?,
        loyalty: [loyalty, low, high],
        mostly_prior: row.mostly_prior.unwrap_or(true),
        dependable,
        promises: [
            number("kept", row.kept)?,
            number("late", row.late)?,
            number("missed", row.missed)?,
            number("open", row.open)?,
        ],
        known_since: at("customer_scores", "known_since").maybe_day(id, row.known_since)?,
        known: row.known.unwrap_or(false),
        value_at_risk_minor: row.value_at_risk_minor,
    }))
}

fn letter(id: Uuid, step: i16) -> Result<Letter, StoreError> {
    let letter = usize::try_from(step).ok().and_then(|step| LETTERS.get(step));
    letter.copied().ok_or_else(|| at("customer_scores", "grade").inconsistent(id, step))
}
