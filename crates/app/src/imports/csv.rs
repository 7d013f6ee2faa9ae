//! Reading rows of cells from a stream, in bounded memory, and going on behind a row that is broken.
//!
//! The form is that of RFC 4180 with any of four delimiters; lines may end with `\n` or `\r\n`. A quote that nothing
//! closes would swallow the rest of the file, so a row that is broken or too long is given up at the end of its first
//! line, and the next line begins a row again.

use std::io::{self, Read};

use kept_core::mapping::RowFault;

use super::row::{MAX_CELLS, MAX_ROW, Next, Row};

/// How much is read at once.
const STEP: usize = 64 * 1024;
/// How many bytes may be read again behind broken rows; a file with more of them is no table.
const MAX_REREAD: u64 = 64 * 1024 * 1024;

/// Takes a stream apart.
pub(super) struct Reader<R> {
    input: R,
    delimiter: u8,
    buffer: Vec<u8>,
    start: usize,
    line: u64,
    consumed: u64,
    ended: bool,
    reread: u64,
}

impl<R: Read> Reader<R> {
    /// Begins to read. [`Reader::beginning`] tells what to expect before the first row is read.
    pub(super) fn new(input: R) -> io::Result<Self> {
        let mut reader = Self {
            input,
            delimiter: b',',
            buffer: Vec::new(),
            start: 0,
            line: 1,
            consumed: 0,
            ended: false,
            reread: 0,
        };
        // A heading must fit, whatever it is delimited by.
        while !reader.ended && reader.buffer.len() < MAX_ROW {
            reader.fill()?;
        }
        Ok(reader)
    }

    /// The first bytes, as far as they have been read.
    pub(super) fn beginning(&self) -> &[u8] {
        self.buffer.get(self.start..).unwrap_or_default()
    }

    /// Leaves out bytes before the first row, such as a byte order mark.
    pub(super) fn skip(&mut self, bytes: usize) {
        self.advance(bytes, 0);
    }

    /// The first row as it would be with this delimiter.
    pub(super) fn first_row(&self, delimiter: u8, row: &mut Row) -> bool {
        matches!(scan(self.beginning(), delimiter, self.ended, row), Scan::Row { .. })
    }

    /// Says what stands between cells.
    pub(super) fn delimit(&mut self, delimiter: u8) {
        self.delimiter = delimiter;
    }

    /// How many bytes of the stream have been used.
    pub(super) fn consumed(&self) -> u64 {
        self.consumed
    }

    /// Reads the next row that is not blank.
    pub(super) fn next(&mut self, row: &mut Row) -> io::Result<Next> {
        loop {
            match scan(self.beginning(), self.delimiter, self.ended, row) {
                Scan::Row { length, lines } => {
                    row.line = self.line;
                    self.advance(length, lines);
                    if !row.is_blank() {
                        return Ok(Next::Row);
                    }
                }
                Scan::Partial => self.fill()?,
                Scan::Broken { scanned, fault } => {
                    let (line, cell) = (self.line, row.len());
                    self.give_up(scanned)?;
                    let hopeless = self.reread > MAX_REREAD;
                    return Ok(if hopeless { Next::Hopeless } else { Next::Broken { line, cell, fault } });
                }
                Scan::End => return Ok(Next::End),
            }
        }
    }

    /// Leaves the line on which a broken row begins.
    fn give_up(&mut self, scanned: usize) -> io::Result<()> {
        let mut skipped = 0;
        loop {
            match self.beginning().iter().position(|byte| *byte == b'\n') {
                Some(at) => {
                    self.advance(at + 1, 1);
                    skipped += at + 1;
                    break;
                }
                None if self.ended => {
                    let rest = self.beginning().len();
                    self.advance(rest, 0);
                    skipped += rest;
                    break;
                }
                None => {
                    let rest = self.beginning().len();
                    self.advance(rest, 0);
                    skipped += rest;
                    self.fill()?;
                }
            }
        }
        self.reread += u64::try_from(scanned.saturating_sub(skipped)).unwrap_or(u64::MAX);
        Ok(())
    }

    fn advance(&mut self, bytes: usize, lines: u64) {
        self.start += bytes;
        self.consumed += u64::try_from(bytes).unwrap_or(u64::MAX);
        self.line += lines;
    }

