//! `/customers/{id}/call`.

use std::sync::Arc;

use kept_api::customers::Customer;
use kept_api::page::Page;
use kept_api::surveys::Survey;
use kept_core::access::Action;
use kept_core::ids::{CustomerId, MemberId};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::begin::{Begin, chosen_survey, remember};
use super::desk::Call;
use super::draft::Draft;
use super::question::AtQuestion;
use super::review::Review;
use super::saved::Saved;
use crate::i18n::{call, customer as customers};
use crate::screens::NotFound;
use crate::screens::customer::ask::{NoSurvey, contacts, surveys};
use crate::screens::customer::desk::path;
use crate::screens::fetched::{Fetched, Shown, Source};
use crate::state::Session;
use crate::ui::{Breadcrumb, Button, ButtonKind, Crumb, EmptyState, PageHeader};
use crate::url::use_param;

/// On the phone with a customer.
#[component]
pub fn CallPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|all| all.get("id").and_then(|text| text.parse().ok())));
    move || match id.get() {
        Some(id) => view! { <OneCall id /> }.into_any(),
        None => view! { <NotFound /> }.into_any(),
    }
}

#[component]
fn OneCall(
    /// With whom.
    id: CustomerId,
) -> impl IntoView {
    let session = Session::get();
    // A call goes on while what is known of the member changes.
    let member = Memo::new(move |_| session.with_me(|me| me.member.id).filter(|_| session.may(Action::Ask)));
    let customer = Fetched::<Customer>::new(move || Source::at(format!("/customers/{id}")));
    let surveys = surveys();
    view! {
        <Shown fetched=customer let:customer>
            <Head customer />
            <Shown fetched=surveys let:surveys>
                {move || match member.get() {
                    None => view! { <EmptyState title=call::not_yours_title() body=call::not_yours() /> }.into_any(),
                    Some(_) if surveys.with(|page| page.items.is_empty()) => view! { <NoSurvey /> }.into_any(),
                    Some(member) => view! { <Table customer member surveys /> }.into_any(),
                }}
            </Shown>
        </Shown>
    }
}

#[component]
fn Head(
    /// With whom.
    customer: Signal<Arc<Customer>>,
) -> impl IntoView {
    let title = Signal::derive(move || call::title(&customer.with(|c| c.name.clone())));
    let above = move || {
        let customer = customer.get();
        vec![
            Crumb { label: customers::customers().to_owned(), path: "/customers".to_owned() },
            Crumb { label: customer.name.clone(), path: path(customer.id) },
        ]
    };
    view! {
        {move || view! { <Breadcrumb above=above() here=call::crumb() /> }}
        <PageHeader title lede=Signal::derive(|| call::text().to_owned()) />
    }
}

/// The survey that is asked, then question by question.
#[component]
fn Table(
    /// With whom.
    customer: Signal<Arc<Customer>>,
    /// Who takes it down.
    member: MemberId,
    /// What can be asked.
    surveys: Signal<Arc<Page<Survey>>>,
) -> impl IntoView {
    let id = customer.with_untracked(|c| c.id);
    let contacts = contacts(id);
    let (wished, wish) = use_param("survey");
    let left_off = move |survey: &Survey| Draft::kept(id, member, survey.id, survey.version).is_some();
    let survey = Memo::new(move |_| {
        surveys.with(|page| wished.with(|wished| chosen_survey(&page.items, wished.as_deref(), left_off)))
    });
    let choose = move |survey: String| {
        remember(&survey);
        wish.run(Some(survey));
    };
    let table = move || {
        let call = Call::begin(id, member, Arc::new(survey.get()?))?;
        let contacts =
            Signal::derive(move || contacts.get().map(|page| page.items.clone()).unwrap_or_default());
        Some(view! {
            <Begin call surveys contacts on_survey=choose />
            <OnTheLine call customer />
        })
    };
    view! { {table} }
}

/// What is in front of the member: a question, the review, or what has become of the answer.
#[component]
fn OnTheLine(
    /// The call.
    call: Call,
    /// With whom.
    customer: Signal<Arc<Customer>>,
) -> impl IntoView {
    let name = Signal::derive(move || customer.with(|c| c.name.clone()));
    let at = Memo::new(move |_| call.at());
    let saved = Memo::new(move |_| call.saved.get());
    let offline = move || {
        (!call.outbox.is_online())
            .then(|| view! { <p class="call__offline" role="status">{call::offline()}</p> })
    };
    let taken_up = move || {
        (call.taken_up.get() && saved.get().is_none()).then(|| {
            view! {
                <p class="call__taken-up" role="status">
                    {call::draft()}
                    <Button kind=ButtonKind::Quiet on_press=move |()| call.start_over()>
                        {call::start_over()}
                    </Button>
                </p>
            }
        })
    };
    let body = move || match saved.get() {
        Some(id) => view! { <Saved call id /> }.into_any(),
        None if at.get() < call.total() => view! { <AtQuestion call at=at.get() /> }.into_any(),
        None => view! { <Review call name /> }.into_any(),
    };
    view! {
        <div class="call">{offline} {taken_up} {body}</div>
    }
}
