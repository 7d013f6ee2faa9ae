//! Keeps unsent answers in this browser and sends them as soon as that is possible.

use std::time::Duration;

use kept_api::me::Me;
use kept_core::ids::{CustomerId, MemberId, ResponseId, SurveyId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::IgnoredAny;

use super::unsent::{Fate, Unsent, Waiting, fate};
use crate::browser;
use crate::client;
use crate::i18n::call;
use crate::problem::ApiError;
use crate::state::Session;
use crate::ui::Toasts;

/// Where they are kept.
const KEY: &str = "kept-unsent-answers";
/// How often it is tried while something waits.
const AGAIN: Duration = Duration::from_secs(8);

/// The answers that wait, shared by the whole app.
#[derive(Clone, Copy)]
pub struct Outbox {
    waiting: RwSignal<Waiting>,
    sending: RwSignal<bool>,
    stored: RwSignal<Vec<ResponseId>>,
    online: RwSignal<bool>,
    toasts: Toasts,
    session: Session,
}

impl Outbox {
    /// Takes up what was kept, puts the outbox into the context of the app, and watches the connection.
    pub fn provide() -> Self {
        let this = Self {
            waiting: RwSignal::new(kept().unwrap_or_default()),
            sending: RwSignal::new(false),
            stored: RwSignal::default(),
            online: RwSignal::new(true),
            toasts: Toasts::get(),
            session: Session::get(),
        };
        provide_context(this);
        this.watch();
        this.send();
        this
    }

    /// The outbox of the app.
    pub fn get() -> Self {
        use_context().unwrap_or_else(Self::provide)
    }

    fn watch(self) {
        self.online.set(window().navigator().on_line());
        let on = window_event_listener_untyped("online", move |_| {
            self.online.set(true);
            self.send();
        });
        let off = window_event_listener_untyped("offline", move |_| self.online.set(false));
        // Another tab may have sent or added something.
        let other = window_event_listener_untyped("storage", move |_| {
            self.waiting.set(kept().unwrap_or_else(|| self.waiting.get_untracked()));
        });
        self.session.on_resume(move || self.send());
        let again = set_interval_with_handle(move || self.send(), AGAIN);
        on_cleanup(move || {
            for listener in [on, off, other] {
                listener.remove();
            }
            if let Ok(handle) = again {
                handle.clear();
            }
        });
    }

    /// Keeps an answer and tries to send it.
    pub(super) fn put(self, unsent: Unsent) {
        self.change(|waiting| waiting.put(unsent));
        self.send();
    }

    /// Takes an answer back, to change it or to throw it away.
    pub(super) fn take(self, id: ResponseId) -> Option<Unsent> {
        let mut taken = None;
        self.change(|waiting| taken = waiting.take(id));
        taken
    }

    /// The answer with this id, while it waits; follows changes.
    pub(super) fn find(self, id: ResponseId) -> Option<Unsent> {
        self.waiting.with(|waiting| waiting.get(id).cloned())
    }

    /// The answer of this member to this survey that was refused, if there is one.
    pub(super) fn refused(self, customer: CustomerId, member: MemberId, survey: SurveyId) -> Option<Unsent> {
        let is_it = |one: &&Unsent| {
            one.ask.customer_id == customer && one.ask.survey_id == survey && one.refused.is_some()
        };
        self.waiting.with_untracked(|waiting| waiting.of(member).find(is_it).cloned())
    }

    /// Those of the member who is signed in; follows changes.
    pub(super) fn mine(self) -> Vec<Unsent> {
        let Some(member) = self.session.with_me(|me| me.member.id) else { return vec![] };
        self.waiting.with(|waiting| waiting.of(member).cloned().collect())
    }

    /// Whether this answer has been stored; follows changes.
    pub(super) fn is_stored(self, id: ResponseId) -> bool {
        self.stored.with(|stored| stored.contains(&id))
    }

    /// Whether something is being sent; follows changes.
    pub(super) fn is_sending(self) -> bool {
        self.sending.get()
    }

    /// Whether the browser thinks that it has a connection; follows changes.
    pub(super) fn is_online(self) -> bool {
        self.online.get()
    }

    /// Sends what waits, one after the other. Does nothing while it is at it.
    pub(super) fn send(self) {
        let may_send = untrack(|| self.session.is_there()) == Some(true);
        if !may_send || self.sending.get_untracked() || !self.waiting.with_untracked(Waiting::is_waiting) {
            return;
        }
        self.sending.set(true);
        spawn_local(async move {
            if let Err(error) = self.send_all().await {
                self.session.heard(&error);
            }
            self.sending.try_set(false);
        });
    }

    /// Stops where the session has ended, or the app is another member's.
    async fn send_all(self) -> Result<(), ApiError> {
        // Whoever is signed in now may not be who took the answer down.
        let me = client::get::<Me>("/me").await?;
        let ready = self.waiting.try_with_untracked(|waiting| waiting.ready(me.member.id));
        for unsent in ready.unwrap_or_default() {
            self.settle(unsent).await?;
        }
        Ok(())
    }

    async fn settle(self, unsent: Unsent) -> Result<(), ApiError> {
        let id = unsent.response.id;
        match deliver(&unsent).await {
            Ok(()) => {
                self.change(|waiting| drop(waiting.take(id)));
                self.stored.try_update(|stored| stored.push(id));
                self.toasts.done(call::stored(&unsent.customer));
            }
            Err(error) if fate(&error) == Fate::Refused => {
                let told = error.explain();
                let reason = if told.detail.is_empty() { told.title } else { told.detail };
                self.change(|waiting| waiting.put(Unsent { refused: Some(reason), ..unsent }));
            }
            Err(error) if error.is_signed_out() => return Err(error),
            Err(_) => {}
        }
        Ok(())
    }

    /// Changes what is kept, starting from what another tab may have written.
    fn change(self, change: impl FnOnce(&mut Waiting)) {
        let Some(mut waiting) = kept().or_else(|| self.waiting.try_get_untracked()) else { return };
        change(&mut waiting);
        browser::store(KEY, Some(&waiting.text()));
        self.waiting.try_set(waiting);
    }
}

fn kept() -> Option<Waiting> {
    browser::stored(KEY).and_then(|text| Waiting::from_text(&text))
}

/// Makes the call, then hands over its answer; each of them once, however often it is sent. That both were taken is
/// all that matters here.
async fn deliver(unsent: &Unsent) -> Result<(), ApiError> {
    client::post::<_, IgnoredAny>("/asks", &unsent.ask).await?;
    client::post::<_, IgnoredAny>("/responses", &unsent.response).await?;
    Ok(())
}