    /// Reads more, a good step at once so that an unfinished row is not scanned again for every few bytes.
    fn fill(&mut self) -> io::Result<()> {
        self.buffer.drain(..self.start);
        self.start = 0;
        let before = self.buffer.len();
        let step = u64::try_from(STEP).unwrap_or(u64::MAX);
        let read = (&mut self.input).take(step).read_to_end(&mut self.buffer)?;
        self.ended = read < STEP;
        debug_assert_eq!(self.buffer.len(), before + read);
        Ok(())
    }
}

enum Scan {
    Row { length: usize, lines: u64 },
    Partial,
    Broken { scanned: usize, fault: RowFault },
    End,
}

/// Takes the first row of `data` apart.
fn scan(data: &[u8], delimiter: u8, ended: bool, row: &mut Row) -> Scan {
    row.clear();
    if data.is_empty() {
        return if ended { Scan::End } else { Scan::Partial };
    }
    // More than the longest row is never looked at.
    let (window, cut) = match data.get(..MAX_ROW) {
        Some(window) => (window, true),
        None => (data, false),
    };
    let out_of_data = |fault| {
        if cut {
            Scan::Broken { scanned: window.len(), fault: RowFault::RowTooLong }
        } else if ended {
            Scan::Broken { scanned: window.len(), fault }
        } else {
            Scan::Partial
        }
    };
    let (mut at, mut lines) = (0, 0);
    loop {
        if row.len() >= MAX_CELLS {
            return Scan::Broken { scanned: at, fault: RowFault::TooManyCells };
        }
        let end = if window.get(at) == Some(&b'"') {
            match quoted(window, at + 1, row.bytes(), &mut lines) {
                Some(behind) => behind,
                None => return out_of_data(RowFault::OpenQuote),
            }
        } else {
            let rest = window.get(at..).unwrap_or_default();
            let length =
                rest.iter().position(|byte| *byte == delimiter || *byte == b'\n').unwrap_or(rest.len());
            if length == rest.len() && (cut || !ended) {
                return out_of_data(RowFault::RowTooLong);
            }
            let cell = rest.get(..length).unwrap_or_default();
            let at_line_end = rest.get(length) != Some(&delimiter);
            row.extend(if at_line_end { cell.strip_suffix(b"\r").unwrap_or(cell) } else { cell });
            at + length
        };
        row.end_cell();
        match (window.get(end), window.get(end + 1)) {
            (Some(byte), _) if *byte == delimiter => at = end + 1,
            (Some(b'\n'), _) => return Scan::Row { length: end + 1, lines: lines + 1 },
            (Some(b'\r'), Some(b'\n')) => return Scan::Row { length: end + 2, lines: lines + 1 },
            (None, _) if ended && !cut => return Scan::Row { length: end, lines },
            (Some(b'\r'), None) if ended && !cut => return Scan::Row { length: end + 1, lines },
            (None, _) | (Some(b'\r'), None) => return out_of_data(RowFault::OpenQuote),
            (Some(_), _) => {
                row.take_cell_back();
                return Scan::Broken { scanned: end, fault: RowFault::AfterQuote };
            }
        }
    }
}

