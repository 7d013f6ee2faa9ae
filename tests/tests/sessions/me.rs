use kept_api::me::Me;
use kept_core::access::Role;
use kept_core::promise::{Claim, Ground};
use kept_testkit::TestApp;

use super::at;

#[tokio::test]
async fn a_member_learns_where_and_when_it_is() {
    let app = TestApp::builder()
        .time_zone("Pacific/Auckland")
        .now("2026-03-02T12:30:00Z")
        .currency("NZD")
        .start()
        .await;
    let me: Me = app.signed_in(Role::Auditor).await.get(&at("/me")).await.into();
    assert_eq!(
        (me.role, me.email.as_str(), me.member.name.as_str()),
        (Role::Auditor, "auditor@kept.test", "auditor")
    );
    assert_eq!(me.organisation.id, app.org());
    assert_eq!(me.organisation.today.to_string(), "2026-03-03", "in Auckland it is past midnight");
    assert_eq!(me.organisation.currency.as_str(), "NZD");
    assert_eq!((me.organisation.demo, me.organisation.links, me.organisation.offer_day), (false, true, None));
    assert_eq!(me.server_version, env!("CARGO_PKG_VERSION"));
}

#[tokio::test]
async fn without_a_public_address_no_links_are_made() {
    let app = TestApp::builder().public_url(None).start().await;
    let me: Me = app.owner().await.get(&at("/me")).await.into();
    assert!(!me.organisation.links);
}

#[tokio::test]
async fn when_what_is_known_has_gone_stale_its_day_is_offered() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let customer = owner.customer("Acme").make().await;
    let promise = owner.promise(customer.id, "Delivered", "2026-03-02").make().await;
    owner.settle(promise.id, Claim::Delivered { late_hours: 0 }, Ground::Staff, "2026-03-02").await;
    let offered = async || -> Option<String> {
        owner.sign_in_again().await;
        let me: Me = owner.get(&at("/me")).await.into();
        me.organisation.offer_day.map(|day| day.to_string())
    };
    app.clock.advance_days(180);
    assert_eq!(offered().await, None, "180 days are fresh");
    app.clock.advance_days(1);
    assert_eq!(offered().await.as_deref(), Some("2026-03-02"));
}
