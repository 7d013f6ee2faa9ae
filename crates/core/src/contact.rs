//! A person at a customer.

use serde::{Deserialize, Serialize};

use crate::violation::{Violation, check_optional_text, check_text};

/// What the person has to do with us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ContactRole {
    /// Decides whether to buy again.
    Decides,
    /// Uses what we deliver.
    Uses,
    /// Pays the invoice.
    Pays,
    /// Speaks for us.
    Champions,
    /// Not known yet.
    Unknown,
}

impl ContactRole {
    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Decides => "decides",
            Self::Uses => "uses",
            Self::Pays => "pays",
            Self::Champions => "champions",
            Self::Unknown => "unknown",
        }
    }
}

/// What the person has said to being asked, by each way. Nothing said is neither a yes nor a no.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Consents {
    /// By e-mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<bool>,
    /// By phone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<bool>,
}

/// The longest name of a contact, in characters.
pub const MAX_NAME: usize = 200;
/// The longest phone number, in characters.
pub const MAX_PHONE: usize = 40;
/// The longest e-mail address, in bytes (RFC 5321 §4.5.3.1.3, less the angle brackets).
pub const MAX_EMAIL: usize = 254;
/// The longest part before the @, in bytes (RFC 5321 §4.5.3.1.1).
const MAX_LOCAL: usize = 64;
/// The longest label of a host name, in bytes (RFC 1035 §2.3.4).
const MAX_LABEL: usize = 63;
/// The longest language tag, in characters (RFC 5646 §4.4.1).
const MAX_LANGUAGE: usize = 35;
/// The language of a contact where none is said.
pub const DEFAULT_LANGUAGE: &str = "en";

/// Checks the name of a contact.
pub fn check_name(pointer: &str, name: &str, faults: &mut Vec<Violation>) {
    check_text(pointer, name, MAX_NAME, faults);
}

/// Checks a phone number; it may be empty. It is kept as it is dialled: digits, spaces and the signs of a number, and
/// the letters of an extension.
pub fn check_phone(pointer: &str, phone: &str, faults: &mut Vec<Violation>) {
    let before = faults.len();
    check_optional_text(pointer, phone, MAX_PHONE, faults);
    let dialled = phone.chars().any(char::is_numeric);
    if faults.len() == before && !phone.is_empty() && !dialled {
        faults.push(Violation::new(pointer, "not-a-phone-number", "Write the number as it is dialled."));
    }
}

/// Checks an e-mail address; it may be empty.
pub fn check_email(pointer: &str, email: &str, faults: &mut Vec<Violation>) {
    if !email.is_empty() && !is_email(email) {
        faults.push(Violation::new(
            pointer,
            "not-an-e-mail-address",
            "Write an address such as name@example.com.",
        ));
    }
}

/// Whether a text has the shape of an e-mail address: something, an @, a host name of at least two labels. Whether
/// anybody reads it only a mail can tell.
pub fn is_email(text: &str) -> bool {
    let Some((local, host)) = text.rsplit_once('@') else { return false };
    text.len() <= MAX_EMAIL && is_local_part(local) && is_host_name(host)
}

fn is_local_part(local: &str) -> bool {
    !local.is_empty()
        && local.len() <= MAX_LOCAL
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && local.chars().all(|c| !c.is_whitespace() && !c.is_control() && !"()<>[]:;@\\,\"".contains(c))
}

fn is_host_name(host: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && label.len() <= MAX_LABEL
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| {
                c.is_alphanumeric() || c == '-' || (!c.is_ascii() && !c.is_whitespace() && !c.is_control())
            })
    };
    host.contains('.') && host.split('.').all(is_label)
}

/// Checks a language tag such as `en`, `pt-BR` or `zh-Hant` (the shape of RFC 5646; no register is asked).
pub fn check_language(pointer: &str, language: &str, faults: &mut Vec<Violation>) {
    let mut parts = language.split('-');
    let first = parts
        .next()
        .is_some_and(|p| (2..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphabetic()));
    let rest = parts.all(|p| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()));
    if !first || !rest || language.len() > MAX_LANGUAGE {
        faults.push(Violation::new(
            pointer,
            "not-a-language-tag",
            "Write a language tag such as en or pt-BR.",
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(check: fn(&str, &str, &mut Vec<Violation>), text: &str) -> Vec<String> {
        let mut faults = Vec::new();
        check("/at", text, &mut faults);
        faults.into_iter().map(|fault| fault.code).collect()
    }

    #[test]
    fn addresses_that_mail_could_reach_are_taken() {
        for email in [
            "",
            "a@b.co",
            "first.last+tag@mail.example.com",
            "müller@bücher.example",
            "用户@例子.测试",
            "o'neil@x.ie",
        ] {
            assert!(faults(check_email, email).is_empty(), "{email}");
        }
    }

    #[test]
    fn texts_that_are_no_address_are_refused() {
        let long = format!("{}@example.com", "a".repeat(65));
        let wide = format!("a@{}.com", "b".repeat(64));
        for email in [
            "a",
            "@",
            "a@",
            "@b.co",
            "a@b",
            "a@b..co",
            "a@.b.co",
            "a@-b.co",
            "a b@c.de",
            "a@b.co\n",
            ".a@b.co",
            "a..b@c.de",
            "a@b c.de",
            "<a@b.co>",
            "a@b@c.de",
            &long,
            &wide,
        ] {
            assert_eq!(faults(check_email, email), ["not-an-e-mail-address"], "{email:?}");
        }
    }

    #[test]
    fn phone_numbers_are_kept_as_they_are_dialled() {
        for phone in ["", "+49 (30) 901820-0", "0800 KEPT 12", "٠١٢٣٤٥"] {
            assert!(faults(check_phone, phone).is_empty(), "{phone}");
        }
        assert_eq!(faults(check_phone, &"1".repeat(41)), ["too-long"]);
        assert_eq!(faults(check_phone, "ask Ann"), ["not-a-phone-number"]);
    }

    #[test]
    fn a_language_is_a_tag() {
        for language in ["en", "pt-BR", "zh-Hant-TW", "gsw", "ar"] {
            assert!(faults(check_language, language).is_empty(), "{language}");
        }
        for language in ["", "e", "english language", "en_GB", "en-", "12", "en-abcdefghi"] {
            assert_eq!(faults(check_language, language), ["not-a-language-tag"], "{language}");
        }
    }
}
