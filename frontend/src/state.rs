//! Who is using the app: not yet known, nobody, or a member.

use kept_api::me::Me;
use kept_core::access::{Action, may};
use kept_core::calendar::{Day, Instant};
use kept_core::ids::{MemberId, OrgId};
use leptos::prelude::*;

use crate::client;
use crate::format;
use crate::problem::ApiError;

/// What most screens need to know of the member who is signed in; [`Session::me`] has all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The member's name.
    pub name: String,
    /// The sign-in e-mail.
    pub email: String,
    /// The organisation's name.
    pub organisation: String,
    /// The organisation's IANA time zone.
    pub zone: String,
    /// The organisation's base currency, ISO 4217.
    pub currency: String,
}

impl From<&Me> for Member {
    fn from(me: &Me) -> Self {
        Self {
            name: me.member.name.clone(),
            email: me.email.clone(),
            organisation: me.organisation.name.clone(),
            zone: me.organisation.time_zone.clone(),
            currency: me.organisation.currency.to_string(),
        }
    }
}

/// What can be known about the session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SessionState {
    /// The server has not been asked yet: neither the app nor the sign-in page is shown.
    #[default]
    Unknown,
    /// Nobody is signed in.
    Anonymous,
    /// A member is signed in.
    SignedIn(Box<Me>),
    /// The session of this member has ended by itself, in the middle of something.
    Ended(Box<Me>),
}

/// The session, shared by every screen through the context.
#[derive(Clone, Copy, Debug)]
pub struct Session {
    state: RwSignal<SessionState>,
    /// Grows each time a member goes on after the session had ended.
    resumed: RwSignal<u32>,
}

impl Session {
    /// Puts a fresh session into the context of the app.
    pub fn provide() -> Self {
        let session = Self { state: RwSignal::new(SessionState::Unknown), resumed: RwSignal::new(0) };
        provide_context(session);
        session
    }

    /// The session of the app.
    pub fn get() -> Self {
        use_context().unwrap_or_else(Self::provide)
    }

    /// What is known; follows changes.
    pub fn state(self) -> SessionState {
        self.state.get()
    }

    /// What is known at this moment.
    pub fn state_untracked(self) -> SessionState {
        self.state.get_untracked()
    }

    /// Whether a member is signed in; `None` until the server has been asked. Follows changes.
    pub fn is_there(self) -> Option<bool> {
        self.state.with(|state| match state {
            SessionState::Unknown => None,
            SessionState::Anonymous | SessionState::Ended(_) => Some(false),
            SessionState::SignedIn(_) => Some(true),
        })
    }

    /// Whose app it is: who is signed in, or was until the session ended by itself. Follows changes.
    pub fn whose(self) -> Option<(OrgId, MemberId)> {
        self.with_me(|me| (me.organisation.id, me.member.id))
    }

    /// Calls `go_on` each time the same member goes on after the session had ended.
    pub fn on_resume(self, go_on: impl Fn() + 'static) {
        Effect::new(move |before: Option<u32>| {
            let now = self.resumed.get();
            if before.is_some_and(|before| before != now) {
                untrack(&go_on);
            }
            now
        });
    }

    /// All that the server says of the member and the organisation, if one is signed in or was until the session ended
    /// by itself; follows changes.
    pub fn me(self) -> Option<Me> {
        self.with_me(Me::clone)
    }

    /// The member, if one is signed in; follows changes.
    pub fn member(self) -> Option<Member> {
        self.with_me(|me| Member::from(me))
    }

    /// Whether the member's role allows this. The server decides; this only spares a refusal. Follows changes.
    pub fn may(self, action: Action) -> bool {
        self.with_me(|me| may(me.role, action)).unwrap_or(false)
    }

    /// The base currency as it is written; at this moment.
    pub fn currency(self) -> String {
        untrack(|| self.with_me(|me| me.organisation.currency.to_string())).unwrap_or_default()
    }

    /// The organisation's today; follows changes.
    pub fn today(self) -> Option<Day> {
        self.with_me(|me| me.organisation.today)
    }

    /// The organisation's IANA time zone; at this moment.
    pub fn zone(self) -> String {
        untrack(|| self.with_me(|me| me.organisation.time_zone.clone())).unwrap_or_else(|| "UTC".to_owned())
    }

    /// An instant as it is written in the organisation's zone.
    pub fn instant(self, at: Instant) -> String {
        format::instant(at.micros().div_euclid(1_000), &self.zone())
    }

