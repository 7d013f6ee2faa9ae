//! Reading one row by a plan.

mod unasked;

use super::facts::{CustomerFacts, Facts, PromiseFacts, ResponseFacts};
use super::fault::RowFault;
use super::plan::{AnswerPlan, CustomerPlan, Plan, PromisePlan, ResponsePlan};
use super::source::{CellFault, Cells, TextSource, TimeSource};
use super::time::{LocalTime, Moment};
use super::words::Ended;
use super::{DueBy, MAX_TOUCHPOINT};
use crate::calendar::{Day, Instant};
use crate::customer::{MAX_NAME, MAX_SEGMENT, check_yearly_value};
use crate::external;
use crate::promise::{
    Claim, Ground, MAX_TEXT, Settlement, Terms, last_moment, missed_after_day, missed_from, settle,
};
use crate::response::Answer;
use crate::survey::{MAX_WORDS, QuestionKind};
use crate::violation::{Violation, check_optional_text, check_text};

const HOUR_MICROS: i64 = 3_600_000_000;

impl Plan {
    /// Reads the cells of a row, given in the order of [`Plan::columns`].
    ///
    /// # Errors
    /// The first fault; nothing of such a row may be used.
    pub fn read(&self, cells: &[&str], zone: &impl LocalTime) -> Result<Facts, CellFault> {
        let cells = Cells(cells);
        let customer = self.customer.read(cells, zone)?;
        let promise = match &self.promise {
            Some(promise) => promise.read(cells, zone)?,
            None => None,
        };
        let mut responses = Vec::with_capacity(self.responses.len());
        for response in &self.responses {
            responses.extend(response.read(cells, zone)?);
        }
        let contact = self.contact.as_ref().map(|contact| contact.read(cells)).transpose()?.flatten();
        let mut behaviours = Vec::with_capacity(self.behaviours.len());
        for behaviour in &self.behaviours {
            behaviours.extend(behaviour.read(cells, zone)?);
        }
        let feedback = match &self.feedback {
            Some(feedback) => feedback.read(cells, zone, contact.is_some())?,
            None => None,
        };
        Ok(Facts { customer, promise, responses, contact, behaviours, feedback })
    }
}

impl CustomerPlan {
    fn read(&self, cells: Cells<'_>, zone: &impl LocalTime) -> Result<CustomerFacts, CellFault> {
        let since = self.since.as_ref().map(|since| since.read(cells)).transpose()?.flatten();
        let yearly_value_minor = match &self.yearly_value {
            None => None,
            Some(source) => {
                let amount = source.read(cells)?;
                amount.map_or(Ok(()), |minor| first(check_yearly_value("", minor), Some(source.column)))?;
                amount
            }
        };
        Ok(CustomerFacts {
            external_id: id(&self.id, cells)?
                .ok_or_else(|| CellFault::new(self.id.column(), RowFault::CustomerMissing))?,
            name: text(&self.name, cells, MAX_NAME)?,
            kind: self.kind.read(cells)?.unwrap_or_default(),
            segment: maybe_text(&self.segment, cells, MAX_SEGMENT)?,
            since: since.map(|moment| moment.day(zone)),
            yearly_value_minor,
        })
    }
}

impl PromisePlan {
    fn read(&self, cells: Cells<'_>, zone: &impl LocalTime) -> Result<Option<PromiseFacts>, CellFault> {
        let Some(external_id) = id(&self.id, cells)? else { return Ok(None) };
        let made = self.made.required(cells)?.day(zone);
        let due = self.due(cells, zone)?;
        if due.day < made {
            return Err(CellFault::new(self.due.column(), RowFault::DueBeforeMade { due: due.day, made }));
        }
        Ok(Some(PromiseFacts {
            external_id,
            text: text(&self.text, cells, MAX_TEXT)?,
            component: self
                .component
                .read(cells)?
                .ok_or_else(|| CellFault::new(self.component.column(), RowFault::ComponentMissing))?,
            touchpoint: maybe_text(&self.touchpoint, cells, MAX_TOUCHPOINT)?,
            severity: self.severity.read(cells)?.unwrap_or_default(),
            due_day: due.day,
            due_at: due.at,
            terms: self.terms,
            missed_from: due.missed_from,
            made,
            settlement: self.settlement(cells, zone, made, due)?,
        }))
    }

