//! Paths, once: for routes, clients, links and tests.

use kept_core::ids::{
    AskId, BehaviourId, ContactId, CustomerId, FeedbackId, ImportId, ImportMappingId, InvitationId, KeyId,
    MemberId, NoteId, PromiseId, ResponseId, SelfCheckId, SessionId, SurveyId, ViewId,
};

/// Where the interface begins.
pub const BASE: &str = "/api/v1";

/// The path of a page that a contact answers on, without the host.
pub fn survey_page(token: &str) -> String {
    format!("/s/{token}")
}

/// The page that documents the figures.
pub const FIGURES_PAGE: &str = "/docs/figures";

/// The place of a paragraph on that page, from its heading: lower case, everything else a hyphen.
pub fn section(heading: &str) -> String {
    let words = heading.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-")
}

/// The page where the first owner is made, from the one-time link.
pub fn set_up_page(token: &str) -> String {
    format!("/set-up/{token}")
}

/// The page where somebody who was invited becomes a member.
pub fn join_page(token: &str) -> String {
    format!("/join/{token}")
}

/// The page where a member chooses another password.
pub fn reset_page(token: &str) -> String {
    format!("/reset/{token}")
}

macro_rules! of {
    ($($(#[$doc:meta])* $name:ident($id:ident: $ty:ty) = $format:literal;)+) => {$(
        $(#[$doc])*
        pub fn $name($id: $ty) -> String {
            format!(concat!("/api/v1", $format), $id = $id)
        }
    )+};
}

of! {
    /// One customer.
    customer(id: CustomerId) = "/customers/{id}";
    /// A customer's scorecard.
    scorecard(id: CustomerId) = "/customers/{id}/scorecard";
    /// A customer's timeline.
    evidence(id: CustomerId) = "/customers/{id}/evidence";
    /// A customer's contacts.
    contacts(id: CustomerId) = "/customers/{id}/contacts";
    /// One contact.
    contact(id: ContactId) = "/contacts/{id}";
    /// A customer's notes.
    notes(id: CustomerId) = "/customers/{id}/notes";
    /// One note.
    note(id: NoteId) = "/notes/{id}";
    /// Something that a customer did.
    behaviour(id: BehaviourId) = "/behaviours/{id}";
    /// One piece of feedback.
    feedback(id: FeedbackId) = "/feedback/{id}";
    /// The steps of a piece of feedback.
    feedback_steps(id: FeedbackId) = "/feedback/{id}/steps";
    /// One promise.
    promise(id: PromiseId) = "/promises/{id}";
    /// Settling a promise.
    settle(id: PromiseId) = "/promises/{id}/settlements";
    /// One survey.
    survey(id: SurveyId) = "/surveys/{id}";
    /// One ask.
    ask(id: AskId) = "/asks/{id}";
    /// One response.
    response(id: ResponseId) = "/responses/{id}";
    /// One import.
    import(id: ImportId) = "/imports/{id}";
    /// Taking an import back.
    import_reversal(id: ImportId) = "/imports/{id}/reversal";
    /// One saved mapping.
    import_mapping(id: ImportMappingId) = "/imports/mappings/{id}";
    /// One view.
    view(id: ViewId) = "/views/{id}";
    /// One member.
    member(id: MemberId) = "/members/{id}";
    /// Handing a member's customers over.
    hand_overs(id: MemberId) = "/members/{id}/hand-overs";
    /// The sessions of a member.
    member_sessions(id: MemberId) = "/members/{id}/sessions";
    /// Links by which a member chooses another password.
    password_resets(id: MemberId) = "/members/{id}/password-resets";
    /// One invitation.
    invitation(id: InvitationId) = "/invitations/{id}";
    /// New links of an invitation.
    invitation_links(id: InvitationId) = "/invitations/{id}/links";
    /// One key.
    key(id: KeyId) = "/keys/{id}";
    /// One version of the model.
    model(version: u32) = "/models/{version}";
    /// One self-check.
    self_check(id: SelfCheckId) = "/self-checks/{id}";
    /// One session of one's own.
    session(id: SessionId) = "/sessions/{id}";
    /// An invitation, for whoever has its link.
    public_invitation(token: &str) = "/public/invitations/{token}";
    /// A password reset, for whoever has its link.
    public_password_reset(token: &str) = "/public/password-resets/{token}";
}
