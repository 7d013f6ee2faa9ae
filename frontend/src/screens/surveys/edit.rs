//! Writing a survey: a new one, or a change of one.

use kept_api::surveys::{NewSurvey, Survey};
use kept_core::access::Action;
use kept_core::ids::SurveyId;
use kept_core::survey::SurveyBody;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};

use super::draft::Draft;
use super::form::Form;
use super::preview::Preview;
use super::words;
use crate::browser;
use crate::client::{self, Request};
use crate::i18n::{locale, surveys};
use crate::problem::ApiError;
use crate::screens::NotFound;
use crate::state::Session;
use crate::ui::{Async, Breadcrumb, Button, ButtonKind, Crumb, ErrorState, PageHeader, Toasts};

/// `/surveys/new`: begins with the recommended core.
#[component]
pub fn SurveyNew() -> impl IntoView {
    let body = SurveyBody {
        title: surveys::default_title().to_owned(),
        language: locale().tag().to_owned(),
        questions: words::core(),
    };
    // Made here, so that saving twice makes one survey.
    let id = browser::fresh_uuid().map(SurveyId);
    view! {
        <Above here=surveys::new_title() />
        <PageHeader
            title=Signal::stored(surveys::new_title().to_owned())
            lede=Signal::stored(surveys::new_lede().to_owned())
        />
        <Editor body saving=Saving::New(id) />
    }
}

/// `/surveys/{id}`.
#[component]
pub fn SurveyEdit() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| {
        params.with(|params| params.get("id").and_then(|text| text.parse::<SurveyId>().ok()))
    });
    move || match id.get() {
        Some(id) => view! { <One id /> }.into_any(),
        None => view! { <NotFound /> }.into_any(),
    }
}

#[component]
fn One(id: SurveyId) -> impl IntoView {
    let survey =
        LocalResource::new(move || async move { client::get::<Survey>(&format!("/surveys/{id}")).await });
    view! {
        <Async resource=survey let:survey>
            <Above here=survey.body.title.clone() />
            <PageHeader title=Signal::stored(survey.body.title.clone()) />
            <Editor body=survey.body.clone() saving=Saving::of(&survey) />
        </Async>
    }
}

#[component]
fn Above(#[prop(into)] here: String) -> impl IntoView {
    let above = vec![Crumb { label: surveys::title().to_owned(), path: "/surveys".to_owned() }];
    view! { <Breadcrumb above here /> }
}

/// How a survey is saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Saving {
    /// As a new one, with an id of ours where the browser can make one.
    New(Option<SurveyId>),
    /// In place of what it was.
    Change(SurveyId),
    /// As this version, because the one before has been answered.
    Version(SurveyId, u32),
}

impl Saving {
    fn of(survey: &Survey) -> Self {
        if survey.frozen { Self::Version(survey.id, survey.version + 1) } else { Self::Change(survey.id) }
    }

    fn words(self) -> String {
        match self {
            Self::Version(_, version) => surveys::save_version(&version.to_string()),
            _ => surveys::save().to_owned(),
        }
    }

    async fn send(self, body: SurveyBody) -> Result<Survey, ApiError> {
        let change = |id: SurveyId, body: SurveyBody| async move {
            Request::put(&format!("/surveys/{id}")).json::<_, Survey>(&body).await
        };
        match self {
            Self::New(id) => {
                let new = NewSurvey { id, body, external: None };
                match (client::post::<_, Survey>("/surveys", &new).await, id) {
                    // It was saved, the word of it was lost, and it has been written on since.
                    (Err(error), Some(id)) if error.code() == Some("conflict") => change(id, new.body).await,
                    (answer, _) => answer,
                }
            }
            Self::Change(id) | Self::Version(id, _) => change(id, body).await,
        }
    }
}

/// The form beside what respondents will see. Those who may not write see only that.
#[component]
fn Editor(body: SurveyBody, saving: Saving) -> impl IntoView {
    let draft = Draft::new(body);
    let may = Session::get().may(Action::WriteSurveys);
    if !may {
        return view! {
            <p class="surveys-note">{surveys::read_only()}</p>
            <Preview draft />
        }
        .into_any();
    }
    let notice = match saving {
        Saving::Version(_, version) => Some(surveys::frozen_notice(&version.to_string())),
        _ => None,
    };
    view! {
        {notice.map(|text| view! { <p class="surveys-note">{text}</p> })}
        <div class="surveys-desk">
            <Writing draft saving />
            <aside class="surveys-desk__preview">
                <Preview draft />
            </aside>
        </div>
    }
    .into_any()
}

#[component]
fn Writing(draft: Draft, saving: Saving) -> impl IntoView {
    let navigate = use_navigate();
    let toasts = Toasts::get();
    let session = Session::get();
    let busy = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        draft.error.set(None);
        draft.tried.set(true);
        let Ok(body) = untrack(|| draft.body()) else { return focus_first_fault() };
        let navigate = navigate.clone();
        busy.set(true);
        spawn_local(async move {
            let answer = saving.send(body).await;
            // Whoever has gone elsewhere meanwhile is not called back.
            let is_left = busy.try_set(false).is_some();
            match answer {
                Ok(_) => {
                    toasts.done(surveys::saved());
                    if !is_left {
                        navigate("/surveys", NavigateOptions::default());
                    }
                }
                Err(error) => {
                    session.heard(&error);
                    draft.error.try_set(Some(error));
                    focus_first_fault();
                }
            }
        });
    };
    // Faults that have a place are said there.
    let failed = move || {
        let placed = |error: &ApiError| matches!(error, ApiError::Problem(p) if !p.errors.is_empty());
        draft.error.get().filter(|error| !placed(error)).map(|error| view! { <ErrorState error /> })
    };
    view! {
        <form class="surveys-form" novalidate on:submit=submit>
            <Form draft />
            {failed}
            <div class="k-line">
                <Button kind=ButtonKind::Primary submit=true busy>
                    {saving.words()}
                </Button>
            </div>
        </form>
    }
}

/// Goes to the first field that says what is wrong with it, once it says so.
fn focus_first_fault() {
    use wasm_bindgen::JsCast as _;
    let focus = || {
        let wrong = document().query_selector(".surveys-form [aria-invalid=true]").ok().flatten();
        if let Some(field) = wrong.and_then(|field| field.dyn_into::<web_sys::HtmlElement>().ok()) {
            // A field that has just left the page needs no focus.
            let _ = field.focus();
        }
    };
    set_timeout(focus, std::time::Duration::ZERO);
}