    /// The calendar day of an instant as it is written in the organisation's zone.
    pub fn day_of(self, at: Instant) -> String {
        format::day_of_instant(at.micros().div_euclid(1_000), &self.zone())
    }

    /// A part of [`Session::me`], without copying the rest.
    pub fn with_me<T>(self, part: impl FnOnce(&Me) -> T) -> Option<T> {
        self.state.with(|state| match state {
            SessionState::SignedIn(me) | SessionState::Ended(me) => Some(part(me)),
            SessionState::Unknown | SessionState::Anonymous => None,
        })
    }

    /// Asks the server who is signed in. That nobody is, is an answer too.
    pub async fn ask(self) -> Result<(), ApiError> {
        match client::get::<Me>("/me").await {
            Ok(me) => self.signed_in(me),
            Err(error) if error.is_signed_out() => self.ended(),
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// A member has signed in, or is still signed in: then only what is another now, the moment aside, is a change.
    pub fn signed_in(self, me: Me) {
        let same = |old: &SessionState| match old {
            SessionState::SignedIn(old) => {
                let mut old = old.clone();
                old.organisation.now = me.organisation.now;
                *old == me
            }
            _ => false,
        };
        if self.state.with_untracked(same) {
            return;
        }
        let goes_on = self.state.with_untracked(
            |old| matches!(old, SessionState::Ended(old) if old.member == me.member && old.organisation.id == me.organisation.id),
        );
        self.state.set(SessionState::SignedIn(Box::new(me)));
        if goes_on {
            self.resumed.update(|n| *n = n.wrapping_add(1));
        }
    }

    /// The member has signed out.
    pub fn signed_out(self) {
        self.state.set(SessionState::Anonymous);
    }

    /// Nobody is signed in: a member who was is asked to sign in again, and loses nothing.
    fn ended(self) {
        match self.state.get_untracked() {
            SessionState::Unknown => self.state.set(SessionState::Anonymous),
            SessionState::SignedIn(me) => self.state.set(SessionState::Ended(me)),
            SessionState::Anonymous | SessionState::Ended(_) => {}
        }
    }

    /// A request failed: if that was because the session has ended, the app shows the sign-in page.
    pub fn heard(self, error: &ApiError) {
        if error.is_signed_out() {
            self.ended();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Problem;

    fn me() -> Me {
        let text = r#"{"member":{"id":"01890000-0000-7000-8000-000000000001","name":"Ada"},"role":"agent",
            "email":"ada@example.org","organisation":{"id":"01890000-0000-7000-8000-000000000002","name":"Works",
            "time_zone":"UTC","currency":"EUR","demo":true,"today":"2026-01-01","now":"2026-01-01T10:00:00Z",
            "links":false},"server_version":"0.1.0"}"#;
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn only_an_ended_session_signs_out() {
        let owner = Owner::new();
        owner.set();
        let session = Session::provide();
        assert_eq!(session.state(), SessionState::Unknown);
        session.signed_in(me());
        session.heard(&ApiError::Network);
        session.heard(&ApiError::Problem(Box::new(Problem { status: 403, ..Default::default() })));
        assert_eq!(session.me(), Some(me()));
        assert_eq!(session.member().map(|member| member.zone), Some("UTC".into()));
        assert!(session.may(Action::Ask) && !session.may(Action::Import));
        session.heard(&ApiError::Problem(Box::new(Problem { status: 401, ..Default::default() })));
        assert_eq!((session.is_there(), session.state()), (Some(false), SessionState::Ended(Box::new(me()))));
    }

    #[test]
    fn the_app_stays_its_members_until_they_sign_out_or_another_comes() {
        let owner = Owner::new();
        owner.set();
        let session = Session::provide();
        let signed_out = ApiError::Problem(Box::new(Problem { status: 401, ..Default::default() }));
        session.heard(&signed_out);
        assert_eq!((session.is_there(), session.whose()), (Some(false), None), "nobody was there");
        session.signed_in(me());
        let ada = session.whose();
        session.heard(&signed_out);
        assert!(ada.is_some() && session.whose() == ada && session.resumed.get() == 0);
        session.signed_in(me());
        assert!(session.is_there() == Some(true) && session.resumed.get() == 1);
        session.heard(&signed_out);
        let mut other = me();
        other.member.id = MemberId(uuid::Uuid::from_u128(9));
        session.signed_in(other);
        assert!(session.whose() != ada && session.resumed.get() == 1);
        session.signed_out();
        assert_eq!((session.whose(), session.may(Action::Read)), (None, false));
    }
}
