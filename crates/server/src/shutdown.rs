//! Tells what would never end by itself, such as a stream of events, that the server wants to stop.

use tokio::sync::watch;

/// A handle on the wish to stop; take it as `web::Data<Shutdown>` and clone it into the stream.
#[derive(Clone, Debug)]
pub struct Shutdown(watch::Receiver<bool>);

impl Shutdown {
    /// The two ends; sending `true` wishes to stop.
    pub fn new() -> (watch::Sender<bool>, Self) {
        let (sender, receiver) = watch::channel(false);
        (sender, Self(receiver))
    }

    /// Waits until the server wants to stop.
    pub async fn begun(&mut self) {
        // A sender that is gone wishes the same.
        let _ = self.0.wait_for(|stop| *stop).await;
    }
}
