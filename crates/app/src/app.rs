//! What every use case is given: the application and who acts.

use std::sync::Arc;

use kept_core::access::{Action, Role, Scope, may, scope_allows};
use kept_core::calendar::{Day, Instant};
use kept_core::ids::{KeyId, MemberId, OrgId, SessionId};
use kept_store::Db;
use tokio::runtime::Handle;
use tokio::sync::broadcast;
use uuid::Uuid;

use crate::asked::Asked;
use crate::env::{Clock, Ids};
use crate::error::AppError;
use crate::events::feed::Feeds;
use crate::limits::Limits;
use crate::metrics::Metrics;
use crate::responses::gather::Gather;
use crate::sessions;
use crate::zone::Zone;

/// The running application. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub db: Db,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Ids and secrets.
    pub ids: Arc<dyn Ids>,
    /// Where Kept is reached from outside, without a slash at the end; links are made only when it is set.
    pub public_url: Option<String>,
    /// How often something may be tried.
    pub limits: Arc<Limits>,
    /// Says, after a commit, that an organisation's events have grown. Streams read the events then.
    pub changed: broadcast::Sender<OrgId>,
    /// Says, after a commit, that somebody of an organisation may no longer do what they could. Answers that go on look
    /// again then.
    pub access: broadcast::Sender<OrgId>,
    /// Answers on their way to the disk.
    pub gather: Gather,
    /// Events on their way to those who watch.
    pub feeds: Feeds,
    /// What is counted for whoever watches the machine.
    pub metrics: Arc<Metrics>,
    /// Where work goes on that belongs to no single request: the threads that answer requests end one by one when the
    /// server stops, and what runs on them ends with them.
    pub runtime: Handle,
}

impl App {
    /// An application over `db`, which works on the runtime where `db` was opened.
    pub fn new(db: Db, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>, public_url: Option<String>) -> Self {
        let (changed, _) = broadcast::channel(1024);
        let (access, _) = broadcast::channel(64);
        let limits = Arc::new(Limits::new(&clock));
        let (gather, feeds) = (Gather::default(), Feeds::default());
        let (metrics, runtime) = (Arc::default(), db.runtime().clone());
        Self { db, clock, ids, public_url, limits, changed, access, gather, feeds, metrics, runtime }
    }

    /// Now.
    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    /// A new id.
    pub fn id(&self) -> Uuid {
        self.ids.id()
    }

    /// Tells streams of this process that events of `org` were committed.
    pub fn announce(&self, org: OrgId) {
        // Nobody listening is no error.
        let _ = self.changed.send(org);
    }

    /// Tells answers of this process that go on that somebody of `org` may no longer do what they could.
    pub fn access_changed(&self, org: OrgId) {
        // Nobody listening is no error.
        let _ = self.access.send(org);
    }

    /// Where Kept is reached from outside.
    ///
    /// # Errors
    /// [`AppError::Conflict`] when that is not known: then no link can be made.
    pub fn must_have_public_url(&self) -> Result<&str, AppError> {
        self.public_url.as_deref().ok_or_else(|| {
            let words = "Kept does not know where it is reached from outside, so it cannot make a link. Set \
                         KEPT_PUBLIC_URL and start it again.";
            AppError::Conflict(words.to_owned())
        })
    }
}

/// Who acts, and by which right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principal {
    /// The system itself, or whoever has its shell: it may do everything.
    System {
        /// The member whose wish it carries out, such as a file that is imported in the background.
        on_behalf_of: Option<MemberId>,
    },
    /// A signed-in member.
    Member {
        /// Who.
        id: MemberId,
        /// In which role.
        role: Role,
        /// In which browser; none where no browser takes part.
        session: Option<SessionId>,
    },
    /// A program with a key.
    Key {
        /// Which key.
        id: KeyId,
        /// What it may be used for.
        scopes: Vec<Scope>,
    },
}

/// Who does something, with what is needed to judge and to date what they do.
#[derive(Clone, Debug)]
pub struct Actor {
    /// In which organisation.
    pub org: OrgId,
    /// Who.
    pub principal: Principal,
    /// Zone of the organisation.
    pub zone: Zone,
    /// Names the request in log and audit.
    pub request_id: String,
    /// Under which conditions and which key of its own the request is to be done.
    pub asked: Asked,
}

impl Actor {
    /// The system itself, or whoever has its shell: it may do everything.
    pub fn system(org: OrgId, time_zone: &str, request_id: &str) -> Result<Self, AppError> {
        let zone = sessions::zone(time_zone)?;
        let principal = Principal::System { on_behalf_of: None };
        let (request_id, asked) = (request_id.to_owned(), Asked::default());
        Ok(Self { org, principal, zone, request_id, asked })
    }

    /// A member, in no browser.
    #[must_use]
    pub fn as_member(self, id: MemberId, role: Role) -> Self {
        Self { principal: Principal::Member { id, role, session: None }, ..self }
    }

    /// The member who acts, or whose wish is carried out; none for keys.
    pub const fn member(&self) -> Option<MemberId> {
        match self.principal {
            Principal::System { on_behalf_of } => on_behalf_of,
            Principal::Member { id, .. } => Some(id),
            Principal::Key { .. } => None,
        }
    }

    /// The key that acts.
    pub const fn key(&self) -> Option<KeyId> {
        match self.principal {
            Principal::Key { id, .. } => Some(id),
            Principal::System { .. } | Principal::Member { .. } => None,
        }
    }

    /// The member who acts, for what only a person has.
    ///
    /// # Errors
    /// [`AppError::NotAPerson`] for keys and the system.
    pub fn person(&self) -> Result<(MemberId, Role, Option<SessionId>), AppError> {
        match self.principal {
            Principal::Member { id, role, session } => Ok((id, role, session)),
            Principal::System { .. } | Principal::Key { .. } => Err(AppError::NotAPerson),
        }
    }

    /// Whether `action` is allowed: to a member by the role, to a key by its scopes.
    pub fn may(&self, action: Action) -> bool {
        match &self.principal {
            Principal::System { .. } => true,
            Principal::Member { role, .. } => may(*role, action),
            Principal::Key { scopes, .. } => scopes.iter().any(|scope| scope_allows(*scope, action)),
        }
    }

    /// Fails unless `action` is allowed.
    pub fn must(&self, action: Action) -> Result<(), AppError> {
        match &self.principal {
            _ if self.may(action) => Ok(()),
            Principal::Key { .. } => Err(AppError::NotInScope),
            Principal::System { .. } | Principal::Member { .. } => Err(AppError::NotAllowed),
        }
    }

    /// The same without conditions and key, for requests that are idempotent by what they hold.
    #[must_use]
    pub fn plain(&self) -> Self {
        Self { asked: Asked::default(), ..self.clone() }
    }

    /// The sender, where keys of requests are told apart: two senders may choose the same one.
    pub fn sender(&self) -> Uuid {
        let member = self.member().map(|member| member.0);
        member.or_else(|| self.key().map(|key| key.0)).unwrap_or_default()
    }

    /// Today, in the organisation's zone.
    pub fn today(&self, app: &App) -> Day {
        self.zone.day(app.now())
    }
}
