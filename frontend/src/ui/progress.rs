//! How far a long piece of work has come.

use leptos::prelude::*;

use crate::format;
use crate::i18n::ui;

/// A bar with its figures. Without a total it only says that work is going on.
#[component]
pub fn Progress(
    /// What is being done.
    #[prop(into)]
    label: String,
    /// How much is done.
    #[prop(into)]
    done: Signal<u64>,
    /// How much there is, once that is known.
    #[prop(into)]
    total: Signal<Option<u64>>,
) -> impl IntoView {
    let figures =
        move || total.get().map(|total| ui::progress(&format::count(done.get()), &format::count(total)));
    view! {
        <div class="k-progress">
            <div class="k-progress__head">
                <span>{label.clone()}</span>
                <span class="k-progress__figures">{figures}</span>
            </div>
            <progress
                class="k-progress__bar"
                aria-label=label
                max=move || total.get().map(|t| t.to_string())
                value=move || total.get().map(|_| done.get().to_string())
            ></progress>
        </div>
    }
}
