//! Saved views of the list: chosen, kept, changed, deleted.

use std::collections::BTreeMap;

use kept_api::page::Page;
use kept_api::views::{NewView, View, ViewPatch};
use kept_core::access::Action;
use kept_core::ids::ViewId;
use kept_core::view::ViewPage;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::browser::fresh_uuid;
use crate::client::{self, Request};
use crate::i18n::{field_errors, ui, views as texts};
use crate::screens::form::Trouble;
use crate::state::Session;
use crate::ui::{Button, ButtonKind, Checkbox, Choice, Dialog, Select, TextField, Toasts};
use crate::url::{AS_OF, Query, use_query};

/// The parameter that names the view; `none` where the reader wants none, not even the one that the page opens with.
const VIEW: &str = "view";
const NONE: &str = "none";
/// What is of the moment, and no part of a view.
const OF_THE_MOMENT: [&str; 3] = [AS_OF, "cursor", VIEW];

/// The views of the list.
#[derive(Clone, Copy)]
pub(super) struct Views {
    all: RwSignal<Option<Vec<View>>>,
    session: Session,
    go: Callback<(Query, bool)>,
}

impl Views {
    /// Reads them, and opens the page with the one that its member has chosen for that.
    pub(super) fn begin() -> Self {
        let navigate = use_navigate();
        let go = Callback::new(move |(query, replace): (Query, bool)| {
            let options = NavigateOptions { replace, scroll: false, ..NavigateOptions::default() };
            navigate(&query.after("/customers"), options);
        });
        let views = Self { all: RwSignal::new(None), session: Session::get(), go };
        views.read();
        let query = use_query();
        Effect::new(move |_| {
            if let Some(view) =
                views.all.get().filter(|_| query.with(is_bare)).and_then(|all| views.opener(all))
            {
                views.show(&view, &query.get_untracked(), true);
            }
        });
        views
    }

    fn read(self) {
        spawn_local(async move {
            let query = Query::new().with("page", ViewPage::Customers.as_str()).with("limit", "200");
            let answer = Request::get("/views").query(&query).send::<Page<View>>().await;
            // The list is of use without its views.
            let all = answer.map_err(|error| self.session.heard(&error)).map(|page| page.items);
            self.all.try_set(Some(all.unwrap_or_default()));
        });
    }

    fn is_own(self, view: &View) -> bool {
        self.session.whose().is_some_and(|(_, member)| member == view.owner.id)
    }

    /// The view that the page opens with.
    fn opener(self, all: Vec<View>) -> Option<View> {
        all.into_iter().find(|view| view.is_default && self.is_own(view))
    }

    fn show(self, view: &View, now: &Query, replace: bool) {
        let query = view.query.iter().fold(Query::new(), |query, (key, value)| query.with(key, value));
        self.go.run((query.with(VIEW, view.id.to_string()).maybe(AS_OF, now.get(AS_OF)), replace));
    }

    /// The view that the address names; follows changes.
    fn current(self, query: &Query) -> Option<View> {
        let id: ViewId = query.get(VIEW)?.parse().ok()?;
        self.all.with(|all| all.iter().flatten().find(|view| view.id == id).cloned())
    }
}

/// Whether the address says nothing of what is to be listed.
fn is_bare(query: &Query) -> bool {
    query.pairs().all(|(key, _)| key == AS_OF)
}

/// What a view of the page as it stands would keep.
fn kept(query: &Query) -> BTreeMap<String, String> {
    let of_view = query.pairs().filter(|(key, _)| !OF_THE_MOMENT.contains(key));
    of_view.map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
}

/// The list of views, and a button that keeps one.
#[component]
pub(super) fn ViewBar(views: Views) -> impl IntoView {
    let (query, open) = (use_query(), RwSignal::new(false));
    let choices = move || {
        let mut choices = vec![Choice::new(NONE, texts::none())];
        for view in views.all.get().into_iter().flatten() {
            let name = if views.is_own(&view) { view.name } else { texts::of(&view.name, &view.owner.name) };
            choices.push(Choice::new(view.id.to_string(), name));
        }
        choices
    };
    let held = Signal::derive(move || {
        let current = query.with(|query| views.current(query));
        current.map_or_else(|| NONE.to_owned(), |view| view.id.to_string())
    });
    let change = move |word: String| {
        let now = query.get_untracked();
        let found = views
            .all
            .with_untracked(|all| all.iter().flatten().find(|view| view.id.to_string() == word).cloned());
        match found {
            Some(view) => views.show(&view, &now, false),
            None => views.go.run((Query::new().with(VIEW, NONE).maybe(AS_OF, now.get(AS_OF)), false)),
        }
    };
    view! {
        <div class="customers-views">
            {move || {
                view! { <Select name="view" label=texts::title() choices=choices() value=held on_change=change /> }
            }}
            <Button on_press=move |()| open.set(true)>{texts::keep()}</Button>
        </div>
        <Dialog name="view" title=texts::keep_title() open>
            <Form views open />
        </Dialog>
    }
}

