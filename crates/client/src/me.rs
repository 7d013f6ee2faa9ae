//! Me: whoever is signed in.

use kept_api::me::Me;

operations! {
    /// Who is signed in, and where.
    GET "/me" read_me() => Me;
}
