//! Making an organisation, by the set-up link, the command line or the demo; its settings.

pub mod change;
pub mod read;

use kept_api::organisations::OrganisationSettings;
use kept_core::calendar::Instant;
use kept_core::ids::OrgId;
use kept_core::model::Model;
use kept_core::money::Currency;
use kept_core::violation::{Violation, check_text};
use kept_store::organisations::Organisation;
use kept_store::{GlobalTx, TenantTx};
use serde::Serialize;

use crate::app::{Actor, App};
use crate::error::AppError;
use crate::publish::{audit, json};
use crate::zone::Zone;

/// An organisation to be.
#[derive(Clone, Debug)]
pub struct NewOrganisation {
    /// Name, 1 to 200 characters.
    pub name: String,
    /// IANA time zone, such as `Europe/Berlin`.
    pub time_zone: String,
    /// All sums are in this.
    pub currency: Currency,
    /// Made by `--demo`; its data are invented.
    pub demo: bool,
}

impl NewOrganisation {
    /// Every fault, with pointers as in `POST /set-up`.
    pub fn check(&self, faults: &mut Vec<Violation>) {
        faults.extend(self::faults("/organisation", &self.name, &self.time_zone));
    }
}

/// What is wrong with a name, which stands at `name_at`, and a time zone.
fn faults(name_at: &str, name: &str, time_zone: &str) -> Vec<Violation> {
    let mut faults = Vec::new();
    check_text(name_at, name, 200, &mut faults);
    if Zone::parse(time_zone).is_err() {
        let detail = "Write an IANA time zone, such as Europe/Berlin.";
        faults.push(Violation::new("/time_zone", "unknown-zone", detail));
    }
    faults
}

/// The organisation as it is shown.
async fn shown(
    tx: &mut TenantTx,
    app: &App,
    organisation: Organisation,
) -> Result<OrganisationSettings, AppError> {
    Ok(OrganisationSettings {
        id: organisation.id,
        name: organisation.name,
        time_zone: organisation.time_zone,
        currency: organisation.currency,
        currency_in_use: kept_store::organisations::has_amounts(tx).await?,
        demo: organisation.demo,
        recorded_at: organisation.recorded_at,
        public_url: app.public_url.clone(),
    })
}

/// An organisation in the audit trail.
#[derive(Serialize)]
struct Audited<'a> {
    name: &'a str,
    time_zone: &'a str,
    currency: Currency,
    demo: bool,
}

/// Makes an organisation with the first model.
pub async fn create(app: &App, new: &NewOrganisation, request_id: &str) -> Result<Actor, AppError> {
    let tx = app.db.global().await?;
    let (tx, actor) = create_in(tx, app, new, request_id).await?;
    tx.commit().await?;
    Ok(actor)
}

/// All organisations, oldest first; for whoever has the shell of the server.
pub async fn all(app: &App) -> Result<Vec<Organisation>, AppError> {
    Ok(kept_store::organisations::all(&mut app.db.global().await?).await?)
}

/// Makes an organisation in the caller's transaction, which is bound to it from then on; the system acts.
pub(crate) async fn create_in(
    mut tx: GlobalTx,
    app: &App,
    new: &NewOrganisation,
    request_id: &str,
) -> Result<(TenantTx, Actor), AppError> {
    let mut faults = Vec::new();
    new.check(&mut faults);
    AppError::unless_empty(faults)?;
    let organisation = stored(app.id(), new, app.now());
    kept_store::organisations::insert(&mut tx, &organisation).await?;
    // A link that was made for the empty database must not make a second owner.
    kept_store::set_up::clear(&mut tx).await?;
    let mut tx = tx.bind(organisation.id).await?;
    kept_store::models::insert(&mut tx, &Model::default(), None, "", app.now()).await?;
    let actor = Actor::system(organisation.id, &organisation.time_zone, request_id)?;
    let after = Audited {
        name: &organisation.name,
        time_zone: &organisation.time_zone,
        currency: organisation.currency,
        demo: organisation.demo,
    };
    audit(&mut tx, app, &actor, "create", "organisation", organisation.id.0, None, json(&after)?).await?;
    Ok((tx, actor))
}

fn stored(id: uuid::Uuid, new: &NewOrganisation, now: Instant) -> Organisation {
    Organisation {
        id: OrgId(id),
        name: new.name.trim().to_owned(),
        time_zone: new.time_zone.clone(),
        currency: new.currency,
        demo: new.demo,
        recorded_at: now,
    }
}