/// Copies a quoted cell and answers where it ends, behind its closing quote; `None` when the data end before that.
fn quoted(data: &[u8], mut at: usize, cell: &mut Vec<u8>, lines: &mut u64) -> Option<usize> {
    loop {
        let rest = data.get(at..)?;
        let length = rest.iter().position(|byte| *byte == b'"')?;
        let words = rest.get(..length)?;
        cell.extend_from_slice(words);
        *lines += words.iter().map(|byte| u64::from(*byte == b'\n')).sum::<u64>();
        at += length + 1;
        if data.get(at) != Some(&b'"') {
            return Some(at);
        }
        cell.push(b'"');
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives a few bytes at a time, as a network does.
    struct Trickle<'a>(&'a [u8], usize);

    impl Read for Trickle<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let n = self.1.min(into.len()).min(self.0.len());
            into[..n].copy_from_slice(&self.0[..n]);
            self.0 = &self.0[n..];
            Ok(n)
        }
    }

    #[derive(Debug, PartialEq, Eq)]
    enum Seen {
        Row(u64, Vec<String>),
        Broken(u64, usize, RowFault),
    }

    fn read(data: &[u8]) -> Vec<Seen> {
        let all = read_by(data, usize::MAX);
        if data.len() < 10_000 {
            assert_eq!(read_by(data, 3), all);
        }
        all
    }

    fn read_by(data: &[u8], step: usize) -> Vec<Seen> {
        let mut reader = Reader::new(Trickle(data, step)).unwrap();
        let (mut row, mut seen) = (Row::default(), Vec::new());
        loop {
            match reader.next(&mut row).unwrap() {
                Next::Row => {
                    let cells =
                        (0..row.len()).map(|i| String::from_utf8_lossy(row.cell(i).unwrap()).into_owned());
                    seen.push(Seen::Row(row.line, cells.collect()));
                }
                Next::Broken { line, cell, fault } => seen.push(Seen::Broken(line, cell, fault)),
                Next::Hopeless => panic!("hopeless"),
                Next::End => {
                    assert_eq!(reader.consumed(), data.len() as u64);
                    return seen;
                }
            }
        }
    }

    fn row(line: u64, cells: &[&str]) -> Seen {
        Seen::Row(line, cells.iter().map(|cell| (*cell).to_owned()).collect())
    }

    #[test]
    fn rows_are_taken_apart() {
        assert_eq!(read(b"a,b\n1,2\n"), [row(1, &["a", "b"]), row(2, &["1", "2"])]);
        assert_eq!(read(b"a,b\r\n1,\r\n,2"), [row(1, &["a", "b"]), row(2, &["1", ""]), row(3, &["", "2"])]);
        assert_eq!(read(b"\n\r\n\na\n\n"), [row(4, &["a"])]);
        assert_eq!(
            read(b"\"a\"\"b\",\"c,d\"\r\n5\" pipe,=1\n"),
            [row(1, &["a\"b", "c,d"]), row(2, &["5\" pipe", "=1"])]
        );
        assert_eq!(read(b"\"\",\"\"\n\"x\""), [row(1, &["", ""]), row(2, &["x"])]);
        assert_eq!(read(b""), []);
    }

    #[test]
    fn lines_are_those_of_the_file() {
        assert_eq!(
            read(b"h\n\"two\r\nlines\nand three\"\nnext\n"),
            [row(1, &["h"]), row(2, &["two\r\nlines\nand three"]), row(5, &["next"])]
        );
    }

    #[test]
    fn a_quote_that_nothing_closes_costs_one_line() {
        assert_eq!(
            read(b"a,b\n1,\"open\n2,x\n3,y\n"),
            [
                row(1, &["a", "b"]),
                Seen::Broken(2, 1, RowFault::OpenQuote),
                row(3, &["2", "x"]),
                row(4, &["3", "y"])
            ]
        );
        // The quote of the next row seems to close it; what follows that quote gives it away.
        assert_eq!(
            read(b"1,\"open\n2,\"x\"\n3,y\n"),
            [Seen::Broken(1, 1, RowFault::AfterQuote), row(2, &["2", "x"]), row(3, &["3", "y"])]
        );
    }

    #[test]
    fn a_row_without_end_is_left_and_the_rest_goes_on() {
        let mut wide = vec![b','; 1_000_000];
        wide.extend_from_slice(b"\nnext\n");
        assert_eq!(read(&wide), [Seen::Broken(1, MAX_CELLS, RowFault::TooManyCells), row(2, &["next"])]);
        let mut long = vec![b'x'; 1_000_000];
        long.extend_from_slice(b"\nnext\n");
        assert_eq!(read(&long), [Seen::Broken(1, 0, RowFault::RowTooLong), row(2, &["next"])]);
        let mut open = b"\"open\n".to_vec();
        open.extend(std::iter::repeat_n(*b"a,b\n", 100_000).flatten());
        let seen = read(&open);
        assert_eq!(
            (seen.len(), &seen[0], &seen[1]),
            (100_001, &Seen::Broken(1, 0, RowFault::RowTooLong), &row(2, &["a", "b"]))
        );
    }

    #[test]
    fn a_file_that_is_all_broken_quotes_is_given_up_in_time() {
        // Each line leaves a quote open, whether it is read as the first of a row or as one behind it.
        let data = b"x\",\"\n".repeat(100_000);
        let mut reader = Reader::new(data.as_slice()).unwrap();
        let mut row = Row::default();
        let mut broken = 0_u64;
        let end = loop {
            match reader.next(&mut row).unwrap() {
                Next::Broken { .. } => broken += 1,
                Next::Row => {}
                end => break end,
            }
        };
        assert!(broken < 10_000, "{broken}");
        assert_eq!(end, Next::Hopeless);
    }
}
