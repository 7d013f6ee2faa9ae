//! Reads the input of a case; whatever is not as it must be becomes a [`Fault`] with its place.

use super::table::{Files, Rows, Table};
use crate::score::{Confidence, ScoreError};
use serde_json::{Map, Value};
use std::borrow::Cow;

/// What is wrong, and where.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Fault {
    /// JSON pointer from the request.
    pub(super) pointer: String,
    /// What is wrong, in a sentence.
    pub(super) says: String,
    /// The caller's time was over: nothing is wrong with the input.
    pub(super) stopped: bool,
}

/// A value of the request together with its place.
#[derive(Debug, Clone)]
pub(super) struct Node<'v> {
    value: &'v Value,
    pointer: String,
}

/// One case on its way through a topic.
pub(super) struct Case<'v> {
    input: Node<'v>,
    files: &'v Files,
    go_on: &'v dyn Fn() -> bool,
}

/// A score's own refusal, told at the place of the input that caused it.
pub(super) trait At<T> {
    /// The result, or a fault at `node`.
    fn at(self, node: &Node<'_>) -> Result<T, Fault>;
}

impl<T> At<T> for Result<T, ScoreError> {
    fn at(self, node: &Node<'_>) -> Result<T, Fault> {
        self.map_err(|error| node.fault(error.to_string()))
    }
}

impl<'v> Node<'v> {
    /// The request itself.
    pub(super) fn root(value: &'v Value) -> Self {
        Self { value, pointer: String::new() }
    }

    /// What stands there; null where nothing does.
    pub(super) fn value(&self) -> &'v Value {
        self.value
    }

    /// The field `name`; null where it is absent.
    pub(super) fn get(&self, name: &str) -> Self {
        let value = self.value.get(name).unwrap_or(&Value::Null);
        Self { value, pointer: format!("{}/{}", self.pointer, name.replace('~', "~0").replace('/', "~1")) }
    }

    /// The field `name` unless it is absent or null.
    pub(super) fn given(&self, name: &str) -> Option<Self> {
        Some(self.get(name)).filter(|node| !node.value.is_null())
    }

    fn at(&self, index: usize, value: &'v Value) -> Self {
        Self { value, pointer: format!("{}/{index}", self.pointer) }
    }

    /// A fault at this place.
    pub(super) fn fault(&self, says: impl Into<String>) -> Fault {
        Fault { pointer: self.pointer.clone(), says: says.into(), stopped: false }
    }

    fn must(&self, be: &str) -> Fault {
        let found = match self.value {
            Value::Null => "nothing".to_owned(),
            Value::Array(_) => "a list".to_owned(),
            Value::Object(_) => "an object".to_owned(),
            Value::String(text) => format!("the text {:?}", text.chars().take(40).collect::<String>()),
            other => other.to_string(),
        };
        self.fault(format!("must be {be}, and is {found}"))
    }

    /// A finite number.
    pub(super) fn real(&self) -> Result<f64, Fault> {
        self.value.as_f64().filter(|number| number.is_finite()).ok_or_else(|| self.must("a finite number"))
    }

    /// A whole number, 0 or more; also written as text, since JSON's own reach only to 2⁵³ everywhere.
    pub(super) fn count(&self) -> Result<u64, Fault> {
        match self.value {
            Value::String(text) => text.parse().ok(),
            Value::Number(number) => number.as_u64().or_else(|| {
                let whole = number.as_f64().and_then(whole)?;
                u64::try_from(whole).ok()
            }),
            _ => None,
        }
        .ok_or_else(|| self.must("a whole number, 0 or more"))
    }

    /// A whole number.
    pub(super) fn integer(&self) -> Result<i64, Fault> {
        match self.value {
            Value::String(text) => text.parse().ok(),
            Value::Number(number) => number.as_i64().or_else(|| number.as_f64().and_then(whole)),
            _ => None,
        }
        .ok_or_else(|| self.must("a whole number"))
    }

    /// A whole number of at most `most`.
    pub(super) fn count_to(&self, most: u32) -> Result<u32, Fault> {
        let count = self.count()?;
        u32::try_from(count)
            .ok()
            .filter(|count| *count <= most)
            .ok_or_else(|| self.must(&format!("a whole number, at most {most}")))
    }

    /// True or false.
    pub(super) fn flag(&self) -> Result<bool, Fault> {
        self.value.as_bool().ok_or_else(|| self.must("true or false"))
    }

