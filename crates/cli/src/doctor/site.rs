//! Where Kept is reached, and what lies beside it.

use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::path::Path;
use std::time::Duration;

use super::checks::Found;
use crate::arguments::Reach;
use crate::backup::dumps;
use crate::health::{Health, answer};
use crate::port;

const PATIENCE: Duration = Duration::from_secs(3);
/// A dump that is older, in hours, is not of last night.
const OLD: u64 = 36;

/// Looks at everything but the database.
pub(super) fn look(reach: &Reach, backups: Option<&Path>) -> Vec<Found> {
    let mut found = vec![server(reach.listen)];
    found.extend(address(reach));
    found.extend(proxies(reach));
    found.push(backup(backups));
    found
}

/// The port: a Kept that is ready, one that is not, somebody else, or nobody.
fn server(listen: SocketAddr) -> Found {
    let at =
        if listen.ip().is_unspecified() { SocketAddr::from(([127, 0, 0, 1], listen.port())) } else { listen };
    if TcpStream::connect_timeout(&at, PATIENCE).is_err() {
        return match port::listen(listen) {
            Ok(_) => Found::warning("server", format!("nothing listens on {listen}"), "Start `kept serve`."),
            Err(failure) => Found::wrong("server", failure.0, "Choose another KEPT_LISTEN."),
        };
    }
    match answer(&Health::at(&format!("http://{at}"))) {
        Ok(ready) if ready => Found::good("server", format!("Kept is ready on {listen}")),
        Ok(_) => Found::wrong(
            "server",
            format!("{listen} answers, but is not ready"),
            "See below what is wrong with the database, and read the log of `kept serve`.",
        ),
        Err(_) => Found::wrong(
            "server",
            format!("something else than Kept listens on {listen}"),
            "Stop it, or choose another KEPT_LISTEN.",
        ),
    }
}

/// The public address, and whether anybody is there.
fn address(reach: &Reach) -> Vec<Found> {
    let Some(url) = &reach.public_url else {
        let says = "no public address is set";
        let todo = "Set KEPT_PUBLIC_URL to the address that people use: without it no link is made, except where nobody \
                    but this machine reaches Kept.";
        return vec![Found::warning("public address", says, todo)];
    };
    let (scheme, host) = url.split_once("://").unwrap_or(("http", url));
    let tls = scheme == "https";
    let mut found = vec![reachable(url, host, tls)];
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let here = matches!(name, "localhost" | "127.0.0.1" | "[::1]");
    if tls {
        found.push(Found::good("TLS", "people come by https"));
    } else if !here {
        let todo = "Put a proxy with TLS in front (`docker compose --profile tls up -d`) and set KEPT_PUBLIC_URL to https.";
        found.push(Found::wrong("TLS", "passwords and answers travel unencrypted", todo));
    }
    found
}

fn reachable(url: &str, host: &str, tls: bool) -> Found {
    let todo = "Check the name's address, the proxy and the firewall. A machine may not reach itself by its public name; \
                then look from another one.";
    let port = if tls { 443 } else { 80 };
    let after_name = host.rsplit(']').next().unwrap_or(host);
    let with_port = if after_name.contains(':') { host.to_owned() } else { format!("{host}:{port}") };
    let connected = with_port
        .to_socket_addrs()
        .ok()
        .into_iter()
        .flatten()
        .any(|at| TcpStream::connect_timeout(&at, PATIENCE).is_ok());
    match (connected, tls) {
        (false, _) => Found::warning("public address", format!("{url} does not answer from here"), todo),
        // What is behind it is asked in plain text only.
        (true, true) => {
            Found::good("public address", format!("{url} answers; its certificate was not looked at"))
        }
        (true, false) => match answer(&Health::at(url)) {
            Ok(_) => Found::good("public address", format!("{url} leads to Kept")),
            Err(_) => {
                Found::warning("public address", format!("{url} leads to something else than Kept"), todo)
            }
        },
    }
}

fn proxies(reach: &Reach) -> Option<Found> {
    if reach.hides_behind_a_stranger() {
        let says = "KEPT_PUBLIC_URL is https, so a proxy is in front, but none is trusted";
        let todo = "Set KEPT_TRUSTED_PROXIES to the proxy's address as Kept sees it: failed sign-ins of all people are \
                    counted together until then.";
        return Some(Found::warning("proxies", says, todo));
    }
    let all = reach.proxies().len();
    (all > 0).then(|| Found::good("proxies", format!("{all} trusted")))
}

fn backup(folder: Option<&Path>) -> Found {
    let Some(folder) = folder else {
        let todo = "Run `kept backup` every night and set KEPT_BACKUPS to its folder, so that this can look after it.";
        return Found::warning("backups", "no folder of dumps is named", todo);
    };
    let newest = dumps(folder).ok().and_then(|dumps| dumps.into_iter().next_back());
    let age = newest.as_ref().and_then(|newest| newest.metadata().ok()?.modified().ok()?.elapsed().ok());
    let place = folder.display();
    match age.map(|age| age.as_secs() / 3_600) {
        Some(hours @ ..OLD) => Found::good("backups", format!("the newest dump in {place} is {hours} h old")),
        Some(hours) => Found::warning(
            "backups",
            format!("the newest dump in {place} is {} days old", hours / 24),
            "See why `kept backup` no longer runs.",
        ),
        None => Found::warning("backups", format!("there is no dump in {place}"), "Run `kept backup`."),
    }
}
