//! The orders of a marketplace, brought in through the interface: every figure that the file must give.
//!
//! Runs only where `KEPT_REFERENCE` points at the reference folder, and then fails if anything is missing.

use std::fs;
use std::path::{Path, PathBuf};

use kept_api::customers::CustomerPage;
use kept_api::imports::{Changes, Import, ImportState};
use kept_api::insights::{Close, EffectGroup, Overview, OverviewPromises};
use kept_api::paths;
use kept_api::problem::Code;
use kept_api::scorecards::Scorecard;
use kept_app::imports::work;
use kept_core::calendar::Day;
use kept_core::ids::ImportId;
use kept_core::scorecard::fold;
use kept_testkit::{Client, TestApp};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

const MAPPING: &str = include_str!("../../docs/examples/marketplace-orders.toml");
/// How far a figure may be from the reference: what the wire's micro can hold.
const NEAR: f64 = 1e-6;

fn reference() -> Option<PathBuf> {
    let folder = std::env::var_os("KEPT_REFERENCE");
    if folder.is_none() {
        println!("not compared: KEPT_REFERENCE is not set");
    }
    folder.map(PathBuf::from)
}

fn read(folder: &Path, name: &str) -> String {
    let path = folder.join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Sends a file, runs what waits and reads how it went.
async fn import(app: &TestApp, client: &Client, file: &str, dry_run: bool) -> Import {
    let id = ImportId(app.app.id());
    let file = Part::text(file.to_owned()).file_name("orders.csv").mime_str("text/csv").unwrap();
    let form = Form::new().text("mapping", MAPPING).part("file", file);
    let path = format!("{}/imports?id={id}&name=orders.csv&dry_run={dry_run}", paths::BASE);
    let sent: Import = client.send(client.request(Method::POST, &path).multipart(form)).await.into();
    assert_eq!((sent.state, sent.id), (ImportState::Waiting, id));
    assert!(work(&app.app, None).await.unwrap(), "one import waits");
    let ran: Import = client.get(&paths::import(id)).await.into();
    assert_eq!((ran.state, ran.failure.as_deref()), (ImportState::Done, None));
    assert_eq!((ran.counts.faulty_rows, ran.bytes_read), (0, ran.bytes), "{:?}", ran.errors);
    ran
}

async fn overview(client: &Client, query: &str) -> Overview {
    client.get(&format!("{}/insights/overview?period=all{query}", paths::BASE)).await.into()
}

/// Satisfied answers, dissatisfied ones, answers.
fn line(overview: &Overview) -> [u32; 3] {
    overview.csat.as_ref().map_or([0; 3], |csat| [csat.satisfied, csat.dissatisfied, csat.n])
}

/// Satisfied answers and answers about promises that ended so.
fn effect(overview: &Overview, outcome: EffectGroup) -> (u32, u32) {
    let found = overview.promise_effect.iter().find(|share| share.outcome == outcome);
    found.map_or((0, 0), |share| (share.satisfied, share.n))
}

fn new(new: u64) -> Changes {
    Changes { new, changed: 0, same: 0 }
}

/// The file with the score of one order changed from 5 to 1: delivered in time, and no words with it.
fn with_one_score_changed(file: &str) -> String {
    let plain = |line: &&str| {
        let cells: Vec<&str> = line.split(',').collect();
        matches!(cells.as_slice(), [.., "delivered", _, promised, delivered, _, "5", "", "", _]
            if !delivered.is_empty() && delivered < promised)
            && cells.len() == 13
    };
    let customer_of = |line: &str| line.split(',').nth(1).map(str::to_owned).unwrap();
    let line = file
        .lines()
        .filter(plain)
        .find(|line| file.matches(customer_of(line).as_str()).count() == 1)
        .expect("a customer's only order, delivered in time, with five stars and no words");
    let changed = line.replace(",5,,,", ",1,,,");
    assert_ne!(changed, line);
    file.replacen(line, &changed, 1)
}

async fn sao_paulo(now: &str) -> TestApp {
    TestApp::builder().time_zone("America/Sao_Paulo").now(now).start().await
}

#[tokio::test(flavor = "multi_thread")]
async fn every_order_counts_once_however_often_it_is_brought() {
    let Some(folder) = reference() else { return };
    let file = read(&folder, "data/olist_orders.csv");
    let app = sao_paulo("2026-03-02T09:00:00Z").await;
    let owner = app.owner().await;

    let tried = import(&app, &owner, &file, true).await;
    assert_eq!(overview(&owner, "").await.known.customers, 0, "a dry run stores nothing");

    let first = import(&app, &owner, &file, false).await;
    assert_eq!(first.counts, tried.counts, "a dry run says what will be");
    let counts = first.counts;
    assert_eq!((counts.rows, counts.answers), (4_038, 4_038));
    assert_eq!((counts.kept, counts.late, counts.missed, counts.open), (2_350, 179, 1_509, 0));
    assert_eq!((counts.customers, counts.promises, counts.responses), (new(3_999), new(4_038), new(4_038)));
    let before = overview(&owner, "").await;
    assert_eq!(before.promises, OverviewPromises { kept: 2_350, late: 179, missed: 1_509, open: 0 });
    assert_eq!(before.known.customers, 3_999);

    let again = import(&app, &owner, &file, false).await.counts;
    for changes in [again.customers, again.promises, again.responses] {
        assert_eq!((changes.new, changes.changed), (0, 0), "the same file brings nothing");
    }
    assert_eq!(overview(&owner, "").await, before);

    let corrected = import(&app, &owner, &with_one_score_changed(&file), false).await.counts;
    assert_eq!(corrected.responses, Changes { new: 0, changed: 1, same: 4_037 });
    assert_eq!((corrected.customers.new, corrected.customers.changed), (0, 0));
    assert_eq!((corrected.promises.new, corrected.promises.changed), (0, 0));
    let after = overview(&owner, "").await;
    let [satisfied, dissatisfied, n] = line(&before);
    assert_eq!(line(&after), [satisfied - 1, dissatisfied + 1, n], "the line moves by the one answer");
    let (kept, of) = effect(&before, EffectGroup::Kept);
    assert_eq!(effect(&after, EffectGroup::Kept), (kept - 1, of));
    assert_eq!(effect(&after, EffectGroup::Late), effect(&before, EffectGroup::Late));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_late_deliveries_do_to_answers_is_what_the_reference_says() {
    let Some(folder) = reference() else { return };
    let file = read(&folder, "data/olist_orders.csv");
    let expected: Value = serde_json::from_str(&read(&folder, "expected/promise_satisfaction.json")).unwrap();
    let expected = &expected["cases"][0]["expect"];
    let app = sao_paulo("2026-03-02T09:00:00Z").await;
    let owner = app.owner().await;
    import(&app, &owner, &file, false).await;

    let now = overview(&owner, "").await;
    assert_eq!(now.known.known, 0, "answers of years ago are not fresh");
    let offered: Day = now.offer_day.expect("a day to look at instead");
    assert!((offered.to_string().as_str()).starts_with("2018-10-"), "{offered}");

    let customers = format!("{}/customers?as_of={offered}&limit=200", paths::BASE);
    owner.get(&customers).await.refused(Code::Conflict);
    let closes = format!("{}/insights/closes", paths::BASE);
    let closed: Close = owner.post(&closes, &json!({ "day": offered })).await.into();
    assert_eq!((closed.day, closed.customers), (offered, 3_999));
    assert_eq!(lines(&owner, &customers, offered).await, 3_999);

    let then = overview(&owner, &format!("&touchpoint=delivery&as_of={offered}")).await;
    assert_eq!((then.as_of, then.offer_day), (offered, None));
    assert!(then.known.known > 0);
    assert_eq!(effect(&then, EffectGroup::Kept), (1_943, 2_348));
    assert_eq!(effect(&then, EffectGroup::Late), (45, 179));
    for (outcome, name) in [(EffectGroup::Kept, "kept_top2"), (EffectGroup::Late, "late_top2")] {
        let share = &then.promise_effect.iter().find(|share| share.outcome == outcome).unwrap().share;
        let ends = &expected[format!("{name}_wilson")];
        for (micro, wanted) in
            [(Some(share.value), &expected[name]), (share.low, &ends[0]), (share.high, &ends[1])]
        {
            let (found, wanted) = (micro.unwrap() as f64 / 1e6, wanted.as_f64().unwrap());
            assert!((found - wanted).abs() <= NEAR, "{name}: {found} is not {wanted}");
        }
    }
}

/// How many lines all pages of a list have, each customer once.
async fn lines(client: &Client, first: &str, of: Day) -> usize {
    let (mut seen, mut path) = (std::collections::BTreeSet::new(), first.to_owned());
    loop {
        let page: CustomerPage = client.get(&path).await.into();
        assert_eq!(page.scores_of, Some(of));
        for line in &page.items {
            assert!(line.scores.is_some() && seen.insert(line.id), "{line:?}");
        }
        let Some(next) = page.next else { return seen.len() };
        path = format!("{first}&cursor={next}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_folds_an_imported_customer_gets_the_same_bits() {
    let Some(folder) = reference() else { return };
    let file = read(&folder, "data/olist_orders.csv");
    let app = sao_paulo("2018-10-22T12:00:00Z").await;
    let owner = app.owner().await;
    import(&app, &owner, &file, false).await;
    overview(&owner, "").await;
    let page: CustomerPage =
        owner.get(&format!("{}/customers?sort=loyalty&limit=20", paths::BASE)).await.into();
    assert_eq!(page.items.len(), 20);
    for line in page.items {
        let card: Scorecard = owner.get(&paths::scorecard(line.id)).await.into();
        assert!(card.report.evidence > 0);
        let again = fold(&card.evidence, &card.priors, &card.model, card.as_of).unwrap();
        assert_eq!(again, card.report);
        let scores = line.scores.expect("today is closed");
        assert_eq!(scores.loyalty[0], card.report.loyalty.index.value, "the list shows what the fold gives");
        assert_eq!(scores.dependable, card.report.promises.all.dependable);
    }
}
