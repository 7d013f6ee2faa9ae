//! Entity tags: which version of a thing somebody has.

use std::fmt;

use kept_api::asks::Ask;
use kept_api::behaviours::Behaviour;
use kept_api::contacts::Contact;
use kept_api::customers::Customer;
use kept_api::feedback::Feedback;
use kept_api::imports::ImportMapping;
use kept_api::invitations::Invitation;
use kept_api::keys::Key;
use kept_api::members::Member;
use kept_api::models::ModelVersion;
use kept_api::notes::Note;
use kept_api::organisations::OrganisationSettings;
use kept_api::promises::Promise;
use kept_api::responses::Response;
use kept_api::self_checks::SelfCheck;
use kept_api::surveys::Survey;
use kept_api::views::View;
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::error::AppError;

/// Something with a tag.
pub trait Tagged: Serialize {
    /// What it is called in the audit trail.
    const SUBJECT: &'static str;

    /// Its tag.
    fn tag(&self) -> Result<Tag, AppError> {
        let value = serde_json::to_value(self).map_err(|error| AppError::Internal(error.to_string()))?;
        Ok(Tag::of(Self::SUBJECT, &value))
    }
}

macro_rules! tagged {
    ($($thing:ty = $subject:literal;)+) => {
        $(impl Tagged for $thing { const SUBJECT: &'static str = $subject; })+
    };
}

tagged! {
    Ask = "ask";
    Behaviour = "behaviour";
    Contact = "contact";
    Customer = "customer";
    Feedback = "feedback";
    ImportMapping = "import_mapping";
    Invitation = "invitation";
    Key = "key";
    Member = "member";
    ModelVersion = "model";
    Note = "note";
    OrganisationSettings = "organisation";
    Promise = "promise";
    Response = "response";
    SelfCheck = "self-check";
    Survey = "survey";
    View = "view";
}

/// Fields that follow from other things or from the clock: nobody changes them here, so they do not make a change stale.
fn derived(subject: &str) -> &'static [&'static str] {
    match subject {
        "ask" => &["link"],
        "invitation" => &["link", "state"],
        "key" => &["last_used_at"],
        // The account is not of this organisation, and the audit trail knows nothing of it.
        "member" => &["id", "email", "recorded_at", "last_used_at", "removed_at"],
        "organisation" => &["currency_in_use", "public_url"],
        "promise" => &["customer", "standing"],
        "behaviour" | "feedback" | "response" => &["customer"],
        "survey" => &["responses"],
        _ => &[],
    }
}

/// A version: one half of what was said of the thing, the other of all that is shown. Who changes it must know the
/// first half, who has a copy must know both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag {
    own: u64,
    whole: u64,
}

impl Tag {
    /// The tag of a `subject` from the JSON of its wire type.
    pub fn of(subject: &str, thing: &Value) -> Self {
        let whole = hash(thing);
        let derived = derived(subject);
        let Value::Object(fields) = thing else { return Self { own: whole, whole } };
        if !derived.iter().any(|name| fields.contains_key(*name)) {
            return Self { own: whole, whole };
        }
        let mut fields = fields.clone();
        fields.retain(|name, _| !derived.contains(&name.as_str()));
        Self { own: hash(&Value::Object(fields)), whole }
    }

    /// Whether a text is a tag of a version in which the same was said.
    pub(crate) fn is_own(&self, text: &str) -> bool {
        text.len() == 32 && text.starts_with(&format!("{:016x}", self.own))
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}{:016x}", self.own, self.whole)
    }
}

fn hash(value: &Value) -> u64 {
    // Fields of a value stand in the order of their names.
    let digest = Sha256::digest(value.to_string().as_bytes());
    digest.iter().take(8).fold(0, |hash, byte| hash << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_others_change_makes_a_copy_old_but_no_change_stale() {
        let of = |title: &str, responses: u32| {
            Tag::of("survey", &json!({ "body": title, "responses": responses }))
        };
        let (first, answered, other) = (of("a", 0), of("a", 1), of("b", 0));
        assert_ne!(first, answered);
        assert!(answered.is_own(&first.to_string()));
        assert!(!other.is_own(&first.to_string()));
        assert!(!first.is_own("") && !first.is_own("0123"));
    }
}
