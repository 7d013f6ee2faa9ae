//! The forms in which a table comes: other delimiters, other encodings, a workbook.

use std::io::{Cursor, Write};

use kept_api::customers::CustomerPage;
use kept_api::imports::ImportState;
use kept_testkit::{Client, TestApp};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::imports::sending::{MARKETPLACE, ORDERS, SMALL, changes, import, new, places, records, same};

/// Names with letters of Western Europe, quotes over lines, blanks around cells.
const TABLE: &str = "no,who,name,segment,day,score,words\n\
                     r1,c1,Größe & Söhne,Süd,2026-01-05,4,\"Zweimal \"\"gut\"\",\nbeim dritten Mal: naja\"\n\
                     r2, c2 ,Café Crème,Süd,2026-01-06,2,\n";

async fn names(client: &Client) -> Vec<String> {
    let page: CustomerPage = client.get("/api/v1/customers?limit=200").await.into();
    page.items.into_iter().map(|line| line.name).collect()
}

fn windows_1252(text: &str) -> Vec<u8> {
    text.chars().map(|letter| u8::try_from(u32::from(letter)).expect("a letter of one byte")).collect()
}

fn utf_16(text: &str) -> Vec<u8> {
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}

#[tokio::test]
async fn a_table_says_the_same_in_whatever_form_it_comes() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let first = import(&app, &owner, SMALL, TABLE.as_bytes()).await;
    assert_eq!(records(&first.counts), [new(2), new(0), new(2)]);
    assert_eq!(names(&owner).await, ["Café Crème", "Größe & Söhne"]);
    // Commas stand within no cell but the quoted one.
    let semicolons = TABLE.replace(',', ";").replace("\"\"gut\"\";", "\"\"gut\"\",");
    let tabs = semicolons.replace(';', "\t");
    let marked = [b"\xef\xbb\xbf".as_slice(), TABLE.as_bytes()].concat();
    let said = SMALL.replacen("zone =", "encoding = \"latin1\"\nzone =", 1);
    for (mapping, file) in [
        (SMALL, semicolons.replace('\n', "\r\n").replace("\",\r\n", "\",\n").into_bytes()),
        (SMALL, tabs.into_bytes()),
        (SMALL, marked.clone()),
        (SMALL, windows_1252(TABLE)),
        (SMALL, utf_16(TABLE)),
        (&said, windows_1252(TABLE)),
        // A byte order mark is surer than what was said.
        (&said, marked),
    ] {
        let again = import(&app, &owner, mapping, &file).await;
        assert_eq!((again.state, again.errors.len()), (ImportState::Done, 0), "{:?}", again.errors);
        assert_eq!(records(&again.counts), [same(2), same(0), same(2)]);
    }
    let unknown = SMALL.replacen("zone =", "encoding = \"klingon\"\nzone =", 1);
    let refused =
        crate::imports::sending::send(&owner, crate::imports::sending::id(1), &unknown, b"x", true).await;
    assert!(refused.text().contains("/encoding"), "{}", refused.text());
}

/// The cells of each row.
fn cells(table: &str) -> Vec<Vec<String>> {
    let (mut rows, mut quoted) = (vec![vec![String::new()]], false);
    for letter in table.trim_end().replace("\"\"", "\u{1}").chars() {
        let row = rows.last_mut().expect("a row");
        match letter {
            '\u{1}' => row.last_mut().expect("a cell").push('"'),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(String::new()),
            '\n' if !quoted => rows.push(vec![String::new()]),
            letter => row.last_mut().expect("a cell").push(letter),
        }
    }
    rows
}

