//! What is counted while Kept runs, for whoever watches the machine. No figure names an organisation or a person.

use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use kept_store::Pooled;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};

/// Upper ends of the classes of times, in seconds.
const SECONDS: [f64; 12] = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0];
/// Upper ends of the classes of batches.
const SIZES: [f64; 9] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0];

/// Methods with a class of their own.
const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/// A kind of request.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    method: String,
    /// The pattern of the path, such as `/s/{token}`: never the path itself.
    route: String,
}

/// A kind of answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answer {
    method: String,
    route: String,
    status: u32,
}

/// Whether the worker of this process is at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Worker {
    /// This process has none.
    Elsewhere,
    /// It works.
    Runs,
    /// It has ended, though the process goes on.
    Ended,
}

/// The counts of one process.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    answers: Family<Answer, Counter>,
    seconds: Family<Route, Histogram>,
    batches: Histogram,
    closes: Counter,
    close_seconds: Histogram,
    imports: Gauge,
    rounds: Counter,
    pool: [Gauge; 4],
    worker: AtomicU8,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("kept");
        let version = vec![("version", env!("CARGO_PKG_VERSION"))];
        registry.register("build", "The program", Info::new(version));
        let answers = Family::default();
        registry.register("http_requests", "Requests that were answered", Family::clone(&answers));
        let seconds = Family::new_with_constructor((|| Histogram::new(SECONDS)) as fn() -> Histogram);
        registry.register_with_unit("http_request", "Until the answer began", Unit::Seconds, seconds.clone());
        let batches = Histogram::new(SIZES);
        registry.register("gathered_answers", "Submissions that shared a transaction", batches.clone());
        let closes = Counter::default();
        registry.register("closes", "Days that were closed, again included", closes.clone());
        let close_seconds = Histogram::new(SECONDS);
        registry.register_with_unit("close", "What closing a day took", Unit::Seconds, close_seconds.clone());
        let imports = Gauge::default();
        registry.register("imports_running", "Imports that this process runs", imports.clone());
        let rounds = Counter::default();
        registry.register("worker_rounds", "Rounds of the worker over all organisations", rounds.clone());
        let pool: [Gauge; 4] = Default::default();
        let words = [
            ("database_connections_max", "Connections that may be open"),
            ("database_connections_open", "Connections that are open"),
            ("database_connections_in_use", "Connections that somebody works with"),
            ("database_connections_waited_for", "Requests that wait for a connection"),
        ];
        for ((name, help), gauge) in words.into_iter().zip(&pool) {
            registry.register(name, help, gauge.clone());
        }
        let worker = AtomicU8::new(0);
        Self { registry, answers, seconds, batches, closes, close_seconds, imports, rounds, pool, worker }
    }
}

impl Metrics {
    /// A request was answered. `route` is the pattern of its path.
    pub fn answered(&self, method: &str, route: &str, status: u16, took: Duration) {
        // Anybody may send any word as a method; a class for each would be memory for the asking.
        let method = if METHODS.contains(&method) { method } else { "other" };
        let (method, route) = (method.to_owned(), route.to_owned());
        let kind = Route { method: method.clone(), route: route.clone() };
        self.seconds.get_or_create(&kind).observe(took.as_secs_f64());
        self.answers.get_or_create(&Answer { method, route, status: status.into() }).inc();
    }

    /// So many submissions were stored in one transaction.
    pub(crate) fn gathered(&self, submissions: usize) {
        self.batches.observe(submissions as f64);
    }

    /// A day was closed.
    pub(crate) fn closed(&self, took: Duration) {
        self.closes.inc();
        self.close_seconds.observe(took.as_secs_f64());
    }

    /// An import runs until what is returned is dropped.
    pub(crate) fn importing(&self) -> Importing {
        self.imports.inc();
        Importing(self.imports.clone())
    }

    /// The worker went once over all organisations.
    pub(crate) fn round(&self) {
        self.rounds.inc();
    }

    /// The worker runs until what is returned is dropped.
    pub(crate) fn working(&self) -> Working<'_> {
        self.worker.store(1, Ordering::SeqCst);
        Working(&self.worker)
    }

    /// Whether the worker of this process is at it.
    pub fn worker(&self) -> Worker {
        match self.worker.load(Ordering::SeqCst) {
            0 => Worker::Elsewhere,
            1 => Worker::Runs,
            _ => Worker::Ended,
        }
    }

    /// Everything in the text form of `OpenMetrics`, which Prometheus reads.
    ///
    /// # Errors
    /// Never in fact: a text takes every write.
    pub fn text(&self, pool: Pooled) -> Result<String, std::fmt::Error> {
        let now = [pool.most, pool.open, pool.in_use, pool.waiting];
        for (gauge, value) in self.pool.iter().zip(now) {
            gauge.set(i64::try_from(value).unwrap_or(i64::MAX));
        }
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

/// An import that runs.
pub(crate) struct Importing(Gauge);

impl Drop for Importing {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// A worker at work.
pub(crate) struct Working<'a>(&'a AtomicU8);

impl Drop for Working<'_> {
    fn drop(&mut self) {
        self.0.store(2, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_counted_is_told() {
        let metrics = Metrics::default();
        metrics.answered("GET", "/s/{token}", 200, Duration::from_millis(3));
        metrics.answered("GET", "/s/{token}", 404, Duration::from_millis(3));
        metrics.gathered(3);
        let importing = metrics.importing();
        let text = metrics.text(Pooled { most: 16, open: 3, in_use: 2, waiting: 1 }).unwrap();
        for line in [
            "kept_http_requests_total{method=\"GET\",route=\"/s/{token}\",status=\"200\"} 1",
            "kept_http_request_seconds_count{method=\"GET\",route=\"/s/{token}\"} 2",
            "kept_gathered_answers_bucket{le=\"4.0\"} 1",
            "kept_imports_running 1",
            "kept_database_connections_in_use 2",
            "kept_database_connections_waited_for 1",
        ] {
            assert!(text.lines().any(|found| found == line), "{line}\n{text}");
        }
        drop(importing);
        assert!(
            metrics
                .text(Pooled { most: 1, open: 1, in_use: 1, waiting: 0 })
                .unwrap()
                .contains("imports_running 0")
        );
    }

    #[test]
    fn a_worker_that_has_ended_is_known_to_have() {
        let metrics = Metrics::default();
        assert_eq!(metrics.worker(), Worker::Elsewhere);
        let working = metrics.working();
        assert_eq!(metrics.worker(), Worker::Runs);
        drop(working);
        assert_eq!(metrics.worker(), Worker::Ended);
    }
}
