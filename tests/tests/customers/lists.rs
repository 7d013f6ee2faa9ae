//! The list: every sort page by page, filters, and days.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kept_api::customers::{CustomerLine, CustomerPage, CustomerSort, LineScores};
use kept_api::problem::Code;
use kept_core::access::Role;
use kept_core::calendar::Day;
use kept_core::ids::CustomerId;
use kept_core::scorecard::Letter;
use kept_store::closes::{self, Closed, Score, Subject};
use kept_store::customers::{CustomerUpsert, upsert_external};
use kept_testkit::builders::day;
use kept_testkit::{Client, TestApp};
use uuid::Uuid;

const CUSTOMERS: &str = "/api/v1/customers";
const CLOSED: &str = "2026-03-01";

/// Small numbers that repeat, so that there are many ties.
fn chance(seed: u64, of: u64) -> i64 {
    let mixed = (seed ^ 0x5bd1_e995).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    i64::try_from((mixed >> 33) % of).unwrap()
}

fn score(n: u64, customer: CustomerId) -> Score {
    let letters = [Letter::F, Letter::D, Letter::C, Letter::B, Letter::BPlus, Letter::A];
    let step = (!n.is_multiple_of(4)).then(|| chance(n, 6));
    let known_since =
        (!n.is_multiple_of(3)).then(|| day("2025-01-01").plus(i32::try_from(chance(n + 1, 9)).unwrap()));
    Score {
        customer: Subject {
            id: customer,
            segment: format!("segment {}", n % 3),
            active: true,
            yearly_value_minor: Some(1_000),
        },
        line: LineScores {
            grade: step.map(|step| letters[usize::try_from(step).unwrap()]),
            grade_n: u32::from(step.is_some()),
            satisfied: 1,
            satisfaction_n: 2,
            loyalty: [chance(n + 2, 7) * 10_000_000, 0, 100_000_000],
            mostly_prior: n.is_multiple_of(5),
            dependable: chance(n + 3, 5) * 10_000_000,
            promises: [1, 2, 3, 4],
            known_since,
            known: n.is_multiple_of(2),
            value_at_risk_minor: (!n.is_multiple_of(7)).then(|| chance(n + 4, 6) * 1_000),
        },
        grade_index: step.map(|step| step * 20_000_000),
        newest_satisfaction: None,
        overdue: 0,
    }
}

/// Customers with external ids and equal names, of whom all but every ninth are scored on the closed day.
async fn seeded(app: &TestApp, number: u64) {
    let mut tx = app.app.db.tenant(app.org()).await.unwrap();
    let rows: Vec<CustomerUpsert> = (0..number)
        .map(|n| CustomerUpsert {
            id: CustomerId(Uuid::from_u128(
                u128::from(n.wrapping_mul(0x9e37_79b9_7f4a_7c15)) << 64 | u128::from(n),
            )),
            kind: kept_core::customer::CustomerKind::Business,
            name: format!("Customer {}", chance(n, 20)),
            segment: format!("segment {}", n % 3),
            customer_since: None,
            yearly_value_minor: None,
            source: "test".to_owned(),
            external_id: n.to_string(),
        })
        .collect();
    upsert_external(&mut tx, &rows, app.app.now()).await.unwrap();
    let scores: Vec<Score> =
        rows.iter().zip(0..).filter(|(_, n)| n % 9 != 8).map(|(row, n)| score(n, row.id)).collect();
    closes::write(&mut tx, day(CLOSED), &scores).await.unwrap();
    let closed = Closed { day: day(CLOSED), model_version: 1, customers: number, recorded_at: app.app.now() };
    closes::put(&mut tx, closed).await.unwrap();
    tx.commit().await.unwrap();
}

