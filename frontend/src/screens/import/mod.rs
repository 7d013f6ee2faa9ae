//! Bringing in a file: choose it and its mapping, try, import, see what it brought.

mod begin;
mod counts;
mod drop_zone;
mod faults;
mod job;
mod mapping;
mod past;
mod propose;
mod run;
mod save;
mod undo;

use kept_core::access::Action;
use kept_core::ids::ImportId;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use self::begin::Begin;
use self::past::Past;
use self::run::Run;
use crate::i18n::import;
use crate::screens::NotFound;
use crate::state::Session;
use crate::ui::{Breadcrumb, Crumb, LinkButton, PageHeader};

/// `/import`: a new import, and those before.
#[component]
pub fn ImportPage() -> impl IntoView {
    let session = Session::get();
    let allowed = Memo::new(move |_| session.may(Action::Import));
    // A trial is on record too.
    let tried = RwSignal::new(0_u32);
    let begin = move || {
        if allowed.get() {
            view! { <Begin on_trial=move |()| tried.update(|n| *n = n.wrapping_add(1)) /> }.into_any()
        } else {
            view! { <p>{import::not_allowed()}</p> }.into_any()
        }
    };
    view! {
        <PageHeader
            title=Signal::stored(import::title().to_owned())
            lede=Signal::stored(import::lede().to_owned())
        />
        {begin}
        <Past again=tried />
    }
}

/// `/import/{id}`: one import, while it goes on and afterwards.
#[component]
pub fn ImportRun() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| {
        params.with(|params| params.get("id").and_then(|text| text.parse::<ImportId>().ok()))
    });
    move || match id.get() {
        Some(id) => view! { <One id /> }.into_any(),
        None => view! { <NotFound /> }.into_any(),
    }
}

#[component]
fn One(id: ImportId) -> impl IntoView {
    let name = RwSignal::new(import::title().to_owned());
    let above = vec![Crumb { label: import::title().to_owned(), path: "/import".to_owned() }];
    let heard = move |run: kept_api::imports::Import| {
        name.set(if run.label.is_empty() { run.name } else { run.label });
    };
    view! {
        {move || view! { <Breadcrumb above=above.clone() here=name.get() /> }}
        <PageHeader
            title=name
            actions=|| view! { <LinkButton path="/import">{import::another()}</LinkButton> }
        />
        <Run id on_change=heard />
    }
}
