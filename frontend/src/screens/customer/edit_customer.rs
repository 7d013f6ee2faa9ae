//! Changes what is said of a customer. Two who do so at once do not overwrite each other.

use kept_api::customers::Customer;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::customer_form::{Draft, Fields, patch};
use super::desk::Desk;
use super::edited::{Start, editing, is_stale};
use crate::client::Request;
use crate::i18n::{edit, ui};
use crate::screens::form::Trouble;
use crate::screens::undo;
use crate::ui::{Button, ButtonKind, Toasts};

/// The dialog.
#[component]
pub(super) fn EditCustomer(
    /// Whether it is shown.
    open: RwSignal<bool>,
) -> impl IntoView {
    let desk = Desk::get();
    let form = move |start: Start<Customer>, on_stale| view! { <Form start open on_stale /> };
    let dialog = move || {
        open.get().then(|| {
            let path = format!("/customers/{}", desk.id);
            editing("customer", edit::title().to_owned(), path, open, form)
        })
    };
    view! { {dialog} }
}

#[component]
fn Form(
    start: Start<Customer>,
    /// Whether the dialog is open.
    open: RwSignal<bool>,
    /// Called when somebody else was faster.
    on_stale: Callback<Customer>,
) -> impl IntoView {
    let (desk, trouble, busy) = (Desk::get(), Trouble::none(), RwSignal::new(false));
    let toasts = Toasts::get();
    let draft = Draft::of(&start.shown);
    let start = StoredValue::new(start);
    let on_done = Callback::new(move |()| desk.look_again());
    let send = move || {
        if !draft.is_good(trouble) {
            return;
        }
        let (was, tag) = start.with_value(|start| (start.was.clone(), start.tag.clone()));
        let said = draft.said(&was);
        let path = format!("/customers/{}", was.id);
        let request = Request::patch(&path);
        let request = match &tag {
            Some(tag) => request.if_match(tag),
            None => request,
        };
        busy.set(true);
        spawn_local(async move {
            let answer = request.tagged_json::<_, Customer>(&patch(&was, &said)).await;
            busy.try_set(false);
            match answer {
                Ok((now, tag)) => {
                    undo::change(toasts, edit::saved(&now.name), path, tag, patch(&now, &was), on_done);
                    on_done.run(());
                    open.set(false);
                }
                Err(error) if is_stale(&error) => on_stale.run(said),
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
            <Fields draft trouble exists=true />
            {trouble.view()}
            <Button kind=ButtonKind::Primary submit=true busy>
                {ui::save()}
            </Button>
        </form>
    }
}
