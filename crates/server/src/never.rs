//! What is never done to a thing, why, and what to do instead.

use actix_web::http::Method;
use kept_api::paths::BASE;

/// Method, collection, words. The thing is one step below its collection.
const NEVER: [(&str, &str, &str); 8] = [
    (
        "DELETE",
        "promises",
        "A promise is never deleted. Settle it: POST to its settlements, waived where the customer no longer wants it.",
    ),
    (
        "PATCH",
        "promises",
        "What was said to a customer is not rewritten. Settle this promise and make another; the system that keeps it \
         corrects it by PUT to /promises/external.",
    ),
    ("DELETE", "responses", "The customer's word is never deleted."),
    ("PATCH", "responses", "The customer's word is never changed. A correction is another response."),
    ("PUT", "responses", "The customer's word is never changed. A correction is another response."),
    ("DELETE", "asks", "An ask is never deleted. Withdraw it: POST to its withdrawal."),
    ("PATCH", "asks", "What somebody was asked is not rewritten. Withdraw this ask and make another."),
    ("PATCH", "surveys", "A survey is changed as a whole: PUT it."),
];

/// Why this is not offered, where there is more to say than that.
pub(crate) fn why(method: &Method, path: &str) -> Option<&'static str> {
    let mut steps = path.strip_prefix(BASE)?.trim_start_matches('/').split('/');
    let (collection, _id) = (steps.next()?, steps.next()?);
    let here = |never: &&(&str, &str, &str)| never.0 == method.as_str() && never.1 == collection;
    if steps.next().is_some() {
        return None;
    }
    NEVER.iter().find(here).map(|(_, _, words)| *words)
}
