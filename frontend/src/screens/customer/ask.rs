//! Asking this customer: a link for one contact, and what has become of the asks.

use kept_api::asks::Ask;
use kept_api::contacts::Contact;
use kept_api::page::Page;
use kept_api::surveys::Survey;
use kept_core::access::Action;
use leptos::prelude::*;

use super::ask_line::AskLine;
use super::desk::{Desk, People};
use super::make_link::MakeLink;
use crate::i18n::ask as texts;
use crate::screens::fetched::{Fetched, Shown, Source};
use crate::screens::paged::{Paged, PagedList};
use crate::ui::{EmptyState, LinkButton, Section};
use crate::url::Query;

/// The surveys of the organisation, as many as one page holds.
pub(super) fn surveys() -> Fetched<Page<Survey>> {
    Fetched::new(|| Source { path: "/surveys".to_owned(), query: Query::new().with("limit", "200") })
}

/// The people at the customer.
pub(super) fn contacts(id: kept_core::ids::CustomerId) -> Fetched<Page<Contact>> {
    Fetched::new(move || Source {
        path: format!("/customers/{id}/contacts"),
        query: Query::new().with("limit", "200"),
    })
}

/// The section.
#[component]
pub(super) fn Asking() -> impl IntoView {
    let desk = Desk::get();
    let (surveys, contacts) = (surveys(), People::get());
    let list = Paged::<Ask>::new(move || {
        desk.changed.track();
        Source { path: "/asks".to_owned(), query: Query::new().with("customer_id", desk.id.to_string()) }
    });
    let links = Memo::new(move |_| desk.session.with_me(|me| me.organisation.links));
    let may_ask = Memo::new(move |_| desk.may(Action::Ask));
    let way = move || match links.get() {
        None => ().into_any(),
        Some(_) if !may_ask.get() => view! { <p class="customer-small">{texts::not_yours()}</p> }.into_any(),
        Some(false) => {
            view! { <EmptyState title=texts::no_links_title() body=texts::no_links() /> }.into_any()
        }
        Some(true) => view! {
            <Shown fetched=surveys let:surveys>
                {move || {
                    if surveys.with(|page| page.items.is_empty()) {
                        view! { <NoSurvey /> }.into_any()
                    } else {
                        view! { <MakeLink surveys contacts on_done=move |()| list.refetch() /> }.into_any()
                    }
                }}
            </Shown>
        }
        .into_any(),
    };
    let empty = || view! { <p class="customer-small">{texts::list_none()}</p> }.into_any();
    let people = Signal::derive(move || contacts.get().map(|page| page.items.clone()).unwrap_or_default());
    view! {
        <div id="asks" class="customer-place">
            <Section title=texts::title() lede=texts::text()>
                {way} <h3 class="customer-subtitle">{texts::list()}</h3>
                <PagedList list empty more=texts::more() let:items>
                    <ol class="asks">
                        <For
                            each=move || items.get()
                            key=|ask| (ask.id, ask.state.as_str(), ask.response_id)
                            let:ask
                        >
                            <AskLine ask people on_done=move |()| list.refetch() />
                        </For>
                    </ol>
                </PagedList>
            </Section>
        </div>
    }
}

/// No survey, no question.
#[component]
pub(super) fn NoSurvey() -> impl IntoView {
    view! {
        <EmptyState title=texts::no_surveys_title() body=texts::no_surveys()>
            <LinkButton path="/surveys">{texts::no_surveys_action()}</LinkButton>
        </EmptyState>
    }
}
