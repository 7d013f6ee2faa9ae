use std::cell::Cell;

use kept_api::invitations::Invitation;
use kept_api::passwords::PasswordReset;
use kept_api::paths;
use kept_core::access::Role;
use kept_core::contact::ContactRole;
use kept_testkit::app::PASSWORD;
use kept_testkit::{Client, TestApp};
use serde_json::{Value, json};
use uuid::Uuid;

/// Something of every kind, so that input can be good but for one thing.
///
/// Paths and bodies hold the names of these things in braces until they are sent.
pub(crate) struct World {
    pub(crate) names: Vec<(&'static str, String)>,
    fresh: Cell<u128>,
}

impl World {
    pub(crate) async fn of(app: &TestApp, owner: &Client) -> Self {
        let customer = owner.customer("Acme").make().await.id;
        let contact = owner.contact(customer, "Ann", ContactRole::Uses).await.id;
        let promise = owner.promise(customer, "Delivered", "2026-03-10").make().await.id;
        let survey = owner.survey("How did we do?").make().await.id;
        let note =
            owner.post(&kept_api::paths::notes(customer), &json!({ "text": "Called back" })).await.ok();
        let behaviour = json!({ "customer_id": customer, "kind": "bought" });
        let behaviour = owner.post(&format!("{}/behaviours", paths::BASE), &behaviour).await.ok();
        let feedback = json!({ "customer_id": customer, "kind": "idea", "giver": "customer", "text": "Blue", "component": "product" });
        let feedback = owner.post(&format!("{}/feedback", paths::BASE), &feedback).await.ok();
        let view = json!({ "page": "customers", "name": "All" });
        let view = owner.post(&format!("{}/views", paths::BASE), &view).await.ok();
        let self_check = owner.post(&format!("{}/self-checks", paths::BASE), &replies()).await.ok();
        let link = owner.ask(survey, customer, contact).await.link.unwrap();
        let call = owner.call(survey, customer).await.id;
        let token = app.path_of(&link).rsplit('/').next().unwrap().to_owned();
        let email = format!("{customer}@kept.test");
        let invitation = json!({ "name": "Ann", "email": email, "role": "viewer" });
        let invitation: Invitation =
            owner.post(&format!("{}/invitations", paths::BASE), &invitation).await.into();
        let member = kept_app::members::NewMember {
            name: "Spare".to_owned(),
            email: format!("spare-{customer}@kept.test"),
            password: PASSWORD.to_owned(),
            role: Role::Viewer,
        };
        let member = kept_app::members::add(&app.app, &app.system, &member).await.unwrap().id;
        let reset: PasswordReset = owner.post(&paths::password_resets(member), &json!(null)).await.into();
        let token_of = |link: &str| app.path_of(link).rsplit('/').next().unwrap().to_owned();
        let names = vec![
            ("{invitation}", invitation.id.to_string()),
            ("{invitation_token}", token_of(invitation.link.as_deref().unwrap())),
            ("{member}", member.to_string()),
            ("{reset_token}", token_of(&reset.link)),
            ("{owner}", app.member(Role::Owner).to_string()),
            ("{org}", app.org().to_string()),
            ("{customer}", customer.to_string()),
            ("{contact}", contact.to_string()),
            ("{promise}", promise.to_string()),
            ("{view}", view["id"].as_str().unwrap().to_owned()),
            ("{note}", note["id"].as_str().unwrap().to_owned()),
            ("{behaviour}", behaviour["id"].as_str().unwrap().to_owned()),
            ("{feedback}", feedback["id"].as_str().unwrap().to_owned()),
            ("{self_check}", self_check["id"].as_str().unwrap().to_owned()),
            ("{survey}", survey.to_string()),
            ("{call}", call.to_string()),
            ("{token}", token),
        ];
        Self { names, fresh: Cell::new(0x01a2_0355_5d2b_73cf_8993_0000_0000_0000) }
    }

