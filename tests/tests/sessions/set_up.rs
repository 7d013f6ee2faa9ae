use std::net::TcpListener;
use std::sync::Arc;

use kept_api::me::Me;
use kept_api::problem::Code;
use kept_app::env::SystemIds;
use kept_app::organisations::{self, NewOrganisation};
use kept_app::{App, set_up};
use kept_server::{Running, Settings};
use kept_store::Db;
use kept_testkit::{Client, MockClock, TestDatabase};
use serde_json::{Value, json};

use super::at;

/// A Kept over an empty database.
struct Empty {
    app: App,
    running: Running,
    database: TestDatabase,
}

impl Empty {
    async fn start() -> Self {
        let database = TestDatabase::migrated().await;
        let clock = Arc::new(MockClock::at("2026-03-02T09:00:00Z".parse().unwrap()));
        let app = App::new(Db::open(&database.url(), 4).unwrap(), clock, Arc::new(SystemIds), None);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let settings = Settings {
            listener,
            workers: 2,
            trusted_proxies: Vec::new(),
            patience: kept_server::PATIENCE,
            metrics_token: None,
        };
        let running = kept_server::start(app.clone(), settings).unwrap();
        Self { app, running, database }
    }

    fn client(&self) -> Client {
        Client::new(&format!("http://{}", self.running.addr))
    }

    async fn count(&self, table: &str) -> i64 {
        let database = self.database.superuser().await;
        database.query_one(&format!("SELECT count(*) FROM {table}"), &[]).await.unwrap().get(0)
    }

    async fn stop(self) {
        self.running.stop().await.unwrap();
        self.app.db.close();
    }
}

fn input(token: &str) -> Value {
    json!({
        "token": token, "organisation": "Acme", "time_zone": "Europe/Berlin", "currency": "EUR",
        "name": "Ann", "email": "Ann@Acme.example", "password": "three words together",
    })
}

#[tokio::test]
async fn the_link_makes_the_first_owner_once() {
    let kept = Empty::start().await;
    let token = set_up::offer(&kept.app).await.unwrap().expect("the database is empty");
    let ann = kept.client();
    assert_eq!(ann.post(&at("/set-up"), &input(&token)).await.status, 204);
    let me: Me = ann.get(&at("/me")).await.into();
    assert_eq!((me.email.as_str(), me.organisation.name.as_str()), ("ann@acme.example", "Acme"));
    assert_eq!((me.organisation.demo, me.organisation.time_zone.as_str()), (false, "Europe/Berlin"));
    kept.client().post(&at("/set-up"), &input(&token)).await.refused(Code::NotFound);
    assert_eq!(set_up::offer(&kept.app).await.unwrap(), None, "there is an organisation now");
    assert_eq!((kept.count("organisations").await, kept.count("models").await), (1, 1));
    kept.stop().await;
}

#[tokio::test]
async fn what_is_refused_leaves_nothing_behind_and_the_link_good() {
    let kept = Empty::start().await;
    let token = set_up::offer(&kept.app).await.unwrap().unwrap();
    let somebody = kept.client();
    for (field, value, pointer) in [
        ("password", json!("short"), "/password"),
        ("password", json!("x".repeat(201)), "/password"),
        ("time_zone", json!("Mars/Olympus"), "/time_zone"),
        ("email", json!("ann"), "/email"),
        ("organisation", json!("  "), "/organisation"),
        ("name", json!("n".repeat(201)), "/name"),
    ] {
        let mut body = input(&token);
        body[field] = value;
        let problem = somebody.post(&at("/set-up"), &body).await.refused(Code::Invalid);
        assert_eq!(problem.errors[0].pointer, pointer);
    }
    let mut body = input(&token);
    body["currency"] = json!("euro");
    let problem = somebody.post(&at("/set-up"), &body).await.refused(Code::MalformedBody);
    assert_eq!(problem.errors[0].pointer, "/currency");
    let last = if token.ends_with('A') { 'E' } else { 'A' };
    for wrong in ["", "x", "%%%", &token[1..], &format!("{}{last}", &token[..token.len() - 1])] {
        somebody.post(&at("/set-up"), &input(wrong)).await.refused(Code::NotFound);
    }
    for table in ["organisations", "accounts", "members", "audit"] {
        assert_eq!(kept.count(table).await, 0, "{table}");
    }
    assert_eq!(somebody.post(&at("/set-up"), &input(&token)).await.status, 204);
    kept.stop().await;
}

#[tokio::test]
async fn of_two_at_once_one_wins() {
    let kept = Empty::start().await;
    let token = set_up::offer(&kept.app).await.unwrap().unwrap();
    let tries = (0..4).map(|_| async {
        let client = kept.client();
        client.post(&at("/set-up"), &input(&token)).await.status
    });
    let mut answers = futures_util::future::join_all(tries).await;
    answers.sort_unstable();
    assert_eq!(answers, [204, 404, 404, 404]);
    assert_eq!(kept.count("organisations").await, 1);
    kept.stop().await;
}

#[tokio::test]
async fn a_newer_link_and_an_organisation_made_otherwise_void_a_link() {
    let kept = Empty::start().await;
    let first = set_up::offer(&kept.app).await.unwrap().unwrap();
    let second = set_up::offer(&kept.app).await.unwrap().unwrap();
    kept.client().post(&at("/set-up"), &input(&first)).await.refused(Code::NotFound);
    let new = NewOrganisation {
        name: "Other".into(),
        time_zone: "UTC".into(),
        currency: "EUR".parse().unwrap(),
        demo: false,
    };
    organisations::create(&kept.app, &new, "test").await.unwrap();
    kept.client().post(&at("/set-up"), &input(&second)).await.refused(Code::NotFound);
    kept.stop().await;
}
