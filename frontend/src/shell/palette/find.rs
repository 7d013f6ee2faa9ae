//! Asks the server while somebody types, and forgets what a later word has overtaken.

use std::time::Duration;

use kept_api::search::SearchAnswer;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::client::Request;
use crate::i18n::palette as texts;
use crate::state::Session;
use crate::url::Query;

/// How long fingers rest before it is asked.
const REST: Duration = Duration::from_millis(120);
/// Fewer characters find almost everything.
const SHORTEST: usize = 2;

/// What was found for the words so far.
#[derive(Clone, Copy)]
pub(super) struct Finder {
    found: RwSignal<Option<SearchAnswer>>,
    failed: RwSignal<Option<String>>,
    asking: RwSignal<bool>,
}

impl Finder {
    /// Looks for what stands in `words`.
    pub(super) fn follow(words: RwSignal<String>) -> Self {
        let finder =
            Self { found: RwSignal::new(None), failed: RwSignal::new(None), asking: RwSignal::new(false) };
        let (turn, session) = (StoredValue::new(0_u32), Session::get());
        Effect::new(move |_| {
            let text = words.with(|words| words.trim().to_owned());
            turn.update_value(|turn| *turn = turn.wrapping_add(1));
            let mine = turn.get_value();
            if text.chars().count() < SHORTEST {
                finder.arrived(None, None);
                return;
            }
            finder.asking.set(true);
            let ask = move || {
                if turn.try_get_value() != Some(mine) {
                    return;
                }
                spawn_local(async move {
                    let query = Query::new().with("q", text);
                    let answer = Request::get("/search").query(&query).send::<SearchAnswer>().await;
                    if turn.try_get_value() != Some(mine) {
                        return;
                    }
                    match answer {
                        Ok(answer) => finder.arrived(Some(answer), None),
                        Err(error) => {
                            session.heard(&error);
                            finder.arrived(None, Some(error.explain().title));
                        }
                    }
                });
            };
            set_timeout(ask, REST);
        });
        finder
    }

    fn arrived(self, found: Option<SearchAnswer>, failed: Option<String>) {
        self.asking.set(false);
        self.failed.set(failed);
        self.found.set(found);
    }

    /// What was found; follows changes.
    pub(super) fn found(self) -> Option<SearchAnswer> {
        self.found.get()
    }

    /// How it stands, where `count` entries are shown.
    pub(super) fn says(self, count: usize) -> String {
        if let Some(failed) = self.failed.get() {
            return failed;
        }
        if self.asking.get() {
            return texts::asking().to_owned();
        }
        if count == 0 { texts::none().to_owned() } else { texts::count(count as u64) }
    }
}
