//! Passwords.

use kept_api::passwords::{ChangePassword, NewPassword, PasswordReset, PublicPasswordReset};
use kept_core::ids::MemberId;

operations! {
    /// Changes one's own password.
    PUT "/me/password" change_password() [body: ChangePassword] => ();
    /// Makes a link by which a member chooses another password; it is told this once.
    POST "/members/{id}/password-resets" offer_password_reset(id: MemberId) => PasswordReset;
    /// A password reset, for whoever has its link.
    GET "/public/password-resets/{token}" open_password_reset(token: &str) => PublicPasswordReset;
    /// Chooses another password by such a link.
    POST "/public/password-resets/{token}" reset_password(token: &str) [body: NewPassword] => ();
}
