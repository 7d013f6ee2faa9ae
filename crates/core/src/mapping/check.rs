//! Checking a mapping: every fault with its place.

mod unasked;

use std::collections::BTreeMap;

use super::form::{AnswerMapping, Comment, Mapping, PromiseMapping, ResponseMapping, Text, Time, Value};
use super::plan::{AnswerPlan, CustomerPlan, PromisePlan, ResponsePlan};
use super::source::{Part, TextSource, TimeSource, ValueSource, WordSource};
use super::template::{Piece, pieces};
use super::time::Moment;
use super::words::Word;
use super::{DELIMITERS, MAX_ANSWERS, MAX_TOUCHPOINT, VERSION};
use crate::calendar::Instant;
use crate::component::Component;
use crate::customer::{CustomerKind, MAX_NAME, MAX_SEGMENT};
use crate::external;
use crate::promise::{MAX_TEXT, Severity, check_terms};
use crate::survey::{MAX_OPTIONS, QuestionKey, QuestionKind};
use crate::violation::{Violation, check_optional_text, check_text};

/// What is gathered while a mapping is checked.
#[derive(Default)]
pub(super) struct Build {
    pub(super) columns: Vec<String>,
    pub(super) questions: Vec<(QuestionKey, QuestionKind, Component)>,
    pub(super) faults: Vec<Violation>,
}

impl Build {
    pub(super) fn fault(&mut self, at: &str, code: &str, detail: impl Into<String>) {
        self.faults.push(Violation::new(at, code, detail));
    }

    pub(super) fn head(&mut self, mapping: &Mapping) {
        if mapping.version != VERSION {
            self.fault("/version", "unknown-version", format!("Write version = {VERSION}."));
        }
        check_text("/source", &mapping.source, external::MAX_SOURCE, &mut self.faults);
        if mapping.delimiter.is_some_and(|c| !DELIMITERS.contains(&c)) {
            self.fault("/delimiter", "unknown-delimiter", "A delimiter is a comma, a semicolon, a tab or |.");
        }
    }

    pub(super) fn customer(&mut self, mapping: &Mapping) -> CustomerPlan {
        let customer = &mapping.customer;
        CustomerPlan {
            id: self.id("/customer/id", &customer.id),
            name: self.text("/customer/name", &customer.name, MAX_NAME),
            kind: self.word_or("/customer/kind", customer.kind.as_ref(), CustomerKind::default()),
            segment: self.maybe_text("/customer/segment", customer.segment.as_ref(), MAX_SEGMENT),
            since: customer.since.as_ref().map(|since| self.time("/customer/since", since)),
            yearly_value: customer
                .yearly_value
                .as_ref()
                .map(|amount| self.amount("/customer/yearly_value", amount)),
        }
    }

    pub(super) fn promise(&mut self, promise: &PromiseMapping) -> PromisePlan {
        check_terms("/promise/terms", promise.terms, &mut self.faults);
        let due = Time {
            column: Some(promise.due.column.clone()),
            format: Some(promise.due.format.clone()),
            constant: None,
        };
        PromisePlan {
            id: self.id("/promise/id", &promise.id),
            text: self.text("/promise/text", &promise.text, MAX_TEXT),
            component: self
                .word("/promise/component", &promise.component)
                .unwrap_or(WordSource::Constant(Component::Service)),
            touchpoint: self.maybe_text("/promise/touchpoint", promise.touchpoint.as_ref(), MAX_TOUCHPOINT),
            severity: self.word_or("/promise/severity", promise.severity.as_ref(), Severity::default()),
            made: self.time("/promise/made", &promise.made),
            due: self.time("/promise/due", &due),
            due_by: promise.due.by,
            terms: promise.terms,
            delivered: promise.delivered.as_ref().map(|time| self.time("/promise/delivered", time)),
            outcome: promise.outcome.as_ref().and_then(|outcome| self.word("/promise/outcome", outcome)),
        }
    }

    pub(super) fn response(&mut self, number: usize, response: &ResponseMapping) -> ResponsePlan {
        let at = format!("/response/{number}");
        if response.answers.is_empty() || response.answers.len() > MAX_ANSWERS {
            self.fault(&format!("{at}/answer"), "number-of-answers", format!("1 to {MAX_ANSWERS} answers."));
        }
        let id = self.id(&format!("{at}/id"), &response.id);
        let given = self.time(&format!("{at}/given"), &response.given);
        let touchpoint =
            self.maybe_text(&format!("{at}/touchpoint"), response.touchpoint.as_ref(), MAX_TOUCHPOINT);
        let mut keys = Vec::new();
        let answers = response
            .answers
            .iter()
            .enumerate()
            .map(|(i, answer)| self.answer(&format!("{at}/answer/{i}"), answer, &mut keys))
            .collect();
        ResponsePlan { id, given, touchpoint, about_promise: response.about_promise, answers }
    }

