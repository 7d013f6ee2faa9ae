//! One customer's evidence reduced to what its figures need.

use uuid::Uuid;

use crate::calendar::{Day, Month};
use crate::evidence::{CountedBehaviour, Evidence, Fact};
use crate::model::Part;
use crate::promise::{Ground, Outcome, Severity};
use crate::score::ScoreError;
use crate::score::decay::Decay;
use crate::score::loyalty;
use crate::score::prior::Unit;
use crate::score::promises::{DaySums, Masses};
use crate::survey::QuestionKind;

use super::report::PromiseCounts;

/// Decayed evidence of one part of the loyalty index.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PartMass {
    /// Number of pieces of evidence.
    pub n: u32,
    /// Their values and weights.
    pub evidence: loyalty::Evidence,
}

/// What one customer's figures need, as of one day. It does not depend on priors.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Digest {
    /// Pieces of evidence that counted.
    pub evidence: u32,
    /// Day of the newest complete answer.
    pub newest_complete: Option<Day>,
    /// Day, record and step of the newest satisfaction answer; of several on that day the one with the highest id.
    pub newest_satisfaction: Option<(Day, Uuid, u8)>,
    /// Parts in the order of [`Part::ALL`].
    pub parts: [PartMass; 7],
    /// Expectation answers as (u, weight), by day and step.
    pub expectation: Vec<(f64, f64)>,
    /// Satisfaction answers by step.
    pub satisfaction: [u32; 5],
    /// Recommendation answers by step.
    pub recommend: [u32; 11],
    /// How promises ended.
    pub promises: PromiseCounts,
    /// Promises over all grounds.
    pub masses: Masses,
    /// Without settlements that rest on the word of staff; none when there are none.
    pub masses_without_staff: Option<Masses>,
    /// Undecayed promises by month, in units of a major promise.
    pub months: Vec<(Month, Unit)>,
}

impl Digest {
    /// Decayed mass and earned mass of a part, from which its prior is estimated.
    ///
    /// # Errors
    /// Never for a digest that was made by [`super::Fold::digest`].
    pub fn unit(&self, part: Part) -> Result<Unit, ScoreError> {
        if part == Part::Promises {
            return Unit::new(self.masses.evidence(), self.masses.kept());
        }
        let [expectation, value, recommend, choose, _, repurchase, referral] = &self.parts;
        let mass = match part {
            Part::Expectation | Part::Promises => expectation,
            Part::RelativeValue => value,
            Part::Recommend => recommend,
            Part::ChooseAgain => choose,
            Part::Repurchase => repurchase,
            Part::Referral => referral,
        };
        Unit::new(mass.evidence.mass(), mass.evidence.earned())
    }
}

/// One piece of evidence that counts, in the order in which it is added.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Item {
    day: Day,
    what: What,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Answer(QuestionKind, u8),
    Settled { outcome: Outcome, halves: u8, credit_bp: u16, staff: bool },
    Overdue { halves: u8 },
    Behaviour(CountedBehaviour),
}

/// Half-lives of the three families of evidence.
pub(super) struct Decays {
    pub(super) parts: [Decay; 7],
}

impl Decays {
    fn weight(&self, part: Part, now: Day, day: Day) -> f64 {
        let [expectation, value, recommend, choose, promises, repurchase, referral] = &self.parts;
        let decay = match part {
            Part::Expectation => expectation,
            Part::RelativeValue => value,
            Part::Recommend => recommend,
            Part::ChooseAgain => choose,
            Part::Promises => promises,
            Part::Repurchase => repurchase,
            Part::Referral => referral,
        };
        decay.weight(day.age(now))
    }
}

