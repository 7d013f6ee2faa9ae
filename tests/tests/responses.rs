//! Answers: by link and on a call, once each, gathered, counted; and the page that needs no script.

mod asked;
mod counts;
mod gathering;
mod journeys;
mod page;
mod recording;
mod refused;
