//! Reading what a row says of its contact, of deeds and of unasked words.

use super::{first, id, maybe_text, text};
use crate::behaviour;
use crate::contact::{self, check_email, check_language, check_phone};
use crate::feedback::{self, Said};
use crate::mapping::MAX_TOUCHPOINT;
use crate::mapping::facts::{BehaviourFacts, ContactFacts, FeedbackFacts};
use crate::mapping::fault::{RowFault, told};
use crate::mapping::plan::{BehaviourPlan, ContactPlan, FeedbackPlan, OnlyPlan};
use crate::mapping::source::{CellFault, Cells, TextSource};
use crate::mapping::time::LocalTime;
use crate::violation::Violation;

impl OnlyPlan {
    /// Whether the row is one of those that the section is about.
    fn holds(&self, cells: Cells<'_>) -> bool {
        let cell = cells.get(self.column);
        self.is.iter().any(|value| value == cell)
    }
}

impl ContactPlan {
    pub(in crate::mapping) fn read(&self, cells: Cells<'_>) -> Result<Option<ContactFacts>, CellFault> {
        let Some(external_id) = id(&self.id, cells)? else { return Ok(None) };
        let checked = |source: &TextSource, max, check: fn(&str, &str, &mut Vec<Violation>)| {
            let text = maybe_text(source, cells, max)?;
            let mut faults = Vec::new();
            if !text.is_empty() {
                check("", &text, &mut faults);
            }
            first(faults, source.column())?;
            Ok::<_, CellFault>(text)
        };
        Ok(Some(ContactFacts {
            external_id,
            name: text(&self.name, cells, contact::MAX_NAME)?,
            role: self.role.as_ref().map(|role| role.read(cells)).transpose()?.flatten(),
            email: checked(&self.email, contact::MAX_EMAIL, check_email)?,
            phone: checked(&self.phone, contact::MAX_PHONE, check_phone)?,
            language: checked(&self.language, contact::MAX_EMAIL, check_language)?,
        }))
    }
}

impl BehaviourPlan {
    /// What was done, where the row says so: it is one of those of the section, with an id and a kind.
    pub(in crate::mapping) fn read(
        &self,
        cells: Cells<'_>,
        zone: &impl LocalTime,
    ) -> Result<Option<BehaviourFacts>, CellFault> {
        if self.only.as_ref().is_some_and(|only| !only.holds(cells)) {
            return Ok(None);
        }
        let (Some(external_id), Some(kind)) = (id(&self.id, cells)?, self.kind.read(cells)?) else {
            return Ok(None);
        };
        let moment = self.day.required(cells)?;
        let amount_minor = self.amount.map(|amount| amount.read(cells)).transpose()?.flatten();
        let currency = maybe_text(&self.currency, cells, 3)?;
        if !currency.is_empty() && currency.parse::<crate::money::Currency>().is_err() {
            let fault = RowFault::NotACurrency { cell: told(&currency) };
            return Err(CellFault::new(self.currency.column(), fault));
        }
        Ok(Some(BehaviourFacts {
            external_id,
            kind,
            day: moment.day(zone),
            occurred_at: moment.instant(zone),
            amount_minor,
            currency: currency.parse().ok(),
            touchpoint: maybe_text(&self.touchpoint, cells, MAX_TOUCHPOINT)?,
            text: maybe_text(&self.text, cells, behaviour::MAX_TEXT)?,
        }))
    }
}

impl FeedbackPlan {
    /// What was said, where the row says so: it is one of those of the section, with an id.
    pub(in crate::mapping) fn read(
        &self,
        cells: Cells<'_>,
        zone: &impl LocalTime,
        has_contact: bool,
    ) -> Result<Option<FeedbackFacts>, CellFault> {
        if self.only.as_ref().is_some_and(|only| !only.holds(cells)) {
            return Ok(None);
        }
        let (Some(external_id), Some(kind)) = (id(&self.id, cells)?, self.kind.read(cells)?) else {
            return Ok(None);
        };
        let component = self.component.read(cells)?;
        let giver = self.giver.read(cells)?.unwrap_or(feedback::Giver::Customer);
        let by_contact = self.by_contact && has_contact && giver == feedback::Giver::Customer;
        let facts = FeedbackFacts {
            external_id,
            kind,
            giver,
            mood: self.mood.as_ref().map(|mood| mood.read(cells)).transpose()?.flatten(),
            text: maybe_text(&self.text, cells, feedback::MAX_TEXT)?,
            component: component
                .ok_or_else(|| CellFault::new(self.component.column(), RowFault::ComponentMissing))?,
            touchpoint: maybe_text(&self.touchpoint, cells, MAX_TOUCHPOINT)?,
            rating: self.rating.as_ref().map(|rating| rating.read(cells)).transpose()?.flatten(),
            day: self.day.required(cells)?.day(zone),
            by_contact,
        };
        // Whether the day has come is for whoever knows today to say.
        first(feedback::check(&facts.said(), facts.day), self.text.column())?;
        Ok(Some(facts))
    }
}

impl FeedbackFacts {
    fn said(&self) -> Said<'_> {
        Said {
            kind: self.kind,
            giver: self.giver,
            by_contact: self.by_contact,
            mood: self.mood,
            text: &self.text,
            touchpoint: &self.touchpoint,
            rating: self.rating,
            day: self.day,
        }
    }
}
