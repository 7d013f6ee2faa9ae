//! Invitations: people on their way to become members.

use kept_api::invitations::{AcceptInvitation, Invitation, NewInvitation, PublicInvitation};
use kept_api::page::{Page, PageQuery};
use kept_core::ids::InvitationId;

operations! {
    /// The open invitations.
    LIST "/invitations" list_invitations() [query: PageQuery] => Page<Invitation>;
    /// Invites somebody; the link is told this once.
    POST "/invitations" make_invitation() [body: NewInvitation] => Invitation;
    /// One invitation, without its link.
    GET "/invitations/{id}" read_invitation(id: InvitationId) => Invitation;
    /// Takes an invitation back.
    DELETE "/invitations/{id}" withdraw_invitation(id: InvitationId) => ();
    /// Makes a new link; the one before no longer works.
    POST "/invitations/{id}/links" renew_invitation(id: InvitationId) => Invitation;
    /// An invitation, for whoever has its link.
    GET "/public/invitations/{token}" open_invitation(token: &str) => PublicInvitation;
    /// Becomes a member.
    POST "/public/invitations/{token}" accept_invitation(token: &str) [body: AcceptInvitation] => ();
}
