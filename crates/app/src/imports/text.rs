//! A text of rows: how it is encoded, and what stands between its cells.

use std::io::{self, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use encoding_rs::{Decoder, Encoding, UTF_8, WINDOWS_1252};
use kept_api::imports::ReadAs;
use kept_core::mapping::{DELIMITERS, Plan};

use super::batch::Unreadable;
use super::csv::Reader;
use super::heading::names;
use super::row::{Next, Row, Table};

/// How much of a file is looked at before it is read.
const LOOK: usize = 64 * 1024;

type Input = Box<dyn Read + Send>;

/// A file with its first bytes.
pub(super) struct Beginning {
    first: Vec<u8>,
    rest: Input,
}

impl Beginning {
    pub(super) fn of(mut rest: Input) -> io::Result<Self> {
        let mut first = Vec::new();
        let look = u64::try_from(LOOK).unwrap_or(u64::MAX);
        (&mut rest).take(look).read_to_end(&mut first)?;
        Ok(Self { first, rest })
    }

    /// Whether it is a ZIP file, as workbooks are.
    pub(super) fn is_workbook(&self) -> bool {
        self.first.starts_with(b"PK\x03\x04")
    }

    /// The whole file.
    pub(super) fn all(self) -> impl Read + Send {
        Cursor::new(self.first).chain(self.rest)
    }
}

/// A text of rows, and how many bytes of the file its reader was given.
pub(super) struct Text {
    reader: Reader<Input>,
    /// Where the text is not the file itself: bytes of the file that were decoded.
    decoded: Option<Arc<AtomicU64>>,
    encoding: &'static Encoding,
    delimiter: u8,
}

impl Table for Text {
    fn next(&mut self, row: &mut Row) -> Result<Next, Unreadable> {
        Ok(self.reader.next(row)?)
    }

    fn read_as(&self) -> ReadAs {
        let encoding = Some(self.encoding.name().to_owned());
        ReadAs { encoding, delimiter: Some(char::from(self.delimiter)), sheet: None }
    }

    fn consumed(&self) -> u64 {
        self.decoded.as_ref().map_or_else(|| self.reader.consumed(), |bytes| bytes.load(Ordering::Relaxed))
    }
}

impl Text {
    fn delimit(&mut self, delimiter: u8) {
        self.delimiter = delimiter;
        self.reader.delimit(delimiter);
    }
}

/// Opens a text as the plan says, or as its beginning shows.
pub(super) fn open(file: Beginning, plan: &Plan) -> Result<Text, Unreadable> {
    let said = plan.encoding().and_then(|label| Encoding::for_label(label.as_bytes()));
    let mut text = undelimited(file, said)?;
    let needed = |names: &[String]| plan.columns().iter().filter(|column| names.contains(column)).count();
    let delimiter = plan.delimiter().map_or_else(|| guess(&text.reader, needed), ascii);
    text.delimit(delimiter);
    Ok(text)
}

/// Opens a text of which nothing is known.
pub(super) fn open_unknown(file: Beginning) -> Result<Text, Unreadable> {
    let mut text = undelimited(file, None)?;
    let delimiter = guess(&text.reader, <[String]>::len);
    text.delimit(delimiter);
    Ok(text)
}

fn undelimited(file: Beginning, said: Option<&'static Encoding>) -> Result<Text, Unreadable> {
    if file.first.starts_with(b"\xd0\xcf\x11\xe0") {
        let why = "This is a workbook in the form of Excel 97 to 2003. Save it as XLSX or as CSV.";
        return Err(Unreadable::Form(why.to_owned()));
    }
    let encoding = encoding(&file.first, said);
    let mut text = if encoding == UTF_8 {
        Text { reader: Reader::new(Box::new(file.all()) as Input)?, decoded: None, encoding, delimiter: b',' }
    } else {
        let taken = Arc::new(AtomicU64::new(0));
        let decoded = Decoded::new(file, encoding, Arc::clone(&taken));
        Text {
            reader: Reader::new(Box::new(decoded) as Input)?,
            decoded: Some(taken),
            encoding,
            delimiter: b',',
        }
    };
    if text.reader.beginning().starts_with(b"\xef\xbb\xbf") {
        text.reader.skip(3);
    }
    Ok(text)
}

/// How a text is encoded: by its byte order mark, else as it was said, else UTF-8 unless nothing speaks for that.
fn encoding(first: &[u8], said: Option<&'static Encoding>) -> &'static Encoding {
    match Encoding::for_bom(first) {
        Some((encoding, _)) => encoding,
        None => said.unwrap_or_else(|| if is_of_one_byte_letters(first) { WINDOWS_1252 } else { UTF_8 }),
    }
}

/// Whether some letters are no UTF-8 and none is longer than a byte: what spreadsheets of Western Europe write. One
/// letter that is UTF-8 tells of a text in UTF-8 with a fault, which its row shall answer for.
fn is_of_one_byte_letters(first: &[u8]) -> bool {
    let mut faults = 0_usize;
    let mut chunks = first.utf8_chunks().peekable();
    while let Some(chunk) = chunks.next() {
        if !chunk.valid().is_ascii() {
            return false;
        }
        // The last letter may have been cut.
        let cut = first.len() >= LOOK && chunks.peek().is_none();
        faults += usize::from(!chunk.invalid().is_empty() && !cut);
    }
    faults > 0
}

fn ascii(delimiter: char) -> u8 {
    u8::try_from(delimiter).unwrap_or(b',')
}

/// The delimiter under which the heading has the most of what is sought.
fn guess<R: Read>(reader: &Reader<R>, sought: impl Fn(&[String]) -> usize) -> u8 {
    let mut row = Row::default();
    let mut best = (0, ',');
    for delimiter in DELIMITERS {
        if reader.first_row(ascii(delimiter), &mut row) {
            let found = 1 + sought(&names(&row).unwrap_or_default());
            if found > best.0 {
                best = (found, delimiter);
            }
        }
    }
    ascii(best.1)
}

/// A text in another encoding, as UTF-8.
struct Decoded {
    file: Box<dyn Read + Send>,
    decoder: Decoder,
    /// Bytes of the file that are not decoded yet.
    raw: Vec<u8>,
    text: Cursor<Vec<u8>>,
    taken: Arc<AtomicU64>,
    ended: bool,
}

impl Decoded {
    fn new(file: Beginning, encoding: &'static Encoding, taken: Arc<AtomicU64>) -> Self {
        Self {
            file: Box::new(file.all()),
            decoder: encoding.new_decoder_with_bom_removal(),
            raw: Vec::new(),
            text: Cursor::default(),
            taken,
            ended: false,
        }
    }

    /// Decodes the next piece. What is no letter becomes the mark for that.
    fn more(&mut self) -> io::Result<()> {
        self.raw.clear();
        let look = u64::try_from(LOOK).unwrap_or(u64::MAX);
        let read = (&mut self.file).take(look).read_to_end(&mut self.raw)?;
        self.ended = read < LOOK;
        self.taken.fetch_add(u64::try_from(read).unwrap_or(u64::MAX), Ordering::Relaxed);
        let longest = self.decoder.max_utf8_buffer_length(read).unwrap_or(4 * LOOK);
        let mut text = String::with_capacity(longest);
        let _ = self.decoder.decode_to_string(&self.raw, &mut text, self.ended);
        self.text = Cursor::new(text.into_bytes());
        Ok(())
    }
}

impl Read for Decoded {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.text.read(into)?;
            if read > 0 || into.is_empty() || self.ended {
                return Ok(read);
            }
            self.more()?;
        }
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::{UTF_16BE, UTF_16LE};

    use super::*;

    #[test]
    fn the_encoding_is_found_from_the_beginning() {
        for (first, said, found) in [
            (b"a,b".as_slice(), None, UTF_8),
            ("Größe,b\n".as_bytes(), None, UTF_8),
            (b"Gr\xf6\xdfe,b\n", None, WINDOWS_1252),
            (b"Gr\xf6\xdfe,b\n", Some(UTF_8), UTF_8),
            (b"Gr\xf6\xdfe,\xc3\xbc\n", None, UTF_8),
            (b"\xff\xfea\0", Some(UTF_8), UTF_16LE),
            (b"\xfe\xff\0a", None, UTF_16BE),
            (b"\xef\xbb\xbfa\xf6", None, UTF_8),
        ] {
            assert_eq!(encoding(first, said), found, "{first:?}");
        }
        let mut cut = vec![b'a'; LOOK - 1];
        cut.push(0xc3);
        assert_eq!(encoding(&cut, None), UTF_8, "the letter goes on behind what was looked at");
    }

    #[test]
    fn a_text_is_decoded_piece_by_piece() {
        let words = "Größe 😠 ".repeat(20_000);
        let units: Vec<u8> = words.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let bytes = [b"\xff\xfe".as_slice(), &units].concat();
        let (length, taken) = (bytes.len() as u64, Arc::new(AtomicU64::new(0)));
        let file = Beginning::of(Box::new(Cursor::new(bytes))).unwrap();
        let mut text = String::new();
        Decoded::new(file, UTF_16LE, Arc::clone(&taken)).read_to_string(&mut text).unwrap();
        assert!(text == words);
        assert_eq!(taken.load(Ordering::Relaxed), length);
    }
}
