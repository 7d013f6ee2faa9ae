//! Responses: answers that came back.

use kept_api::batch::{Batch, BatchAnswer};
use kept_api::page::Page;
use kept_api::responses::{NewResponse, PublicResponse, Received, Response, ResponseQuery};
use kept_core::ids::ResponseId;

operations! {
    /// The responses, newest first.
    LIST "/responses" list_responses() [query: ResponseQuery] => Page<Response>;
    /// Takes down the answer to an ask by phone.
    POST "/responses" take_down_response() [body: NewResponse] => Received;
    /// Takes down the answers of many calls.
    POST "/responses/batch" batch_responses() [body: Batch<NewResponse>] => BatchAnswer;
    /// One response.
    GET "/responses/{id}" read_response(id: ResponseId) => Response;
    /// A contact's own answer, by the link.
    POST "/public/asks/{token}/responses" submit_response(token: &str) [body: PublicResponse] => Received;
}
