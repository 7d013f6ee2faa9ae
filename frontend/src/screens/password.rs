//! Choosing a password, wherever that is done.

use leptos::prelude::*;

use super::password_strength as strength;
use crate::i18n::{access, field_errors};
use crate::ui::{InputKind, TextField};

/// What is wrong with a password before it is sent; the server looks closer.
pub(crate) fn fault(password: &str) -> Option<&'static str> {
    match password.chars().count() {
        0 => Some(field_errors::required()),
        length if length < strength::LEAST => Some(field_errors::too_short()),
        _ => None,
    }
}

/// The field, with a plain word about what is being typed.
#[component]
pub(crate) fn NewPasswordField(
    /// Name in the form; unique on the page.
    name: &'static str,
    /// The question.
    #[prop(into)]
    label: String,
    /// What whoever guesses knows: names, the e-mail.
    #[prop(into)]
    known: Signal<Vec<String>>,
    /// The password.
    value: RwSignal<String>,
    /// What is wrong with it.
    #[prop(into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let word = move || {
        let typed = value.with(|password| !password.is_empty());
        typed.then(|| value.with(|password| strength::of(password, &known.get())).sentence())
    };
    view! {
        <TextField name label hint=access::password_hint() kind=InputKind::NewPassword error value />
        <p class="password-strength" aria-live="polite">
            {word}
        </p>
    }
}
