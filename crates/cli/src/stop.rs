//! The wish to stop: Ctrl-C, SIGTERM, or the terminal that goes away.

use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::failure::Failure;

/// The signals that wish it, heard from the first moment on.
pub(crate) struct Stop {
    interrupt: Signal,
    terminate: Signal,
    /// None where whoever started us wants us to outlive the terminal, as `nohup` does.
    hang_up: Option<Signal>,
}

impl Stop {
    /// From here on none of the signals ends the program by itself.
    pub(crate) fn listen() -> Result<Self, Failure> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hang_up: if ignores_hang_up() { None } else { Some(signal(SignalKind::hangup())?) },
        })
    }

    /// Waits until one of them comes, or has come.
    pub(crate) async fn said(&mut self) {
        let hang_up = async {
            match &mut self.hang_up {
                Some(hang_up) => hang_up.recv().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
            _ = hang_up => {}
        }
    }
}

/// Whether SIGHUP was set to be ignored before we started. Only Linux tells without unsafe code.
fn ignores_hang_up() -> bool {
    std::fs::read_to_string("/proc/self/status").is_ok_and(|status| is_ignored(&status))
}

/// Whether the signal with the number one is among the ignored ones of a `/proc/self/status`.
fn is_ignored(status: &str) -> bool {
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask & 1 == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_was_told_to_outlive_its_terminal_is_recognised() {
        assert!(is_ignored("Name:\tkept\nSigBlk:\t0000000000000000\nSigIgn:\t0000000000001001\n"));
        assert!(!is_ignored("Name:\tkept\nSigBlk:\t0000000000000001\nSigIgn:\t0000000000001000\n"));
        assert!(!is_ignored(""));
    }
}
