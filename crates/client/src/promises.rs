//! Promises.

use kept_api::batch::{Batch, BatchAnswer};
use kept_api::page::Page;
use kept_api::promises::{BatchSettlement, NewPromise, NewSettlement, Promise, PromiseQuery};
use kept_core::ids::PromiseId;

operations! {
    /// The promises.
    LIST "/promises" list_promises() [query: PromiseQuery] => Page<Promise>;
    /// Makes a promise.
    POST "/promises" make_promise() [body: NewPromise] => Promise;
    /// Makes many promises.
    POST "/promises/batch" batch_promises() [body: Batch<NewPromise>] => BatchAnswer;
    /// Says how many promises ended.
    POST "/promises/settlements/batch" batch_settlements() [body: Batch<BatchSettlement>] => BatchAnswer;
    /// Makes or corrects the promise that has this id in that system.
    PUT "/promises/external/{source}/{id}" put_external_promise(source: &str, id: &str) [body: NewPromise] => Promise;
    /// One promise with its history.
    GET "/promises/{id}" read_promise(id: PromiseId) => Promise;
    /// Says how a promise ended, or corrects how it ended.
    POST "/promises/{id}/settlements" settle_promise(id: PromiseId) [body: NewSettlement] => Promise;
}
