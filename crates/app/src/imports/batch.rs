//! From a stream of bytes to batches of facts, on a thread of its own.

use std::io::{self, Read};

use kept_api::imports::{ImportCounts, ReadAs, RowError};
use kept_core::calendar::Day;
use kept_core::mapping::{Facts, RowFault, Told, told};
use kept_core::promise::{Outcome, outcome_on};
use tokio::sync::mpsc;

use super::digest;
use super::heading::{Heading, locate};
use super::mapping::Checked;
use super::row::{Next, Row, Table};
use super::seen::{Ids, Seen};
use super::text::{self, Beginning};
use super::workbook::Workbook;

/// Rows that are stored in one transaction, about.
const ROWS: usize = 3_000;
/// Transactions that store a batch at the same time. A customer's rows are always in one of them, so that they keep
/// their order and no two transactions wait for the same customer.
const LANES: usize = 2;
/// Bytes of a file that make a batch, about: long rows make it smaller.
const BYTES: u64 = 4 << 20;
/// The most rows of a file that the server reads: each costs it about 70 bytes until the end.
pub(super) const MAX_ROWS: u64 = 2_000_000;
/// How many faults are kept; all are counted.
pub(super) const MAX_ERRORS: usize = 100;

const HOPELESS: &str = "Too many rows have a quote that is never closed; this is no CSV file.";

/// A row that was read.
#[derive(Debug)]
pub(super) struct Said {
    /// What it says. Responses that the file has said before are left out.
    pub(super) facts: Facts,
    /// Fingerprints of the responses, in their order.
    pub(super) hashes: Vec<[u8; 32]>,
    /// The file has said the same of the promise before.
    pub(super) promise_again: bool,
}

/// Some rows.
#[derive(Debug, Default)]
pub(super) struct Batch {
    /// By lane.
    pub(super) lanes: [Vec<Said>; LANES],
    /// With the first batch: the fingerprint of the heading, and how the file is read.
    pub(super) looked: Option<([u8; 32], ReadAs)>,
    /// The first faults.
    pub(super) errors: Vec<RowError>,
    /// What the rows say, not what became of it.
    pub(super) counts: ImportCounts,
    /// Bytes read since the file began.
    pub(super) bytes_read: u64,
    /// The file has ended with these.
    pub(super) last: bool,
}

/// Why a file cannot be read to its end.
#[derive(Debug)]
pub(super) enum Unreadable {
    /// It is not of the form that it must have; the words are for whoever brought it.
    Form(String),
    /// Its bytes cannot be had.
    Bytes(io::Error),
}

impl From<io::Error> for Unreadable {
    fn from(error: io::Error) -> Self {
        Self::Bytes(error)
    }
}

/// Reads `input` to its end, or to `most` rows, and hands over a batch for every few thousand rows, the last
/// one perhaps empty. Ends early when nobody takes them.
pub(super) fn read_all(
    input: Box<dyn Read + Send>,
    mapping: &Checked,
    today: Day,
    most: u64,
    batches: &mpsc::Sender<Result<Batch, Unreadable>>,
) {
    if let Err(error) = read(input, mapping, today, most, batches) {
        // Nobody listening means that the run was given up.
        let _ = batches.blocking_send(Err(error));
    }
}

fn read(
    input: Box<dyn Read + Send>,
    mapping: &Checked,
    today: Day,
    most: u64,
    batches: &mpsc::Sender<Result<Batch, Unreadable>>,
) -> Result<(), Unreadable> {
    let input = Beginning::of(input)?;
    if input.is_workbook() {
        let mut workbook = Workbook::open(input)?;
        let mut sheet = workbook.sheet(mapping.plan.sheet())?;
        return read_rows(&mut sheet, mapping, today, most, batches);
    }
    read_rows(&mut text::open(input, &mapping.plan)?, mapping, today, most, batches)
}

fn read_rows(
    table: &mut dyn Table,
    mapping: &Checked,
    today: Day,
    most: u64,
    batches: &mpsc::Sender<Result<Batch, Unreadable>>,
) -> Result<(), Unreadable> {
    let heading = locate(table, &mapping.plan)?;
    let mut rows = Rows {
        mapping,
        heading,
        today,
        promises: Ids::default(),
        responses: Ids::default(),
        behaviours: Ids::default(),
        feedback: Ids::default(),
    };
    let mut row = Row::default();
    let looked = Some((rows.heading.hash(), table.read_as()));
    let mut batch = Batch { looked, ..Batch::default() };
    let (mut begun, mut left) = (table.consumed(), most);
    loop {
        let next = table.next(&mut row)?;
        batch.bytes_read = table.consumed();
        if next != Next::End {
            left = left.checked_sub(1).ok_or_else(|| too_many(most))?;
        }
        match next {
            Next::Row => rows.take(&row, &mut batch),
            Next::Broken { line, cell, fault } => {
                batch.fault(RowError::new(line, rows.heading.name(cell), fault));
            }
            Next::Hopeless => return Err(Unreadable::Form(HOPELESS.to_owned())),
            Next::End => break,
        }
        let full = batch.len() >= LANES * ROWS || batch.bytes_read - begun >= BYTES;
        if full {
            begun = batch.bytes_read;
            if batches.blocking_send(Ok(std::mem::take(&mut batch))).is_err() {
                return Ok(());
            }
        }
    }
    batch.last = true;
    let _ = batches.blocking_send(Ok(batch));
    Ok(())
}

