//! Takes a member out of the organisation.

use kept_api::members::Member;
use kept_core::ids::MemberId;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::client::Request;
use crate::i18n::settings as texts;
use crate::screens::form::Trouble;
use crate::ui::{Button, ButtonKind, Choice, Details, Select, Toasts};
use crate::url::Query;

/// Says what removing means, and to whom the customers go; whoever removes is offered first.
#[component]
pub(super) fn Removal(
    /// Who leaves.
    member: Member,
    /// Who could take over.
    heirs: Vec<Choice>,
    /// Who removes.
    me: Option<MemberId>,
    /// Called once it is done.
    on_done: Callback<()>,
) -> impl IntoView {
    let (toasts, trouble, busy) = (Toasts::get(), Trouble::none(), RwSignal::new(false));
    let to = RwSignal::new(me.map(|me| me.to_string()).unwrap_or_default());
    let (id, name) = (member.id, StoredValue::new(member.name));
    let send = move |()| {
        let heir = to.get_untracked();
        trouble.clear();
        busy.set(true);
        spawn_local(async move {
            let query = Query::new().with("hand_over_to", heir);
            let answer = Request::delete(&format!("/members/{id}")).query(&query).send::<()>().await;
            busy.try_set(false);
            match answer {
                Ok(()) => {
                    toasts.done(name.with_value(|name| texts::removed(name)));
                    on_done.run(());
                }
                Err(error) => trouble.take(error),
            }
        });
    };
    let choices = heirs.into_iter().chain([Choice::new("", texts::remove_nobody())]).collect::<Vec<_>>();
    view! {
        <Details summary=texts::remove()>
            <div class="k-form">
                <p>{name.with_value(|name| texts::remove_text(name))}</p>
                <Select
                    name="remove-to"
                    label=texts::remove_to()
                    choices
                    value=to
                    on_change=move |next| to.set(next)
                />
                {trouble.view()}
                <Button kind=ButtonKind::Danger busy on_press=send>
                    {name.with_value(|name| texts::remove_action(name))}
                </Button>
            </div>
        </Details>
    }
}
