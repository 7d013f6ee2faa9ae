//! Giving several customers at once to somebody who looks after them.

use std::collections::BTreeMap;

use kept_api::customers::{OwnerChange, OwnerChanged};
use kept_api::me::MemberRef;
use kept_core::ids::{CustomerId, MemberId};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::client;
use crate::i18n::{customers as texts, ui};
use crate::screens::form::Trouble;
use crate::screens::member_chooser::MemberChooser;
use crate::ui::{Button, ButtonKind, Dialog, Toasts};

/// The customers that are chosen, each with who looks after it now.
pub(super) type Chosen = RwSignal<BTreeMap<CustomerId, Option<MemberId>>>;

/// How many are chosen, and what can be done with them.
#[component]
pub(super) fn Selected(
    /// Who is chosen.
    chosen: Chosen,
    /// Called once they have another owner.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let any = Memo::new(move |_| chosen.with(|all| !all.is_empty()));
    let count = move || texts::selected(chosen.with(|all| all.len() as u64));
    view! {
        {move || {
            any.get()
                .then(|| {
                    view! {
                        <div class="customers-selected" role="group" aria-label=texts::selected_label()>
                            <p role="status">{count}</p>
                            <Button on_press=move |()| open.set(true)>{texts::change_owner()}</Button>
                            <Button kind=ButtonKind::Quiet on_press=move |()| chosen.update(BTreeMap::clear)>
                                {texts::select_none()}
                            </Button>
                        </div>
                    }
                })
        }}
        <Dialog name="owner" title=texts::change_owner() open>
            <Form chosen open on_done />
        </Dialog>
    }
}

#[component]
fn Form(
    chosen: Chosen,
    /// Whether the dialog is open.
    open: RwSignal<bool>,
    /// Called once they have another owner.
    on_done: Callback<()>,
) -> impl IntoView {
    let (toasts, trouble, busy) = (Toasts::get(), Trouble::none(), RwSignal::new(false));
    let owner = RwSignal::new(None::<MemberRef>);
    let send = move || {
        let before = chosen.get_untracked();
        let to = owner.with_untracked(|owner| owner.as_ref().map(|owner| owner.id));
        let change =
            OwnerChange { customer_ids: before.keys().copied().collect(), owner_id: to, only_of: None };
        trouble.clear();
        busy.set(true);
        spawn_local(async move {
            let answer = client::post::<_, OwnerChanged>("/customers/owner", &change).await;
            busy.try_set(false);
            match answer {
                Ok(done) => {
                    open.set(false);
                    chosen.try_update(BTreeMap::clear);
                    let back = move || give_back(toasts, before.clone(), to, on_done);
                    toasts.undoable(texts::owner_changed(done.changed.into()), back);
                    on_done.run(());
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
    view! {
        <form class="k-form" novalidate on:submit=submit>
            <MemberChooser name="new-owner" label=texts::new_owner() value=owner />
            {trouble.view()}
            <Button kind=ButtonKind::Primary submit=true busy>
                {texts::change_owner_action()}
            </Button>
        </form>
    }
}

/// Gives each customer back to whom it was with, unless somebody else has changed that meanwhile.
fn give_back(
    toasts: Toasts,
    before: BTreeMap<CustomerId, Option<MemberId>>,
    from: Option<MemberId>,
    on_done: Callback<()>,
) {
    let mut groups: BTreeMap<Option<MemberId>, Vec<CustomerId>> = BTreeMap::new();
    for (customer, owner) in before.into_iter().filter(|(_, owner)| *owner != from) {
        groups.entry(owner).or_default().push(customer);
    }
    spawn_local(async move {
        let mut left = 0;
        for (owner_id, customer_ids) in groups {
            let change = OwnerChange { customer_ids, owner_id, only_of: Some(from) };
            match client::post::<_, OwnerChanged>("/customers/owner", &change).await {
                Ok(done) => left += done.left,
                Err(error) => return toasts.failed(error.explain().title),
            }
        }
        if left > 0 {
            toasts.failed(ui::undo_stale());
        } else {
            toasts.done(ui::undone());
        }
        // The list may be gone.
        on_done.try_run(());
    });
}
