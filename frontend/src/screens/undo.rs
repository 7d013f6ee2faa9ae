//! The way back after a change: what was said before is sent again, to the very version that the change has left. Where
//! somebody else has changed it since, it stays as it is.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Serialize;
use serde::de::IgnoredAny;

use crate::client::{self, Asked, Request};
use crate::i18n::ui;
use crate::ui::Toasts;

/// Says what was done, and offers to put `before` back by a PATCH of `path`.
pub(crate) fn change<B: Serialize + Send + Sync + 'static>(
    toasts: Toasts,
    text: String,
    path: String,
    tag: Option<String>,
    before: B,
    on_done: Callback<()>,
) {
    let Some(tag) = tag else { return toasts.done(text) };
    toasts
        .undoable(text, move || settle(toasts, Request::patch(&path).if_match(&tag).json(&before), on_done));
}

/// Says what was deleted, and offers to make it again by a POST to `path`: with its old id, so that it is made once.
pub(crate) fn deletion<B: Serialize + Send + Sync + 'static>(
    toasts: Toasts,
    text: String,
    path: String,
    gone: B,
    on_done: Callback<()>,
) {
    toasts.undoable(text, move || settle(toasts, client::post(&path, &gone), on_done));
}

fn settle(toasts: Toasts, asked: Asked<IgnoredAny>, on_done: Callback<()>) {
    spawn_local(async move {
        match asked.await {
            Ok(_) => toasts.done(ui::undone()),
            Err(error) if matches!(error.status(), Some(404 | 409 | 412)) => toasts.failed(ui::undo_stale()),
            Err(error) => toasts.failed(error.explain().title),
        }
        // The page may have been left.
        on_done.try_run(());
    });
}
