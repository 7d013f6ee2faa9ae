//! Makes a customer.

use kept_api::customers::{Customer, NewCustomer};
use kept_core::access::Action;
use kept_core::ids::CustomerId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::customer_form::{Draft, Fields};
use crate::browser::fresh_uuid;
use crate::client;
use crate::i18n::{customer as texts, customers, edit, settings};
use crate::screens::form::Trouble;
use crate::state::Session;
use crate::ui::{Breadcrumb, Button, ButtonKind, Crumb, EmptyState, PageHeader, Toasts};

/// `/customers/new`.
#[component]
pub fn CustomerNew() -> impl IntoView {
    let session = Session::get();
    let above = vec![Crumb { label: texts::customers().to_owned(), path: "/customers".to_owned() }];
    let may = Memo::new(move |_| session.may(Action::WriteCustomers));
    let body = move || {
        if may.get() {
            view! { <Form /> }.into_any()
        } else {
            view! { <EmptyState title=settings::not_yours_title() body=settings::not_yours() /> }.into_any()
        }
    };
    view! {
        <Breadcrumb above here=customers::add() />
        <PageHeader title=customers::add() />
        {body}
    }
}

#[component]
fn Form() -> impl IntoView {
    let (session, toasts, trouble) = (Session::get(), Toasts::get(), Trouble::none());
    let (navigate, busy) = (use_navigate(), RwSignal::new(false));
    let draft = Draft::blank(untrack(|| session.with_me(|me| me.member.clone())));
    let id = fresh_uuid().map(CustomerId);
    let show = Callback::new(move |id: CustomerId| {
        navigate(&format!("/customers/{id}"), NavigateOptions::default());
    });
    let send = move || {
        if !draft.is_good(trouble) {
            return;
        }
        let text = |signal: RwSignal<String>| signal.get_untracked().trim().to_owned();
        let new = NewCustomer {
            id,
            kind: draft.kind.get_untracked(),
            name: text(draft.name),
            segment: text(draft.segment),
            customer_since: draft.since.get_untracked(),
            contract_end: draft.contract_end.get_untracked(),
            yearly_value_minor: draft.minor().unwrap_or_default(),
            owner_id: draft.owner.with_untracked(|owner| owner.as_ref().map(|owner| owner.id)),
            parent_id: None,
            external: None,
        };
        busy.set(true);
        spawn_local(async move {
            let answer = client::post::<_, Customer>("/customers", &new).await;
            busy.try_set(false);
            match answer {
                Ok(customer) => {
                    toasts.done(edit::made(&customer.name));
                    show.run(customer.id);
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
            <Fields draft trouble exists=false />
            {trouble.view()}
            <Button kind=ButtonKind::Primary submit=true busy>
                {edit::make()}
            </Button>
        </form>
    }
}
