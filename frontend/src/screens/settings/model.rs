//! The model of the scoring: what it sets, what a change would do, and its versions.

use kept_api::models::{ModelPreview, ModelTrial, ModelVersion};
use kept_api::page::Page;
use kept_core::access::Action;
use kept_core::model::{Model as Scoring, Part};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Frame;
use super::model_history::History;
use super::model_preview::Preview;
use super::model_settings::{Setting, part};
use crate::client::{self, Request};
use crate::i18n::{field_errors, model as texts};
use crate::problem::ApiError;
use crate::state::Session;
use crate::ui::{
    Async, Button, ButtonKind, Column, ErrorState, InputKind, Section, Table, TableRow, TextField,
};
use crate::url::Query;

/// `/settings/model`.
#[component]
pub fn Model() -> impl IntoView {
    let versions = LocalResource::new(|| async {
        let all = Query::new().with("limit", "200");
        Request::get("/models").query(&all).send::<Page<ModelVersion>>().await
    });
    let changed = Callback::new(move |()| versions.refetch());
    view! {
        <Frame here="/settings/model" lede=Signal::stored(texts::lede().to_owned())>
            <Async resource=versions let:page>
                <Body versions=page.items on_changed=changed />
            </Async>
        </Frame>
    }
}

#[component]
fn Body(
    /// The newest first.
    versions: Vec<ModelVersion>,
    /// Called once there is one more.
    on_changed: Callback<()>,
) -> impl IntoView {
    let session = Session::get();
    let newest = versions.first().cloned()?;
    let holds = texts::holds(&newest.version.to_string(), &session.day_of(newest.recorded_at));
    let settings = if session.may(Action::ManageModel) {
        view! { <Form model=newest.model on_changed /> }.into_any()
    } else {
        view! { <Facts model=newest.model /> }.into_any()
    };
    Some(view! {
        <p class="settings-note">{holds} " " {texts::ours()}</p>
        {settings}
        <History versions />
    })
}

/// For those who may not change it.
#[component]
fn Facts(model: Scoring) -> impl IntoView {
    let rows = Setting::all().into_iter().map(move |setting| {
        let value = setting.said(&model);
        view! {
            <TableRow name=setting.full_label() note=setting.meaning()>
                <td class="k-table__figures">{value}</td>
            </TableRow>
        }
    });
    let columns = vec![Column::words(texts::setting()), Column::figures(texts::value())];
    view! {
        <Section title=texts::settings()>
            <Table caption=texts::settings() columns>
                {rows.collect_view()}
            </Table>
        </Section>
    }
}

/// What is typed for one setting.
#[derive(Clone, Copy)]
struct Entry {
    setting: Setting,
    text: RwSignal<String>,
}