pub(super) fn digest(evidence: &[Evidence], decays: &Decays, as_of: Day) -> Result<Digest, ScoreError> {
    let mut digest = Digest::default();
    let mut items = Vec::with_capacity(evidence.len());
    for piece in evidence {
        if let Some(item) = take(piece, as_of, &mut digest)? {
            items.push(item);
        }
    }
    digest.evidence = count(items.len());
    items.sort_unstable();
    let has_staff = items.iter().any(|item| matches!(item.what, What::Settled { staff: true, .. }));
    digest.masses_without_staff = has_staff.then(Masses::new);
    let mut months = Vec::new();
    for day in items.chunk_by(|a, b| a.day == b.day) {
        if let Some(first) = day.first() {
            add_answers(day, &mut digest, decays, as_of, first.day)?;
            add_promises(day, &mut digest, decays, as_of, first.day, &mut months)?;
        }
    }
    digest.months = months
        .into_iter()
        .map(|(month, sums)| Ok((month, unit_of(sums)?)))
        .collect::<Result<Vec<_>, ScoreError>>()?;
    Ok(digest)
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// What counts of one piece as of the day; counts promises by how they ended on the way.
fn take(piece: &Evidence, as_of: Day, digest: &mut Digest) -> Result<Option<Item>, ScoreError> {
    Ok(match piece.fact {
        Fact::Answer { day, kind, value, complete, .. } if day <= as_of => {
            if complete && digest.newest_complete.is_none_or(|newest| newest < day) {
                digest.newest_complete = Some(day);
            }
            check_scale(kind, value)?;
            if kind == QuestionKind::Satisfaction {
                digest.newest_satisfaction = digest.newest_satisfaction.max(Some((day, piece.id, value)));
            }
            Some(Item { day, what: What::Answer(kind, value) })
        }
        Fact::Promise { made, missed_from, severity, settled } if made <= as_of => {
            let counts = &mut digest.promises;
            match settled.filter(|settled| settled.day <= as_of) {
                Some(settled) => {
                    *cell(counts, settled.outcome) += 1;
                    (settled.outcome != Outcome::Waived).then_some(Item {
                        day: settled.day,
                        what: What::Settled {
                            outcome: settled.outcome,
                            halves: halves(severity),
                            credit_bp: settled.credit_bp,
                            staff: settled.ground == Ground::Staff,
                        },
                    })
                }
                None if missed_from <= as_of => {
                    counts.overdue += 1;
                    Some(Item { day: missed_from, what: What::Overdue { halves: halves(severity) } })
                }
                None => {
                    counts.open += 1;
                    None
                }
            }
        }
        Fact::Behaviour { day, kind } if day <= as_of => Some(Item { day, what: What::Behaviour(kind) }),
        _ => None,
    })
}

fn halves(severity: Severity) -> u8 {
    u8::try_from(severity.halves()).unwrap_or(u8::MAX)
}

fn cell(counts: &mut PromiseCounts, outcome: Outcome) -> &mut u32 {
    match outcome {
        Outcome::Exceeded => &mut counts.exceeded,
        Outcome::Kept => &mut counts.kept,
        Outcome::Late => &mut counts.late,
        Outcome::Partly => &mut counts.partly,
        Outcome::Missed => &mut counts.missed,
        Outcome::Recovered => &mut counts.recovered,
        Outcome::Waived => &mut counts.waived,
    }
}

/// A value off its scale is an error, never a value (SCORING §12.3).
fn check_scale(kind: QuestionKind, value: u8) -> Result<(), ScoreError> {
    match kind.scale() {
        Some((low, high)) if !(low..=high).contains(&value) => {
            Err(ScoreError::OutOfRange { what: "an answer", must: "on its scale" })
        }
        _ => Ok(()),
    }
}

/// The part of the index that an answer speaks to.
const fn part_of(kind: QuestionKind) -> Option<Part> {
    match kind {
        QuestionKind::Expectation => Some(Part::Expectation),
        QuestionKind::RelativeValue => Some(Part::RelativeValue),
        QuestionKind::Recommend => Some(Part::Recommend),
        QuestionKind::ChooseAgain => Some(Part::ChooseAgain),
        QuestionKind::Satisfaction | QuestionKind::Effort | QuestionKind::Choice | QuestionKind::Open => None,
    }
}

/// Sums of one part on one day: how many pieces, and the steps above the lowest that they earned.
#[derive(Clone, Copy, Default)]
struct DaySteps {
    n: u32,
    earned: u32,
    span: u32,
}

fn add_answers(
    day: &[Item],
    digest: &mut Digest,
    decays: &Decays,
    as_of: Day,
    on: Day,
) -> Result<(), ScoreError> {
    let mut sums = [DaySteps::default(); 7];
    for item in day {
        let (part, earned, span) = match item.what {
            What::Answer(kind, value) => {
                tally(kind, value, digest);
                let (Some(part), Some((low, high))) = (part_of(kind), kind.scale()) else { continue };
                if part == Part::Expectation {
                    let u = f64::from(value - low) / f64::from(high - low);
                    digest.expectation.push((u, decays.weight(part, as_of, on)));
                }
                (part, u32::from(value - low), u32::from(high - low))
            }
            What::Behaviour(CountedBehaviour::BoughtAgain) => (Part::Repurchase, 1, 1),
            What::Behaviour(CountedBehaviour::DidNotBuyAgain) => (Part::Repurchase, 0, 1),
            What::Behaviour(CountedBehaviour::Referred) => (Part::Referral, 1, 1),
            What::Settled { .. } | What::Overdue { .. } => continue,
        };
        if let Some(sum) = sums.get_mut(part.index()) {
            *sum = DaySteps { n: sum.n + 1, earned: sum.earned + earned, span };
        }
    }
    for (part, sum) in Part::ALL.into_iter().zip(sums) {
        if let Some(mass) = digest.parts.get_mut(part.index()).filter(|_| sum.n > 0) {
            let weight = f64::from(sum.n) * decays.weight(part, as_of, on);
            mass.n += sum.n;
            mass.evidence.add(f64::from(sum.earned) / f64::from(sum.n * sum.span), weight)?;
        }
    }
    Ok(())
}

/// Counts an answer where plain counts are needed.
fn tally(kind: QuestionKind, value: u8, digest: &mut Digest) {
    let index = usize::from(value);
    match kind {
        QuestionKind::Satisfaction => {
            if let Some(cell) = digest.satisfaction.get_mut(index.wrapping_sub(1)) {
                *cell += 1;
            }
        }
        QuestionKind::Recommend => {
            if let Some(cell) = digest.recommend.get_mut(index) {
                *cell += 1;
            }
        }
        _ => {}
    }
}

fn add_promises(
    day: &[Item],
    digest: &mut Digest,
    decays: &Decays,
    as_of: Day,
    on: Day,
    months: &mut Vec<(Month, DaySums)>,
) -> Result<(), ScoreError> {
    let (mut all, mut without_staff, mut n) = (DaySums::default(), DaySums::default(), 0_u32);
    for item in day {
        let (halves, credit_bp, exceeded, staff) = match item.what {
            What::Settled { outcome, halves, credit_bp, staff } => {
                (halves, credit_bp, outcome == Outcome::Exceeded, staff)
            }
            What::Overdue { halves } => (halves, 0, false, false),
            What::Answer(..) | What::Behaviour(_) => continue,
        };
        n += 1;
        all.add(halves, credit_bp, exceeded);
        if !staff {
            without_staff.add(halves, credit_bp, exceeded);
        }
    }
    if n == 0 {
        return Ok(());
    }
    let decay = decays.weight(Part::Promises, as_of, on);
    digest.masses.add_day(decay, all)?;
    if let Some(masses) = &mut digest.masses_without_staff {
        masses.add_day(decay, without_staff)?;
    }
    if let Some(mass) = digest.parts.get_mut(Part::Promises.index()) {
        mass.n += n;
        mass.evidence.add(share(all), decay * (all.all as f64 / 20_000.0))?;
    }
    let month = on.month();
    match months.last_mut() {
        Some((last, sums)) if *last == month => {
            sums.kept += all.kept;
            sums.all += all.all;
            sums.exceeded += all.exceeded;
        }
        _ => months.push((month, all)),
    }
    Ok(())
}

fn share(sums: DaySums) -> f64 {
    if sums.all == 0 { 0.0 } else { sums.kept as f64 / sums.all as f64 }
}

/// A month's sums in units of a major promise (2 halves × 10 000 basis points).
fn unit_of(sums: DaySums) -> Result<Unit, ScoreError> {
    Unit::new(sums.all as f64 / 20_000.0, sums.kept as f64 / 20_000.0)
}
