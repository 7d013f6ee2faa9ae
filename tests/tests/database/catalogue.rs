//! The classes and rules that let the same schema run on a distributed database.

use kept_testkit::TestDatabase;
use tokio_postgres::Client;

use crate::database::{GLOBAL, LOCAL, TENANT};

/// The only policy of a tenant table.
const WALL: &str = "(org_id = (NULLIF(current_setting('app.org_id'::text, true), ''::text))::uuid)";

async fn texts(client: &Client, query: &str) -> Vec<String> {
    client.query(query, &[]).await.unwrap().iter().map(|row| row.get(0)).collect()
}

/// Everything in schema public that breaks a rule.
async fn faults(client: &Client) -> Vec<String> {
    let mut faults = classes(client).await;
    faults.extend(kinds(client).await);
    faults.extend(keys(client).await);
    faults.extend(foreign_keys(client).await);
    faults.extend(walls(client).await);
    faults.sort();
    faults
}

const TABLES: &str = "SELECT relname::text FROM pg_class \
                      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'f', 'm', 'v')";

/// Every table is of one class, and every class is of tables that are there.
async fn classes(client: &Client) -> Vec<String> {
    let tables = texts(client, TABLES).await;
    let classes: Vec<&str> = TENANT.into_iter().chain(GLOBAL).chain(LOCAL).collect();
    let mut faults = Vec::new();
    for table in &tables {
        let number = classes.iter().filter(|class| *class == table).count();
        if number != 1 {
            faults.push(format!("{table}: in {number} classes"));
        }
    }
    faults.extend(
        classes.iter().filter(|class| !tables.iter().any(|t| t == *class)).map(|t| format!("{t}: missing")),
    );
    faults
}

/// Rule 4: no triggers, nothing unlogged, no serial; a primary key everywhere; and one owner.
async fn kinds(client: &Client) -> Vec<String> {
    let query = "
        WITH t AS (SELECT * FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p'))
        SELECT relname || ': no primary key' FROM t
        WHERE NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = t.oid AND contype = 'p')
        UNION ALL SELECT relname || ': not logged' FROM t WHERE relpersistence <> 'p'
        UNION ALL SELECT relname || ': trigger ' || tgname FROM t JOIN pg_trigger ON tgrelid = t.oid WHERE NOT tgisinternal
        UNION ALL SELECT relname || ': rule ' || rulename FROM t JOIN pg_rewrite ON ev_class = t.oid
        UNION ALL
        SELECT relname || ': serial ' || attname FROM t JOIN pg_attrdef d ON d.adrelid = t.oid
        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.adnum
        WHERE pg_get_expr(d.adbin, d.adrelid) LIKE '%nextval(%'
        UNION ALL SELECT relname || ': owned by ' || relowner::regrole FROM t WHERE relowner <> 'kept_owner'::regrole";
    texts(client, query).await
}