#[component]
fn Form(
    model: Scoring,
    /// Called once there is another version.
    on_changed: Callback<()>,
) -> impl IntoView {
    let session = Session::get();
    let base = StoredValue::new(model.clone());
    let entries: Vec<Entry> = Setting::all()
        .into_iter()
        .map(|setting| Entry { setting, text: RwSignal::new(setting.text(&model)) })
        .collect();
    let entries = StoredValue::new(entries);
    let error = RwSignal::new(None::<ApiError>);
    let busy = RwSignal::new(false);
    let tried = RwSignal::new(None::<(Scoring, ModelPreview)>);
    // What is typed, as a model; none where a number cannot be read.
    let typed = Memo::new(move |_| {
        let mut model = base.get_value();
        let read = |entry: &Entry| {
            entry.text.with(|text| entry.setting.parse(text)).map(|number| (entry.setting, number))
        };
        let numbers: Vec<_> = entries.with_value(|all| all.iter().map(read).collect::<Option<_>>())?;
        let fits = |(setting, number): (Setting, u32)| setting.write(&mut model, number);
        numbers.into_iter().map(fits).collect::<Option<Vec<()>>>()?;
        Some(model)
    });
    let differs = Memo::new(move |_| typed.get() != Some(base.get_value()));
    // A trial is of what was typed then.
    Effect::new(move |_| {
        let now = typed.get();
        if tried.with_untracked(|tried| tried.as_ref().is_some_and(|(model, _)| Some(model) != now.as_ref()))
        {
            tried.set(None);
        }
    });
    let try_it = move |()| {
        let Some(model) = typed.get_untracked() else { return };
        error.set(None);
        busy.set(true);
        spawn_local(async move {
            let trial = ModelTrial { model: model.clone() };
            let answer = client::post::<_, ModelPreview>("/models/preview", &trial).await;
            busy.try_set(false);
            match answer {
                Ok(preview) => drop(tried.try_set(Some((model, preview)))),
                Err(problem) => {
                    session.heard(&problem);
                    error.try_set(Some(problem));
                }
            }
        });
    };
    let fill = move |model: &Scoring| {
        error.set(None);
        entries.with_value(|all| all.iter().for_each(|entry| entry.text.set(entry.setting.text(model))));
    };
    let field = move |entry: Entry| view! { <Number entry error /> };
    let of = move |settings: &[Setting]| {
        entries.with_value(|all| {
            all.iter().filter(|entry| settings.contains(&entry.setting)).copied().map(field).collect_view()
        })
    };
    let parts = Part::ALL.map(|one| {
        view! {
            <fieldset class="model-part">
                <legend>{part(one)}</legend>
                {of(&Setting::of_part(one))}
            </fieldset>
        }
    });
    let meanings = Setting::of_part(Part::Expectation).map(|setting| {
        view! {
            <dt>{setting.label()}</dt>
            <dd>{setting.meaning()}</dd>
        }
    });
    let preview =
        move || tried.get().map(|(model, preview)| view! { <Preview model preview on_saved=on_changed /> });
    let general = of(&Setting::OF_ALL);
    view! {
        <Section title=texts::loyalty() lede=texts::loyalty_lede()>
            <dl class="settings-facts">{meanings.collect_view()}</dl>
            <div class="model-parts">{parts.collect_view()}</div>
            <p class="k-field__error" role="alert">
                {move || error.with(|error| error.as_ref().and_then(|error| error.at("/model/parts")))}
            </p>
        </Section>
        <Section title=texts::thresholds()>
            <div class="k-form">{general}</div>
        </Section>
        <div class="model-deeds">
            <Button kind=ButtonKind::Primary busy disabled=Signal::derive(move || !differs.get() || typed.with(Option::is_none)) on_press=try_it>
                {texts::try_it()}
            </Button>
            <Button on_press=move |()| base.with_value(fill) disabled=Signal::derive(move || !differs.get())>
                {texts::undo()}
            </Button>
            <Button on_press=move |()| fill(&Scoring::default())>{texts::defaults()}</Button>
        </div>
        <p class="settings-may" aria-live="polite">
            {move || typed.with(Option::is_none).then(texts::unreadable)}
        </p>
        {move || error.get().map(|error| view! { <ErrorState error /> })}
        <div aria-live="polite">{preview}</div>
    }
}

/// One number, with what is wrong with it.
#[component]
fn Number(
    entry: Entry,
    /// What the server refused.
    error: RwSignal<Option<ApiError>>,
) -> impl IntoView {
    let Entry { setting, text } = entry;
    let wrong = Signal::derive(move || {
        if text.with(|text| setting.parse(text).is_none()) {
            return Some(field_errors::wrong_type().to_owned());
        }
        error.with(|error| error.as_ref().and_then(|error| error.at(&setting.pointer())))
    });
    let in_part = matches!(
        setting,
        Setting::Weight(_) | Setting::HalfLife(_) | Setting::Start(_) | Setting::Strength(_)
    );
    if in_part {
        return view! {
            <TextField name=setting.name() label=setting.label() kind=InputKind::Decimal value=text error=wrong />
        }
        .into_any();
    }
    view! {
        <TextField
            name=setting.name()
            label=setting.label()
            hint=setting.meaning()
            kind=InputKind::Decimal
            value=text
            error=wrong
        />
    }
    .into_any()
}
