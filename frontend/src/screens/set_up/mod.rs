//! The first organisation and its owner, from the one-time link in the log.

pub(super) mod places;

use kept_api::sessions::SetUp as Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};

use crate::browser;
use crate::client;
use crate::i18n::{field_errors, set_up};
use crate::problem::ApiError;
use crate::screens::password::NewPasswordField;
use crate::screens::password_strength;
use crate::shell::Alone;
use crate::state::Session;
use crate::ui::{
    Button, ButtonKind, EmptyState, ErrorState, InputKind, LinkButton, PageHeader, Section, Select, TextField,
};

/// Where a new owner begins: what does the leadership know of its customers?
const FIRST: &str = "/settings/self-check?first=yes";

/// What is being filled in.
#[derive(Clone, Copy)]
struct Draft {
    organisation: RwSignal<String>,
    time_zone: RwSignal<String>,
    currency: RwSignal<String>,
    name: RwSignal<String>,
    email: RwSignal<String>,
    password: RwSignal<String>,
    tried: RwSignal<bool>,
    error: RwSignal<Option<ApiError>>,
}

impl Draft {
    fn new(zone: String, currency: String) -> Self {
        let empty = || RwSignal::new(String::new());
        Self {
            organisation: empty(),
            time_zone: RwSignal::new(zone),
            currency: RwSignal::new(currency),
            name: empty(),
            email: empty(),
            password: empty(),
            tried: RwSignal::new(false),
            error: RwSignal::new(None),
        }
    }

    fn texts(self) -> [(&'static str, RwSignal<String>); 4] {
        [
            ("organisation", self.organisation),
            ("name", self.name),
            ("email", self.email),
            ("password", self.password),
        ]
    }

    /// What is wrong at one place: found here, or by the server.
    fn wrong(self, name: &'static str, field: RwSignal<String>) -> Signal<Option<String>> {
        Signal::derive(move || {
            if self.tried.get() && field.with(|text| fault(name, text)) {
                let short = name == "password" && field.with(|text| !text.is_empty());
                return Some(
                    if short { field_errors::too_short() } else { field_errors::required() }.to_owned(),
                );
            }
            self.error.with(|error| error.as_ref().and_then(|error| error.at(&format!("/{name}"))))
        })
    }

    /// What is sent, or the first field that is not filled in.
    fn input(self, token: String) -> Result<Input, &'static str> {
        let wrong =
            |(name, field): &(&'static str, RwSignal<String>)| field.with_untracked(|text| fault(name, text));
        if let Some((name, _)) = self.texts().iter().find(|entry| wrong(entry)) {
            return Err(name);
        }
        Ok(Input {
            token,
            organisation: self.organisation.get_untracked().trim().to_owned(),
            time_zone: self.time_zone.get_untracked(),
            currency: self.currency.with_untracked(|code| code.parse()).map_err(|_| "currency")?,
            name: self.name.get_untracked().trim().to_owned(),
            email: self.email.get_untracked().trim().to_owned(),
            password: self.password.get_untracked(),
        })
    }
}

fn fault(name: &str, text: &str) -> bool {
    match name {
        "password" => text.chars().count() < password_strength::LEAST,
        _ => text.trim().is_empty(),
    }
}

/// Makes organisation and owner, and signs the owner in.
#[component]
pub fn SetUp() -> impl IntoView {
    let params = use_params_map();
    let navigate = use_navigate();
    let session = Session::get();
    let (zone, zones) = places::zones();
    let (currency, currencies) = places::currencies(&browser::languages());
    let draft = Draft::new(zone, currency);
    let busy = RwSignal::new(false);
    let used =
        Memo::new(move |_| draft.error.with(|error| error.as_ref().is_some_and(ApiError::is_not_found)));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        draft.tried.set(true);
        let token = params.with_untracked(|params| params.get("token").unwrap_or_default());
        let input = match draft.input(token) {
            _ if busy.get_untracked() => return,
            Ok(input) => input,
            Err(place) => return browser::focus_soon(format!("f-{place}")),
        };
        let navigate = navigate.clone();
        busy.set(true);
        draft.error.set(None);
        spawn_local(async move {
            let answer = match client::post::<_, ()>("/set-up", &input).await {
                Ok(()) => session.ask().await,
                Err(problem) => Err(problem),
            };
            busy.try_set(false);
            match answer {
                // The link is used up: going back must not lead to it.
                Ok(()) => navigate(FIRST, NavigateOptions { replace: true, ..NavigateOptions::default() }),
                Err(problem) => drop(draft.error.try_set(Some(problem))),
            }
        });
    };
    browser::focus_soon("f-organisation");
    let form = view! {
        <form class="set-up-form" novalidate on:submit=submit class:set-up-form--gone=used>
            <Organisation draft zones currencies />
            <Owner draft />
            {move || draft.error.get().map(|error| view! { <Failure error /> })}
            <Button kind=ButtonKind::Primary submit=true busy>
                {set_up::action()}
            </Button>
        </form>
    };
    view! {
        <Alone wide=true>
            <PageHeader title=set_up::title() lede=Signal::stored(set_up::lede().to_owned()) />
            {move || used.get().then(|| view! { <Used /> })}
            {form}
        </Alone>
    }
}

/// Where fields say what is wrong with them, one line says so; otherwise what went wrong.
#[component]
fn Failure(error: ApiError) -> impl IntoView {
    match &error {
        ApiError::Problem(problem) if !problem.errors.is_empty() => {
            view! { <p class="set-up-refused" role="alert">{set_up::refused_places()}</p> }.into_any()
        }
        _ => view! { <ErrorState error /> }.into_any(),
    }
}

#[component]
fn Used() -> impl IntoView {
    view! {
        <EmptyState title=set_up::used_title() body=set_up::used_body()>
            <LinkButton path="/">{set_up::to_sign_in()}</LinkButton>
        </EmptyState>
    }
}

#[component]
fn Organisation(
    draft: Draft,
    zones: Vec<crate::ui::Choice>,
    currencies: Vec<crate::ui::Choice>,
) -> impl IntoView {
    view! {
        <div class="k-form">
            <TextField
                name="organisation"
                label=set_up::organisation()
                hint=set_up::organisation_hint()
                error=draft.wrong("organisation", draft.organisation)
                value=draft.organisation
            />
            <Select
                name="time_zone"
                label=set_up::time_zone()
                hint=set_up::time_zone_hint()
                choices=zones
                error=draft.wrong("time_zone", draft.time_zone)
                value=draft.time_zone
                on_change=move |zone| draft.time_zone.set(zone)
            />
            <Select
                name="currency"
                label=set_up::currency()
                hint=set_up::currency_hint()
                choices=currencies
                error=draft.wrong("currency", draft.currency)
                value=draft.currency
                on_change=move |code| draft.currency.set(code)
            />
        </div>
    }
}

#[component]
fn Owner(draft: Draft) -> impl IntoView {
    let known = Signal::derive(move || vec![draft.organisation.get(), draft.name.get(), draft.email.get()]);
    view! {
        <Section title=set_up::you()>
            <div class="k-form">
                <TextField
                    name="name"
                    label=set_up::name()
                    error=draft.wrong("name", draft.name)
                    value=draft.name
                />
                <TextField
                    name="email"
                    label=set_up::email()
                    hint=set_up::email_hint()
                    kind=InputKind::Email
                    error=draft.wrong("email", draft.email)
                    value=draft.email
                />
                <NewPasswordField
                    name="password"
                    label=set_up::password()
                    known
                    error=draft.wrong("password", draft.password)
                    value=draft.password
                />
            </div>
        </Section>
    }
}
