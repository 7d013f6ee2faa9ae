-- Global tables: own small key; tenant tables may point here, never the other way round.

CREATE TABLE organisations (
    id          uuid PRIMARY KEY,
    name        text NOT NULL,
    time_zone   text NOT NULL,
    currency    text NOT NULL,
    demo        boolean NOT NULL,
    recorded_at timestamptz NOT NULL
);

CREATE TABLE accounts (
    id            uuid PRIMARY KEY,
    -- lower case
    email         text NOT NULL UNIQUE,
    password_hash text NOT NULL,
    recorded_at   timestamptz NOT NULL
);

-- In which organisations an account has a member.
CREATE TABLE account_organisations (
    account_id   uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    org_id       uuid NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    -- when somebody last signed in there; the next sign-in leads there again
    last_used_at timestamptz,
    PRIMARY KEY (account_id, org_id)
);

-- The one-time link that makes the first owner; used or replaced, it is deleted.
CREATE TABLE set_up_links (
    secret_hash bytea PRIMARY KEY,
    recorded_at timestamptz NOT NULL
);

-- Tenant tables: every key starts with org_id; row-level security is forced on each of them below.

CREATE TABLE members (
    org_id       uuid NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    id           uuid NOT NULL,
    account_id   uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    name         text NOT NULL,
    role         text NOT NULL CHECK (role IN ('owner', 'manager', 'agent', 'viewer', 'auditor')),
    recorded_at  timestamptz NOT NULL,
    -- to five minutes
    last_used_at timestamptz,
    -- the row of somebody who has gone stays: old records name it
    removed_at   timestamptz,
    -- when the visit before this one ended; none on the first
    visit_before timestamptz,
    PRIMARY KEY (org_id, id),
    UNIQUE (org_id, account_id)
);

CREATE TABLE sessions (
    org_id       uuid NOT NULL,
    id           uuid NOT NULL,
    member_id    uuid NOT NULL,
    secret_hash  bytea NOT NULL,
    recorded_at  timestamptz NOT NULL,
    last_used_at timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    -- what the browser calls itself
    user_agent   text NOT NULL,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, member_id) REFERENCES members (org_id, id) ON DELETE CASCADE
);

CREATE INDEX sessions_by_member ON sessions (org_id, member_id, id);

CREATE TABLE invitations (
    org_id       uuid NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    id           uuid NOT NULL,
    name         text NOT NULL,
    -- lower case
    email        text NOT NULL,
    role         text NOT NULL CHECK (role IN ('owner', 'manager', 'agent', 'viewer', 'auditor')),
    -- of the newest link's secret
    secret_hash  bytea NOT NULL,
    expires_at   timestamptz NOT NULL,
    accepted_at  timestamptz,
    withdrawn_at timestamptz,
    recorded_at  timestamptz NOT NULL,
    recorded_by  uuid,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, recorded_by) REFERENCES members (org_id, id) ON DELETE RESTRICT
);

CREATE UNIQUE INDEX invitations_open ON invitations (org_id, email)
    WHERE accepted_at IS NULL AND withdrawn_at IS NULL;

-- Links by which a member chooses another password.
CREATE TABLE password_resets (
    org_id      uuid NOT NULL,
    id          uuid NOT NULL,
    member_id   uuid NOT NULL,
    secret_hash bytea NOT NULL,
    expires_at  timestamptz NOT NULL,
    used_at     timestamptz,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, member_id) REFERENCES members (org_id, id) ON DELETE CASCADE
);

CREATE INDEX password_resets_by_member ON password_resets (org_id, member_id);

CREATE TABLE keys (
    org_id       uuid NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    id           uuid NOT NULL,
    name         text NOT NULL,
    -- words with blanks between them
    scopes       text NOT NULL,
    secret_hash  bytea NOT NULL,
    expires_at   timestamptz,
    revoked_at   timestamptz,
    last_used_at timestamptz,
    recorded_at  timestamptz NOT NULL,
    recorded_by  uuid,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, recorded_by) REFERENCES members (org_id, id) ON DELETE RESTRICT
);

CREATE TABLE models (
    org_id      uuid NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    version     integer NOT NULL CHECK (version > 0),
    body        jsonb NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by uuid,
    -- why it was made; '' for the first
    note        text NOT NULL,
    PRIMARY KEY (org_id, version),
    FOREIGN KEY (org_id, recorded_by) REFERENCES members (org_id, id) ON DELETE RESTRICT
);

-- What the leadership said that it knows. Never scored.
CREATE TABLE self_checks (
    org_id      uuid NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    id          uuid NOT NULL,
    day         integer NOT NULL,
    answers     jsonb NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by uuid,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, recorded_by) REFERENCES members (org_id, id) ON DELETE RESTRICT
);

CREATE TABLE customers (
    org_id             uuid NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    id                 uuid NOT NULL,
    kind               text NOT NULL,
    name               text NOT NULL,
    -- lower case, for order and search
    name_key           text NOT NULL,
    -- the one primary segment: priors and histograms follow it; '' is none
    segment            text NOT NULL,
    state              text NOT NULL,
    customer_since     integer,
    yearly_value_minor bigint CHECK (yearly_value_minor >= 0),
    owner_id           uuid,
    external_source    text,
    external_id        text,
    recorded_at        timestamptz NOT NULL,
    updated_at         timestamptz NOT NULL,
    contract_end       integer,
    -- the customer that it belongs to; no foreign key, so that an archive may bring them in any order: whoever writes it
    -- holds that customer, whoever deletes one looks for those that belong to it
    parent_id          uuid,
    -- the import that wrote it last, and its updated_at then: another updated_at means that somebody has changed it
    -- since. No foreign key, so that an archive may bring them in any order and no row of a bulk insert costs a look
    import_id          uuid,
    imported_at        timestamptz,
    PRIMARY KEY (org_id, id),
    UNIQUE (org_id, external_source, external_id),
    FOREIGN KEY (org_id, owner_id) REFERENCES members (org_id, id) ON DELETE RESTRICT,
    CHECK ((external_source IS NULL) = (external_id IS NULL))
);

CREATE INDEX customers_by_name ON customers (org_id, name_key, id);

CREATE INDEX customers_by_owner ON customers (org_id, owner_id, name_key, id) WHERE owner_id IS NOT NULL;

