use kept_api::insights::Close;
use kept_api::me::Me;
use kept_api::organisations::OrganisationSettings;
use kept_api::problem::Code;
use kept_api::promises::Promise;
use kept_core::access::{Role, Scope};
use kept_core::promise::{Claim, Ground};
use kept_testkit::{Client, TestApp};
use reqwest::Method;
use serde_json::json;

use super::at;

async fn read(client: &Client) -> OrganisationSettings {
    client.get(&at("/organisation")).await.into()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_names_the_organisation_and_everybody_reads_it() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let before = read(&app.key(&[Scope::Read]).await).await;
    assert_eq!((before.id, before.currency_in_use), (app.org(), false));
    assert_eq!(before.public_url, app.app.public_url);
    let changed: OrganisationSettings =
        owner.patch(&at("/organisation"), &json!({ "name": "  Kept Works " })).await.into();
    assert_eq!(changed, OrganisationSettings { name: "Kept Works".to_owned(), ..before });
    for role in [Role::Manager, Role::Agent, Role::Viewer, Role::Auditor] {
        let client = app.signed_in(role).await;
        assert_eq!(read(&client).await.name, "Kept Works");
        client.patch(&at("/organisation"), &json!({ "name": "Mine" })).await.refused(Code::NotAllowed);
    }
    let me: Me = owner.get(&at("/me")).await.into();
    assert_eq!(me.organisation.name, "Kept Works");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_named_and_a_stale_change_refused() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let wrong = json!({ "name": " ", "time_zone": "Mars/Olympus" });
    assert_eq!(
        owner.patch(&at("/organisation"), &wrong).await.faults(),
        ["/name empty", "/time_zone unknown-zone"]
    );
    owner.patch(&at("/organisation"), &json!({ "currency": "euros" })).await.refused(Code::MalformedBody);
    let tag = owner.get(&at("/organisation")).await.headers["etag"].clone();
    owner.patch(&at("/organisation"), &json!({ "name": "First" })).await.ok();
    let second = owner.request(Method::PATCH, &at("/organisation")).header("if-match", tag);
    owner.send(second.json(&json!({ "name": "Second" }))).await.refused(Code::Stale);
    assert_eq!(read(&owner).await.name, "First");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_currency_stands_as_soon_as_an_amount_is_in_it() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    owner.customer("Without a value").make().await;
    let changed: OrganisationSettings =
        owner.patch(&at("/organisation"), &json!({ "currency": "CHF" })).await.into();
    assert_eq!((changed.currency.as_str(), changed.currency_in_use), ("CHF", false));
    owner.customer("With a value").yearly_value(100_000).make().await;
    let refused = owner.patch(&at("/organisation"), &json!({ "currency": "EUR", "name": "Other" })).await;
    let problem = refused.refused(Code::Conflict);
    assert!(problem.detail.contains("CHF"), "{}", problem.detail);
    let there = read(&owner).await;
    assert_eq!((there.currency.as_str(), there.currency_in_use), ("CHF", true), "and nothing else changed");
    assert_ne!(there.name, "Other");
    owner.patch(&at("/organisation"), &json!({ "currency": "CHF" })).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn in_another_zone_old_days_stay_and_new_ones_are_days_there() {
    // In Auckland it is the 3rd of March, in Honolulu still the 2nd.
    let app = TestApp::builder().time_zone("Pacific/Auckland").now("2026-03-02T12:30:00Z").start().await;
    let owner = app.owner().await;
    let customer = owner.customer("Acme").make().await.id;
    let promise = owner.promise(customer, "Delivered", "2026-03-03").made("2026-03-03").make().await;
    owner.settle(promise.id, Claim::Delivered { late_hours: 0 }, Ground::System, "2026-03-03").await;
    let close = |day: &'static str| {
        let (owner, path) = (&owner, at("/insights/closes"));
        async move { owner.post(&path, &json!({ "day": day })).await }
    };
    let closed: Close = close("2026-03-03").await.into();
    assert_eq!(closed.customers, 1);
    owner.patch(&at("/organisation"), &json!({ "time_zone": "Pacific/Honolulu" })).await.ok();
    let me: Me = owner.get(&at("/me")).await.into();
    assert_eq!(me.organisation.today.to_string(), "2026-03-02");
    let there: Promise = owner.get(&kept_api::paths::promise(promise.id)).await.into();
    assert_eq!(there.made.to_string(), "2026-03-03", "what is written stays");
    close("2026-03-03").await.refused(Code::Invalid);
    let rows = app.database.superuser().await;
    let closes: i64 =
        rows.query_one("SELECT count(*) FROM closes WHERE day > 20514", &[]).await.unwrap().get(0);
    assert_eq!(closes, 0, "a day that has not begun here is not closed");
    let closed: Close = close("2026-03-02").await.into();
    assert_eq!(closed.customers, 1);
}
