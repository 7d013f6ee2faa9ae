//! An organisation with invented data, to look around in.

use kept_api::imports::ImportState;
use kept_api::page::{MAX_LIMIT, PageQuery};
use kept_api::surveys::NewSurvey;
use kept_core::access::Role;
use kept_core::component::Component;
use kept_core::money::Currency;
use kept_core::survey::{Question, QuestionKind, SurveyBody};
use kept_store::organisations::Organisation;

use crate::app::{Actor, App};
use crate::error::AppError;
use crate::imports::{self, LocalFile, examples};
use crate::members::{self, NewMember};
use crate::organisations::{self, NewOrganisation};
use crate::{passwords, surveys};

/// Sign-in e-mail of the demo's owner.
pub const EMAIL: &str = "owner@demo.example";
/// Name of the file that it is filled with.
const FILE: &str = "office-service.csv";
/// Names what the demo does in the audit trail.
const REQUEST: &str = "demo";

/// How to sign in.
pub struct Login {
    /// Sign-in e-mail.
    pub email: &'static str,
    /// The password; none when somebody has set one, which nobody can read back.
    pub password: Option<String>,
}

/// Makes the demo in an empty database. Where there is one, gives its owner a new password, unless somebody has set
/// one; so the password can be shown each time and is stored nowhere. None when the database has other organisations.
pub async fn prepare(app: &App) -> Result<Option<Login>, AppError> {
    let all = organisations::all(app).await?;
    let (actor, password) = match all.iter().find(|organisation| organisation.demo) {
        Some(demo) => {
            let password = new_password(app, demo).await?;
            (Actor::system(demo.id, &demo.time_zone, REQUEST)?, password)
        }
        None if all.is_empty() => {
            let (actor, password) = make(app).await?;
            (actor, Some(password))
        }
        None => return Ok(None),
    };
    fill(app, &actor).await?;
    Ok(Some(Login { email: EMAIL, password }))
}

/// Brings in the example file and a survey, as anybody would; each once, also where an earlier start was cut short.
async fn fill(app: &App, actor: &Actor) -> Result<(), AppError> {
    let page = PageQuery { cursor: None, limit: Some(MAX_LIMIT) };
    let before = imports::list(app, actor, &page).await?;
    if !before.items.iter().any(|import| import.name == FILE && import.state == ImportState::Done) {
        let text = examples::OFFICE_SERVICE_FILE;
        let file = LocalFile { name: FILE, bytes: text.len() as u64, input: Box::new(text.as_bytes()) };
        let import =
            imports::run_local(app, actor, file, examples::OFFICE_SERVICE, false, &mut |_| {}).await?;
        if let Some(failure) = import.failure {
            return Err(AppError::Internal(format!("the demo's file could not be read: {failure}")));
        }
    }
    if surveys::list::run(app, actor, page).await?.items.is_empty() {
        surveys::make::run(app, actor, NewSurvey { id: None, body: survey()? }).await?;
    }
    Ok(())
}

/// Asks what the file asked, by the same keys, so that new answers stand beside the old.
fn survey() -> Result<SurveyBody, AppError> {
    use QuestionKind::{ChooseAgain, Expectation, Open, Recommend, Satisfaction};
    let questions = [
        (
            "job_expectation",
            Expectation,
            "Compared with what you expected, how was our work?",
            ["Much less", "Much more"],
        ),
        (
            "job_satisfaction",
            Satisfaction,
            "How satisfied are you with it?",
            ["Very dissatisfied", "Very satisfied"],
        ),
        ("choose_again", ChooseAgain, "Would you choose us again?", ["Certainly not", "Certainly"]),
        ("recommend", Recommend, "Would you recommend us?", ["Not at all", "Certainly"]),
        ("job_words", Open, "What should we keep, and what should we change?", ["", ""]),
    ];
    let question = |(key, kind, text, ends): (&str, QuestionKind, &str, [&str; 2])| {
        let key = key.parse().map_err(|error| AppError::Internal(format!("{key}: {error}")))?;
        let labels = if kind == Open { Vec::new() } else { ends.map(str::to_owned).to_vec() };
        let required = matches!(kind, Expectation | Satisfaction);
        Ok(Question { key, kind, component: Component::Service, text: text.to_owned(), labels, required })
    };
    let questions = questions.into_iter().map(question).collect::<Result<_, AppError>>()?;
    Ok(SurveyBody { title: "How did we do?".to_owned(), language: "en".to_owned(), questions })
}

async fn make(app: &App) -> Result<(Actor, String), AppError> {
    let currency: Currency = "EUR".parse().map_err(|error| AppError::Internal(format!("{error}")))?;
    let organisation = NewOrganisation {
        name: "Kept demo".to_owned(),
        time_zone: "Europe/Berlin".to_owned(),
        currency,
        demo: true,
    };
    let password = passwords::make(&*app.ids);
    let owner = NewMember {
        name: "Demo owner".to_owned(),
        email: EMAIL.to_owned(),
        password: password.clone(),
        role: Role::Owner,
    };
    let hash = members::prepare(app, &owner).await?;
    let tx = app.db.global().await?;
    let (tx, actor) = organisations::create_in(tx, app, &organisation, REQUEST).await?;
    let (tx, account) = members::account_in(tx.unbind().await?, app, &actor, &owner, hash).await?;
    let (tx, _) = members::add_in(tx, app, &actor, &owner, account).await?;
    tx.commit().await?;
    Ok((actor, password))
}

async fn new_password(app: &App, demo: &Organisation) -> Result<Option<String>, AppError> {
    let mut tx = app.db.global().await?;
    let Some(account) = kept_store::accounts::by_email(&mut tx, EMAIL).await? else { return Ok(None) };
    let mut tx = tx.bind(demo.id).await?;
    let Some(member) = kept_store::members::of_account(&mut tx, account.id).await? else { return Ok(None) };
    if kept_store::audit::has(&mut tx, members::RESET_PASSWORD, "member", member.id.0).await? {
        return Ok(None);
    }
    // No transaction stays open while a password is hashed.
    tx.commit().await?;
    let password = passwords::make(&*app.ids);
    let hash = passwords::hash(password.clone(), app.ids.secret()).await?;
    let mut tx = app.db.global().await?;
    kept_store::accounts::set_password(&mut tx, account.id, &hash).await?;
    let mut tx = tx.bind(demo.id).await?;
    let actor = Actor::system(demo.id, &demo.time_zone, REQUEST)?;
    crate::publish::audit(&mut tx, app, &actor, "renew-password", "member", member.id.0, None, None).await?;
    tx.commit().await?;
    Ok(Some(password))
}
