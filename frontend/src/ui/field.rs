//! A question in a form: label, hint, control, and what is wrong with the answer.

use leptos::prelude::*;

use super::icon::{Icon, IconName};
use crate::i18n::ui;

/// What kind of text is typed: brings the right keyboard, password manager and checks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InputKind {
    /// Any line of text.
    #[default]
    Text,
    /// An e-mail address.
    Email,
    /// An e-mail address that is not the reader's.
    OtherEmail,
    /// The member's password.
    Password,
    /// A password being chosen.
    NewPassword,
    /// Words to look for.
    Search,
    /// A whole number.
    Number,
    /// A number that may have a fraction.
    Decimal,
}

impl InputKind {
    fn html(self) -> &'static str {
        match self {
            Self::Text | Self::Number | Self::Decimal => "text",
            Self::Email | Self::OtherEmail => "email",
            Self::Password | Self::NewPassword => "password",
            Self::Search => "search",
        }
    }

    fn autocomplete(self) -> &'static str {
        match self {
            Self::Email => "username",
            Self::Password => "current-password",
            Self::NewPassword => "new-password",
            _ => "off",
        }
    }

    fn mode(self) -> Option<&'static str> {
        match self {
            Self::Number => Some("numeric"),
            Self::Decimal => Some("decimal"),
            _ => None,
        }
    }
}

/// The ids a control names in `aria-describedby`. The error's place is always there, empty while all is well.
pub(super) fn describe(name: &str, hint: bool) -> String {
    if hint { format!("f-{name}-hint f-{name}-error") } else { format!("f-{name}-error") }
}

/// The frame of a question. The control inside has the id `f-{name}`.
#[component]
pub fn Field(
    /// Name in the form; unique on the page.
    #[prop(into)]
    name: String,
    /// The question.
    #[prop(into)]
    label: String,
    /// A sentence under the label.
    #[prop(optional_no_strip, into)]
    hint: Option<String>,
    /// Whether it may be left empty; said beside the label.
    #[prop(optional)]
    optional: bool,
    /// What is wrong with the answer.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    children: Children,
) -> impl IntoView {
    let id = format!("f-{name}");
    let sentence = move || error.get().map(|text| view! { <Icon name=IconName::Alert /> {text} });
    view! {
        <div class="k-field" class:k-field--wrong=move || error.with(Option::is_some)>
            <label class="k-field__label" for=id.clone()>
                {label}
                {optional.then(|| view! { <span class="k-field__optional">{ui::optional()}</span> })}
            </label>
            {hint.map(|text| view! { <p class="k-field__hint" id=format!("{id}-hint")>{text}</p> })}
            {children()}
            <p class="k-field__error" id=format!("{id}-error") aria-live="polite">
                {sentence}
            </p>
        </div>
    }
}

/// A line of text.
#[component]
pub fn TextField(
    /// Name in the form; unique on the page.
    #[prop(into)]
    name: String,
    /// The question.
    #[prop(into)]
    label: String,
    /// A sentence under the label.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What kind of text.
    #[prop(optional)]
    kind: InputKind,
    /// Whether it may be left empty.
    #[prop(optional)]
    optional: bool,
    /// What is wrong with the answer.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// The text.
    value: RwSignal<String>,
) -> impl IntoView {
    let id = format!("f-{name}");
    let described = describe(&name, hint.is_some());
    view! {
        <Field name=name.clone() label hint optional error>
            <input
                type=kind.html()
                class="k-input"
                id=id
                name=name
                autocomplete=kind.autocomplete()
                inputmode=kind.mode()
                dir=(kind == InputKind::Text).then_some("auto")
                required=!optional
                aria-describedby=described
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
            />
        </Field>
    }
}

/// Several lines of text.
#[component]
pub fn TextArea(
    /// Name in the form; unique on the page.
    #[prop(into)]
    name: String,
    /// The question.
    #[prop(into)]
    label: String,
    /// A sentence under the label.
    #[prop(optional, into)]
    hint: Option<String>,
    /// Whether it may be left empty.
    #[prop(optional)]
    optional: bool,
    /// How many lines are seen.
    #[prop(default = 4)]
    rows: u32,
    /// What is wrong with the answer.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// The text.
    value: RwSignal<String>,
) -> impl IntoView {
    let id = format!("f-{name}");
    let described = describe(&name, hint.is_some());
    view! {
        <Field name=name.clone() label hint optional error>
            <textarea
                class="k-input k-input--area"
                id=id
                name=name
                rows=rows
                dir="auto"
                required=!optional
                aria-describedby=described
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
            />
        </Field>
    }
}
