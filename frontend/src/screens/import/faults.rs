//! What is wrong with a row of a file, in the reader's language.

use kept_core::mapping::{RowFault, Told};

use crate::format;
use crate::i18n::import as text;

/// The sentence for a fault.
pub(super) fn said(fault: &RowFault) -> String {
    match fault {
        RowFault::NotMapped { cell } => text::fault_not_mapped(cell),
        RowFault::NotAWord { cell, words } => text::fault_not_a_word(cell, words),
        RowFault::NotATime { cell, format } => text::fault_not_a_time(cell, format),
        RowFault::TimeMissing => text::fault_time_missing().to_owned(),
        RowFault::NotAnAmount { cell, digits, decimal } => {
            text::fault_not_an_amount(cell, &digits.to_string(), &decimal.to_string())
        }
        RowFault::AmountOutOfRange => text::fault_amount_out_of_range().to_owned(),
        RowFault::OffTheScale { cell, low, high } => {
            text::fault_off_the_scale(cell, &low.to_string(), &high.to_string())
        }
        RowFault::NotACurrency { cell } => text::fault_not_a_currency(cell),
        RowFault::CustomerMissing => text::fault_customer_missing().to_owned(),
        RowFault::ResponseMissing => text::fault_response_missing().to_owned(),
        RowFault::ComponentMissing => text::fault_component_missing().to_owned(),
        RowFault::DueBeforeMade { due, made } => {
            text::fault_due_before_made(&format::date(*due), &format::date(*made))
        }
        RowFault::TimeOfDayMissing => text::fault_time_of_day_missing().to_owned(),
        RowFault::OpenYetDelivered => text::fault_open_yet_delivered().to_owned(),
        RowFault::KeptYetLate => text::fault_kept_yet_late().to_owned(),
        RowFault::LateYetInTime => text::fault_late_yet_in_time().to_owned(),
        RowFault::LateNeedsDelivery => text::fault_late_needs_delivery().to_owned(),
        RowFault::CannotSettle { made, day } => {
            text::fault_cannot_settle(&format::date(*made), &format::date(*day))
        }
        RowFault::NotYet { day } => text::fault_not_yet(&format::date(*day)),
        RowFault::Empty => text::fault_empty().to_owned(),
        RowFault::TooLong => text::fault_too_long().to_owned(),
        RowFault::ControlCharacter => text::fault_control_character().to_owned(),
        RowFault::NotAnEmail => text::fault_not_an_email().to_owned(),
        RowFault::NotAPhoneNumber => text::fault_not_a_phone_number().to_owned(),
        RowFault::NotALanguage => text::fault_not_a_language().to_owned(),
        RowFault::MoodMissing => text::fault_mood_missing().to_owned(),
        RowFault::MoodUnwanted => text::fault_mood_unwanted().to_owned(),
        RowFault::OnlyOfTheCustomer => text::fault_only_of_the_customer().to_owned(),
        RowFault::OtherWidth { cells, heading } => {
            text::fault_other_width(&cells.to_string(), &heading.to_string())
        }
        RowFault::NotUtf8 => text::fault_not_utf8().to_owned(),
        RowFault::Nul => text::fault_nul().to_owned(),
        RowFault::RowTooLong => text::fault_row_too_long().to_owned(),
        RowFault::TooManyCells => text::fault_too_many_cells().to_owned(),
        RowFault::OpenQuote => text::fault_open_quote().to_owned(),
        RowFault::AfterQuote => text::fault_after_quote().to_owned(),
        RowFault::Contradicted { what, id, line } => {
            let line = line.to_string();
            match what {
                Told::Promise => text::fault_promise_twice(id, &line),
                Told::Response => text::fault_response_twice(id, &line),
                Told::Behaviour => text::fault_behaviour_twice(id, &line),
                Told::Feedback => text::fault_feedback_twice(id, &line),
            }
        }
        RowFault::Other { detail } => detail.clone(),
    }
}
