//! Makes a key and shows its secret once.

use kept_api::keys::{MadeKey, NewKey};
use kept_core::access::Scope;
use kept_core::calendar::Instant;
use kept_core::ids::KeyId;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::words;
use crate::browser::{self, fresh_uuid};
use crate::client;
use crate::i18n::{field_errors, settings as texts};
use crate::screens::form::Trouble;
use crate::state::Session;
use crate::ui::{Button, ButtonKind, Checkbox, Choice, Details, Once, Select, TextField};

/// After how many days keys may be chosen to expire.
const EXPIRIES: [&str; 4] = ["30", "90", "365", ""];
const DAY_SECONDS: i64 = 86_400;

/// When a key made `now` expires, by the word of the choice; a word that is none is never.
fn expiry(now: Option<Instant>, days: &str) -> Option<Instant> {
    let days: i64 = days.parse().ok()?;
    now.map(|now| now.plus_seconds(days * DAY_SECONDS))
}

fn expiry_words(days: &str) -> &'static str {
    match days {
        "30" => texts::key_expiry_30(),
        "90" => texts::key_expiry_90(),
        "365" => texts::key_expiry_365(),
        _ => texts::key_expiry_never(),
    }
}

/// Name, scopes, expiry.
#[component]
pub(super) fn MakeKey(
    /// Where the key stands as long as its secret is shown.
    made: RwSignal<Option<MadeKey>>,
    /// Called once there is one more.
    on_changed: Callback<()>,
) -> impl IntoView {
    let (session, trouble, busy) = (Session::get(), Trouble::none(), RwSignal::new(false));
    let (name, days) = (RwSignal::new(String::new()), RwSignal::new("365".to_owned()));
    let scopes = Scope::ALL.map(|scope| (scope, RwSignal::new(scope == Scope::Read)));
    // Sent again with the same id after a lost answer, so that one key is made.
    let id = StoredValue::new(fresh_uuid().map(KeyId));
    let send = move || {
        trouble.clear();
        let now = session.with_me(|me| me.organisation.now);
        let new = NewKey {
            id: id.get_value(),
            name: name.get_untracked().trim().to_owned(),
            scopes: scopes.iter().filter(|(_, held)| held.get_untracked()).map(|(scope, _)| *scope).collect(),
            expires_at: expiry(now, &days.get_untracked()),
        };
        if new.name.is_empty() {
            trouble.say("/name", field_errors::required());
        }
        if new.scopes.is_empty() {
            trouble.say("/scopes", texts::key_need_scope());
        }
        if new.name.is_empty() || new.scopes.is_empty() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let answer = client::post::<_, MadeKey>("/keys", &new).await;
            busy.try_set(false);
            if answer.as_ref().err().is_none_or(|error| error.status().is_some()) {
                id.set_value(fresh_uuid().map(KeyId));
            }
            match answer {
                Ok(key) => {
                    name.set(String::new());
                    made.set(Some(key));
                    on_changed.run(());
                }
                Err(error) => trouble.take(error),
            }
        });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !busy.get_untracked() {
            untrack(send);
        }
    };
    let boxes = scopes.map(|(scope, held)| {
        view! { <Checkbox name=format!("scope-{}", scope.as_str()) label=words::scope(scope) value=held /> }
    });
    let expiries = EXPIRIES.map(|days| Choice::new(days, expiry_words(days))).to_vec();
    view! {
        <Details summary=texts::key_make()>
            <form class="k-form" novalidate on:submit=submit>
                <TextField
                    name="key-name"
                    label=texts::key_name()
                    hint=texts::key_name_hint()
                    value=name
                    error=trouble.at("/name")
                />
                <fieldset class="settings-choices">
                    <legend>{texts::key_scopes()}</legend>
                    {boxes.collect_view()}
                    {trouble.line("/scopes")}
                </fieldset>
                <Select
                    name="key-expiry"
                    label=texts::key_expiry()
                    choices=expiries
                    value=days
                    error=trouble.at("/expires_at")
                    on_change=move |next| days.set(next)
                />
                {trouble.view()}
                <Button kind=ButtonKind::Primary submit=true busy>
                    {texts::key_make_action()}
                </Button>
            </form>
        </Details>
    }
}

/// The secret, this once, with a command that tries it.
#[component]
pub(super) fn KeyMade(
    /// The key with its secret.
    key_made: MadeKey,
    /// Where it stands as long as its secret is shown.
    made: RwSignal<Option<MadeKey>>,
) -> impl IntoView {
    key_made.secret.map(|secret| {
        let address = browser::origin();
        let command = format!("curl -H \"Authorization: Bearer {secret}\" {address}/api/v1/keys/current");
        view! {
            <Once
                title=texts::key_made(&key_made.key.name)
                text=texts::key_made_text()
                label=texts::key_secret()
                field="key-secret"
                value=secret
                on_done=move |()| made.set(None)
            >
                <p class="k-once__text">{texts::key_try()}</p>
                <pre class="k-once__code" tabindex="0">
                    <code>{command}</code>
                </pre>
            </Once>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_expires_after_whole_days_or_never() {
        let now = Instant::EPOCH.plus_seconds(5);
        assert_eq!(expiry(Some(now), "30"), Some(now.plus_seconds(30 * 86_400)));
        assert_eq!(expiry(Some(now), ""), None);
        assert_eq!(expiry(None, "30"), None);
    }
}
