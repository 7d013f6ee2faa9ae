//! What the server is started with.

use std::net::TcpListener;
use std::time::Duration;

use kept_app::token::hash;

use crate::network::Network;

/// How long people may take to send what they say they send, unless something else is set.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// How to serve.
#[derive(Debug)]
pub struct Settings {
    /// Where to listen; bound already, so that whoever starts the server can say what is in the way.
    pub listener: TcpListener,
    /// Threads that answer requests.
    pub workers: usize,
    /// Proxies in front whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<Network>,
    /// How long a body may take to arrive; of a file, each piece.
    pub patience: Duration,
    /// Who has this may read `/metrics`; without it nobody may.
    pub metrics_token: Option<String>,
}

/// What handlers need to know of the place where Kept is reached.
#[derive(Clone, Debug)]
pub(crate) struct Site {
    /// Host (and port) of the public address, in lower case.
    pub(crate) public_host: Option<String>,
    /// Browsers reach Kept by TLS.
    pub(crate) secure: bool,
    pub(crate) trusted_proxies: Vec<Network>,
    pub(crate) patience: Duration,
    /// Hash of the token for `/metrics`.
    pub(crate) metrics: Option<[u8; 32]>,
}

impl Site {
    pub(crate) fn new(
        public_url: Option<&str>,
        trusted_proxies: Vec<Network>,
        patience: Duration,
        metrics_token: Option<&str>,
    ) -> Self {
        let secure = public_url.is_some_and(|url| url.starts_with("https://"));
        let host = |url: &str| {
            url.split_once("://").map(|(_, host)| host.trim_end_matches('/').to_ascii_lowercase())
        };
        let metrics = metrics_token.map(|token| hash(token.as_bytes()));
        Self { public_host: public_url.and_then(host), secure, trusted_proxies, patience, metrics }
    }

    /// `__Host-` keeps other hosts and plain HTTP from setting it; browsers take such a cookie by TLS only.
    pub(crate) fn cookie_name(&self) -> &'static str {
        if self.secure { "__Host-kept" } else { "kept" }
    }
}
