//! The promises made to this customer.

use kept_api::promises::Promise;
use kept_core::access::Action;
use leptos::prelude::*;

use super::desk::Desk;
use super::filter::{self, Stand};
use super::make_promise::MakePromise;
use super::promise_line::PromiseLine;
use super::settle::Settle;
use crate::i18n::promise as texts;
use crate::screens::fetched::Source;
use crate::screens::paged::{Paged, PagedList};
use crate::ui::{Button, Choice, EmptyState, LinkButton, Section, Select};
use crate::url::{AS_OF, Query, use_param};

/// The list with its filter, and the dialogs that add to it.
#[component]
pub(super) fn Promises() -> impl IntoView {
    let desk = Desk::get();
    let (name, set) = use_param("promises");
    let stand = Memo::new(move |_| name.with(|name| name.as_deref().and_then(Stand::from_name)));
    let list = Paged::<Promise>::new(move || {
        desk.changed.track();
        let query = Query::new().with("customer_id", desk.id.to_string());
        let query = query.maybe(AS_OF, desk.as_of.get().map(|day| day.to_string()));
        let query = stand.get().map_or(query.clone(), |stand| stand.put(query));
        Source { path: "/promises".to_owned(), query }
    });
    let settling = RwSignal::new(None::<Promise>);
    let done = move |()| desk.look_again();
    let actions = move || {
        let on_press = move |()| desk.promising.set(true);
        view! {
            {move || {
                desk.may(Action::WriteCustomers).then(|| view! { <Button on_press>{texts::make()}</Button> })
            }}
        }
    };
    let empty = move || none(desk, stand.get());
    view! {
        <div id="promises" class="customer-place">
            <Section title=texts::title() lede=texts::text() actions>
                <Select
                    name="promises-filter"
                    label=texts::filter()
                    choices=choices()
                    value=Signal::derive(move || stand.get().map(Stand::name).unwrap_or_default().to_owned())
                    on_change=move |next: String| set.run(Stand::from_name(&next).map(|s| s.name().to_owned()))
                />
                <PagedList list empty more=texts::more() let:items>
                    <ol class="promises">
                        <For
                            each=move || items.get()
                            key=|promise| promise.id
                            let:promise
                        >
                            <PromiseLine promise=current(items, promise) settling />
                        </For>
                    </ol>
                </PagedList>
            </Section>
            <MakePromise open=desk.promising on_done=done />
            <Settle promise=settling on_done=done />
        </div>
    }
}

/// The promise as it is now. Its line stays, with the focus that may be in it, while what it says changes.
fn current(items: Signal<Vec<Promise>>, first: Promise) -> Memo<Promise> {
    Memo::new(move |before: Option<&Promise>| {
        let now = items.with(|items| items.iter().find(|promise| promise.id == first.id).cloned());
        // It may be on its way out.
        now.unwrap_or_else(|| before.unwrap_or(&first).clone())
    })
}

fn choices() -> Vec<Choice> {
    let stands = Stand::ALL.into_iter().map(|stand| Choice::new(stand.name(), stand.label()));
    std::iter::once(Choice::new("", texts::filter_all())).chain(stands).collect()
}

fn none(desk: Desk, stand: Option<Stand>) -> AnyView {
    if stand.is_some() {
        let path = filter::path(&desk.path(), None);
        return view! {
            <EmptyState title=texts::empty_filter()>
                <LinkButton path>{texts::show_all()}</LinkButton>
            </EmptyState>
        }
        .into_any();
    }
    view! { <EmptyState title=texts::empty() body=texts::empty_body() /> }.into_any()
}