    fn answer(&mut self, at: &str, answer: &AnswerMapping, keys: &mut Vec<QuestionKey>) -> AnswerPlan {
        let (kind, component) = (answer.kind, answer.component);
        self.question(&format!("{at}/key"), (&answer.key, kind, component), keys);
        let scale = match kind {
            QuestionKind::Choice => (1, u8::try_from(MAX_OPTIONS).unwrap_or(u8::MAX)),
            kind => kind.scale().unwrap_or((0, 0)),
        };
        if kind == QuestionKind::Open {
            self.fault(
                &format!("{at}/kind"),
                "words",
                "Words are a comment of an answer: give the answer a comment.",
            );
        }
        let value = self.value(&format!("{at}/value"), &answer.value, scale);
        let comment = answer.comment.as_ref().map(|comment| {
            self.question(&format!("{at}/comment/key"), (&comment.key, QuestionKind::Open, component), keys);
            self.comment(at, comment)
        });
        AnswerPlan { key: answer.key.clone(), kind, component, value, required: answer.required, comment }
    }

    fn comment(&mut self, at: &str, comment: &Comment) -> (QuestionKey, Vec<usize>) {
        if comment.columns.is_empty() {
            self.fault(&format!("{at}/comment/columns"), "empty", "Name at least one column.");
        }
        let columns = comment.columns.iter().enumerate();
        let columns =
            columns.map(|(i, name)| self.column(&format!("{at}/comment/columns/{i}"), name)).collect();
        (comment.key.clone(), columns)
    }

    /// Notes a question; a key stands once in a response, and has one kind and one component in the whole mapping.
    fn question(
        &mut self,
        at: &str,
        (key, kind, component): (&QuestionKey, QuestionKind, Component),
        keys: &mut Vec<QuestionKey>,
    ) {
        if keys.contains(key) {
            self.fault(at, "key-twice", "Each answer of a response needs a key of its own.");
            return;
        }
        keys.push(key.clone());
        match self.questions.iter().find(|(known, ..)| known == key) {
            None => self.questions.push((key.clone(), kind, component)),
            Some((_, k, c)) if (*k, *c) != (kind, component) => {
                self.fault(at, "key-differs", "One key has one kind and one component; use another key.");
            }
            Some(_) => {}
        }
    }

    fn column(&mut self, at: &str, name: &str) -> usize {
        let name = name.trim();
        if name.is_empty() {
            self.fault(at, "empty", "Name a column.");
        }
        self.columns.iter().position(|known| known == name).unwrap_or_else(|| {
            self.columns.push(name.to_owned());
            self.columns.len() - 1
        })
    }

    fn time(&mut self, at: &str, time: &Time) -> TimeSource {
        if time.column.is_some() == time.constant.is_some() {
            self.fault(at, "one-of", "Give exactly one of column and constant.");
        }
        if let Some(constant) = &time.constant {
            if time.format.is_some() {
                self.fault(&format!("{at}/format"), "only-with-column", "This goes with a column only.");
            }
            let moment = super::Format::iso().parse(constant.trim());
            if moment.is_none() {
                let detail = "Write a time as 2026-03-01 or 2026-03-01T08:30:05.";
                self.fault(&format!("{at}/constant"), "not-a-time", detail);
            }
            // With a fault no row is ever read.
            return TimeSource::Constant(moment.unwrap_or(Moment::At(Instant::EPOCH)));
        }
        let written = time.format.as_deref().unwrap_or("iso");
        let format = written.parse().unwrap_or_else(|error: super::NotAFormat| {
            self.fault(&format!("{at}/format"), "not-a-format", error.to_string());
            super::Format::iso()
        });
        let column = self.column(&format!("{at}/column"), time.column.as_deref().unwrap_or(""));
        TimeSource::Column { column, format, written: written.to_owned() }
    }

    fn value(&mut self, at: &str, value: &Value, scale: (u8, u8)) -> ValueSource {
        let (low, high) = scale;
        let map = value.map.as_ref().map(|map| {
            let mut checked = BTreeMap::new();
            for (cell, number) in map {
                match u8::try_from(*number).ok().filter(|n| (low..=high).contains(n)) {
                    Some(number) => {
                        checked.insert(cell.trim().to_owned(), number);
                    }
                    None => self.fault(
                        &format!("{at}/map/{}", escaped(cell)),
                        "off-the-scale",
                        format!("{number} is not from {low} to {high}."),
                    ),
                }
            }
            checked
        });
        ValueSource { column: self.column(&format!("{at}/column"), &value.column), map, scale }
    }

