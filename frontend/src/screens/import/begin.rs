//! A new import: try it first, then bring it in.

use kept_core::ids::ImportId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::drop_zone::DropZone;
use super::job::Job;
use super::mapping::Mapping;
use super::run::Run;
use crate::browser;
use crate::i18n::import;
use crate::problem::{ApiError, FieldError, sentence};
use crate::state::Session;
use crate::ui::{Button, ButtonKind, ErrorState, Progress, Section};

/// What the page is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sending {
    Nothing,
    Trial,
    Real,
}

/// Faults of the mapping have their place in it.
fn mapping_faults(error: &ApiError) -> Vec<String> {
    let ApiError::Problem(problem) = error else { return Vec::new() };
    let said = |fault: &FieldError| {
        let place = fault.pointer.strip_prefix("/mapping").unwrap_or(&fault.pointer).trim_start_matches('/');
        let detail = fault.detail.clone().unwrap_or_else(|| sentence(fault));
        if place.is_empty() { detail } else { format!("{place}: {detail}") }
    };
    problem.errors.iter().map(said).collect()
}

#[component]
pub(super) fn Begin(
    /// Called when a trial has begun, and when it has ended.
    #[prop(into)]
    on_trial: Callback<()>,
) -> impl IntoView {
    let job = Job::new();
    let (tried, sending) = (RwSignal::new(false), RwSignal::new(Sending::Nothing));
    let error = RwSignal::new(None::<ApiError>);
    let trial = RwSignal::new(None::<ImportId>);
    // What was tried is no longer what stands here.
    Effect::new(move |_| {
        job.file.track();
        job.mapping.track();
        trial.set(None);
        error.set(None);
    });
    let need_file = Signal::derive(move || {
        (tried.get() && job.file.with(Option::is_none)).then(|| import::need_file().to_owned())
    });
    let need_mapping = Signal::derive(move || {
        (tried.get() && job.mapping.with(|text| text.trim().is_empty()))
            .then(|| import::need_mapping().to_owned())
    });
    let send = sender(job, tried, sending, error, trial);
    let busy = move |what: Sending| Signal::derive(move || sending.get() == what);
    view! {
        <div class="k-row k-row--wide import-begin">
            <Section title=import::file() lede=import::file_lede()>
                <DropZone job error=need_file />
            </Section>
            <Section title=import::mapping() lede=import::mapping_lede()>
                <Mapping job error=need_mapping />
                <Faults error />
            </Section>
        </div>
        <div class="k-line import-actions">
            <Button kind=ButtonKind::Primary busy=busy(Sending::Trial) on_press=move |()| send.run(true)>
                {import::check()}
            </Button>
            <Button busy=busy(Sending::Real) on_press=move |()| send.run(false)>
                {import::begin()}
            </Button>
        </div>
        <Underway sending />
        {move || trial.get().map(|id| view! { <Trial id on_trial /> })}
    }
}

/// Sends the job, once at a time.
fn sender(
    job: Job,
    tried: RwSignal<bool>,
    sending: RwSignal<Sending>,
    error: RwSignal<Option<ApiError>>,
    trial: RwSignal<Option<ImportId>>,
) -> Callback<bool> {
    let navigate = use_navigate();
    let session = Session::get();
    Callback::new(move |dry_run: bool| {
        tried.set(true);
        if sending.get_untracked() != Sending::Nothing {
            return;
        }
        if job.file.with_untracked(Option::is_none) {
            return browser::focus_soon("f-file");
        }
        if job.mapping.with_untracked(|text| text.trim().is_empty()) {
            return browser::focus_soon("f-mapping");
        }
        let navigate = navigate.clone();
        sending.set(if dry_run { Sending::Trial } else { Sending::Real });
        error.set(None);
        spawn_local(async move {
            let answer = job.send(dry_run).await;
            // Whoever has gone elsewhere meanwhile is not called back.
            let is_left = sending.try_set(Sending::Nothing).is_some();
            match answer {
                Some(Ok(run)) if dry_run => drop(trial.try_set(Some(run.id))),
                Some(Ok(_)) if is_left => {}
                Some(Ok(run)) => navigate(&format!("/import/{}", run.id), NavigateOptions::default()),
                Some(Err(problem)) => {
                    session.heard(&problem);
                    error.try_set(Some(problem));
                }
                None => drop(error.try_set(Some(ApiError::Network))),
            }
        });
    })
}

/// Faults of the mapping as a list; anything else as what it is.
#[component]
fn Faults(error: RwSignal<Option<ApiError>>) -> impl IntoView {
    move || {
        let error = error.get()?;
        let faults = mapping_faults(&error);
        if faults.is_empty() {
            return Some(view! { <ErrorState error /> }.into_any());
        }
        let lines = faults.into_iter().map(|fault| view! { <li>{fault}</li> }).collect_view();
        Some(
            view! {
                <ul class="import-faults" role="alert">
                    {lines}
                </ul>
            }
            .into_any(),
        )
    }
}

#[component]
fn Underway(sending: RwSignal<Sending>) -> impl IntoView {
    let busy = Memo::new(move |_| sending.get() != Sending::Nothing);
    let bar = || {
        let none = Signal::stored(None::<u64>);
        view! { <Progress label=import::sending() done=Signal::stored(0_u64) total=none /> }
    };
    move || busy.get().then(bar)
}

/// What an import would bring.
#[component]
fn Trial(id: ImportId, on_trial: Callback<()>) -> impl IntoView {
    view! {
        <div class="import-trial">
            <Run id on_change=move |_| on_trial.run(()) />
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Problem;

    #[test]
    fn faults_of_the_mapping_name_their_place_in_it() {
        let fault = |pointer: &str| FieldError {
            pointer: pointer.into(),
            code: "some-new-code".into(),
            detail: Some("No such column.".into()),
        };
        let errors = vec![fault("/mapping"), fault("/mapping/promise/due")];
        let error = ApiError::Problem(Box::new(Problem { status: 422, errors, ..Default::default() }));
        assert_eq!(mapping_faults(&error), ["No such column.", "promise/due: No such column."]);
        assert!(mapping_faults(&ApiError::Network).is_empty());
    }
}
