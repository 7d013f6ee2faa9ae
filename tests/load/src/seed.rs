//! Customers, contacts and asks in bulk, with ids that both the generator and the database can tell from a number.

use kept_app::token::Token;
use kept_core::component::Component;
use kept_core::ids::{OrgId, SurveyId};
use kept_core::survey::QuestionKind;
use kept_testkit::Client;
use uuid::Uuid;

use crate::stage::{EMAIL, PASSWORD, Stage};

/// What an id is of.
#[derive(Clone, Copy)]
pub(crate) enum Of {
    Ask = 3,
    Secret = 4,
    Response = 5,
}

/// The id of this number.
pub(crate) fn id(of: Of, number: u64) -> Uuid {
    Uuid::from_u128((0x0190_0000 + of as u128) << 96 | 0x7000 << 64 | 0x8000 << 48 | u128::from(number))
}

/// The same in the database.
const ID: &str =
    "CREATE FUNCTION load_id(kind integer, number bigint) RETURNS uuid IMMUTABLE LANGUAGE sql AS $$
    SELECT ('0190000' || kind || '-0000-7000-8000-' || lpad(to_hex(number), 12, '0'))::uuid $$";

/// The token of the ask of this number.
pub(crate) fn token(org: OrgId, number: u64) -> String {
    Token { org, id: id(Of::Ask, number), secret: id(Of::Secret, number).into_bytes() }.to_string()
}

/// Makes as many customers, each with a contact and an ask by link that nobody has answered.
pub(crate) async fn asks(stage: &Stage, number: u64) -> SurveyId {
    let owner = Client::new(&format!("http://{}", stage.addr())).sign_in(EMAIL, PASSWORD).await;
    let survey = owner
        .survey("How are we doing?")
        .question("satisfaction", QuestionKind::Satisfaction, Component::Delivery)
        .question("recommend", QuestionKind::Recommend, Component::Service)
        .question("expectation", QuestionKind::Expectation, Component::Product)
        .make()
        .await
        .id;
    let (org, last) = (stage.system.org, i64::try_from(number).expect("a number"));
    let db = stage.superuser().await;
    let statements = [
        format!(
            "INSERT INTO customers (org_id, id, kind, name, name_key, segment, state, recorded_at, updated_at) \
             SELECT '{org}', load_id(1, n), 'person', 'Customer ' || n, 'customer ' || n, 'segment ' || n % 20, \
                'active', now(), now() FROM generate_series(1, {last}) n"
        ),
        format!(
            "INSERT INTO contacts (org_id, id, customer_id, name, name_key, role, critical, phone, email, language, time_zone, \
                do_not_contact, recorded_at, updated_at) \
             SELECT '{org}', load_id(2, n), load_id(1, n), 'Contact ' || n, 'contact ' || n, 'unknown', false, '', '', '', '', false, now(), now() \
             FROM generate_series(1, {last}) n"
        ),
        format!(
            "INSERT INTO asks (org_id, id, customer_id, contact_id, survey_id, survey_version, channel, touchpoint, \
                secret_hash, expires_at, recorded_at) \
             SELECT '{org}', load_id(3, n), load_id(1, n), load_id(2, n), '{survey}', 1, 'link', 'delivery', \
                sha256(uuid_send(load_id(4, n))), now() + interval '30 days', now() \
             FROM generate_series(1, {last}) n"
        ),
    ];
    db.batch_execute(ID).await.expect("the function of ids");
    for statement in statements {
        db.batch_execute(&statement).await.unwrap_or_else(|error| panic!("{statement}: {error:?}"));
    }
    survey
}
