//! `kept token`: keys for programs, as in `POST /keys`.

use clap::{Args, Subcommand};
use kept_api::keys::{Key, NewKey};
use kept_api::page::{MAX_LIMIT, PageQuery};
use kept_app::{App, keys};
use kept_core::access::Scope;
use kept_core::calendar::Day;
use kept_core::ids::{KeyId, OrgId};

use crate::arguments::{self, Data};
use crate::database::with_app;
use crate::failure::Failure;
use crate::member::actor;
use crate::out;

/// What can be done with keys.
#[derive(Debug, Subcommand)]
pub(crate) enum Token {
    /// Make a key and print its secret, which is shown this once
    Create(Create),
    /// List the keys, without their secrets
    List(List),
    /// Revoke a key: the next request with it is refused
    Revoke(Revoke),
}

/// Arguments of `kept token create`.
#[derive(Args, Debug)]
pub(crate) struct Create {
    /// What it is for
    #[arg(long)]
    name: String,
    #[arg(long, value_delimiter = ',', required = true, value_name = "SCOPE")]
    #[arg(
        help = "What it may be used for: read, write_customers, ask, write_surveys, import, with commas between them"
    )]
    scopes: Vec<Scope>,
    #[arg(long, value_name = "DAY", value_parser = day)]
    #[arg(
        help = "The first day on which it no longer works (YYYY-MM-DD); without it the key works until it is revoked"
    )]
    expires: Option<Day>,
    /// The organisation, where there are several; `kept org list` shows them
    #[arg(long, value_parser = arguments::org_id)]
    org: Option<OrgId>,
    #[command(flatten)]
    data: Data,
}

/// Arguments of `kept token list`.
#[derive(Args, Debug)]
pub(crate) struct List {
    /// The organisation, where there are several; `kept org list` shows them
    #[arg(long, value_parser = arguments::org_id)]
    org: Option<OrgId>,
    #[command(flatten)]
    data: Data,
}

/// Arguments of `kept token revoke`.
#[derive(Args, Debug)]
pub(crate) struct Revoke {
    /// Which key; `kept token list` shows them
    #[arg(value_parser = key_id)]
    id: KeyId,
    /// The organisation, where there are several; `kept org list` shows them
    #[arg(long, value_parser = arguments::org_id)]
    org: Option<OrgId>,
    #[command(flatten)]
    data: Data,
}

fn day(text: &str) -> Result<Day, String> {
    text.parse().map_err(|error: kept_core::calendar::NotADay| error.to_string())
}

fn key_id(text: &str) -> Result<KeyId, String> {
    text.parse().map_err(|_| "not an id; `kept token list` shows them".to_owned())
}

/// Does it.
pub(crate) async fn run(token: Token) -> Result<(), Failure> {
    match token {
        Token::Create(it) => with_app(&it.data, async |app| create(&app, &it).await).await,
        Token::List(it) => with_app(&it.data, async |app| list(&app, &it).await).await,
        Token::Revoke(it) => with_app(&it.data, async |app| revoke(&app, &it).await).await,
    }
}

async fn create(app: &App, arguments: &Create) -> Result<(), Failure> {
    let actor = actor(app, arguments.org).await?;
    let expires_at = match arguments.expires {
        None => None,
        Some(day) => {
            let unknown = || Failure::new(format!("{day} does not begin in the organisation's time zone"));
            Some(actor.zone.instant(day, 0, 0, 0).ok_or_else(unknown)?)
        }
    };
    let new = NewKey { id: None, name: arguments.name.clone(), scopes: arguments.scopes.clone(), expires_at };
    let made = keys::make::run(app, &actor, new).await?.thing;
    // Alone on standard output, so that a script can take it.
    out::line(made.secret.as_deref().unwrap_or_default());
    out::complain(&format!("key {} was made; its secret is shown this once", made.key.id));
    Ok(())
}

async fn list(app: &App, arguments: &List) -> Result<(), Failure> {
    let actor = actor(app, arguments.org).await?;
    let mut cursor = None;
    loop {
        let page = keys::list::run(app, &actor, PageQuery { cursor, limit: Some(MAX_LIMIT) }).await?;
        page.items.iter().for_each(|key| out::line(&line(key)));
        cursor = page.next;
        if cursor.is_none() {
            return Ok(());
        }
    }
}

fn line(key: &Key) -> String {
    let scopes: Vec<&str> = key.scopes.iter().map(|scope| scope.as_str()).collect();
    let state = match (key.revoked_at, key.expires_at) {
        (Some(at), _) => format!("revoked {at}"),
        (None, Some(at)) => format!("expires {at}"),
        (None, None) => "does not expire".to_owned(),
    };
    let used = key.last_used_at.map_or("never used".to_owned(), |at| format!("last used {at}"));
    format!("{}  {}  {}  {state}  {used}", key.id, key.name, scopes.join(","))
}

async fn revoke(app: &App, arguments: &Revoke) -> Result<(), Failure> {
    let actor = actor(app, arguments.org).await?;
    keys::revoke::run(app, &actor, arguments.id).await?;
    out::line("Revoked.");
    Ok(())
}
