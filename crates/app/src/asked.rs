//! What a request asks for beside its contents: conditions (RFC 9110 §13) and a key by which it is done once.

use crate::error::AppError;
use crate::tag::Tag;

/// Conditions and key of a request. Most have none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Only if the thing has one of these tags.
    pub if_match: Option<Tags>,
    /// Only if it has none of these.
    pub if_none_match: Option<Tags>,
    /// Once.
    pub key: Option<Key>,
}

/// Entity tags of a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tags {
    /// `*`: whatever is there.
    Any,
    /// One of these.
    These(Vec<GivenTag>),
}

/// A tag as a client hands it back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenTag {
    /// What stands between the quotes.
    pub text: String,
    /// It begins with `W/`.
    pub weak: bool,
}

/// A key that the sender made up for one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The key.
    pub text: String,
    /// SHA-256 of method, path and body: the same key with another request is refused.
    pub request_hash: [u8; 32],
}

impl Asked {
    /// Fails unless the conditions hold for the thing as it is before the change; none where there is nothing yet.
    ///
    /// # Errors
    /// [`AppError::Stale`].
    pub fn check(&self, before: Option<&Tag>) -> Result<(), AppError> {
        let wanted = self.if_match.as_ref().is_none_or(|tags| match (tags, before) {
            (Tags::Any, before) => before.is_some(),
            // Compared strongly: a weak tag stands for more than one version.
            (Tags::These(tags), Some(tag)) => tags.iter().any(|given| !given.weak && tag.is_own(&given.text)),
            (Tags::These(_), None) => false,
        });
        let unwanted = before.is_some_and(|tag| self.is_known(tag));
        if wanted && !unwanted { Ok(()) } else { Err(AppError::Stale) }
    }

    /// Whether the sender has the thing already, just as it is.
    pub fn is_known(&self, tag: &Tag) -> bool {
        self.if_none_match.as_ref().is_some_and(|tags| match tags {
            Tags::Any => true,
            Tags::These(tags) => tags.iter().any(|given| given.text == tag.to_string()),
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn these(text: &str, weak: bool) -> Tags {
        Tags::These(vec![
            GivenTag { text: "other".to_owned(), weak: false },
            GivenTag { text: text.to_owned(), weak },
        ])
    }

    #[test]
    fn a_change_wants_the_version_that_its_sender_knows() {
        let tag = Tag::of("customer", &json!({ "name": "Acme" }));
        let known = tag.to_string();
        let if_match = |tags| Asked { if_match: tags, ..Asked::default() };
        assert!(if_match(None).check(Some(&tag)).is_ok() && if_match(None).check(None).is_ok());
        assert!(if_match(Some(these(&known, false))).check(Some(&tag)).is_ok());
        assert!(
            if_match(Some(these(&known, true))).check(Some(&tag)).is_err(),
            "a weak tag never matches here"
        );
        assert!(if_match(Some(these("old", false))).check(Some(&tag)).is_err());
        assert!(if_match(Some(these(&known, false))).check(None).is_err());
        assert!(if_match(Some(Tags::Any)).check(Some(&tag)).is_ok());
        assert!(if_match(Some(Tags::Any)).check(None).is_err());
    }

    #[test]
    fn what_must_not_be_there_is_not_changed() {
        let tag = Tag::of("customer", &json!({ "name": "Acme" }));
        let none_match = |tags| Asked { if_none_match: tags, ..Asked::default() };
        assert!(none_match(Some(Tags::Any)).check(None).is_ok());
        assert!(none_match(Some(Tags::Any)).check(Some(&tag)).is_err());
        assert!(none_match(Some(these(&tag.to_string(), true))).is_known(&tag), "here a weak tag will do");
        assert!(!none_match(Some(these("old", false))).is_known(&tag));
    }
}
