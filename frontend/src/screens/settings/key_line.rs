//! One key of the list, and the way to revoke it.

use kept_api::keys::Key;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::words;
use crate::client::Request;
use crate::i18n::settings as texts;
use crate::screens::form::Trouble;
use crate::state::Session;
use crate::ui::{Badge, Button, ButtonKind, Dialog, TableRow, Toasts, Tone, VisuallyHidden};

/// What a key may, whether it works, when it was used.
#[component]
pub(super) fn KeyLine(
    /// The key.
    line: Key,
    /// Whether the member may revoke keys.
    revokes: bool,
    /// Called once it is revoked.
    on_changed: Callback<()>,
) -> impl IntoView {
    let session = Session::get();
    let now = session.with_me(|me| me.organisation.now);
    let expired = line.expires_at.zip(now).is_some_and(|(end, now)| end <= now);
    let (tone, word) = match (line.revoked_at, expired) {
        (Some(_), _) => (Tone::Neutral, texts::key_revoked()),
        (None, true) => (Tone::Warn, texts::key_expired()),
        (None, false) => (Tone::Good, texts::key_works()),
    };
    let day = session.day_of(line.recorded_at);
    let note = match &line.recorded_by {
        Some(member) => texts::made_by(&day, &member.name),
        None => texts::made_by_system(&day),
    };
    let scopes = line.scopes.iter().map(|scope| view! { <li>{words::scope(*scope)}</li> }).collect_view();
    let expires =
        line.expires_at.map_or_else(|| texts::key_expiry_never().to_owned(), |at| session.day_of(at));
    let used = line.last_used_at.map_or_else(|| texts::key_never_used().to_owned(), |at| session.instant(at));
    let works = line.revoked_at.is_none() && !expired;
    let deeds = revokes.then(|| {
        let revoke = works.then(|| view! { <Revoke line=line.clone() on_changed /> });
        view! { <td>{revoke}</td> }
    });
    view! {
        <TableRow name=line.name.clone() note>
            <td>
                <Badge tone>{word}</Badge>
            </td>
            <td class="k-table__minor">
                <ul class="settings-scopes">{scopes}</ul>
            </td>
            <td class="k-table__minor">{expires}</td>
            <td class="k-table__minor">{used}</td>
            {deeds}
        </TableRow>
    }
}

/// Asks once more before programs are locked out.
#[component]
fn Revoke(
    /// Which key.
    line: Key,
    /// Called once it is revoked.
    on_changed: Callback<()>,
) -> impl IntoView {
    let (toasts, trouble) = (Toasts::get(), Trouble::none());
    let (open, busy) = (RwSignal::new(false), RwSignal::new(false));
    let (id, name) = (line.id, StoredValue::new(line.name));
    let send = Callback::new(move |()| {
        busy.set(true);
        spawn_local(async move {
            match Request::delete(&format!("/keys/{id}")).send::<()>().await {
                Ok(()) => {
                    open.try_set(false);
                    toasts.done(texts::key_revoked_done());
                    on_changed.run(());
                }
                Err(error) => trouble.take(error),
            }
            busy.try_set(false);
        });
    });
    let actions = move || {
        view! {
            <Button on_press=move |()| open.set(false)>{texts::cancel()}</Button>
            <Button kind=ButtonKind::Danger busy on_press=send>
                {texts::key_revoke()}
            </Button>
        }
    };
    view! {
        <Button kind=ButtonKind::Quiet on_press=move |()| open.set(true)>
            <span aria-hidden="true">{texts::key_revoke()}</span>
            <VisuallyHidden>{name.with_value(|name| texts::key_revoke_named(name))}</VisuallyHidden>
        </Button>
        <Dialog name=format!("revoke-{id}") title=texts::key_revoke_title() open actions>
            <p>{name.with_value(|name| texts::key_revoke_text(name))}</p>
            {trouble.view()}
        </Dialog>
    }
}
