//! The member, the appearance, and the way out.

use kept_api::me::OrganisationRef;
use kept_api::sessions::SwitchOrganisation as Wish;
use kept_core::ids::OrgId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use serde::de::IgnoredAny;

use super::language::LanguageChoice;
use super::palette::recent;
use crate::browser;
use crate::client::{self, Request};
use crate::i18n::shell;
use crate::state::{Member, Session};
use crate::theme::Theme;
use crate::ui::{Button, ButtonKind, Choice, Icon, IconName, Link, Segmented, Toasts};

/// Light, dark, or as the system says.
#[component]
fn ThemeChoice() -> impl IntoView {
    let theme = RwSignal::new(Theme::kept());
    let label = |theme: Theme| match theme {
        Theme::Auto => shell::theme_auto(),
        Theme::Light => shell::theme_light(),
        Theme::Dark => shell::theme_dark(),
    };
    let choices = Theme::ALL.map(|theme| Choice::new(theme.word(), label(theme))).to_vec();
    let change = move |word: String| {
        let next = Theme::from_word(&word);
        next.apply();
        theme.set(next);
    };
    view! {
        <Segmented
            name="theme"
            label=shell::theme()
            choices
            value=Signal::derive(move || theme.get().word().to_owned())
            on_change=change
        />
    }
}

/// Says that everything to be seen is invented.
#[component]
pub(super) fn DemoMark() -> impl IntoView {
    let session = Session::get();
    let demo = Memo::new(move |_| session.with_me(|me| me.organisation.demo).unwrap_or(false));
    let mark = || {
        view! {
            <p class="k-demo">
                <span class="k-demo__long">{shell::demo()}</span>
                <span class="k-demo__short" aria-hidden="true">
                    {shell::demo_short()}
                </span>
            </p>
        }
    };
    move || demo.get().then(mark)
}

/// The way out. The session ends on the server too; without the server's word nobody is told that it has.
#[derive(Clone, Copy)]
pub(super) struct Leaving {
    session: Session,
    toasts: Toasts,
    busy: RwSignal<bool>,
    home: Callback<()>,
}

impl Leaving {
    /// Within the shell.
    pub(super) fn get() -> Self {
        let navigate = use_navigate();
        // Whoever comes next begins at the beginning, not where this member was.
        let home = Callback::new(move |()| navigate("/", NavigateOptions::default()));
        Self { session: Session::get(), toasts: Toasts::get(), busy: RwSignal::new(false), home }
    }

    /// Leaves.
    pub(super) fn leave(self) {
        self.busy.set(true);
        spawn_local(async move {
            match Request::delete("/sessions/current").send::<()>().await {
                Err(error) if !error.is_signed_out() => self.toasts.failed(error.explain().title),
                _ => {
                    recent::forget(self.session);
                    self.home.run(());
                    self.session.signed_out();
                }
            }
            self.busy.try_set(false);
        });
    }
}

#[component]
fn SignOut() -> impl IntoView {
    let leaving = Leaving::get();
    view! {
        <Button busy=leaving.busy on_press=move |()| leaving.leave()>
            {shell::sign_out()}
        </Button>
    }
}

/// The other organisations of the account. The app begins anew in the one that is chosen: nothing of this one stays.
#[component]
fn SwitchOrganisation() -> impl IntoView {
    let session = Session::get();
    let (toasts, busy) = (Toasts::get(), RwSignal::new(false));
    let go = move |organisation: OrgId| {
        busy.set(true);
        spawn_local(async move {
            let asked = Wish { organisation };
            match client::post::<_, IgnoredAny>("/sessions/switch", &asked).await {
                Ok(_) => browser::go_to("/"),
                Err(error) => {
                    session.heard(&error);
                    toasts.failed(error.explain().title);
                    busy.try_set(false);
                }
            }
        });
    };
    let others = Memo::new(move |_| {
        session.with_me(|me| {
            let here = me.organisation.id;
            me.organisations.iter().filter(|one| one.id != here).cloned().collect::<Vec<_>>()
        })
    });
    let button = move |one: OrganisationRef| {
        let press = move |()| go(one.id);
        view! {
            <Button kind=ButtonKind::Quiet busy on_press=press>
                <bdi>{one.name}</bdi>
            </Button>
        }
    };
    move || {
        let others = others.get().unwrap_or_default();
        (!others.is_empty()).then(|| {
            view! {
                <div class="k-account__switch" role="group" aria-labelledby="switch-to">
                    <p class="k-account__more" id="switch-to">
                        {shell::switch()}
                    </p>
                    {others.into_iter().map(button).collect_view()}
                </div>
            }
        })
    }
}

/// The account's button and what it opens.
#[component]
pub(super) fn Account() -> impl IntoView {
    let session = Session::get();
    let words = move |member: Member| {
        view! {
            <p class="k-account__name">
                <bdi>{member.name}</bdi>
            </p>
            <p class="k-account__more">{member.email}</p>
            <p class="k-account__more">
                <bdi>{member.organisation}</bdi>
            </p>
        }
    };
    let label = move || shell::member_menu(&session.member().map(|m| m.name).unwrap_or_default());
    let initials = move || session.member().map(|member| initials(&member.name));
    view! {
        <div class="k-account">
            <button type="button" class="k-account__button" popovertarget="account" aria-label=label>
                {move || match initials() {
                    Some(text) => view! { <span class="k-account__initials">{text}</span> }.into_any(),
                    None => view! { <Icon name=IconName::User /> }.into_any(),
                }}
            </button>
            <div class="k-account__menu" id="account" popover="auto">
                {move || session.member().map(words)}
                <Link path="/settings/account">{shell::my_account()}</Link>
                <SwitchOrganisation />
                <ThemeChoice />
                <LanguageChoice />
                <div class="k-account__out">
                    <SignOut />
                </div>
            </div>
        </div>
    }
}

/// First letters of the first and the last name.
fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().next());
    let first = words.next();
    first.into_iter().chain(words.next_back()).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_of_any_name() {
        assert_eq!(initials("Ada King Lovelace"), "AL");
        assert_eq!(initials("ada"), "A");
        assert_eq!(initials("  "), "");
        assert_eq!(initials("Øyvind Ås"), "ØÅ");
    }
}