CREATE INDEX customers_by_parent ON customers (org_id, parent_id) WHERE parent_id IS NOT NULL;

CREATE TABLE contacts (
    org_id          uuid NOT NULL,
    id              uuid NOT NULL,
    customer_id     uuid NOT NULL,
    name            text NOT NULL,
    -- lower case, for order
    name_key        text NOT NULL,
    role            text NOT NULL,
    critical        boolean NOT NULL,
    phone           text NOT NULL,
    email           text NOT NULL,
    language        text NOT NULL,
    -- '' is the organisation's
    time_zone       text NOT NULL,
    do_not_contact  boolean NOT NULL,
    -- null: never asked
    consent_email   boolean,
    consent_phone   boolean,
    external_source text,
    external_id     text,
    recorded_at     timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    -- the import that wrote it last, and its updated_at then: another updated_at means that somebody has changed it since
    import_id       uuid,
    imported_at     timestamptz,
    PRIMARY KEY (org_id, id),
    UNIQUE (org_id, external_source, external_id),
    FOREIGN KEY (org_id, customer_id) REFERENCES customers (org_id, id) ON DELETE CASCADE,
    CHECK ((external_source IS NULL) = (external_id IS NULL))
);

CREATE INDEX contacts_by_customer ON contacts (org_id, customer_id, id);

CREATE INDEX contacts_by_name ON contacts (org_id, name_key, id);

-- What members write down about a customer. No evidence: no score reads it.
CREATE TABLE notes (
    org_id          uuid NOT NULL,
    id              uuid NOT NULL,
    customer_id     uuid NOT NULL,
    text            text NOT NULL,
    external_source text,
    external_id     text,
    recorded_at     timestamptz NOT NULL,
    recorded_by     uuid,
    updated_at      timestamptz NOT NULL,
    PRIMARY KEY (org_id, id),
    UNIQUE (org_id, external_source, external_id),
    FOREIGN KEY (org_id, customer_id) REFERENCES customers (org_id, id) ON DELETE CASCADE,
    FOREIGN KEY (org_id, recorded_by) REFERENCES members (org_id, id) ON DELETE RESTRICT,
    CHECK ((external_source IS NULL) = (external_id IS NULL))
);

CREATE INDEX notes_by_customer ON notes (org_id, customer_id, id);

-- What customers did. A correction is a new row; the row before keeps its contents and gets superseded_at, and so does
-- one that was deleted. So any past view can be shown.
CREATE TABLE behaviours (
    org_id          uuid NOT NULL,
    id              uuid NOT NULL,
    revision        integer NOT NULL CHECK (revision > 0),
    customer_id     uuid NOT NULL,
    kind            text NOT NULL CHECK (kind IN ('bought', 'renewed', 'expanded', 'reduced', 'left', 'referred',
                                                  'praised', 'silent')),
    day             integer NOT NULL,
    -- where the instant is known; the day is always the organisation's
    occurred_at     timestamptz,
    amount_minor    bigint CHECK (amount_minor >= 0),
    currency        text,
    quantity        integer CHECK (quantity > 0),
    touchpoint      text NOT NULL,
    text            text NOT NULL,
    external_source text,
    external_id     text,
    recorded_at     timestamptz NOT NULL,
    recorded_by     uuid,
    superseded_at   timestamptz,
    -- the import that brought this revision
    import_id       uuid,
    PRIMARY KEY (org_id, id, revision),
    FOREIGN KEY (org_id, customer_id) REFERENCES customers (org_id, id) ON DELETE CASCADE,
    FOREIGN KEY (org_id, recorded_by) REFERENCES members (org_id, id) ON DELETE RESTRICT,
    CHECK ((external_source IS NULL) = (external_id IS NULL)),
    CHECK ((amount_minor IS NULL) = (currency IS NULL))
);

-- what stands
CREATE UNIQUE INDEX behaviours_standing ON behaviours (org_id, id) WHERE superseded_at IS NULL;

CREATE UNIQUE INDEX behaviours_by_external ON behaviours (org_id, external_source, external_id)
    WHERE superseded_at IS NULL AND external_id IS NOT NULL;

CREATE INDEX behaviours_by_customer ON behaviours (org_id, customer_id, day, id);

CREATE INDEX behaviours_by_day ON behaviours (org_id, day, id) WHERE superseded_at IS NULL;

CREATE INDEX behaviours_by_recorded ON behaviours USING brin (recorded_at, superseded_at);

-- Unasked words, and what members saw. No score reads it. What becomes of it is appended to feedback_events; step_number,
-- state and told repeat the newest of them.
CREATE TABLE feedback (
    org_id          uuid NOT NULL,
    id              uuid NOT NULL,
    customer_id     uuid NOT NULL,
    kind            text NOT NULL CHECK (kind IN ('compliment', 'complaint', 'idea', 'observation', 'question')),
    -- 'customer': declared; 'member': observed
    giver           text NOT NULL CHECK (giver IN ('customer', 'member')),
    contact_id      uuid,
    mood            text CHECK (mood IN ('joy', 'trouble')),
    text            text NOT NULL,
    component       text NOT NULL CHECK (component IN ('product', 'production', 'delivery', 'service')),
    touchpoint      text NOT NULL,
    rating          smallint CHECK (rating BETWEEN 1 AND 5),
    day             integer NOT NULL,
    step_number     integer NOT NULL,
    state           text NOT NULL CHECK (state IN ('received', 'acknowledged', 'decided', 'done', 'not_done')),
    told            boolean NOT NULL,
    external_source text,
    external_id     text,
    recorded_at     timestamptz NOT NULL,
    recorded_by     uuid,
    updated_at      timestamptz NOT NULL,
    -- as of contacts
    import_id       uuid,
    imported_at     timestamptz,
    PRIMARY KEY (org_id, id),
    UNIQUE (org_id, external_source, external_id),
    FOREIGN KEY (org_id, customer_id) REFERENCES customers (org_id, id) ON DELETE CASCADE,
    FOREIGN KEY (org_id, contact_id) REFERENCES contacts (org_id, id) ON DELETE RESTRICT,
    FOREIGN KEY (org_id, recorded_by) REFERENCES members (org_id, id) ON DELETE RESTRICT,
    CHECK ((external_source IS NULL) = (external_id IS NULL)),
    CHECK (giver = 'customer' OR (contact_id IS NULL AND rating IS NULL))
);

