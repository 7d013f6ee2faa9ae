//! One deed of the audit trail.

use kept_api::audit::AuditEntry;
use leptos::prelude::*;
use serde_json::Value;

use super::difference::{self, Change};
use super::words;
use crate::format;
use crate::i18n::settings as texts;
use crate::state::Session;
use crate::ui::{Details, Link};
use crate::url::Query;

/// When, who, what; and on demand what it was before and after.
#[component]
pub(super) fn Entry(
    /// The deed.
    entry: AuditEntry,
) -> impl IntoView {
    let session = Session::get();
    let who = match (&entry.member, &entry.key) {
        (_, Some(key)) => texts::audit_key(&key.name),
        (Some(member), None) => member.name.clone(),
        (None, None) => texts::audit_system().to_owned(),
    };
    let what = texts::audit_deed(&words::subject(&entry.subject), &words::action(&entry.action));
    let name = name(&entry).map(|name| view! { <bdi class="audit__name">{name}</bdi> });
    let same = Query::new().with("subject_id", entry.subject_id.to_string()).after("/settings/audit");
    let changes = difference::of(entry.before.as_ref(), entry.after.as_ref());
    let request = texts::audit_request(&entry.request_id);
    view! {
        <li class="audit__entry">
            <p class="audit__when">{session.instant(entry.at)}</p>
            <div class="audit__what">
                <p>
                    <strong>{what}</strong> " " {name}
                </p>
                <p class="audit__who">
                    <bdi>{who}</bdi>
                </p>
                <Details summary=texts::audit_details()>
                    <Changes changes /> <p class="audit__who">
                        {request} " · " <Link path=same>{texts::audit_same()}</Link>
                    </p>
                </Details>
            </div>
        </li>
    }
}

/// What the thing is called, where it says so.
fn name(entry: &AuditEntry) -> Option<String> {
    let of = |thing: Option<&Value>| {
        let thing = thing?.as_object()?;
        let words = ["name", "title", "text", "email"].iter().find_map(|key| thing.get(*key)?.as_str());
        words.filter(|words| !words.is_empty()).map(shortened)
    };
    of(entry.after.as_ref()).or_else(|| of(entry.before.as_ref()))
}

/// At most 80 characters.
fn shortened(words: &str) -> String {
    const MOST: usize = 80;
    if words.chars().count() <= MOST {
        return words.to_owned();
    }
    let mut short: String = words.chars().take(MOST - 1).collect();
    short.push('…');
    short
}

#[component]
fn Changes(changes: Vec<Change>) -> impl IntoView {
    if changes.is_empty() {
        return view! { <p>{texts::audit_unchanged()}</p> }.into_any();
    }
    let rows = changes.into_iter().map(|change| {
        view! {
            <tr>
                <th scope="row">
                    <code>{change.place}</code>
                </th>
                <td dir="auto">{said(change.before.as_ref())}</td>
                <td dir="auto">{said(change.after.as_ref())}</td>
            </tr>
        }
    });
    view! {
        <div class="audit__changes" tabindex="0" role="region" aria-label=texts::audit_details()>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{texts::audit_place()}</th>
                        <th scope="col">{texts::audit_before()}</th>
                        <th scope="col">{texts::audit_after()}</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// A value as it is read.
fn said(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => format::UNKNOWN.to_owned(),
        Some(Value::String(text)) if text.is_empty() => format::UNKNOWN.to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Bool(yes)) => if *yes { texts::value_true() } else { texts::value_false() }.to_owned(),
        Some(Value::Number(number)) => number.as_i64().map_or_else(|| number.to_string(), format::integer),
        Some(other) => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_are_read_and_nothing_is_said_as_such() {
        assert_eq!(said(Some(&json!(true))), "yes");
        assert_eq!(said(Some(&json!(12_000))), "12,000");
        assert_eq!(said(Some(&json!(""))), "–");
        assert_eq!(said(None), "–");
        assert_eq!(said(Some(&json!(["read"]))), "[\"read\"]");
    }

    #[test]
    fn long_names_are_cut_between_letters() {
        assert_eq!(shortened(&"ä".repeat(81)).chars().count(), 80);
        assert_eq!(shortened("short"), "short");
    }
}
