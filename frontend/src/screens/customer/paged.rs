//! A list that grows downwards and is brought up to date in place.

use kept_api::page::{MAX_LIMIT, Page};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::DeserializeOwned;

use super::fetched::Source;
use crate::client::Request;
use crate::i18n::ui;
use crate::problem::ApiError;
use crate::state::Session;
use crate::ui::{Button, ErrorState, Loading};

/// How many further items a press brings.
const STEP: u32 = 25;

/// The part of a list that is on the page.
pub(super) struct Paged<T: Send + Sync + 'static> {
    items: RwSignal<Option<Vec<T>>>,
    next: RwSignal<Option<String>>,
    error: RwSignal<Option<ApiError>>,
    busy: RwSignal<bool>,
    source: StoredValue<Option<Source>>,
    turn: StoredValue<u32>,
    again: RwSignal<u32>,
    session: Session,
}

impl<T: Send + Sync + 'static> Clone for Paged<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Paged<T> {}

/// How many to ask for so that a refreshed list is as long as it was.
fn as_long_as(shown: usize) -> u32 {
    u32::try_from(shown).unwrap_or(MAX_LIMIT).clamp(STEP, MAX_LIMIT)
}

impl<T: DeserializeOwned + Clone + PartialEq + Send + Sync + 'static> Paged<T> {
    /// Reads `source` now and whenever something that it looks at changes. A list of another source starts short.
    pub(super) fn new(source: impl Fn() -> Source + 'static) -> Self {
        let this = Self {
            items: RwSignal::new(None),
            next: RwSignal::new(None),
            error: RwSignal::new(None),
            busy: RwSignal::new(false),
            source: StoredValue::new(None),
            turn: StoredValue::new(0),
            again: RwSignal::new(0),
            session: Session::get(),
        };
        Effect::new(move |_| {
            this.again.track();
            let source = source();
            let same = this.source.with_value(|old| old.as_ref() == Some(&source));
            let shown = this.items.with_untracked(|items| items.as_ref().map_or(0, Vec::len));
            this.source.set_value(Some(source));
            this.read(as_long_as(if same { shown } else { 0 }), None);
        });
        this
    }

    /// Reads the next page.
    pub(super) fn more(self) {
        if let Some(cursor) = self.next.get_untracked() {
            self.read(STEP, Some(cursor));
        }
    }

    /// Reads it again.
    pub(super) fn refetch(self) {
        self.again.update(|n| *n = n.wrapping_add(1));
    }

    fn read(self, limit: u32, cursor: Option<String>) {
        let Some(Source { path, query }) = self.source.get_value() else { return };
        let query = query.with("limit", limit.to_string()).maybe("cursor", cursor.clone());
        self.turn.update_value(|turn| *turn += 1);
        let mine = self.turn.get_value();
        self.busy.set(true);
        spawn_local(async move {
            let answer = Request::get(&path).query(&query).send::<Page<T>>().await;
            if self.turn.try_get_value() == Some(mine) {
                self.take(answer, cursor.is_some());
            }
        });
    }

    fn take(self, answer: Result<Page<T>, ApiError>, further: bool) {
        self.busy.set(false);
        match answer {
            Ok(page) => {
                let mut items = if further { self.items.get_untracked().unwrap_or_default() } else { vec![] };
                items.extend(page.items);
                self.error.set(None);
                self.next.set(page.next);
                if self.items.with_untracked(|old| old.as_ref() != Some(&items)) {
                    self.items.set(Some(items));
                }
            }
            Err(error) => {
                self.session.heard(&error);
                self.error.set(Some(error));
            }
        }
    }

    /// What is on the page; follows changes.
    pub(super) fn items(self) -> Option<Vec<T>> {
        self.items.get()
    }
}

/// The list with its states: on its way, wrong, empty, and a button for more.
#[component]
pub(super) fn PagedList<T, F, V, E>(
    /// The list.
    list: Paged<T>,
    /// What stands there when it is empty.
    empty: E,
    /// What the button for more says.
    #[prop(optional, into)]
    more: Option<String>,
    /// The view of the items.
    children: F,
) -> impl IntoView
where
    T: DeserializeOwned + Clone + PartialEq + Send + Sync + 'static,
    F: Fn(Signal<Vec<T>>) -> V + Send + Sync + 'static,
    V: IntoView + 'static,
    E: Fn() -> AnyView + Send + Sync + 'static,
{
    let length = Memo::new(move |_| list.items.with(|items| items.as_ref().map(Vec::len)));
    let some = Memo::new(move |_| length.get().map(|n| n > 0));
    let items = Signal::derive(move || list.items.get().unwrap_or_default());
    let body = move || match some.get() {
        Some(true) => children(items).into_any(),
        Some(false) => empty(),
        None if list.error.with(Option::is_some) => ().into_any(),
        None => view! { <Loading /> }.into_any(),
    };
    let failed = move || {
        list.error.get().map(|error| view! { <ErrorState error on_retry=move |()| list.refetch() /> })
    };
    let words = more.unwrap_or_else(|| ui::more().to_owned());
    let button = move || {
        let words = words.clone();
        let on_press = move |()| list.more();
        list.next.with(Option::is_some).then(|| view! { <Button on_press busy=list.busy>{words}</Button> })
    };
    view! {
        <div aria-busy=move || list.busy.get().to_string()>
            {body} {failed} <div class="customer-more">{button}</div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refreshed_list_is_as_long_as_it_was_within_what_one_page_holds() {
        assert_eq!(as_long_as(0), 25);
        assert_eq!(as_long_as(100), 100);
        assert_eq!(as_long_as(1_000), 200);
    }
}
