//! Choosing what the columns mean.

use kept_api::imports::{ImportExample, ImportMapping};
use kept_api::page::Page;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::HtmlDetailsElement;

use super::job::{Job, text_of};
use super::propose::Propose;
use super::save::Save;
use crate::client;
use crate::i18n::import;
use crate::ui::{Async, Choice, Select, TextArea};

/// The entry for a mapping that is none of the examples.
const OWN: &str = "own";

/// The examples in a list, the mapping itself as text that may be changed, and a way to load one from a file.
#[component]
pub(super) fn Mapping(
    /// Takes the mapping.
    job: Job,
    /// What is wrong with it.
    #[prop(into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let examples = LocalResource::new(|| async {
        let examples = client::get::<Vec<ImportExample>>("/imports/examples").await?;
        let saved = client::get::<Page<ImportMapping>>("/imports/mappings?limit=200").await?;
        Ok((examples, saved.items))
    });
    let open = RwSignal::new(false);
    view! {
        <Async resource=examples let:known>
            <Known job examples=known.0 saved=known.1 error />
        </Async>
        <Propose job on_proposal=move |()| open.set(true) />
        <details class="k-details" prop:open=open on:toggle=move |event| open.set(event_target::<HtmlDetailsElement>(&event).open())>
            <summary class="k-details__summary">{import::field_text()}</summary>
            <div class="k-details__body import-mapping">
                <TextArea name="mapping-text" label=import::field_text() rows=16 value=job.mapping />
                <Load job />
            </div>
        </details>
    }
}

/// Mappings to choose from, and a way to keep another one.
#[component]
fn Known(
    job: Job,
    examples: Vec<ImportExample>,
    saved: Vec<ImportMapping>,
    error: Signal<Option<String>>,
) -> impl IntoView {
    let saved = RwSignal::new(saved);
    let keep = move |mapping: ImportMapping| {
        saved.update(|saved| {
            saved.retain(|one| one.id != mapping.id);
            saved.push(mapping);
            saved.sort_by(|a, b| a.name.cmp(&b.name));
        });
    };
    let examples = StoredValue::new(examples);
    view! {
        {move || view! { <Examples job examples=examples.get_value() saved=saved.get() error /> }}
        <Save job saved=saved.into() on_saved=keep />
    }
}

/// The name of an example in the reader's language.
fn named(name: &str) -> String {
    let key = format!("example_name_{}", name.replace('-', "_"));
    import::find(&key).map_or_else(|| name.to_owned(), str::to_owned)
}

#[component]
fn Examples(
    job: Job,
    examples: Vec<ImportExample>,
    saved: Vec<ImportMapping>,
    error: Signal<Option<String>>,
) -> impl IntoView {
    let mut choices = vec![Choice::new("", import::example_none())];
    // What they saved themselves comes before what we made up.
    choices.extend(saved.iter().map(|saved| Choice::new(saved.id.to_string(), saved.name.clone())));
    choices.extend(examples.iter().map(|example| Choice::new(example.name.clone(), named(&example.name))));
    choices.push(Choice::new(OWN, import::example_own()));
    let saved = saved.into_iter().map(|saved| (saved.id.to_string(), saved.mapping));
    let examples: Vec<(String, String)> =
        saved.chain(examples.into_iter().map(|example| (example.name, example.mapping))).collect();
    let known = examples.clone();
    let held = Signal::derive(move || {
        job.mapping.with(|text| {
            let example = known.iter().find(|(_, mapping)| mapping == text);
            let other = if text.is_empty() { "" } else { OWN };
            example.map_or(other, |(name, _)| name).to_owned()
        })
    });
    let change = move |name: String| {
        match examples.iter().find(|(known, _)| *known == name) {
            Some((_, mapping)) => job.mapping.set(mapping.clone()),
            // One of their own begins with whatever stands there.
            None if name == OWN => job.mapping.update(|text| text.push('\n')),
            None => job.mapping.set(String::new()),
        }
    };
    view! { <Select name="mapping" label=import::field_example() choices error value=held on_change=change /> }
}

#[component]
fn Load(job: Job) -> impl IntoView {
    let field: NodeRef<html::Input> = NodeRef::new();
    let wrong = RwSignal::new(false);
    let load = move |_| {
        let chosen = field.get_untracked().and_then(|input| input.files()).and_then(|files| files.get(0));
        let Some(file) = chosen else { return };
        spawn_local(async move {
            let text = text_of(&file).await;
            wrong.try_set(text.is_none());
            if let Some(text) = text {
                job.mapping.try_set(text);
            }
        });
    };
    view! {
        <p class="import-load">
            <input node_ref=field type="file" id="f-mapping-file" class="k-hidden" accept=".toml" on:change=load />
            <label class="k-button k-button--secondary" for="f-mapping-file">
                {import::load()}
            </label>
        </p>
        <p class="k-field__error" role="alert">
            {move || wrong.get().then(import::not_text)}
        </p>
    }
}
