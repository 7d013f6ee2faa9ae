//! The schema itself: its rules, its walls between organisations, and what brings a database to it.

mod catalogue;
mod health;
mod migrations;
mod rows;
mod schema_rs;
mod walls;

/// Rows of one organisation each; every key starts with `org_id`.
const TENANT: [&str; 40] = [
    "answers",
    "asks",
    "audit",
    "behaviours",
    "close_counts",
    "closes",
    "contacts",
    "customer_scores",
    "customers",
    "events",
    "feedback",
    "feedback_events",
    "histogram_deltas",
    "histograms",
    "idempotency_keys",
    "import_changes",
    "import_chunks",
    "import_mappings",
    "imports",
    "invitations",
    "keys",
    "members",
    "models",
    "notes",
    "outcome_counts",
    "outcome_deltas",
    "password_resets",
    "priors",
    "promise_events",
    "promises",
    "question_keys",
    "responses",
    "saved_views",
    "search_words",
    "self_checks",
    "sessions",
    "stale_scores",
    "survey_versions",
    "surveys",
    "votes",
];

/// Small tables with keys of their own, which lead to an organisation.
const GLOBAL: [&str; 4] = ["account_organisations", "accounts", "organisations", "set_up_links"];

/// Of the database itself.
const LOCAL: [&str; 1] = ["schema_migrations"];

/// What has happened: rows are added and read, never changed.
const HISTORY: [&str; 3] = ["audit", "feedback_events", "promise_events"];
