//! A list that grows downwards and is brought up to date in place.

use kept_api::page::{MAX_LIMIT, Page};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::DeserializeOwned;

use super::fetched::Source;
use crate::client::{Answer, Request};
use crate::i18n::ui;
use crate::problem::ApiError;
use crate::state::Session;
use crate::ui::{Button, ErrorState, Loading};

/// How many further items a press brings.
const STEP: u32 = 25;

/// The part of a list that is on the page.
pub(crate) struct Paged<T: Send + Sync + 'static> {
    items: RwSignal<Option<Vec<T>>>,
    course: Course,
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
    pub(crate) fn new(source: impl Fn() -> Source + 'static) -> Self {
        let items = RwSignal::new(None);
        let course = Course::begin(Box::new(move |answer, further| take::<T>(items, answer, further)));
        course.follow(Box::new(source));
        Self { items, course }
    }

    /// What is on the page; follows changes.
    pub(crate) fn items(self) -> Option<Vec<T>> {
        self.items.get()
    }
}

impl<T: Send + Sync + 'static> Paged<T> {
    /// Reads it again.
    pub(crate) fn refetch(self) {
        self.course.refetch();
    }
}

/// Understands a page and puts it in place, or behind what is there.
fn take<T>(shown: RwSignal<Option<Vec<T>>>, answer: Answer, further: bool) -> Result<Taken, ApiError>
where
    T: DeserializeOwned + Clone + PartialEq + Send + Sync + 'static,
{
    let page = answer.read::<Page<T>>()?;
    let mut items = if further { shown.get_untracked().unwrap_or_default() } else { vec![] };
    items.extend(page.items);
    let taken = Taken { next: page.next, shown: items.len() };
    if shown.with_untracked(|old| old.as_ref() != Some(&items)) {
        shown.set(Some(items));
    }
    Ok(taken)
}

/// What a page that has come means for the next.
struct Taken {
    next: Option<String>,
    shown: usize,
}

/// What to do with a page; whether it is a further one.
type Take = Box<dyn Fn(Answer, bool) -> Result<Taken, ApiError> + Send + Sync>;

/// How the reading goes. The same code whatever is listed, which keeps the module small.
#[derive(Clone, Copy)]
struct Course {
    /// How many items are on the page; `None` before the first page.
    shown: RwSignal<Option<usize>>,
    next: RwSignal<Option<String>>,
    error: RwSignal<Option<ApiError>>,
    busy: RwSignal<bool>,
    source: StoredValue<Option<Source>>,
    take: StoredValue<Take>,
    turn: StoredValue<u32>,
    again: RwSignal<u32>,
    session: Session,
}

impl Course {
    fn begin(take: Take) -> Self {
        Self {
            shown: RwSignal::new(None),
            next: RwSignal::new(None),
            error: RwSignal::new(None),
            busy: RwSignal::new(false),
            source: StoredValue::new(None),
            take: StoredValue::new(take),
            turn: StoredValue::new(0),
            again: RwSignal::new(0),
            session: Session::get(),
        }
    }

    fn follow(self, source: Box<dyn Fn() -> Source>) {
        self.session.on_resume(move || self.refetch());
        Effect::new(move |_| {
            self.again.track();
            let source = source();
            let same = self.source.with_value(|old| old.as_ref() == Some(&source));
            let shown = self.shown.get_untracked().filter(|_| same).unwrap_or_default();
            self.source.set_value(Some(source));
            self.read(as_long_as(shown), None);
        });
    }

    /// Reads the next page.
    fn more(self) {
        if let Some(cursor) = self.next.get_untracked() {
            self.read(STEP, Some(cursor));
        }
    }

    fn refetch(self) {
        self.again.update(|n| *n = n.wrapping_add(1));
    }

    fn read(self, limit: u32, cursor: Option<String>) {
        let Some(Source { path, query }) = self.source.get_value() else { return };
        let further = cursor.is_some();
        let query = query.with("limit", limit.to_string()).maybe("cursor", cursor);
        self.turn.update_value(|turn| *turn = turn.wrapping_add(1));
        let mine = self.turn.get_value();
        self.busy.set(true);
        let asked = Request::get(&path).query(&query).answer();
        spawn_local(async move {
            let answer = asked.await;
            if self.turn.try_get_value() == Some(mine) {
                self.busy.set(false);
                match answer.and_then(|answer| self.take.with_value(|take| take(answer, further))) {
                    Ok(Taken { next, shown }) => {
                        self.error.set(None);
                        self.next.set(next);
                        self.shown.set(Some(shown));
                    }
                    Err(error) => {
                        self.session.heard(&error);
                        self.error.set(Some(error));
                    }
                }
            }
        });
    }
}

/// The list with its states: on its way, wrong, empty, and a button for more.
#[component]
pub(crate) fn PagedList<T, F, V, E>(
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
    T: Clone + Send + Sync + 'static,
    F: Fn(Signal<Vec<T>>) -> V + Send + Sync + 'static,
    V: IntoView + 'static,
    E: Fn() -> AnyView + Send + Sync + 'static,
{
    let items = Signal::derive(move || list.items.get().unwrap_or_default());
    let some = Box::new(move || children(items).into_any());
    let more = more.unwrap_or_else(|| ui::more().to_owned());
    view! { <Frame course=list.course some empty=Box::new(empty) more /> }
}

/// Draws something.
type Draw = Box<dyn Fn() -> AnyView + Send + Sync>;

/// What is around the items: whatever they are.
#[component]
fn Frame(
    /// How the reading goes.
    course: Course,
    /// Draws the items.
    some: Draw,
    /// What stands there when there are none.
    empty: Draw,
    /// What the button for more says.
    more: String,
) -> impl IntoView {
    let are_some = Memo::new(move |_| course.shown.get().map(|n| n > 0));
    let body = move || match are_some.get() {
        Some(true) => some(),
        Some(false) => empty(),
        None if course.error.with(Option::is_some) => ().into_any(),
        None => view! { <Loading /> }.into_any(),
    };
    let failed = move || {
        course.error.get().map(|error| view! { <ErrorState error on_retry=move |()| course.refetch() /> })
    };
    let button = move || {
        let words = more.clone();
        let on_press = move |()| course.more();
        course
            .next
            .with(Option::is_some)
            .then(|| view! { <Button on_press busy=course.busy>{words}</Button> })
    };
    view! {
        <div aria-busy=move || course.busy.get().to_string()>
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
