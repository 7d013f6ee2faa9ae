//! `kept calc`: figures from cases of one's own, read from standard input.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use clap::Args;
use kept_core::calc::{CalcError, Files, Table, calc, topic_names};
use serde_json::Value;

use crate::failure::Failure;
use crate::out;

/// Arguments of `kept calc`.
#[derive(Args, Debug)]
pub(crate) struct Calc {
    /// Which figure, such as `nps_intervals`; docs/scoring.md has them all
    #[arg(value_name = "TOPIC")]
    topic: String,
    /// The folder of the CSV files that cases name in `data`
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

/// Reads `{"cases": [{"id", "input"}]}` from standard input and writes one result for each id.
pub(crate) fn run(arguments: &Calc) -> Result<(), Failure> {
    let mut text = String::new();
    io::stdin().read_to_string(&mut text)?;
    out::line(&answer(arguments, &text)?);
    Ok(())
}

fn answer(arguments: &Calc, text: &str) -> Result<String, Failure> {
    let request: Value = serde_json::from_str(text)
        .map_err(|error| Failure::new(format!("standard input is no JSON: {error}")))?;
    let files = match &arguments.data {
        Some(folder) => files(&request, folder)?,
        None => Files::new(),
    };
    let found = calc(&arguments.topic, &request, &files).map_err(|error| match &error {
        CalcError::UnknownTopic(_) => {
            Failure::new(format!("{error}; topics: {}", topic_names().collect::<Vec<_>>().join(", ")))
        }
        _ => Failure::new(error.to_string()),
    })?;
    serde_json::to_string_pretty(&found).map_err(|error| Failure::new(error.to_string()))
}

/// The files that cases without a table of their own name in `data`.
fn files(request: &Value, folder: &Path) -> Result<Files, Failure> {
    let mut files = Files::new();
    let cases = request.get("cases").and_then(Value::as_array).into_iter().flatten();
    for input in cases.filter_map(|case| case.get("input")).filter(|input| input.get("table").is_none()) {
        if let Some(name) = input.get("data").and_then(Value::as_str)
            && !files.contains_key(name)
        {
            files.insert(name.to_owned(), table(folder, name)?);
        }
    }
    Ok(files)
}

fn table(folder: &Path, name: &str) -> Result<Table, Failure> {
    let mut parts = Path::new(name).components();
    if !matches!((parts.next(), parts.next()), (Some(Component::Normal(_)), None)) {
        return Err(Failure::new(format!(
            "`data` must be the name of a file in the folder, and is {name:?}"
        )));
    }
    let path = folder.join(name);
    let cannot = |error: &dyn std::fmt::Display| Failure::new(format!("{}: {error}", path.display()));
    let file = File::open(&path).map_err(|error| cannot(&error))?;
    // A row that is too long or too short is a fault of the file, not an empty cell.
    let mut reader = csv::Reader::from_reader(file);
    let columns = reader.headers().map_err(|error| cannot(&error))?.iter().map(str::to_owned).collect();
    let mut rows = Vec::new();
    for record in reader.records() {
        rows.push(record.map_err(|error| cannot(&error))?.iter().map(str::to_owned).collect());
    }
    Ok(Table::new(columns, rows))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(topic: &str, data: Option<&Path>, text: &str) -> Result<String, String> {
        let arguments = Calc { topic: topic.to_owned(), data: data.map(Path::to_path_buf) };
        answer(&arguments, text).map_err(|failure| failure.0)
    }

    #[test]
    fn cases_with_files_are_computed_and_what_is_wrong_is_said() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("ratings.csv"), "e,p\n\"10\",9\n4,\n4,8\n").unwrap();
        std::fs::write(folder.path().join("broken.csv"), "e,p\n1\n").unwrap();
        let case = |file: &str| {
            format!(
                r#"{{"cases": [{{"id": "a", "input": {{"data": "{file}", "expectation": "e", "performance": "p",
                "scale": [0, 10], "confidence": 0.9}}}}]}}"#
            )
        };
        let found = asked("expectation_grades", Some(folder.path()), &case("ratings.csv")).unwrap();
        assert!(found.contains("\"n\": 2"), "{found}");
        let fails = |file: &str| asked("expectation_grades", Some(folder.path()), &case(file)).unwrap_err();
        assert!(fails("nowhere.csv").contains("nowhere.csv"));
        assert!(fails("broken.csv").contains("broken.csv"));
        assert!(fails("../ratings.csv").contains("name of a file"));
        assert!(asked("expectation_grades", None, &case("ratings.csv")).unwrap_err().contains("case \"a\""));
        assert!(asked("horoscope", None, "{}").unwrap_err().contains("topics: "));
        assert!(asked("promises", None, "{").unwrap_err().contains("no JSON"));
    }
}
