//! Data that stays on the page while it is fetched again: an event refreshes figures in place, so that nothing being
//! typed, moved or read is lost. Where data is fetched once, `ui::Async` is the simpler way.

use std::rc::Rc;
use std::sync::Arc;

use kept_core::calendar::Day;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::DeserializeOwned;

use super::dated;
use crate::client::{Answer, Request};
use crate::i18n::customer;
use crate::problem::ApiError;
use crate::state::Session;
use crate::ui::{ErrorState, Loading};
use crate::url::Query;

/// What is read: a path of the interface with its parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) query: Query,
}

impl Source {
    /// A path without parameters.
    pub(crate) fn at(path: impl Into<String>) -> Self {
        Self { path: path.into(), query: Query::new() }
    }
}

/// Something fetched, and fetched again.
pub(crate) struct Fetched<T: Send + Sync + 'static> {
    value: RwSignal<Option<Arc<T>>>,
    course: Course,
}

impl<T: Send + Sync + 'static> Clone for Fetched<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Fetched<T> {}

impl<T: DeserializeOwned + PartialEq + Send + Sync + 'static> Fetched<T> {
    /// Reads `source` now, and again whenever something that it looks at changes.
    pub(crate) fn new(source: impl Fn() -> Source + 'static) -> Self {
        Self::dated(move || (source(), None))
    }

    /// The same, where figures of a past day need that day to be closed first.
    pub(crate) fn dated(source: impl Fn() -> (Source, Option<Day>) + 'static) -> Self {
        let value = RwSignal::new(None);
        let course = Course::begin();
        course.follow(Box::new(source), Rc::new(move |answer| take::<T>(value, answer)));
        Self { value, course }
    }
}

/// Understands an answer, and puts it in place unless that is there already.
fn take<T>(value: RwSignal<Option<Arc<T>>>, answer: Answer) -> Result<(), ApiError>
where
    T: DeserializeOwned + PartialEq + Send + Sync + 'static,
{
    let new = answer.read::<T>()?;
    if value.with_untracked(|old| old.as_deref() != Some(&new)) {
        value.set(Some(Arc::new(new)));
    }
    Ok(())
}

impl<T: Send + Sync + 'static> Fetched<T> {
    /// What there is by now; follows changes.
    pub(crate) fn get(self) -> Option<Arc<T>> {
        self.value.get()
    }

    /// Reads it again.
    pub(crate) fn refetch(self) {
        self.course.refetch();
    }
}

/// What to read, and the past day that has to be closed for it.
type Read = Box<dyn Fn() -> (Source, Option<Day>)>;
/// What to do with what came back.
type Take = Rc<dyn Fn(Answer) -> Result<(), ApiError>>;

/// How the fetching goes. The same code whatever is fetched, which keeps the module small.
#[derive(Clone, Copy)]
struct Course {
    error: RwSignal<Option<ApiError>>,
    again: RwSignal<u32>,
    pending: RwSignal<bool>,
}

impl Course {
    fn begin() -> Self {
        Self { error: RwSignal::new(None), again: RwSignal::new(0), pending: RwSignal::new(false) }
    }

    fn follow(self, read: Read, take: Take) {
        let session = Session::get();
        session.on_resume(move || self.refetch());
        let turn = StoredValue::new(0_u32);
        Effect::new(move |_| {
            self.again.track();
            let (Source { path, query }, day) = read();
            turn.update_value(|turn| *turn = turn.wrapping_add(1));
            let mine = turn.get_value();
            self.pending.set(true);
            let answer = dated::answer(Request::get(&path).query(&query), day);
            let take = Rc::clone(&take);
            spawn_local(async move {
                let answer = answer.await;
                // An answer that a later question has overtaken, or whose page is gone, is of no use.
                if turn.try_get_value() == Some(mine) {
                    self.arrive(answer.and_then(|answer| take(answer)), session);
                }
            });
        });
    }

    fn arrive(self, taken: Result<(), ApiError>, session: Session) {
        if let Err(error) = &taken {
            session.heard(error);
        }
        self.pending.set(false);
        self.error.set(taken.err());
    }

    fn refetch(self) {
        self.again.update(|n| *n = n.wrapping_add(1));
    }
}

/// Shows what was fetched: `children` is made once and follows the data.
#[component]
pub(crate) fn Shown<T, F, V>(
    /// What was fetched.
    fetched: Fetched<T>,
    /// The view of the data.
    children: F,
) -> impl IntoView
where
    T: Send + Sync + 'static,
    F: Fn(Signal<Arc<T>>) -> V + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let there = Memo::new(move |_| fetched.value.with(Option::is_some));
    let draw = move || {
        let first = fetched.value.get_untracked()?;
        let value = Signal::derive(move || fetched.value.get().unwrap_or_else(|| first.clone()));
        Some(children(value).into_any())
    };
    view! { <Frame course=fetched.course there draw=Box::new(draw) /> }
}

/// What is around the data: whatever they are.
#[component]
fn Frame(
    /// How the fetching goes.
    course: Course,
    /// Whether the data have come.
    there: Memo<bool>,
    /// Draws them.
    draw: Box<dyn Fn() -> Option<AnyView> + Send + Sync>,
) -> impl IntoView {
    let retry = move |()| course.refetch();
    let body = move || {
        there.get().then(&draw).flatten().unwrap_or_else(|| match course.error.get() {
            Some(error) => view! { <ErrorState error on_retry=retry /> }.into_any(),
            None => view! { <Loading /> }.into_any(),
        })
    };
    let stale = move || {
        let error = there.get().then(|| course.error.get()).flatten();
        error.map(|error| {
            view! {
                <div class="customer-stale">
                    <p>{customer::refresh_failed()}</p>
                    <ErrorState error on_retry=retry />
                </div>
            }
        })
    };
    view! {
        {stale}
        <div class="k-async" class:k-async--pending=course.pending aria-busy=move || course.pending.get().to_string()>
            {body}
        </div>
    }
}
