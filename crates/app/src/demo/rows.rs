//! The job book of the demo as a file that is written while it is read: it costs the memory of one customer.

use std::io::{self, Read};

use kept_core::demo::{Demo, End, Job, Portrait, Reply, Way};

/// What the columns mean.
pub(super) const MAPPING: &str = include_str!("job-book.toml");
/// What the file is called.
pub(super) const FILE: &str = "job-book.csv";
/// The system that it comes from, as the mapping says it.
pub(super) const SOURCE: &str = "job-book";

const HEADING: [&str; 27] = [
    "customer_no",
    "customer",
    "customer_type",
    "segment",
    "customer_since",
    "yearly_value", //
    "job_no",
    "job",
    "part",
    "step",
    "priority",
    "agreed_on",
    "due_on",
    "done_on",
    "result", //
    "asked_on",
    "compared",
    "satisfied",
    "again",
    "recommend",
    "words", //
    "year_no",
    "year_on",
    "year_compared",
    "year_satisfied",
    "year_again",
    "year_recommend",
];
/// The last column.
const YEAR_WORDS: &str = "year_words";
/// Cells of the customer, the job, what is said about it, and about the year.
const WIDTHS: [usize; 4] = [6, 9, 6, 7];

/// The rows of many customers.
pub(super) struct Rows {
    demo: Demo,
    next: u32,
    customers: u32,
    /// So many are kept by hand in part.
    by_hand: u32,
    text: Vec<u8>,
    taken: usize,
}

impl Rows {
    pub(super) fn new(demo: Demo, customers: u32, by_hand: u32) -> Self {
        let heading = format!("{},{YEAR_WORDS}\n", HEADING.join(","));
        Self { demo, next: 0, customers, by_hand, text: heading.into_bytes(), taken: 0 }
    }
}

impl Read for Rows {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.taken == self.text.len() && self.next < self.customers {
            let one = self.demo.customer(self.next, self.next < self.by_hand);
            self.text = rows(&one).into_bytes();
            (self.taken, self.next) = (0, self.next + 1);
        }
        let left = self.text.get(self.taken..).unwrap_or_default();
        let count = left.len().min(into.len());
        for (to, from) in into.iter_mut().zip(left) {
            *to = *from;
        }
        self.taken += count;
        Ok(count)
    }
}

/// The number of a customer in the job book.
pub(super) fn customer_no(number: u32) -> String {
    format!("C{number:05}")
}

/// The rows of one customer; one without job or answer has one all the same.
fn rows(one: &Portrait) -> String {
    let customer = customer(one);
    let mut text = String::new();
    for job in one.jobs.iter().filter(|job| !job.by_hand()) {
        let reply = job.reply.as_ref().map(said).unwrap_or_default();
        line(&mut text, [&customer, &job_cells(one.number, job), &reply, &[]]);
    }
    for (place, reply) in one.years.iter().enumerate().filter(|(_, reply)| reply.way == Way::File) {
        let mut cells = vec![format!("Y{:05}-{place}", one.number)];
        cells.extend(said(reply));
        line(&mut text, [&customer, &[], &[], &cells]);
    }
    if text.is_empty() {
        line(&mut text, [&customer, &[], &[], &[]]);
    }
    text
}

/// Writes groups of cells, each filled up to its width.
fn line(text: &mut String, groups: [&[String]; 4]) {
    let mut first = true;
    for (group, width) in groups.into_iter().zip(WIDTHS) {
        for place in 0..width {
            if !first {
                text.push(',');
            }
            first = false;
            text.push_str(&quoted(group.get(place).map_or("", String::as_str)));
        }
    }
    text.push('\n');
}

fn customer(one: &Portrait) -> Vec<String> {
    vec![
        customer_no(one.number),
        one.name.clone(),
        one.kind.as_str().to_owned(),
        one.segment.to_owned(),
        one.since.to_string(),
        one.yearly_value_minor
            .map_or_else(String::new, |minor| format!("{}.{:02}", minor / 100, minor % 100)),
    ]
}

fn job_cells(customer: u32, job: &Job) -> Vec<String> {
    let (done, result) = match job.end {
        End::Done(day) => (day.to_string(), ""),
        End::Exceeded(day) => (day.to_string(), "exceeded"),
        End::Missed => (String::new(), "missed"),
        // By hand, and so not in the file, but for what is open.
        End::Open | End::SaidKept(_) | End::Partly { .. } | End::Recovered(_) | End::Waived(_) => {
            (String::new(), "open")
        }
    };
    vec![
        format!("J{customer:05}-{:03}", job.number),
        job.text.clone(),
        job.component.as_str().to_owned(),
        job.touchpoint.to_owned(),
        job.severity.as_str().to_owned(),
        job.made.to_string(),
        job.due.to_string(),
        done,
        result.to_owned(),
    ]
}

fn said(reply: &Reply) -> Vec<String> {
    if reply.way != Way::File {
        return Vec::new();
    }
    vec![
        reply.day.to_string(),
        reply.compared.to_string(),
        reply.satisfaction.to_string(),
        reply.choose_again.to_string(),
        reply.recommend.map_or_else(String::new, |value| value.to_string()),
        reply.words.to_owned(),
    ]
}

/// A cell after RFC 4180.
fn quoted(cell: &str) -> String {
    if cell.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use kept_core::demo::SEED;

    use super::*;

    fn file(customers: u32) -> String {
        let demo = Demo { seed: SEED, today: "2026-03-02".parse().unwrap() };
        let mut text = String::new();
        Rows::new(demo, customers, 40).read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn every_customer_has_a_row_and_every_row_all_cells() {
        let text = file(120);
        let heading = text.lines().next().unwrap();
        assert_eq!(heading.split(',').count(), WIDTHS.iter().sum::<usize>());
        for number in 0..120 {
            assert!(text.contains(&format!("\n{},", customer_no(number))), "{number}");
        }
        let plain = text.lines().filter(|line| !line.contains('"'));
        assert!(plain.clone().count() > 200);
        plain.for_each(|line| assert_eq!(line.split(',').count(), heading.split(',').count(), "{line}"));
    }

    #[test]
    fn small_reads_give_the_same_bytes() {
        let demo = Demo { seed: SEED, today: "2026-03-02".parse().unwrap() };
        let mut rows = Rows::new(demo, 5, 2);
        let (mut all, mut some) = (Vec::new(), [0; 7]);
        loop {
            let count = rows.read(&mut some).unwrap();
            if count == 0 {
                break;
            }
            all.extend_from_slice(&some[..count]);
        }
        let mut whole = Vec::new();
        Rows::new(demo, 5, 2).read_to_end(&mut whole).unwrap();
        assert_eq!(all, whole);
    }
}
