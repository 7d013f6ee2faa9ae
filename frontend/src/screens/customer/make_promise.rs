//! The dialog that makes a promise: one press of `p` away.

use kept_api::promises::{NewPromise, Promise};
use kept_core::calendar::Day;
use kept_core::component::Component;
use kept_core::ids::PromiseId;
use kept_core::promise::{Due, Severity, Terms};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::desk::Desk;
use super::words;
use crate::browser::{focus_soon, fresh_uuid};
use crate::client;
use crate::i18n::promise as texts;
use crate::screens::form::{Trouble, choices, from_word};
use crate::ui::{Button, ButtonKind, DayField, Dialog, Segmented, Select, TextArea, Toasts};

const SEVERITIES: [Severity; 3] = [Severity::Minor, Severity::Major, Severity::Critical];

/// What is being written.
#[derive(Clone, Copy)]
struct Draft {
    id: StoredValue<Option<PromiseId>>,
    text: RwSignal<String>,
    component: RwSignal<Component>,
    severity: RwSignal<Severity>,
    due: RwSignal<Option<Day>>,
    trouble: Trouble,
}

impl Draft {
    fn blank() -> Self {
        Self {
            id: StoredValue::new(None),
            text: RwSignal::default(),
            component: RwSignal::new(Component::Delivery),
            severity: RwSignal::new(Severity::Major),
            due: RwSignal::new(None),
            trouble: Trouble::none(),
        }
    }

    /// Keeps component and severity: the next promise is often about the same.
    fn clear(self) {
        self.id.set_value(fresh_uuid().map(PromiseId));
        self.text.set(String::new());
        self.due.set(None);
        self.trouble.clear();
    }

    /// The promise, or what is still missing.
    fn finished(self, desk: Desk) -> Option<NewPromise> {
        self.trouble.clear();
        let text = self.text.get_untracked().trim().to_owned();
        let due = self.due.get_untracked();
        if text.is_empty() {
            self.trouble.say("/text", texts::need_text());
        }
        if due.is_none() {
            self.trouble.say("/due", texts::need_due());
        }
        let due = due.filter(|_| !text.is_empty())?;
        Some(NewPromise {
            id: self.id.get_value(),
            customer_id: desk.id,
            text,
            component: self.component.get_untracked(),
            severity: self.severity.get_untracked(),
            due: Due::Day(due),
            terms: Terms::default(),
            made: None,
            made_to: None,
            external: None,
        })
    }
}

/// The dialog.
#[component]
pub(super) fn MakePromise(
    /// Whether it is shown.
    open: RwSignal<bool>,
    /// Called once the promise is stored.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let (desk, toasts, draft) = (Desk::get(), Toasts::get(), Draft::blank());
    let busy = RwSignal::new(false);
    Effect::new(move |_| {
        if open.get() {
            draft.clear();
            focus_soon("f-promise-text");
        }
    });
    let send = move || {
        let Some(new) = draft.finished(desk).filter(|_| !busy.get_untracked()) else { return };
        busy.set(true);
        spawn_local(async move {
            let answer = client::post::<_, Promise>("/promises", &new).await;
            busy.set(false);
            match answer {
                Ok(_) => {
                    open.set(false);
                    toasts.done(texts::made());
                    on_done.run(());
                }
                Err(error) => draft.trouble.take(error),
            }
        });
    };
    view! {
        <Dialog name="promise" title=texts::make() open>
            <form
                class="k-form"
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    send();
                }
            >
                <Fields draft />
                {draft.trouble.view()}
                <Button kind=ButtonKind::Primary submit=true busy>
                    {texts::make_action()}
                </Button>
            </form>
        </Dialog>
    }
}

#[component]
fn Fields(
    /// What is being written.
    draft: Draft,
) -> impl IntoView {
    let desk = Desk::get();
    let first = Memo::new(move |_| desk.today());
    let component = Signal::derive(move || draft.component.get().as_str().to_owned());
    let severity = Signal::derive(move || draft.severity.get().as_str().to_owned());
    view! {
        <TextArea
            name="promise-text"
            label=texts::field_text()
            hint=texts::field_text_hint()
            rows=2
            value=draft.text
            error=draft.trouble.at("/text")
        />
        <Select
            name="promise-component"
            label=texts::field_component()
            choices=choices(Component::ALL, Component::as_str, words::component)
            value=component
            on_change=move |word: String| {
                draft.component.update(|c| *c = from_word(Component::ALL, Component::as_str, &word).unwrap_or(*c));
            }
        />
        <Segmented
            name="promise-severity"
            label=texts::field_severity()
            choices=choices(SEVERITIES, Severity::as_str, words::severity)
            value=severity
            on_change=move |word: String| {
                draft.severity.update(|s| *s = from_word(SEVERITIES, Severity::as_str, &word).unwrap_or(*s));
            }
        />
        <DayField
            name="promise-due"
            label=texts::field_due()
            first
            value=draft.due
            on_change=move |day| draft.due.set(day)
        />
        {draft.trouble.line("/due")}
    }
}
