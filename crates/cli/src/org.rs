//! `kept org`: organisations.

use clap::{Args, Subcommand};
use kept_app::organisations::{self, NewOrganisation};
use kept_core::money::Currency;

use crate::arguments::{self, Data};
use crate::database::with_app;
use crate::failure::Failure;
use crate::out;

/// What can be done with organisations.
#[derive(Debug, Subcommand)]
pub(crate) enum Org {
    /// Make an organisation; then add its owner with `kept member add`
    Create(Create),
    /// List the organisations with their ids
    List(List),
}

/// Arguments of `kept org create`.
#[derive(Args, Debug)]
pub(crate) struct Create {
    /// Its name
    #[arg(long)]
    name: String,
    /// Its time zone: a day of a record is a calendar day there
    #[arg(long, value_name = "ZONE", help = "IANA time zone, such as Europe/Berlin")]
    time_zone: String,
    /// All sums are in this
    #[arg(long, value_parser = arguments::currency, help = "Base currency, such as EUR")]
    currency: Currency,
    #[command(flatten)]
    data: Data,
}

/// Arguments of `kept org list`.
#[derive(Args, Debug)]
pub(crate) struct List {
    #[command(flatten)]
    data: Data,
}

/// Does it.
pub(crate) async fn run(org: Org) -> Result<(), Failure> {
    match org {
        Org::Create(create) => {
            let new = NewOrganisation {
                name: create.name,
                time_zone: create.time_zone,
                currency: create.currency,
                demo: false,
            };
            let made = with_app(&create.data, async |app| {
                Ok(organisations::create(&app, &new, "command line").await?)
            });
            let id = made.await?.org;
            out::line(&format!("{id}  {}", new.name));
            out::line(&format!("Next: kept member add --org {id} --role owner --email … --name …"));
            Ok(())
        }
        Org::List(list) => {
            let all = with_app(&list.data, async |app| Ok(organisations::all(&app).await?)).await?;
            for organisation in all {
                out::line(&format!("{}  {}", organisation.id, organisation.name));
            }
            Ok(())
        }
    }
}
