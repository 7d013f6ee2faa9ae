//! `kept openapi`: the document of the interface.

use crate::failure::Failure;
use crate::out;

/// Prints it.
pub(crate) fn run() -> Result<(), Failure> {
    let document = kept_server::openapi::document();
    out::line(&document.to_pretty_json().map_err(|error| Failure::new(error.to_string()))?);
    Ok(())
}
