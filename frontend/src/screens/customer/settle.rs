//! The dialog that says how a promise ended. The core judges while it is being written.

use kept_api::promises::{NewSettlement, Promise};
use kept_core::calendar::Day;
use kept_core::promise::Ground;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::desk::Desk;
use super::settle_fields::Fields;
use super::settling::{Kind, judge};
use super::words;
use crate::browser::focus_soon;
use crate::client;
use crate::i18n::promise as texts;
use crate::screens::form::Trouble;
use crate::ui::{Button, ButtonKind, Dialog, Icon, IconName, Toasts};

/// What is being said about the end of a promise.
#[derive(Clone, Copy)]
pub(super) struct Draft {
    pub(super) kind: RwSignal<Kind>,
    pub(super) hours: RwSignal<String>,
    pub(super) percent: RwSignal<String>,
    pub(super) ground: RwSignal<Ground>,
    pub(super) day: RwSignal<Option<Day>>,
    pub(super) note: RwSignal<String>,
    pub(super) trouble: Trouble,
}

impl Draft {
    fn blank() -> Self {
        Self {
            kind: RwSignal::new(Kind::InTime),
            hours: RwSignal::new("24".to_owned()),
            percent: RwSignal::new("50".to_owned()),
            ground: RwSignal::new(Ground::Staff),
            day: RwSignal::new(None),
            note: RwSignal::default(),
            trouble: Trouble::none(),
        }
    }

    fn clear(self) {
        self.kind.set(Kind::InTime);
        self.ground.set(Ground::Staff);
        self.day.set(None);
        self.note.set(String::new());
        self.trouble.clear();
    }

    /// The settlement as it would be sent; none while a number is missing. Follows changes.
    fn said(self) -> Option<NewSettlement> {
        Some(NewSettlement {
            claim: self.kind.get().claim(&self.hours.get(), &self.percent.get())?,
            ground: self.ground.get(),
            day: self.day.get(),
            note: self.note.get().trim().to_owned(),
        })
    }
}

/// The dialog; open while there is a promise to settle.
#[component]
pub(super) fn Settle(
    /// The promise that is being settled.
    promise: RwSignal<Option<Promise>>,
    /// Called once it is stored.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let (desk, toasts, draft) = (Desk::get(), Toasts::get(), Draft::blank());
    let (open, busy) = (RwSignal::new(false), RwSignal::new(false));
    Effect::new(move |_| {
        if promise.with(Option::is_some) {
            draft.clear();
            open.set(true);
            focus_soon("f-settle-claim");
        }
    });
    Effect::new(move |_| {
        if !open.get() {
            promise.set(None);
        }
    });
    // The same rule as the server's, so that a refusal is read before it is sent.
    let refused = Memo::new(move |_| {
        let new = draft.said()?;
        let today = desk.today()?;
        promise.with(|promise| judge(promise.as_ref()?, &new, today).err())
    });
    let send = move || {
        let Some(promise) = promise.get_untracked().filter(|_| !busy.get_untracked()) else { return };
        draft.trouble.clear();
        let Some(new) = untrack(|| draft.said()) else {
            draft.trouble.say("/claim", texts::not_a_number());
            return;
        };
        if refused.get_untracked().is_some() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let path = format!("/promises/{}/settlements", promise.id);
            let answer = client::post::<_, Promise>(&path, &new).await;
            busy.set(false);
            match answer {
                Ok(_) => {
                    open.set(false);
                    toasts.done(texts::settled());
                    on_done.run(());
                }
                Err(error) => draft.trouble.take(error),
            }
        });
    };
    let refusal = move || {
        refused.get().map(|error| {
            view! {
                <p class="customer-refusal" role="alert">
                    <Icon name=IconName::Alert />
                    <span>{words::refusal(error)}</span>
                </p>
            }
        })
    };
    let text = move || promise.with(|promise| promise.as_ref().map(|promise| promise.text.clone()));
    view! {
        <Dialog name="settle" title=texts::settle_title() open>
            <form
                class="k-form"
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    send();
                }
            >
                <p class="timeline__promise" dir="auto">
                    {text}
                </p>
                <Fields draft />
                {refusal}
                {draft.trouble.view()}
                <Button
                    kind=ButtonKind::Primary
                    submit=true
                    busy
                    disabled=Signal::derive(move || refused.get().is_some())
                >
                    {texts::settle_action()}
                </Button>
            </form>
        </Dialog>
    }
}
