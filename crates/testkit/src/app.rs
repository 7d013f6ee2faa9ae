//! A running Kept with one organisation.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use kept_api::keys::NewKey;
use kept_app::{Actor, App};
use kept_core::access::{Role, Scope};
use kept_core::calendar::Instant;
use kept_core::ids::{MemberId, OrgId};
use kept_server::Settings;
use kept_store::Db;
use tokio::sync::oneshot;

use crate::client::Client;
use crate::database::TestDatabase;
use crate::env::{MockClock, SeededIds};
use crate::organisation::{self, Organisation, ROLES};

pub use crate::organisation::{PASSWORD, email};

/// When a test begins, unless it says otherwise: a Monday morning.
pub const START: &str = "2026-03-02T09:00:00Z";
/// Where links lead to.
pub const PUBLIC_URL: &str = "http://kept.test";

/// What a test wants to be different.
#[derive(Clone, Debug)]
pub struct TestAppBuilder {
    now: Instant,
    time_zone: String,
    currency: String,
    connections: usize,
    workers: usize,
    public_url: Option<String>,
    seed: u64,
    patience: Duration,
}

impl Default for TestAppBuilder {
    fn default() -> Self {
        Self {
            now: START.parse().expect("an instant"),
            time_zone: "UTC".to_owned(),
            currency: "EUR".to_owned(),
            connections: 8,
            workers: 2,
            public_url: Some(PUBLIC_URL.to_owned()),
            seed: 1,
            patience: kept_server::PATIENCE,
        }
    }
}

impl TestAppBuilder {
    /// What the clock shows at first.
    #[must_use]
    pub fn now(mut self, now: &str) -> Self {
        self.now = now.parse().expect("an instant in UTC");
        self
    }

    /// The organisation's time zone.
    #[must_use]
    pub fn time_zone(mut self, name: &str) -> Self {
        name.clone_into(&mut self.time_zone);
        self
    }

    /// The organisation's base currency.
    #[must_use]
    pub fn currency(mut self, code: &str) -> Self {
        code.clone_into(&mut self.currency);
        self
    }

    /// Connections to the database.
    #[must_use]
    pub fn connections(mut self, number: usize) -> Self {
        self.connections = number;
        self
    }

    /// Threads of the server.
    #[must_use]
    pub fn workers(mut self, number: usize) -> Self {
        self.workers = number;
        self
    }

    /// Where Kept says that it is reached from outside; none makes links impossible.
    #[must_use]
    pub fn public_url(mut self, url: Option<&str>) -> Self {
        self.public_url = url.map(str::to_owned);
        self
    }

    /// Which ids and secrets are made.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// How long a body may take to arrive.
    #[must_use]
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Starts it.
    pub async fn start(self) -> TestApp {
        let (database, organisation) = TestDatabase::with_organisation().await;
        let sql = "UPDATE organisations SET time_zone = $1, currency = $2";
        database
            .superuser()
            .await
            .execute(sql, &[&self.time_zone, &self.currency])
            .await
            .expect("an organisation");
        let clock = Arc::new(MockClock::at(self.now));
        let db = Db::open(&database.url(), self.connections).expect("a pool");
        let app = App::new(db, clock.clone(), Arc::new(SeededIds::new(self.seed)), self.public_url);
        let system = Actor::system(organisation.id, &self.time_zone, "test").expect("a time zone");
        let server = Server::start(app.clone(), self.workers, self.patience);
        TestApp { server: Some(server), app, clock, system, organisation, database }
    }
}

/// A running Kept: database, server, one organisation with a member of every role. It ends when it is dropped.
pub struct TestApp {
    server: Option<Server>,
    /// The application itself, for use cases that no request reaches.
    pub app: App,
    /// Its clock.
    pub clock: Arc<MockClock>,
    /// The system, acting in the organisation.
    pub system: Actor,
    organisation: Organisation,
    /// Its database.
    pub database: TestDatabase,
}

impl TestApp {
    /// Starts one as it usually is.
    pub async fn start() -> Self {
        Self::builder().start().await
    }

    /// What can be chosen.
    pub fn builder() -> TestAppBuilder {
        TestAppBuilder::default()
    }

    /// The organisation.
    pub fn org(&self) -> OrgId {
        self.system.org
    }

    /// Where the server listens, without a slash at the end.
    pub fn base(&self) -> String {
        format!("http://{}", self.server.as_ref().expect("a running server").addr)
    }

    /// Somebody who is not signed in.
    pub fn anonymous(&self) -> Client {
        Client::new(&self.base())
    }