/// All pages of a list.
async fn pages(client: &Client, query: &str, limit: usize) -> Vec<CustomerLine> {
    let mut lines = Vec::new();
    let mut cursor = String::new();
    let mut total = None;
    loop {
        let page: CustomerPage =
            client.get(&format!("{CUSTOMERS}?limit={limit}&{query}{cursor}")).await.into();
        assert_eq!(page.total.is_some(), cursor.is_empty(), "the total is on the first page only");
        total = total.or(page.total);
        assert!(page.items.len() <= limit);
        assert!(page.next.is_none() || page.items.len() == limit);
        lines.extend(page.items);
        let Some(next) = page.next else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(total, Some(lines.len() as u64));
    lines
}

/// The place of a line in a sort; lines without scores stand behind all others, by name.
fn place(sort: CustomerSort, line: &CustomerLine) -> (bool, i64, i64, String) {
    let name = line.name.to_lowercase();
    let Some(scores) = &line.scores else { return (true, 0, 0, name) };
    let letters = [Letter::F, Letter::D, Letter::C, Letter::B, Letter::BPlus, Letter::A];
    let (group, figure) = match sort {
        CustomerSort::Name => return (false, 0, 0, name),
        CustomerSort::Grade => {
            let step = scores.grade.and_then(|grade| letters.iter().position(|letter| *letter == grade));
            (i64::from(step.is_none()), step.map_or(0, |step| i64::try_from(step).unwrap()))
        }
        CustomerSort::Loyalty => (i64::from(scores.mostly_prior), scores.loyalty[0]),
        CustomerSort::Dependable => (0, scores.dependable),
        CustomerSort::ValueAtRisk => {
            (i64::from(scores.value_at_risk_minor.is_none()), -scores.value_at_risk_minor.unwrap_or(0))
        }
        CustomerSort::KnownSince => (
            i64::from(scores.known_since.is_some()),
            scores.known_since.map_or(0, |known| i64::from(Day::number(known))),
        ),
    };
    (false, group, figure, String::new())
}

#[tokio::test]
async fn pages_of_every_sort_are_one_full_sort() {
    let app = TestApp::start().await;
    seeded(&app, 120).await;
    let viewer = app.viewer().await;
    for (sort, word) in [
        (CustomerSort::Name, "name"),
        (CustomerSort::Grade, "grade"),
        (CustomerSort::Loyalty, "loyalty"),
        (CustomerSort::Dependable, "dependable"),
        (CustomerSort::ValueAtRisk, "value_at_risk"),
        (CustomerSort::KnownSince, "known_since"),
    ] {
        let whole = pages(&viewer, &format!("sort={word}"), 200).await;
        assert_eq!(whole.len(), 120, "{word}");
        let places: Vec<_> = whole.iter().map(|line| place(sort, line)).collect();
        if sort == CustomerSort::Name {
            assert!(places.iter().map(|place| &place.3).is_sorted(), "{word}");
        } else {
            assert!(places.is_sorted(), "{word}: {places:?}");
            assert_eq!(whole.iter().filter(|line| line.scores.is_none()).count(), 13, "{word}");
        }
        let mut ids: Vec<_> = whole.iter().map(|line| line.id).collect();
        for limit in [1, 7, 64] {
            if limit > 1 || sort == CustomerSort::ValueAtRisk {
                assert_eq!(pages(&viewer, &format!("sort={word}"), limit).await, whole, "{word} by {limit}");
            }
        }
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 120, "{word}: nobody twice");
    }
}

#[tokio::test]
async fn filters_leave_whom_they_name() {
    let app = TestApp::start().await;
    seeded(&app, 40).await;
    let agent = app.agent().await;
    let odd =
        agent.customer("100%_Sure\\ Ltd").owner(app.member(Role::Agent)).external("crm", "X-77").make().await;
    agent.patch(&format!("{CUSTOMERS}/{}", odd.id), &serde_json::json!({"state": "lost"})).await.ok();
    let lone = |lines: Vec<CustomerLine>| lines.iter().map(|line| line.id).collect::<Vec<_>>() == [odd.id];
    for search in ["100%25_su", "sure%5C", "ltd%20su", "x-77", "%20100%25_SURE%20"] {
        for sort in ["name", "grade"] {
            assert!(
                lone(pages(&agent, &format!("search={search}&sort={sort}"), 50).await),
                "{search} {sort}"
            );
        }
    }
    for nobody in ["__", "%25_", "ure", "sure%20north"] {
        assert!(pages(&agent, &format!("search={nobody}"), 50).await.is_empty(), "{nobody}");
    }
    assert!(lone(pages(&agent, "state=lost", 50).await));
    assert!(lone(pages(&agent, "mine=true&sort=value_at_risk", 50).await));
    assert!(pages(&app.viewer().await, "mine=true", 50).await.is_empty());
    let segment = pages(&agent, "segment=segment%201&sort=loyalty", 5).await;
    assert_eq!(segment.len(), 13);
    assert!(segment.iter().all(|line| line.segment == "segment 1"));

    let known = pages(&agent, "known=true&sort=grade", 6).await;
    let unknown = pages(&agent, "known=false&sort=grade", 6).await;
    assert!(known.iter().all(|line| line.scores.as_ref().is_some_and(|scores| scores.known)));
    assert!(unknown.iter().all(|line| line.scores.as_ref().is_none_or(|scores| !scores.known)));
    assert!(unknown.iter().any(|line| line.id == odd.id), "who was never scored is not known");
    assert_eq!(known.len() + unknown.len(), 41);
    let none = "search=zz&sort=dependable";
    assert!(pages(&agent, none, 5).await.is_empty());
}