CREATE INDEX feedback_by_customer ON feedback (org_id, customer_id, day, id);

CREATE INDEX feedback_by_day ON feedback (org_id, day, id);

CREATE INDEX feedback_by_contact ON feedback (org_id, contact_id) WHERE contact_id IS NOT NULL;

-- what somebody must still act on
CREATE INDEX feedback_open ON feedback (org_id, state, day, id) WHERE state IN ('received', 'acknowledged', 'decided');

CREATE TABLE feedback_events (
    org_id      uuid NOT NULL,
    feedback_id uuid NOT NULL,
    number      integer NOT NULL CHECK (number > 0),
    step        text NOT NULL CHECK (step IN ('acknowledge', 'decide', 'do', 'decline', 'tell')),
    words       text NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by uuid,
    PRIMARY KEY (org_id, feedback_id, number),
    FOREIGN KEY (org_id, feedback_id) REFERENCES feedback (org_id, id) ON DELETE CASCADE,
    FOREIGN KEY (org_id, recorded_by) REFERENCES members (org_id, id) ON DELETE RESTRICT
);

-- A filter of a page under a name.
CREATE TABLE saved_views (
    org_id      uuid NOT NULL,
    id          uuid NOT NULL,
    owner_id    uuid NOT NULL,
    page        text NOT NULL,
    name        text NOT NULL,
    -- what stands behind the question mark of the page
    query       jsonb NOT NULL,
    shared      boolean NOT NULL,
    -- the page opens with it for its owner
    is_default  boolean NOT NULL,
    recorded_at timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, owner_id) REFERENCES members (org_id, id) ON DELETE RESTRICT
);

CREATE UNIQUE INDEX saved_views_default ON saved_views (org_id, owner_id, page) WHERE is_default;

CREATE INDEX saved_views_by_owner ON saved_views (org_id, owner_id, id);

-- A promise as it was made. How it ends is appended to promise_events and never overwritten; the settled_* columns
-- repeat the newest event, so that lists need not search for it, and are rebuilt from the events.
CREATE TABLE promises (
    org_id             uuid NOT NULL,
    id                 uuid NOT NULL,
    customer_id        uuid NOT NULL,
    text               text NOT NULL,
    component          text NOT NULL CHECK (component IN ('product', 'production', 'delivery', 'service')),
    touchpoint         text NOT NULL,
    severity           text NOT NULL CHECK (severity IN ('minor', 'major', 'critical')),
    -- exactly one of the two says when it is due; due_day is always the calendar day of it
    due_day            integer NOT NULL,
    due_at             timestamptz,
    grace_hours        integer NOT NULL CHECK (grace_hours >= 0),
    limit_hours        integer NOT NULL CHECK (limit_hours >= 0),
    missed_after_hours integer NOT NULL CHECK (missed_after_hours >= 0),
    -- the first day on which it counts as missed while it is open
    missed_from        integer NOT NULL,
    made_day           integer NOT NULL,
    made_by            uuid,
    made_to            uuid,
    external_source    text,
    external_id        text,
    recorded_at        timestamptz NOT NULL,
    settled_number     integer NOT NULL DEFAULT 0,
    settled_day        integer,
    settled_outcome    text,
    settled_ground     text,
    settled_credit_bp  integer,
    updated_at         timestamptz NOT NULL,
    -- as of customers
    import_id          uuid,
    imported_at        timestamptz,
    PRIMARY KEY (org_id, id),
    UNIQUE (org_id, external_source, external_id),
    FOREIGN KEY (org_id, customer_id) REFERENCES customers (org_id, id) ON DELETE CASCADE,
    FOREIGN KEY (org_id, made_by) REFERENCES members (org_id, id) ON DELETE RESTRICT,
    FOREIGN KEY (org_id, made_to) REFERENCES contacts (org_id, id) ON DELETE RESTRICT,
    CHECK ((external_source IS NULL) = (external_id IS NULL)),
    CHECK ((settled_number = 0) = (settled_day IS NULL))
);

CREATE INDEX promises_by_customer ON promises (org_id, customer_id, id);

CREATE INDEX promises_by_due ON promises (org_id, due_day, id);

CREATE INDEX promises_open ON promises (org_id, missed_from, id) WHERE settled_number = 0;

CREATE INDEX promises_open_by_due ON promises (org_id, due_day, id) WHERE settled_number = 0;

-- nearly all are kept: those are found by their day
CREATE INDEX promises_by_outcome ON promises (org_id, settled_outcome, due_day, id) WHERE settled_outcome <> 'kept';

CREATE INDEX promises_by_settled ON promises (org_id, settled_day) WHERE settled_number > 0;

CREATE INDEX promises_by_recorded ON promises USING brin (recorded_at);

CREATE TABLE promise_events (
    org_id      uuid NOT NULL,
    promise_id  uuid NOT NULL,
    number      integer NOT NULL CHECK (number > 0),
    day         integer NOT NULL,
    outcome     text NOT NULL,
    ground      text NOT NULL CHECK (ground IN ('system', 'customer', 'staff')),
    credit_bp   integer NOT NULL CHECK (credit_bp BETWEEN 0 AND 10000),
    note        text NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by uuid,
    -- the import that brought it: only such an event may be taken back, by the reversal of the import
    import_id   uuid,
    PRIMARY KEY (org_id, promise_id, number),
    FOREIGN KEY (org_id, promise_id) REFERENCES promises (org_id, id) ON DELETE CASCADE,
    FOREIGN KEY (org_id, recorded_by) REFERENCES members (org_id, id) ON DELETE RESTRICT
);

CREATE INDEX promise_events_by_recorded ON promise_events USING brin (recorded_at);

-- One key has one kind and one component for ever, over all surveys and imports.
CREATE TABLE question_keys (
    org_id      uuid NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    key         text NOT NULL,
    kind        text NOT NULL,
    component   text NOT NULL CHECK (component IN ('product', 'production', 'delivery', 'service')),
    recorded_at timestamptz NOT NULL,
    -- the import that used it first
    import_id   uuid,
    PRIMARY KEY (org_id, key)
);

CREATE TABLE surveys (
    org_id          uuid NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    id              uuid NOT NULL,
    external_source text,
    external_id     text,
    recorded_at     timestamptz NOT NULL,
    PRIMARY KEY (org_id, id),
    UNIQUE (org_id, external_source, external_id),
    CHECK ((external_source IS NULL) = (external_id IS NULL))
);

