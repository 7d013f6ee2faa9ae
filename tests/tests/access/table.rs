//! The one table: what each operation takes.

use kept_core::access::{Action, Role, Scope, may, scope_allows};

/// Who gets past the door of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Takes {
    /// Whoever may do this, by role or by scope.
    An(Action),
    /// Everybody who is signed in, and every key: what it tells depends on nobody's rights.
    Anybody,
    /// Everybody, signed in or not. Exceptions: their number may only shrink.
    Nothing,
}

use Action::{
    Ask, CloseDay, HandOver, Import, KeepViews, ManageKeys, ManageMembers, ManageModel, ManageOrganisation,
    OwnAccount, Read, ReadAccess, ReadAudit, TakeSelfCheck, WriteCustomers, WriteSurveys,
};
use Takes::{An, Anybody, Nothing};

/// Every operation, by its name in the document, in the order of the names.
pub(super) const OPERATIONS: &[(&str, Takes)] = &[
    ("accept_invitation", Nothing),
    ("add_contact", An(WriteCustomers)),
    ("add_model", An(ManageModel)),
    ("batch_asks", An(Ask)),
    ("batch_behaviours", An(WriteCustomers)),
    ("batch_contacts", An(WriteCustomers)),
    ("batch_customers", An(WriteCustomers)),
    ("batch_feedback", An(WriteCustomers)),
    ("batch_notes", An(WriteCustomers)),
    ("batch_promises", An(WriteCustomers)),
    ("batch_responses", An(Ask)),
    ("batch_settlements", An(WriteCustomers)),
    ("batch_surveys", An(WriteSurveys)),
    ("begin_import", An(Import)),
    ("calc", An(Read)),
    ("change_behaviour", An(WriteCustomers)),
    ("change_contact", An(WriteCustomers)),
    ("change_customer", An(WriteCustomers)),
    ("change_feedback", An(WriteCustomers)),
    ("change_member", An(ManageMembers)),
    ("change_note", An(WriteCustomers)),
    ("change_organisation", An(ManageOrganisation)),
    ("change_owner", An(WriteCustomers)),
    ("change_password", An(OwnAccount)),
    ("change_survey", An(WriteSurveys)),
    ("change_view", An(KeepViews)),
    ("close_day", An(CloseDay)),
    ("create_customer", An(WriteCustomers)),
    ("delete_behaviour", An(WriteCustomers)),
    ("delete_contact", An(WriteCustomers)),
    ("delete_customer", An(WriteCustomers)),
    ("delete_feedback", An(WriteCustomers)),
    ("delete_import_mapping", An(Import)),
    ("delete_note", An(WriteCustomers)),
    ("delete_survey", An(WriteSurveys)),
    ("delete_view", An(KeepViews)),
    ("end_other_sessions", An(OwnAccount)),
    ("end_session", An(OwnAccount)),
    ("end_sessions_of_member", An(ManageMembers)),
    ("export_archive", An(ManageOrganisation)),
    ("export_asks", An(Read)),
    ("export_audit", An(ReadAudit)),
    ("export_behaviours", An(Read)),
    ("export_contacts", An(Read)),
    ("export_customers", An(Read)),
    ("export_events", An(Read)),
    ("export_evidence", An(Read)),
    ("export_feedback", An(Read)),
    ("export_imports", An(Read)),
    ("export_invitations", An(ReadAccess)),
    ("export_keys", An(ReadAccess)),
    ("export_members", An(Read)),
    ("export_notes", An(Read)),
    ("export_promises", An(Read)),
    ("export_responses", An(Read)),
    ("export_self_checks", An(Read)),
    ("export_surveys", An(Read)),
    ("hand_over_customers", An(HandOver)),
    ("keep_view", An(KeepViews)),
    ("list_all_contacts", An(Read)),
    ("list_asks", An(Read)),
    ("list_audit", An(ReadAudit)),
    ("list_behaviours", An(Read)),
    ("list_contacts", An(Read)),
    ("list_customers", An(Read)),
    ("list_events", An(Read)),
    ("list_evidence", An(Read)),
    ("list_feedback", An(Read)),
    ("list_import_examples", Anybody),
    ("list_import_mappings", An(Read)),
    ("list_imports", An(Read)),
    ("list_invitations", An(ReadAccess)),
    ("list_keys", An(ReadAccess)),
    ("list_members", An(Read)),
    ("list_models", An(Read)),
    ("list_notes", An(Read)),
    ("list_promises", An(Read)),
    ("list_responses", An(Read)),
    ("list_self_checks", An(Read)),
    ("list_sessions", An(OwnAccount)),
    ("list_surveys", An(Read)),
    ("list_views", An(Read)),
    ("make_ask", An(Ask)),
    ("make_invitation", An(ManageMembers)),
    ("make_key", An(ManageKeys)),
    ("make_promise", An(WriteCustomers)),
    ("make_survey", An(WriteSurveys)),
    ("offer_password_reset", An(ManageMembers)),
    ("open_ask", Nothing),
    ("open_invitation", Nothing),
    ("open_password_reset", Nothing),
    ("preview_import_reversal", An(Read)),
    ("preview_model", An(ManageModel)),
    ("propose_import_mapping", An(Import)),
    ("put_external_ask", An(Ask)),
    ("put_external_behaviour", An(WriteCustomers)),
    ("put_external_contact", An(WriteCustomers)),
    ("put_external_customer", An(WriteCustomers)),
    ("put_external_feedback", An(WriteCustomers)),
    ("put_external_note", An(WriteCustomers)),
    ("put_external_promise", An(WriteCustomers)),
    ("put_external_survey", An(WriteSurveys)),
    ("put_import_mapping", An(Import)),
    ("read_ask", An(Read)),
    ("read_behaviour", An(Read)),
    ("read_changes", An(Read)),
    ("read_contact", An(Read)),
    ("read_current_key", Anybody),
    ("read_customer", An(Read)),
    ("read_driver_rows", An(Read)),
    ("read_feedback", An(Read)),
    ("read_import", An(Read)),
    ("read_import_mapping", An(Read)),
    ("read_invitation", An(ReadAccess)),
    ("read_key", An(ReadAccess)),
    ("read_me", An(OwnAccount)),
    ("read_member", An(Read)),
    ("read_model", An(Read)),
    ("read_note", An(Read)),
    ("read_organisation", An(Read)),
    ("read_overview", An(Read)),
    ("read_promise", An(Read)),
    ("read_response", An(Read)),
    ("read_scorecard", An(Read)),
    ("read_self_check", An(Read)),
    ("read_self_check_measures", An(Read)),
    ("read_survey", An(Read)),
    ("read_view", An(Read)),
    ("receive_feedback", An(WriteCustomers)),
    ("record_behaviour", An(WriteCustomers)),
    ("remove_member", An(ManageMembers)),
    ("renew_invitation", An(ManageMembers)),
    ("reset_password", Nothing),
    ("reverse_import", An(Import)),
    ("revoke_key", An(ManageKeys)),
    ("search", An(Read)),
    ("set_up", Nothing),
    ("settle_promise", An(WriteCustomers)),
    ("sign_in", Nothing),
    ("sign_out", An(OwnAccount)),
    ("step_feedback", An(WriteCustomers)),
    ("stream_events", An(Read)),
    ("submit_response", Nothing),
    ("switch_organisation", An(OwnAccount)),
    ("take_down_response", An(Ask)),
    ("take_self_check", An(TakeSelfCheck)),
    ("withdraw_ask", An(Ask)),
    ("withdraw_invitation", An(ManageMembers)),
    ("write_note", An(WriteCustomers)),
];

/// So many operations take nothing. This number may only shrink; a link with a secret in it is what opens them.
pub(super) const TAKE_NOTHING: usize = 8;
/// So many take no more than that somebody is there. This number may only shrink.
pub(super) const TAKE_ANYBODY: usize = 2;

/// Somebody who sends a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    Member(Role),
    Key(Scope),
    Nobody,
}

impl Takes {
    /// What the door of the operation should say: 200 stands for being let in.
    pub(super) fn to(self, who: Who) -> u16 {
        let let_in = match (self, who) {
            (Self::Nothing, _) => true,
            (_, Who::Nobody) => return 401,
            (Self::Anybody, _) => true,
            (Self::An(action), Who::Member(role)) => may(role, action),
            (Self::An(action), Who::Key(scope)) => scope_allows(scope, action),
        };
        if let_in { 200 } else { 403 }
    }
}

/// What an operation takes.
pub(super) fn of(name: &str) -> Takes {
    let found = OPERATIONS.iter().find(|(known, _)| *known == name);
    found.unwrap_or_else(|| panic!("{name} is not in the table: who may do it?")).1
}
