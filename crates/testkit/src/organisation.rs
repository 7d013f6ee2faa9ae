//! The organisation that every [`crate::TestApp`] has: made once through the use cases, then copied with its database,
//! since hashing the passwords of five members takes longer than most tests.

use std::sync::Arc;

use kept_app::members::NewMember;
use kept_app::organisations::NewOrganisation;
use kept_app::{Actor, App};
use kept_core::access::Role;
use kept_core::ids::{MemberId, OrgId};
use kept_store::Db;
use tokio::sync::OnceCell;

use crate::cluster::Cluster;
use crate::env::{MockClock, SeededIds};

/// The password of every member.
pub const PASSWORD: &str = "correct horse battery";
/// All roles.
pub const ROLES: [Role; 5] = [Role::Owner, Role::Manager, Role::Agent, Role::Viewer, Role::Auditor];
/// The database that others are copied from.
const TEMPLATE: &str = "kept_organisation";
/// Before every test.
const MADE_AT: &str = "2015-01-01T00:00:00Z";

/// The organisation and its members, one of each role, in the order of [`ROLES`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Organisation {
    pub(crate) id: OrgId,
    pub(crate) members: [MemberId; 5],
}

impl Organisation {
    /// The one in the database that others are copied from, and the name of that database.
    pub(crate) async fn template(cluster: &Cluster) -> (&'static str, Self) {
        static MADE: OnceCell<Organisation> = OnceCell::const_new();
        (TEMPLATE, *MADE.get_or_init(|| Self::make(cluster)).await)
    }

    async fn make(cluster: &Cluster) -> Self {
        cluster.create(TEMPLATE, true).await;
        let clock = MockClock::at(MADE_AT.parse().expect("an instant"));
        let db = Db::open(&cluster.url(TEMPLATE), 1).expect("a pool");
        let app = App::new(db, Arc::new(clock), Arc::new(SeededIds::earlier(0)), None);
        let system = create(&app, "Test").await;
        let mut members = [MemberId(uuid::Uuid::nil()); 5];
        for (role, member) in ROLES.into_iter().zip(&mut members) {
            *member = add(&app, &system, &email(role), role).await;
        }
        // Postgres copies a database only when nobody is connected, and waits a while for the last to leave.
        app.db.close();
        Self { id: system.org, members }
    }
}

/// The sign-in e-mail of the member of a role.
pub fn email(role: Role) -> String {
    format!("{}@kept.test", role.as_str())
}

/// Makes an organisation in UTC and EUR.
pub(crate) async fn create(app: &App, name: &str) -> Actor {
    let new = NewOrganisation {
        name: name.to_owned(),
        time_zone: "UTC".to_owned(),
        currency: "EUR".parse().expect("a currency"),
        demo: false,
    };
    kept_app::organisations::create(app, &new, "test").await.expect("an organisation")
}

/// Adds a member named after the e-mail.
pub(crate) async fn add(app: &App, system: &Actor, email: &str, role: Role) -> MemberId {
    let (name, _) = email.split_once('@').expect("an e-mail");
    let (name, email, password) = (name.to_owned(), email.to_owned(), PASSWORD.to_owned());
    let member = NewMember { name, email, password, role };
    kept_app::members::add(app, system, &member).await.expect("a member").id
}
