//! The tables as diesel sees them. A test holds them against `information_schema`.

diesel::table! {
    organisations (id) {
        id -> Uuid,
        name -> Text,
        time_zone -> Text,
        currency -> Text,
        demo -> Bool,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    accounts (id) {
        id -> Uuid,
        email -> Text,
        password_hash -> Text,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    account_organisations (account_id, org_id) {
        account_id -> Uuid,
        org_id -> Uuid,
        last_used_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    set_up_links (secret_hash) {
        secret_hash -> Bytea,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    members (org_id, id) {
        org_id -> Uuid,
        id -> Uuid,
        account_id -> Uuid,
        name -> Text,
        role -> Text,
        recorded_at -> Timestamptz,
        last_used_at -> Nullable<Timestamptz>,
        removed_at -> Nullable<Timestamptz>,
        visit_before -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    sessions (org_id, id) {
        org_id -> Uuid,
        id -> Uuid,
        member_id -> Uuid,
        secret_hash -> Bytea,
        recorded_at -> Timestamptz,
        last_used_at -> Timestamptz,
        expires_at -> Timestamptz,
        user_agent -> Text,
    }
}

diesel::table! {
    invitations (org_id, id) {
        org_id -> Uuid,
        id -> Uuid,
        name -> Text,
        email -> Text,
        role -> Text,
        secret_hash -> Bytea,
        expires_at -> Timestamptz,
        accepted_at -> Nullable<Timestamptz>,
        withdrawn_at -> Nullable<Timestamptz>,
        recorded_at -> Timestamptz,
        recorded_by -> Nullable<Uuid>,
    }
}

diesel::table! {
    password_resets (org_id, id) {
        org_id -> Uuid,
        id -> Uuid,
        member_id -> Uuid,
        secret_hash -> Bytea,
        expires_at -> Timestamptz,
        used_at -> Nullable<Timestamptz>,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    keys (org_id, id) {
        org_id -> Uuid,
        id -> Uuid,
        name -> Text,
        scopes -> Text,
        secret_hash -> Bytea,
        expires_at -> Nullable<Timestamptz>,
        revoked_at -> Nullable<Timestamptz>,
        last_used_at -> Nullable<Timestamptz>,
        recorded_at -> Timestamptz,
        recorded_by -> Nullable<Uuid>,
    }
}

diesel::table! {
    models (org_id, version) {
        org_id -> Uuid,
        version -> Int4,
        body -> Jsonb,
        recorded_at -> Timestamptz,
        recorded_by -> Nullable<Uuid>,
        note -> Text,
    }
}

diesel::table! {
    self_checks (org_id, id) {
        org_id -> Uuid,
        id -> Uuid,
        day -> Int4,
        answers -> Jsonb,
        recorded_at -> Timestamptz,
        recorded_by -> Nullable<Uuid>,
    }
}

diesel::table! {
    customers (org_id, id) {
        org_id -> Uuid,
        id -> Uuid,
        kind -> Text,
        name -> Text,
        name_key -> Text,
        segment -> Text,
        state -> Text,
        customer_since -> Nullable<Int4>,
        yearly_value_minor -> Nullable<Int8>,
        owner_id -> Nullable<Uuid>,
        external_source -> Nullable<Text>,
        external_id -> Nullable<Text>,
        recorded_at -> Timestamptz,
        updated_at -> Timestamptz,
        contract_end -> Nullable<Int4>,
        parent_id -> Nullable<Uuid>,
        import_id -> Nullable<Uuid>,
        imported_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    contacts (org_id, id) {
        org_id -> Uuid,
        id -> Uuid,
        customer_id -> Uuid,
        name -> Text,
        name_key -> Text,
        role -> Text,
        critical -> Bool,
        phone -> Text,
        email -> Text,
        language -> Text,
        time_zone -> Text,
        do_not_contact -> Bool,
        consent_email -> Nullable<Bool>,
        consent_phone -> Nullable<Bool>,
        external_source -> Nullable<Text>,
        external_id -> Nullable<Text>,
        recorded_at -> Timestamptz,
        updated_at -> Timestamptz,
        import_id -> Nullable<Uuid>,
        imported_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    notes (org_id, id) {
        org_id -> Uuid,
        id -> Uuid,
        customer_id -> Uuid,
        text -> Text,
        external_source -> Nullable<Text>,
        external_id -> Nullable<Text>,
        recorded_at -> Timestamptz,
        recorded_by -> Nullable<Uuid>,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    behaviours (org_id, id, revision) {
        org_id -> Uuid,
        id -> Uuid,
        revision -> Int4,
        customer_id -> Uuid,
        kind -> Text,
        day -> Int4,
        occurred_at -> Nullable<Timestamptz>,
        amount_minor -> Nullable<Int8>,
        currency -> Nullable<Text>,
        quantity -> Nullable<Int4>,
        touchpoint -> Text,
        text -> Text,
        external_source -> Nullable<Text>,
        external_id -> Nullable<Text>,
        recorded_at -> Timestamptz,
        recorded_by -> Nullable<Uuid>,
        superseded_at -> Nullable<Timestamptz>,
        import_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    feedback (org_id, id) {
        org_id -> Uuid,
        id -> Uuid,
        customer_id -> Uuid,
        kind -> Text,
        giver -> Text,
        contact_id -> Nullable<Uuid>,
        mood -> Nullable<Text>,
        text -> Text,
        component -> Text,
        touchpoint -> Text,
        rating -> Nullable<Int2>,
        day -> Int4,
        step_number -> Int4,
        state -> Text,
        told -> Bool,
        external_source -> Nullable<Text>,
        external_id -> Nullable<Text>,
        recorded_at -> Timestamptz,
        recorded_by -> Nullable<Uuid>,
        updated_at -> Timestamptz,
        import_id -> Nullable<Uuid>,
        imported_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    feedback_events (org_id, feedback_id, number) {
        org_id -> Uuid,
        feedback_id -> Uuid,
        number -> Int4,
        step -> Text,
        words -> Text,
        recorded_at -> Timestamptz,
        recorded_by -> Nullable<Uuid>,
    }
}

diesel::table! {
    saved_views (org_id, id) {
        org_id -> Uuid,
        id -> Uuid,
        owner_id -> Uuid,
        page -> Text,
        name -> Text,
        query -> Jsonb,
        shared -> Bool,
        is_default -> Bool,
        recorded_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    search_words (org_id, kind, thing_id, word) {
        org_id -> Uuid,
        kind -> Text,
        thing_id -> Uuid,
        word -> Text,
    }
}

diesel::table! {
    promises (org_id, id) {
        org_id -> Uuid,
        id -> Uuid,
        customer_id -> Uuid,
        #[sql_name = "text"]
        text -> Text,
        component -> Text,
        touchpoint -> Text,
        severity -> Text,
        due_day -> Int4,
        due_at -> Nullable<Timestamptz>,
        grace_hours -> Int4,
        limit_hours -> Int4,
        missed_after_hours -> Int4,
        missed_from -> Int4,
        made_day -> Int4,
        made_by -> Nullable<Uuid>,
        made_to -> Nullable<Uuid>,
        external_source -> Nullable<Text>,
        external_id -> Nullable<Text>,
        recorded_at -> Timestamptz,
        settled_number -> Int4,
        settled_day -> Nullable<Int4>,
        settled_outcome -> Nullable<Text>,
        settled_ground -> Nullable<Text>,
        settled_credit_bp -> Nullable<Int4>,
        updated_at -> Timestamptz,
        import_id -> Nullable<Uuid>,
        imported_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    promise_events (org_id, promise_id, number) {
        org_id -> Uuid,
        promise_id -> Uuid,
        number -> Int4,
        day -> Int4,
        outcome -> Text,
        ground -> Text,
        credit_bp -> Int4,
        note -> Text,
        recorded_at -> Timestamptz,
        recorded_by -> Nullable<Uuid>,
        import_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    question_keys (org_id, key) {
        org_id -> Uuid,
        key -> Text,
        kind -> Text,
        component -> Text,
        recorded_at -> Timestamptz,
        import_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    surveys (org_id, id) {
        org_id -> Uuid,
        id -> Uuid,
        external_source -> Nullable<Text>,
        external_id -> Nullable<Text>,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    survey_versions (org_id, survey_id, version) {
        org_id -> Uuid,
        survey_id -> Uuid,
        version -> Int4,
        body -> Jsonb,
        frozen -> Bool,
        recorded_at -> Timestamptz,
        changed_at -> Timestamptz,
    }
}

diesel::table! {
    asks (org_id, id) {
        org_id -> Uuid,
        id -> Uuid,
        customer_id -> Uuid,
        contact_id -> Nullable<Uuid>,
        survey_id -> Uuid,
        survey_version -> Int4,
        channel -> Text,
        promise_id -> Nullable<Uuid>,
        touchpoint -> Text,
        secret_hash -> Nullable<Bytea>,
        expires_at -> Timestamptz,
        withdrawn_at -> Nullable<Timestamptz>,
        response_id -> Nullable<Uuid>,
        external_source -> Nullable<Text>,
        external_id -> Nullable<Text>,
        recorded_at -> Timestamptz,
        recorded_by -> Nullable<Uuid>,
    }
}

diesel::table! {
    responses (org_id, id) {
        org_id -> Uuid,
        id -> Uuid,
        customer_id -> Uuid,
        contact_id -> Nullable<Uuid>,
        ask_id -> Nullable<Uuid>,
        survey_id -> Nullable<Uuid>,
        survey_version -> Nullable<Int4>,
        promise_id -> Nullable<Uuid>,
        channel -> Text,
        touchpoint -> Text,
        segment -> Text,
        day -> Int4,
        complete -> Bool,
        recorded_at -> Timestamptz,
        recorded_by -> Nullable<Uuid>,
        superseded_at -> Nullable<Timestamptz>,
        external_source -> Nullable<Text>,
        external_id -> Nullable<Text>,
        revision -> Int4,
        content_hash -> Bytea,
        import_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    answers (org_id, response_id, question_key) {
        org_id -> Uuid,
        response_id -> Uuid,
        question_key -> Text,
        position -> Int2,
        kind -> Text,
        component -> Text,
        value -> Nullable<Int2>,
        #[sql_name = "text"]
        text -> Nullable<Text>,
    }
}

diesel::table! {
    votes (org_id, month, question_key, customer_id) {
        org_id -> Uuid,
        month -> Int4,
        question_key -> Text,
        customer_id -> Uuid,
        response_id -> Uuid,
        day -> Int4,
        value -> Int2,
        segment -> Text,
        touchpoint -> Text,
        channel -> Text,
    }
}

diesel::table! {
    histograms (org_id, cut, segment, touchpoint, channel, month, question_key, value) {
        org_id -> Uuid,
        cut -> Text,
        segment -> Text,
        touchpoint -> Text,
        channel -> Text,
        month -> Int4,
        question_key -> Text,
        value -> Int2,
        votes -> Int8,
    }
}

diesel::table! {
    histogram_deltas (org_id, id) {
        org_id -> Uuid,
        id -> Int8,
        month -> Int4,
        question_key -> Text,
        segment -> Text,
        touchpoint -> Text,
        channel -> Text,
        value -> Int2,
        votes -> Int4,
    }
}

diesel::table! {
    outcome_counts (org_id, cut, segment, touchpoint, subject, month, standing, counts_from, missed_from) {
        org_id -> Uuid,
        cut -> Text,
        segment -> Text,
        touchpoint -> Text,
        subject -> Text,
        month -> Int4,
        standing -> Text,
        counts_from -> Int4,
        missed_from -> Int4,
        n -> Int8,
        satisfied -> Int8,
    }
}

diesel::table! {
    outcome_deltas (org_id, id) {
        org_id -> Uuid,
        id -> Int8,
        subject -> Text,
        month -> Int4,
        segment -> Text,
        touchpoint -> Text,
        standing -> Text,
        counts_from -> Int4,
        missed_from -> Int4,
        n -> Int4,
        satisfied -> Int4,
    }
}

diesel::table! {
    priors (org_id, day, segment, part) {
        org_id -> Uuid,
        day -> Int4,
        segment -> Text,
        part -> Text,
        mean_micro -> Int4,
        strength_milli -> Int4,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    closes (org_id, day) {
        org_id -> Uuid,
        day -> Int4,
        model_version -> Int4,
        customers -> Int8,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    close_counts (org_id, day, segment) {
        org_id -> Uuid,
        day -> Int4,
        segment -> Text,
        customers -> Int8,
        known -> Int8,
        value_minor -> Int8,
        known_value_minor -> Int8,
    }
}

diesel::table! {
    customer_scores (org_id, day, customer_id) {
        org_id -> Uuid,
        day -> Int4,
        customer_id -> Uuid,
        grade -> Nullable<Int2>,
        grade_index -> Nullable<Int8>,
        grade_n -> Int4,
        satisfied -> Int4,
        satisfaction_n -> Int4,
        newest_satisfaction -> Nullable<Int2>,
        loyalty -> Int8,
        loyalty_low -> Int8,
        loyalty_high -> Int8,
        mostly_prior -> Bool,
        dependable -> Int8,
        kept -> Int4,
        late -> Int4,
        missed -> Int4,
        open -> Int4,
        overdue -> Int4,
        known_since -> Nullable<Int4>,
        known -> Bool,
        value_at_risk_minor -> Nullable<Int8>,
        segment -> Text,
        active -> Bool,
        yearly_value_minor -> Nullable<Int8>,
    }
}

diesel::table! {
    stale_scores (org_id, id) {
        org_id -> Uuid,
        id -> Int8,
        customer_id -> Uuid,
    }
}

diesel::table! {
    imports (org_id, id) {
        org_id -> Uuid,
        id -> Uuid,
        name -> Text,
        mapping -> Text,
        dry_run -> Bool,
        state -> Text,
        bytes -> Int8,
        bytes_read -> Int8,
        counts -> Jsonb,
        errors -> Jsonb,
        failure -> Nullable<Text>,
        recorded_at -> Timestamptz,
        recorded_by -> Nullable<Uuid>,
        ended_at -> Nullable<Timestamptz>,
        leased_until -> Nullable<Timestamptz>,
        label -> Text,
        mapping_id -> Nullable<Uuid>,
        heading_hash -> Nullable<Bytea>,
        read_as -> Nullable<Jsonb>,
        reversal -> Nullable<Jsonb>,
    }
}

diesel::table! {
    import_chunks (org_id, import_id, number) {
        org_id -> Uuid,
        import_id -> Uuid,
        number -> Int4,
        bytes -> Bytea,
    }
}

diesel::table! {
    import_changes (org_id, import_id, subject, subject_id) {
        org_id -> Uuid,
        import_id -> Uuid,
        subject -> Text,
        subject_id -> Uuid,
        before -> Jsonb,
    }
}

diesel::table! {
    import_mappings (org_id, id) {
        org_id -> Uuid,
        id -> Uuid,
        name -> Text,
        mapping -> Text,
        recorded_at -> Timestamptz,
        recorded_by -> Nullable<Uuid>,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    events (org_id, id) {
        org_id -> Uuid,
        id -> Uuid,
        what -> Text,
        subject_id -> Nullable<Uuid>,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    idempotency_keys (org_id, principal, key) {
        org_id -> Uuid,
        principal -> Uuid,
        key -> Text,
        request_hash -> Bytea,
        status -> Int2,
        subject -> Text,
        subject_id -> Uuid,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    audit (org_id, id) {
        org_id -> Uuid,
        id -> Uuid,
        recorded_at -> Timestamptz,
        member_id -> Nullable<Uuid>,
        key_id -> Nullable<Uuid>,
        request_id -> Text,
        action -> Text,
        subject -> Text,
        subject_id -> Uuid,
        before -> Nullable<Jsonb>,
        after -> Nullable<Jsonb>,
    }
}

diesel::table! {
    schema_migrations (version) {
        version -> Text,
        applied_at -> Timestamptz,
    }
}

diesel::joinable!(account_organisations -> accounts (account_id));
diesel::joinable!(members -> accounts (account_id));

diesel::allow_tables_to_appear_in_same_query!(
    account_organisations,
    accounts,
    answers,
    asks,
    audit,
    behaviours,
    close_counts,
    closes,
    contacts,
    customer_scores,
    customers,
    events,
    feedback,
    feedback_events,
    histogram_deltas,
    histograms,
    idempotency_keys,
    import_changes,
    import_chunks,
    import_mappings,
    imports,
    invitations,
    keys,
    members,
    models,
    notes,
    organisations,
    outcome_counts,
    outcome_deltas,
    password_resets,
    priors,
    promise_events,
    promises,
    question_keys,
    responses,
    saved_views,
    search_words,
    self_checks,
    sessions,
    set_up_links,
    stale_scores,
    survey_versions,
    surveys,
    votes,
);