CREATE TABLE survey_versions (
    org_id      uuid NOT NULL,
    survey_id   uuid NOT NULL,
    version     integer NOT NULL CHECK (version > 0),
    body        jsonb NOT NULL,
    frozen      boolean NOT NULL,
    recorded_at timestamptz NOT NULL,
    -- when its words were last changed; never after the first answer
    changed_at  timestamptz NOT NULL,
    PRIMARY KEY (org_id, survey_id, version),
    FOREIGN KEY (org_id, survey_id) REFERENCES surveys (org_id, id) ON DELETE CASCADE
);

CREATE TABLE asks (
    org_id          uuid NOT NULL,
    id              uuid NOT NULL,
    customer_id     uuid NOT NULL,
    contact_id      uuid,
    survey_id       uuid NOT NULL,
    survey_version  integer NOT NULL,
    channel         text NOT NULL,
    promise_id      uuid,
    touchpoint      text NOT NULL,
    -- of the link's secret; none for a call
    secret_hash     bytea,
    expires_at      timestamptz NOT NULL,
    withdrawn_at    timestamptz,
    response_id     uuid,
    external_source text,
    external_id     text,
    recorded_at     timestamptz NOT NULL,
    recorded_by     uuid,
    PRIMARY KEY (org_id, id),
    CHECK ((external_source IS NULL) = (external_id IS NULL)),
    FOREIGN KEY (org_id, customer_id) REFERENCES customers (org_id, id) ON DELETE CASCADE,
    FOREIGN KEY (org_id, contact_id) REFERENCES contacts (org_id, id) ON DELETE CASCADE,
    FOREIGN KEY (org_id, survey_id, survey_version) REFERENCES survey_versions (org_id, survey_id, version)
        ON DELETE RESTRICT,
    FOREIGN KEY (org_id, promise_id) REFERENCES promises (org_id, id) ON DELETE CASCADE,
    FOREIGN KEY (org_id, recorded_by) REFERENCES members (org_id, id) ON DELETE RESTRICT
);

CREATE INDEX asks_by_customer ON asks (org_id, customer_id, id);

-- most asks are made here and have none
CREATE UNIQUE INDEX asks_by_external ON asks (org_id, external_source, external_id) WHERE external_id IS NOT NULL;

CREATE INDEX asks_by_promise ON asks (org_id, promise_id) WHERE promise_id IS NOT NULL;

-- A correction is a new row; the row before keeps its contents and gets superseded_at. So any past view can be shown.
CREATE TABLE responses (
    org_id          uuid NOT NULL,
    id              uuid NOT NULL,
    customer_id     uuid NOT NULL,
    contact_id      uuid,
    ask_id          uuid,
    survey_id       uuid,
    survey_version  integer,
    promise_id      uuid,
    channel         text NOT NULL,
    touchpoint      text NOT NULL,
    -- of the customer when it was recorded: so a recount from raw gives the same histograms
    segment         text NOT NULL,
    day             integer NOT NULL,
    complete        boolean NOT NULL,
    recorded_at     timestamptz NOT NULL,
    recorded_by     uuid,
    superseded_at   timestamptz,
    external_source text,
    external_id     text,
    revision        integer NOT NULL,
    -- of the submitted contents: the same submission again is the same, another is a conflict
    content_hash    bytea NOT NULL,
    -- the import that brought it
    import_id       uuid,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, customer_id) REFERENCES customers (org_id, id) ON DELETE CASCADE,
    FOREIGN KEY (org_id, contact_id) REFERENCES contacts (org_id, id) ON DELETE RESTRICT,
    FOREIGN KEY (org_id, ask_id) REFERENCES asks (org_id, id) ON DELETE RESTRICT,
    FOREIGN KEY (org_id, promise_id) REFERENCES promises (org_id, id) ON DELETE RESTRICT,
    FOREIGN KEY (org_id, recorded_by) REFERENCES members (org_id, id) ON DELETE RESTRICT,
    CHECK ((external_source IS NULL) = (external_id IS NULL))
);

-- Most responses have one of the two.
CREATE UNIQUE INDEX responses_by_ask ON responses (org_id, ask_id) WHERE ask_id IS NOT NULL;

CREATE UNIQUE INDEX responses_by_external ON responses (org_id, external_source, external_id, revision)
    WHERE external_id IS NOT NULL;

CREATE INDEX responses_by_customer ON responses (org_id, customer_id, day, id);

CREATE INDEX responses_by_day ON responses (org_id, day, id);

CREATE INDEX responses_by_promise ON responses (org_id, promise_id) WHERE promise_id IS NOT NULL;

CREATE INDEX responses_by_recorded ON responses USING brin (recorded_at, superseded_at);

-- in the order in which they came, for whoever follows them; new ones go to its end, so it costs little
CREATE INDEX responses_standing ON responses (org_id, recorded_at, id) WHERE superseded_at IS NULL;

-- how many complete answers a survey has, counted from the index alone
CREATE INDEX responses_by_survey ON responses (org_id, survey_id)
    WHERE survey_id IS NOT NULL AND complete AND superseded_at IS NULL;

CREATE TABLE answers (
    org_id       uuid NOT NULL,
    response_id  uuid NOT NULL,
    question_key text NOT NULL,
    position     smallint NOT NULL,
    kind         text NOT NULL,
    component    text NOT NULL,
    value        smallint,
    text         text,
    PRIMARY KEY (org_id, response_id, question_key),
    FOREIGN KEY (org_id, response_id) REFERENCES responses (org_id, id) ON DELETE CASCADE,
    CHECK (value IS NOT NULL OR text IS NOT NULL)
);

-- The words by which things are found, in the plain form that the program gives them. Ordered by their bytes: row-level
-- security lets an index answer only operators that cannot leak, and those of LIKE and of trigrams are not among them.
CREATE TABLE search_words (
    org_id   uuid NOT NULL,
    kind     text NOT NULL CHECK (kind IN ('customer', 'contact', 'promise', 'note', 'survey')),
    thing_id uuid NOT NULL,
    word     text COLLATE "C" NOT NULL,
    PRIMARY KEY (org_id, kind, thing_id, word)
);

CREATE INDEX search_words_by_word ON search_words (org_id, kind, word, thing_id);

