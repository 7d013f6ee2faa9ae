//! Surveys over HTTP: made, changed in place until answered, versioned after that; and asks, by link and by phone.

#[path = "surveys/asks.rs"]
mod asks;
#[path = "surveys/changes.rs"]
mod changes;
#[path = "surveys/refused.rs"]
mod refused;
