//! Keeping a mapping under a name.

use kept_api::imports::{ImportMapping, ImportMappingDraft};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::job::Job;
use crate::browser;
use crate::client::Request;
use crate::i18n::import;
use crate::problem::ApiError;
use crate::state::Session;
use crate::ui::{Button, ErrorState, TextField};

/// A name and a button. Under a name that is there already the mapping is changed.
#[component]
pub(super) fn Save(
    /// Has the mapping.
    job: Job,
    /// Those that are saved.
    saved: Signal<Vec<ImportMapping>>,
    /// Called when one was saved.
    #[prop(into)]
    on_saved: Callback<ImportMapping>,
) -> impl IntoView {
    let (name, busy) = (RwSignal::new(String::new()), RwSignal::new(false));
    let error = RwSignal::new(None::<ApiError>);
    let done = RwSignal::new(false);
    Effect::new(move |_| {
        job.mapping.track();
        done.set(false);
        error.set(None);
    });
    let session = Session::get();
    let save = move |()| {
        let draft = ImportMappingDraft {
            name: name.with_untracked(|name| name.trim().to_owned()),
            mapping: job.mapping.get_untracked(),
        };
        let there =
            saved.with_untracked(|saved| saved.iter().find(|one| one.name == draft.name).map(|one| one.id.0));
        let Some(id) = there.or_else(browser::fresh_uuid) else { return };
        busy.set(true);
        error.set(None);
        spawn_local(async move {
            let answer =
                Request::put(&format!("/imports/mappings/{id}")).json::<_, ImportMapping>(&draft).await;
            busy.try_set(false);
            match answer {
                Ok(mapping) => {
                    done.try_set(true);
                    on_saved.try_run(mapping);
                }
                Err(problem) => {
                    session.heard(&problem);
                    error.try_set(Some(problem));
                }
            }
        });
    };
    let nothing = Signal::derive(move || {
        name.with(|name| name.trim().is_empty()) || job.mapping.with(|text| text.trim().is_empty())
    });
    view! {
        <div class="import-save">
            <TextField name="mapping-name" label=import::field_name() optional=true value=name />
            <Button busy disabled=nothing on_press=save>{import::save()}</Button>
        </div>
        <div aria-live="polite">
            {move || done.get().then(|| view! { <p>{import::saved()}</p> })}
            {move || error.get().map(|error| view! { <ErrorState error /> })}
        </div>
    }
}
