//! The frame of a page that stands alone: nobody is signed in yet.

use leptos::prelude::*;

use super::language::LanguageChoice;
use crate::i18n::shell;
use crate::ui::ToastRegion;

/// A narrow page in the middle, under the name of the product.
#[component]
pub fn Alone(
    /// Whether the page needs more room than a few lines.
    #[prop(optional)]
    wide: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <main class="k-alone">
            <div class="k-alone__page" class:k-alone__page--wide=wide>
                <p class="k-alone__brand">{shell::brand()}</p>
                {children()}
                <div class="k-alone__foot">
                    <LanguageChoice />
                </div>
            </div>
        </main>
        <ToastRegion />
    }
}
