//! The filter of the audit trail. Every change goes to the address at once.

use kept_api::keys::Key;
use kept_api::members::Member;
use kept_api::page::Page;
use kept_core::calendar::Day;
use leptos::prelude::*;

use super::audit::FILTERS;
use super::words;
use crate::client::{Request, get};
use crate::i18n::settings as texts;
use crate::state::Session;
use crate::ui::{Choice, DayField, LinkButton, Select};
use crate::url::{Query, use_change_query, use_param, use_query};

/// The nouns of the trail that have a word.
const SUBJECTS: [&str; 14] = [
    "customer",
    "contact",
    "promise",
    "note",
    "survey",
    "ask",
    "response",
    "import",
    "member",
    "invitation",
    "key",
    "session",
    "model",
    "organisation",
];
/// The verbs that have a word.
const ACTIONS: [&str; 20] = [
    "create",
    "add",
    "make",
    "change",
    "remove",
    "settle",
    "withdraw",
    "take-down",
    "accept",
    "renew-link",
    "hand-over",
    "revoke",
    "sign-in",
    "sign-in-failed",
    "sign-out",
    "end",
    "end-sessions",
    "change-password",
    "password-reset",
    "export",
];

/// Who, what, which deed, from when to when.
#[component]
pub(super) fn Filters() -> impl IntoView {
    let query = use_query();
    let is_set = move || query.with(|query| FILTERS.iter().any(|key| query.get(key).is_some()));
    let one = move || query.with(|query| query.get("subject_id").is_some());
    view! {
        <div class="audit-filters">
            <Who />
            <Choose
                name="subject"
                label=texts::audit_subject()
                all=texts::audit_subject_all()
                choices=SUBJECTS.map(|noun| Choice::new(noun, words::subject(noun))).to_vec()
            />
            <Choose
                name="action"
                label=texts::audit_action()
                all=texts::audit_action_all()
                choices=ACTIONS.map(|verb| Choice::new(verb, words::action(verb))).to_vec()
            />
            <On name="from" label=texts::audit_from() />
            <On name="to" label=texts::audit_to() />
            {move || is_set().then(|| view! { <LinkButton path="/settings/audit">{texts::audit_clear()}</LinkButton> })}
        </div>
        {move || one().then(|| view! { <p class="settings-note">{texts::audit_one()}</p> })}
    }
}

/// Everybody who can have done something: members, former ones too, and keys.
#[component]
fn Who() -> impl IntoView {
    let query = use_query();
    let change = use_change_query();
    let members = LocalResource::new(|| async {
        Request::get("/members?limit=200&removed=true").send::<Page<Member>>().await
    });
    let keys = LocalResource::new(|| async { get::<Page<Key>>("/keys?limit=200").await });
    let value = Signal::derive(move || {
        query.with(|query| {
            let member = query.get("member").map(|id| format!("member:{id}"));
            member.or_else(|| query.get("key").map(|id| format!("key:{id}"))).unwrap_or_default()
        })
    });
    let choose = move |word: String| change.run(chosen(&query.get_untracked(), &word));
    let choices = move || {
        let mut all = vec![Choice::new("", texts::audit_who_all())];
        if let Some(Ok(page)) = members.get() {
            all.extend(page.items.into_iter().map(|m| Choice::new(format!("member:{}", m.id), m.name)));
        }
        if let Some(Ok(page)) = keys.get() {
            let named = |key: Key| Choice::new(format!("key:{}", key.id), texts::audit_key(&key.name));
            all.extend(page.items.into_iter().map(named));
        }
        view! { <Select name="audit-who" label=texts::audit_who() choices=all value on_change=choose /> }
    };
    view! { {choices} }
}

/// The page's parameters once somebody is chosen.
fn chosen(page: &Query, word: &str) -> Query {
    let next = page.clone().without("cursor").without("member").without("key");
    match word.split_once(':') {
        Some(("member", id)) => next.with("member", id),
        Some(("key", id)) => next.with("key", id),
        _ => next,
    }
}

#[component]
fn Choose(name: &'static str, label: &'static str, all: &'static str, choices: Vec<Choice>) -> impl IntoView {
    let (value, set) = use_param(name);
    let choices = [Choice::new("", all)].into_iter().chain(choices).collect::<Vec<_>>();
    view! {
        <Select
            name=format!("audit-{name}")
            label=label
            choices
            value=Signal::derive(move || value.get().unwrap_or_default())
            on_change=move |word: String| set.run((!word.is_empty()).then_some(word))
        />
    }
}

#[component]
fn On(name: &'static str, label: &'static str) -> impl IntoView {
    let session = Session::get();
    let (text, set) = use_param(name);
    let value = Signal::derive(move || text.get().and_then(|text| text.parse::<Day>().ok()));
    let last = Signal::derive(move || session.today());
    let change = move |day: Option<Day>| set.run(day.map(|day| day.to_string()));
    view! {
        <DayField name=format!("audit-{name}") label=label value last on_change=change />
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_is_chosen_takes_the_place_of_the_one_before() {
        let page = Query::new().with("member", "1").with("cursor", "x").with("subject", "key");
        assert_eq!(chosen(&page, "key:2").after("/"), "/?subject=key&key=2");
        assert_eq!(chosen(&page, "").after("/"), "/?subject=key");
    }

    #[test]
    fn every_choice_has_a_word() {
        for noun in SUBJECTS {
            assert_ne!(words::subject(noun), noun);
        }
        for verb in ACTIONS {
            assert_ne!(words::action(verb), verb, "{verb}");
        }
    }
}
