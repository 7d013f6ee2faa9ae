//! `kept member`: members of an organisation and their passwords.

use std::io::{self, IsTerminal};
use std::thread;

use clap::{Args, Subcommand, ValueEnum};
use kept_app::members::{self, NewMember};
use kept_app::{Actor, App, AppError, organisations, passwords};
use kept_core::access::Role;
use kept_core::ids::OrgId;
use tokio::sync::oneshot;

use crate::arguments::{self, Data};
use crate::database::with_app;
use crate::failure::Failure;
use crate::out;

/// Names these changes in the audit trail.
const REQUEST: &str = "command line";

/// What can be done with members.
#[derive(Debug, Subcommand)]
pub(crate) enum Member {
    /// Add a member
    Add(Add),
    /// Give a member another password and end their sessions
    ResetPassword(ResetPassword),
}

/// Arguments of `kept member add`.
#[derive(Args, Debug)]
pub(crate) struct Add {
    /// Sign-in e-mail
    #[arg(long)]
    email: String,
    /// Name
    #[arg(long)]
    name: String,
    /// What the member may do
    #[arg(long, value_enum)]
    role: RoleWord,
    /// The organisation, where there are several; `kept org list` shows them
    #[arg(long, value_parser = arguments::org_id)]
    org: Option<OrgId>,
    #[command(flatten)]
    password: Password,
    #[command(flatten)]
    data: Data,
}

/// Arguments of `kept member reset-password`.
#[derive(Args, Debug)]
pub(crate) struct ResetPassword {
    /// Sign-in e-mail
    #[arg(long)]
    email: String,
    #[command(flatten)]
    password: Password,
    #[command(flatten)]
    data: Data,
}

/// Where a password comes from: asked for at the terminal, unless one of these says otherwise.
#[derive(Args, Debug)]
#[group(multiple = false)]
struct Password {
    /// Make a password up and print it
    #[arg(long)]
    generate: bool,
    /// Read the password from the first line of standard input
    #[arg(long)]
    password_stdin: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum RoleWord {
    Owner,
    Manager,
    Agent,
    Viewer,
    Auditor,
}

impl From<RoleWord> for Role {
    fn from(word: RoleWord) -> Self {
        match word {
            RoleWord::Owner => Self::Owner,
            RoleWord::Manager => Self::Manager,
            RoleWord::Agent => Self::Agent,
            RoleWord::Viewer => Self::Viewer,
            RoleWord::Auditor => Self::Auditor,
        }
    }
}

/// Does it.
pub(crate) async fn run(member: Member) -> Result<(), Failure> {
    match member {
        Member::Add(it) => with_app(&it.data, async |app| add(&app, &it).await).await,
        Member::ResetPassword(it) => with_app(&it.data, async |app| reset(&app, &it).await).await,
    }
}

async fn add(app: &App, arguments: &Add) -> Result<(), Failure> {
    let actor = actor(app, arguments.org).await?;
    let has_account = members::has_account(app, &arguments.email).await?;
    // An account keeps its password, so none is asked for.
    let password = if has_account { passwords::make(&*app.ids) } else { arguments.password.get(app).await? };
    let new = NewMember {
        name: arguments.name.clone(),
        email: arguments.email.clone(),
        password: password.clone(),
        role: arguments.role.into(),
    };
    members::add(app, &actor, &new).await?;
    out::line(&format!("{} can sign in.", arguments.email));
    if has_account {
        out::line("The password is the one that this e-mail has already.");
    } else {
        arguments.password.print(&password);
    }
    Ok(())
}

async fn reset(app: &App, arguments: &ResetPassword) -> Result<(), Failure> {
    if !members::has_account(app, &arguments.email).await? {
        return Err(Failure::new(format!("nobody signs in with {}", arguments.email)));
    }
    let password = arguments.password.get(app).await?;
    members::reset_password(app, &arguments.email, &password, REQUEST).await?;
    out::line(&format!("{} has another password; all sessions have ended.", arguments.email));
    arguments.password.print(&password);
    Ok(())
}

/// Who acts from the shell: the system, in the organisation that was named or the only one there is.
pub(crate) async fn actor(app: &App, org: Option<OrgId>) -> Result<Actor, Failure> {
    let all = organisations::all(app).await?;
    let chosen = match (org, all.as_slice()) {
        (Some(id), all) => all.iter().find(|organisation| organisation.id == id).ok_or(AppError::NotFound)?,
        (None, [one]) => one,
        (None, []) => {
            return Err(Failure::new("there is no organisation yet; make one with `kept org create`"));
        }
        (None, _) => {
            return Err(Failure::new(
                "there are several organisations; name one with --org (`kept org list`)",
            ));
        }
    };
    Ok(Actor::system(chosen.id, &chosen.time_zone, REQUEST)?)
}

impl Password {
    async fn get(&self, app: &App) -> Result<String, Failure> {
        if self.generate {
            return Ok(passwords::make(&*app.ids));
        }
        let ask = if self.password_stdin { read } else { prompt };
        let (sender, typed) = oneshot::channel();
        // A thread of its own, which nobody waits for: a Ctrl-C while somebody thinks must be heard.
        thread::spawn(move || sender.send(ask()));
        typed.await.unwrap_or_else(|_| Err(Failure::new("the password could not be read")))
    }

    fn print(&self, password: &str) {
        if self.generate {
            out::line(&format!("Password: {password}"));
        }
    }
}

/// The first line of standard input.
fn read() -> Result<String, Failure> {
    let mut line = String::new();
    io::stdin().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// What somebody types twice at the terminal.
fn prompt() -> Result<String, Failure> {
    if !io::stdin().is_terminal() {
        return Err(Failure::new("no terminal to ask for the password: use --generate or --password-stdin"));
    }
    let first = rpassword::prompt_password("Password (at least 12 characters): ")?;
    let second = rpassword::prompt_password("Once more: ")?;
    if first == second {
        Ok(first)
    } else {
        Err(Failure::new("the two passwords differ; nothing was changed"))
    }
}