/// A cell of a sheet as it is stored: a text, or a number with its style.
enum Cell<'a> {
    Text(&'a str),
    Number(&'a str),
    /// A number that the style shows as a day.
    Day(&'a str),
    Nothing,
}

/// A workbook with one sheet, as spreadsheets write it.
fn workbook(rows: &[Vec<Cell<'_>>]) -> Vec<u8> {
    let mut sheet = String::from(
        "<?xml version=\"1.0\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>",
    );
    for (row, cells) in rows.iter().enumerate() {
        sheet += &format!("<row r=\"{}\">", row + 1);
        for (column, cell) in cells.iter().enumerate() {
            let at = format!("{}{}", char::from(b'A' + u8::try_from(column).unwrap()), row + 1);
            sheet += &match cell {
                Cell::Text(text) => {
                    let text = text.replace('&', "&amp;").replace('<', "&lt;");
                    format!("<c r=\"{at}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>")
                }
                Cell::Number(number) => format!("<c r=\"{at}\"><v>{number}</v></c>"),
                Cell::Day(number) => format!("<c r=\"{at}\" s=\"1\"><v>{number}</v></c>"),
                Cell::Nothing => String::new(),
            };
        }
        sheet += "</row>";
    }
    sheet += "</sheetData></worksheet>";
    let part = "http://schemas.openxmlformats.org";
    let files = [
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"{part}/package/2006/content-types\"><Default Extension=\"xml\" \
                 ContentType=\"application/xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{part}/package/2006/relationships\"><Relationship Id=\"r1\" \
                 Type=\"{part}/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/>\
                 </Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{part}/spreadsheetml/2006/main\" \
                 xmlns:r=\"{part}/officeDocument/2006/relationships\"><sheets>\
                 <sheet name=\"Aufträge\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{part}/package/2006/relationships\"><Relationship Id=\"r1\" \
                 Type=\"{part}/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
                 <Relationship Id=\"r2\" Type=\"{part}/officeDocument/2006/relationships/styles\" \
                 Target=\"styles.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/styles.xml",
            format!(
                "<styleSheet xmlns=\"{part}/spreadsheetml/2006/main\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/>\
                 <xf numFmtId=\"14\"/></cellXfs></styleSheet>"
            ),
        ),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[tokio::test]
async fn a_workbook_says_the_same_as_the_file_that_it_was_made_from() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let from_text = import(&app, &owner, MARKETPLACE, ORDERS.as_bytes()).await;
    let texts = cells(ORDERS);
    assert!(texts.iter().all(|row| row.len() == texts[0].len()));
    let cell = |text: &'static str| if text.is_empty() { Cell::Nothing } else { Cell::Text(text) };
    let rows: Vec<Vec<Cell<'_>>> =
        texts.iter().map(|row| row.iter().map(|text| cell(text.clone().leak())).collect()).collect();
    let again = import(&app, &owner, MARKETPLACE, &workbook(&rows)).await;
    assert_eq!((again.state, again.errors.len()), (ImportState::Done, 0), "{:?}", again.errors);
    assert_eq!(again.counts.rows, from_text.counts.rows);
    let [customers, promises, responses] = records(&from_text.counts);
    assert_eq!(records(&again.counts), [same(customers.new), same(promises.new), same(responses.new)]);
}

#[tokio::test]
async fn days_and_numbers_of_a_workbook_are_read_as_such_and_faults_name_their_row() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let text = Cell::Text;
    let heading = ["no", "who", "name", "segment", "day", "score", "words"].map(Cell::Text).into();
    let file = workbook(&[
        heading,
        // 46027 is 2026-01-05.
        vec![
            Cell::Number("1"),
            text("c1"),
            text("=1+1"),
            Cell::Nothing,
            Cell::Day("46027"),
            Cell::Number("4"),
        ],
        vec![],
        vec![
            Cell::Number("2"),
            text("c2"),
            text("Two"),
            Cell::Nothing,
            Cell::Day("46027.5"),
            Cell::Number("9"),
        ],
        vec![Cell::Number("3"), text("c3"), text("Three"), Cell::Nothing, text("soon"), Cell::Number("4")],
        vec![
            Cell::Number("4"),
            text("c4"),
            text("Four"),
            Cell::Nothing,
            Cell::Day("46028"),
            Cell::Number("4.5"),
        ],
        vec![
            Cell::Number("5"),
            text("c5"),
            text("Five\nin two lines"),
            Cell::Nothing,
            Cell::Day("46029"),
            Cell::Number("5"),
            text("words"),
            text("too many"),
        ],
        vec![
            Cell::Number("6"),
            text("c6"),
            text("Six"),
            Cell::Nothing,
            Cell::Day("46029"),
            Cell::Number("5"),
        ],
    ]);
    let mapping = SMALL.replace("%Y-%m-%d", "iso");
    let imported = import(&app, &owner, &mapping, &file).await;
    assert_eq!(places(&imported), [(4, "score"), (5, "day"), (6, "score"), (7, "")]);
    assert_eq!(records(&imported.counts), [new(2), new(0), new(2)]);
    assert_eq!(names(&owner).await, ["=1+1", "Six"]);
    let elsewhere = mapping.replacen("zone =", "sheet = \"Orders\"\nzone =", 1);
    let failed = import(&app, &owner, &elsewhere, &file).await;
    assert!(failed.failure.unwrap().contains("The workbook has: Aufträge."));
    let named = mapping.replacen("zone =", "sheet = \"Aufträge\"\nzone =", 1);
    let again = import(&app, &owner, &named, &file).await;
    assert_eq!(records(&again.counts), [same(2), changes(0, 0, 0), same(2)]);
}

#[tokio::test]
async fn a_zip_file_that_is_damaged_or_no_workbook_is_refused_in_words() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let good = workbook(&[vec![Cell::Text("no")]]);
    let mut other = ZipWriter::new(Cursor::new(Vec::new()));
    other.start_file("orders.csv", SimpleFileOptions::default()).unwrap();
    other.write_all(TABLE.as_bytes()).unwrap();
    let other = other.finish().unwrap().into_inner();
    for (file, words) in [
        (good[..good.len() / 2].to_vec(), "no workbook"),
        (other, "no workbook"),
        (good, "Columns are missing: who"),
        (workbook(&[]), "empty"),
    ] {
        let failed = import(&app, &owner, SMALL, &file).await;
        assert_eq!(failed.state, ImportState::Failed);
        let failure = failed.failure.unwrap();
        assert!(failure.contains(words), "{failure:?} should say {words:?}");
    }
}
