//! The filter of the list. Every change goes to the address at once.

use leptos::prelude::*;

use super::columns::Columns;
use crate::i18n::customers;
use crate::ui::{Choice, LinkButton, Select};
use crate::url::{use_param, use_query};

/// Words, sort, state, known, segment, mine, columns. Where there is little room, all but the words are folded away.
#[component]
pub(super) fn Filters() -> impl IntoView {
    let query = use_query();
    let set_filter = move || {
        query.with(|query| ["q", "segment", "state", "known"].iter().any(|key| query.get(key).is_some()))
    };
    let unfolded = RwSignal::new(false);
    view! {
        <div class="customers-filters" class:is-unfolded=unfolded>
            <Text name="q" label=customers::search() />
            <button
                type="button"
                class="k-button k-button--secondary customers-filters__unfold"
                aria-expanded=move || unfolded.get().to_string()
                on:click=move |_| unfolded.update(|unfolded| *unfolded = !*unfolded)
            >
                {customers::filters()}
            </button>
            <Choose
                name="sort"
                label=customers::sort()
                choices=vec![
                    Choice::new("", customers::sort_name()),
                    Choice::new("grade", customers::sort_grade()),
                    Choice::new("loyalty", customers::sort_loyalty()),
                    Choice::new("dependable", customers::sort_dependable()),
                    Choice::new("value_at_risk", customers::sort_value_at_risk()),
                    Choice::new("known_since", customers::sort_known_since()),
                ]
            />
            <Choose
                name="state"
                label=customers::state()
                choices=vec![
                    Choice::new("", customers::state_all()),
                    Choice::new("active", customers::state_active()),
                    Choice::new("at_risk", customers::state_at_risk()),
                    Choice::new("lost", customers::state_lost()),
                    Choice::new("released", customers::state_released()),
                ]
            />
            <Choose
                name="known"
                label=customers::known()
                choices=vec![
                    Choice::new("", customers::known_all()),
                    Choice::new("true", customers::known_yes()),
                    Choice::new("false", customers::known_no()),
                ]
            />
            <Text name="segment" label=customers::segment() />
            <Mine />
            <Columns />
            {move || set_filter().then(|| view! { <LinkButton path="/customers?view=none">{customers::clear()}</LinkButton> })}
        </div>
    }
}

#[component]
fn Choose(name: &'static str, label: &'static str, choices: Vec<Choice>) -> impl IntoView {
    let (value, set) = use_param(name);
    view! {
        <Select
            name=name
            label=label
            choices
            value=Signal::derive(move || value.get().unwrap_or_default())
            on_change=move |word: String| set.run((!word.is_empty()).then_some(word))
        />
    }
}

/// Whose customers: one's own, unless everybody's are asked for.
#[component]
fn Mine() -> impl IntoView {
    let (value, set) = use_param("mine");
    let choices =
        vec![Choice::new("true", customers::mine_only()), Choice::new("false", customers::mine_all())];
    view! {
        <Select
            name="mine"
            label=customers::mine()
            choices
            value=Signal::derive(move || value.get().unwrap_or_else(|| "true".to_owned()))
            on_change=move |word: String| set.run(Some(word))
        />
    }
}

/// What is written, not chosen: there may be thousands of segments.
#[component]
fn Text(name: &'static str, label: &'static str) -> impl IntoView {
    let (value, set) = use_param(name);
    let id = format!("f-filter-{name}");
    view! {
        <div class="k-field">
            <label class="k-field__label" for=id.clone()>{label}</label>
            <input
                id=id
                class="k-input"
                type="text"
                autocomplete="off"
                maxlength="200"
                dir="auto"
                prop:value=move || value.get().unwrap_or_default()
                on:change:target=move |event| {
                    let word = event.target().value().trim().to_owned();
                    set.run((!word.is_empty()).then_some(word));
                }
            />
        </div>
    }
}
