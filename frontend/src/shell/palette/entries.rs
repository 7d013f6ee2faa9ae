//! What the palette offers.

use kept_api::search::{SearchAnswer, SearchHit, SearchKind};
use kept_core::access::Action;

use super::recent;
use crate::i18n::{palette as texts, shell};
use crate::screens::settings;
use crate::shell::rail;
use crate::state::Session;
use crate::theme::Theme;
use crate::url::Query;
use crate::{browser, format};

/// Something to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// What it is called.
    pub(super) title: String,
    /// What tells it from others.
    pub(super) note: String,
    /// What choosing it does.
    pub(super) deed: Deed,
}

/// What choosing an entry does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    /// Shows a page.
    Go(String),
    /// Shows something that was found, and remembers it.
    Open(String),
    /// Makes a promise to the customer on the page.
    Promise,
    /// Tells which keys the page knows.
    Keys,
    /// Another appearance.
    Appear(Theme),
    /// Ends the session.
    SignOut,
}

/// Entries of one kind under a title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Group {
    /// The title.
    pub(super) title: &'static str,
    /// What can be chosen, the best first.
    pub(super) entries: Vec<Entry>,
}

/// Everything that fits the words, group by group; without words what was looked at last.
pub(super) fn all(session: Session, words: &str, path: &str, found: Option<&SearchAnswer>) -> Vec<Group> {
    let mut groups = Vec::new();
    if words.trim().is_empty() {
        let entries = recent::all(session).into_iter().map(|one| Entry {
            title: one.title,
            note: one.note,
            deed: Deed::Open(one.path),
        });
        groups.push(Group { title: texts::recent(), entries: entries.collect() });
    }
    for group in found.iter().flat_map(|found| &found.groups) {
        let mut entries: Vec<Entry> = group.hits.iter().map(hit).collect();
        if group.kind == SearchKind::Customer && group.more {
            let path = Query::new().with("q", words.trim()).with("mine", "false").after("/customers");
            entries.push(Entry {
                title: texts::all_customers().to_owned(),
                note: String::new(),
                deed: Deed::Go(path),
            });
        }
        groups.push(Group { title: title(group.kind), entries });
    }
    let fits = |entry: &Entry| fits(&entry.title, words);
    groups.push(Group {
        title: texts::actions(),
        entries: actions(session, path).into_iter().filter(fits).collect(),
    });
    groups.push(Group { title: texts::pages(), entries: pages(session).into_iter().filter(fits).collect() });
    groups.retain(|group| !group.entries.is_empty());
    // Whoever writes a whole name means what is called so.
    groups.sort_by_key(|group| !group.entries.iter().any(|entry| is_called(&entry.title, words)));
    groups
}

fn is_called(title: &str, words: &str) -> bool {
    title.to_lowercase() == words.trim().to_lowercase()
}

fn title(kind: SearchKind) -> &'static str {
    match kind {
        SearchKind::Customer => texts::customers(),
        SearchKind::Contact => texts::contacts(),
        SearchKind::Promise => texts::promises(),
        SearchKind::Note => texts::notes(),
        SearchKind::Survey => texts::surveys(),
    }
}

fn hit(hit: &SearchHit) -> Entry {
    let place = match hit.kind {
        SearchKind::Contact => "#people",
        SearchKind::Promise => "#promises",
        SearchKind::Note => "#notes",
        SearchKind::Customer | SearchKind::Survey => "",
    };
    let path = match hit.customer_id {
        Some(customer) => format!("/customers/{customer}{place}"),
        None => format!("/surveys/{}", hit.id),
    };
    let note = match hit.kind {
        SearchKind::Promise => hit.note.parse().map_or_else(|_| hit.note.clone(), format::date),
        _ => hit.note.clone(),
    };
    let whose = hit.customer.clone().filter(|_| hit.kind != SearchKind::Customer);
    let note: Vec<String> = whose.into_iter().chain((!note.is_empty()).then_some(note)).collect();
    Entry { title: hit.title.clone(), note: note.join(" · "), deed: Deed::Open(path) }
}