#[component]
fn Form(
    views: Views,
    /// Whether the dialog is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let (query, toasts, trouble, busy) = (use_query(), Toasts::get(), Trouble::none(), RwSignal::new(false));
    let session = Session::get();
    let current = untrack(|| query.with(|query| views.current(query))).filter(|view| views.is_own(view));
    let name = RwSignal::new(current.as_ref().map(|view| view.name.clone()).unwrap_or_default());
    let shared = RwSignal::new(current.as_ref().is_some_and(|view| view.shared));
    let is_default = RwSignal::new(current.as_ref().is_some_and(|view| view.is_default));
    let id = StoredValue::new(fresh_uuid().map(ViewId));
    let changes = StoredValue::new(current.as_ref().map(|view| view.id));
    let arrived = move |answer: Result<View, crate::problem::ApiError>| {
        busy.try_set(false);
        match answer {
            Ok(view) => {
                open.set(false);
                toasts.done(texts::kept(&view.name));
                views.read();
                views.show(&view, &query.get_untracked(), true);
            }
            Err(error) => trouble.take(error),
        }
    };
    let named = move || {
        trouble.clear();
        let text = name.get_untracked().trim().to_owned();
        if text.is_empty() {
            trouble.say("/name", field_errors::empty());
            return None;
        }
        Some(text)
    };
    let keep = move |()| {
        let Some(name) = named() else { return };
        let new = NewView {
            id: id.get_value(),
            page: ViewPage::Customers,
            name,
            query: query.with_untracked(kept),
            shared: shared.get_untracked(),
            is_default: is_default.get_untracked(),
        };
        busy.set(true);
        spawn_local(async move { arrived(client::post::<_, View>("/views", &new).await) });
    };
    let change = move |()| {
        let (Some(name), Some(id)) = (named(), changes.get_value()) else { return };
        let patch = ViewPatch {
            name: Some(name),
            query: Some(query.with_untracked(kept)),
            shared: Some(shared.get_untracked()),
            is_default: Some(is_default.get_untracked()),
        };
        busy.set(true);
        spawn_local(async move { arrived(Request::patch(&format!("/views/{id}")).json(&patch).await) });
    };
    let delete = move |view: View| {
        busy.set(true);
        spawn_local(async move {
            let answer = Request::delete(&format!("/views/{}", view.id)).send::<()>().await;
            busy.try_set(false);
            match answer {
                Ok(()) => {
                    open.set(false);
                    let text = texts::deleted(&view.name);
                    toasts.undoable(text, move || put_back(views, toasts, view.clone()));
                    views.read();
                    views.go.run((query.get_untracked().with(VIEW, NONE), true));
                }
                Err(error) => trouble.take(error),
            }
        });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !busy.get_untracked() {
            if changes.get_value().is_some() { change(()) } else { keep(()) }
        }
    };
    let share = move || {
        session.may(Action::ShareViews).then(|| {
            view! { <Checkbox name="view-shared" label=texts::shared() hint=texts::shared_hint() value=shared /> }
        })
    };
    let others = current.map(|view| {
        view! {
            <Button busy on_press=keep>{texts::keep_new()}</Button>
            <Button kind=ButtonKind::Danger busy on_press=move |()| delete(view.clone())>
                {texts::delete()}
            </Button>
        }
    });
    view! {
        <form class="k-form" novalidate on:submit=submit>
            <p>{texts::text()}</p>
            <TextField name="view-name" label=texts::name() value=name error=trouble.at("/name") />
            {share}
            <Checkbox name="view-default" label=texts::is_default() value=is_default />
            {trouble.view()}
            <div class="k-line">
                <Button kind=ButtonKind::Primary submit=true busy>
                    {ui::save()}
                </Button>
                {others}
            </div>
        </form>
    }
}

/// Keeps a view again that was deleted.
fn put_back(views: Views, toasts: Toasts, view: View) {
    spawn_local(async move {
        let new = NewView {
            id: Some(view.id),
            page: view.page,
            name: view.name,
            query: view.query,
            shared: view.shared,
            is_default: view.is_default,
        };
        match client::post::<_, View>("/views", &new).await {
            Ok(_) => {
                toasts.done(ui::undone());
                views.read();
            }
            Err(error) => toasts.failed(error.explain().title),
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_keeps_what_is_not_of_the_moment() {
        let query = Query::new()
            .with("sort", "loyalty")
            .with("as_of", "2026-03-01")
            .with("cursor", "abc")
            .with("view", "none")
            .with("columns", "grade");
        let kept = kept(&query);
        assert_eq!(kept.keys().collect::<Vec<_>>(), ["columns", "sort"]);
    }
}
