//! Changes or deletes a note. Two who do so at once do not overwrite each other.

use kept_api::notes::{NewNote, Note, NotePatch};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::edited::{Start, editing, is_stale};
use crate::client::Request;
use crate::i18n::{field_errors, notes as texts};
use crate::screens::form::Trouble;
use crate::screens::undo;
use crate::ui::{Button, ButtonKind, TextArea, Toasts};

/// The dialog of one note; closing it empties `edited`.
#[component]
pub(super) fn EditNote(
    note: Note,
    /// Where the note stands as long as the dialog is open.
    edited: RwSignal<Option<Note>>,
    /// Called once it is another, or gone.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let open = RwSignal::new(true);
    Effect::new(move |_| {
        if !open.get() {
            edited.set(None);
        }
    });
    let form = move |start: Start<Note>, on_stale| view! { <Form start open on_done on_stale /> };
    editing("note", texts::edit_title().to_owned(), format!("/notes/{}", note.id), open, form)
}

#[component]
fn Form(
    start: Start<Note>,
    /// Whether the dialog is open.
    open: RwSignal<bool>,
    /// Called once saved or deleted.
    on_done: Callback<()>,
    /// Called when somebody else was faster.
    on_stale: Callback<Note>,
) -> impl IntoView {
    let (toasts, trouble, busy) = (Toasts::get(), Trouble::none(), RwSignal::new(false));
    let words = RwSignal::new(start.shown.text.clone());
    let start = StoredValue::new(start);
    let held = move |request: fn(&str) -> Request| {
        start.with_value(|start| {
            let request = request(&format!("/notes/{}", start.was.id));
            match &start.tag {
                Some(tag) => request.if_match(tag),
                None => request,
            }
        })
    };
    let said =
        move || Note { text: words.get_untracked().trim().to_owned(), ..start.with_value(|s| s.was.clone()) };
    let refused = move |error| if is_stale(&error) { on_stale.run(said()) } else { trouble.take(error) };
    let ended = move || {
        open.set(false);
        on_done.run(());
    };
    let save = move || {
        trouble.clear();
        let said = said();
        if said.text.is_empty() {
            trouble.say("/text", field_errors::empty());
            return;
        }
        let request = held(Request::patch);
        busy.set(true);
        spawn_local(async move {
            let answer = request.tagged_json::<_, Note>(&NotePatch { text: Some(said.text) }).await;
            busy.try_set(false);
            match answer {
                Ok((now, tag)) => {
                    let before = NotePatch { text: Some(start.with_value(|start| start.was.text.clone())) };
                    undo::change(
                        toasts,
                        texts::changed_done().to_owned(),
                        format!("/notes/{}", now.id),
                        tag,
                        before,
                        on_done,
                    );
                    ended();
                }
                Err(error) => refused(error),
            }
        });
    };
    let delete = move |()| {
        trouble.clear();
        let request = held(Request::delete);
        busy.set(true);
        spawn_local(async move {
            let answer = request.send::<()>().await;
            busy.try_set(false);
            match answer {
                Ok(()) => {
                    let Note { id, customer_id, text, external, .. } =
                        start.with_value(|start| start.was.clone());
                    let gone = NewNote { id: Some(id), customer_id: None, text, external };
                    let path = format!("/customers/{customer_id}/notes");
                    undo::deletion(toasts, texts::deleted().to_owned(), path, gone, on_done);
                    ended();
                }
                Err(error) => refused(error),
            }
        });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !busy.get_untracked() {
            save();
        }
    };
    view! {
        <form class="k-form" novalidate on:submit=submit>
            <TextArea name="note-edit" label=texts::title() rows=6 value=words error=trouble.at("/text") />
            {trouble.view()}
            <div class="k-line">
                <Button kind=ButtonKind::Primary submit=true busy>
                    {texts::change()}
                </Button>
                <Button kind=ButtonKind::Danger busy on_press=delete>
                    {texts::delete()}
                </Button>
            </div>
        </form>
    }
}
