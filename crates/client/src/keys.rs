//! Keys: what programs sign their requests with.

use kept_api::keys::{CurrentKey, Key, MadeKey, NewKey};
use kept_api::page::{Page, PageQuery};
use kept_core::ids::KeyId;

operations! {
    /// The keys.
    LIST "/keys" list_keys() [query: PageQuery] => Page<Key>;
    /// Makes a key; its secret is told this once.
    POST "/keys" make_key() [body: NewKey] => MadeKey;
    /// The key of this very request.
    GET "/keys/current" read_current_key() => CurrentKey;
    /// One key, without its secret.
    GET "/keys/{id}" read_key(id: KeyId) => Key;
    /// Revokes a key.
    DELETE "/keys/{id}" revoke_key(id: KeyId) => ();
}