-- What follows down to events, but for priors, closes and imports, is derived: made from rows that are held, in the same
-- transaction, and made anew from them by a rebuild or a close. It carries no foreign keys: each costs a look and a lock
-- for every row, and those to the organisation would all lock the same one. Whatever deletes a customer deletes here too.

-- One customer, one vote a month: the winning answer per customer, question key and month.
CREATE TABLE votes (
    org_id       uuid NOT NULL,
    month        integer NOT NULL,
    question_key text NOT NULL,
    customer_id  uuid NOT NULL,
    response_id  uuid NOT NULL,
    day          integer NOT NULL,
    value        smallint NOT NULL,
    segment      text NOT NULL,
    touchpoint   text NOT NULL,
    channel      text NOT NULL,
    PRIMARY KEY (org_id, month, question_key, customer_id)
);

CREATE TABLE histograms (
    org_id       uuid NOT NULL,
    -- what is kept apart: each dimension, none, or one; the others are '' (store/src/cuts.rs)
    cut          text NOT NULL CHECK (cut IN ('each', 'all', 'segment', 'touchpoint')),
    segment      text NOT NULL,
    touchpoint   text NOT NULL,
    channel      text NOT NULL,
    month        integer NOT NULL,
    question_key text NOT NULL,
    value        smallint NOT NULL,
    votes        bigint NOT NULL,
    PRIMARY KEY (org_id, cut, segment, touchpoint, channel, month, question_key, value)
);

-- Signed changes of the histograms; folded and deleted by one worker per organisation, so that no row is hot.
CREATE TABLE histogram_deltas (
    org_id       uuid NOT NULL,
    id           bigint GENERATED ALWAYS AS IDENTITY,
    month        integer NOT NULL,
    question_key text NOT NULL,
    segment      text NOT NULL,
    touchpoint   text NOT NULL,
    channel      text NOT NULL,
    value        smallint NOT NULL,
    votes        integer NOT NULL,
    PRIMARY KEY (org_id, id)
);

-- What promises came to: promises (by the month in which they are due, and the segment of their customer), and complete
-- satisfaction answers about promises (by their own month and segment), by how the promise ended.
CREATE TABLE outcome_counts (
    org_id      uuid NOT NULL,
    -- as that of the histograms
    cut         text NOT NULL CHECK (cut IN ('each', 'all', 'segment', 'touchpoint')),
    segment     text NOT NULL,
    touchpoint  text NOT NULL,
    subject     text NOT NULL CHECK (subject IN ('answer', 'promise')),
    month       integer NOT NULL,
    standing    text NOT NULL CHECK (standing IN ('kept', 'late', 'missed', 'open')),
    -- the first day on which they count, 0 once it has passed
    counts_from integer NOT NULL,
    -- the first day on which those open are missed, 0 for the others
    missed_from integer NOT NULL,
    n           bigint NOT NULL,
    -- of them the answers of 4 or 5
    satisfied   bigint NOT NULL,
    PRIMARY KEY (org_id, cut, segment, touchpoint, subject, month, standing, counts_from, missed_from)
);

-- whose day may have passed
CREATE INDEX outcome_counts_ahead ON outcome_counts (org_id) WHERE counts_from > 0 OR missed_from > 0;

-- Signed changes of these counts, folded and deleted like those of the histograms.
CREATE TABLE outcome_deltas (
    org_id      uuid NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    subject     text NOT NULL CHECK (subject IN ('answer', 'promise')),
    month       integer NOT NULL,
    segment     text NOT NULL,
    touchpoint  text NOT NULL,
    standing    text NOT NULL CHECK (standing IN ('kept', 'late', 'missed', 'open')),
    counts_from integer NOT NULL,
    missed_from integer NOT NULL,
    n           integer NOT NULL,
    satisfied   integer NOT NULL,
    PRIMARY KEY (org_id, id)
);

CREATE TABLE priors (
    org_id         uuid NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    -- the day from which they apply
    day            integer NOT NULL,
    segment        text NOT NULL,
    part           text NOT NULL,
    mean_micro     integer NOT NULL CHECK (mean_micro BETWEEN 1 AND 999999),
    strength_milli integer NOT NULL CHECK (strength_milli > 0),
    recorded_at    timestamptz NOT NULL,
    PRIMARY KEY (org_id, day, segment, part)
);

-- Days whose scores are in customer_scores.
CREATE TABLE closes (
    org_id        uuid NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    day           integer NOT NULL,
    model_version integer NOT NULL,
    customers     bigint NOT NULL,
    recorded_at   timestamptz NOT NULL,
    PRIMARY KEY (org_id, day)
);

-- Who is known on a closed day, by segment; of the newest close always in step with the scores.
CREATE TABLE close_counts (
    org_id            uuid NOT NULL,
    day               integer NOT NULL,
    segment           text NOT NULL,
    -- active ones
    customers         bigint NOT NULL,
    known             bigint NOT NULL,
    value_minor       bigint NOT NULL,
    known_value_minor bigint NOT NULL,
    PRIMARY KEY (org_id, day, segment)
);

CREATE TABLE customer_scores (
    org_id              uuid NOT NULL,
    day                 integer NOT NULL,
    customer_id         uuid NOT NULL,
    -- 0 F … 5 A; none where expectation was never asked
    grade               smallint,
    grade_index         bigint,
    grade_n             integer NOT NULL,
    satisfied           integer NOT NULL,
    satisfaction_n      integer NOT NULL,
    -- of the newest answer; 2 or less is dissatisfied
    newest_satisfaction smallint,
    loyalty             bigint NOT NULL,
    loyalty_low         bigint NOT NULL,
    loyalty_high        bigint NOT NULL,
    mostly_prior        boolean NOT NULL,
    dependable          bigint NOT NULL,
    kept                integer NOT NULL,
    late                integer NOT NULL,
    missed              integer NOT NULL,
    open                integer NOT NULL,
    overdue             integer NOT NULL,
    known_since         integer,
    known               boolean NOT NULL,
    value_at_risk_minor bigint,
    -- of the customer when it was scored: what close_counts counts
    segment             text NOT NULL,
    active              boolean NOT NULL,
    yearly_value_minor  bigint,
    PRIMARY KEY (org_id, day, customer_id)
);

CREATE INDEX customer_scores_by_grade ON customer_scores (org_id, day, grade_index, customer_id);

