//! Where a page ended, as text that only the server reads.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kept_api::page::{DEFAULT_LIMIT, MAX_LIMIT, Page};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::AppError;
use crate::json::has_escaped_nul;

/// A cursor is short; a longer one was not made here.
const LONGEST: usize = 4096;

/// A cursor of `list` after `position`. The name of a list says everything that its order and its filter depend on,
/// so that a cursor of another list or of another order is refused.
pub fn encode<T: Serialize>(list: &str, position: &T) -> Result<String, AppError> {
    let bytes =
        serde_json::to_vec(&(list, position)).map_err(|error| AppError::Internal(error.to_string()))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// The position in a cursor of `list`; none without a cursor.
///
/// # Errors
/// [`AppError::Cursor`] when it is damaged or belongs to another list.
pub fn decode<T: DeserializeOwned>(list: &str, cursor: Option<&str>) -> Result<Option<T>, AppError> {
    let Some(cursor) = cursor else { return Ok(None) };
    if cursor.len() > LONGEST {
        return Err(AppError::Cursor);
    }
    let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| AppError::Cursor)?;
    // No text of ours holds it, and Postgres would stumble over it.
    if has_escaped_nul(&bytes) {
        return Err(AppError::Cursor);
    }
    let (of, position): (String, T) = serde_json::from_slice(&bytes).map_err(|_| AppError::Cursor)?;
    if of == list { Ok(Some(position)) } else { Err(AppError::Cursor) }
}

/// The number of items of a page: 1 to 200, 50 where none is asked for.
pub fn limit(asked: Option<u32>) -> Result<u32, AppError> {
    match asked {
        None => Ok(DEFAULT_LIMIT),
        Some(limit) if (1..=MAX_LIMIT).contains(&limit) => Ok(limit),
        Some(_) => Err(AppError::invalid("/limit", "out-of-range", format!("Between 1 and {MAX_LIMIT}."))),
    }
}

/// A page of `limit` items from `limit + 1` items read: the one too many says that there is a next page.
pub fn page<T, K: Serialize>(
    list: &str,
    mut items: Vec<T>,
    limit: u32,
    position: impl Fn(&T) -> K,
) -> Result<Page<T>, AppError> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = items.len() > limit;
    items.truncate(limit);
    let last = items.last().filter(|_| more);
    let next = last.map(|item| encode(list, &position(item))).transpose()?;
    Ok(Page { items, next })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_leads_back_to_where_the_page_ended() {
        let page = page("customers/name", vec![("ann", 1), ("bob", 2), ("cid", 3)], 2, |item| *item).unwrap();
        assert_eq!(page.items, [("ann", 1), ("bob", 2)]);
        let position: Option<(String, i32)> = decode("customers/name", page.next.as_deref()).unwrap();
        assert_eq!(position, Some(("bob".to_owned(), 2)));
        assert_eq!(super::page("customers/name", vec![1, 2], 2, |item| *item).unwrap().next, None);
    }

    #[test]
    fn a_cursor_of_another_list_or_a_damaged_one_is_refused() {
        let cursor = encode("customers/name", &("bob", 2)).unwrap();
        let nul = encode("customers/name", &("bob\0", 2)).unwrap();
        let long = "A".repeat(LONGEST + 1);
        for (list, text) in [
            ("customers/grade", cursor.as_str()),
            ("customers/name", "%%%"),
            ("customers/name", cursor.get(1..).unwrap()),
            ("customers/name", ""),
            ("customers/name", &long),
            ("customers/name", &nul),
        ] {
            let read = decode::<(String, i32)>(list, Some(text));
            assert!(matches!(read, Err(AppError::Cursor)), "{list} {text}");
        }
        assert!(matches!(decode::<(i32, i32)>("customers/name", Some(&cursor)), Err(AppError::Cursor)));
        assert_eq!(decode::<i32>("customers/name", None).unwrap(), None);
    }

    #[test]
    fn a_limit_is_between_1_and_200() {
        assert_eq!(limit(None).unwrap(), 50);
        assert_eq!(limit(Some(1)).unwrap(), 1);
        assert_eq!(limit(Some(200)).unwrap(), 200);
        for asked in [0, 201] {
            let AppError::Invalid(faults) = limit(Some(asked)).unwrap_err() else { panic!("{asked}") };
            assert_eq!(faults[0].pointer, "/limit");
        }
    }
}
