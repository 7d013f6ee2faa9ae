//! Where requests come from: addresses that try too much, and other people's pages.

use kept_api::paths;
use kept_api::problem::Code;
use kept_core::access::Role;
use kept_testkit::{Client, TestApp};
use reqwest::Method;
use serde_json::{Value, json};

use super::{GOOD, accept, at, invite};

#[tokio::test]
async fn links_and_keys_that_are_none_make_an_address_wait_and_right_ones_never_do() {
    let app = TestApp::start().await;
    let invitation = invite(&app.owner().await, "ann@kept.test", Role::Agent).await;
    let right = at(&format!("/public/invitations/{}", super::token(&app, invitation.link.as_deref())));
    let somebody = app.anonymous();
    for n in 0..60 {
        somebody.get(&right).await.ok();
        match n % 3 {
            0 => somebody.get(&at("/public/invitations/nonsense")).await.refused(Code::NotFound),
            1 => somebody.get(&at("/public/asks/nonsense")).await.refused(Code::NotFound),
            _ => {
                let nobody = Client::with_key(&app.base(), "kept_nonsense");
                nobody.get(&at("/customers")).await.refused(Code::NotSignedIn)
            }
        };
    }
    let refused = somebody.get(&at("/public/password-resets/nonsense")).await;
    refused.refused(Code::TooManyRequests);
    assert_eq!(refused.headers["retry-after"], "1");
    let page = somebody.page("/s/nonsense").await;
    assert_eq!(page.status, 429);
    assert!(page.text().contains("<html"), "a page for people");
    app.owner().await.get(&at("/customers")).await.ok();
    app.clock.advance_seconds(1);
    accept(&app, &invitation, GOOD).await.1.ok();
}

#[tokio::test]
async fn another_site_changes_nobody_and_nothing_with_our_cookie() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let id = app.member(Role::Agent);
    let operations: Vec<(Method, String, Value)> = vec![
        (Method::PATCH, paths::member(id), json!({ "role": "owner" })),
        (Method::DELETE, paths::member(id), json!(null)),
        (Method::POST, paths::hand_overs(id), json!({ "to": app.member(Role::Manager) })),
        (Method::DELETE, paths::member_sessions(id), json!(null)),
        (Method::POST, paths::password_resets(id), json!(null)),
        (Method::POST, at("/invitations"), json!({ "name": "E", "email": "e@evil.test", "role": "owner" })),
        (Method::POST, at("/keys"), json!({ "name": "E", "scopes": ["read"] })),
        (Method::PUT, at("/me/password"), json!({ "current": "x", "new": GOOD })),
        (Method::POST, at("/sessions/switch"), json!({ "organisation": app.org() })),
        (Method::DELETE, at("/sessions"), json!(null)),
    ];
    for (method, path, body) in operations {
        for (header, value) in [("sec-fetch-site", "cross-site"), ("origin", "http://evil.test")] {
            let request = owner.request(method.clone(), &path).json(&body);
            let (http, built) = request.build_split();
            let mut built = built.unwrap();
            built.headers_mut().remove("sec-fetch-site");
            built.headers_mut().insert(header, value.parse().unwrap());
            let request = reqwest::RequestBuilder::from_parts(http, built);
            owner.send(request).await.refused(Code::CrossSite);
        }
    }
}
