//! Promises: what was said to one customer, and how it ended.

mod check;
mod standing;

pub use check::*;
pub use standing::*;

use serde::{Deserialize, Serialize};

use crate::calendar::{Day, Instant};
use crate::score::promises::{credit_basis_points, late_credit};

/// How much it matters to the customer. Weight ω: minor ½, major 1, critical 2 (SCORING §5.1; a default of ours).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Half a major one.
    Minor,
    /// The usual.
    #[default]
    Major,
    /// Twice a major one.
    Critical,
}

impl Severity {
    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Minor => "minor",
            Self::Major => "major",
            Self::Critical => "critical",
        }
    }

    /// The weight ω in halves: 1, 2 or 4.
    pub const fn halves(self) -> u32 {
        match self {
            Self::Minor => 1,
            Self::Major => 2,
            Self::Critical => 4,
        }
    }
}

/// When it is due: on a day of the organisation's calendar, or at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Due {
    /// By the end of that day.
    Day(Day),
    /// By that instant.
    At(Instant),
}

/// When lateness begins to count and when it counts fully, in hours after the due time (SCORING §5.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Late by no more than this still counts in full (G).
    pub grace_hours: u32,
    /// Late by this or more counts nothing (M); linear between.
    pub limit_hours: u32,
    /// An open promise counts as missed once it is late by more than this.
    pub missed_after_hours: u32,
}

impl Default for Terms {
    /// No grace, nothing left after a week, missed as soon as the due time has passed (ours; SCORING §13.2 shows
    /// that satisfaction falls within a week).
    fn default() -> Self {
        Self { grace_hours: 0, limit_hours: 168, missed_after_hours: 0 }
    }
}

/// The longest term, ten years.
pub const MAX_TERM_HOURS: u32 = 87_600;

/// How a promise ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// More than was said, by the customer's word or a measured margin.
    Exceeded,
    /// As was said.
    Kept,
    /// As was said, but after it was due.
    Late,
    /// In part.
    Partly,
    /// Not at all.
    Missed,
    /// Missed, then put right, and the customer says so.
    Recovered,
    /// The customer no longer wanted it; no evidence either way.
    Waived,
}

impl Outcome {
    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Exceeded => "exceeded",
            Self::Kept => "kept",
            Self::Late => "late",
            Self::Partly => "partly",
            Self::Missed => "missed",
            Self::Recovered => "recovered",
            Self::Waived => "waived",
        }
    }
}

/// On whose word a settlement stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// An event of a system: a delivery scan, an imported record.
    System,
    /// The customer said so.
    Customer,
    /// A member of staff said so. Figures are shown with and without these.
    Staff,
}

impl Ground {
    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Customer => "customer",
            Self::Staff => "staff",
        }
    }
}

/// The end of a promise as it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Settlement {
    /// The day on which it was settled; for a miss the day on which its limit passed.
    pub day: Day,
    /// How it ended.
    pub outcome: Outcome,
    /// On whose word.
    pub ground: Ground,
    /// Kept credit in basis points, 0 to 10 000, fixed when it was settled (SCORING §12.2 rule 5).
    pub credit_bp: u16,
}

/// Why a settlement is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettleError {
    /// `exceeded`, `recovered` and `waived` need more than the word of staff.
    #[error("only the customer's word (or, for exceeded, a system's measurement) can settle a promise so")]
    NeedsCustomersWord,
    /// Recovery follows a miss.
    #[error("only a missed promise can be recovered")]
    NotMissed,
    /// The settlement's day lies before the day of the promise.
    #[error("a promise cannot be settled before it was made")]
    BeforeMade,
}

/// What is claimed of a promise's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", tag = "what")]
pub enum Claim {
    /// It was delivered `late_hours` after it was due (0 when in time).
    Delivered {
        /// Hours after the due time, 0 when in time.
        late_hours: u32,
    },
    /// It was delivered and was more than was said.
    Exceeded,
    /// A part was delivered.
    Partly {
        /// The delivered part in basis points, 0 to 10 000.
        part_bp: u16,
    },
    /// It was not delivered.
    Missed,
    /// It was missed and has been put right.
    Recovered,
    /// It is no longer wanted.
    Waived,
}

/// Settles a promise: checks that the claim may stand on this ground and fixes its credit.
///
/// Credits: exceeded and kept 1; late linear from 1 at the grace to 0 at the limit; partly the delivered part;
/// recovered ½; missed 0; waived none. Source: SCORING §5.1.
///
/// # Errors
/// [`SettleError`] when the ground does not carry the claim, a recovery follows no miss, or the day is too early.
pub fn settle(
    terms: Terms,
    made: Day,
    before: Option<Outcome>,
    claim: Claim,
    ground: Ground,
    day: Day,
) -> Result<Settlement, SettleError> {
    if day < made {
        return Err(SettleError::BeforeMade);
    }
    let (outcome, credit_bp) = match claim {
        Claim::Delivered { late_hours } if late_hours <= terms.grace_hours => (Outcome::Kept, 10_000),
        Claim::Delivered { late_hours } => (Outcome::Late, late_credit_bp(terms, late_hours)),
        Claim::Exceeded if ground == Ground::Staff => return Err(SettleError::NeedsCustomersWord),
        Claim::Exceeded => (Outcome::Exceeded, 10_000),
        Claim::Partly { part_bp } => (Outcome::Partly, part_bp.min(10_000)),
        Claim::Missed => (Outcome::Missed, 0),
        Claim::Recovered | Claim::Waived if ground != Ground::Customer => {
            return Err(SettleError::NeedsCustomersWord);
        }
        // A recovery may be corrected too: what was recovered had been missed.
        Claim::Recovered if !matches!(before, Some(Outcome::Missed | Outcome::Recovered)) => {
            return Err(SettleError::NotMissed);
        }
        Claim::Recovered => (Outcome::Recovered, 5_000),
        Claim::Waived => (Outcome::Waived, 0),
    };
    Ok(Settlement { day, outcome, ground, credit_bp })
}

/// Credit of a late delivery in basis points.
fn late_credit_bp(terms: Terms, late_hours: u32) -> u16 {
    late_credit(late_hours.into(), terms.grace_hours.into(), terms.limit_hours.into())
        .and_then(credit_basis_points)
        .unwrap_or(0)
}

/// The first day on which an open promise, due by the end of `due`, counts as missed.
pub fn missed_from(due: Day, terms: Terms) -> Day {
    let days = terms.missed_after_hours.div_ceil(24);
    due.plus(i32::try_from(days).unwrap_or(i32::MAX).saturating_add(1))
}
