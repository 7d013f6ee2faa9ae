//! What one organisation can do to the rows of another, and the work to its own history: nothing.

use kept_testkit::TestDatabase;
use tokio_postgres::Client;
use tokio_postgres::error::SqlState;

use crate::database::rows::{OURS, THEIRS, fill, insert};
use crate::database::{HISTORY, TENANT};

/// A database with a row of either organisation in every tenant table.
async fn filled() -> (TestDatabase, Client) {
    let database = TestDatabase::migrated().await;
    let client = database.superuser().await;
    fill(&client, &TENANT).await;
    for table in TENANT {
        assert_eq!(count(&client, table).await, 2, "{table}");
    }
    (database, client)
}

async fn count(client: &Client, table: &str) -> i64 {
    client.query_one(&format!("SELECT count(*) FROM {table}"), &[]).await.unwrap().get(0)
}

async fn begin(client: &Client, role: &str, org: Option<&str>) {
    client.batch_execute(&format!("BEGIN; SET LOCAL ROLE {role}")).await.unwrap();
    if let Some(org) = org {
        client.batch_execute(&format!("SET LOCAL app.org_id = '{org}'")).await.unwrap();
    }
}

async fn end(client: &Client) {
    client.batch_execute("ROLLBACK").await.unwrap();
}

/// How many rows the statement reaches; none when the right to it is missing altogether.
async fn reached(client: &Client, statement: &str) -> Option<u64> {
    client.batch_execute("SAVEPOINT here").await.unwrap();
    match client.execute(statement, &[]).await {
        Ok(rows) => Some(rows),
        Err(error) => {
            assert_eq!(error.code(), Some(&SqlState::INSUFFICIENT_PRIVILEGE), "{statement}: {error}");
            client.batch_execute("ROLLBACK TO here").await.unwrap();
            None
        }
    }
}

#[tokio::test]
async fn without_an_organisation_there_are_no_rows_and_none_can_be_added() {
    let (_database, client) = filled().await;
    for role in ["kept_app", "kept_owner"] {
        for table in TENANT {
            begin(&client, role, None).await;
            assert_eq!(count(&client, table).await, 0, "{role} {table}");
            let insert = insert(&client, table, OURS, 3).await;
            assert_eq!(reached(&client, &insert).await, None, "{role} {table}");
            end(&client).await;
        }
    }
}

#[tokio::test]
async fn an_empty_organisation_is_none() {
    let (_database, client) = filled().await;
    begin(&client, "kept_app", Some("")).await;
    assert_eq!(count(&client, "customers").await, 0);
    end(&client).await;
}

#[tokio::test]
async fn an_organisation_sees_its_own_rows_only() {
    let (_database, client) = filled().await;
    for table in TENANT {
        begin(&client, "kept_app", Some(OURS)).await;
        let orgs = client.query(&format!("SELECT org_id::text FROM {table}"), &[]).await.unwrap();
        let orgs: Vec<String> = orgs.iter().map(|row| row.get(0)).collect();
        assert_eq!(orgs, [OURS], "{table}");
        end(&client).await;
    }
}

#[tokio::test]
async fn an_organisation_cannot_write_rows_of_another() {
    let (_database, client) = filled().await;
    for table in TENANT {
        begin(&client, "kept_app", Some(OURS)).await;
        let insert = insert(&client, table, THEIRS, 3).await;
        assert_eq!(reached(&client, &insert).await, None, "{table}");
        let steal = format!("UPDATE {table} SET org_id = '{OURS}' WHERE org_id = '{THEIRS}'");
        let delete = format!("DELETE FROM {table} WHERE org_id = '{THEIRS}'");
        for statement in [steal, delete] {
            assert_eq!(reached(&client, &statement).await.unwrap_or(0), 0, "{statement}");
        }
        let give = format!("UPDATE {table} SET org_id = '{THEIRS}'");
        assert_eq!(reached(&client, &give).await, None, "{give}");
        end(&client).await;
        assert_eq!(count(&client, table).await, 2, "{table}");
    }
}

#[tokio::test]
async fn an_organisation_writes_its_own_rows_and_history_only_grows() {
    let (_database, client) = filled().await;
    for table in TENANT {
        // Only the row itself is of interest here, not what it points to; a superuser may say so.
        client.batch_execute("SET session_replication_role = replica").await.unwrap();
        begin(&client, "kept_app", Some(OURS)).await;
        let insert = insert(&client, table, OURS, 3).await;
        assert_eq!(reached(&client, &insert).await, Some(1), "{insert}");
        if table == "promise_events" {
            // Not brought by an import, as most are; those of imports are the business of their reversal.
            client.batch_execute("RESET ROLE; UPDATE promise_events SET import_id = NULL").await.unwrap();
            client.batch_execute("SET LOCAL ROLE kept_app").await.unwrap();
            assert_eq!(reached(&client, "DELETE FROM promise_events").await, Some(0));
        }
        let history = HISTORY.contains(&table);
        let touch = format!("UPDATE {table} SET org_id = org_id");
        assert_eq!(reached(&client, &touch).await, (!history).then_some(2), "{touch}");
        let delete = format!("DELETE FROM {table}");
        let gone = if table == "promise_events" { Some(0) } else { (!history).then_some(2) };
        assert_eq!(reached(&client, &delete).await, gone, "{delete}");
        assert_eq!(reached(&client, &format!("TRUNCATE {table}")).await, None, "{table}");
        end(&client).await;
    }
}

#[tokio::test]
async fn the_work_cannot_take_down_its_walls() {
    let (_database, client) = filled().await;
    begin(&client, "kept_app", Some(OURS)).await;
    for statement in [
        "ALTER TABLE audit DISABLE ROW LEVEL SECURITY",
        "DROP POLICY one_organisation ON audit",
        "ALTER TABLE audit OWNER TO kept_app",
        "CREATE TABLE mine (id int)",
        "INSERT INTO schema_migrations VALUES ('x', now())",
    ] {
        assert_eq!(reached(&client, statement).await, None, "{statement}");
    }
    // Postgres answers this one with a warning and does nothing.
    reached(&client, "GRANT DELETE ON audit TO kept_app").await;
    assert_eq!(reached(&client, "DELETE FROM audit").await, None);
    end(&client).await;
}
