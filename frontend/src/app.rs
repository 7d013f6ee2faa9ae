//! The routes and who may see them.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::path;

use crate::problem::ApiError;
use crate::screens::{Customers, NotFound, SignIn, SignInAgain, Today, parts};
use crate::shell::{Alone, Shell};
use crate::state::{Session, SessionState};
use crate::ui::{ErrorState, Toasts};

/// The whole app.
#[component]
pub fn App() -> impl IntoView {
    Session::provide();
    Toasts::provide();
    view! {
        <Router>
            <Routes fallback=NotFound>
                <Route path=path!("/set-up/:token") view=parts::set_up />
                <Route path=path!("/join/:token") view=parts::join />
                <Route path=path!("/reset/:token") view=parts::reset />
                <ParentRoute path=path!("") view=Guard>
                    <Route path=path!("/") view=Today />
                    <Route path=path!("/customers") view=Customers />
                    <Route path=path!("/customers/new") view=parts::customer_new />
                    <Route path=path!("/customers/:id") view=parts::customer_page />
                    <Route path=path!("/customers/:id/call") view=parts::call_page />
                    <Route path=path!("/insight") view=parts::drivers />
                    <Route path=path!("/surveys") view=parts::surveys />
                    <Route path=path!("/surveys/new") view=parts::survey_new />
                    <Route path=path!("/surveys/:id") view=parts::survey_edit />
                    <Route path=path!("/import") view=parts::import_page />
                    <Route path=path!("/import/:id") view=parts::import_run />
                    <Route path=path!("/settings") view=parts::people />
                    <Route path=path!("/settings/organisation") view=parts::organisation />
                    <Route path=path!("/settings/model") view=parts::model />
                    <Route path=path!("/settings/self-check") view=parts::self_check />
                    <Route path=path!("/settings/keys") view=parts::keys />
                    <Route path=path!("/settings/audit") view=parts::audit />
                    <Route path=path!("/settings/data") view=parts::data />
                    <Route path=path!("/settings/account") view=parts::account />
                    <Route path=path!("/ui") view=Gallery />
                    <Route path=path!("/*any") view=NotFound />
                </ParentRoute>
            </Routes>
        </Router>
    }
}

/// Shows the app to members and the sign-in page to everybody else, at the same address: a link that was opened
/// before signing in leads on where it pointed. Until the server has said who is there, nothing is shown.
#[component]
fn Guard() -> impl IntoView {
    let session = Session::get();
    let failed = RwSignal::new(None::<ApiError>);
    let ask = move || {
        failed.set(None);
        spawn_local(async move {
            if let Err(error) = session.ask().await {
                failed.set(Some(error));
            }
        });
    };
    if session.state_untracked() == SessionState::Unknown {
        ask();
    }
    // The shell stays while what is known of the member changes, and under the sign-in page when the session ends by
    // itself: what was being written is still there after signing in again.
    let whose = Memo::new(move |_| session.whose());
    let there = Memo::new(move |_| session.is_there());
    let shell = move || whose.get().map(|_| view! { <Shell /> });
    let before = move || match there.get() {
        Some(true) => ().into_any(),
        Some(false) if whose.with(Option::is_some) => view! { <SignInAgain /> }.into_any(),
        Some(false) => view! { <SignIn /> }.into_any(),
        None => match failed.get() {
            Some(error) => view! {
                <Alone>
                    <ErrorState error on_retry=move |()| ask() />
                </Alone>
            }
            .into_any(),
            None => view! { <div class="k-boot" aria-hidden="true"></div> }.into_any(),
        },
    };
    view! {
        {shell}
        {before}
    }
}

#[cfg(debug_assertions)]
use crate::gallery::Gallery;

/// A released app has no such page.
#[cfg(not(debug_assertions))]
#[component]
fn Gallery() -> impl IntoView {
    view! { <NotFound /> }
}