    fn due(&self, cells: Cells<'_>, zone: &impl LocalTime) -> Result<DueTime, CellFault> {
        let moment = self.due.required(cells)?;
        match self.due_by {
            DueBy::Day => {
                let day = moment.day(zone);
                Ok(DueTime { day, at: None, missed_from: missed_from(day, self.terms) })
            }
            DueBy::Instant => {
                let at = moment
                    .instant(zone)
                    .ok_or_else(|| CellFault::new(self.due.column(), RowFault::TimeOfDayMissing))?;
                let missed_from = missed_after_day(zone.day(last_moment(at, self.terms)));
                Ok(DueTime { day: moment.day(zone), at: Some(at), missed_from })
            }
        }
    }

    fn settlement(
        &self,
        cells: Cells<'_>,
        zone: &impl LocalTime,
        made: Day,
        due: DueTime,
    ) -> Result<Option<Settlement>, CellFault> {
        let delivered = self.delivered.as_ref().map(|time| time.read(cells)).transpose()?.flatten();
        let ended = self.outcome.as_ref().map(|outcome| outcome.read(cells)).transpose()?.flatten();
        let column = match (&self.delivered, &self.outcome) {
            (_, Some(outcome)) if ended.is_some() => outcome.column(),
            (Some(time), _) => time.column(),
            (None, _) => None,
        };
        let late = delivered.map(|moment| (due.late_hours(moment, zone), moment.day(zone)));
        let Some((claim, day)) =
            claim(ended, late, self.terms, due).map_err(|fault| CellFault::new(column, fault))?
        else {
            return Ok(None);
        };
        let settlement = settle(self.terms, made, None, claim, Ground::System, day);
        settlement.map(Some).map_err(|_| {
            let column = self.delivered.as_ref().and_then(TimeSource::column).or(column);
            CellFault::new(column, RowFault::CannotSettle { made, day })
        })
    }
}

/// When a promise is due.
#[derive(Clone, Copy)]
struct DueTime {
    day: Day,
    at: Option<Instant>,
    missed_from: Day,
}

impl DueTime {
    /// Hours after the due time, rounded up: whole days × 24 where only days are known.
    fn late_hours(self, delivered: Moment, zone: &impl LocalTime) -> u32 {
        if let (Some(due), Some(at)) = (self.at, delivered.instant(zone)) {
            let micros = at.micros().saturating_sub(due.micros()).max(0);
            return u32::try_from((micros + HOUR_MICROS - 1) / HOUR_MICROS).unwrap_or(u32::MAX);
        }
        u32::try_from(delivered.day(zone).since(self.day)).unwrap_or(0).saturating_mul(24)
    }
}

/// What the source claims, and of which day. A word that contradicts the times is refused rather than believed.
fn claim(
    ended: Option<Ended>,
    delivered: Option<(u32, Day)>,
    terms: Terms,
    due: DueTime,
) -> Result<Option<(Claim, Day)>, RowFault> {
    let is_late = |hours: u32| hours > terms.grace_hours;
    match (ended, delivered) {
        (None | Some(Ended::Open), None) => Ok(None),
        (Some(Ended::Open), Some(_)) => Err(RowFault::OpenYetDelivered),
        (None, Some((late_hours, day))) => Ok(Some((Claim::Delivered { late_hours }, day))),
        (Some(Ended::Kept), Some((hours, _))) if is_late(hours) => Err(RowFault::KeptYetLate),
        (Some(Ended::Late), Some((hours, _))) if !is_late(hours) => Err(RowFault::LateYetInTime),
        (Some(Ended::Late), None) => Err(RowFault::LateNeedsDelivery),
        (Some(Ended::Kept | Ended::Late), Some((late_hours, day))) => {
            Ok(Some((Claim::Delivered { late_hours }, day)))
        }
        (Some(Ended::Kept), None) => Ok(Some((Claim::Delivered { late_hours: 0 }, due.day))),
        (Some(Ended::Exceeded), delivered) => {
            Ok(Some((Claim::Exceeded, delivered.map_or(due.day, |(_, day)| day))))
        }
        (Some(Ended::Missed), _) => Ok(Some((Claim::Missed, due.missed_from))),
    }
}

