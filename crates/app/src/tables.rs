//! Lists as tables for a spreadsheet or another program: CSV, page by page, however long they are.
//!
//! Headings are the words of the product. They never change their meaning; a new column comes last.

mod access;
mod answers;
mod customers;
mod records;
mod unasked;

use std::future::Future;

use futures_util::{Stream, StreamExt, stream};
use kept_api::page::MAX_LIMIT;
use kept_core::access::Action;
use kept_core::cell;

use crate::access::still_may;
use crate::app::{Actor, App};
use crate::error::AppError;

pub use access::{Invitations, Keys, SelfChecks};
pub use records::{Events, Imports, NotesOf};
pub use unasked::EvidenceOf;

/// A page of a list, and where the next one begins.
pub type Piece<T> = (Vec<T>, Option<String>);

/// A list that can be taken along as a table: the question that the list answers.
pub trait Listed: Send + Sync + 'static {
    /// What is listed.
    type Item: Send;
    /// What whoever takes it along must be allowed, all the way to its end.
    const NEEDS: Action = Action::Read;
    /// The names of the columns.
    const HEADING: &'static [&'static str];

    /// Asks for the page after `cursor`; the first page goes on from the cursor of the question, where it has one.
    fn turn(&mut self, cursor: Option<String>, limit: u32);

    /// Reads the page.
    fn page(
        &self,
        app: &App,
        actor: &Actor,
    ) -> impl Future<Output = Result<Piece<Self::Item>, AppError>> + Send;

    /// The lines of an item, as many cells as the heading has in each.
    fn lines(item: &Self::Item) -> Vec<Vec<String>>;
}

/// The table as CSV (RFC 4180, UTF-8), with a heading. Each page is read in a transaction of its own: who reads slowly
/// holds up nothing, and a table of any length needs the memory of one page. The pieces end with an error when they
/// cannot all be read, or when the actor may no longer read them.
///
/// # Errors
/// Those of the first page of the list.
pub async fn csv<L: Listed>(
    app: &App,
    actor: &Actor,
    mut list: L,
) -> Result<impl Stream<Item = Result<String, AppError>> + use<L>, AppError> {
    list.turn(None, MAX_LIMIT);
    let first = list.page(app, actor).await?;
    let heading = cell::line(L::HEADING.iter().copied());
    let begin = heading + &written::<L>(&first.0);
    let rest = Rest { app: app.clone(), actor: actor.clone(), next: next(first), list };
    Ok(stream::iter([Ok(begin)]).chain(stream::try_unfold(rest, Rest::next)))
}

/// Where to go on; a list that goes on growing names a next page also after its last.
fn next<T>((items, next): Piece<T>) -> Option<String> {
    next.filter(|_| !items.is_empty())
}

fn written<L: Listed>(items: &[L::Item]) -> String {
    let lines = items.iter().flat_map(L::lines);
    lines.map(|cells| cell::line(cells.iter().map(String::as_str))).collect()
}

struct Rest<L> {
    app: App,
    actor: Actor,
    next: Option<String>,
    list: L,
}

impl<L: Listed> Rest<L> {
    async fn next(mut self) -> Result<Option<(String, Self)>, AppError> {
        let Some(cursor) = self.next.take() else { return Ok(None) };
        if !still_may(&self.app, &self.actor, L::NEEDS).await? {
            return Err(AppError::NotAllowed);
        }
        self.list.turn(Some(cursor), MAX_LIMIT);
        let piece = self.list.page(&self.app, &self.actor).await?;
        let lines = written::<L>(&piece.0);
        self.next = next(piece);
        Ok(Some((lines, self)))
    }
}

/// A cell: what is there, otherwise nothing.
fn maybe<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// Yes or no, as both languages of the headings and programs read it.
fn yes(value: bool) -> String {
    (if value { "yes" } else { "no" }).to_owned()
}

/// The word of the interface for a value.
fn word<T: serde::Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// An amount of minor units with two decimals, as imports read amounts.
fn amount(minor: Option<i64>) -> String {
    minor.map(|minor| decimal(minor, 2)).unwrap_or_default()
}

/// A number of micro-points.
fn micro(value: i64) -> String {
    decimal(value, 6)
}

fn decimal(value: i64, digits: u32) -> String {
    let unit = 10_u64.pow(digits);
    let sign = if value < 0 { "-" } else { "" };
    let (whole, rest) = (value.unsigned_abs() / unit, value.unsigned_abs() % unit);
    format!("{sign}{whole}.{rest:0width$}", width = usize::try_from(digits).unwrap_or_default())
}

/// Where a thing comes from, and its id there.
fn external(external: Option<&kept_api::External>) -> [String; 2] {
    external.map(|there| [there.source.clone(), there.id.clone()]).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_with_all_their_digits() {
        let cells = [amount(Some(0)), amount(Some(5)), amount(Some(123_456)), amount(Some(-7)), amount(None)];
        assert_eq!(cells, ["0.00", "0.05", "1234.56", "-0.07", ""]);
        assert_eq!(micro(612_345), "0.612345");
    }
}