CREATE INDEX customer_scores_by_loyalty ON customer_scores (org_id, day, mostly_prior, loyalty, customer_id);

CREATE INDEX customer_scores_by_dependable ON customer_scores (org_id, day, dependable, customer_id);

-- read backwards
CREATE INDEX customer_scores_by_value ON customer_scores (org_id, day, value_at_risk_minor, customer_id);

CREATE INDEX customer_scores_by_known ON customer_scores (org_id, day, known_since, customer_id);

-- whom to call because of its newest answer
CREATE INDEX customer_scores_dissatisfied ON customer_scores (org_id, day, customer_id)
    WHERE known AND newest_satisfaction <= 2;

-- Customers whose evidence changed since their scores were made. Only appended to, so that nobody waits for anybody.
CREATE TABLE stale_scores (
    org_id      uuid NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    customer_id uuid NOT NULL,
    PRIMARY KEY (org_id, id)
);

CREATE TABLE imports (
    org_id      uuid NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    id          uuid NOT NULL,
    name        text NOT NULL,
    mapping     text NOT NULL,
    dry_run     boolean NOT NULL,
    state       text NOT NULL
        CHECK (state IN ('receiving', 'waiting', 'running', 'done', 'failed', 'reversing', 'reversed')),
    bytes       bigint NOT NULL,
    bytes_read  bigint NOT NULL,
    counts      jsonb NOT NULL,
    errors      jsonb NOT NULL,
    failure     text,
    recorded_at timestamptz NOT NULL,
    recorded_by uuid,
    ended_at    timestamptz,
    -- while it runs: until then nobody else may take it over; also the token of whoever runs it
    leased_until timestamptz,
    -- what whoever brought it calls it; '' is its file's name
    label       text NOT NULL,
    -- the saved mapping that was used; no foreign key: that one may be gone
    mapping_id  uuid,
    -- of the names in the heading: a file with the same heading is offered the same mapping
    heading_hash bytea,
    -- what was taken for granted of the file: encoding, delimiter, sheet
    read_as     jsonb,
    -- how far its reversal is
    reversal    jsonb,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, recorded_by) REFERENCES members (org_id, id) ON DELETE RESTRICT
);

CREATE INDEX imports_by_heading ON imports (org_id, heading_hash)
    WHERE heading_hash IS NOT NULL AND mapping_id IS NOT NULL;

-- Records that an import found and changed, as they were before: what its reversal puts back.
CREATE TABLE import_changes (
    org_id     uuid NOT NULL,
    import_id  uuid NOT NULL,
    subject    text NOT NULL,
    subject_id uuid NOT NULL,
    before     jsonb NOT NULL,
    PRIMARY KEY (org_id, import_id, subject, subject_id),
    FOREIGN KEY (org_id, import_id) REFERENCES imports (org_id, id) ON DELETE CASCADE
);

-- Mappings that are kept under a name.
CREATE TABLE import_mappings (
    org_id      uuid NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    id          uuid NOT NULL,
    name        text NOT NULL,
    mapping     text NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by uuid,
    updated_at  timestamptz NOT NULL,
    PRIMARY KEY (org_id, id),
    UNIQUE (org_id, name),
    FOREIGN KEY (org_id, recorded_by) REFERENCES members (org_id, id) ON DELETE RESTRICT
);

-- The file of an import until the import has ended.
CREATE TABLE import_chunks (
    org_id    uuid NOT NULL,
    import_id uuid NOT NULL,
    number    integer NOT NULL,
    bytes     bytea NOT NULL,
    PRIMARY KEY (org_id, import_id, number),
    FOREIGN KEY (org_id, import_id) REFERENCES imports (org_id, id) ON DELETE CASCADE
);

CREATE TABLE events (
    org_id      uuid NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    id          uuid NOT NULL,
    what        text NOT NULL,
    subject_id  uuid,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (org_id, id)
);

-- What a request with an Idempotency-Key did, written with the change itself, so that the same request again does it once.
CREATE TABLE idempotency_keys (
    org_id       uuid NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    -- the member or the key that sent it
    principal    uuid NOT NULL,
    key          text NOT NULL,
    -- of method, path and body
    request_hash bytea NOT NULL,
    status       smallint NOT NULL,
    subject      text NOT NULL,
    subject_id   uuid NOT NULL,
    recorded_at  timestamptz NOT NULL,
    PRIMARY KEY (org_id, principal, key)
);

CREATE INDEX idempotency_keys_by_age ON idempotency_keys (org_id, recorded_at);

CREATE TABLE audit (
    org_id      uuid NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    id          uuid NOT NULL,
    recorded_at timestamptz NOT NULL,
    -- who did it; neither for the system itself
    member_id   uuid,
    key_id      uuid,
    request_id  text NOT NULL,
    action      text NOT NULL,
    subject     text NOT NULL,
    subject_id  uuid NOT NULL,
    before      jsonb,
    after       jsonb,
    PRIMARY KEY (org_id, id)
);

CREATE INDEX audit_by_time ON audit (org_id, recorded_at, id);

CREATE INDEX audit_by_member ON audit (org_id, member_id, recorded_at, id) WHERE member_id IS NOT NULL;

CREATE INDEX audit_by_key ON audit (org_id, key_id, recorded_at, id) WHERE key_id IS NOT NULL;

CREATE INDEX audit_by_subject ON audit (org_id, subject_id, recorded_at, id);

-- Migrations run as kept_owner, which therefore owns all this. kept_app does the work: it is bound to one organisation
-- by row-level security, and what is history it may only add to and read.

GRANT SELECT, INSERT, UPDATE, DELETE ON organisations, accounts, account_organisations, set_up_links, members,
    sessions, invitations, password_resets, keys, models, self_checks, customers, contacts, notes, behaviours,
    feedback, promises, question_keys, surveys,
    survey_versions, asks, responses,
    answers, votes, histograms, histogram_deltas, outcome_counts, outcome_deltas, priors, closes, close_counts,
    customer_scores, stale_scores, imports, import_chunks, import_changes, import_mappings, events, idempotency_keys,
    saved_views, search_words TO kept_app;

GRANT SELECT, INSERT ON promise_events, feedback_events, audit TO kept_app;

-- Of the events only those that an import brought: the policy below lets no others go.
GRANT DELETE ON promise_events TO kept_app;

ALTER TABLE members ENABLE ROW LEVEL SECURITY;

