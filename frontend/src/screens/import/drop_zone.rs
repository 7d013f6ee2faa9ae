//! Where a file is chosen, or dropped.

use leptos::html;
use leptos::prelude::*;
use web_sys::{DragEvent, File};

use super::job::Job;
use crate::format;
use crate::i18n::import;
use crate::ui::{Icon, IconName};

/// The browser's own file field under a large place to drop on; the keyboard reaches it like any field.
#[component]
pub(super) fn DropZone(
    /// Takes the file.
    job: Job,
    /// What is wrong with the choice.
    #[prop(into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let field: NodeRef<html::Input> = NodeRef::new();
    let over = RwSignal::new(false);
    let choose = move |_| {
        let chosen = field.get_untracked().and_then(|input| input.files()).and_then(|files| files.get(0));
        if chosen.is_some() {
            job.file.set(chosen);
        }
    };
    let drop = move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        let dropped = event.data_transfer().and_then(|data| data.files()).and_then(|files| files.get(0));
        if dropped.is_some() {
            job.file.set(dropped);
        }
    };
    let hover = move |event: DragEvent| {
        event.prevent_default();
        over.set(true);
    };
    view! {
        <div class="import-drop" class:import-drop--over=over on:dragover=hover on:dragleave=move |_| over.set(false) on:drop=drop>
            <Icon name=IconName::Import />
            <input
                node_ref=field
                type="file"
                id="f-file"
                class="k-hidden import-drop__field"
                accept=".csv,.tsv,.txt,.xlsx,text/csv"
                aria-describedby="f-file-error"
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                on:change=choose
            />
            {move || job.file.with(|file| file.as_ref().map(|file| view! { <Chosen file=file.clone() /> }))}
            <label class="k-button k-button--secondary import-drop__button" for="f-file">
                {move || job.file.with(|file| if file.is_some() { import::other_file() } else { import::choose_file() })}
            </label>
            <p class="import-drop__or">{import::drop()}</p>
            <p class="k-field__error" id="f-file-error" aria-live="polite">
                {error}
            </p>
        </div>
    }
}

#[component]
fn Chosen(file: File) -> impl IntoView {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a size is whole and not negative"
    )]
    let bytes = file.size() as u64;
    view! {
        <p class="import-drop__file">
            <strong dir="auto">{file.name()}</strong>
            <span>{format::bytes(bytes)}</span>
        </p>
    }
}
