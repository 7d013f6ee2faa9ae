//! What a proposal says of contacts, of deeds and of unasked words.

use std::fmt::Write as _;

use super::headings::Role;
use super::{Columns, decimal};
use crate::behaviour::BehaviourKind;
use crate::contact::{self, is_email};
use crate::feedback::FeedbackKind;
use crate::mapping::words::Word;

/// A contact in each row: it needs an id, or an e-mail address that tells people apart, and a name.
pub(super) fn contact(text: &mut String, columns: &Columns<'_>) {
    let email = columns
        .of(Role::Email)
        .filter(|at| columns.table.cells(*at).next().is_some() && columns.table.cells(*at).all(is_email));
    let email_name = email.and_then(|_| columns.name(Role::Email));
    let id = columns.name(Role::ContactId).or_else(|| email.and_then(|_| columns.name(Role::Email)));
    let name = columns.name(Role::ContactName);
    let (Some(id), Some(name)) = (id, name) else { return };
    let _ = write!(text, "\n[contact]\nid = {{ column = {id} }}\nname = {{ column = {name} }}\n");
    let role = columns.of(Role::ContactDoes).filter(|at| columns.table.says::<contact::ContactRole>(*at));
    if let Some(role) = role.and_then(|_| columns.name(Role::ContactDoes)) {
        let _ = writeln!(text, "role = {{ column = {role} }}");
    }
    if let Some(email) = email_name {
        let _ = writeln!(text, "email = {{ column = {email} }}");
    }
    if let Some(phone) = columns.name(Role::Phone) {
        let _ = writeln!(text, "phone = {{ column = {phone} }}");
    }
    if let Some(language) = columns.name(Role::Language) {
        let _ = writeln!(text, "language = {{ column = {language} }}");
    }
}

/// What the customer did, where a column says so in our words, and another one when.
pub(super) fn behaviour(text: &mut String, columns: &Columns<'_>) {
    let kind = columns.of(Role::DeedKind).filter(|at| columns.table.says::<BehaviourKind>(*at));
    let kind = kind.and_then(|_| columns.name(Role::DeedKind));
    let (Some(id), Some(day)) = (columns.name(Role::DeedId), columns.time(Role::DeedDay, "")) else { return };
    let _ = write!(text, "\n[[behaviour]]\nid = {{ column = {id} }}\n");
    let _ = match kind {
        Some(kind) => writeln!(text, "kind = {{ column = {kind} }}"),
        None => {
            let words: Vec<&str> = BehaviourKind::WORDS.iter().skip(1).map(|(word, _)| *word).collect();
            writeln!(text, "kind = \"bought\" # or {}", words.join(", "))
        }
    };
    let _ = writeln!(text, "day = {day}");
    let amount = columns.of(Role::DeedAmount).and_then(|at| decimal(columns.table, at));
    if let (Some(decimal), Some(amount)) = (amount, columns.name(Role::DeedAmount)) {
        let _ = writeln!(text, "amount = {{ column = {amount}, decimal = \"{decimal}\" }}");
    }
}

/// Unasked words, where there is a column of them and another one of their days.
pub(super) fn feedback(text: &mut String, columns: &Columns<'_>) {
    let (Some(id), Some(words), Some(day)) =
        (columns.name(Role::WordsId), columns.name(Role::Words), columns.time(Role::WordsDay, ""))
    else {
        return;
    };
    let _ = write!(text, "\n[feedback]\nid = {{ column = {id} }}\n");
    let kind = columns.of(Role::WordsKind).filter(|at| columns.table.says::<FeedbackKind>(*at));
    let _ = match kind.and_then(|_| columns.name(Role::WordsKind)) {
        Some(kind) => writeln!(text, "kind = {{ column = {kind} }}"),
        None => writeln!(text, "kind = \"complaint\" # or compliment, idea, question"),
    };
    let _ = writeln!(text, "text = {{ column = {words} }}");
    let _ = writeln!(text, "component = \"service\" # or product, production, delivery");
    let _ = writeln!(text, "day = {day}");
}