fn too_many(most: u64) -> Unreadable {
    Unreadable::Form(format!(
        "The file has more than {most} rows. What was read is stored. Split the file, or run `kept import` on the server."
    ))
}

impl Batch {
    fn len(&self) -> usize {
        self.lanes.iter().map(Vec::len).sum()
    }

    fn add(&mut self, said: Said) {
        self.counts.rows += 1;
        let [first, ..] = digest::of_id(&said.facts.customer.external_id);
        if let Some(lane) = self.lanes.get_mut(usize::from(first) % LANES) {
            lane.push(said);
        }
    }

    fn fault(&mut self, error: RowError) {
        self.counts.rows += 1;
        self.counts.faulty_rows += 1;
        if self.errors.len() < MAX_ERRORS {
            self.errors.push(error);
        }
    }
}

/// What reading one row needs to know of the rows before.
struct Rows<'a> {
    mapping: &'a Checked,
    heading: Heading,
    today: Day,
    promises: Ids,
    responses: Ids,
    behaviours: Ids,
    feedback: Ids,
}

impl Rows<'_> {
    fn take(&mut self, row: &Row, batch: &mut Batch) {
        match self.read(row, batch) {
            Ok(said) => batch.add(said),
            Err(error) => batch.fault(error),
        }
    }

    /// Reads a row; the error is what is wrong with it.
    fn read(&mut self, row: &Row, batch: &mut Batch) -> Result<Said, RowError> {
        let cells = self.heading.cells(row)?;
        let mut facts = self.mapping.plan.read(&cells, &self.mapping.zone).map_err(|fault| {
            let column = fault.column.and_then(|column| self.mapping.plan.columns().get(column));
            RowError::new(row.line, column.cloned().unwrap_or_default(), fault.fault)
        })?;
        self.wait_for_its_day(&mut facts);
        let customer = facts.customer.external_id.as_str();
        // Looked up before anything is noted: nothing of a faulty row may count.
        self.check_unasked(&facts, row.line)?;
        let promise = match &facts.promise {
            None => None,
            Some(promise) => {
                let hash = digest::of_promise(customer, promise);
                let seen = self.promises.look(&promise.external_id, hash);
                Some((hash, once(row.line, Told::Promise, &promise.external_id, seen)?))
            }
        };
        let mut hashes = Vec::with_capacity(facts.responses.len());
        for response in &facts.responses {
            let about =
                facts.promise.as_ref().filter(|_| response.about_promise).map(|p| p.external_id.as_str());
            let hash = digest::of_response(customer, about, response);
            let seen = self.responses.look(&response.external_id, hash);
            hashes.push((hash, once(row.line, Told::Response, &response.external_id, seen)?));
        }
        if let (Some(promise), Some((hash, false))) = (&facts.promise, promise) {
            self.promises.note(&promise.external_id, hash, row.line);
            let ended = outcome_on(promise.missed_from, promise.settlement, self.today);
            *ended_slot(&mut batch.counts, ended) += 1;
        }
        self.note_unasked(&mut facts, row.line);
        let mut again = hashes.iter().map(|(_, again)| *again);
        facts.responses.retain(|_| again.next() == Some(false));
        hashes.retain(|(_, again)| !again);
        for (response, (hash, _)) in facts.responses.iter().zip(&hashes) {
            self.responses.note(&response.external_id, *hash, row.line);
            let values = response.answers.iter().filter(|answer| answer.value.is_some()).count();
            batch.counts.answers += values as u64;
        }
        let promise_again = promise.is_some_and(|(_, again)| again);
        Ok(Said { facts, hashes: hashes.into_iter().map(|(hash, _)| hash).collect(), promise_again })
    }

    /// Fails where deeds or words are of a day to come, or stand in the file with other contents.
    fn check_unasked(&self, facts: &Facts, line: u64) -> Result<(), RowError> {
        let customer = facts.customer.external_id.as_str();
        for deed in &facts.behaviours {
            self.not_to_come(deed.day, line)?;
            let hash = digest::of_behaviour(customer, deed);
            let seen = self.behaviours.look(&deed.external_id, hash);
            once(line, Told::Behaviour, &deed.external_id, seen)?;
        }
        if let Some(words) = &facts.feedback {
            self.not_to_come(words.day, line)?;
            let hash = digest::of_feedback(customer, words);
            let seen = self.feedback.look(&words.external_id, hash);
            once(line, Told::Feedback, &words.external_id, seen)?;
        }
        Ok(())
    }

    /// Leaves out what the file has said before, and notes the rest.
    fn note_unasked(&mut self, facts: &mut Facts, line: u64) {
        let customer = facts.customer.external_id.as_str();
        facts.behaviours.retain(|deed| {
            let hash = digest::of_behaviour(customer, deed);
            let first = self.behaviours.look(&deed.external_id, hash) == Seen::First;
            self.behaviours.note(&deed.external_id, hash, line);
            first
        });
        if let Some(words) = &facts.feedback {
            let hash = digest::of_feedback(customer, words);
            let first = self.feedback.look(&words.external_id, hash) == Seen::First;
            self.feedback.note(&words.external_id, hash, line);
            facts.feedback = facts.feedback.take().filter(|_| first);
        }
    }

    fn not_to_come(&self, day: Day, line: u64) -> Result<(), RowError> {
        if day <= self.today { Ok(()) } else { Err(RowError::new(line, "", RowFault::NotYet { day })) }
    }

    /// A settlement of a day to come has not happened yet; the file says it again when it has.
    fn wait_for_its_day(&self, facts: &mut Facts) {
        if let Some(promise) = &mut facts.promise {
            promise.settlement = promise.settlement.filter(|settlement| settlement.day <= self.today);
        }
    }
}

