//! The questions of the self-check, on one calm page.

use kept_api::self_checks::{NewSelfCheck, SelfCheck};
use kept_core::ids::SelfCheckId;
use kept_core::self_check::{Reply, SelfAnswer, SelfQuestion};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::self_check_result::{question, reply};
use crate::browser::{self, fresh_uuid};
use crate::client;
use crate::i18n::self_check as texts;
use crate::screens::form::{Trouble, choices, from_word};
use crate::ui::{Button, ButtonKind, Segmented, TextField};

/// What is replied to one question so far.
#[derive(Clone, Copy)]
struct Entry {
    question: SelfQuestion,
    reply: RwSignal<Option<Reply>>,
    note: RwSignal<String>,
}

impl Entry {
    fn of(question: SelfQuestion) -> Self {
        Self { question, reply: RwSignal::new(None), note: RwSignal::new(String::new()) }
    }

    /// The reply; none while there is none.
    fn read(self) -> Option<SelfAnswer> {
        let reply = self.reply.get_untracked()?;
        Some(SelfAnswer { question: self.question, reply, note: self.note.get_untracked().trim().to_owned() })
    }
}

/// All questions, each with its reply and a note.
#[component]
pub(super) fn Form(
    /// Called once it is kept.
    on_taken: Callback<()>,
) -> impl IntoView {
    let (trouble, busy, tried) = (Trouble::none(), RwSignal::new(false), RwSignal::new(false));
    let entries = SelfQuestion::ALL.map(Entry::of);
    // Sent again with the same id after a lost answer, so that it is kept once.
    let id = StoredValue::new(fresh_uuid().map(SelfCheckId));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        trouble.clear();
        tried.set(true);
        if let Some(open) = entries.iter().find(|entry| entry.read().is_none()) {
            return browser::focus_soon(format!("f-{}-{}", open.question.as_str(), Reply::Yes.as_str()));
        }
        let answers = entries.iter().filter_map(|entry| entry.read()).collect();
        let new = NewSelfCheck { id: id.get_value(), answers };
        busy.set(true);
        spawn_local(async move {
            let answer = client::post::<_, SelfCheck>("/self-checks", &new).await;
            busy.try_set(false);
            match answer {
                Ok(_) => {
                    on_taken.run(());
                    browser::focus_content_soon();
                }
                Err(error) => trouble.take(error),
            }
        });
    };
    let lines = entries.map(|entry| view! { <Line entry tried /> });
    view! {
        <form class="self-check" novalidate on:submit=submit>
            <ol role="list" class="self-check__questions">{lines.collect_view()}</ol>
            {trouble.view()}
            <Button kind=ButtonKind::Primary submit=true busy>
                {texts::keep()}
            </Button>
        </form>
    }
}

#[component]
fn Line(
    entry: Entry,
    /// Whether somebody wanted to be done.
    tried: RwSignal<bool>,
) -> impl IntoView {
    let word = entry.question.as_str();
    let lacks = move || (tried.get() && entry.reply.get().is_none()).then(texts::needed);
    let chosen = Signal::derive(move || entry.reply.get().map_or("", Reply::as_str).to_owned());
    view! {
        <li class="self-check__question">
            <Segmented
                name=word
                label=question(entry.question)
                choices=choices(Reply::ALL, Reply::as_str, reply)
                value=chosen
                on_change=move |word: String| entry.reply.set(from_word(Reply::ALL, Reply::as_str, &word))
            />
            <p class="k-field__error" aria-live="polite">
                {lacks}
            </p>
            <TextField name=format!("{word}-note") label=texts::note() optional=true value=entry.note />
        </li>
    }
}
