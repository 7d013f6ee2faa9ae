//! Screens that are fetched when they are first shown, so that nobody waits for what nobody looks at.
//!
//! In a released app each part is a file of its own: `cargo xtask web` cuts the module at these functions. Where the
//! module is not cut (tests, debug builds) a part is simply there.

use std::cell::Cell;
use std::future::Future;
use std::pin::Pin;
use std::thread::LocalKey;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{
    Account, Audit, CallPage, CustomerNew, CustomerPage, Data, Drivers, ImportPage, ImportRun, Join, Keys,
    KeysBody, MadeBody, Model, Organisation, People, Reset, SelfCheck, SetUp, SurveyEdit, SurveyNew, Surveys,
};
use crate::problem::ApiError;
use crate::shell::Alone;
use crate::ui::{ErrorState, Loading};

/// Draws a screen whose part is there.
type Draw = fn() -> AnyView;
/// A part on its way.
type Fetch = fn() -> Pin<Box<dyn Future<Output = Result<Draw, NotFetched>>>>;

/// A part did not come. The browser's console says why.
#[derive(Clone, Copy, Debug)]
struct NotFetched;

impl From<leptos::wasm_split::SplitLoaderError> for NotFetched {
    fn from(_: leptos::wasm_split::SplitLoaderError) -> Self {
        Self
    }
}

/// Declares the function that fetches a screen; the screens of one part come together.
#[cfg(not(debug_assertions))]
macro_rules! fetch {
    ($part:ident, $name:ident, $screen:ident) => {
        #[leptos::wasm_split::wasm_split($part, fallible, wasm_split_path = leptos::wasm_split)]
        fn $name() -> Result<Draw, NotFetched> {
            Ok(|| view! { <$screen /> }.into_any())
        }
    };
}

#[cfg(debug_assertions)]
macro_rules! fetch {
    ($part:ident, $name:ident, $screen:ident) => {
        async fn $name() -> Result<Draw, NotFetched> {
            Ok(|| view! { <$screen /> }.into_any())
        }
    };
}

/// `part: function = Screen in frame` makes the function for the route that shows the screen; the frame is around what
/// is shown until the screen is there.
macro_rules! parts {
    ($($part:ident: $name:ident = $screen:ident in $frame:ident;)*) => {
        $(
            /// The screen, fetched with its part if need be.
            pub fn $name() -> AnyView {
                thread_local! {
                    static DRAW: Cell<Option<Draw>> = const { Cell::new(None) };
                }
                fetch!($part, $name, $screen);
                show(&DRAW, || Box::pin($name()), $frame)
            }
        )*
    };
}

// What is used together comes together: the call desk is there before a connection can be lost on the way to it, and
// each further part makes several small files of what it shares with others.
parts! {
    set_up: set_up = SetUp in alone;
    set_up: join = Join in alone;
    set_up: reset = Reset in alone;
    customer: customer_page = CustomerPage in shell;
    customer: customer_new = CustomerNew in shell;
    customer: call_page = CallPage in shell;
    insight: drivers = Drivers in shell;
    made: made = MadeBody in shell;
    made: keys_of_page = KeysBody in shell;
    sources: surveys = Surveys in shell;
    sources: survey_new = SurveyNew in shell;
    sources: survey_edit = SurveyEdit in shell;
    sources: import_page = ImportPage in shell;
    sources: import_run = ImportRun in shell;
    settings: people = People in shell;
    settings: organisation = Organisation in shell;
    settings: model = Model in shell;
    settings: self_check = SelfCheck in shell;
    settings: keys = Keys in shell;
    settings: audit = Audit in shell;
    settings: data = Data in shell;
    settings: account = Account in shell;
}

/// The shell is there already.
fn shell(body: AnyView) -> AnyView {
    body
}

/// The page stands alone.
fn alone(body: AnyView) -> AnyView {
    view! { <Alone>{body}</Alone> }.into_any()
}

/// Draws at once what is there already; else fetches it, and offers to try again where that fails.
fn show(kept: &'static LocalKey<Cell<Option<Draw>>>, fetch: Fetch, frame: fn(AnyView) -> AnyView) -> AnyView {
    if let Some(draw) = kept.get() {
        return draw();
    }
    let fetched = RwSignal::new(None::<Result<Draw, NotFetched>>);
    let begin = move || {
        fetched.set(None);
        spawn_local(async move {
            let answer = fetch().await;
            kept.set(answer.ok());
            // The reader may have gone elsewhere meanwhile.
            fetched.try_set(Some(answer));
        });
    };
    begin();
    let body = move || match fetched.get() {
        Some(Ok(draw)) => draw(),
        Some(Err(NotFetched)) => {
            frame(view! { <ErrorState error=ApiError::Part on_retry=move |()| begin() /> }.into_any())
        }
        None => frame(view! { <Loading /> }.into_any()),
    };
    body.into_any()
}