ALTER TABLE members FORCE ROW LEVEL SECURITY;

CREATE POLICY one_organisation ON members
    USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid)
    WITH CHECK (org_id = nullif(current_setting('app.org_id', true), '')::uuid);

ALTER TABLE sessions ENABLE ROW LEVEL SECURITY;

ALTER TABLE sessions FORCE ROW LEVEL SECURITY;

CREATE POLICY one_organisation ON sessions
    USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid)
    WITH CHECK (org_id = nullif(current_setting('app.org_id', true), '')::uuid);

ALTER TABLE invitations ENABLE ROW LEVEL SECURITY;

ALTER TABLE invitations FORCE ROW LEVEL SECURITY;

CREATE POLICY one_organisation ON invitations
    USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid)
    WITH CHECK (org_id = nullif(current_setting('app.org_id', true), '')::uuid);

ALTER TABLE password_resets ENABLE ROW LEVEL SECURITY;

ALTER TABLE password_resets FORCE ROW LEVEL SECURITY;

CREATE POLICY one_organisation ON password_resets
    USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid)
    WITH CHECK (org_id = nullif(current_setting('app.org_id', true), '')::uuid);

ALTER TABLE keys ENABLE ROW LEVEL SECURITY;

ALTER TABLE keys FORCE ROW LEVEL SECURITY;

CREATE POLICY one_organisation ON keys
    USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid)
    WITH CHECK (org_id = nullif(current_setting('app.org_id', true), '')::uuid);

ALTER TABLE models ENABLE ROW LEVEL SECURITY;

ALTER TABLE models FORCE ROW LEVEL SECURITY;

CREATE POLICY one_organisation ON models
    USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid)
    WITH CHECK (org_id = nullif(current_setting('app.org_id', true), '')::uuid);

ALTER TABLE self_checks ENABLE ROW LEVEL SECURITY;

ALTER TABLE self_checks FORCE ROW LEVEL SECURITY;

CREATE POLICY one_organisation ON self_checks
    USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid)
    WITH CHECK (org_id = nullif(current_setting('app.org_id', true), '')::uuid);

ALTER TABLE customers ENABLE ROW LEVEL SECURITY;

ALTER TABLE customers FORCE ROW LEVEL SECURITY;

CREATE POLICY one_organisation ON customers
    USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid)
    WITH CHECK (org_id = nullif(current_setting('app.org_id', true), '')::uuid);

ALTER TABLE contacts ENABLE ROW LEVEL SECURITY;

ALTER TABLE contacts FORCE ROW LEVEL SECURITY;

CREATE POLICY one_organisation ON contacts
    USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid)
    WITH CHECK (org_id = nullif(current_setting('app.org_id', true), '')::uuid);

ALTER TABLE notes ENABLE ROW LEVEL SECURITY;

ALTER TABLE notes FORCE ROW LEVEL SECURITY;

CREATE POLICY one_organisation ON notes
    USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid)
    WITH CHECK (org_id = nullif(current_setting('app.org_id', true), '')::uuid);

ALTER TABLE behaviours ENABLE ROW LEVEL SECURITY;

ALTER TABLE behaviours FORCE ROW LEVEL SECURITY;

CREATE POLICY one_organisation ON behaviours
    USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid)
    WITH CHECK (org_id = nullif(current_setting('app.org_id', true), '')::uuid);

ALTER TABLE feedback ENABLE ROW LEVEL SECURITY;

ALTER TABLE feedback FORCE ROW LEVEL SECURITY;

CREATE POLICY one_organisation ON feedback
    USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid)
    WITH CHECK (org_id = nullif(current_setting('app.org_id', true), '')::uuid);

ALTER TABLE feedback_events ENABLE ROW LEVEL SECURITY;

ALTER TABLE feedback_events FORCE ROW LEVEL SECURITY;

CREATE POLICY one_organisation ON feedback_events
    USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid)
    WITH CHECK (org_id = nullif(current_setting('app.org_id', true), '')::uuid);

ALTER TABLE saved_views ENABLE ROW LEVEL SECURITY;

ALTER TABLE saved_views FORCE ROW LEVEL SECURITY;

CREATE POLICY one_organisation ON saved_views
    USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid)
    WITH CHECK (org_id = nullif(current_setting('app.org_id', true), '')::uuid);

ALTER TABLE search_words ENABLE ROW LEVEL SECURITY;

ALTER TABLE search_words FORCE ROW LEVEL SECURITY;

CREATE POLICY one_organisation ON search_words
    USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid)
    WITH CHECK (org_id = nullif(current_setting('app.org_id', true), '')::uuid);

ALTER TABLE promises ENABLE ROW LEVEL SECURITY;

ALTER TABLE promises FORCE ROW LEVEL SECURITY;

CREATE POLICY one_organisation ON promises
    USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid)
    WITH CHECK (org_id = nullif(current_setting('app.org_id', true), '')::uuid);

ALTER TABLE promise_events ENABLE ROW LEVEL SECURITY;

ALTER TABLE promise_events FORCE ROW LEVEL SECURITY;

CREATE POLICY one_organisation ON promise_events
    USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid)
    WITH CHECK (org_id = nullif(current_setting('app.org_id', true), '')::uuid);

CREATE POLICY only_what_was_imported_goes ON promise_events AS RESTRICTIVE FOR DELETE
    USING (import_id IS NOT NULL);

ALTER TABLE question_keys ENABLE ROW LEVEL SECURITY;

ALTER TABLE question_keys FORCE ROW LEVEL SECURITY;

CREATE POLICY one_organisation ON question_keys
    USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid)
    WITH CHECK (org_id = nullif(current_setting('app.org_id', true), '')::uuid);

ALTER TABLE surveys ENABLE ROW LEVEL SECURITY;

ALTER TABLE surveys FORCE ROW LEVEL SECURITY;

CREATE POLICY one_organisation ON surveys
    USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid)
    WITH CHECK (org_id = nullif(current_setting('app.org_id', true), '')::uuid);

ALTER TABLE survey_versions ENABLE ROW LEVEL SECURITY;

ALTER TABLE survey_versions FORCE ROW LEVEL SECURITY;

CREATE POLICY one_organisation ON survey_versions
    USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid)
    WITH CHECK (org_id = nullif(current_setting('app.org_id', true), '')::uuid);

ALTER TABLE asks ENABLE ROW LEVEL SECURITY;

