//! What went wrong, and what to do about it.

use leptos::prelude::*;

use super::{Button, Icon, IconName};
use crate::browser;
use crate::i18n::ui;
use crate::problem::ApiError;

/// An error as a person can use it: what, why, what to do, and the number to quote.
#[component]
pub fn ErrorState(
    /// What went wrong.
    error: ApiError,
    /// Sends the request again; offered where that can help.
    #[prop(optional, into)]
    on_retry: Option<Callback<()>>,
) -> impl IntoView {
    let told = error.explain();
    let again = on_retry.filter(|_| told.retry);
    let reload = told.reload.then(|| {
        let on_press = |()| browser::reload();
        view! { <Button on_press>{ui::reload()}</Button> }
    });
    let request = error.request_id().map(|id| view! { <p class="k-error__request">{ui::request_id(id)}</p> });
    view! {
        <div class="k-error" role="alert">
            <Icon name=IconName::Alert />
            <div class="k-error__text">
                <p class="k-error__title">{told.title}</p>
                {(!told.detail.is_empty()).then(|| view! { <p>{told.detail}</p> })}
                <p class="k-error__advice">{told.advice}</p>
                <div class="k-error__actions">
                    {again.map(|on_press| view! { <Button on_press>{ui::retry()}</Button> })}
                    {reload}
                </div>
                {request}
            </div>
        </div>
    }
}
