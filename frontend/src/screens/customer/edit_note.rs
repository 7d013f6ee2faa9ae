//! Changes or deletes a note. Two who do so at once do not overwrite each other.

use kept_api::notes::{Note, NotePatch};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::desk::Desk;
use crate::client::Request;
use crate::i18n::{field_errors, notes as texts};
use crate::problem::ApiError;
use crate::screens::form::Trouble;
use crate::ui::{Button, ButtonKind, Dialog, ErrorState, Loading, TextArea, Toasts};

/// What was read, with the tag of how it stood then.
type Read = Option<Result<(Note, Option<String>), ApiError>>;

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
    let desk = Desk::get();
    let open = RwSignal::new(true);
    Effect::new(move |_| {
        if !open.get() {
            edited.set(None);
        }
    });
    let id = note.id;
    let (read, stale) = (RwSignal::new(Read::None), RwSignal::new(false));
    let look = move || {
        spawn_local(async move {
            let found = Request::get(&format!("/notes/{id}")).tagged::<Note>().await;
            if let Err(error) = &found {
                desk.session.heard(error);
            }
            read.try_set(Some(found));
        });
    };
    look();
    let close = Callback::new(move |()| {
        open.set(false);
        on_done.run(());
    });
    let again = Callback::new(move |()| {
        stale.set(true);
        read.set(None);
        look();
    });
    let body = move || {
        match read.get() {
        None => view! { <Loading /> }.into_any(),
        Some(Err(error)) => view! { <ErrorState error on_retry=move |()| look() /> }.into_any(),
        Some(Ok((note, tag))) => view! {
            {stale.get_untracked().then(|| view! { <p class="customer-refusal" role="alert">{texts::stale()}</p> })}
            <Form note tag on_done=close on_stale=again />
        }
        .into_any(),
    }
    };
    view! {
        <Dialog name="note" title=texts::edit_title() open>
            {body}
        </Dialog>
    }
}

#[component]
fn Form(
    note: Note,
    /// How the note stood when the form was filled.
    tag: Option<String>,
    /// Called once saved or deleted.
    on_done: Callback<()>,
    /// Called when somebody else was faster.
    on_stale: Callback<()>,
) -> impl IntoView {
    let (toasts, trouble, busy) = (Toasts::get(), Trouble::none(), RwSignal::new(false));
    let words = RwSignal::new(note.text);
    let path = StoredValue::new(format!("/notes/{}", note.id));
    let tag = StoredValue::new(tag);
    let held = move |request: Request| match tag.get_value() {
        Some(tag) => request.if_match(&tag),
        None => request,
    };
    let arrived = move |answer: Result<(), ApiError>, said: &'static str| {
        busy.try_set(false);
        match answer {
            Ok(()) => {
                toasts.done(said);
                on_done.run(());
            }
            Err(error) if error.status() == Some(412) => on_stale.run(()),
            Err(error) => trouble.take(error),
        }
    };
    let save = move || {
        trouble.clear();
        let text = words.get_untracked().trim().to_owned();
        if text.is_empty() {
            trouble.say("/text", field_errors::empty());
            return;
        }
        let request = held(path.with_value(|path| Request::patch(path)));
        busy.set(true);
        spawn_local(async move {
            let answer = request.json::<_, Note>(&NotePatch { text: Some(text) }).await;
            arrived(answer.map(drop), texts::changed_done());
        });
    };
    let delete = move |()| {
        trouble.clear();
        let request = held(path.with_value(|path| Request::delete(path)));
        busy.set(true);
        spawn_local(async move {
            arrived(request.send::<()>().await, texts::deleted());
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
