//! Who the customer is, and which day is looked at.

use std::sync::Arc;

use kept_api::customers::Customer;
use kept_core::access::Action;
use leptos::prelude::*;

use super::day_chooser::DayChooser;
use super::desk::Desk;
use super::edit_customer::EditCustomer;
use super::words;
use crate::format;
use crate::i18n::{customer as texts, deeds, edit, promise};
use crate::keyboard::Shortcut;
use crate::shell::Observing;
use crate::shell::palette::recent;
use crate::ui::{Badge, Breadcrumb, Button, ButtonKind, Crumb, LinkButton, PageHeader, Tone};

/// Name, facts, actions, day.
#[component]
pub(super) fn CustomerHeader(
    /// The customer.
    customer: Signal<Arc<Customer>>,
) -> impl IntoView {
    let (desk, editing) = (Desk::get(), RwSignal::new(false));
    let session = desk.session;
    // Whoever looks for it again finds it where the search begins.
    Effect::new(move |_| {
        let (title, note) = customer.with(|c| (c.name.clone(), c.segment.clone()));
        recent::note(session, recent::Recent { path: desk.path(), title, note });
    });
    let title = Signal::derive(move || customer.with(|c| c.name.clone()));
    let above = || vec![Crumb { label: texts::customers().to_owned(), path: "/customers".to_owned() }];
    view! {
        {move || view! { <Breadcrumb above=above() here=title.get() /> }}
        <PageHeader title actions=move || actions(desk, editing) />
        {move || facts(desk, &customer.get())}
        <DayChooser />
        <EditCustomer open=editing />
    }
}

/// What can be done; only what this member may do.
fn actions(desk: Desk, editing: RwSignal<bool>) -> impl IntoView {
    let edit = move || {
        desk.may(Action::WriteCustomers).then(|| {
            view! { <Button kind=ButtonKind::Quiet on_press=move |()| editing.set(true)>{edit::edit()}</Button> }
        })
    };
    let promise = move || {
        desk.may(Action::WriteCustomers).then(|| {
            view! {
                <Button on_press=move |()| desk.promising.set(true)>
                    {promise::make()}<kbd class="customer-key" aria-hidden="true">{Shortcut::Promise.sign()}</kbd>
                </Button>
            }
        })
    };
    let observing = Observing::get();
    let unasked = move || {
        desk.may(Action::WriteCustomers).then(|| {
            view! {
                <Button on_press=move |()| desk.behaving.set(true)>{deeds::behave()}</Button>
                <Button on_press=move |()| observing.open.set(true)>
                    {deeds::observe()}<kbd class="customer-key" aria-hidden="true">{Shortcut::Observe.sign()}</kbd>
                </Button>
            }
        })
    };
    let call = move || {
        desk.may(Action::Ask).then(|| {
            view! {
                <LinkButton path=format!("{}/call", desk.path()) kind=ButtonKind::Primary>
                    {texts::call_now()}<kbd class="customer-key" aria-hidden="true">{Shortcut::Call.sign()}</kbd>
                </LinkButton>
            }
        })
    };
    view! {
        {edit}
        {unasked}
        {promise}
        {call}
    }
}

fn facts(desk: Desk, customer: &Customer) -> impl IntoView + use<> {
    let tone = match customer.state {
        kept_core::customer::CustomerState::Active => Tone::Good,
        kept_core::customer::CustomerState::AtRisk => Tone::Warn,
        _ => Tone::Neutral,
    };
    let value = customer.yearly_value_minor.map(|minor| {
        move || {
            let currency =
                desk.session.with_me(|me| me.organisation.currency.to_string()).unwrap_or_default();
            if currency.is_empty() { format::UNKNOWN.to_owned() } else { format::money(minor, &currency) }
        }
    });
    let since = customer.customer_since.map(format::date);
    let external = customer.external.as_ref().map(|e| texts::external(&e.id, &e.source));
    let (kind, state) = (customer.kind, customer.state);
    let owner =
        customer.owner.as_ref().map_or_else(|| texts::nobody().to_owned(), |owner| owner.name.clone());
    let segment = (!customer.segment.is_empty()).then(|| customer.segment.clone());
    view! {
        <dl class="customer-facts" aria-label=texts::about()>
            <div>
                <dt class="k-hidden">{texts::fact_kind()}</dt>
                <dd>
                    {words::kind(kind)} " " <Badge tone>{words::state(state)}</Badge>
                </dd>
            </div>
            {segment.map(|text| fact(texts::fact_segment(), text.into_any()))}
            {fact(texts::fact_owner(), owner.into_any())}
            {value.map(|text| fact(texts::fact_value(), text.into_any()))}
            {since.map(|text| fact(texts::fact_since(), text.into_any()))}
            {external.map(|text| fact(texts::fact_external(), text.into_any()))}
        </dl>
    }
}

fn fact(name: &'static str, value: AnyView) -> impl IntoView {
    view! {
        <div>
            <dt>{name}</dt>
            <dd>
                <bdi>{value}</bdi>
            </dd>
        </div>
    }
}
