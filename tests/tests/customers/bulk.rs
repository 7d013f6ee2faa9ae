//! Customers by the thousand, as imports bring them.

use kept_core::calendar::Day;
use kept_core::customer::CustomerKind;
use kept_core::ids::CustomerId;
use kept_store::Change;
use kept_store::customers::{CustomerUpsert, read, upsert_external};
use kept_testkit::TestApp;
use kept_testkit::builders::day;
use uuid::Uuid;

fn row(id: u128, external: &str, name: &str) -> CustomerUpsert {
    CustomerUpsert {
        id: CustomerId(Uuid::from_u128(id)),
        kind: CustomerKind::Person,
        name: name.to_owned(),
        segment: "SP".to_owned(),
        customer_since: Some(day("2018-01-01")),
        yearly_value_minor: None,
        source: "shop".to_owned(),
        external_id: external.to_owned(),
    }
}

async fn upsert(app: &TestApp, rows: &[CustomerUpsert]) -> Vec<(CustomerId, Change)> {
    let mut tx = app.app.db.tenant(app.org()).await.unwrap();
    let done = upsert_external(&mut tx, rows, app.app.now()).await.unwrap();
    tx.commit().await.unwrap();
    done
}

#[tokio::test]
async fn the_same_rows_twice_change_nothing_and_others_what_they_say() {
    let app = TestApp::start().await;
    let id = |n| CustomerId(Uuid::from_u128(n));
    let rows = [row(1, "b", "Berta"), row(2, "a", "Anna")];
    assert_eq!(upsert(&app, &rows).await, [(id(1), Change::New), (id(2), Change::New)]);
    let again = [row(11, "a", "Anna"), row(12, "c", "Carla"), row(13, "b", "Berta Ñ")];
    let done = upsert(&app, &again).await;
    assert_eq!(done, [(id(2), Change::Same), (id(12), Change::New), (id(1), Change::Changed)]);

    let unsaid = CustomerUpsert { segment: String::new(), customer_since: None, ..row(14, "a", "Anna") };
    assert_eq!(upsert(&app, &[unsaid]).await, [(id(2), Change::Same)]);
    let valued =
        CustomerUpsert { yearly_value_minor: Some(9), segment: "RJ".to_owned(), ..row(14, "a", "Anna") };
    assert_eq!(upsert(&app, &[valued]).await, [(id(2), Change::Changed)]);
    let mut tx = app.app.db.tenant(app.org()).await.unwrap();
    let anna = read(&mut tx, id(2)).await.unwrap().unwrap();
    assert_eq!((anna.segment.as_str(), anna.yearly_value_minor), ("RJ", Some(9)));
    assert_eq!(anna.customer_since, Some(day("2018-01-01")));
    let berta = read(&mut tx, id(1)).await.unwrap().unwrap();
    assert_eq!(berta.name, "Berta Ñ");
    assert_eq!(upsert(&app, &[]).await, []);
    assert_eq!(Day::number(berta.customer_since.unwrap()), 17_532);
}

#[tokio::test]
async fn two_imports_at_once_make_each_customer_once() {
    let app = TestApp::start().await;
    let mut jobs = Vec::new();
    for job in 0..4_u128 {
        let kept = app.app.clone();
        let org = app.org();
        jobs.push(tokio::spawn(async move {
            let mut rows: Vec<_> =
                (0..300).map(|n| row(job * 1_000 + n + 1, &n.to_string(), &format!("{job}"))).collect();
            if job % 2 == 1 {
                rows.reverse();
            }
            let mut tx = kept.db.tenant(org).await.unwrap();
            let done = upsert_external(&mut tx, &rows, kept.now()).await.unwrap();
            tx.commit().await.unwrap();
            done.iter().filter(|(_, change)| *change == Change::New).count()
        }));
    }
    let mut new = 0;
    for job in jobs {
        new += job.await.unwrap();
    }
    assert_eq!(new, 300);
    let count =
        app.database.superuser().await.query_one("SELECT count(*) FROM customers", &[]).await.unwrap();
    assert_eq!(count.get::<_, i64>(0), 300);
}
