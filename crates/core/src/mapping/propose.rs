//! A mapping to begin with, from the heading and the first rows of a file: a proposal for a person to read and change.

mod headings;
mod unasked;

use std::fmt::Write as _;

use headings::{HEADINGS, Role};

use super::time::Format;
use super::words::Word;
use crate::component::Component;
use crate::customer::CustomerKind;

/// How times may be written, the likeliest first.
const FORMATS: &[&str] = &[
    "iso",
    "%d.%m.%Y",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y %H:%M:%S",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d/%m/%Y %H:%M",
    "%m/%d/%Y %H:%M",
    "%d/%m/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M:%S",
    "%Y/%m/%d",
    "%Y/%m/%d %H:%M:%S",
    "%d-%m-%Y",
    "%d %b %Y",
    "%d-%b-%Y",
    "%Y%m%d",
];

/// A mapping to begin with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The text of the mapping (TOML), with remarks where a person must look.
    pub mapping: String,
    /// Columns of the file that it does not use.
    pub unused: Vec<String>,
}

/// Proposes a mapping for a file from the system `source` with times in `zone`: from the names of its columns and some
/// of its rows, each with as many cells. None where no column can be a customer's id: something must tell customers
/// apart.
pub fn propose(source: &str, zone: &str, names: &[String], rows: &[Vec<String>]) -> Option<Proposal> {
    let table = Table { names, rows };
    let mut columns = Columns { table, roles: assign(names) };
    if columns.of(Role::CustomerId).is_none() {
        let id =
            columns.of(Role::CustomerName).or_else(|| (0..names.len()).find(|at| table.tells_apart(*at)))?;
        columns.roles.push((Role::CustomerId, id));
    }
    let mut text = String::new();
    head(&mut text, source, zone);
    customer(&mut text, &columns);
    let promised = promise(&mut text, &columns);
    response(&mut text, &columns, promised);
    unasked::contact(&mut text, &columns);
    unasked::behaviour(&mut text, &columns);
    unasked::feedback(&mut text, &columns);
    // A column may have a role in a promise or a response that was left out.
    let used =
        |name: &&String| text.contains(&Quoted(name).to_string()) || text.contains(&format!("{{{name}}}"));
    let unused = names.iter().filter(|name| !used(name)).cloned().collect();
    Some(Proposal { mapping: text, unused })
}

/// A file as far as it was looked at.
#[derive(Clone, Copy)]
struct Table<'a> {
    names: &'a [String],
    rows: &'a [Vec<String>],
}

impl<'a> Table<'a> {
    /// The cells of a column that are not empty.
    fn cells(self, at: usize) -> impl Iterator<Item = &'a str> {
        self.rows
            .iter()
            .filter_map(move |row| row.get(at))
            .map(|cell| cell.trim())
            .filter(|cell| !cell.is_empty())
    }

    /// Whether every row has another value there.
    fn tells_apart(self, at: usize) -> bool {
        let mut cells: Vec<&str> = self.cells(at).collect();
        let all = cells.len();
        cells.sort_unstable();
        cells.dedup();
        all > 0 && all == self.rows.len() && cells.len() == all
    }

    /// The first format in which all cells are written, and another one that would do too.
    fn format(self, at: usize) -> Option<(&'static str, Option<&'static str>)> {
        self.cells(at).next()?;
        let reads = |text: &&&'static str| {
            text.parse::<Format>().is_ok_and(|format| self.cells(at).all(|cell| format.parse(cell).is_some()))
        };
        let mut fitting = FORMATS.iter().filter(reads);
        fitting.next().map(|first| (*first, fitting.next().copied()))
    }

    /// Whether all cells are whole numbers of a range, and there are some.
    fn within(self, at: usize, low: i64, high: i64) -> bool {
        let fits = |cell: &str| cell.parse::<i64>().is_ok_and(|number| (low..=high).contains(&number));
        self.cells(at).next().is_some() && self.cells(at).all(fits)
    }

    /// Whether all cells are words of a list.
    fn says<W: Word>(self, at: usize) -> bool {
        self.cells(at).next().is_some() && self.cells(at).all(|cell| W::from_word(cell).is_some())
    }
}

struct Columns<'a> {
    table: Table<'a>,
    roles: Vec<(Role, usize)>,
}

