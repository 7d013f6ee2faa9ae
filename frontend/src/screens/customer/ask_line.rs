//! One ask of the list, and the way to take it back.

use kept_api::asks::Ask;
use kept_api::contacts::Contact;
use kept_core::access::Action;
use kept_core::ask::{AskState, Channel};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::desk::Desk;
use super::words;
use crate::client::Request;
use crate::i18n::ask as texts;
use crate::screens::form::Trouble;
use crate::ui::{Badge, Button, ButtonKind, Dialog, Toasts, Tone};

/// Who was asked, when, and what has become of it.
#[component]
pub(super) fn AskLine(
    /// The ask.
    ask: Ask,
    /// The people at the customer.
    people: Signal<Vec<Contact>>,
    /// Called once it has been taken back.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let desk = Desk::get();
    let channel = if ask.channel == Channel::Phone { texts::by_phone() } else { texts::by_link() };
    let contact = ask.contact_id;
    let who = move || {
        let name =
            people.with(|people| people.iter().find(|c| Some(c.id) == contact).map(|c| c.name.clone()));
        texts::line(channel, name.as_deref().unwrap_or(texts::someone()))
    };
    let tone = match ask.state {
        AskState::Answered => Tone::Good,
        AskState::Expired => Tone::Warn,
        AskState::Open | AskState::Withdrawn => Tone::Neutral,
    };
    let (made, until, state) = (ask.recorded_at, ask.expires_at, ask.state);
    let dates = move || {
        let asked = texts::asked_on(&desk.day_of(made));
        if state == AskState::Open {
            format!("{asked}, {}", texts::until(&desk.day_of(until)))
        } else {
            asked
        }
    };
    let open = RwSignal::new(false);
    let withdraw = move || {
        (state == AskState::Open && desk.may(Action::Ask)).then(|| {
            let on_press = move |()| open.set(true);
            view! { <Button kind=ButtonKind::Quiet on_press>{texts::withdraw()}</Button> }
        })
    };
    view! {
        <li class="asks__line">
            <div>
                <p dir="auto">{who}</p>
                <p class="customer-small">{dates}</p>
            </div>
            <div class="promises__stand">
                <Badge tone>{words::ask_state(state)}</Badge>
                {withdraw}
            </div>
            <Withdraw id=ask.id.to_string() open on_done />
        </li>
    }
}

/// Asks once more before a link is made useless.
#[component]
fn Withdraw(
    /// Which ask.
    id: String,
    /// Whether the question is shown.
    open: RwSignal<bool>,
    /// Called once it has been taken back.
    on_done: Callback<()>,
) -> impl IntoView {
    let (toasts, trouble, busy) = (Toasts::get(), Trouble::none(), RwSignal::new(false));
    let path = format!("/asks/{id}/withdrawal");
    let send = Callback::new(move |()| {
        let path = path.clone();
        busy.set(true);
        spawn_local(async move {
            let answer = Request::post(&path).send::<Ask>().await;
            busy.set(false);
            match answer {
                Ok(_) => {
                    open.set(false);
                    toasts.done(texts::withdrawn());
                    on_done.run(());
                }
                Err(error) => trouble.take(error),
            }
        });
    });
    let actions = move || {
        view! {
            <Button on_press=move |()| open.set(false)>{texts::keep()}</Button>
            <Button kind=ButtonKind::Danger busy on_press=send>
                {texts::withdraw()}
            </Button>
        }
    };
    view! {
        <Dialog name=format!("withdraw-{id}") title=texts::withdraw_title() open actions>
            <p>{texts::withdraw_text()}</p>
            {trouble.view()}
        </Dialog>
    }
}
