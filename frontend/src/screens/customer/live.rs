//! Hears of changes of the customer on the page.

use std::time::Duration;

use kept_api::events::{Change, Event};
use kept_core::ids::CustomerId;
use leptos::prelude::*;

use super::desk::Desk;
use crate::client;

/// Changes within this time are read together; the server has gathered them already.
const TOGETHER: Duration = Duration::from_millis(40);

/// Whether an event of the stream says that this customer's page is out of date.
fn concerns(text: &str, id: CustomerId) -> bool {
    match serde_json::from_str::<Event>(text).map(|event| event.change) {
        Ok(Change::Customer { id: changed }) => changed == id,
        // A closed day brings new priors.
        Ok(Change::Organisation) => true,
        Ok(Change::Import { .. }) | Err(_) => false,
    }
}

/// Reads the page again whenever the customer changes, and when the stream is back after a break.
pub(super) fn follow(desk: Desk) {
    let waiting = StoredValue::new(false);
    let look = move || {
        if waiting.try_update_value(|waiting| std::mem::replace(waiting, true)) == Some(false) {
            let read = move || {
                if waiting.try_set_value(false).is_none() {
                    desk.look_again();
                }
            };
            set_timeout(read, TOGETHER);
        }
    };
    let id = desk.id;
    let heard = move |text: String| {
        if concerns(&text, id) {
            look();
        }
    };
    let stream = StoredValue::new_local(client::listen("/events/stream", heard));
    stream.update_value(|stream| {
        if let Some(stream) = stream {
            stream.on_return(look);
        }
    });
    on_cleanup(move || {
        stream.try_update_value(Option::take);
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use kept_core::calendar::Instant;
    use kept_core::ids::{EventId, ImportId};
    use uuid::Uuid;

    fn text(change: Change) -> String {
        let id = EventId(Uuid::nil());
        serde_json::to_string(&Event { id, at: Instant::EPOCH, change }).unwrap()
    }

    #[test]
    fn only_what_concerns_the_page_makes_it_look_again() {
        let (mine, other) = (CustomerId(Uuid::from_u128(1)), CustomerId(Uuid::from_u128(2)));
        assert!(concerns(&text(Change::Customer { id: mine }), mine));
        assert!(!concerns(&text(Change::Customer { id: other }), mine));
        assert!(concerns(&text(Change::Organisation), mine));
        assert!(!concerns(&text(Change::Import { id: ImportId(Uuid::nil()) }), mine));
        assert!(!concerns("nonsense", mine));
    }
}
