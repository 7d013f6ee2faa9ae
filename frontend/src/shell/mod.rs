//! What is around every screen: bar, rail, search, account.

mod account;
mod alone;
mod rail;
mod search;

pub use alone::Alone;

use leptos::prelude::*;
use leptos_router::components::Outlet;

use crate::i18n::shell;
use crate::screens::customer::{Outbox, Unsent};
use crate::ui::{Link, ToastRegion};

/// The frame of the app for a member who is signed in.
#[component]
pub fn Shell() -> impl IntoView {
    Outbox::provide();
    view! {
        <a class="k-skip" href="#content">
            {shell::skip()}
        </a>
        <div class="k-shell">
            <header class="k-shell__bar">
                <div class="k-shell__brand">
                    <Link path="/">{shell::brand()}</Link>
                </div>
                <search::SearchField />
                <account::DemoMark />
                <account::Account />
            </header>
            <rail::Rail />
            <main class="k-shell__main" id="content" tabindex="-1">
                <Unsent />
                <Outlet />
            </main>
        </div>
        <ToastRegion />
    }
}