    /// A text that must differ from row to row.
    fn id(&mut self, at: &str, text: &Text) -> TextSource {
        let source = self.text(at, text, external::MAX_ID);
        if source.column().is_none() && is_one_of(text) {
            self.fault(
                at,
                "constant-id",
                "An id comes from a column: write { column = \"…\" }, or a template with one.",
            );
        }
        source
    }

    fn maybe_text(&mut self, at: &str, text: Option<&Text>, max: usize) -> TextSource {
        text.map_or_else(|| TextSource::Constant(String::new()), |text| self.text(at, text, max))
    }

    fn text(&mut self, at: &str, text: &Text, max: usize) -> TextSource {
        self.only_with_column(at, text);
        // A constant may be written as a plain string, so its place is the field itself.
        for (place, fixed) in [(at.to_owned(), &text.constant), (format!("{at}/default"), &text.default)] {
            if let Some(fixed) = fixed {
                check_optional_text(&place, fixed.trim(), max, &mut self.faults);
            }
        }
        for (cell, fixed) in text.map.iter().flatten() {
            check_optional_text(&format!("{at}/map/{}", escaped(cell)), fixed.trim(), max, &mut self.faults);
        }
        let nothing = TextSource::Constant(String::new());
        if !is_one_of(text) {
            self.fault(at, "one-of", "Give exactly one of column, constant and template.");
            return nothing;
        }
        if let Some(name) = &text.column {
            let column = self.column(&format!("{at}/column"), name);
            let map = text
                .map
                .as_ref()
                .map(|map| map.iter().map(|(k, v)| (k.trim().to_owned(), v.clone())).collect());
            return TextSource::Column { column, map, default: text.default.clone() };
        }
        if let Some(template) = &text.template {
            return self.template(&format!("{at}/template"), template).unwrap_or(nothing);
        }
        TextSource::Constant(text.constant.as_deref().unwrap_or("").trim().to_owned())
    }

    fn template(&mut self, at: &str, template: &str) -> Option<TextSource> {
        match pieces(template) {
            Ok(pieces) => Some(TextSource::Template(
                pieces
                    .into_iter()
                    .map(|piece| match piece {
                        Piece::Words(words) => Part::Words(words),
                        Piece::Column(name) => Part::Column(self.column(at, &name)),
                    })
                    .collect(),
            )),
            Err(detail) => {
                self.fault(at, "not-a-template", detail);
                None
            }
        }
    }

    fn only_with_column(&mut self, at: &str, text: &Text) {
        if text.column.is_none() {
            for (name, given) in [("map", text.map.is_some()), ("default", text.default.is_some())] {
                if given {
                    self.fault(&format!("{at}/{name}"), "only-with-column", "This goes with a column only.");
                }
            }
        }
    }

    fn word_or<T: Word>(&mut self, at: &str, text: Option<&Text>, otherwise: T) -> WordSource<T> {
        text.and_then(|text| self.word(at, text)).unwrap_or(WordSource::Constant(otherwise))
    }

    fn word<T: Word>(&mut self, at: &str, text: &Text) -> Option<WordSource<T>> {
        self.only_with_column(at, text);
        if !is_one_of(text) || text.template.is_some() {
            self.fault(at, "one-of", "Give exactly one of column and constant.");
            return None;
        }
        if let Some(constant) = &text.constant {
            return self.one_word(at, constant).map(WordSource::Constant);
        }
        let column = self.column(&format!("{at}/column"), text.column.as_deref().unwrap_or(""));
        let map = text.map.as_ref().map(|map| {
            let mut checked = BTreeMap::new();
            for (cell, word) in map {
                if let Some(value) = self.one_word(&format!("{at}/map/{}", escaped(cell)), word) {
                    checked.insert(cell.trim().to_owned(), value);
                }
            }
            checked
        });
        let default = text.default.as_ref().and_then(|word| self.one_word(&format!("{at}/default"), word));
        Some(WordSource::Column { column, map, default })
    }

    fn one_word<T: Word>(&mut self, at: &str, word: &str) -> Option<T> {
        let found = T::from_word(word.trim());
        if found.is_none() {
            self.fault(at, "unknown-word", format!("Write one of {}.", T::all()));
        }
        found
    }
}

/// A key as a JSON pointer writes it (RFC 6901 §3).
fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

fn is_one_of(text: &Text) -> bool {
    let given = [&text.column, &text.constant, &text.template];
    given.iter().filter(|text| text.is_some()).count() == 1
}
