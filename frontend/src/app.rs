//! The routes and who may see them.

use leptos::prelude::*;
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::path;

use crate::screens::NotFound;
use crate::shell::Shell;
use crate::state::Session;
use crate::ui::Toasts;

/// The whole app.
#[component]
pub fn App() -> impl IntoView {
    Session::provide();
    Toasts::provide();
    view! {
        <Router>
            <Routes fallback=NotFound>
                <ParentRoute path=path!("") view=Shell>
                    <Route path=path!("/ui") view=Gallery />
                    <Route path=path!("/*any") view=NotFound />
                </ParentRoute>
            </Routes>
        </Router>
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
