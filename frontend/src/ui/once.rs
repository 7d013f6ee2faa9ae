//! Something that is shown a single time: a link with its secret, or a key.

use leptos::prelude::*;

use super::button::{Button, ButtonKind};
use super::copy_button::CopyButton;
use crate::i18n::ui;

/// A secret with a way to copy it, until the reader is done with it.
#[component]
pub fn Once(
    /// What it is.
    #[prop(into)]
    title: String,
    /// What to do with it, and until when.
    #[prop(into)]
    text: String,
    /// What the field is called.
    #[prop(into)]
    label: String,
    /// Id of the field; unique on the page.
    field: &'static str,
    /// The secret.
    #[prop(into)]
    value: String,
    /// Called when the reader is done with it.
    #[prop(into)]
    on_done: Callback<()>,
    /// More about how to use it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="k-once" role="status">
            <p class="k-once__title">{title}</p>
            <p class="k-once__text">{text}</p>
            <div class="k-once__line">
                <input class="k-input" id=field readonly=true dir="ltr" aria-label=label value=value.clone() />
                <CopyButton text=value field />
            </div>
            {children.map(|children| children())}
            <Button kind=ButtonKind::Quiet on_press=move |()| on_done.run(())>
                {ui::once_done()}
            </Button>
        </div>
    }
}
