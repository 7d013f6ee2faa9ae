//! What is around every screen: bar, rail, search, account.

mod account;
mod alone;
mod keys;
mod language;
mod observe;
pub(crate) mod palette;
mod rail;
mod search;

pub use alone::Alone;
pub use observe::Observing;

use leptos::prelude::*;
use leptos_router::components::Outlet;
use leptos_router::hooks::use_location;

use crate::browser;
use crate::charts;
use crate::i18n::shell;
use crate::keyboard::Keyboard;
use crate::made::{MadePanel, Making};
use crate::screens::customer::{Outbox, Unsent};
use crate::ui::{Link, ToastRegion};

/// The frame of the app for a member who is signed in.
#[component]
pub fn Shell() -> impl IntoView {
    Keyboard::provide();
    Outbox::provide();
    Observing::provide();
    Making::provide();
    charts::Views::provide();
    palette::Palette::provide();
    focus_goes_along();
    // The router takes every link of ours for a page.
    let skip = |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        browser::focus_content();
    };
    view! {
        <a class="k-skip" href="#content" on:click=skip>
            {shell::skip()}
        </a>
        <div class="k-shell">
            <header class="k-shell__bar">
                <div class="k-shell__brand">
                    <Link path="/">{shell::brand()}</Link>
                </div>
                <search::SearchButton />
                <account::DemoMark />
                <account::Account />
            </header>
            <rail::Rail />
            <main class="k-shell__main" id="content" tabindex="-1">
                <Unsent />
                <Outlet />
            </main>
        </div>
        <MadePanel />
        <observe::Observe />
        <palette::PaletteDialog />
        <keys::KeysDialog />
        <ToastRegion />
    }
}

/// On another page the focus is at its beginning: what had it before may be gone.
fn focus_goes_along() {
    let pathname = use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let now = pathname.get();
        if before.is_some_and(|before| before != now) {
            browser::focus_content_soon();
        }
        now
    });
}
