//! The name of a request in log, audit and problems. It is always ours: one sent by a client is not believed.

use std::fmt;

use uuid::Uuid;

/// Names a request; in its extensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestId(pub Uuid);

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_hyphenated().fmt(f)
    }
}
