//! A whole organisation out of one Kept and into another.

use std::fs::File;
use std::io::{Read, Write};
use std::sync::Arc;

use kept_api::archive::{ArchiveFile, MANIFEST};
use kept_api::customers::CustomerQuery;
use kept_api::imports::ImportState;
use kept_api::responses::{NewResponse, Received};
use kept_api::scorecards::{Scorecard, ScorecardQuery};
use kept_app::closes::{self, Force};
use kept_app::imports::{LocalFile, run_local};
use kept_app::{Actor, App, AppError, archive, customers, scorecards};
use kept_core::calendar::Day;
use kept_core::ids::{CustomerId, ResponseId};
use kept_core::promise::{Claim, Ground};
use kept_core::response::AnswerInput;
use kept_store::Db;
use kept_testkit::{MockClock, SeededIds, TestApp, TestDatabase};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const NOW: &str = "2026-03-02T09:00:00Z";
const ROWS: &str = include_str!("../../docs/examples/office-service.csv");
const MAPPING: &str = include_str!("../../docs/examples/office-service.toml");

/// A Kept in which something has happened: an import, a promise settled twice, answers, days that were closed.
async fn lived_in() -> TestApp {
    let kept = TestApp::builder().now(NOW).start().await;
    let input = Box::new(ROWS.as_bytes());
    let file = LocalFile { name: "office-service.csv", label: "", bytes: ROWS.len() as u64, input };
    let imported =
        run_local(&kept.app, &kept.system, file, MAPPING, false, &mut |_| ()).await.expect("an import");
    assert_eq!((imported.state, imported.counts.faulty_rows), (ImportState::Done, 0));
    let owner = kept.owner().await;
    let customer = owner
        .customer("شركة \"النور\"\nللتجارة")
        .segment("Nord")
        .yearly_value(9_007_199_254_741)
        .make()
        .await;
    let promise = owner.promise(customer.id, "=1+1", "2026-03-01").made("2026-02-20").make().await;
    owner.settle(promise.id, Claim::Delivered { late_hours: 30 }, Ground::Staff, "2026-03-02").await;
    let survey = owner.survey("Wie war's?").make().await;
    let ask = owner.call(survey.id, customer.id).await;
    let answers = survey.body.questions.iter().map(|question| AnswerInput {
        key: question.key.clone(),
        value: question.required.then_some(2),
        text: (!question.required).then(|| "zu spät \u{1F620}".to_owned()),
    });
    let new = NewResponse { id: ResponseId(kept.app.id()), ask_id: ask.id, answers: answers.collect() };
    let _: Received = owner.post("/api/v1/responses", &new).await.into();
    for day in ["2026-01-31", "2026-03-02"] {
        closes::close(&kept.app, kept.org(), day.parse().unwrap(), Force::Always).await.expect("a close");
    }
    kept
}

/// Another Kept, empty, at the same moment.
async fn elsewhere() -> (TestDatabase, App) {
    let database = TestDatabase::migrated().await;
    let db = Db::open(&database.url(), 4).expect("a pool");
    let clock = Arc::new(MockClock::at(NOW.parse().unwrap()));
    (database, App::new(db, clock, Arc::new(SeededIds::new(7)), None))
}

async fn write(app: &App, actor: &Actor) -> File {
    let file = tempfile::tempfile().expect("a file");
    archive::write(app, actor, file.try_clone().unwrap(), &mut |_| ()).await.expect("an archive");
    file
}

/// The customers with their scores of a closed day, and each scorecard on that day.
async fn figures(app: &App, actor: &Actor, day: &str) -> (Vec<String>, Vec<Scorecard>) {
    let day: Day = day.parse().unwrap();
    let (mut lines, mut cards, mut cursor) = (Vec::new(), Vec::new(), None);
    loop {
        let query = CustomerQuery { cursor, limit: Some(50), as_of: Some(day), ..CustomerQuery::default() };
        let page = customers::list::run(app, actor, query).await.expect("a page");
        for item in &page.items {
            lines.push(serde_json::to_string(item).unwrap());
            cards.push(card(app, actor, item.id, day).await);
        }
        cursor = page.next;
        if cursor.is_none() {
            return (lines, cards);
        }
    }
}

async fn card(app: &App, actor: &Actor, customer: CustomerId, day: Day) -> Scorecard {
    let query = ScorecardQuery { as_of: Some(day), known_at: None };
    scorecards::read::run(app, actor, customer, &query).await.expect("a scorecard")
}

/// The files of an archive with their contents.
fn contents(file: &File) -> Vec<(String, String)> {
    let mut zip = ZipArchive::new(file.try_clone().unwrap()).unwrap();
    let names: Vec<String> = zip.file_names().map(|name| name.unwrap().into_owned()).collect();
    let text = |name: &String| {
        let mut text = String::new();
        zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    };
    let texts: Vec<String> = names.iter().map(text).collect();
    names.into_iter().zip(texts).collect()
}

