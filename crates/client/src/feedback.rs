//! Feedback: unasked words of customers, and what members saw.

use kept_api::batch::{Batch, BatchAnswer};
use kept_api::feedback::{Feedback, FeedbackPatch, FeedbackQuery, NewFeedback, NewFeedbackStep};
use kept_api::page::Page;
use kept_core::ids::FeedbackId;

operations! {
    /// Unasked words and observations, newest first.
    LIST "/feedback" list_feedback() [query: FeedbackQuery] => Page<Feedback>;
    /// Writes down what a customer had to say, or what a member saw.
    POST "/feedback" receive_feedback() [body: NewFeedback] => Feedback;
    /// Receives or corrects many pieces of feedback.
    POST "/feedback/batch" batch_feedback() [body: Batch<NewFeedback>] => BatchAnswer;
    /// Receives or corrects the feedback that has this id in that system.
    PUT "/feedback/external/{source}/{id}" put_external_feedback(source: &str, id: &str) [body: NewFeedback] => Feedback;
    /// Feedback with every step.
    GET "/feedback/{id}" read_feedback(id: FeedbackId) => Feedback;
    /// Corrects some of what was written down.
    PATCH "/feedback/{id}" change_feedback(id: FeedbackId) [body: FeedbackPatch] => Feedback;
    /// Deletes feedback with its steps.
    DELETE "/feedback/{id}" delete_feedback(id: FeedbackId) => ();
    /// Takes a step: acknowledge, decide, do or decline, tell.
    POST "/feedback/{id}/steps" step_feedback(id: FeedbackId) [body: NewFeedbackStep] => Feedback;
}
