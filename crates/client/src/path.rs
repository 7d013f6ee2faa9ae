//! Paths and their parameters.

use std::fmt::{Display, Write as _};

use serde::Serialize;

use crate::error::Error;

/// One part of a path: all but the unreserved characters of RFC 3986 percent-encoded.
pub(crate) fn segment(value: impl Display) -> String {
    let text = value.to_string();
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// Adds the fields of `query` as parameters.
pub(crate) fn with_query<Q: Serialize + ?Sized>(path: &mut String, query: &Q) -> Result<(), Error> {
    let query =
        serde_urlencoded::to_string(query).map_err(|error| Error::Unsendable { why: error.to_string() })?;
    add(path, &query);
    Ok(())
}

/// Adds parameters that are written already.
pub(crate) fn add(path: &mut String, query: &str) {
    if !query.is_empty() {
        path.push(if path.contains('?') { '&' } else { '?' });
        path.push_str(query);
    }
}

/// Takes a parameter away.
pub(crate) fn without(path: &str, name: &str) -> String {
    let Some((bare, query)) = path.split_once('?') else { return path.to_owned() };
    let mut out = bare.to_owned();
    let is_it = |pair: &&str| pair.split('=').next() == Some(name);
    for pair in query.split('&').filter(|pair| !is_it(pair)) {
        add(&mut out, pair);
    }
    out
}

#[cfg(test)]
mod tests {
    use kept_api::customers::CustomerQuery;

    use super::*;

    #[test]
    fn a_strange_id_stays_one_segment() {
        assert_eq!(segment("A-17"), "A-17");
        assert_eq!(segment("a/b?c#d e%ö"), "a%2Fb%3Fc%23d%20e%25%C3%B6");
    }

    #[test]
    fn parameters_come_and_go() {
        let mut path = "/customers".to_owned();
        let query =
            CustomerQuery { cursor: Some("x=&y".into()), search: Some("Ü b".into()), ..Default::default() };
        with_query(&mut path, &query).unwrap();
        assert_eq!(path, "/customers?cursor=x%3D%26y&sort=name&search=%C3%9C+b");
        assert_eq!(without(&path, "cursor"), "/customers?sort=name&search=%C3%9C+b");
        assert_eq!(without("/customers?cursor=1", "cursor"), "/customers");
    }
}
