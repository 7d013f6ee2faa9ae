//! Surveys over HTTP: made, changed in place until answered, versioned after that; and asks, by link and by phone.

mod asks;
mod changes;
mod external;
mod refused;
