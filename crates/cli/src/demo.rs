//! `kept demo` and `kept serve --demo`: an organisation with invented data to look around in.

use clap::Args;
use kept_app::App;
use kept_app::demo::{self, Login};

use crate::arguments::Data;
use crate::database::with_app;
use crate::failure::Failure;
use crate::out;

/// Arguments of `kept demo`.
#[derive(Args, Debug)]
pub(crate) struct Demo {
    #[command(flatten)]
    data: Data,
}

/// Makes the demo, or gives its owner a new password.
pub(crate) async fn run(demo: Demo) -> Result<(), Failure> {
    let words = with_app(&demo.data, async |app| prepare(&app).await).await?;
    words.iter().for_each(|line| out::line(line));
    Ok(())
}

/// The same, for `kept serve --demo`: the lines to print.
pub(crate) async fn prepare(app: &App) -> Result<Vec<String>, Failure> {
    Ok(match demo::prepare(app).await? {
        Some(Login { email, password: Some(password) }) => vec![
            format!("demo sign-in     {email}"),
            format!("demo password    {password}   (new at each start, until you set one)"),
        ],
        Some(Login { email, password: None }) => {
            vec![format!("demo sign-in     {email} with the password you set")]
        }
        None => vec!["The database has organisations of its own, so no demo was made.".to_owned()],
    })
}
