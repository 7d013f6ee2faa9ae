//! Something is on its way.

use leptos::prelude::*;

use super::VisuallyHidden;
use crate::i18n::ui;

/// Grey lines where text will be.
#[component]
pub fn Skeleton(
    /// How many lines.
    #[prop(default = 3)]
    lines: usize,
) -> impl IntoView {
    view! {
        <div class="k-skeleton" aria-hidden="true">
            {(0..lines).map(|_| view! { <span class="k-skeleton__line"></span> }).collect_view()}
        </div>
    }
}

/// Grey lines with a word for those who do not see them. Appears only when waiting becomes noticeable.
#[component]
pub fn Loading(
    /// How many lines.
    #[prop(default = 4)]
    lines: usize,
) -> impl IntoView {
    view! {
        <div class="k-loading" role="status">
            <VisuallyHidden>{ui::loading()}</VisuallyHidden>
            <Skeleton lines />
        </div>
    }
}
