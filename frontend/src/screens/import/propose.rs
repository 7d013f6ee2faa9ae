//! A mapping to begin with, from the file itself.

use kept_api::imports::ImportProposal;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::Blob;

use super::job::Job;
use super::run::read_as_words;
use crate::i18n::import;
use crate::problem::ApiError;
use crate::state::Session;
use crate::ui::{Button, ErrorState};

/// What came of asking.
#[derive(Clone, Debug, PartialEq)]
enum Asked {
    Nothing,
    Proposed(Box<ImportProposal>),
    Refused(ApiError),
}

/// Asks for a proposal, puts it where mappings are written, and names the columns that it leaves out.
#[component]
pub(super) fn Propose(
    /// Has the file, and takes the mapping.
    job: Job,
    /// Called with a proposal, so that it can be read.
    #[prop(into)]
    on_proposal: Callback<()>,
) -> impl IntoView {
    let (busy, asked) = (RwSignal::new(false), RwSignal::new(Asked::Nothing));
    // What was said belongs to the file.
    Effect::new(move |_| {
        job.file.track();
        asked.set(Asked::Nothing);
    });
    let session = Session::get();
    let ask = move |()| {
        busy.set(true);
        spawn_local(async move {
            let answer = job.proposal().await;
            busy.try_set(false);
            match answer {
                Some(Ok(proposal)) => {
                    job.mapping.try_set(proposal.mapping.clone());
                    asked.try_set(Asked::Proposed(Box::new(proposal)));
                    on_proposal.try_run(());
                }
                Some(Err(problem)) => {
                    session.heard(&problem);
                    asked.try_set(Asked::Refused(problem));
                }
                None => {}
            }
        });
    };
    let no_file = Signal::derive(move || job.file.with(Option::is_none));
    view! {
        <p class="import-load">
            <Button busy disabled=no_file on_press=ask>
                {import::propose()}
            </Button>
        </p>
        <div aria-live="polite">{move || said(asked.get())}</div>
    }
}

fn said(asked: Asked) -> Option<AnyView> {
    match asked {
        Asked::Nothing => None,
        Asked::Proposed(proposal) => {
            let ImportProposal { unused, saved, read_as, .. } = *proposal;
            let left = (!unused.is_empty()).then(|| import::proposed_without(&unused.join(", ")));
            let words = saved
                .map_or_else(|| import::proposed().to_owned(), |saved| import::proposed_saved(&saved.name));
            Some(
                view! {
                    <p dir="auto">{words} " " {left}</p>
                    <p>{read_as_words(&read_as)}</p>
                }
                .into_any(),
            )
        }
        Asked::Refused(error) => Some(view! { <ErrorState error /> }.into_any()),
    }
}

/// As much of a file as a proposal needs: the first rows of a text, the whole of a workbook.
pub(super) fn enough(file: &web_sys::File) -> Option<Blob> {
    if file.name().to_lowercase().ends_with(".xlsx") {
        return Some(file.clone().into());
    }
    file.slice_with_f64_and_f64(0.0, FIRST).ok()
}

/// Bytes of a text that are looked at.
const FIRST: f64 = 262_144.0;
