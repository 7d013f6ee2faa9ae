//! The address is the first place for state: filters, sort, page and the day that is looked at.

use std::fmt::Write as _;

use kept_core::calendar::Day;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};

/// The parameter that says which day every figure of the page is of.
pub const AS_OF: &str = "as_of";

/// Query parameters in order; a key stands at most once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// No parameters.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a parameter; an empty value takes it away.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<String>) -> Self {
        let value = value.into();
        self.0.retain(|(name, _)| name != key);
        if !value.is_empty() {
            self.0.push((key.to_owned(), value));
        }
        self
    }

    /// Sets a parameter where there is a value, and takes it away where there is none.
    #[must_use]
    pub fn maybe(self, key: &str, value: Option<impl Into<String>>) -> Self {
        self.with(key, value.map(Into::into).unwrap_or_default())
    }

    /// Takes a parameter away.
    #[must_use]
    pub fn without(self, key: &str) -> Self {
        self.with(key, "")
    }

    /// The value of a parameter.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }

    /// All parameters, in their order.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// `path` with these parameters behind it.
    pub fn after(&self, path: &str) -> String {
        let mut out = path.to_owned();
        for (i, (key, value)) in self.0.iter().enumerate() {
            let joint = if i == 0 { '?' } else { '&' };
            // Writing to a string cannot fail.
            let _ = write!(out, "{joint}{}={}", escape(key), escape(value));
        }
        out
    }
}

/// Percent-encodes all but the unreserved characters of RFC 3986.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// The parameters of the page being shown.
pub fn use_query() -> Memo<Query> {
    let map = use_query_map();
    Memo::new(move |_| {
        map.with(|map| {
            map.clone().into_iter().fold(Query::new(), |query, (key, value)| query.with(&key, value))
        })
    })
}

/// One parameter of the page, and a way to change it in place. Changing a filter leaves the pager's page.
pub fn use_param(key: &'static str) -> (Memo<Option<String>>, Callback<Option<String>>) {
    let query = use_query();
    let value = Memo::new(move |_| query.with(|query| query.get(key).map(str::to_owned)));
    let change = use_change_query();
    let set = Callback::new(move |value: Option<String>| {
        let next = query.get_untracked().maybe(key, value);
        change.run(if key == "cursor" { next } else { next.without("cursor") });
    });
    (value, set)
}

/// Shows this page with other parameters, as a new entry of the browser's history.
pub fn use_change_query() -> Callback<Query> {
    let path = use_location().pathname;
    let navigate = use_navigate();
    Callback::new(move |query: Query| {
        let options = NavigateOptions { scroll: false, ..NavigateOptions::default() };
        navigate(&query.after(&path.get_untracked()), options);
    })
}

/// The day the page looks at; `None` means today.
pub fn use_as_of() -> (Memo<Option<Day>>, Callback<Option<Day>>) {
    let (text, set) = use_param(AS_OF);
    let value = Memo::new(move |_| text.with(|text| text.as_deref().and_then(|text| text.parse().ok())));
    (value, Callback::new(move |day: Option<Day>| set.run(day.map(|day| day.to_string()))))
}

/// `path` with the day being looked at carried along.
pub fn carry(path: &str, as_of: Option<&str>) -> String {
    let Some(as_of) = as_of else { return path.to_owned() };
    let (page, place) = path.split_once('#').map_or((path, None), |(page, place)| (page, Some(place)));
    let joint = if page.contains('?') { '&' } else { '?' };
    let place = place.map(|place| format!("#{place}")).unwrap_or_default();
    format!("{page}{joint}{AS_OF}={}{place}", escape(as_of))
}

/// Makes the address of a link to a page of ours; follows the day being looked at.
pub fn use_carry() -> impl Fn(&str) -> String + Copy + Send + Sync + 'static {
    let query = use_query();
    move |path: &str| query.with(|query| carry(path, query.get(AS_OF)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_written_with_every_odd_character_escaped() {
        let query = Query::new().with("q", "Müller & Söhne").with("sort", "-index").with("page", "");
        assert_eq!(query.after("/customers"), "/customers?q=M%C3%BCller%20%26%20S%C3%B6hne&sort=-index");
    }

    #[test]
    fn a_key_stands_once_and_an_empty_value_is_none() {
        let query = Query::new().with("a", "1").with("a", "2").maybe("b", None::<String>);
        assert_eq!(query.get("a"), Some("2"));
        assert_eq!(query.get("b"), None);
        assert_eq!(query.without("a").after("/"), "/");
    }

    #[test]
    fn the_day_is_carried_along() {
        assert_eq!(carry("/customers", None), "/customers");
        assert_eq!(carry("/customers", Some("2018-10-05")), "/customers?as_of=2018-10-05");
        assert_eq!(carry("/customers?q=a", Some("2018-10-05")), "/customers?q=a&as_of=2018-10-05");
        assert_eq!(
            carry("/customers/1#timeline", Some("2018-10-05")),
            "/customers/1?as_of=2018-10-05#timeline"
        );
    }
}