    /// The member of this role.
    pub fn member(&self, role: Role) -> MemberId {
        let mut all = ROLES.into_iter().zip(self.organisation.members);
        all.find(|(of, _)| *of == role).map(|(_, id)| id).expect("a member of every role")
    }

    /// The member of this role, signed in.
    pub async fn signed_in(&self, role: Role) -> Client {
        self.anonymous().sign_in(&email(role), PASSWORD).await
    }

    /// The owner, signed in.
    pub async fn owner(&self) -> Client {
        self.signed_in(Role::Owner).await
    }

    /// The manager, signed in.
    pub async fn manager(&self) -> Client {
        self.signed_in(Role::Manager).await
    }

    /// The agent, signed in.
    pub async fn agent(&self) -> Client {
        self.signed_in(Role::Agent).await
    }

    /// The viewer, signed in.
    pub async fn viewer(&self) -> Client {
        self.signed_in(Role::Viewer).await
    }

    /// The owner of another organisation of the same Kept, signed in: nothing here may be seen by them.
    pub async fn stranger(&self) -> Client {
        let email = "stranger@kept.test";
        let system = organisation::create(&self.app, "Strangers").await;
        organisation::add(&self.app, &system, email, Role::Owner).await;
        self.anonymous().sign_in(email, PASSWORD).await
    }

    /// A program with a new key that has these scopes.
    pub async fn key(&self, scopes: &[Scope]) -> Client {
        let new = NewKey { id: None, name: "Test".to_owned(), scopes: scopes.to_vec(), expires_at: None };
        let made = kept_app::keys::make::run(&self.app, &self.system, new).await.expect("a key");
        Client::with_key(&self.base(), &made.thing.secret.expect("its secret"))
    }

    /// The path of a link that was made, which leads to the public address.
    pub fn path_of(&self, link: &str) -> String {
        let public = self.app.public_url.as_deref().expect("a public address");
        link.strip_prefix(public).expect("a link to the public address").to_owned()
    }

    /// Actor for use cases: the member of this role.
    pub fn actor(&self, role: Role) -> Actor {
        self.system.clone().as_member(self.member(role), role)
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.server.take();
        self.app.db.close();
    }
}

/// The server, in a thread and a runtime of its own, so that it can be stopped from [`Drop`].
#[derive(Debug)]
struct Server {
    addr: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    fn start(app: App, workers: usize, patience: Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let addr = listener.local_addr().expect("its address");
        let (stop, stopped) = oneshot::channel();
        let serve = async move {
            let settings =
                Settings { listener, workers, trusted_proxies: Vec::new(), patience, metrics_token: None };
            let running = kept_server::start(app, settings).expect("the server starts");
            // A test that ends without a word stops it too.
            let _ = stopped.await;
            running.stop().await.expect("the server stops");
        };
        let thread = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("a runtime").block_on(serve);
        });
        Self { addr, stop: Some(stop), thread: Some(thread) }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // It may have failed before.
            let _ = stop.send(());
        }
        let failed = self.thread.take().is_some_and(|thread| thread.join().is_err());
        assert!(!failed || thread::panicking(), "the server failed; see above");
    }
}

#[cfg(test)]
mod tests {
    use kept_api::me::Me;
    use kept_api::paths::BASE;
    use kept_api::problem::Code;

    use super::*;

    #[tokio::test]
    async fn every_test_has_a_kept_of_its_own() {
        let (here, there) = tokio::join!(
            TestApp::builder().time_zone("Asia/Tokyo").now("2026-03-02T16:00:00Z").start(),
            TestApp::start()
        );
        let me: Me = here.owner().await.get(&format!("{BASE}/me")).await.into();
        assert_eq!((me.role, me.organisation.today.to_string()), (Role::Owner, "2026-03-03".to_owned()));
        assert_eq!(me.member.id, here.member(Role::Owner));
        let viewer: Me = there.viewer().await.get(&format!("{BASE}/me")).await.into();
        assert_eq!(
            (viewer.role, viewer.organisation.now.to_string()),
            (Role::Viewer, "2026-03-02T09:00:00.000000Z".to_owned())
        );
        there.anonymous().get(&format!("{BASE}/me")).await.refused(Code::NotSignedIn);
        there.clock.advance_days(15);
        let viewer = there.viewer().await;
        there.clock.advance_days(15);
        viewer.get(&format!("{BASE}/me")).await.refused(Code::NotSignedIn);
        viewer.sign_in_again().await;
        viewer.get(&format!("{BASE}/me")).await.ok();
        let stranger: Me = there.stranger().await.get(&format!("{BASE}/me")).await.into();
        assert_ne!(stranger.organisation.id, there.org());
    }
}
