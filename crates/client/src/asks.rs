//! Asks: one request to one contact to answer one survey.

use kept_api::asks::{Ask, AskQuery, NewAsk};
use kept_api::batch::{Batch, BatchAnswer};
use kept_api::page::Page;
use kept_api::responses::PublicAsk;
use kept_core::ids::AskId;

operations! {
    /// The asks, newest first.
    LIST "/asks" list_asks() [query: AskQuery] => Page<Ask>;
    /// Makes an ask; its link is told this once.
    POST "/asks" make_ask() [body: NewAsk] => Ask;
    /// Makes many asks.
    POST "/asks/batch" batch_asks() [body: Batch<NewAsk>] => BatchAnswer;
    /// Makes the ask that has this id in that system; its link is told this once.
    PUT "/asks/external/{source}/{id}" put_external_ask(source: &str, id: &str) [body: NewAsk] => Ask;
    /// One ask.
    GET "/asks/{id}" read_ask(id: AskId) => Ask;
    /// Takes an ask back: its link no longer works.
    POST "/asks/{id}/withdrawal" withdraw_ask(id: AskId) => Ask;
    /// What a contact is asked, for whoever has the link.
    GET "/public/asks/{token}" open_ask(token: &str) => PublicAsk;
}
