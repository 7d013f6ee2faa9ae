//! Something to press.

use leptos::prelude::*;

use super::icon::{Icon, IconName};
use crate::url::use_carry;

/// How much a button asks to be pressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The one thing this page is for. At most one in sight.
    Primary,
    /// An ordinary action.
    #[default]
    Secondary,
    /// An action beside others, in a row or a bar.
    Quiet,
    /// An action that takes something away.
    Danger,
}

impl ButtonKind {
    fn class(self) -> &'static str {
        match self {
            Self::Primary => "k-button k-button--primary",
            Self::Secondary => "k-button k-button--secondary",
            Self::Quiet => "k-button k-button--quiet",
            Self::Danger => "k-button k-button--danger",
        }
    }
}

/// A button. While `busy` it keeps its focus and its width, and does nothing.
#[component]
pub fn Button(
    /// How much it asks to be pressed.
    #[prop(optional)]
    kind: ButtonKind,
    /// Whether it sends the form it stands in.
    #[prop(optional)]
    submit: bool,
    /// A sign before the words.
    #[prop(optional)]
    icon: Option<IconName>,
    /// Whether its work is going on.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Whether it cannot be pressed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// What pressing does.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
    children: Children,
) -> impl IntoView {
    let off = move || busy.get() || disabled.get();
    let press = move |event: leptos::ev::MouseEvent| {
        if off() {
            event.prevent_default();
        } else if let Some(callback) = on_press {
            callback.run(());
        }
    };
    view! {
        <button
            type=if submit { "submit" } else { "button" }
            class=kind.class()
            aria-disabled=move || off().then_some("true")
            aria-busy=move || busy.get().then_some("true")
            on:click=press
        >
            {icon.map(|name| view! { <Icon name /> })}
            <span class="k-button__text">{children()}</span>
        </button>
    }
}

/// A link to a page of ours that looks like a button.
#[component]
pub fn LinkButton(
    /// The page's path; the day being looked at is carried along.
    #[prop(into)]
    path: String,
    /// How much it asks to be pressed.
    #[prop(optional)]
    kind: ButtonKind,
    /// A sign before the words.
    #[prop(optional)]
    icon: Option<IconName>,
    children: Children,
) -> impl IntoView {
    let carry = use_carry();
    view! {
        <a class=kind.class() href=move || carry(&path)>
            {icon.map(|name| view! { <Icon name /> })}
            <span class="k-button__text">{children()}</span>
        </a>
    }
}
