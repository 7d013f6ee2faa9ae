//! Invites somebody: a form, then a link to hand on.

use kept_api::invitations::{Invitation, NewInvitation};
use kept_core::access::Role;
use kept_core::ids::InvitationId;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::words;
use crate::browser::fresh_uuid;
use crate::client;
use crate::i18n::{field_errors, settings as texts};
use crate::screens::form::Trouble;
use crate::state::Session;
use crate::ui::{Button, ButtonKind, Details, InputKind, Once, Select, TextField};

/// Name, e-mail, role.
#[component]
pub(super) fn Invite(
    /// Where the invitation stands as long as its link is shown.
    made: RwSignal<Option<Invitation>>,
    /// Called once there is one more.
    on_changed: Callback<()>,
) -> impl IntoView {
    let (trouble, busy) = (Trouble::none(), RwSignal::new(false));
    let (name, email) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let role = RwSignal::new(Role::Agent);
    // Sent again with the same id after a lost answer, so that one invitation is made.
    let id = StoredValue::new(fresh_uuid().map(InvitationId));
    let send = move || {
        trouble.clear();
        let text = |signal: RwSignal<String>| signal.get_untracked().trim().to_owned();
        let new = NewInvitation {
            id: id.get_value(),
            name: text(name),
            email: text(email),
            role: role.get_untracked(),
        };
        for (pointer, value) in [("/name", &new.name), ("/email", &new.email)] {
            if value.is_empty() {
                trouble.say(pointer, field_errors::required());
            }
        }
        if new.name.is_empty() || new.email.is_empty() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let answer = client::post::<_, Invitation>("/invitations", &new).await;
            busy.try_set(false);
            if answer.as_ref().err().is_none_or(|error| error.status().is_some()) {
                id.set_value(fresh_uuid().map(InvitationId));
            }
            match answer {
                Ok(invitation) => {
                    name.set(String::new());
                    email.set(String::new());
                    made.set(Some(invitation));
                    on_changed.run(());
                }
                Err(error) => trouble.take(error),
            }
        });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !busy.get_untracked() {
            send();
        }
    };
    let choose = move |word: String| role.update(|role| *role = words::role_from(&word).unwrap_or(*role));
    view! {
        <Details summary=texts::invite()>
            <form class="k-form" novalidate on:submit=submit>
                <TextField name="invite-name" label=texts::invite_name() value=name error=trouble.at("/name") />
                <TextField
                    name="invite-email"
                    label=texts::invite_email()
                    hint=texts::invite_email_hint()
                    kind=InputKind::OtherEmail
                    value=email
                    error=trouble.at("/email")
                />
                <Select
                    name="invite-role"
                    label=crate::i18n::access::role()
                    choices=words::roles()
                    value=Signal::derive(move || role.get().as_str().to_owned())
                    error=trouble.at("/role")
                    on_change=choose
                />
                <p class="settings-may" aria-live="polite">
                    {move || words::may(role.get())}
                </p>
                {trouble.view()}
                <Button kind=ButtonKind::Primary submit=true busy>
                    {texts::invite_action()}
                </Button>
            </form>
        </Details>
    }
}

/// The link of an invitation, this once.
#[component]
pub(super) fn LinkMade(
    /// The invitation with its link.
    invitation: Invitation,
    /// Where it stands as long as its link is shown.
    made: RwSignal<Option<Invitation>>,
) -> impl IntoView {
    let session = Session::get();
    invitation.link.map(|link| {
        view! {
            <Once
                title=texts::invite_made(&invitation.name)
                text=texts::link_text(&session.instant(invitation.expires_at))
                label=texts::link()
                field="invitation-link"
                value=link
                on_done=move |()| made.set(None)
            />
        }
    })
}