impl Columns<'_> {
    fn of(&self, role: Role) -> Option<usize> {
        self.roles.iter().find(|(of, _)| *of == role).map(|(_, at)| *at)
    }

    /// The name of the column of a role, as TOML writes it.
    fn name(&self, role: Role) -> Option<Quoted<'_>> {
        self.table.names.get(self.of(role)?).map(|name| Quoted(name))
    }

    /// The time of a role as a mapping writes it; none where its cells are no times.
    fn time(&self, role: Role, more: &str) -> Option<String> {
        let (format, other) = self.table.format(self.of(role)?)?;
        let or = other.filter(|_| format != "iso").map(|other| format!(" # or {other}")).unwrap_or_default();
        Some(format!("{{ column = {}, format = \"{format}\"{more} }}{or}", self.name(role)?))
    }
}

/// Which column has which role: each role the column whose name speaks most for it, each column one role.
fn assign(names: &[String]) -> Vec<(Role, usize)> {
    let names: Vec<String> = names.iter().map(|name| normal(name)).collect();
    let mut found: Vec<(usize, usize, Role, usize)> = Vec::new();
    for (order, (role, headings)) in HEADINGS.iter().enumerate() {
        for (at, name) in names.iter().enumerate() {
            if let Some(distance) = nearest(name, headings) {
                found.push((distance, order, *role, at));
            }
        }
    }
    found.sort_by_key(|(distance, order, _, at)| (*distance, *order, *at));
    let mut roles: Vec<(Role, usize)> = Vec::new();
    for (_, _, role, at) in found {
        if !roles.iter().any(|(of, column)| *of == role || *column == at) {
            roles.push((role, at));
        }
    }
    roles
}

/// How far a name is from the nearest of some headings.
fn nearest(name: &str, headings: &str) -> Option<usize> {
    headings.split(", ").enumerate().filter_map(|(place, heading)| distance(name, heading, place)).min()
}

/// How far a name is from a heading: by the words that it has beside it, then by the heading's place in its list. None
/// where the heading is not in it.
fn distance(name: &str, heading: &str, place: usize) -> Option<usize> {
    let (name, heading): (Vec<&str>, Vec<&str>) = (name.split(' ').collect(), heading.split(' ').collect());
    let within = name.windows(heading.len()).any(|words| words == heading.as_slice());
    within.then(|| (name.len() - heading.len()) * 1_000 + place)
}

