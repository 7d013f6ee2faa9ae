//! What a panel holds, before it is drawn.

use kept_core::calendar::Day;
use kept_core::scorecard::Estimate;

use crate::format;
use crate::i18n::made;
use crate::made::DriverNumbers;

/// Everything under the words of the documentation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Content {
    /// Sentences with the numbers of the page.
    pub(super) own: Vec<String>,
    /// What adds up to the figure.
    pub(super) bill: Option<Bill>,
    /// The signs of the formula with their values.
    pub(super) signs: Vec<Sign>,
    /// Numbers that the formula takes line by line.
    pub(super) grid: Option<Grid>,
    /// As of when, from what was known when, by which model and priors.
    pub(super) stands: Vec<String>,
    /// The records behind the figure: words and path.
    pub(super) records: Vec<(&'static str, String)>,
}

/// Lines that add up, column by column, to the last digit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bill {
    /// What the lines are.
    pub(super) rows: &'static str,
    /// What the columns hold.
    pub(super) columns: Vec<(&'static str, Unit)>,
    /// Name and one number for each column.
    pub(super) lines: Vec<(String, Vec<i64>)>,
    /// What the columns add up to, as it comes with the figure: never added up here.
    pub(super) total: Vec<i64>,
}

/// How the numbers of a column are written: always all their digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// A whole number.
    Count,
    /// Millionths: of a point, or of a piece of evidence.
    Micro,
    /// The same, with its sign.
    MicroSigned,
    /// Minor units of a currency.
    Money(String),
}

impl Unit {
    /// The number as it is read.
    pub(super) fn write(&self, value: i64) -> String {
        match self {
            Self::Count => format::integer(value),
            Self::Micro => format::micro(value, 6),
            Self::MicroSigned => format::micro_signed(value, 6),
            Self::Money(currency) => format::money_exact(value, currency),
        }
    }
}

/// A sign of the formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sign {
    /// As the formula writes it.
    pub(super) sign: &'static str,
    /// What it means.
    pub(super) meaning: &'static str,
    /// Its value; empty for what is the same everywhere.
    pub(super) value: String,
}

/// Numbers line by line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Grid {
    /// What they are.
    pub(super) title: &'static str,
    /// Titles of the columns, the first of the names.
    pub(super) head: Vec<&'static str>,
    /// Name and cells.
    pub(super) rows: Vec<(String, Vec<String>)>,
}

/// A sign with its value.
pub(super) fn sign(sign: &'static str, meaning: &'static str, value: String) -> Sign {
    Sign { sign, meaning, value }
}

/// A sign whose value is in millionths.
pub(super) fn micro(name: &'static str, meaning: &'static str, value: i64) -> Sign {
    sign(name, meaning, Unit::Micro.write(value))
}

/// A count of 32 bits as it is read.
pub(super) fn count(n: u32) -> String {
    format::count(n.into())
}

/// Points with one digit.
pub(super) fn points(micro: i64) -> String {
    format::micro(micro, 1)
}

/// A share in micro as percent with one digit.
pub(super) fn share(micro: i64) -> String {
    format::share_micro(micro, 1)
}

/// Between which limits the figure lies.
pub(super) fn between(estimate: &Estimate, confidence_bp: u16, write: fn(i64) -> String) -> String {
    match (estimate.low, estimate.high) {
        (Some(low), Some(high)) => {
            made::interval_own(&format::percent(confidence_bp.into(), 0), &write(low), &write(high))
        }
        _ => made::no_interval().to_owned(),
    }
}

/// Counts of something, each under its name, and how many there are.
pub(super) fn counts(rows: &'static str, column: &'static str, lines: Vec<(String, u32)>, n: u32) -> Bill {
    let lines = lines.into_iter().map(|(name, count)| (name, vec![i64::from(count)])).collect();
    Bill { rows, columns: vec![(column, Unit::Count)], lines, total: vec![n.into()] }
}

/// Answers from 1 to 5, and how many there are.
pub(super) fn steps(answers: [u32; 5], n: u32) -> Bill {
    let lines = ["1", "2", "3", "4", "5"].map(made::step).into_iter().zip(answers).collect();
    counts(made::answers(), made::answers(), lines, n)
}

/// Answers from F to A, and how many there are.
pub(super) fn letters(answers: [u32; 5], n: u32) -> Bill {
    let lines = ["F", "D", "C", "B", "A"].map(str::to_owned).into_iter().zip(answers).collect();
    counts(made::letter(), made::answers(), lines, n)
}

/// Who would recommend, and how many were asked.
pub(super) fn promoters([promoters, passives, detractors]: [u32; 3], n: u32) -> Bill {
    let names = [made::promoters(), made::passives(), made::detractors()].map(str::to_owned);
    let lines = names.into_iter().zip([promoters, passives, detractors]).collect();
    counts(made::recommendation_title(), made::answers(), lines, n)
}

impl Content {
    /// What can be said where there are many customers at once.
    pub(super) fn of_list(day: Option<Day>) -> Self {
        let stands = day.map(|day| made::scored(&format::date(day))).into_iter().collect();
        Self { own: vec![made::no_numbers().to_owned()], stands, ..Self::default() }
    }

    /// A figure that nobody was asked for.
    pub(super) fn not_asked() -> Self {
        Self { own: vec![made::not_asked().to_owned()], ..Self::default() }
    }
}

/// The parts of what is explained.
pub(super) fn of_drivers(numbers: &DriverNumbers) -> Content {
    let lines = numbers.parts.iter().map(|(name, part)| (name.clone(), vec![*part])).collect();
    let columns = vec![(made::drivers_part(), Unit::Micro)];
    let bill = Bill { rows: made::drivers_title(), columns, lines, total: vec![numbers.r_squared] };
    Content {
        own: vec![made::drivers_own(&format::count(numbers.rows), &share(numbers.r_squared))],
        bill: (!numbers.parts.is_empty()).then_some(bill),
        stands: vec![made::as_of_day(&format::date(numbers.day))],
        ..Content::default()
    }
}
