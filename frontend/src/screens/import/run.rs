//! One import while it goes on, and what it brought.

use std::time::Duration;

use kept_api::imports::{Import, ImportState, ReadAs};
use kept_core::ids::ImportId;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::counts::{Counts, Faults};
use super::undo::{Reversal, Undo};
use crate::client;
use crate::format;
use crate::i18n::import;
use crate::problem::ApiError;
use crate::state::Session;
use crate::ui::{ButtonKind, ErrorState, LinkButton, Loading, Progress, Section};

/// How often a running import is looked at.
const EVERY: Duration = Duration::from_secs(1);

fn has_ended(run: &Import) -> bool {
    matches!(run.state, ImportState::Done | ImportState::Failed | ImportState::Reversed)
}

/// How a file is read, in words: encoding and delimiter, or the sheet.
pub(super) fn read_as_words(read_as: &ReadAs) -> String {
    let delimiter = read_as.delimiter.map(|delimiter| match delimiter {
        '\t' => import::delimiter_tab().to_owned(),
        other => other.to_string(),
    });
    match (&read_as.encoding, delimiter, &read_as.sheet) {
        (_, _, Some(sheet)) => import::read_sheet(sheet),
        (Some(encoding), Some(delimiter), None) => import::read_text(encoding, &delimiter),
        _ => String::new(),
    }
}

/// Follows an import until it ends.
#[derive(Clone, Copy)]
struct Follow {
    id: ImportId,
    run: RwSignal<Option<Import>>,
    error: RwSignal<Option<ApiError>>,
    session: Session,
}

impl Follow {
    fn look(self) {
        spawn_local(async move {
            let answer = client::get::<Import>(&format!("/imports/{}", self.id)).await;
            // The page may have been left meanwhile.
            if self.run.try_get_untracked().is_none() {
                return;
            }
            match answer {
                Ok(run) => {
                    self.error.set(None);
                    let ended = has_ended(&run);
                    let changed = !run.dry_run;
                    self.run.set(Some(run));
                    if ended && changed {
                        // The day to offer may be another now; what is shown does not wait for it.
                        let _ = self.session.ask().await;
                    } else if !ended {
                        self.again();
                    }
                }
                Err(error) => {
                    self.session.heard(&error);
                    let passing = error.explain().retry;
                    self.error.set(Some(error));
                    if passing {
                        self.again();
                    }
                }
            }
        });
    }

    fn again(self) {
        let look = move || {
            if self.run.try_get_untracked().is_some() {
                self.look();
            }
        };
        set_timeout(look, EVERY);
    }
}

/// Progress, then counts and faults.
#[component]
pub(super) fn Run(
    /// Which import.
    id: ImportId,
    /// Called with what is known of it, whenever that changes.
    #[prop(optional, into)]
    on_change: Option<Callback<Import>>,
) -> impl IntoView {
    let follow = Follow { id, run: RwSignal::new(None), error: RwSignal::new(None), session: Session::get() };
    follow.look();
    if let Some(callback) = on_change {
        Effect::new(move |_| {
            if let Some(run) = follow.run.get() {
                callback.run(run);
            }
        });
    }
    let ended = Memo::new(move |_| follow.run.with(|run| run.as_ref().map(has_ended)));
    let body = move || match ended.get() {
        None if follow.error.with(Option::is_some) => ().into_any(),
        None => view! { <Loading lines=2 /> }.into_any(),
        Some(false) => view! { <Underway run=follow.run /> }.into_any(),
        Some(true) => {
            let asked = move |run: Import| {
                follow.run.set(Some(run));
                follow.again();
            };
            let run = follow.run.get_untracked();
            run.map(|run| view! { <Ended run on_asked=asked /> }).into_any()
        }
    };
    view! {
        <div class="import-run" aria-live="polite">
            {body}
            {move || {
                follow.error.get().map(|error| view! { <ErrorState error on_retry=move |()| follow.look() /> })
            }}
        </div>
    }
}

#[component]
fn Underway(run: RwSignal<Option<Import>>) -> impl IntoView {
    let of = move |part: fn(&Import) -> u64| {
        Signal::derive(move || run.with(|run| run.as_ref().map(part).unwrap_or_default()))
    };
    let (read, bytes, rows) = (of(|run| run.bytes_read), of(|run| run.bytes), of(|run| run.counts.rows));
    let waiting =
        Memo::new(move |_| run.with(|run| run.as_ref().is_some_and(|run| run.state == ImportState::Waiting)));
    let reversing = Memo::new(move |_| {
        run.with(|run| run.as_ref().is_some_and(|run| run.state == ImportState::Reversing))
    });
    let gone = move || reversing.get().then(|| run.get().map(|run| view! { <Reversal run /> }));
    let bar = move || {
        if reversing.get() {
            let none = Signal::stored(None::<u64>);
            return view! { <Progress label=import::state_reversing() done=Signal::stored(0_u64) total=none /> }
                .into_any();
        }
        let total = Signal::derive(move || (!waiting.get()).then(|| bytes.get()));
        let label = if waiting.get() { import::waiting() } else { import::running() };
        view! { <Progress label done=read total /> }.into_any()
    };
    view! {
        {bar}
        {gone}
        <p class="import-run__figures">
            {move || import::rows_read(rows.get())} " · "
            {move || import::bytes(&format::bytes(read.get()), &format::bytes(bytes.get()))}
        </p>
    }
}

#[component]
fn Ended(run: Import, #[prop(into)] on_asked: Callback<Import>) -> impl IntoView {
    if run.state == ImportState::Reversed {
        return view! { <Reversal run /> }.into_any();
    }
    let undo = view! { <Undo run=run.clone() on_asked /> };
    let how = how(&run);
    if run.state == ImportState::Failed {
        return view! {
            <Failed run />
            {undo}
        }
        .into_any();
    }
    let links = || {
        view! {
            <LinkButton path="/customers" kind=ButtonKind::Primary>
                {import::to_customers()}
            </LinkButton>
            <LinkButton path="/">{import::to_today()}</LinkButton>
        }
    };
    let counts = view! {
        {how}
        <Counts counts=run.counts />
        <Faults errors=run.errors />
    };
    if run.dry_run {
        view! { <Section title=import::trial() lede=import::trial_lede()>{counts}</Section> }.into_any()
    } else {
        view! {
            <Section title=import::result() actions=links>{counts}</Section>
            {undo}
        }
        .into_any()
    }
}

/// Under which name, by which mapping and how the file was read.
fn how(run: &Import) -> impl IntoView + use<> {
    let file = (!run.label.is_empty()).then(|| run.name.clone());
    let mapping = run.mapping.as_ref().map(|mapping| import::by_mapping(&mapping.name));
    let read_as = run.read_as.as_ref().map(read_as_words).filter(|words| !words.is_empty());
    let words: Vec<String> = [file, mapping, read_as].into_iter().flatten().collect();
    (!words.is_empty()).then(|| view! { <p class="import-how" dir="auto">{words.join(" · ")}</p> })
}

/// Why nothing more could be read.
#[component]
fn Failed(run: Import) -> impl IntoView {
    view! {
        <div class="k-error" role="alert">
            <div class="k-error__text">
                <p class="k-error__title">{import::failed()}</p>
                <p>{run.failure}</p>
                <p class="k-error__advice">{import::failed_advice()}</p>
            </div>
        </div>
        <Faults errors=run.errors />
    }
}
