//! Answers: by link and on a call, once each, gathered, counted; and the page that needs no script.

#[path = "responses/asked.rs"]
mod asked;
#[path = "responses/counts.rs"]
mod counts;
#[path = "responses/gathering.rs"]
mod gathering;
#[path = "responses/journeys.rs"]
mod journeys;
#[path = "responses/page.rs"]
mod page;
#[path = "responses/recording.rs"]
mod recording;
#[path = "responses/refused.rs"]
mod refused;
