//! What a member may do.

use kept_api::members::{Member, MemberPatch};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::words;
use crate::client::Request;
use crate::i18n::settings as texts;
use crate::screens::form::Trouble;
use crate::state::Session;
use crate::ui::{Button, ButtonKind, Select, Toasts};

/// The role, with what each allows.
#[component]
pub(super) fn MemberRole(
    /// Whose.
    member: Member,
    /// Called once it is another.
    on_done: Callback<()>,
) -> impl IntoView {
    let (session, toasts, trouble) = (Session::get(), Toasts::get(), Trouble::none());
    let (role, busy) = (RwSignal::new(member.role), RwSignal::new(false));
    let (id, name) = (member.id, StoredValue::new(member.name));
    let send = move |()| {
        let chosen = role.get_untracked();
        trouble.clear();
        busy.set(true);
        spawn_local(async move {
            let patch = MemberPatch { role: Some(chosen), ..MemberPatch::default() };
            let answer = Request::patch(&format!("/members/{id}")).json::<_, Member>(&patch).await;
            busy.try_set(false);
            match answer {
                Ok(now) => {
                    toasts.done(texts::role_saved(&now.name, words::role(now.role)));
                    on_done.run(());
                    // One's own role decides what is offered.
                    drop(session.ask().await);
                }
                Err(error) => trouble.take(error),
            }
        });
    };
    let choose = move |word: String| role.update(|role| *role = words::role_from(&word).unwrap_or(*role));
    let same = Signal::derive(move || role.get() == member.role);
    view! {
        <div class="k-form settings-deed">
            <Select
                name="member-role"
                label=name.with_value(|_| texts::member_role())
                choices=words::roles()
                error=trouble.at("/role")
                value=Signal::derive(move || role.get().as_str().to_owned())
                on_change=choose
            />
            <p class="settings-may" aria-live="polite">
                {move || words::may(role.get())}
            </p>
            {trouble.view()}
            <Button kind=ButtonKind::Primary busy disabled=same on_press=send>
                {texts::save_role()}
            </Button>
        </div>
    }
}