impl ResponsePlan {
    fn read(&self, cells: Cells<'_>, zone: &impl LocalTime) -> Result<Option<ResponseFacts>, CellFault> {
        let mut answers = Vec::with_capacity(self.answers.len() + 1);
        let mut complete = true;
        for answer in &self.answers {
            let value = answer.value.read(cells)?;
            complete &= value.is_some() || !answer.required;
            if let Some(value) = value {
                answers.push(Answer {
                    key: answer.key.clone(),
                    kind: answer.kind,
                    component: answer.component,
                    value: Some(value),
                    text: None,
                });
            }
            answers.extend(answer.words(cells)?);
        }
        if answers.is_empty() {
            return Ok(None);
        }
        let external_id = id(&self.id, cells)?
            .ok_or_else(|| CellFault::new(self.id.column(), RowFault::ResponseMissing))?;
        Ok(Some(ResponseFacts {
            external_id,
            day: self.given.required(cells)?.day(zone),
            touchpoint: maybe_text(&self.touchpoint, cells, MAX_TOUCHPOINT)?,
            complete,
            about_promise: self.about_promise,
            answers,
        }))
    }
}

impl AnswerPlan {
    fn words(&self, cells: Cells<'_>) -> Result<Option<Answer>, CellFault> {
        let Some((key, columns)) = &self.comment else { return Ok(None) };
        let mut words = String::new();
        for column in columns {
            let cell = cells.get(*column);
            if !cell.is_empty() {
                if !words.is_empty() {
                    words.push('\n');
                }
                // What people type carries stray control characters; the words are kept without them.
                words.extend(
                    cell.chars()
                        .map(|c| if c.is_control() && !matches!(c, '\n' | '\r' | '\t') { ' ' } else { c }),
                );
            }
        }
        if words.is_empty() {
            return Ok(None);
        }
        let mut faults = Vec::new();
        check_optional_text("", &words, MAX_WORDS, &mut faults);
        first(faults, columns.last().copied())?;
        let (kind, component) = (QuestionKind::Open, self.component);
        Ok(Some(Answer { key: key.clone(), kind, component, value: None, text: Some(words) }))
    }
}

fn first(faults: Vec<Violation>, column: Option<usize>) -> Result<(), CellFault> {
    match faults.into_iter().next() {
        None => Ok(()),
        Some(fault) => Err(CellFault::new(column, RowFault::of(fault))),
    }
}

fn text(source: &TextSource, cells: Cells<'_>, max: usize) -> Result<String, CellFault> {
    let text = source.read(cells)?;
    let mut faults = Vec::new();
    check_text("", &text, max, &mut faults);
    first(faults, source.column())?;
    Ok(text.trim().to_owned())
}

fn maybe_text(source: &TextSource, cells: Cells<'_>, max: usize) -> Result<String, CellFault> {
    let text = source.read(cells)?;
    let mut faults = Vec::new();
    check_optional_text("", text.trim(), max, &mut faults);
    first(faults, source.column())?;
    Ok(text.trim().to_owned())
}

fn id(source: &TextSource, cells: Cells<'_>) -> Result<Option<String>, CellFault> {
    let id = maybe_text(source, cells, external::MAX_ID)?;
    Ok((!id.is_empty()).then_some(id))
}
