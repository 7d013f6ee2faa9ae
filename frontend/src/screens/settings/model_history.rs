//! The versions of the model: since when, by whom, why, and what each set differently.

use kept_api::models::ModelVersion;
use leptos::prelude::*;

use super::model_settings::differences;
use crate::i18n::model as texts;
use crate::state::Session;
use crate::ui::{Details, Section};

/// The versions, newest first.
#[component]
pub(super) fn History(versions: Vec<ModelVersion>) -> impl IntoView {
    let before = versions.iter().skip(1).map(Some).chain([None]).map(Option::<&ModelVersion>::cloned);
    let before: Vec<Option<ModelVersion>> = before.collect();
    let lines = versions.into_iter().zip(before).map(|(version, before)| line(version, before));
    view! {
        <Section title=texts::history() lede=texts::history_lede()>
            <ol class="audit" role="list">{lines.collect_view()}</ol>
        </Section>
    }
}

fn line(version: ModelVersion, before: Option<ModelVersion>) -> impl IntoView {
    let session = Session::get();
    let title = texts::version(&version.version.to_string());
    let who = version.recorded_by.map(|member| member.name);
    let changes = before.map(|before| {
        let rows = differences(&before.model, &version.model).into_iter().map(|[name, old, new]| {
            view! { <li>{texts::difference(&name, &old, &new)}</li> }
        });
        let rows: Vec<_> = rows.collect();
        view! {
            <Details summary=texts::what_changed()>
                <ul>{rows.into_iter().collect_view()}</ul>
            </Details>
        }
    });
    let note = if version.note.is_empty() { texts::first().to_owned() } else { version.note };
    view! {
        <li class="audit__entry">
            <p class="audit__when">{session.instant(version.recorded_at)}</p>
            <div class="audit__what">
                <p class="audit__name">{title}</p>
                <p dir="auto">{note}</p>
                {who.map(|name| view! { <p class="audit__who"><bdi>{name}</bdi></p> })}
                {changes}
            </div>
        </li>
    }
}
