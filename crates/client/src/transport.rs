//! What carries requests: one interface, two ways.

use std::future::Future;
use std::time::Duration;

use crate::answer::Answer;
use crate::error::Error;

/// How long an ordinary request may take.
pub const PATIENCE: Duration = Duration::from_secs(20);
/// How long a request with a file may take at least.
const FILE_PATIENCE_MS: u64 = 600_000;
/// What a slow connection carries away in a millisecond, in bytes: 1 Mbit/s.
const SLOW_BYTES_A_MS: u64 = 125;

/// How long a request with a file of `bytes` may take: as long as a slow connection needs, ten minutes at least.
pub fn file_patience(bytes: u64) -> Duration {
    let needed = (bytes / SLOW_BYTES_A_MS).max(FILE_PATIENCE_MS);
    // Browsers count the milliseconds in 32 bits.
    Duration::from_millis(needed.min(u64::from(u32::MAX)))
}

/// What a request does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Adds, or does.
    Post,
    /// Sets the whole of something.
    Put,
    /// Changes parts of something.
    Patch,
    /// Takes away.
    Delete,
}

impl Method {
    /// Its name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// What a request carries.
#[derive(Debug)]
pub enum Body<U> {
    /// JSON, written already.
    Json(String),
    /// A file or a form, as the transport packs it.
    Upload(U),
}

/// A request that is ready to go.
#[derive(Debug)]
pub struct Request<U> {
    /// What it does.
    pub method: Method,
    /// Where, from the first slash after the host; parameters included.
    pub path: String,
    /// Headers beside those of the transport.
    pub headers: Vec<(&'static str, String)>,
    /// What it carries.
    pub body: Option<Body<U>>,
    /// How long it may take.
    pub patience: Duration,
}

impl<U> Request<U> {
    /// A request without parameters, headers and body.
    pub fn new(method: Method, path: String) -> Self {
        Self { method, path, headers: Vec::new(), body: None, patience: PATIENCE }
    }
}

/// Carries requests to one Kept, as one person, one program or nobody.
pub trait Transport: Clone {
    /// A file or a form to be sent.
    type Upload;
    /// A request on its way. It is the same type for every request, so that what waits for one is written once.
    type Answering: Future<Output = Result<Answer, Error>> + Unpin + 'static;

    /// Sends. Any answer is `Ok`, whatever its status; `Err` is for none.
    fn send(&self, request: Request<Self::Upload>) -> Self::Answering;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_file_gets_the_time_that_a_slow_connection_needs() {
        assert_eq!(file_patience(0), Duration::from_mins(10));
        let hours = file_patience(1 << 30).as_secs_f64() / 3_600.0;
        assert!((2.0..3.0).contains(&hours), "{hours} h for 1 GB");
        assert_eq!(file_patience(u64::MAX).as_millis(), u128::from(u32::MAX));
    }
}
