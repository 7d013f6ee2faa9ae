//! A page that stands alone and is reached by a link with a secret: what has become of the link decides what is shown.

use std::future::Future;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::form::Trouble;
use super::password::{self, NewPasswordField};
use crate::browser;
use crate::i18n::{access, field_errors, join as texts};
use crate::problem::ApiError;
use crate::shell::Alone;
use crate::ui::{
    Button, ButtonKind, EmptyState, ErrorState, InputKind, LinkButton, Loading, PageHeader, TextField,
};

/// What is said of a link that leads nowhere: a title and a sentence.
#[derive(Clone, Copy, Debug)]
pub(super) struct Said {
    /// In a few words.
    pub(super) title: &'static str,
    /// In a sentence, with what to do.
    pub(super) body: &'static str,
}

/// The page behind the link, or why there is none.
#[component]
pub(super) fn ByLink<T, F, V>(
    /// What the link leads to.
    resource: LocalResource<Result<T, ApiError>>,
    /// What is said of a link that was used, or whose time is over.
    closed: Said,
    /// What is said of a link that never was.
    unknown: Said,
    /// The title while nothing is known yet.
    title: &'static str,
    /// What leads on from a link that leads nowhere.
    way_on: &'static str,
    /// The page.
    children: F,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    F: Fn(T) -> V + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let gone = move |said: Said| {
        view! {
            <PageHeader title=said.title />
            <EmptyState title=said.body>
                <LinkButton path="/">{way_on}</LinkButton>
            </EmptyState>
        }
        .into_any()
    };
    let page = move || match resource.get() {
        None => view! { <Loading /> }.into_any(),
        Some(Ok(found)) => children(found).into_any(),
        Some(Err(error)) if error.status() == Some(410) => gone(closed),
        Some(Err(error)) if error.is_not_found() || error.status() == Some(400) => gone(unknown),
        Some(Err(error)) => view! {
            <PageHeader title=title />
            <ErrorState error on_retry=move |()| resource.refetch() />
        }
        .into_any(),
    };
    view! { <Alone>{page}</Alone> }
}

/// The form behind a link: a password, and what is done with it.
#[component]
pub(super) fn PasswordForm<S, F>(
    /// Whose: password managers keep the password under this.
    email: String,
    /// What whoever guesses a new password knows: names, the e-mail. None where it is the password of an account that
    /// is there already, which may be shorter than new ones must be.
    known: Option<Vec<String>>,
    /// What the button says.
    action: &'static str,
    /// What is done with the password.
    send: S,
    /// Called when the link was used meanwhile.
    #[prop(into)]
    on_closed: Callback<()>,
    /// What else is to be known, below the button.
    #[prop(optional, into)]
    note: Option<String>,
) -> impl IntoView
where
    S: Fn(String) -> F + 'static,
    F: Future<Output = Result<(), ApiError>> + 'static,
{
    let (trouble, busy, password) = (Trouble::none(), RwSignal::new(false), RwSignal::new(String::new()));
    let is_new = known.is_some();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        trouble.clear();
        let given = password.get_untracked();
        if let Some(words) = fault(&given, is_new) {
            trouble.say("/password", words);
            browser::focus_soon("f-password");
            return;
        }
        busy.set(true);
        let sent = send(given);
        spawn_local(async move {
            let answer = sent.await;
            busy.try_set(false);
            match answer {
                Ok(()) => {}
                Err(error) if error.status() == Some(410) => on_closed.run(()),
                Err(error) => trouble.take_here(error),
            }
        });
    };
    let error = trouble.at("/password");
    let field = match known {
        Some(known) => {
            let (label, known) = (access::new_password(), Signal::stored(known));
            view! { <NewPasswordField name="password" label known value=password error /> }.into_any()
        }
        None => {
            let label = texts::password();
            view! { <TextField name="password" label kind=InputKind::Password value=password error /> }
                .into_any()
        }
    };
    browser::focus_soon("f-password");
    view! {
        <form class="k-form" novalidate on:submit=submit>
            <input type="hidden" name="username" autocomplete="username" value=email />
            {field} {trouble.view()}
            <Button kind=ButtonKind::Primary submit=true busy>
                {action}
            </Button>
            {note.map(|note| view! { <p class="settings-may">{note}</p> })}
        </form>
    }
}

/// What is wrong with the password before it is sent.
fn fault(password: &str, is_new: bool) -> Option<&'static str> {
    if is_new { password::fault(password) } else { password.is_empty().then(field_errors::required) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_new_password_has_to_be_long() {
        assert_eq!(fault("short", false), None);
        assert_eq!(fault("short", true), Some(field_errors::too_short()));
        assert_eq!(fault("", false), Some(field_errors::required()));
    }
}
