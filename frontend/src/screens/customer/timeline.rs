//! Everything on record up to the day, newest first.

use kept_api::evidence::TimelineEntry;
use kept_core::calendar::Day;
use leptos::prelude::*;

use super::desk::Desk;
use super::timeline_entry::Entry;
use crate::i18n::customer;
use crate::screens::fetched::Source;
use crate::screens::paged::{Paged, PagedList};
use crate::ui::{EmptyState, Section, Toasts};
use crate::url::{AS_OF, Query};

/// Names an entry, so that a refreshed list keeps its place.
fn key(entry: &TimelineEntry) -> String {
    match entry {
        TimelineEntry::Response { response, .. } => format!("response {}", response.id),
        TimelineEntry::PromiseMade { promise, .. } => format!("made {}", promise.id),
        TimelineEntry::PromiseSettled { promise, .. } => format!("settled {}", promise.id),
        TimelineEntry::Behaviour { behaviour, .. } => format!("did {}", behaviour.id),
        TimelineEntry::Feedback { feedback, .. } => format!("said {}", feedback.id),
    }
}

/// The answers that have arrived; none where there was nothing to compare with. What stands behind all that was there
/// is older, and was asked for.
fn arrived(before: Option<&[String]>, now: &[String]) -> Vec<String> {
    let Some(before) = before else { return vec![] };
    let known = |key: &String| before.contains(key);
    let end = if before.is_empty() { now.len() } else { now.iter().rposition(known).unwrap_or_default() };
    let news = now.iter().take(end).filter(|key| key.starts_with("response") && !known(key));
    news.cloned().collect()
}

/// The timeline; a new answer is announced.
#[component]
pub(super) fn Timeline() -> impl IntoView {
    let desk = Desk::get();
    let toasts = Toasts::get();
    let list = Paged::<TimelineEntry>::new(move || {
        desk.changed.track();
        let query = Query::new().maybe(AS_OF, desk.as_of.get().map(|day| day.to_string()));
        Source { path: format!("/customers/{}/evidence", desk.id), query }
    });
    let fresh = RwSignal::new(Vec::<String>::new());
    // Only a list of the same day can have news; turning to another day brings other entries.
    Effect::new(move |before: Option<(Option<Day>, Option<Vec<String>>)>| {
        let day = desk.as_of.get_untracked();
        let keys = list.items().map(|items| items.iter().map(key).collect::<Vec<_>>());
        if let (Some((old_day, Some(old))), Some(keys)) = (before, &keys)
            && old_day == day
        {
            let new = arrived(Some(&old), keys);
            if !new.is_empty() {
                toasts.done(customer::new_answer());
                fresh.set(new);
            }
        }
        (day, keys)
    });
    let empty = || {
        view! { <EmptyState title=customer::timeline_empty() body=customer::timeline_empty_body() /> }
            .into_any()
    };
    view! {
        <div id="timeline" class="customer-place">
            <Section title=customer::timeline() lede=customer::timeline_text()>
                <PagedList list empty more=customer::more() let:items>
                    <ol class="timeline">
                        <For
                            each=move || items.get()
                            key=|entry| serde_json::to_string(entry).unwrap_or_default()
                            let:entry
                        >
                            {
                                let key = key(&entry);
                                let new = move || fresh.with(|fresh| fresh.contains(&key));
                                view! {
                                    <li class="timeline__entry" class:timeline__entry--new=new>
                                        <Entry entry />
                                    </li>
                                }
                            }
                        </For>
                    </ol>
                </PagedList>
            </Section>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_answers_are_news_and_only_where_something_was_there_before() {
        let keys = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let before = keys(&["made 1", "response 1"]);
        let now = keys(&["response 2", "settled 1", "made 1", "response 1"]);
        assert_eq!(arrived(Some(&before), &now), ["response 2"]);
        assert_eq!(arrived(Some(&now), &before), Vec::<String>::new());
        assert_eq!(arrived(None, &now), Vec::<String>::new());
        assert_eq!(arrived(Some(&[]), &now).len(), 2);
    }

    #[test]
    fn what_is_shown_further_down_is_no_news() {
        let keys = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let before = keys(&["response 3", "made 1"]);
        assert_eq!(
            arrived(Some(&before), &keys(&["response 3", "made 1", "response 2", "response 1"])),
            [""; 0]
        );
        let both = keys(&["settled 1", "response 4", "response 3", "made 1", "response 2"]);
        assert_eq!(arrived(Some(&before), &both), ["response 4"]);
    }
}
