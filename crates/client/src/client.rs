//! The client itself; its operations stand with their concept.

use crate::call::Call;
use crate::transport::{Method, Transport};

/// Talks to one Kept. Cheap to clone. What each operation takes and answers is told by the document of the interface.
#[derive(Clone, Debug)]
pub struct Client<X> {
    transport: X,
}

impl<X: Transport> Client<X> {
    /// A client over a transport.
    pub fn over(transport: X) -> Self {
        Self { transport }
    }

    /// What carries the requests.
    pub fn transport(&self) -> &X {
        &self.transport
    }

    /// A call of an operation that has no method yet. `path` begins with the slash after the host.
    pub fn call<R>(&self, method: Method, path: impl Into<String>) -> Call<X, R> {
        Call::new(self.transport.clone(), method, path)
    }
}
