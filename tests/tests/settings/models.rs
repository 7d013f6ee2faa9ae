use kept_api::customers::CustomerPage;
use kept_api::insights::{Close, Overview};
use kept_api::models::{ModelPreview, ModelVersion};
use kept_api::page::Page;
use kept_api::paths;
use kept_api::problem::Code;
use kept_api::scorecards::Scorecard;
use kept_core::access::Role;
use kept_core::model::{MAX_FRESH_DAYS, Model};
use kept_core::promise::{Claim, Ground};
use kept_testkit::{Client, TestApp};
use serde_json::{Value, json};

use super::{at, says, survey, work};

fn changed(change: impl FnOnce(&mut Model)) -> Model {
    let mut model = Model::default();
    change(&mut model);
    model
}

async fn preview(client: &Client, model: &Model) -> ModelPreview {
    client.post(&at("/models/preview"), &json!({ "model": model })).await.into()
}

async fn list(client: &Client) -> CustomerPage {
    client.get(&at("/customers?sort=name")).await.into()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_is_added_once_and_tells_who_made_it_when_and_why() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let new = json!({ "model": changed(|model| model.fresh_days = 90), "note": " We ask each quarter. " });
    let added = manager.post(&at("/models"), &new).await;
    assert_eq!(added.status, 201);
    let added: ModelVersion = added.into();
    assert_eq!((added.version, added.model.version, added.model.fresh_days), (2, 2, 90));
    assert_eq!(added.note, "We ask each quarter.");
    assert_eq!(added.recorded_by.as_ref().unwrap().id, app.member(Role::Manager));
    let again = manager.post(&at("/models"), &new).await;
    assert_eq!(again.status, 200);
    assert_eq!(again.into::<ModelVersion>(), added);
    let page: Page<ModelVersion> = app.viewer().await.get(&at("/models?limit=1")).await.into();
    assert_eq!(page.items, std::slice::from_ref(&added));
    let next = at(&format!("/models?limit=1&cursor={}", page.next.unwrap()));
    let first: Page<ModelVersion> = manager.get(&next).await.into();
    assert_eq!((first.items[0].version, first.items[0].note.as_str(), first.next), (1, "", None));
    assert_eq!(manager.get(&paths::model(2)).await.into::<ModelVersion>(), added);
    manager.get(&paths::model(3)).await.refused(Code::NotFound);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_out_of_range_unchanged_or_stale_is_refused() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let post = async |model: Model, note: &str| {
        owner.post(&at("/models"), &json!({ "model": model, "note": note })).await
    };
    let wrong = changed(|model| {
        model.parts[2].half_life_days = 0;
        model.fresh_days = MAX_FRESH_DAYS + 1;
    });
    let faults =
        ["/model/parts/2/half_life_days out-of-range", "/model/fresh_days out-of-range", "/note empty"];
    assert_eq!(post(wrong.clone(), "").await.faults(), faults);
    let trial = owner.post(&at("/models/preview"), &json!({ "model": wrong })).await;
    assert_eq!(trial.faults(), faults[..2]);
    assert_eq!(post(Model::default(), "Nothing").await.faults(), ["/model no-change"]);
    let mut unknown = json!({ "model": Model::default(), "note": "x" });
    unknown["model"]["mood"] = json!(1);
    owner.post(&at("/models"), &unknown).await.refused(Code::MalformedBody);
    assert_eq!(post(changed(|model| model.fresh_days = 90), "Mine").await.status, 201);
    let late = post(changed(|model| model.fresh_days = 60), "Theirs").await.refused(Code::Conflict);
    assert!(late.detail.contains("version 2"), "{}", late.detail);
    post(changed(|model| model.fresh_days = 90), "Another reason").await.refused(Code::Conflict);
    let good = json!({ "model": changed(|model| model.fresh_days = 60), "note": "Mine" });
    app.agent().await.post(&at("/models"), &good).await.refused(Code::NotAllowed);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trial_says_who_would_move_and_changes_nothing() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let survey = survey(&owner).await;
    let heard = owner.customer("Heard long ago").make().await.id;
    let silent = owner.customer("Silent").make().await.id;
    says(&app, &owner, survey, heard, [5, 4, 4]).await;
    app.clock.advance_days(100);
    owner.sign_in_again().await;
    let kept = owner.promise(silent, "Delivered", "2026-06-10").make().await;
    owner.settle(kept.id, Claim::Delivered { late_hours: 0 }, Ground::System, "2026-06-10").await;
    work(&app).await;
    let before = list(&owner).await;
    let same = preview(&owner, &Model::default()).await;
    assert_eq!((same.customers, same.looked_at, same.shift.change_band), (2, 2, 0));
    assert!(same.most_changed.is_empty());
    assert_eq!(same.shift.known, [1, 1]);
    let found = preview(&owner, &changed(|model| model.fresh_days = 60)).await;
    assert_eq!((found.version, found.shift.known, found.shift.change_band), (1, [1, 0], 1));
    let moved: Vec<_> = found.most_changed.iter().map(|one| (one.id, one.name.as_str())).collect();
    assert_eq!(moved, [(heard, "Heard long ago")]);
    // What it says of today is what lists and scorecards say.
    let line = before.items.iter().find(|line| line.id == heard).unwrap().scores.as_ref().unwrap();
    let said = found.most_changed[0].before;
    assert_eq!((said.grade, said.loyalty, said.dependable), (line.grade, line.loyalty[0], line.dependable));
    let floor = preview(&owner, &changed(|model| model.dependable_floor_bp = 100)).await;
    assert_eq!(floor.shift.dependable[1], 2);
    work(&app).await;
    assert_eq!(list(&owner).await, before);
    let versions: Page<ModelVersion> = owner.get(&at("/models")).await.into();
    assert_eq!(versions.items.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trial_comes_true_when_it_is_saved_and_past_days_keep_their_version() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let survey = survey(&owner).await;
    let (glad, sad) = (owner.customer("Glad").make().await.id, owner.customer("Sad").make().await.id);
    says(&app, &owner, survey, glad, [5, 5, 5]).await;
    says(&app, &owner, survey, sad, [1, 1, 1]).await;
    app.clock.advance_seconds(3_600);
    work(&app).await;
    app.clock.advance_days(1);
    work(&app).await;
    let model = changed(|model| {
        model.parts[0].weight = 90;
        model.fresh_days = 1;
    });
    let trial = preview(&owner, &model).await;
    owner.post(&at("/models"), &json!({ "model": model, "note": "Expectation first" })).await.ok();
    work(&app).await;
    let page = list(&owner).await;
    assert_eq!(page.model_version, Some(2));
    for one in &trial.most_changed {
        let line = page.items.iter().find(|line| line.id == one.id).unwrap().scores.as_ref().unwrap();
        let after = one.after;
        assert_eq!(
            (after.grade, after.loyalty, after.dependable),
            (line.grade, line.loyalty[0], line.dependable)
        );
        let card: Scorecard = owner.get(&paths::scorecard(one.id)).await.into();
        assert_eq!((card.report.model_version, card.report.loyalty.index.value), (2, after.loyalty));
    }
    assert_eq!(trial.most_changed.len(), 2);
    let overview = async |query: &str| -> Overview {
        owner.get(&at(&format!("/insights/overview{query}"))).await.into()
    };
    assert_eq!((overview("").await.model_version, overview("").await.known.fresh_days), (2, 1));
    let before = overview("?as_of=2026-03-02").await;
    assert_eq!((before.model_version, before.known.fresh_days), (1, 180), "that day was scored so");
    let closed: Close = owner.post(&at("/insights/closes"), &json!({ "day": "2026-03-02" })).await.into();
    assert_eq!(closed.model_version, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refold_between_two_models_keeps_to_the_model_of_the_close() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let survey = survey(&owner).await;
    let customer = owner.customer("Acme").make().await.id;
    work(&app).await;
    let model = changed(|model| model.fresh_days = 7);
    owner.post(&at("/models"), &json!({ "model": model, "note": "Weekly" })).await.ok();
    says(&app, &owner, survey, customer, [4, 4, 4]).await;
    while kept_app::closes::refold(&app.app, app.org(), &app.system.zone).await.unwrap() {}
    let page = list(&owner).await;
    assert_eq!((page.model_version, page.items[0].scores.as_ref().unwrap().known), (Some(1), true));
    work(&app).await;
    assert_eq!(list(&owner).await.model_version, Some(2));
    let entries: Value = owner.get(&at("/audit?subject=model")).await.ok();
    assert_eq!(entries["items"][0]["after"]["note"], "Weekly");
}
