//! What has become of an answer that was saved: on its way, waiting, refused, stored.

use kept_core::ids::ResponseId;
use leptos::html;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::desk::Call;
use super::discard::Discard;
use crate::i18n::call as texts;
use crate::screens::customer::desk::path;
use crate::ui::{Button, ButtonKind, LinkButton};
use crate::url::use_carry;

/// Leads back to the customer as soon as the answer is stored.
#[component]
pub(super) fn Saved(
    /// The call.
    call: Call,
    /// The answer.
    id: ResponseId,
) -> impl IntoView {
    let navigate = use_navigate();
    let carry = use_carry();
    let back = path(call.customer);
    let target = back.clone();
    Effect::new(move |_| {
        if call.outbox.is_stored(id) {
            navigate(&untrack(|| carry(&target)), NavigateOptions { replace: true, ..Default::default() });
        }
    });
    let refused = Memo::new(move |_| call.outbox.find(id).and_then(|unsent| unsent.refused));
    let sending = move || call.outbox.is_sending();
    let discard = move |()| {
        call.outbox.take(id);
        call.saved.set(None);
        call.start_over();
    };
    let body = move || {
        match refused.get() {
        Some(reason) => view! {
            <p class="call__saved-title">{texts::refused_title()}</p>
            <p>{reason}</p>
            <div class="call__moves">
                <Discard id on_sure=discard />
                <Button kind=ButtonKind::Primary on_press=move |()| call.take_back()>{texts::refused_edit()}</Button>
            </div>
        }
        .into_any(),
        None if sending() => view! { <p>{texts::sending()}</p> }.into_any(),
        None => view! {
            <p class="call__saved-title">{texts::waiting_title()}</p>
            <p>{texts::waiting_text()}</p>
            <div class="call__moves">
                <LinkButton path=back.clone()>{texts::leave()}</LinkButton>
                <Button kind=ButtonKind::Primary on_press=move |()| call.outbox.send()>{texts::send_now()}</Button>
            </div>
        }
        .into_any(),
    }
    };
    let card: NodeRef<html::Section> = NodeRef::new();
    Effect::new(move |_| {
        if let Some(card) = card.get() {
            // The review has gone, and the focus with it.
            let _ = card.focus();
        }
    });
    view! {
        <section class="call__card call__saved" role="status" tabindex="-1" node_ref=card>
            {body}
        </section>
    }
}
