//! A mapping that has been checked: every fault is said with its place, and every source knows its column.

use super::check::Build;
use super::form::{DueBy, Mapping};
use super::source::{AmountSource, TextSource, TimeSource, ValueSource, WordSource};
use super::words::Ended;
use super::{MAX_BEHAVIOURS, MAX_RESPONSES};
use crate::behaviour::BehaviourKind;
use crate::component::Component;
use crate::contact::ContactRole;
use crate::customer::CustomerKind;
use crate::feedback::{FeedbackKind, Giver, Mood};
use crate::promise::{Severity, Terms};
use crate::survey::{QuestionKey, QuestionKind};
use crate::violation::Violation;

/// A checked mapping, ready to read rows.
#[derive(Clone, Debug)]
pub struct Plan {
    source: String,
    delimiter: Option<char>,
    encoding: Option<String>,
    sheet: Option<String>,
    columns: Vec<String>,
    questions: Vec<(QuestionKey, QuestionKind, Component)>,
    pub(super) customer: CustomerPlan,
    pub(super) promise: Option<PromisePlan>,
    pub(super) responses: Vec<ResponsePlan>,
    pub(super) contact: Option<ContactPlan>,
    pub(super) behaviours: Vec<BehaviourPlan>,
    pub(super) feedback: Option<FeedbackPlan>,
}

#[derive(Clone, Debug)]
pub(super) struct ContactPlan {
    pub(super) id: TextSource,
    pub(super) name: TextSource,
    pub(super) role: Option<WordSource<ContactRole>>,
    pub(super) email: TextSource,
    pub(super) phone: TextSource,
    pub(super) language: TextSource,
}

/// Rows that a section is about: the cell of the column is one of these.
#[derive(Clone, Debug)]
pub(super) struct OnlyPlan {
    pub(super) column: usize,
    pub(super) is: Vec<String>,
}

#[derive(Clone, Debug)]
pub(super) struct BehaviourPlan {
    pub(super) only: Option<OnlyPlan>,
    pub(super) id: TextSource,
    pub(super) kind: WordSource<BehaviourKind>,
    pub(super) day: TimeSource,
    pub(super) amount: Option<AmountSource>,
    pub(super) currency: TextSource,
    pub(super) touchpoint: TextSource,
    pub(super) text: TextSource,
}

#[derive(Clone, Debug)]
pub(super) struct FeedbackPlan {
    pub(super) only: Option<OnlyPlan>,
    pub(super) id: TextSource,
    pub(super) kind: WordSource<FeedbackKind>,
    pub(super) giver: WordSource<Giver>,
    pub(super) mood: Option<WordSource<Mood>>,
    pub(super) text: TextSource,
    pub(super) component: WordSource<Component>,
    pub(super) touchpoint: TextSource,
    pub(super) rating: Option<ValueSource>,
    pub(super) day: TimeSource,
    pub(super) by_contact: bool,
}

#[derive(Clone, Debug)]
pub(super) struct CustomerPlan {
    pub(super) id: TextSource,
    pub(super) name: TextSource,
    pub(super) kind: WordSource<CustomerKind>,
    pub(super) segment: TextSource,
    pub(super) since: Option<TimeSource>,
    pub(super) yearly_value: Option<AmountSource>,
}

#[derive(Clone, Debug)]
pub(super) struct PromisePlan {
    pub(super) id: TextSource,
    pub(super) text: TextSource,
    pub(super) component: WordSource<Component>,
    pub(super) touchpoint: TextSource,
    pub(super) severity: WordSource<Severity>,
    pub(super) made: TimeSource,
    pub(super) due: TimeSource,
    pub(super) due_by: DueBy,
    pub(super) terms: Terms,
    pub(super) delivered: Option<TimeSource>,
    pub(super) outcome: Option<WordSource<Ended>>,
}

#[derive(Clone, Debug)]
pub(super) struct ResponsePlan {
    pub(super) id: TextSource,
    pub(super) given: TimeSource,
    pub(super) touchpoint: TextSource,
    pub(super) about_promise: bool,
    pub(super) answers: Vec<AnswerPlan>,
}

#[derive(Clone, Debug)]
pub(super) struct AnswerPlan {
    pub(super) key: QuestionKey,
    pub(super) kind: QuestionKind,
    pub(super) component: Component,
    pub(super) value: ValueSource,
    pub(super) required: bool,
    pub(super) comment: Option<(QuestionKey, Vec<usize>)>,
}

impl Plan {
    /// Checks a mapping. Whether its zone exists is for whoever knows zones to say.
    ///
    /// # Errors
    /// Every fault with its place.
    pub fn new(mapping: &Mapping) -> Result<Self, Vec<Violation>> {
        let mut build = Build::default();
        build.head(mapping);
        let customer = build.customer(mapping);
        let promise = mapping.promise.as_ref().map(|promise| build.promise(promise));
        if mapping.responses.len() > MAX_RESPONSES {
            build.fault("/response", "too-many", format!("At most {MAX_RESPONSES} responses in a row."));
        }
        let responses =
            mapping.responses.iter().enumerate().map(|(i, response)| build.response(i, response)).collect();
        let contact = mapping.contact.as_ref().map(|contact| build.contact(contact));
        if mapping.behaviours.len() > MAX_BEHAVIOURS {
            build.fault("/behaviour", "too-many", format!("At most {MAX_BEHAVIOURS} deeds in a row."));
        }
        let deeds = mapping.behaviours.iter().enumerate();
        let behaviours = deeds.map(|(i, behaviour)| build.behaviour(i, behaviour)).collect();
        let feedback = mapping.feedback.as_ref().map(|feedback| build.feedback(feedback, contact.is_some()));
        if !build.faults.is_empty() {
            return Err(build.faults);
        }
        Ok(Self {
            source: mapping.source.trim().to_owned(),
            delimiter: mapping.delimiter,
            encoding: mapping.encoding.clone(),
            sheet: mapping.sheet.clone(),
            columns: build.columns,
            questions: build.questions,
            customer,
            promise,
            responses,
            contact,
            behaviours,
            feedback,
        })
    }

    /// The system that the file comes from.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// What stands between two cells, where the mapping says it.
    pub const fn delimiter(&self) -> Option<char> {
        self.delimiter
    }

    /// How a text is encoded, where the mapping says it. Whether there is such an encoding is for whoever reads to say.
    pub fn encoding(&self) -> Option<&str> {
        self.encoding.as_deref()
    }

    /// Which sheet of a workbook, where the mapping says it.
    pub fn sheet(&self) -> Option<&str> {
        self.sheet.as_deref()
    }

    /// The columns that the mapping uses, each once. [`Plan::read`] takes the cells in this order.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The questions that the answers belong to, words among them, each once.
    pub fn questions(&self) -> &[(QuestionKey, QuestionKind, Component)] {
        &self.questions
    }
}
