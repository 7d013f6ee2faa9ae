//! The organisation: name, time zone, currency, and where Kept is reached.

use kept_api::organisations::{OrganisationPatch, OrganisationSettings};
use kept_core::access::Action;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Frame;
use crate::client::Request;
use crate::i18n::{field_errors, organisation as texts};
use crate::screens::form::Trouble;
use crate::screens::set_up::places;
use crate::state::Session;
use crate::ui::{Async, Button, ButtonKind, Choice, Section, Select, TextField, Toasts};

/// `/settings/organisation`.
#[component]
pub fn Organisation() -> impl IntoView {
    let read =
        LocalResource::new(|| async { Request::get("/organisation").tagged::<OrganisationSettings>().await });
    let changed = Callback::new(move |()| read.refetch());
    view! {
        <Frame here="/settings/organisation" lede=Signal::stored(texts::lede().to_owned())>
            <Async resource=read let:found>
                <Body organisation=found.0 tag=found.1 on_changed=changed />
            </Async>
        </Frame>
    }
}

#[component]
fn Body(
    organisation: OrganisationSettings,
    /// By which a change says what it starts from.
    tag: Option<String>,
    /// Called once it is another.
    on_changed: Callback<()>,
) -> impl IntoView {
    let manages = Session::get().may(Action::ManageOrganisation);
    let address = organisation.public_url.clone();
    let form = if manages {
        view! { <Form organisation tag on_changed /> }.into_any()
    } else {
        view! { <Facts organisation /> }.into_any()
    };
    view! {
        <Section title=texts::itself()>{form}</Section>
        <Address address />
    }
}

/// For those who may not change it.
#[component]
fn Facts(organisation: OrganisationSettings) -> impl IntoView {
    view! {
        <dl class="settings-facts">
            <dt>{texts::name()}</dt>
            <dd><bdi>{organisation.name}</bdi></dd>
            <dt>{texts::time_zone()}</dt>
            <dd>{organisation.time_zone.replace('_', " ")}</dd>
            <dt>{texts::currency()}</dt>
            <dd>{organisation.currency.to_string()}</dd>
        </dl>
        <p class="settings-note">{texts::owners_only()}</p>
    }
}

/// The choices, with the one that holds among them whatever this browser knows.
fn with_own(mut choices: Vec<Choice>, own: &str) -> Vec<Choice> {
    if choices.iter().all(|choice| choice.value != own) {
        choices.push(Choice::new(own, own));
        choices.sort_by(|a, b| a.value.cmp(&b.value));
    }
    choices
}

#[component]
fn Form(
    organisation: OrganisationSettings,
    /// By which a change says what it starts from.
    tag: Option<String>,
    /// Called once it is another.
    on_changed: Callback<()>,
) -> impl IntoView {
    let (session, toasts, trouble) = (Session::get(), Toasts::get(), Trouble::none());
    let before = organisation.clone();
    let name = RwSignal::new(organisation.name);
    let zone = RwSignal::new(organisation.time_zone);
    let currency = RwSignal::new(organisation.currency.to_string());
    let busy = RwSignal::new(false);
    let zones = with_own(places::zones().1, &before.time_zone);
    let currencies = with_own(places::currencies(&[]).1, before.currency.as_str());
    let fixed = organisation.currency_in_use;
    let (old_zone, old_currency) = (before.time_zone.clone(), before.currency.to_string());
    let moves = Signal::derive(move || zone.with(|zone| *zone != old_zone));
    let send = move || {
        trouble.clear();
        let wanted = name.get_untracked().trim().to_owned();
        if wanted.is_empty() {
            return trouble.say("/name", field_errors::required());
        }
        let zone = zone.get_untracked();
        let code = currency.get_untracked();
        let patch = OrganisationPatch {
            name: (wanted != before.name).then_some(wanted),
            time_zone: (zone != before.time_zone).then_some(zone),
            currency: (code != old_currency).then(|| code.parse().ok()).flatten(),
        };
        let mut request = Request::patch("/organisation");
        if let Some(tag) = &tag {
            request = request.if_match(tag);
        }
        busy.set(true);
        spawn_local(async move {
            let answer = request.json::<_, OrganisationSettings>(&patch).await;
            busy.try_set(false);
            match answer {
                Ok(_) => {
                    toasts.done(texts::saved());
                    // Name, zone and today stand all over the app.
                    drop(session.ask().await);
                    on_changed.run(());
                }
                Err(error) => trouble.take(error),
            }
        });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !busy.get_untracked() {
            untrack(&send);
        }
    };
    let money = if fixed {
        let code = organisation.currency.to_string();
        view! {
            <div class="settings-fixed">
                <p class="k-field__label">{texts::currency()}</p>
                <p>{code.clone()}</p>
                <p class="k-field__hint">{texts::currency_fixed(&code)}</p>
            </div>
        }
        .into_any()
    } else {
        view! {
            <Select
                name="currency"
                label=texts::currency()
                hint=texts::currency_hint()
                choices=currencies
                error=trouble.at("/currency")
                value=currency
                on_change=move |code| currency.set(code)
            />
        }
        .into_any()
    };
    view! {
        <form class="k-form" novalidate on:submit=submit>
            <TextField name="name" label=texts::name() value=name error=trouble.at("/name") />
            <Select
                name="time_zone"
                label=texts::time_zone()
                hint=texts::time_zone_hint()
                choices=zones
                error=trouble.at("/time_zone")
                value=zone
                on_change=move |next| zone.set(next)
            />
            <p class="settings-note" aria-live="polite">
                {move || moves.get().then(texts::zone_moves)}
            </p>
            {money}
            {trouble.view()}
            <Button kind=ButtonKind::Primary submit=true busy>
                {texts::save()}
            </Button>
        </form>
    }
}

/// Where Kept is reached, which is said where it is started.
#[component]
fn Address(address: Option<String>) -> impl IntoView {
    let said = match &address {
        Some(url) => view! {
            <p class="settings-address">
                <code>{url.clone()}</code>
            </p>
            <p class="settings-note">
                {if url.starts_with("https://") { texts::address_tls() } else { texts::address_plain() }}
            </p>
        }
        .into_any(),
        None => view! { <p class="settings-note">{texts::address_none()}</p> }.into_any(),
    };
    view! {
        <Section title=texts::address() lede=texts::address_lede()>
            {said} <p class="settings-note">{texts::address_doctor()} " " <code>"kept doctor"</code></p>
        </Section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_holds_can_always_be_chosen() {
        let choices = with_own(vec![Choice::new("UTC", "UTC")], "Europe/Kyiv");
        assert_eq!(
            choices.iter().map(|choice| choice.value.as_str()).collect::<Vec<_>>(),
            ["Europe/Kyiv", "UTC"]
        );
        assert_eq!(with_own(choices.clone(), "UTC"), choices);
    }
}