ALTER TABLE asks FORCE ROW LEVEL SECURITY;

CREATE POLICY one_organisation ON asks
    USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid)
    WITH CHECK (org_id = nullif(current_setting('app.org_id', true), '')::uuid);

ALTER TABLE responses ENABLE ROW LEVEL SECURITY;

ALTER TABLE responses FORCE ROW LEVEL SECURITY;

CREATE POLICY one_organisation ON responses
    USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid)
    WITH CHECK (org_id = nullif(current_setting('app.org_id', true), '')::uuid);

ALTER TABLE answers ENABLE ROW LEVEL SECURITY;

ALTER TABLE answers FORCE ROW LEVEL SECURITY;

CREATE POLICY one_organisation ON answers
    USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid)
    WITH CHECK (org_id = nullif(current_setting('app.org_id', true), '')::uuid);

ALTER TABLE votes ENABLE ROW LEVEL SECURITY;

ALTER TABLE votes FORCE ROW LEVEL SECURITY;

CREATE POLICY one_organisation ON votes
    USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid)
    WITH CHECK (org_id = nullif(current_setting('app.org_id', true), '')::uuid);

ALTER TABLE histograms ENABLE ROW LEVEL SECURITY;

ALTER TABLE histograms FORCE ROW LEVEL SECURITY;

CREATE POLICY one_organisation ON histograms
    USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid)
    WITH CHECK (org_id = nullif(current_setting('app.org_id', true), '')::uuid);

ALTER TABLE histogram_deltas ENABLE ROW LEVEL SECURITY;

ALTER TABLE histogram_deltas FORCE ROW LEVEL SECURITY;

CREATE POLICY one_organisation ON histogram_deltas
    USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid)
    WITH CHECK (org_id = nullif(current_setting('app.org_id', true), '')::uuid);

ALTER TABLE outcome_counts ENABLE ROW LEVEL SECURITY;

ALTER TABLE outcome_counts FORCE ROW LEVEL SECURITY;

CREATE POLICY one_organisation ON outcome_counts
    USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid)
    WITH CHECK (org_id = nullif(current_setting('app.org_id', true), '')::uuid);

ALTER TABLE outcome_deltas ENABLE ROW LEVEL SECURITY;

ALTER TABLE outcome_deltas FORCE ROW LEVEL SECURITY;

CREATE POLICY one_organisation ON outcome_deltas
    USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid)
    WITH CHECK (org_id = nullif(current_setting('app.org_id', true), '')::uuid);

ALTER TABLE priors ENABLE ROW LEVEL SECURITY;

ALTER TABLE priors FORCE ROW LEVEL SECURITY;

CREATE POLICY one_organisation ON priors
    USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid)
    WITH CHECK (org_id = nullif(current_setting('app.org_id', true), '')::uuid);

ALTER TABLE closes ENABLE ROW LEVEL SECURITY;

ALTER TABLE closes FORCE ROW LEVEL SECURITY;

CREATE POLICY one_organisation ON closes
    USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid)
    WITH CHECK (org_id = nullif(current_setting('app.org_id', true), '')::uuid);

ALTER TABLE close_counts ENABLE ROW LEVEL SECURITY;

ALTER TABLE close_counts FORCE ROW LEVEL SECURITY;

CREATE POLICY one_organisation ON close_counts
    USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid)
    WITH CHECK (org_id = nullif(current_setting('app.org_id', true), '')::uuid);

ALTER TABLE customer_scores ENABLE ROW LEVEL SECURITY;

ALTER TABLE customer_scores FORCE ROW LEVEL SECURITY;

CREATE POLICY one_organisation ON customer_scores
    USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid)
    WITH CHECK (org_id = nullif(current_setting('app.org_id', true), '')::uuid);

ALTER TABLE stale_scores ENABLE ROW LEVEL SECURITY;

ALTER TABLE stale_scores FORCE ROW LEVEL SECURITY;

CREATE POLICY one_organisation ON stale_scores
    USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid)
    WITH CHECK (org_id = nullif(current_setting('app.org_id', true), '')::uuid);

ALTER TABLE imports ENABLE ROW LEVEL SECURITY;

ALTER TABLE imports FORCE ROW LEVEL SECURITY;

CREATE POLICY one_organisation ON imports
    USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid)
    WITH CHECK (org_id = nullif(current_setting('app.org_id', true), '')::uuid);

ALTER TABLE import_chunks ENABLE ROW LEVEL SECURITY;

ALTER TABLE import_chunks FORCE ROW LEVEL SECURITY;

CREATE POLICY one_organisation ON import_chunks
    USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid)
    WITH CHECK (org_id = nullif(current_setting('app.org_id', true), '')::uuid);

ALTER TABLE import_changes ENABLE ROW LEVEL SECURITY;

ALTER TABLE import_changes FORCE ROW LEVEL SECURITY;

CREATE POLICY one_organisation ON import_changes
    USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid)
    WITH CHECK (org_id = nullif(current_setting('app.org_id', true), '')::uuid);

ALTER TABLE import_mappings ENABLE ROW LEVEL SECURITY;

ALTER TABLE import_mappings FORCE ROW LEVEL SECURITY;

CREATE POLICY one_organisation ON import_mappings
    USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid)
    WITH CHECK (org_id = nullif(current_setting('app.org_id', true), '')::uuid);

ALTER TABLE events ENABLE ROW LEVEL SECURITY;

ALTER TABLE events FORCE ROW LEVEL SECURITY;

CREATE POLICY one_organisation ON events
    USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid)
    WITH CHECK (org_id = nullif(current_setting('app.org_id', true), '')::uuid);

ALTER TABLE idempotency_keys ENABLE ROW LEVEL SECURITY;

ALTER TABLE idempotency_keys FORCE ROW LEVEL SECURITY;

CREATE POLICY one_organisation ON idempotency_keys
    USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid)
    WITH CHECK (org_id = nullif(current_setting('app.org_id', true), '')::uuid);

ALTER TABLE audit ENABLE ROW LEVEL SECURITY;

ALTER TABLE audit FORCE ROW LEVEL SECURITY;

CREATE POLICY one_organisation ON audit
    USING (org_id = nullif(current_setting('app.org_id', true), '')::uuid)
    WITH CHECK (org_id = nullif(current_setting('app.org_id', true), '')::uuid);