/// Whether each of the words begins a word of the title.
fn fits(title: &str, words: &str) -> bool {
    let title = title.to_lowercase();
    let begins = |word: &str| title.split_whitespace().any(|part| part.starts_with(word));
    words.to_lowercase().split_whitespace().all(begins)
}

fn actions(session: Session, path: &str) -> Vec<Entry> {
    let act = |title: &str, deed: Deed| Entry { title: title.to_owned(), note: String::new(), deed };
    let mut all = Vec::new();
    let at_customer = path.strip_prefix("/customers/").is_some_and(|id| uuid::Uuid::parse_str(id).is_ok());
    if session.may(Action::WriteCustomers) {
        if at_customer {
            all.push(act(texts::promise_here(), Deed::Promise));
        }
        all.push(act(texts::new_customer(), Deed::Go("/customers/new".to_owned())));
        if !at_customer {
            all.push(act(texts::promise_elsewhere(), Deed::Go("/customers".to_owned())));
        }
    }
    if at_customer && session.may(Action::Ask) {
        all.push(act(texts::call_here(), Deed::Go(format!("{path}/call"))));
    }
    if session.may(Action::WriteSurveys) {
        all.push(act(texts::new_survey(), Deed::Go("/surveys/new".to_owned())));
    }
    all.push(act(texts::keys_here(), Deed::Keys));
    all.push(act(texts::theme_light(), Deed::Appear(Theme::Light)));
    all.push(act(texts::theme_dark(), Deed::Appear(Theme::Dark)));
    all.push(act(texts::theme_auto(), Deed::Appear(Theme::Auto)));
    all.push(act(shell::sign_out(), Deed::SignOut));
    all
}

fn pages(session: Session) -> Vec<Entry> {
    let main = rail::places().map(|(path, label)| (path, label, String::new()));
    let under = settings::places(session).map(|(path, label)| (path, label, shell::settings().to_owned()));
    // What stands in both is a page of the settings.
    let entry = |(path, title, note): (&str, &str, String)| Entry {
        title: title.to_owned(),
        note,
        deed: Deed::Go(path.to_owned()),
    };
    main.filter(|(path, ..)| *path != "/settings").chain(under).map(entry).collect()
}

/// Remembers what was opened, so that it is offered next time.
pub(super) fn remember(session: Session, entry: &Entry) {
    if let Deed::Open(path) = &entry.deed {
        recent::note(
            session,
            recent::Recent { path: path.clone(), title: entry.title.clone(), note: entry.note.clone() },
        );
        if let Some((_, place)) = path.split_once('#') {
            browser::show_when_there(place.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beginnings_of_words_choose_an_action() {
        assert!(fits("New customer", "") && fits("New customer", "cus") && fits("New customer", "CUST new"));
        assert!(!fits("New customer", "tomer") && !fits("New customer", "new survey"));
    }

    #[test]
    fn what_was_found_leads_to_its_place() {
        let found = |kind, note: &str, customer: bool| SearchHit {
            kind,
            id: uuid::Uuid::nil(),
            title: "Title".to_owned(),
            note: note.to_owned(),
            customer_id: customer.then(|| kept_core::ids::CustomerId(uuid::Uuid::nil())),
            customer: customer.then(|| "Acme".to_owned()),
        };
        let nil = uuid::Uuid::nil();
        let person = hit(&found(SearchKind::Contact, "a@b.example", true));
        assert_eq!(
            (person.note.as_str(), person.deed),
            ("Acme · a@b.example", Deed::Open(format!("/customers/{nil}#people")))
        );
        let customer = hit(&found(SearchKind::Customer, "north", true));
        assert_eq!(
            (customer.note.as_str(), customer.deed),
            ("north", Deed::Open(format!("/customers/{nil}")))
        );
        assert_eq!(hit(&found(SearchKind::Survey, "", false)).deed, Deed::Open(format!("/surveys/{nil}")));
    }
}
