//! `kept health`: for a container's health check, so that its image needs no other program.

use std::io::{Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

use clap::Args;

use crate::failure::Failure;
use crate::out;

/// More than a ready server ever says.
const LONGEST: u64 = 10_000;
const PATIENCE: Duration = Duration::from_secs(3);

/// Arguments of `kept health`.
#[derive(Args, Debug)]
pub(crate) struct Health {
    /// Address of the server
    #[arg(long, default_value = "http://127.0.0.1:4280")]
    url: String,
}

impl Health {
    /// Of the server at this address.
    pub(crate) fn at(url: &str) -> Self {
        Self { url: url.to_owned() }
    }
}

/// Whether the Kept at this address is ready; an error where something else is there.
pub(crate) fn answer(health: &Health) -> Result<bool, Failure> {
    let host = health.url.strip_prefix("http://").ok_or_else(|| Failure::new("not plain HTTP"))?;
    let answer = get(host).map_err(|error| Failure::new(error.to_string()))?;
    // Every answer of ours names its request.
    if !answer.to_ascii_lowercase().contains("x-request-id:") {
        return Err(Failure::new("this is no Kept"));
    }
    Ok(answer.split_whitespace().nth(1) == Some("200"))
}

/// Succeeds when `/readyz` answers 200.
pub(crate) fn run(health: &Health) -> Result<(), Failure> {
    let url = health.url.trim_end_matches('/');
    let host = url.strip_prefix("http://").ok_or_else(|| Failure::new("--url must start with http://"))?;
    let answer = get(host).map_err(|error| Failure::new(format!("{url} does not answer: {error}")))?;
    let status = answer.split_whitespace().nth(1).unwrap_or_default();
    if status == "200" {
        out::line("ready");
        return Ok(());
    }
    Err(Failure::new(format!("{url} is not ready: {}", answer.lines().last().unwrap_or_default())))
}

fn get(host: &str) -> std::io::Result<String> {
    let with_port = if host.rsplit(']').next().is_some_and(|end| end.contains(':')) {
        host.to_owned()
    } else {
        format!("{host}:80")
    };
    let addr = with_port.to_socket_addrs()?.next().ok_or_else(|| std::io::Error::other("no such host"))?;
    let mut stream = TcpStream::connect_timeout(&addr, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    write!(stream, "GET /readyz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.take(LONGEST).read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}
