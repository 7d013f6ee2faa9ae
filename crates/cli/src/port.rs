//! Who holds a port, for the person whose server cannot have it.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::net::{SocketAddr, TcpListener};

use crate::failure::Failure;

/// Listens, or says what is in the way.
pub(crate) fn listen(addr: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(addr).map_err(|error| {
        Failure::new(match error.kind() {
            io::ErrorKind::AddrInUse => format!(
                "{addr} is taken by {}. Stop that, or set KEPT_LISTEN (or --listen) to another address, such as {}",
                holder(addr.port()).unwrap_or_else(|| "another Kept or another program".to_owned()),
                SocketAddr::new(addr.ip(), addr.port().checked_add(1).unwrap_or(4281)),
            ),
            io::ErrorKind::PermissionDenied => format!(
                "this user may not listen on {addr}: ports below 1024 belong to root. \
                 Set KEPT_LISTEN to a higher port, such as 127.0.0.1:4280"
            ),
            io::ErrorKind::AddrNotAvailable => format!(
                "{addr} is no address of this machine. Set KEPT_LISTEN to 127.0.0.1:{0}, or to 0.0.0.0:{0} for all",
                addr.port()
            ),
            _ => format!("cannot listen on {addr}: {error}"),
        })
    })
}

/// The program that listens on a port, as far as Linux tells this user.
fn holder(port: u16) -> Option<String> {
    let sockets =
        ["/proc/net/tcp", "/proc/net/tcp6"].into_iter().filter_map(|path| fs::read_to_string(path).ok());
    let inodes: Vec<String> = sockets.flat_map(|table| listening(&table, port)).collect();
    let processes = fs::read_dir("/proc").ok()?.flatten().map(|entry| entry.path());
    // Not `self`: a number says more.
    let mut numbered = processes.filter(|path| path.file_name().is_some_and(is_number));
    let found = numbered.find(|process| {
        let Ok(files) = fs::read_dir(process.join("fd")) else { return false };
        files
            .flatten()
            .filter_map(|file| fs::read_link(file.path()).ok())
            .any(|link| inodes.iter().any(|inode| link.to_str() == Some(&format!("socket:[{inode}]"))))
    })?;
    let name = fs::read_to_string(found.join("comm")).ok()?;
    Some(format!("the program {} (process {})", name.trim(), found.file_name()?.to_string_lossy()))
}

fn is_number(name: &OsStr) -> bool {
    name.as_encoded_bytes().iter().all(u8::is_ascii_digit)
}

/// The inodes of the sockets that listen on a port, of a table in the form of `/proc/net/tcp`.
fn listening(table: &str, port: u16) -> Vec<String> {
    const LISTEN: &str = "0A";
    let of_line = |line: &str| {
        let mut columns = line.split_whitespace();
        let (local, state) = (columns.nth(1)?, columns.nth(1)?);
        let here = u16::from_str_radix(local.rsplit(':').next()?, 16).ok()? == port;
        (here && state == LISTEN).then(|| columns.nth(5).map(str::to_owned)).flatten()
    };
    table.lines().skip(1).filter_map(of_line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_names_its_holder_and_the_way_out() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let Failure(words) = listen(taken.local_addr().unwrap()).unwrap_err();
        assert!(words.contains("is taken by") && words.contains("KEPT_LISTEN"), "{words}");
        if cfg!(target_os = "linux") {
            assert!(words.contains(&format!("process {}", std::process::id())), "{words}");
        }
    }

    #[test]
    fn only_listening_sockets_count() {
        let table = "head\n   0: 0100007F:10B8 00000000:0000 0A 00000000:00000000 00:00000000 00000000  0  0 4711 1\n   \
                     1: 0100007F:10B8 0100007F:D2F0 01 00000000:00000000 00:00000000 00000000  0  0 4712 1\n";
        assert_eq!(listening(table, 4280), ["4711"]);
    }
}
