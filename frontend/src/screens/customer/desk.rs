//! What the parts of a customer's page share.

use kept_api::contacts::Contact;
use kept_api::customers::Customer;
use kept_api::page::Page;
use kept_api::scorecards::Scorecard;
use kept_core::access::Action;
use kept_core::calendar::{Day, Instant};
use kept_core::ids::CustomerId;
use leptos::prelude::*;

use crate::screens::fetched::{Fetched, Source};
use crate::state::Session;
use crate::url::{AS_OF, Query, use_as_of};

/// The customer on the page, and when to look again.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    /// Who.
    pub(super) id: CustomerId,
    /// The day that is looked at; today when none is said.
    pub(super) as_of: Memo<Option<Day>>,
    /// Grows with each change that is heard of.
    pub(super) changed: RwSignal<u32>,
    /// Who is looking.
    pub(super) session: Session,
    /// The customer.
    pub(super) customer: Fetched<Customer>,
    /// The figures with all that they were made from.
    pub(super) card: Fetched<Scorecard>,
    /// Whether the dialog that makes a promise is open.
    pub(super) promising: RwSignal<bool>,
    /// Whether the dialog that records what the customer did is open.
    pub(super) behaving: RwSignal<bool>,
}

impl Desk {
    /// Lays out the page of one customer and puts it into the context.
    pub(super) fn provide(id: CustomerId) -> Self {
        let (as_of, _) = use_as_of();
        let changed = RwSignal::new(0);
        let session = Session::get();
        let customer = Fetched::new(move || {
            changed.track();
            Source::at(format!("/customers/{id}"))
        });
        // Closing the day first gives this page the priors that the lists of that day show.
        let card = Fetched::dated(move || {
            changed.track();
            let day = as_of.get();
            let query = Query::new().maybe(AS_OF, day.map(|day| day.to_string()));
            let source = Source { path: format!("/customers/{id}/scorecard"), query };
            (source, day)
        });
        let (promising, behaving) = (RwSignal::new(false), RwSignal::new(false));
        let desk = Self { id, as_of, changed, session, customer, card, promising, behaving };
        provide_context(desk);
        provide_context(People(Fetched::new(move || {
            changed.track();
            let query = Query::new().with("limit", "200");
            Source { path: format!("/customers/{id}/contacts"), query }
        })));
        desk
    }

    /// The desk of this page.
    #[expect(
        clippy::expect_used,
        reason = "only parts of a customer's page ask, and the page provides it first"
    )]
    pub(super) fn get() -> Self {
        use_context().expect("a part of a customer's page")
    }

    /// Path of the page.
    pub(super) fn path(self) -> String {
        path(self.id)
    }

    /// Something has changed: everything on the page is read again.
    pub(super) fn look_again(self) {
        self.changed.update(|n| *n = n.wrapping_add(1));
    }

    /// Whether the member may do this; follows changes, no until that is known.
    pub(super) fn may(self, action: Action) -> bool {
        self.session.may(action)
    }

    /// Today at the organisation; follows changes.
    pub(super) fn today(self) -> Option<Day> {
        self.session.today()
    }

    /// An instant as it is written in the organisation's zone.
    pub(super) fn instant(self, at: Instant) -> String {
        self.session.instant(at)
    }

    /// The calendar day of an instant as it is written in the organisation's zone.
    pub(super) fn day_of(self, at: Instant) -> String {
        self.session.day_of(at)
    }
}

/// The people at the customer, as many as one page holds: one list for all parts of the page.
#[derive(Clone, Copy)]
pub(super) struct People(Fetched<Page<Contact>>);

impl People {
    /// The list of this page.
    #[expect(
        clippy::expect_used,
        reason = "only parts of a customer's page ask, and the page provides it first"
    )]
    pub(super) fn get() -> Fetched<Page<Contact>> {
        use_context::<Self>().expect("a part of a customer's page").0
    }
}

/// Path of a customer's page.
pub(super) fn path(id: CustomerId) -> String {
    format!("/customers/{id}")
}
