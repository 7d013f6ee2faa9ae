//! Sessions: who is signed in where.

use kept_api::page::{Page, PageQuery};
use kept_api::sessions::{Session, SetUp, SignIn, SwitchOrganisation};
use kept_core::ids::SessionId;

operations! {
    /// One's own sessions.
    LIST "/sessions" list_sessions() [query: PageQuery] => Page<Session>;
    /// Signs in; the cookie stays with the transport.
    POST "/sessions" sign_in() [body: SignIn] => ();
    /// Ends one's other sessions.
    DELETE "/sessions" end_other_sessions() => ();
    /// Signs out.
    DELETE "/sessions/current" sign_out() => ();
    /// Goes over to another organisation of the same person.
    POST "/sessions/switch" switch_organisation() [body: SwitchOrganisation] => ();
    /// Ends one session.
    DELETE "/sessions/{id}" end_session(id: SessionId) => ();
    /// Makes the organisation and its first owner, by the one-time link.
    POST "/set-up" set_up() [body: SetUp] => ();
}
