//! Figures from cases of one's own.

use kept_api::calc::{CalcAnswer, CalcRequest};

operations! {
    /// Computes the cases of a topic: one result for each id.
    POST "/calc/{topic}" calc(topic: &str) [body: CalcRequest] => CalcAnswer;
}
