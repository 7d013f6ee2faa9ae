//! A connection that is kept open, with as little work of its own as possible.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// One connection to the server.
pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
    cookie: String,
}

/// What the server answered.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Connection {
    pub(crate) async fn open(addr: SocketAddr) -> Self {
        let stream = TcpStream::connect(addr).await.expect("the server listens");
        stream.set_nodelay(true).expect("a socket");
        Self { stream, buffer: Vec::with_capacity(65_536), cookie: String::new() }
    }

    /// Signs in; the session goes with all later requests.
    pub(crate) async fn sign_in(&mut self, email: &str, password: &str) {
        let body = format!(r#"{{"email":"{email}","password":"{password}"}}"#);
        let answer = self.post("/api/v1/sessions", &body).await;
        assert!((200..300).contains(&answer.status), "{} {}", answer.status, text(&answer.body));
        let set = answer.head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("set-cookie").then_some(value)
        });
        let cookie = set.and_then(|value| value.split(';').next()).expect("a session");
        self.cookie = format!("cookie: {}\r\n", cookie.trim());
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send(&format!("GET {path} HTTP/1.1\r\nhost: kept\r\n{}\r\n", self.cookie)).await
    }

    /// Gets what must be there.
    pub(crate) async fn ok(&mut self, path: &str) -> Answer {
        let answer = self.get(path).await;
        assert_eq!(answer.status, 200, "{path}: {}", text(&answer.body));
        answer
    }

    pub(crate) async fn post(&mut self, path: &str, body: &str) -> Answer {
        let (length, cookie) = (body.len(), &self.cookie);
        self.send(&format!(
            "POST {path} HTTP/1.1\r\nhost: kept\r\nsec-fetch-site: same-origin\r\ncontent-type: application/json\r\n\
             content-length: {length}\r\n{cookie}\r\n{body}"
        ))
        .await
    }

    async fn send(&mut self, request: &str) -> Answer {
        self.stream.write_all(request.as_bytes()).await.expect("the server reads");
        self.buffer.clear();
        let end = loop {
            if let Some(end) = find(&self.buffer, b"\r\n\r\n") {
                break end + 4;
            }
            self.more().await;
        };
        let head = text(self.buffer.get(..end).unwrap_or_default());
        let status = head.get(9..12).and_then(|status| status.parse().ok()).expect("a status");
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
        });
        // An answer without contents need not say that it has none.
        let length = length.or((status == 204).then_some(0));
        let length = length.unwrap_or_else(|| panic!("an answer without its length: {head}"));
        while self.buffer.len() < end + length {
            self.more().await;
        }
        Answer { status, head, body: self.buffer.split_off(end) }
    }

    async fn more(&mut self) {
        let read = self.stream.read_buf(&mut self.buffer).await.expect("the server answers");
        assert_ne!(read, 0, "the server hung up");
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