    /// A text.
    pub(super) fn text(&self) -> Result<&'v str, Fault> {
        self.value.as_str().ok_or_else(|| self.must("a text"))
    }

    /// An object.
    pub(super) fn object(&self) -> Result<&'v Map<String, Value>, Fault> {
        self.value.as_object().ok_or_else(|| self.must("an object"))
    }

    /// The fields of an object, each with its place.
    pub(super) fn fields(&self) -> Result<Vec<(&'v str, Self)>, Fault> {
        Ok(self.object()?.keys().map(|name| (name.as_str(), self.get(name))).collect())
    }

    /// The elements of a list, each with its place.
    pub(super) fn items(&self) -> Result<Vec<Self>, Fault> {
        let list = self.list()?;
        Ok(list.iter().enumerate().map(|(index, value)| self.at(index, value)).collect())
    }

    /// The elements of a list of exactly `N`.
    pub(super) fn exactly<const N: usize>(&self) -> Result<[Self; N], Fault> {
        let items = self.items()?;
        items.try_into().map_err(|_: Vec<_>| self.fault(format!("must be a list of {N}")))
    }

    fn list(&self) -> Result<&'v Vec<Value>, Fault> {
        self.value.as_array().ok_or_else(|| self.must("a list"))
    }

    fn each<T>(&self, read: impl Fn(&Self) -> Result<T, Fault>) -> Result<Vec<T>, Fault> {
        self.list()?.iter().enumerate().map(|(index, value)| read(&self.at(index, value))).collect()
    }

    /// A list of finite numbers.
    pub(super) fn reals(&self) -> Result<Vec<f64>, Fault> {
        // Without a place for each while all is well.
        let quick: Option<Vec<f64>> =
            self.list()?.iter().map(|value| value.as_f64().filter(|number| number.is_finite())).collect();
        quick.map_or_else(|| self.each(Self::real), Ok)
    }

    /// A list of counts.
    pub(super) fn counts(&self) -> Result<Vec<u64>, Fault> {
        self.each(Self::count)
    }

    /// A list of whole numbers.
    pub(super) fn integers(&self) -> Result<Vec<i64>, Fault> {
        self.each(Self::integer)
    }

    /// A list of texts.
    pub(super) fn texts(&self) -> Result<Vec<&'v str>, Fault> {
        self.each(Self::text)
    }

    /// Two numbers, the first below the second.
    pub(super) fn scale(&self) -> Result<(f64, f64), Fault> {
        let [lo, hi] = self.exactly::<2>()?;
        let (lo, hi) = (lo.real()?, hi.real()?);
        if lo < hi { Ok((lo, hi)) } else { Err(self.fault("the first must be below the second")) }
    }

    /// A level of confidence.
    pub(super) fn confidence(&self) -> Result<Confidence, Fault> {
        Confidence::new(self.real()?).at(self)
    }

    /// One of the words that stand for a rule: the text itself, for `match`.
    pub(super) fn word(&self, known: &[&'static str]) -> Result<&'static str, Fault> {
        let text = self.text()?;
        known
            .iter()
            .copied()
            .find(|word| *word == text)
            .ok_or_else(|| self.must(&format!("one of {}", known.join(", "))))
    }
}

/// The whole number that a float holds exactly.
pub(super) fn whole(number: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    #[expect(clippy::cast_possible_truncation, reason = "checked to be whole and within 2^53")]
    (number.abs() <= EXACT && number.trunc().to_bits() == number.to_bits()).then_some(number as i64)
}

#[allow(dead_code, reason = "topics with long loops ask for the time")]
impl<'v> Case<'v> {
    /// A case with the files that it may name.
    pub(super) fn new(input: Node<'v>, files: &'v Files, go_on: &'v dyn Fn() -> bool) -> Self {
        Self { input, files, go_on }
    }

    /// The input.
    pub(super) fn input(&self) -> &Node<'v> {
        &self.input
    }

    /// A field of the input; null where it is absent.
    pub(super) fn get(&self, name: &str) -> Node<'v> {
        self.input.get(name)
    }

    /// A field of the input unless it is absent or null.
    pub(super) fn given(&self, name: &str) -> Option<Node<'v>> {
        self.input.given(name)
    }

    /// The level of the field `confidence`.
    pub(super) fn confidence(&self) -> Result<Confidence, Fault> {
        self.get("confidence").confidence()
    }

    /// The table that the case carries in `table` or names in `data`.
    pub(super) fn table(&self) -> Result<Cow<'v, Table>, Fault> {
        if let Some(table) = self.given("table") {
            return Table::of_json(&table).map(Cow::Owned);
        }
        let name = self.get("data");
        let found = self.files.get(name.text()?).map(Cow::Borrowed);
        found.ok_or_else(|| name.fault("there is no such file here: give the rows in `table`"))
    }

    /// The rows of `table` for which every condition of `filter` and the one of `where` holds.
    pub(super) fn rows<'t>(&self, table: &'t Table) -> Result<Rows<'t>, Fault> {
        let mut rows = table.all();
        if let Some(filter) = self.given("filter") {
            for condition in filter.items()? {
                rows = rows.matching(&condition)?;
            }
        }
        match self.given("where") {
            Some(condition) => rows.matching(&condition),
            None => Ok(rows),
        }
    }

    /// Whether there is time left; long loops ask now and then.
    pub(super) fn go_on(&self) -> Result<(), Fault> {
        if (self.go_on)() {
            Ok(())
        } else {
            Err(Fault { stopped: true, ..self.input.fault("the time was over") })
        }
    }
}
