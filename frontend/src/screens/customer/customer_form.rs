//! What a member says of a customer: the same fields where one is made and where one is changed.

use kept_api::customers::{Customer, CustomerPatch};
use kept_api::me::MemberRef;
use kept_core::calendar::Day;
use kept_core::customer::{CustomerKind, CustomerState};
use leptos::prelude::*;

use super::words;
use crate::format;
use crate::i18n::{customer as texts, edit, field_errors};
use crate::screens::form::{Trouble, choices, from_word};
use crate::screens::member_chooser::MemberChooser;
use crate::state::Session;
use crate::ui::{DayField, Details, Select, TextField};

const KINDS: [CustomerKind; 6] = [
    CustomerKind::Business,
    CustomerKind::Person,
    CustomerKind::PublicBody,
    CustomerKind::NonProfit,
    CustomerKind::InternalDepartment,
    CustomerKind::Investor,
];
const STATES: [CustomerState; 4] =
    [CustomerState::Active, CustomerState::AtRisk, CustomerState::Lost, CustomerState::Released];

/// The customer as the form holds it.
#[derive(Clone, Copy)]
pub(super) struct Draft {
    pub(super) name: RwSignal<String>,
    pub(super) kind: RwSignal<CustomerKind>,
    pub(super) segment: RwSignal<String>,
    pub(super) state: RwSignal<CustomerState>,
    pub(super) owner: RwSignal<Option<MemberRef>>,
    value: RwSignal<String>,
    currency: StoredValue<String>,
    pub(super) since: RwSignal<Option<Day>>,
    pub(super) contract_end: RwSignal<Option<Day>>,
}

impl Draft {
    /// Nothing said yet; whoever makes it looks after it.
    pub(super) fn blank(owner: Option<MemberRef>) -> Self {
        Self {
            name: RwSignal::default(),
            kind: RwSignal::new(CustomerKind::Business),
            segment: RwSignal::default(),
            state: RwSignal::new(CustomerState::Active),
            owner: RwSignal::new(owner),
            value: RwSignal::default(),
            currency: StoredValue::new(Session::get().currency()),
            since: RwSignal::new(None),
            contract_end: RwSignal::new(None),
        }
    }

    /// As a customer stands.
    pub(super) fn of(customer: &Customer) -> Self {
        let currency = Session::get().currency();
        let value = customer.yearly_value_minor.map(|minor| format::amount(minor, &currency));
        Self {
            name: RwSignal::new(customer.name.clone()),
            kind: RwSignal::new(customer.kind),
            segment: RwSignal::new(customer.segment.clone()),
            state: RwSignal::new(customer.state),
            owner: RwSignal::new(customer.owner.clone()),
            value: RwSignal::new(value.unwrap_or_default()),
            currency: StoredValue::new(currency),
            since: RwSignal::new(customer.customer_since),
            contract_end: RwSignal::new(customer.contract_end),
        }
    }

    /// The yearly value in minor units; an error where it is no amount.
    pub(super) fn minor(self) -> Result<Option<i64>, ()> {
        let text = self.value.get_untracked();
        if text.trim().is_empty() {
            return Ok(None);
        }
        self.currency.with_value(|currency| format::minor_of(&text, currency)).map(Some).ok_or(())
    }

    /// Whether it can be sent; says what is wrong.
    pub(super) fn is_good(self, trouble: Trouble) -> bool {
        trouble.clear();
        let named = self.name.with_untracked(|name| !name.trim().is_empty());
        if !named {
            trouble.say("/name", field_errors::empty());
        }
        if self.minor().is_err() {
            trouble.say("/yearly_value_minor", edit::no_amount());
        }
        named && self.minor().is_ok()
    }

    /// The customer as the form says.
    pub(super) fn said(self, was: &Customer) -> Customer {
        let text = |signal: RwSignal<String>| signal.get_untracked().trim().to_owned();
        Customer {
            name: text(self.name),
            kind: self.kind.get_untracked(),
            segment: text(self.segment),
            state: self.state.get_untracked(),
            owner: self.owner.get_untracked(),
            yearly_value_minor: self.minor().unwrap_or(was.yearly_value_minor),
            customer_since: self.since.get_untracked(),
            contract_end: self.contract_end.get_untracked(),
            ..was.clone()
        }
    }
}

/// What makes one of the other; what is the same in both stays out of it, since somebody else may change it.
pub(super) fn patch(from: &Customer, to: &Customer) -> CustomerPatch {
    fn other<T: Clone + PartialEq>(from: &T, to: &T) -> Option<T> {
        (from != to).then(|| to.clone())
    }
    let owner = |customer: &Customer| customer.owner.as_ref().map(|owner| owner.id);
    CustomerPatch {
        name: other(&from.name, &to.name),
        kind: other(&from.kind, &to.kind),
        segment: other(&from.segment, &to.segment),
        state: other(&from.state, &to.state),
        yearly_value_minor: other(&from.yearly_value_minor, &to.yearly_value_minor),
        owner_id: other(&owner(from), &owner(to)),
        customer_since: other(&from.customer_since, &to.customer_since),
        contract_end: other(&from.contract_end, &to.contract_end),
        ..CustomerPatch::default()
    }
}

/// The fields; of a new customer the state is not asked.
#[component]
pub(super) fn Fields(
    draft: Draft,
    trouble: Trouble,
    /// Whether it is there already.
    exists: bool,
) -> impl IntoView {
    let Draft { kind, state, since, contract_end, .. } = draft;
    let currency = draft.currency.get_value();
    let chosen_state = exists.then(|| {
        view! {
            <Select
                name="customer-state"
                label=edit::state()
                choices=choices(STATES, CustomerState::as_str, words::state)
                value=Signal::derive(move || state.get().as_str().to_owned())
                on_change=move |word: String| {
                    state.update(|held| *held = from_word(STATES, CustomerState::as_str, &word).unwrap_or(*held));
                }
            />
        }
    });
    let owner = move || {
        draft.owner.with(|owner| {
            owner.as_ref().map_or_else(|| texts::nobody().to_owned(), |owner| owner.name.clone())
        })
    };
    view! {
        <TextField name="customer-name" label=edit::name() value=draft.name error=trouble.at("/name") />
        <Select
            name="customer-kind"
            label=texts::fact_kind()
            choices=choices(KINDS, CustomerKind::as_str, words::kind)
            value=Signal::derive(move || kind.get().as_str().to_owned())
            on_change=move |word: String| {
                kind.update(|held| *held = from_word(KINDS, CustomerKind::as_str, &word).unwrap_or(*held));
            }
        />
        <TextField
            name="customer-segment"
            label=texts::fact_segment()
            optional=true
            value=draft.segment
            error=trouble.at("/segment")
        />
        {chosen_state}
        <TextField
            name="customer-value"
            label=edit::value_in(&currency)
            optional=true
            value=draft.value
            error=trouble.at("/yearly_value_minor")
        />
        <DayField name="customer-since" label=texts::fact_since() value=since on_change=move |day| since.set(day) />
        <DayField
            name="customer-contract"
            label=edit::contract_end()
            value=contract_end
            on_change=move |day| contract_end.set(day)
        />
        <p>{texts::fact_owner()} ": " <bdi>{owner}</bdi></p>
        <Details summary=edit::other_owner()>
            <MemberChooser name="customer-owner" label=texts::fact_owner() value=draft.owner />
        </Details>
        {trouble.line("/owner_id")}
    }
}
