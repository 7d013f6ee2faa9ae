//! What members keep: notes, surveys, themselves; and what happened: imports, events.

use kept_api::events::{Change, Event};
use kept_api::imports::Import;
use kept_api::members::{Member, MemberQuery};
use kept_api::notes::{Note, NoteQuery};
use kept_api::page::PageQuery;
use kept_api::surveys::{Survey, SurveyQuery};
use kept_core::ids::CustomerId;

use super::{Listed, Piece, external, maybe, word, yes};
use crate::app::{Actor, App};
use crate::error::AppError;
use crate::{events, imports, members, notes, surveys};

macro_rules! turned {
    ($($query:tt)+) => {
        fn turn(&mut self, cursor: Option<String>, limit: u32) {
            self.$($query)+.limit = Some(limit);
            let before = self.$($query)+.cursor.take();
            self.$($query)+.cursor = cursor.or(before);
        }
    };
}

/// The notes about a customer.
pub struct NotesOf(pub CustomerId, pub NoteQuery);

impl Listed for NotesOf {
    type Item = Note;
    const HEADING: &'static [&'static str] = &[
        "note id",
        "customer id",
        "note",
        "written by",
        "recorded at",
        "changed at",
        "external source",
        "external id",
    ];

    turned!(1);

    async fn page(&self, app: &App, actor: &Actor) -> Result<Piece<Note>, AppError> {
        let page = notes::list::run(app, actor, self.0, self.1.clone()).await?;
        Ok((page.items, page.next))
    }

    fn lines(note: &Note) -> Vec<Vec<String>> {
        let [source, id] = external(note.external.as_ref());
        vec![vec![
            note.id.to_string(),
            note.customer_id.to_string(),
            note.text.clone(),
            note.recorded_by.as_ref().map(|member| member.name.clone()).unwrap_or_default(),
            note.recorded_at.to_string(),
            note.updated_at.to_string(),
            source,
            id,
        ]]
    }
}

impl Listed for SurveyQuery {
    type Item = Survey;
    /// A line for each question.
    const HEADING: &'static [&'static str] = &[
        "survey id",
        "version",
        "title",
        "language",
        "frozen",
        "responses",
        "question",
        "question kind",
        "component",
        "question text",
        "required",
        "external source",
        "external id",
        "recorded at",
    ];

    fn turn(&mut self, cursor: Option<String>, limit: u32) {
        self.limit = Some(limit);
        self.cursor = cursor.or(self.cursor.take());
    }

    async fn page(&self, app: &App, actor: &Actor) -> Result<Piece<Survey>, AppError> {
        let page = surveys::list::run(app, actor, self.clone()).await?;
        Ok((page.items, page.next))
    }

    fn lines(survey: &Survey) -> Vec<Vec<String>> {
        let [source, id] = external(survey.external.as_ref());
        let line = |question: &kept_core::survey::Question| {
            vec![
                survey.id.to_string(),
                survey.version.to_string(),
                survey.body.title.clone(),
                survey.body.language.clone(),
                yes(survey.frozen),
                survey.responses.to_string(),
                question.key.as_str().to_owned(),
                question.kind.as_str().to_owned(),
                question.component.as_str().to_owned(),
                question.text.clone(),
                yes(question.required),
                source.clone(),
                id.clone(),
                survey.recorded_at.to_string(),
            ]
        };
        survey.body.questions.iter().map(line).collect()
    }
}

impl Listed for MemberQuery {
    type Item = Member;
    const HEADING: &'static [&'static str] =
        &["member id", "name", "role", "email", "recorded at", "last used at", "removed at"];

    fn turn(&mut self, cursor: Option<String>, limit: u32) {
        self.limit = Some(limit);
        self.cursor = cursor.or(self.cursor.take());
    }

    async fn page(&self, app: &App, actor: &Actor) -> Result<Piece<Member>, AppError> {
        let page = members::list::run(app, actor, self.clone()).await?;
        Ok((page.items, page.next))
    }

    fn lines(member: &Member) -> Vec<Vec<String>> {
        vec![vec![
            member.id.to_string(),
            member.name.clone(),
            member.role.as_str().to_owned(),
            member.email.clone().unwrap_or_default(),
            member.recorded_at.to_string(),
            maybe(member.last_used_at),
            maybe(member.removed_at),
        ]]
    }
}

/// All imports.
pub struct Imports(pub PageQuery);

impl Listed for Imports {
    type Item = Import;
    const HEADING: &'static [&'static str] = &[
        "import id",
        "file",
        "label",
        "mapping",
        "dry run",
        "state",
        "rows",
        "faulty rows",
        "new customers",
        "changed customers",
        "new promises",
        "changed promises",
        "new responses",
        "changed responses",
        "encoding",
        "delimiter",
        "sheet",
        "brought by",
        "recorded at",
        "ended at",
        "failure",
    ];

    turned!(0);

    async fn page(&self, app: &App, actor: &Actor) -> Result<Piece<Import>, AppError> {
        let page = imports::list(app, actor, &self.0).await?;
        Ok((page.items, page.next))
    }

    fn lines(import: &Import) -> Vec<Vec<String>> {
        let counts = &import.counts;
        let read_as = import.read_as.clone().unwrap_or_default();
        vec![vec![
            import.id.to_string(),
            import.name.clone(),
            import.label.clone(),
            import.mapping.as_ref().map(|mapping| mapping.name.clone()).unwrap_or_default(),
            yes(import.dry_run),
            word(&import.state),
            counts.rows.to_string(),
            counts.faulty_rows.to_string(),
            counts.customers.new.to_string(),
            counts.customers.changed.to_string(),
            counts.promises.new.to_string(),
            counts.promises.changed.to_string(),
            counts.responses.new.to_string(),
            counts.responses.changed.to_string(),
            read_as.encoding.unwrap_or_default(),
            maybe(read_as.delimiter),
            read_as.sheet.unwrap_or_default(),
            import.by.as_ref().map(|member| member.name.clone()).unwrap_or_default(),
            import.recorded_at.to_string(),
            maybe(import.ended_at),
            import.failure.clone().unwrap_or_default(),
        ]]
    }
}

/// All events that the list of events shows.
pub struct Events(pub PageQuery);

impl Listed for Events {
    type Item = Event;
    const HEADING: &'static [&'static str] = &["event id", "at", "what changed", "its id"];

    turned!(0);

    async fn page(&self, app: &App, actor: &Actor) -> Result<Piece<Event>, AppError> {
        let page = events::list::run(app, actor, self.0.clone()).await?;
        Ok((page.items, page.next))
    }

    fn lines(event: &Event) -> Vec<Vec<String>> {
        let (what, id) = match &event.change {
            Change::Customer { id } => ("customer", id.to_string()),
            Change::Import { id } => ("import", id.to_string()),
            Change::Organisation => ("organisation", String::new()),
        };
        vec![vec![event.id.to_string(), event.at.to_string(), what.to_owned(), id]]
    }
}
