//! The server process: started, taken over from a Kept that was killed, waited for, stopped.

use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::account::RunAs;
use super::binaries::Binaries;
use super::cluster::Layout;
use super::error::PrivateError;
use super::pidfile::{self, PidFile};
use super::socket;

/// Recovery after a crash can replay a gigabyte of log.
const START_SECONDS: u64 = 600;
/// How long the remains of an earlier server may take to go away.
const SETTLE_SECONDS: u64 = 120;
/// A fast stop ends with a checkpoint, which writes out all that is in memory.
const STOP_SECONDS: u64 = 120;
const LOOK_AGAIN: Duration = Duration::from_millis(10);
/// Whatever postgresql.conf says: an acknowledged write survives a power cut, and nobody gets in by TCP.
const SETTINGS: [&str; 9] = [
    "listen_addresses=",
    "port=5432",
    "unix_socket_permissions=0700",
    "fsync=on",
    "full_page_writes=on",
    "synchronous_commit=on",
    "logging_collector=off",
    "log_destination=stderr",
    "cluster_name=kept",
];

/// A running server that this process answers for.
#[derive(Debug)]
pub(super) struct Server {
    layout: Layout,
    binaries: Binaries,
    run_as: RunAs,
    socket_dir: PathBuf,
    /// `None` when another process started it.
    child: Option<Child>,
    stopped: bool,
}

impl Server {
    /// Takes over the server that a killed Kept left running, or starts one on the existing cluster.
    pub(super) fn run(layout: Layout, binaries: Binaries, run_as: RunAs) -> Result<Self, PrivateError> {
        let orphan = Self::settle(&layout)?;
        let adopted = orphan.is_some();
        let socket_dir = match orphan {
            Some(socket_dir) => socket_dir,
            None => socket::folder(&layout.data, &run_as)?,
        };
        let mut server = Self { layout, binaries, run_as, socket_dir, child: None, stopped: false };
        if adopted {
            tracing::info!(folder = %server.layout.data.display(), "took over the Postgres of a Kept that was killed");
        } else {
            server.start()?;
        }
        Ok(server)
    }

    /// Folder of the socket.
    pub(super) fn socket_dir(&self) -> &Path {
        &self.socket_dir
    }

    /// Folder of the server's programs.
    pub(super) fn binaries(&self) -> &Binaries {
        &self.binaries
    }

    /// Starts the server again if it is gone; true if it was.
    pub(super) fn revive(&mut self) -> Result<bool, PrivateError> {
        if self.runs() {
            return Ok(false);
        }
        if Self::settle(&self.layout)?.is_none() {
            self.start()?;
        }
        Ok(true)
    }

    /// Ends the server with everything written out, and returns when it is gone.
    pub(super) fn stop(&mut self) -> Result<(), PrivateError> {
        if self.stopped {
            return Ok(());
        }
        self.stopped = true;
        let step = "stopping Postgres";
        let program = self.binaries.program("pg_ctl");
        let mut command = Command::new(&program);
        // It only passes the word on; the waiting is ours, since a child that is gone must be reaped to be seen so.
        command.arg("stop").arg("-D").arg(&self.layout.cluster).args(["-m", "fast", "-W", "-s"]);
        command.stdin(Stdio::null());
        self.run_as.apply(&mut command);
        if self.runs() {
            let output = command.output().map_err(|error| PrivateError::io(step, &program, &error))?;
            if !output.status.success() && self.runs() {
                let said = String::from_utf8_lossy(&output.stderr);
                return Err(PrivateError::from_output(step, &self.layout.data, &said));
            }
        }
        let patience = Patience::new(step, STOP_SECONDS);
        while self.runs() || (self.child.is_none() && pidfile::anybody_in(&self.layout.cluster)) {
            patience.wait(&self.layout.log)?;
        }
        socket::remove(&self.socket_dir);
        Ok(())
    }

    fn runs(&mut self) -> bool {
        match &mut self.child {
            Some(child) => matches!(child.try_wait(), Ok(None)),
            None => matches!(PidFile::read(&self.layout.cluster), Ok(Some(file))
                             if pidfile::lives(&file, &self.layout.cluster)),
        }
    }