    /// A text with the names of things replaced; `{fresh}` is an id that nothing has yet.
    pub(crate) fn fill(&self, text: &str) -> String {
        let fresh = self.fresh.get() + 1;
        self.fresh.set(fresh);
        let text = text.replace("{fresh}", &Uuid::from_u128(fresh).to_string());
        self.names.iter().fold(text, |text, (name, id)| text.replace(name, id))
    }
}

/// Where an operation is sent to.
pub(crate) fn path(operation: &str, path: &str) -> String {
    if operation == "put_import_mapping" {
        return path.replace("{id}", "{fresh}");
    }
    if operation.starts_with("put_external_") {
        return path.replace("{source}", "crm").replace("{id}", "{fresh}");
    }
    let path = &path.replace("{topic}", "display_rounding");
    let of = |thing: &str| path.replace("{id}", thing);
    match path.trim_start_matches(kept_api::paths::BASE).split('/').nth(1) {
        Some("behaviours") => of("{behaviour}"),
        Some("feedback") => of("{feedback}"),
        Some("contacts") => of("{contact}"),
        Some("customers") => of("{customer}"),
        Some("notes") => of("{note}"),
        Some("promises") => of("{promise}"),
        Some("models") => path.replace("{version}", "1"),
        Some("self-checks") => of("{self_check}"),
        Some("surveys") => of("{survey}"),
        Some("views") => of("{view}"),
        Some("members") => of("{member}"),
        Some("public") if path.contains("invitations") => path.replace("{token}", "{invitation_token}"),
        Some("public") if path.contains("password-resets") => path.replace("{token}", "{reset_token}"),
        _ => path.to_owned(),
    }
}

/// A reply to each question of the self-check.
fn replies() -> Value {
    let reply = |question| json!({ "question": question, "reply": "partly", "note": "By e-mail" });
    json!({ "answers": kept_core::self_check::SelfQuestion::ALL.map(reply) })
}

/// Input that is taken; none for operations that nobody can do twice.
pub(crate) fn good(operation: &str) -> Option<Value> {
    let question = |key: &str, kind: &str, required: bool| json!({ "key": key, "kind": kind, "component": "service", "text": "What about it?", "labels": [], "required": required });
    let survey = json!({
        "title": "How did we do?", "language": "en",
        "questions": [question("expected", "expectation", true), question("happy", "satisfaction", false), question("words", "open", false)],
    });
    let answers = json!([
        { "key": "expected", "value": 3 }, { "key": "delivered", "value": 4 }, { "key": "words", "text": "fine" }
    ]);
    let customer = json!({
        "name": "Acme", "kind": "business", "segment": "north", "customer_since": "2020-01-01",
        "yearly_value_minor": 100_000, "owner_id": null, "contract_end": "2027-01-01", "parent_id": null,
    });
    Some(match operation {
        "calc" => {
            json!({ "cases": [{ "id": "a", "input": { "parts_micro": [1, 2], "unit_micro": 3 } }] })
        }
        "create_customer" => {
            let mut customer = customer;
            customer["external"] = json!({ "source": "crm", "id": "{fresh}" });
            customer
        }
        "put_external_customer" => customer,
        "change_customer" => {
            json!({
                "kind": "person", "name": "Acme", "segment": "", "state": "active", "yearly_value_minor": 1,
                "owner_id": null, "customer_since": "2020-01-01", "contract_end": "2027-01-01", "parent_id": null,
            })
        }
        "put_external_contact" => json!({
            "customer_id": "{customer}", "name": "Ann", "role": "uses", "phone": "", "email": "", "language": "en",
        }),
        "change_contact" => json!({
            "name": "Ann", "role": "pays", "critical": true, "phone": "", "email": "ann@acme.example",
            "language": "de", "time_zone": "Europe/Berlin", "do_not_contact": false,
            "consents": { "email": true, "phone": null },
        }),
        "change_owner" => json!({ "customer_ids": ["{customer}"], "owner_id": "{owner}", "only_of": null }),
        "keep_view" => json!({
            "page": "customers", "name": "Mine by loyalty", "query": { "sort": "loyalty" }, "shared": true,
            "is_default": false,
        }),
        "change_view" => json!({ "name": "By loyalty", "query": { "sort": "loyalty" }, "shared": false }),
        "write_note" => json!({ "text": "Called back", "external": { "source": "crm", "id": "{fresh}" } }),
        "put_external_note" => json!({ "customer_id": "{customer}", "text": "Called back" }),
        "change_note" => json!({ "text": "Called back twice" }),
        "add_contact" => json!({
            "name": "Ann", "role": "uses", "phone": "+49 30 1", "email": "ann@acme.example", "language": "en",
            "do_not_contact": false, "critical": false, "time_zone": "Europe/Berlin",
            "consents": { "email": true }, "external": { "source": "crm", "id": "{fresh}" },
        }),
        "record_behaviour" => json!({
            "customer_id": "{customer}", "kind": "bought", "day": "2026-03-01", "occurred_at": "2026-03-01T10:00:00Z",
            "amount": { "minor": 1000, "currency": "EUR" }, "quantity": 2, "touchpoint": "order", "text": "Paper",
            "external": { "source": "crm", "id": "{fresh}" },
        }),
        "put_external_behaviour" => json!({ "customer_id": "{customer}", "kind": "renewed" }),
        "change_behaviour" => json!({
            "kind": "expanded", "day": "2026-03-01", "occurred_at": null, "amount": null, "quantity": 3,
            "touchpoint": "", "text": "More paper",
        }),
        "receive_feedback" => json!({
            "customer_id": "{customer}", "kind": "complaint", "giver": "customer", "contact_id": "{contact}",
            "mood": null, "text": "Late again", "component": "delivery", "touchpoint": "delivery", "rating": 2,
            "day": "2026-03-01", "external": { "source": "crm", "id": "{fresh}" },
        }),
        "put_external_feedback" => json!({
            "customer_id": "{customer}", "kind": "idea", "giver": "customer", "text": "Blue", "component": "product",
        }),
        "change_feedback" => json!({
            "kind": "complaint", "giver": "customer", "contact_id": "{contact}", "mood": null, "text": "Late",
            "component": "delivery", "touchpoint": "", "rating": null, "day": "2026-03-01",
        }),
        "step_feedback" => json!({ "step": "acknowledge", "words": "" }),
        "make_promise" => json!({
            "customer_id": "{customer}", "text": "Delivered", "component": "delivery", "severity": "major",
            "due": { "day": "2026-03-10" },
            "terms": { "grace_hours": 0, "limit_hours": 168, "missed_after_hours": 0 },
            "made": "2026-03-02", "made_to": "{contact}", "external": { "source": "crm", "id": "{fresh}" },
        }),
        "put_external_promise" => json!({
            "customer_id": "{customer}", "text": "Delivered", "component": "delivery",
            "due": { "day": "2026-03-10" },
        }),
        "settle_promise" => json!({
            "claim": { "what": "partly", "part_bp": 5000 }, "ground": "staff", "day": "2026-03-02", "note": "half of it",
        }),
        "put_import_mapping" => json!({
            "name": "Orders {fresh}", "mapping": kept_app::imports::examples::MARKETPLACE_ORDERS,
        }),
        "change_organisation" => json!({ "name": "Works", "time_zone": "UTC", "currency": "EUR" }),
        "preview_model" => json!({ "model": kept_core::model::Model::default() }),
        // The first version is changed once; afterwards another holds.
        "add_model" => {
            json!({ "model": kept_core::model::Model { fresh_days: 90, ..Default::default() }, "note": "Sooner" })
        }
        "take_self_check" => {
            let mut replies = replies();
            replies["id"] = json!("{fresh}");
            replies
        }
        "make_survey" => json!({ "body": survey, "external": { "source": "crm", "id": "{fresh}" } }),
        "put_external_survey" => json!({ "body": survey }),
        "change_survey" => survey,
        "make_ask" => json!({
            "customer_id": "{customer}", "contact_id": "{contact}", "survey_id": "{survey}", "channel": "link",
            "promise_id": "{promise}", "touchpoint": "delivery", "days": 30,
            "external": { "source": "crm", "id": "{fresh}" },
        }),
        "put_external_ask" => json!({
            "customer_id": "{customer}", "survey_id": "{survey}", "channel": "phone", "days": 30,
        }),
        "take_down_response" => json!({ "id": "{fresh}", "ask_id": "{call}", "answers": answers }),
        "submit_response" => json!({ "id": "{fresh}", "answers": answers }),
        "close_day" => json!({ "day": "2026-03-02" }),
        "accept_invitation" | "reset_password" => json!({ "password": "four words that differ" }),
        "change_member" => json!({ "name": "Spare", "role": "viewer" }),
        // The same again: the tests go on signing in with it.
        "change_password" => json!({ "current": PASSWORD, "new": PASSWORD }),
        "hand_over_customers" => json!({ "to": "{owner}" }),
        "make_invitation" => json!({ "name": "Ann", "email": "{fresh}@kept.test", "role": "agent" }),
        "make_key" => json!({ "name": "CRM", "scopes": ["read"], "expires_at": "2027-01-01T00:00:00Z" }),
        "switch_organisation" => json!({ "organisation": "{org}" }),
        "sign_in" => json!({ "email": "owner@kept.test", "password": PASSWORD }),
        _ => return None,
    })
}