#[tokio::test]
async fn an_empty_organisation_has_an_empty_list_of_every_sort() {
    let app = TestApp::start().await;
    let viewer = app.viewer().await;
    for sort in ["name", "grade", "loyalty", "dependable", "value_at_risk", "known_since"] {
        let page: CustomerPage = viewer.get(&format!("{CUSTOMERS}?sort={sort}")).await.into();
        assert_eq!(
            page,
            CustomerPage { scores_of: None, model_version: None, items: vec![], next: None, total: Some(0) }
        );
    }
    let agent = app.agent().await;
    agent.customer("Berta").make().await;
    agent.customer("Ännchen").make().await;
    agent.customer("anna").make().await;
    let names: Vec<String> =
        pages(&viewer, "sort=known_since", 2).await.into_iter().map(|line| line.name).collect();
    assert_eq!(names.len(), 3);
    assert!(names.iter().position(|name| name == "anna") < names.iter().position(|name| name == "Berta"));
}

#[tokio::test]
async fn a_list_shows_the_scores_of_a_closed_day() {
    let app = TestApp::start().await;
    seeded(&app, 12).await;
    let viewer = app.viewer().await;
    let newest: CustomerPage = viewer.get(CUSTOMERS).await.into();
    assert_eq!(newest.scores_of, Some(day(CLOSED)));
    let asked: CustomerPage = viewer.get(&format!("{CUSTOMERS}?as_of={CLOSED}&sort=grade")).await.into();
    assert_eq!(asked.scores_of, Some(day(CLOSED)));
    let open = viewer.get(&format!("{CUSTOMERS}?as_of=2026-02-28")).await.refused(Code::Conflict);
    assert!(open.detail.contains("POST /insights/closes"), "{}", open.detail);

    let first: CustomerPage = viewer.get(&format!("{CUSTOMERS}?sort=grade&limit=5")).await.into();
    let cursor = first.next.unwrap();
    // Another day is closed while somebody turns the pages: they stay on theirs.
    let mut tx = app.app.db.tenant(app.org()).await.unwrap();
    let closed =
        Closed { day: day("2026-03-02"), model_version: 1, customers: 0, recorded_at: app.app.now() };
    closes::put(&mut tx, closed).await.unwrap();
    tx.commit().await.unwrap();
    let second: CustomerPage =
        viewer.get(&format!("{CUSTOMERS}?sort=grade&limit=5&cursor={cursor}")).await.into();
    assert_eq!((second.scores_of, second.total), (Some(day(CLOSED)), None));
    let anew: CustomerPage = viewer.get(&format!("{CUSTOMERS}?sort=grade&limit=5")).await.into();
    assert_eq!(anew.scores_of, Some(day("2026-03-02")));

    for other in
        ["sort=loyalty", "sort=grade&segment=x", "sort=grade&as_of=2026-03-01", "sort=grade&mine=true"]
    {
        let path = format!("{CUSTOMERS}?{other}&cursor={cursor}");
        viewer.get(&path).await.refused(Code::MalformedCursor);
    }
    let stranger = app.stranger().await;
    let theirs = format!("{CUSTOMERS}?sort=grade&limit=5&cursor={cursor}");
    stranger.get(&theirs).await.refused(Code::MalformedCursor);
}

#[tokio::test]
async fn queries_that_cannot_be_answered_are_refused() {
    let app = TestApp::start().await;
    let viewer = app.viewer().await;
    for (query, faults) in [
        ("search=a", "/search out-of-range"),
        ("limit=0", "/limit out-of-range"),
        ("limit=201", "/limit out-of-range"),
    ] {
        assert_eq!(viewer.get(&format!("{CUSTOMERS}?{query}")).await.faults(), [faults], "{query}");
    }
    for query in
        ["sort=age", "state=dead", "known=maybe", "as_of=2026-02-30", "colour=red", "limit=-1", "search=%ff"]
    {
        viewer.get(&format!("{CUSTOMERS}?{query}")).await.refused(Code::MalformedParameter);
    }
    viewer.get(&format!("{CUSTOMERS}?cursor=AAAA")).await.refused(Code::MalformedCursor);
}

#[tokio::test]
async fn a_cursor_with_a_character_that_no_text_may_hold_is_refused() {
    let app = TestApp::start().await;
    seeded(&app, 3).await;
    let viewer = app.viewer().await;
    let page: CustomerPage = viewer.get(&format!("{CUSTOMERS}?limit=1")).await.into();
    let next = String::from_utf8(URL_SAFE_NO_PAD.decode(page.next.unwrap()).unwrap()).unwrap();
    assert!(next.to_lowercase().contains("customer "), "the name is in it: {next}");
    let with = |name: &str| {
        let cursor = URL_SAFE_NO_PAD.encode(next.replace("ustomer ", name));
        format!("{CUSTOMERS}?limit=1&cursor={cursor}")
    };
    viewer.get(&with("ustomers ")).await.ok();
    viewer.get(&with("ustomer\\u0000")).await.refused(Code::MalformedCursor);
}
