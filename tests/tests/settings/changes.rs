use kept_api::changes::Changes;
use kept_api::problem::Code;
use kept_core::access::{Role, Scope};
use kept_core::calendar::Instant;
use kept_core::model::Model;
use kept_core::promise::{Claim, Ground, Outcome};
use kept_core::scorecard::Letter;
use kept_testkit::{Client, TestApp};
use serde_json::json;

use super::{at, says, survey, work};

async fn changes(client: &Client) -> Changes {
    client.get(&at("/insights/changes")).await.into()
}

const MINUTE: i64 = 60;

#[tokio::test(flavor = "multi_thread")]
async fn on_the_first_visit_there_is_nothing_to_look_back_on() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let found = changes(&owner).await;
    assert_eq!(found.since, None);
    assert!(found.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visit_goes_on_while_requests_come_and_the_next_looks_back_to_its_end() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let start = app.app.now();
    for _ in 0..4 {
        app.clock.advance_seconds(20 * MINUTE);
        assert_eq!(changes(&owner).await.since, None, "still the first visit");
    }
    let ended = start.plus_seconds(80 * MINUTE);
    app.clock.advance_seconds(30 * MINUTE);
    assert_eq!(changes(&owner).await.since, Some(ended));
    app.clock.advance_seconds(6 * MINUTE);
    // The list stays the same for the whole visit, in every browser of the member.
    let elsewhere = app.owner().await;
    assert_eq!(changes(&elsewhere).await.since, Some(ended));
    assert_eq!(changes(&app.agent().await).await.since, None, "each member has visits of their own");
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_promises_bands_and_people_are_told_once_the_next_visit_begins() {
    let app = TestApp::start().await;
    let (owner, agent) = (app.owner().await, app.agent().await);
    let survey = survey(&owner).await;
    let moved = owner.customer("Moved").yearly_value(100_000).make().await.id;
    let steady = owner.customer("Steady").make().await.id;
    let overdue = owner.promise(steady, "Call back", "2026-03-03").make().await;
    says(&app, &owner, survey, moved, [5, 5, 5]).await;
    says(&app, &owner, survey, steady, [4, 3, 3]).await;
    work(&app).await;
    app.clock.advance_days(1);
    work(&app).await;
    changes(&agent).await;
    app.clock.advance_days(4);
    says(&app, &owner, survey, moved, [1, 1, 1]).await;
    let late = owner.promise(moved, "Delivered", "2026-03-06").made("2026-03-05").make().await;
    let kept = owner.promise(steady, "Invoice", "2026-03-06").made("2026-03-05").make().await;
    owner.settle(kept.id, Claim::Delivered { late_hours: 0 }, Ground::System, "2026-03-06").await;
    owner.settle(late.id, Claim::Delivered { late_hours: 48 }, Ground::System, "2026-03-07").await;
    work(&app).await;
    let found = changes(&agent).await;
    assert_eq!((found.answers.count, found.answers.some[0].customer.id), (1, moved));
    assert_eq!(found.answers.some[0].satisfaction, Some(1));
    assert_eq!((found.kept.count, found.kept.some[0].id), (1, kept.id));
    let broken: Vec<_> = found.broken.some.iter().map(|one| (one.id, one.outcome)).collect();
    assert_eq!(broken, [(late.id, Some(Outcome::Late)), (overdue.id, None)]);
    let bands = found.bands.unwrap();
    assert_eq!(bands.days.map(|day| day.to_string()), ["2026-03-02", "2026-03-07"]);
    let grades: Vec<_> = bands
        .customers
        .some
        .iter()
        .map(|one| (one.customer.id, one.before.grade, one.after.grade))
        .filter(|(_, before, after)| before != after)
        .collect();
    assert_eq!(grades, [(moved, Some(Letter::A), Some(Letter::C))]);
    assert_eq!(bands.customers.count, u64::try_from(bands.customers.some.len()).unwrap());
    assert!(found.models.is_empty() && found.imports.count == 0);
    let later = json!({ "model": Model { fresh_days: 90, ..Model::default() }, "note": "Sooner" });
    owner.post(&at("/models"), &later).await.ok();
    work(&app).await;
    let over = changes(&agent).await;
    assert_eq!(
        (over.models.as_slice(), over.bands),
        ([2].as_slice(), None),
        "nothing is compared over a change"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_says_since_when_and_nobody_looks_into_the_future() {
    let app = TestApp::start().await;
    let key = app.key(&[Scope::Read]).await;
    assert_eq!(key.get(&at("/insights/changes")).await.faults(), ["/since needed"]);
    let since: Instant = "1990-01-01T00:00:00Z".parse().unwrap();
    let path = at(&format!("/insights/changes?since={since}"));
    let found: Changes = key.get(&path).await.into();
    assert_eq!(found.since, Some(since));
    assert!(found.members.some.iter().any(|member| member.id == app.member(Role::Agent)));
    let future = at("/insights/changes?since=2026-04-01T00:00:00Z");
    key.get(&future).await.refused(Code::Invalid);
}
