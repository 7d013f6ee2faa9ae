//! A question that must be answered before anything else.

use leptos::html;
use leptos::prelude::*;

use super::icon::{Icon, IconName};
use crate::i18n::ui;

/// A modal dialog: the browser's own, which keeps the focus inside and closes on Escape.
#[component]
pub fn Dialog(
    /// Name; unique on the page.
    #[prop(into)]
    name: String,
    /// The question.
    #[prop(into)]
    title: String,
    /// Whether it is shown; closing it sets this to false.
    open: RwSignal<bool>,
    /// Whether it stands at the side, as high as the window: for something to read.
    #[prop(optional)]
    side: bool,
    /// The buttons at its foot.
    #[prop(optional, into)]
    actions: Option<ViewFn>,
    children: ChildrenFn,
) -> impl IntoView {
    let element: NodeRef<html::Dialog> = NodeRef::new();
    let title_id = format!("d-{name}");
    let labelled = title_id.clone();
    let class = if side { "k-dialog k-dialog--side" } else { "k-dialog" };
    Effect::new(move |_| {
        let Some(dialog) = element.get() else { return };
        match (open.get(), dialog.open()) {
            // Fails only where the element has left the page meanwhile.
            (true, false) => drop(dialog.show_modal()),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    // It is told a moment later: meanwhile somebody may have opened it again.
    let left = move |_| {
        if !element.get_untracked().is_some_and(|dialog| dialog.open()) {
            open.set(false);
        }
    };
    view! {
        <dialog class=class node_ref=element aria-labelledby=labelled on:close=left>
            <header class="k-dialog__head">
                <h2 id=title_id class="k-dialog__title">
                    {title}
                </h2>
                <button
                    type="button"
                    class="k-button k-button--quiet k-button--icon"
                    aria-label=ui::close()
                    on:click=move |_| open.set(false)
                >
                    <Icon name=IconName::Close />
                </button>
            </header>
            <div class="k-dialog__body">{move || open.get().then(|| children())}</div>
            {actions.map(|view| view! { <footer class="k-dialog__foot">{view.run()}</footer> })}
        </dialog>
    }
}