/// Whether the file has said the same before; other contents under the same id are a fault of the later row.
fn once(line: u64, what: Told, id: &str, seen: Seen) -> Result<bool, RowError> {
    match seen {
        Seen::First => Ok(false),
        Seen::Again => Ok(true),
        Seen::Differs(other) => {
            let fault = RowFault::Contradicted { what, id: told(id), line: other };
            Err(RowError::new(line, "", fault))
        }
    }
}

fn ended_slot(counts: &mut ImportCounts, ended: Option<Outcome>) -> &mut u64 {
    match ended {
        Some(Outcome::Kept | Outcome::Exceeded) => &mut counts.kept,
        Some(Outcome::Late) => &mut counts.late,
        // A mapping cannot say the others: they need the customer's word.
        Some(Outcome::Missed | Outcome::Partly | Outcome::Recovered | Outcome::Waived) => &mut counts.missed,
        None => &mut counts.open,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imports::{check, examples};

    /// The rows of each batch, and how it ended.
    fn batches(file: String, most: u64) -> (Vec<u64>, Option<Unreadable>) {
        let mapping = check(examples::MARKETPLACE_ORDERS).unwrap();
        let today = "2026-03-02".parse().unwrap();
        let (sender, mut batches) = mpsc::channel(1_000);
        read_all(Box::new(std::io::Cursor::new(file)), &mapping, today, most, &sender);
        drop(sender);
        let mut rows = Vec::new();
        while let Some(batch) = batches.blocking_recv() {
            match batch {
                Err(error) => return (rows, Some(error)),
                Ok(batch) => {
                    rows.push(batch.counts.rows);
                    assert_eq!(batch.last, batches.is_empty());
                }
            }
        }
        (rows, None)
    }

    fn orders(number: usize, words: &str) -> String {
        let mut file =
            "order_id,customer_id,customer_state,order_status,purchased_at,promised_by,delivered_at,\
                        review_score,review_title,review_comment,reviewed_at\n"
                .to_owned();
        for i in 0..number {
            let day = "2026-01-05 10:00:00";
            file.push_str(&format!("o{i},c{i},SP,delivered,{day},{day},{day},5,,{words},{day}\n"));
        }
        file
    }

    #[test]
    fn a_batch_ends_by_its_rows_or_by_its_bytes() {
        let (rows, error) = batches(orders(LANES * ROWS + 500, ""), u64::MAX);
        assert_eq!((rows, error.is_none()), (vec![6_000, 500], true));
        // Words that are too long are a fault; the rows are read all the same, and few are held at a time.
        let (rows, error) = batches(orders(100, &"x".repeat(200_000)), u64::MAX);
        assert_eq!((rows.iter().sum::<u64>(), error.is_none()), (100, true));
        assert!(rows.iter().all(|rows| *rows <= 21), "{rows:?}");
    }

    #[test]
    fn a_file_with_too_many_rows_is_read_no_further() {
        let (rows, error) = batches(orders(6_500, ""), 6_500);
        assert_eq!((rows.iter().sum::<u64>(), error.is_none()), (6_500, true));
        let (rows, error) = batches(orders(6_500, ""), 6_499);
        assert_eq!(rows, [6_000]);
        assert!(matches!(error, Some(Unreadable::Form(words)) if words.contains("more than 6499 rows")));
    }
}
