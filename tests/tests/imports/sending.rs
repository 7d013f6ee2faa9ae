//! Sending files and waiting for what they bring.

use kept_api::imports::{Changes, Import, ImportCounts, ImportState};
use kept_core::ids::ImportId;
use kept_testkit::{Answer, Client, TestApp};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use uuid::Uuid;

pub(crate) const MARKETPLACE: &str = kept_app::imports::examples::MARKETPLACE_ORDERS;
/// Forty invented orders in the form of a marketplace's.
pub(crate) const ORDERS: &str = include_str!("../../fixtures/marketplace-orders.csv");

/// A mapping of little files: who, in which segment, how satisfied, when.
pub(crate) const SMALL: &str = r#"
    version = 1
    source = "small"
    zone = "Europe/Berlin"
    [customer]
    id = { column = "who" }
    name = { column = "name" }
    segment = { column = "segment" }
    [[response]]
    id = { column = "no" }
    given = { column = "day", format = "%Y-%m-%d" }
    [[response.answer]]
    key = "small_satisfaction"
    kind = "satisfaction"
    component = "service"
    value = { column = "score" }
    comment = { key = "small_words", columns = ["words"] }
"#;
pub(crate) const SMALL_HEADING: &str = "no,who,name,segment,day,score,words\n";

pub(crate) fn id(number: u128) -> ImportId {
    ImportId(Uuid::from_u128(number))
}

pub(crate) fn path(id: ImportId, name: &str, dry_run: bool) -> String {
    format!("/api/v1/imports?id={id}&name={name}&dry_run={dry_run}")
}

pub(crate) fn form(mapping: &str, file: &[u8]) -> Form {
    let file = Part::bytes(file.to_vec()).file_name("file.csv");
    Form::new().text("mapping", mapping.to_owned()).part("file", file)
}

pub(crate) async fn send(client: &Client, id: ImportId, mapping: &str, file: &[u8], dry_run: bool) -> Answer {
    let request = client.request(Method::POST, &path(id, "file.csv", dry_run));
    client.send(request.multipart(form(mapping, file))).await
}

/// Runs what waits, as the worker does.
pub(crate) async fn work(app: &TestApp) {
    while kept_app::imports::work(&app.app, None).await.unwrap() {}
}

pub(crate) async fn read(client: &Client, id: ImportId) -> Import {
    client.get(&kept_api::paths::import(id)).await.into()
}

/// Sends a file, runs it and tells how it went. The counts of a dry run before it must be the same.
pub(crate) async fn import(app: &TestApp, client: &Client, mapping: &str, file: &[u8]) -> Import {
    let mut ended = Vec::new();
    for dry_run in [true, false] {
        let id = ImportId(app.app.id());
        let answer = send(client, id, mapping, file, dry_run).await;
        assert_eq!(answer.status, 202, "{}", answer.text());
        assert_eq!(answer.into::<Import>().state, ImportState::Waiting);
        work(app).await;
        ended.push(read(client, id).await);
    }
    let (dry, real) = (&ended[0], &ended[1]);
    assert!(dry.dry_run && !real.dry_run);
    assert_eq!((dry.state, &dry.counts, &dry.errors), (real.state, &real.counts, &real.errors));
    assert_eq!(dry.failure, real.failure);
    if real.state == ImportState::Done {
        assert_eq!((real.bytes, real.bytes_read), (file.len() as u64, file.len() as u64));
    }
    assert!(real.ended_at.is_some());
    ended.remove(1)
}

pub(crate) const fn new(new: u64) -> Changes {
    Changes { new, changed: 0, same: 0 }
}

pub(crate) const fn same(same: u64) -> Changes {
    Changes { new: 0, changed: 0, same }
}

/// New, changed and same ones of a kind.
pub(crate) const fn changes(new: u64, changed: u64, same: u64) -> Changes {
    Changes { new, changed, same }
}

/// The three kinds of records.
pub(crate) fn records(counts: &ImportCounts) -> [Changes; 3] {
    [counts.customers, counts.promises, counts.responses]
}

/// Line and column of each fault.
pub(crate) fn places(import: &Import) -> Vec<(u64, &str)> {
    import.errors.iter().map(|error| (error.line, error.column.as_str())).collect()
}