/// Rule 1: what is unique in a tenant table is so within an organisation.
async fn keys(client: &Client) -> Vec<String> {
    let query = "
        SELECT c.relname || ': unique index ' || i.indexrelid::regclass || ' does not start with org_id'
        FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
        LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
        WHERE c.relnamespace = 'public'::regnamespace AND c.relname = ANY ($1)
          AND (i.indisunique OR i.indisexclusion) AND a.attname IS DISTINCT FROM 'org_id'
        UNION ALL
        SELECT relname || ': no column org_id uuid NOT NULL' FROM pg_class c
        WHERE relnamespace = 'public'::regnamespace AND relname = ANY ($1) AND NOT EXISTS (
            SELECT FROM pg_attribute WHERE attrelid = c.oid AND attname = 'org_id' AND atttypid = 'uuid'::regtype
            AND attnotnull)";
    let rows = client.query(query, &[&TENANT.as_slice()]).await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

/// Rules 2 and 3: foreign keys stay within an organisation or lead to a global table, and never set to null.
async fn foreign_keys(client: &Client) -> Vec<String> {
    let query = "
        SELECT f.conname::text, a.relname::text, b.relname::text, f.confdeltype::text || f.confupdtype::text,
               array(SELECT attname::text FROM unnest(f.conkey) WITH ORDINALITY k (n, o)
                     JOIN pg_attribute ON attrelid = a.oid AND attnum = n ORDER BY o),
               array(SELECT attname::text FROM unnest(f.confkey) WITH ORDINALITY k (n, o)
                     JOIN pg_attribute ON attrelid = b.oid AND attnum = n ORDER BY o)
        FROM pg_constraint f JOIN pg_class a ON a.oid = f.conrelid JOIN pg_class b ON b.oid = f.confrelid
        WHERE f.contype = 'f' AND a.relnamespace = 'public'::regnamespace";
    let mut faults = Vec::new();
    for row in client.query(query, &[]).await.unwrap() {
        let [name, from, to, on]: [String; 4] = std::array::from_fn(|i| row.get(i));
        let (here, there): (Vec<String>, Vec<String>) = (row.get(4), row.get(5));
        let tenant = |table: &str| TENANT.contains(&table);
        let with_org =
            here.first().is_some_and(|c| c == "org_id") && there.first().is_some_and(|c| c == "org_id");
        match (tenant(&from), tenant(&to)) {
            (true, true) if !with_org => faults.push(format!("{from}: {name} leaves the organisation")),
            (false, true) => faults.push(format!("{from}: {name} leads into the tenant table {to}")),
            _ => {}
        }
        // Deleting: a NO ACTION, r RESTRICT, c CASCADE. Keys are never updated.
        if !matches!(on.as_str(), "aa" | "ra" | "ca") {
            faults.push(format!("{from}: {name} does {on}"));
        }
    }
    faults
}

/// Row-level security is on, also for the owner, with the one policy; and nowhere else. Of the events of promises only
/// those of imports can go, by another that forbids the rest.
async fn walls(client: &Client) -> Vec<String> {
    let query = "
        SELECT c.relname::text, c.relrowsecurity AND c.relforcerowsecurity,
               coalesce(string_agg(concat_ws(' ', p.polcmd, p.polpermissive, p.polroles = '{0}',
                        pg_get_expr(p.polqual, c.oid), pg_get_expr(p.polwithcheck, c.oid)), ';' ORDER BY p.polname), '')
        FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid
        WHERE c.relnamespace = 'public'::regnamespace AND c.relname = ANY ($1) GROUP BY c.oid";
    let one = format!("* t t {WALL} {WALL}");
    let mut faults = Vec::new();
    for row in client.query(query, &[&TENANT.as_slice()]).await.unwrap() {
        let (table, forced, policies): (String, bool, String) = (row.get(0), row.get(1), row.get(2));
        if !forced {
            faults.push(format!("{table}: row-level security is not forced"));
        }
        let expected = match table.as_str() {
            "promise_events" => format!("{one};d f t (import_id IS NOT NULL)"),
            _ => one.clone(),
        };
        if policies != expected {
            faults.push(format!("{table}: policies {policies}"));
        }
    }
    faults
}

#[tokio::test]
async fn every_table_is_of_one_class_and_keeps_its_rules() {
    let database = TestDatabase::migrated().await;
    assert_eq!(faults(&database.superuser().await).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_table_that_breaks_the_rules_is_found() {
    let database = TestDatabase::migrated().await;
    let client = database.superuser().await;
    client
        .batch_execute(
            "CREATE TABLE stray (id serial PRIMARY KEY, org_id uuid, customer_id uuid,
                 FOREIGN KEY (org_id, customer_id) REFERENCES customers (org_id, id) ON DELETE SET NULL);
             CREATE UNLOGGED TABLE keyless (id int);
             CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
             CREATE TRIGGER counting AFTER INSERT ON customers EXECUTE FUNCTION nothing();
             CREATE UNIQUE INDEX one_name ON customers (name_key);
             CREATE UNIQUE INDEX one_expression ON customers ((org_id::text));
             ALTER TABLE contacts ADD UNIQUE (org_id, phone);
             ALTER TABLE members ADD CONSTRAINT sideways FOREIGN KEY (account_id, org_id)
                 REFERENCES account_organisations (account_id, org_id);
             ALTER TABLE customers ADD other_org uuid;
             ALTER TABLE customers ADD CONSTRAINT elsewhere FOREIGN KEY (other_org, owner_id) REFERENCES members (org_id, id);
             ALTER TABLE votes NO FORCE ROW LEVEL SECURITY;
             ALTER TABLE asks DISABLE ROW LEVEL SECURITY;
             CREATE POLICY everything ON audit USING (true);
             DROP POLICY one_organisation ON events;",
        )
        .await
        .unwrap();
    let found = faults(&client).await;
    let expected = [
        "asks: row-level security is not forced",
        "audit: policies * t t true;",
        "customers: elsewhere leaves the organisation",
        "customers: trigger counting",
        "customers: unique index one_expression does not start with org_id",
        "customers: unique index one_name does not start with org_id",
        "events: policies ",
        "keyless: in 0 classes",
        "keyless: no primary key",
        "keyless: not logged",
        "keyless: owned by kept",
        "stray: in 0 classes",
        "stray: owned by kept",
        "stray: serial id",
        "stray: stray_org_id_customer_id_fkey does na",
        "stray: stray_org_id_customer_id_fkey leads into the tenant table customers",
        "votes: row-level security is not forced",
    ];
    for fault in expected {
        assert!(
            found.iter().any(|f| f.starts_with(fault) || f.contains("everything")),
            "{fault} in {found:#?}"
        );
    }
    assert_eq!(found.len(), expected.len(), "{found:#?}");
}

#[tokio::test]
async fn the_role_that_does_the_work_cannot_get_past_row_level_security() {
    let database = TestDatabase::migrated().await;
    let client = database.superuser().await;
    let roles = texts(
        &client,
        "SELECT concat_ws(' ', rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication)
         FROM pg_roles WHERE rolname IN ('kept_app', 'kept_owner') ORDER BY rolname",
    )
    .await;
    assert_eq!(roles, ["kept_app f f f f f f", "kept_owner f f f f f f"]);
    let can = texts(
        &client,
        "SELECT concat_ws(' ', pg_has_role('kept_app', 'kept_owner', 'MEMBER'),
                has_schema_privilege('kept_app', 'public', 'CREATE'),
                EXISTS (SELECT FROM pg_class WHERE relowner = 'kept_app'::regrole),
                EXISTS (SELECT FROM pg_auth_members WHERE member = 'kept_app'::regrole))",
    )
    .await;
    assert_eq!(can, ["f f f f"]);
}

#[tokio::test]
async fn the_role_that_does_the_work_has_the_rights_it_needs_and_no_more() {
    let database = TestDatabase::migrated().await;
    let client = database.superuser().await;
    let rights = texts(
        &client,
        "SELECT concat_ws(' ', table_name, string_agg(privilege_type, ' ' ORDER BY privilege_type))
         FROM information_schema.role_table_grants WHERE grantee = 'kept_app' AND table_schema = 'public'
         GROUP BY table_name ORDER BY table_name COLLATE \"C\"",
    )
    .await;
    let mut expected: Vec<String> = TENANT
        .into_iter()
        .chain(GLOBAL)
        .map(|table| {
            let rights = match table {
                // Those that an import brought, and by policy no others.
                "promise_events" => "DELETE INSERT SELECT",
                _ if crate::database::HISTORY.contains(&table) => "INSERT SELECT",
                _ => "DELETE INSERT SELECT UPDATE",
            };
            format!("{table} {rights}")
        })
        .chain(LOCAL.map(|table| format!("{table} SELECT")))
        .collect();
    expected.sort();
    assert_eq!(rights, expected);
}

/// Every tenant table either goes into an archive or has a reason why not.
#[test]
fn every_table_of_an_organisation_is_archived_or_left_out_with_a_reason() {
    use kept_store::archive::{AUDIT, LEFT_OUT, TABLES};
    let left_out = LEFT_OUT.iter().map(|(table, _)| *table);
    let mut all: Vec<&str> = TABLES.into_iter().chain([AUDIT]).chain(left_out).collect();
    all.sort_unstable();
    assert_eq!(all, TENANT);
}
