//! Who is using the app: not yet known, nobody, or a member.

use leptos::prelude::*;

use crate::problem::ApiError;

/// What the shell needs to know of the member who is signed in.
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

/// The three things that can be known about the session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SessionState {
    /// The server has not been asked yet: neither the app nor the sign-in page is shown.
    #[default]
    Unknown,
    /// Nobody is signed in.
    Anonymous,
    /// A member is signed in.
    SignedIn(Member),
}

/// The session, shared by every screen through the context.
#[derive(Clone, Copy, Debug)]
pub struct Session(RwSignal<SessionState>);

impl Session {
    /// Puts a fresh session into the context of the app.
    pub fn provide() -> Self {
        let session = Self(RwSignal::new(SessionState::Unknown));
        provide_context(session);
        session
    }

    /// The session of the app.
    pub fn get() -> Self {
        use_context().unwrap_or_else(Self::provide)
    }

    /// What is known; follows changes.
    pub fn state(self) -> SessionState {
        self.0.get()
    }

    /// The member, if one is signed in; follows changes.
    pub fn member(self) -> Option<Member> {
        self.0.with(|state| match state {
            SessionState::SignedIn(member) => Some(member.clone()),
            _ => None,
        })
    }

    /// A member has signed in, or is still signed in.
    pub fn signed_in(self, member: Member) {
        self.0.set(SessionState::SignedIn(member));
    }

    /// Nobody is signed in (any more).
    pub fn signed_out(self) {
        self.0.set(SessionState::Anonymous);
    }

    /// A request failed: if that was because the session has ended, the app shows the sign-in page.
    pub fn heard(self, error: &ApiError) {
        if error.is_signed_out() {
            self.signed_out();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Problem;

    fn member() -> Member {
        Member {
            name: "Ada".into(),
            email: "ada@example.org".into(),
            organisation: "Works".into(),
            zone: "UTC".into(),
            currency: "EUR".into(),
        }
    }

    #[test]
    fn only_an_ended_session_signs_out() {
        let owner = Owner::new();
        owner.set();
        let session = Session::provide();
        assert_eq!(session.state(), SessionState::Unknown);
        session.signed_in(member());
        session.heard(&ApiError::Network);
        session.heard(&ApiError::Problem(Box::new(Problem { status: 403, ..Default::default() })));
        assert_eq!(session.member(), Some(member()));
        session.heard(&ApiError::Problem(Box::new(Problem { status: 401, ..Default::default() })));
        assert_eq!(session.state(), SessionState::Anonymous);
    }
}