    /// Waits until an earlier server is either usable (its socket's folder) or gone without a trace.
    fn settle(layout: &Layout) -> Result<Option<PathBuf>, PrivateError> {
        let cluster = &layout.cluster;
        let patience = Patience::new("waiting for an earlier Postgres on this data folder", SETTLE_SECONDS);
        loop {
            let file = PidFile::read(cluster)
                .map_err(|error| PrivateError::io("looking for an earlier Postgres", cluster, &error))?;
            match file {
                Some(file) if pidfile::lives(&file, cluster) => {
                    if let (true, Some(socket_dir)) = (file.ready, file.socket_dir) {
                        return Ok(Some(socket_dir));
                    }
                }
                // Children of a killed server leave a moment after it.
                _ if pidfile::anybody_in(cluster) => {}
                Some(stale) => {
                    // Its number may belong to a stranger by now, which Postgres would take for a live server.
                    if pidfile::has_proc() {
                        stale.socket_dir.as_deref().into_iter().for_each(socket::remove);
                        let _ = fs::remove_file(PidFile::path(cluster));
                    }
                    return Ok(None);
                }
                None => return Ok(None),
            }
            patience.wait(&layout.log)?;
        }
    }

    fn start(&mut self) -> Result<(), PrivateError> {
        let (log, before) = self.layout.open_log(&self.run_as)?;
        let program = self.binaries.program("postgres");
        let at = |error: &std::io::Error| PrivateError::io("starting Postgres", &program, error);
        let mut command = Command::new(&program);
        command.arg("-D").arg(&self.layout.cluster);
        for setting in SETTINGS {
            command.args(["-c", setting]);
        }
        command.arg("-c").arg(socket::setting(&self.socket_dir));
        command.stdin(Stdio::null());
        command.stdout(log.try_clone().map_err(|error| at(&error))?).stderr(log);
        // A Ctrl-C in the terminal must not reach it before Kept has finished its requests.
        command.process_group(0);
        self.run_as.apply(&mut command);
        let child = command.spawn().map_err(|error| at(&error))?;
        let pid = child.id();
        self.child = Some(child);
        self.wait_until_ready(pid, before)
    }

    fn wait_until_ready(&mut self, pid: u32, log_before: u64) -> Result<(), PrivateError> {
        let patience = Patience::new("the start of Postgres", START_SECONDS);
        loop {
            if !self.runs() {
                self.child = None;
                let said = tail(&self.layout.log, log_before);
                return Err(PrivateError::from_output("starting Postgres", &self.layout.data, &said));
            }
            if let Ok(Some(file)) = PidFile::read(&self.layout.cluster)
                && file.pid == pid
                && file.ready
            {
                return Ok(());
            }
            patience.wait(&self.layout.log)?;
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Err(error) = self.stop() {
            tracing::warn!(%error, "the private Postgres was not stopped");
        }
    }
}

/// The socket's folder of the server that another live Kept runs on this data, once it accepts connections.
pub(super) fn of_another(layout: &Layout) -> Result<Option<PathBuf>, PrivateError> {
    let file = PidFile::read(&layout.cluster)
        .map_err(|error| PrivateError::io("looking for the running Postgres", &layout.data, &error))?;
    let ready = file.filter(|file| file.ready && pidfile::lives(file, &layout.cluster));
    Ok(ready.and_then(|file| file.socket_dir))
}

/// Looks again every moment, and gives up with words at the end.
pub(super) struct Patience {
    step: &'static str,
    seconds: u64,
    since: Instant,
}

impl Patience {
    /// Begins to wait for `step`, for at most `seconds`.
    pub(super) fn new(step: &'static str, seconds: u64) -> Self {
        Self { step, seconds, since: Instant::now() }
    }

    /// Waits a moment; an error when the time is over.
    pub(super) fn wait(&self, log: &Path) -> Result<(), PrivateError> {
        if self.since.elapsed() > Duration::from_secs(self.seconds) {
            return Err(PrivateError::TooSlow {
                step: self.step,
                seconds: self.seconds,
                log: log.to_owned(),
            });
        }
        thread::sleep(LOOK_AGAIN);
        Ok(())
    }
}

/// What the log says beyond its first `from` bytes.
fn tail(log: &Path, from: u64) -> String {
    let mut bytes = Vec::new();
    let read = File::open(log).and_then(|mut file| {
        file.seek(SeekFrom::Start(from))?;
        file.take(64 * 1024).read_to_end(&mut bytes)
    });
    match read {
        Ok(_) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) => error.to_string(),
    }
}
