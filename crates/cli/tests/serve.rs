//! The program as a person runs it: started, used, stopped, killed and started again.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test that cannot go on has failed; what is sent to the program may be new each time"
)]

#[path = "serve/backup.rs"]
mod backup;
#[path = "serve/crash.rs"]
mod crash;
#[path = "serve/demo.rs"]
mod demo;
#[path = "serve/doctor.rs"]
mod doctor;
#[path = "serve/logs.rs"]
mod logs;
#[path = "serve/metrics.rs"]
mod metrics;
#[path = "serve/refusals.rs"]
mod refusals;
#[path = "serve/run.rs"]
mod run;
#[path = "serve/stops.rs"]
mod stops;
#[path = "serve/two.rs"]
mod two;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use kept_api::sessions::SignIn;
use serde_json::Value;

/// A data folder of its own, taken away at the end.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let name = format!("kept-cli-{}-{}", std::process::id(), MADE.fetch_add(1, Ordering::SeqCst));
        Self(std::env::temp_dir().join(name))
    }

    /// `kept` with these arguments over this folder, and nothing from our own environment.
    pub(crate) fn kept(&self, arguments: &[&str]) -> Command {
        // Whoever runs the tests may have been told to outlive a terminal; the program shall not hear of that.
        let mut command = Command::new("env");
        command.args(["--default-signal=HUP", env!("CARGO_BIN_EXE_kept")]);
        for (name, _) in
            std::env::vars().filter(|(name, _)| name.starts_with("KEPT_") && name != "KEPT_PG_BIN")
        {
            command.env_remove(name);
        }
        command.env_remove("DATABASE_URL").env("KEPT_DATA", &self.0).args(arguments).stdin(Stdio::null());
        command
    }

    /// Runs it to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.kept(arguments).output().unwrap()
    }

    /// Runs it to its end, which must be a good one; what it wrote.
    #[track_caller]
    pub(crate) fn ok(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs it to its end, which must be a refusal; what it complained of.
    #[track_caller]
    pub(crate) fn refused(&self, arguments: &[&str]) -> String {
        complaint(&self.run(arguments))
    }

    /// Starts `kept serve` on a free port and waits until it serves.
    pub(crate) fn serve(&self, arguments: &[&str]) -> Served {
        self.serve_with(arguments, &[])
    }

    /// The same with these variables.
    #[expect(clippy::zombie_processes, reason = "Served waits for it when it is stopped or dropped")]
    pub(crate) fn serve_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Served {
        let mut command = self.kept(&[&["serve", "--listen", "127.0.0.1:0"], arguments].concat());
        command.envs(variables.iter().copied());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let mut words = String::new();
        loop {
            let mut line = String::new();
            if lines.read_line(&mut line).unwrap() == 0 {
                let mut log = String::new();
                child.stderr.take().unwrap().read_to_string(&mut log).unwrap();
                panic!("kept ended before it served:\n{words}\n{log}");
            }
            words.push_str(&line);
            if let Some(rest) = line.strip_prefix("Kept is at ") {
                let base = rest.split_whitespace().next().unwrap().to_owned();
                // Read at once: a full pipe must not hold the server up.
                let (mut pipe, log) = (child.stderr.take().unwrap(), Arc::new(Mutex::new(Vec::new())));
                let into = log.clone();
                let reader = std::thread::spawn(move || {
                    let mut some = [0; 4096];
                    while let Ok(count @ 1..) = pipe.read(&mut some) {
                        into.lock().unwrap().extend_from_slice(&some[..count]);
                    }
                });
                return Served { child, words, base, lines, log, reader: Some(reader) };
            }
        }
    }

    pub(crate) fn postgres_runs(&self) -> bool {
        self.0.join("postgres/postmaster.pid").exists()
    }

    /// Kills the private Postgres as a loss of power does: the one in charge and all that work for it.
    pub(crate) fn kill_postgres(&self) {
        let file = fs::read_to_string(self.0.join("postgres/postmaster.pid")).unwrap();
        let leader = file.lines().next().unwrap();
        let children = format!("/proc/{leader}/task/{leader}/children");
        let workers = fs::read_to_string(children).unwrap_or_default();
        std::iter::once(leader).chain(workers.split_whitespace()).for_each(|pid| signal("KILL", pid));
    }

    /// A connection as the superuser of the private Postgres; nothing where it takes none.
    pub(crate) async fn superuser(&self) -> Option<tokio_postgres::Client> {
        let mut config = tokio_postgres::Config::new();
        config.host_path(self.0.join("run")).user("kept").dbname("kept");
        let (client, connection) = config.connect(tokio_postgres::NoTls).await.ok()?;
        tokio::spawn(connection);
        Some(client)
    }

    /// Since when the private Postgres runs; nothing where it does not answer.
    pub(crate) async fn postgres_start(&self) -> Option<String> {
        let start = "SELECT pg_postmaster_start_time()::text";
        self.superuser().await?.query_one(start, &[]).await.ok().map(|row| row.get(0))
    }

    /// Its address.
    pub(crate) fn database_url(&self) -> String {
        let run = self.0.join("run").display().to_string().replace('/', "%2F");
        format!("postgresql://kept@{run}/kept")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Ok(pid) = fs::read_to_string(self.0.join("postgres/postmaster.pid")) {
            signal("QUIT", pid.lines().next().unwrap_or_default());
        }
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The password among the words of a start.
pub(crate) fn password(words: &str) -> &str {
    words.split_whitespace().next().unwrap()
}

/// What a program that failed complained of.
#[track_caller]
pub(crate) fn complaint(output: &Output) -> String {
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success(), "it went well: {}", String::from_utf8_lossy(&output.stdout));
    assert!(!words.contains("panicked"), "{words}");
    words
}

fn signal(name: &str, pid: &str) {
    Command::new("kill").args([&format!("-{name}"), pid]).stderr(Stdio::null()).status().unwrap();
}

/// A running `kept serve`.
pub(crate) struct Served {
    child: Child,
    /// What it wrote until it served.
    pub(crate) words: String,
    /// Where it is.
    pub(crate) base: String,
    lines: BufReader<ChildStdout>,
    log: Arc<Mutex<Vec<u8>>>,
    reader: Option<JoinHandle<()>>,
}

impl Served {
    /// The rest of the line that begins so.
    #[track_caller]
    pub(crate) fn line(&self, start: &str) -> &str {
        let found = self.words.lines().find_map(|line| line.trim_start().strip_prefix(start));
        found.unwrap_or_else(|| panic!("no line with {start:?} in\n{}", self.words)).trim()
    }

    /// Sends a signal.
    pub(crate) fn signal(&self, name: &str) {
        signal(name, &self.child.id().to_string());
    }

    /// Stops it as Ctrl-C does; everything that it has logged.
    pub(crate) fn logged(mut self) -> String {
        self.signal("INT");
        assert!(self.child.wait().unwrap().success());
        self.reader.take().unwrap().join().unwrap();
        let log = std::mem::take(&mut *self.log.lock().unwrap());
        String::from_utf8(log).unwrap()
    }

    /// Sends a signal and waits for the end; whether it was a good one, and the last words.
    pub(crate) fn stop(mut self, name: &str) -> (bool, String) {
        signal(name, &self.child.id().to_string());
        let mut words = String::new();
        self.lines.read_to_string(&mut words).unwrap();
        (self.child.wait().unwrap().success(), words)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // Where a test failed, nothing of it must go on.
        if self.child.try_wait().is_ok_and(|ended| ended.is_none()) {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

/// A browser of sorts.
pub(crate) struct Browser {
    http: reqwest::Client,
    pub(crate) base: String,
}

impl Browser {
    pub(crate) fn at(base: &str) -> Self {
        let http = reqwest::Client::builder().cookie_store(true).pool_max_idle_per_host(0).build().unwrap();
        Self { http, base: base.to_owned() }
    }

    /// Posts; the status.
    pub(crate) async fn post<T: serde::Serialize>(&self, path: &str, body: &T) -> u16 {
        self.try_post(path, body).await.unwrap()
    }

    /// Posts; the status, or nothing where nobody answered.
    pub(crate) async fn try_post<T: serde::Serialize>(&self, path: &str, body: &T) -> Option<u16> {
        let request =
            self.http.post(format!("{}/api/v1{path}", self.base)).header("sec-fetch-site", "same-origin");
        request.json(body).send().await.ok().map(|response| response.status().as_u16())
    }

    /// Posts to a whole address, which must go well; the JSON.
    pub(crate) async fn post_for<T: serde::Serialize>(&self, url: &str, body: &T) -> Value {
        let request = self.http.post(url).header("sec-fetch-site", "same-origin").json(body);
        let answer = request.send().await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.status());
        answer.json().await.unwrap()
    }

    pub(crate) async fn sign_in(&self, email: &str, password: &str) -> u16 {
        self.post("/sessions", &SignIn { email: email.to_owned(), password: password.to_owned() }).await
    }

    /// Gets with a key; the status.
    pub(crate) async fn get_with_key(&self, path: &str, secret: &str) -> u16 {
        let request = self.http.get(format!("{}/api/v1{path}", self.base)).bearer_auth(secret);
        request.send().await.unwrap().status().as_u16()
    }

    /// Gets; the status and the JSON.
    pub(crate) async fn get(&self, path: &str) -> (u16, Value) {
        let response = self.http.get(format!("{}/api/v1{path}", self.base)).send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap())
    }
}

/// Runs a command with a line on its standard input.
pub(crate) fn with_input(mut command: Command, line: &str) -> Output {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(format!("{line}\n").as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}
