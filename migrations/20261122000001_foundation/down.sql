DROP TABLE audit;

DROP TABLE idempotency_keys;

DROP TABLE events;

DROP TABLE import_mappings;

DROP TABLE import_changes;

DROP TABLE import_chunks;

DROP TABLE imports;

DROP TABLE stale_scores;

DROP TABLE customer_scores;

DROP TABLE close_counts;

DROP TABLE closes;

DROP TABLE priors;

DROP TABLE outcome_deltas;

DROP TABLE outcome_counts;

DROP TABLE histogram_deltas;

DROP TABLE histograms;

DROP TABLE votes;

DROP TABLE search_words;

DROP TABLE answers;

DROP TABLE responses;

DROP TABLE asks;

DROP TABLE survey_versions;

DROP TABLE surveys;

DROP TABLE question_keys;

DROP TABLE promise_events;

DROP TABLE promises;

DROP TABLE feedback_events;

DROP TABLE feedback;

DROP TABLE behaviours;

DROP TABLE saved_views;

DROP TABLE notes;

DROP TABLE contacts;

DROP TABLE customers;

DROP TABLE self_checks;

DROP TABLE models;

DROP TABLE keys;

DROP TABLE password_resets;

DROP TABLE invitations;

DROP TABLE sessions;

DROP TABLE members;

DROP TABLE set_up_links;

DROP TABLE account_organisations;

DROP TABLE accounts;

DROP TABLE organisations;