/// A name in lower case, its words with one blank between them, umlauts as two letters.
fn normal(name: &str) -> String {
    let mut text = String::new();
    let mut before = ' ';
    for letter in name.chars() {
        if letter.is_uppercase() && before.is_lowercase() {
            text.push(' ');
        }
        before = letter;
        match letter {
            'ä' | 'Ä' => text.push_str("ae"),
            'ö' | 'Ö' => text.push_str("oe"),
            'ü' | 'Ü' => text.push_str("ue"),
            'ß' => text.push_str("ss"),
            letter if letter.is_alphanumeric() => text.extend(letter.to_lowercase()),
            _ => text.push(' '),
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn head(text: &mut String, source: &str, zone: &str) {
    let _ = write!(
        text,
        "# Proposed from the heading and the first rows. Read it, change what is wrong, then make a dry run.\n\
         version = 1\nsource = {}\nzone = {}\n",
        Quoted(source),
        Quoted(zone)
    );
}

fn customer(text: &mut String, columns: &Columns<'_>) {
    let Some(id) = columns.name(Role::CustomerId) else { return };
    let _ = write!(text, "\n[customer]\nid = {{ column = {id} }}\n");
    let _ = match columns.name(Role::CustomerName) {
        Some(name) => writeln!(text, "name = {{ column = {name} }}"),
        None => writeln!(text, "name = {{ column = {id} }} # no column looks like a name"),
    };
    if columns.of(Role::Kind).is_some_and(|at| columns.table.says::<CustomerKind>(at))
        && let Some(kind) = columns.name(Role::Kind)
    {
        let _ = writeln!(text, "kind = {{ column = {kind}, default = \"business\" }}");
    }
    if let Some(segment) = columns.name(Role::Segment) {
        let _ = writeln!(text, "segment = {{ column = {segment} }}");
    }
    if let Some(since) = columns.time(Role::Since, "") {
        let _ = writeln!(text, "since = {since}");
    }
    let value = columns.of(Role::YearlyValue).and_then(|at| decimal(columns.table, at));
    if let (Some(decimal), Some(name)) = (value, columns.name(Role::YearlyValue)) {
        let _ = writeln!(text, "yearly_value = {{ column = {name}, decimal = \"{decimal}\" }}");
    }
}

/// What stands before the decimals, where all cells are amounts without signs between thousands.
fn decimal(table: Table<'_>, at: usize) -> Option<char> {
    let amounts = |decimal: char| {
        table.cells(at).all(|cell| {
            let (whole, rest) = cell.split_once(decimal).unwrap_or((cell, ""));
            !whole.is_empty()
                && whole.len() < 13
                && rest.len() <= 2
                && [whole, rest].concat().bytes().all(|b| b.is_ascii_digit())
        })
    };
    table.cells(at).next()?;
    ['.', ','].into_iter().find(|decimal| amounts(*decimal))
}

/// Whether there is a promise in each row: it needs an id, when it was made and when it is due.
fn promise(text: &mut String, columns: &Columns<'_>) -> bool {
    let (Some(id), Some(made), Some(due)) = (
        columns.name(Role::PromiseId),
        columns.time(Role::Made, ""),
        columns.time(Role::Due, ", by = \"day\""),
    ) else {
        return false;
    };
    let _ = write!(text, "\n[promise]\nid = {{ column = {id} }}\n");
    let _ = match columns.name(Role::PromiseText) {
        Some(words) => writeln!(text, "text = {{ column = {words} }}"),
        None => {
            let due =
                columns.of(Role::Due).and_then(|at| columns.table.names.get(at)).map_or("", String::as_str);
            let braces = due.replace('{', "{{").replace('}', "}}");
            writeln!(text, "text = {{ template = {} }}", Quoted(&format!("Done by {{{braces}}}")))
        }
    };
    let _ = match columns
        .name(Role::Component)
        .filter(|_| columns.of(Role::Component).is_some_and(|at| columns.table.says::<Component>(at)))
    {
        Some(component) => writeln!(text, "component = {{ column = {component} }}"),
        None => writeln!(text, "component = \"delivery\" # or product, production, service"),
    };
    if columns.of(Role::Severity).is_some_and(|at| columns.table.says::<crate::promise::Severity>(at))
        && let Some(severity) = columns.name(Role::Severity)
    {
        let _ = writeln!(text, "severity = {{ column = {severity}, default = \"major\" }}");
    }
    let _ = writeln!(text, "made = {made}");
    let _ = writeln!(text, "due = {due}");
    if let Some(delivered) = columns.time(Role::Delivered, "") {
        let _ = writeln!(text, "delivered = {delivered}");
    }
    true
}

/// A response, where there are values of a question and the day on which they were given.
fn response(text: &mut String, columns: &Columns<'_>, promised: bool) {
    let table = columns.table;
    let asked = [
        (Role::Expectation, "expectation", 1, 5),
        (Role::Satisfaction, "satisfaction", 1, 5),
        (Role::Recommend, "recommend", 0, 10),
        (Role::Effort, "effort", 1, 7),
    ];
    let answers: Vec<_> = asked
        .into_iter()
        .filter(|(role, _, low, high)| columns.of(*role).is_some_and(|at| table.within(at, *low, *high)))
        .filter_map(|(role, kind, ..)| Some((columns.name(role)?, kind)))
        .collect();
    let id = columns.name(Role::ResponseId).or_else(|| columns.name(Role::PromiseId).filter(|_| promised));
    let given = columns.time(Role::Given, "").or_else(|| columns.time(Role::Delivered, ""));
    let (Some(id), Some(given), false) = (id, given, answers.is_empty()) else { return };
    let _ = write!(text, "\n[[response]]\nid = {{ column = {id} }}\ngiven = {given}\n");
    for (at, (column, kind)) in answers.iter().enumerate() {
        let _ = write!(
            text,
            "\n[[response.answer]]\nkey = \"{kind}\"\nkind = \"{kind}\"\ncomponent = \"service\" # or product, \
             production, delivery\nvalue = {{ column = {column} }}\n"
        );
        if at > 0 {
            text.push_str("required = false\n");
        }
        if let Some(words) = columns.name(Role::Comment).filter(|_| at == 0) {
            let _ = writeln!(text, "comment = {{ key = \"words\", columns = [{words}] }}");
        }
    }
}

/// A text as TOML writes it.
struct Quoted<'a>(&'a str);

impl std::fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_char('"')?;
        for letter in self.0.chars() {
            match letter {
                '"' | '\\' => write!(f, "\\{letter}")?,
                letter if letter.is_control() => write!(f, "\\u{:04X}", u32::from(letter))?,
                letter => f.write_char(letter)?,
            }
        }
        f.write_char('"')
    }
}

#[cfg(test)]
mod tests;
