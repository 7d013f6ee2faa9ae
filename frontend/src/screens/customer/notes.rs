//! Notes about a customer: for colleagues, never scored.

use kept_api::notes::{NewNote, Note};
use kept_core::access::Action;
use kept_core::ids::NoteId;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::desk::Desk;
use super::edit_note::EditNote;
use crate::browser::fresh_uuid;
use crate::client;
use crate::i18n::{field_errors, notes as texts};
use crate::screens::fetched::Source;
use crate::screens::form::Trouble;
use crate::screens::paged::{Paged, PagedList};
use crate::ui::{Button, ButtonKind, Section, TextArea, Toasts};

/// The section: a form for those who may write, and what was written, newest first.
#[component]
pub(super) fn Notes() -> impl IntoView {
    let desk = Desk::get();
    let list = Paged::<Note>::new(move || {
        desk.changed.track();
        Source::at(format!("/customers/{}/notes", desk.id))
    });
    let writes = Memo::new(move |_| desk.may(Action::WriteCustomers));
    let form = move || writes.get().then(|| view! { <Write on_done=move |()| list.refetch() /> });
    let empty = || view! { <p class="customer-small">{texts::none()}</p> }.into_any();
    let edited = RwSignal::new(None::<Note>);
    let edit =
        move || edited.get().map(|note| view! { <EditNote note edited on_done=move |()| list.refetch() /> });
    view! {
        <div id="notes" class="customer-place">
            <Section title=texts::title() lede=texts::text()>
                {form}
                <PagedList list empty more=texts::more() let:items>
                    <ol class="notes">
                        <For each=move || items.get() key=|note| (note.id, note.updated_at) let:note>
                            <Line note edited />
                        </For>
                    </ol>
                </PagedList>
            </Section>
            {edit}
        </div>
    }
}

#[component]
fn Write(
    /// Called once the note is kept.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let (desk, toasts, trouble) = (Desk::get(), Toasts::get(), Trouble::none());
    let (words, busy) = (RwSignal::new(String::new()), RwSignal::new(false));
    // Sent again with the same id after a lost answer, so that one note is made.
    let id = StoredValue::new(fresh_uuid().map(NoteId));
    let send = move || {
        trouble.clear();
        let text = words.get_untracked().trim().to_owned();
        if text.is_empty() {
            trouble.say("/text", field_errors::empty());
            return;
        }
        let new = NewNote { id: id.get_value(), customer_id: None, text, external: None };
        busy.set(true);
        spawn_local(async move {
            let answer = client::post::<_, Note>(&format!("/customers/{}/notes", desk.id), &new).await;
            busy.try_set(false);
            if answer.as_ref().err().is_none_or(|error| error.status().is_some()) {
                id.set_value(fresh_uuid().map(NoteId));
            }
            match answer {
                Ok(_) => {
                    words.set(String::new());
                    toasts.done(texts::saved());
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
        <form class="k-form notes__form" novalidate on:submit=submit>
            <TextArea name="note" label=texts::field() rows=3 value=words error=trouble.at("/text") />
            {trouble.view()}
            <Button submit=true busy>
                {texts::save()}
            </Button>
        </form>
    }
}

/// One note: the words, who wrote them and when.
#[component]
fn Line(
    note: Note,
    /// Where the note stands whose dialog is open.
    edited: RwSignal<Option<Note>>,
) -> impl IntoView {
    let desk = Desk::get();
    let at = desk.instant(note.recorded_at);
    let by = match &note.recorded_by {
        Some(member) => texts::by(&member.name, &at),
        None => texts::by_system(&at),
    };
    let changed =
        (note.updated_at > note.recorded_at).then(|| texts::changed(&desk.instant(note.updated_at)));
    let about = changed.map_or_else(|| by.clone(), |changed| format!("{by} · {changed}"));
    let writer = note.recorded_by.as_ref().map(|member| member.id);
    let mine = move || writer.is_some() && desk.session.whose().map(|(_, me)| me) == writer;
    let words = note.text.clone();
    let edit = move || {
        let may = desk.may(Action::WriteOthersNotes) || (mine() && desk.may(Action::WriteCustomers));
        let opened = note.clone();
        may.then(|| {
            view! {
                <Button kind=ButtonKind::Quiet on_press=move |()| edited.set(Some(opened.clone()))>
                    {texts::edit()}
                </Button>
            }
        })
    };
    view! {
        <li class="notes__line">
            <div>
                <p class="notes__words" dir="auto">
                    {words}
                </p>
                <p class="customer-small">{about}</p>
            </div>
            {edit}
        </li>
    }
}