fn packed(files: &[(String, String)]) -> File {
    let file = tempfile::tempfile().unwrap();
    let mut zip = ZipWriter::new(file.try_clone().unwrap());
    for (name, text) in files {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap();
    file
}

#[tokio::test(flavor = "multi_thread")]
async fn another_kept_has_the_same_scores_to_the_bit() {
    let here = Box::pin(lived_in()).await;
    let file = write(&here.app, &here.system).await;
    let (database, there) = elsewhere().await;
    let mut told: Vec<ArchiveFile> = Vec::new();
    let mut tell = |file: &ArchiveFile| told.push(file.clone());
    let restored = archive::read(&there, file.try_clone().unwrap(), false, "test", &mut tell).await;
    let restored = restored.expect("it is read");
    assert_eq!((restored.org, restored.name.as_str()), (here.org(), "Test"));
    assert_eq!(told, restored.manifest.files);
    assert_eq!(restored.without_password.len(), 5, "a member of every role");

    let actor = Actor::system(restored.org, "UTC", "test").unwrap();
    for day in ["2026-03-02", "2026-01-31"] {
        let (ours, theirs) =
            (figures(&here.app, &here.system, day).await, figures(&there, &actor, day).await);
        assert!(ours.1.len() > 30 && ours.1.iter().any(|card| card.report.grade.is_some()));
        assert_eq!(ours, theirs, "on {day}");
    }
    // What is derived is what a recount gives, and the archive of the archive is the archive.
    let counts = "SELECT month, question_key, segment, touchpoint, channel, value, sum(votes)::int8 FROM (SELECT month, \
                  question_key, segment, touchpoint, channel, value, votes FROM histograms WHERE cut = 'each' UNION ALL \
                  SELECT month, question_key, segment, touchpoint, channel, value, votes FROM histogram_deltas) counted GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6";
    let count = async |database: &TestDatabase| {
        let rows = database.superuser().await.query(counts, &[]).await.unwrap();
        rows.iter().map(|row| (row.get::<_, String>(1), row.get::<_, i64>(6))).collect::<Vec<_>>()
    };
    let (ours, theirs) = (count(&here.database).await, count(&database).await);
    assert!(!ours.is_empty());
    assert_eq!(ours, theirs);
    let again = write(&there, &actor).await;
    let differ: Vec<String> = contents(&file)
        .into_iter()
        .zip(contents(&again))
        .filter_map(|(ours, theirs)| (ours != theirs).then_some(ours.0))
        .collect();
    assert_eq!(differ, ["audit.jsonl", MANIFEST], "the audit trail has two more lines");
    there.db.close();
}

#[tokio::test(flavor = "multi_thread")]
async fn it_can_stand_beside_the_one_that_it_was_written_from() {
    let here = Box::pin(lived_in()).await;
    let file = write(&here.app, &here.system).await;
    let read =
        async |copy| archive::read(&here.app, file.try_clone().unwrap(), copy, "test", &mut |_| ()).await;
    assert!(matches!(read(false).await, Err(AppError::Conflict(_))), "it is here already");
    let copy = read(true).await.expect("a copy");
    assert_ne!(copy.org, here.org());
    assert!(copy.without_password.is_empty(), "everybody has an account");
    let actor = Actor { org: copy.org, ..here.system.clone() };
    assert_eq!(
        figures(&here.app, &here.system, "2026-03-02").await,
        figures(&here.app, &actor, "2026-03-02").await
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_changed_or_is_no_archive_leaves_nothing_behind() {
    let here = Box::pin(lived_in()).await;
    let files = contents(&write(&here.app, &here.system).await);
    let changed = |name: &str, from: &str, to: &str| {
        let mut files = files.clone();
        let (_, text) = files.iter_mut().find(|file| file.0 == name).expect("a file");
        assert!(text.contains(from), "{from:?} is in {name}");
        *text = text.replacen(from, to, 1);
        packed(&files)
    };
    let mut text = tempfile::tempfile().unwrap();
    text.write_all(ROWS.as_bytes()).unwrap();
    let wrong = [
        text,
        tempfile::tempfile().unwrap(),
        packed(&files[..files.len() - 1]),
        packed(&files[1..]),
        changed(MANIFEST, "kept-archive", "kept-other"),
        changed(MANIFEST, "\"schema\": \"2", "\"schema\": \"3"),
        changed(MANIFEST, "\"members\"", "\"../members\""),
        changed("customers.jsonl", "Northgate", "Southgate"),
        changed("answers.jsonl", "{", "["),
        changed("members.jsonl", "owner@kept.test", "nobody"),
    ];
    let (database, there) = elsewhere().await;
    for (number, file) in wrong.into_iter().enumerate() {
        let refused = archive::read(&there, file, false, "test", &mut |_| ()).await;
        assert!(matches!(refused, Err(AppError::Invalid(_))), "{number}: {refused:?}");
    }
    let rows = "SELECT (SELECT count(*) FROM organisations) + (SELECT count(*) FROM accounts)";
    let left: i64 = database.superuser().await.query_one(rows, &[]).await.unwrap().get(0);
    assert_eq!(left, 0);
    there.db.close();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_takes_it_along_over_the_interface() {
    let here = Box::pin(lived_in()).await;
    let owner = here.owner().await;
    let request = owner.request(reqwest::Method::GET, "/api/v1/archive.zip");
    let answer = request.send().await.expect("an answer");
    assert_eq!(answer.headers()["content-type"], "application/zip");
    assert_eq!(answer.headers()["content-disposition"], "attachment; filename=\"kept-2026-03-02.zip\"");
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(&answer.bytes().await.expect("the archive")).unwrap();
    let (_database, there) = elsewhere().await;
    let restored = archive::read(&there, file, false, "test", &mut |_| ()).await.expect("it is read");
    assert_eq!(restored.org, here.org());
    there.db.close();
}

#[tokio::test(flavor = "multi_thread")]
async fn only_an_owner_takes_everything_away() {
    let kept = TestApp::start().await;
    for role in [kept_core::access::Role::Manager, kept_core::access::Role::Auditor] {
        let file = tempfile::tempfile().unwrap();
        let refused = archive::write(&kept.app, &kept.actor(role), file, &mut |_| ()).await;
        assert!(matches!(refused, Err(AppError::NotAllowed)));
    }
}
