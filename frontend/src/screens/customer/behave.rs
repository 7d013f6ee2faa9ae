//! The dialog that records what the customer did.

use kept_api::behaviours::{Behaviour, NewBehaviour};
use kept_core::behaviour::BehaviourKind;
use kept_core::calendar::Day;
use kept_core::ids::BehaviourId;
use kept_core::money::Money;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::desk::Desk;
use super::words;
use crate::browser::{focus_soon, fresh_uuid};
use crate::client;
use crate::format::minor_digits;
use crate::i18n::deeds as texts;
use crate::screens::form::{Trouble, choices, from_word};
use crate::ui::{Button, ButtonKind, DayField, Dialog, Select, TextArea, TextField, Toasts};

/// What is being written.
#[derive(Clone, Copy)]
struct Draft {
    id: StoredValue<Option<BehaviourId>>,
    kind: RwSignal<BehaviourKind>,
    day: RwSignal<Option<Day>>,
    amount: RwSignal<String>,
    text: RwSignal<String>,
    trouble: Trouble,
}

impl Draft {
    fn blank() -> Self {
        Self {
            id: StoredValue::new(None),
            kind: RwSignal::new(BehaviourKind::Bought),
            day: RwSignal::new(None),
            amount: RwSignal::default(),
            text: RwSignal::default(),
            trouble: Trouble::none(),
        }
    }

    fn clear(self, today: Option<Day>) {
        self.id.set_value(fresh_uuid().map(BehaviourId));
        self.day.set(today);
        self.amount.set(String::new());
        self.text.set(String::new());
        self.trouble.clear();
    }

    /// The deed, or what is wrong.
    fn finished(self, desk: Desk) -> Option<NewBehaviour> {
        self.trouble.clear();
        let written = self.amount.get_untracked();
        let currency = untrack(|| desk.session.currency());
        let minor = (!written.trim().is_empty()).then(|| minor(&written, minor_digits(&currency)));
        if minor == Some(None) {
            self.trouble.say("/amount", texts::behave_amount_wrong());
            return None;
        }
        let amount = minor.flatten().zip(currency.parse().ok());
        Some(NewBehaviour {
            id: self.id.get_value(),
            day: self.day.get_untracked(),
            amount: amount.map(|(minor, currency)| Money { minor, currency }),
            text: self.text.get_untracked().trim().to_owned(),
            ..NewBehaviour::of(desk.id, self.kind.get_untracked())
        })
    }
}

/// An amount as people write it, in minor units: a point or a comma before the decimals, none between thousands.
fn minor(written: &str, digits: u8) -> Option<i64> {
    let (whole, decimals) = written.trim().split_once(['.', ',']).unwrap_or((written.trim(), ""));
    let width = usize::from(digits);
    let number = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 12 || decimals.len() > width || !number(whole) || !number(decimals) {
        return None;
    }
    format!("{whole}{decimals:0<width$}").parse().ok()
}

/// The dialog.
#[component]
pub(super) fn Behave(
    /// Whether it is shown.
    open: RwSignal<bool>,
) -> impl IntoView {
    let (desk, toasts, draft) = (Desk::get(), Toasts::get(), Draft::blank());
    let busy = RwSignal::new(false);
    Effect::new(move |_| {
        if open.get() {
            draft.clear(untrack(|| desk.today()));
            focus_soon("f-behave-kind");
        }
    });
    let send = move || {
        if busy.get_untracked() {
            return;
        }
        let Some(new) = draft.finished(desk) else { return };
        busy.set(true);
        spawn_local(async move {
            let answer = client::post::<_, Behaviour>("/behaviours", &new).await;
            busy.set(false);
            match answer {
                Ok(_) => {
                    open.set(false);
                    toasts.done(texts::behave_saved());
                    desk.look_again();
                }
                Err(error) => draft.trouble.take(error),
            }
        });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        send();
    };
    view! {
        <Dialog name="behave" title=texts::behave_title() open>
            <p class="customer-small">{texts::behave_text()}</p>
            <form class="k-form" novalidate on:submit=submit>
                <Fields draft />
                {draft.trouble.view()}
                <Button kind=ButtonKind::Primary submit=true busy>
                    {texts::behave_save()}
                </Button>
            </form>
        </Dialog>
    }
}

#[component]
fn Fields(draft: Draft) -> impl IntoView {
    let desk = Desk::get();
    let last = Memo::new(move |_| desk.today());
    let currency = untrack(|| desk.session.currency());
    view! {
        <Select
            name="behave-kind"
            label=texts::behave_kind()
            choices=choices(BehaviourKind::ALL, BehaviourKind::as_str, words::behaviour)
            value=Signal::derive(move || draft.kind.get().as_str().to_owned())
            on_change=move |word: String| {
                let kind = from_word(BehaviourKind::ALL, BehaviourKind::as_str, &word);
                draft.kind.update(|k| *k = kind.unwrap_or(*k));
            }
        />
        <DayField
            name="behave-day"
            label=texts::behave_day()
            last
            value=draft.day
            on_change=move |day| draft.day.set(day)
        />
        {draft.trouble.line("/day")}
        <TextField
            name="behave-amount"
            label=texts::behave_amount(&currency)
            optional=true
            value=draft.amount
            error=draft.trouble.at("/amount")
        />
        <TextArea
            name="behave-words"
            label=texts::behave_words()
            optional=true
            rows=2
            value=draft.text
            error=draft.trouble.at("/text")
        />
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_they_are_written() {
        assert_eq!(minor("1250.5", 2), Some(125_050));
        assert_eq!(minor(" 1250,05 ", 2), Some(125_005));
        assert_eq!(minor("500", 0), Some(500));
        for wrong in ["", "-5", "1.250,00", "1e5", "12.345", ".5", "5 EUR"] {
            assert_eq!(minor(wrong, 2), None, "{wrong}");
        }
    }
}
