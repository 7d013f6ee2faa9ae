//! Hears of what changes while a page is open, and is seen.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use kept_api::events::{Change, Event};
use leptos::leptos_dom::helpers::{TimeoutHandle, WindowListenerHandle};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use web_sys::{EventSource, MessageEvent};

use crate::client::BASE;
use crate::state::Session;

/// After how long a stream that was refused is asked for again.
const AGAIN: Duration = Duration::from_secs(5);

/// Calls `look` after each change that is of concern, and when something may have been missed; what comes within
/// `together` is one call. Ends with the part of the page that called.
pub fn follow(
    together: Duration,
    concerns: impl Fn(Change) -> bool + 'static,
    look: impl Fn() + Copy + 'static,
) {
    let session = Session::get();
    let waiting = StoredValue::new(false);
    let soon = move || {
        if waiting.try_update_value(|waiting| std::mem::replace(waiting, true)) == Some(false) {
            let now = move || {
                if waiting.try_set_value(false).is_none() {
                    look();
                }
            };
            set_timeout(now, together);
        }
    };
    // A day may have ended: today, and the day to offer, are others then. What is shown does not wait for that.
    let renew = move || spawn_local(async move { drop(session.ask().await) });
    let heard = move |text: String| {
        let Ok(Event { change, .. }) = serde_json::from_str(&text) else { return };
        if change == Change::Organisation {
            renew();
        }
        if concerns(change) {
            soon();
        }
    };
    let missed = move || {
        renew();
        soon();
    };
    let listening = StoredValue::new_local(Some(Listening::begin(Box::new(heard), Box::new(missed))));
    on_cleanup(move || {
        listening.try_update_value(Option::take);
    });
}

/// A stream that is open while the page is seen; dropping it closes it. A browser opens only so many connections to one
/// server, and pages that nobody sees shall not use them up.
struct Listening {
    line: Rc<Line>,
    turned: Option<WindowListenerHandle>,
}

impl Listening {
    fn begin(heard: Box<dyn Fn(String)>, missed: Box<dyn Fn()>) -> Self {
        let line = Rc::new(Line { heard, missed, ..Line::default() });
        line.open();
        let weak = Rc::downgrade(&line);
        let turned = window_event_listener_untyped("visibilitychange", move |_| {
            if let Some(line) = weak.upgrade() {
                line.turn();
            }
        });
        Self { line, turned: Some(turned) }
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        if let Some(turned) = self.turned.take() {
            turned.remove();
        }
        self.line.close();
    }
}

/// The stream, and what is known of it.
struct Line {
    heard: Box<dyn Fn(String)>,
    missed: Box<dyn Fn()>,
    source: RefCell<Option<Source>>,
    /// Whether something may have happened since it was last open.
    has_gap: Cell<bool>,
    /// Whether the server refused it since it was last open.
    is_refused: Cell<bool>,
    again: Cell<Option<TimeoutHandle>>,
}

impl Default for Line {
    fn default() -> Self {
        Self {
            heard: Box::new(drop),
            missed: Box::new(|| {}),
            source: RefCell::default(),
            has_gap: Cell::default(),
            is_refused: Cell::default(),
            again: Cell::default(),
        }
    }
}

impl Line {
    fn open(self: &Rc<Self>) {
        if document().hidden() {
            self.has_gap.set(true);
        } else {
            let source = Source::open(self);
            self.source.replace(source);
        }
    }

    fn close(&self) {
        if let Some(handle) = self.again.take() {
            handle.clear();
        }
        self.source.take();
    }

    /// The page has come into view, or gone out of it.
    fn turn(self: &Rc<Self>) {
        if document().hidden() {
            self.has_gap.set(true);
            self.close();
        } else if self.source.borrow().is_none() {
            self.open();
        }
    }

    fn opened(&self) {
        self.is_refused.set(false);
        if self.has_gap.replace(false) {
            (self.missed)();
        }
    }

    /// A break heals by itself, a refusal does not. What is read then says why, if the session has ended.
    fn broken(self: &Rc<Self>) {
        self.has_gap.set(true);
        let is_closed = |source: &Source| source.source.ready_state() == EventSource::CLOSED;
        if !self.source.borrow().as_ref().is_some_and(is_closed) {
            return;
        }
        if !self.is_refused.replace(true) {
            (self.missed)();
        }
        let weak = Rc::downgrade(self);
        let open = move || {
            if let Some(line) = weak.upgrade() {
                line.open();
            }
        };
        self.again.set(set_timeout_with_handle(open, AGAIN).ok());
    }
}

/// The browser's side of it, with what it calls.
struct Source {
    source: EventSource,
    _message: Closure<dyn Fn(MessageEvent)>,
    _open: Closure<dyn Fn()>,
    _error: Closure<dyn Fn()>,
}

impl Source {
    fn open(line: &Rc<Line>) -> Option<Self> {
        let source = EventSource::new(&format!("{BASE}/events/stream")).ok()?;
        let weak = Rc::downgrade(line);
        let message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some((line, text)) = weak.upgrade().zip(event.data().as_string()) {
                (line.heard)(text);
            }
        });
        source.set_onmessage(Some(message.as_ref().unchecked_ref()));
        let weak = Rc::downgrade(line);
        let open = Closure::<dyn Fn()>::new(move || {
            if let Some(line) = weak.upgrade() {
                line.opened();
            }
        });
        source.set_onopen(Some(open.as_ref().unchecked_ref()));
        let weak = Rc::downgrade(line);
        let error = Closure::<dyn Fn()>::new(move || {
            if let Some(line) = weak.upgrade() {
                line.broken();
            }
        });
        source.set_onerror(Some(error.as_ref().unchecked_ref()));
        Some(Self { source, _message: message, _open: open, _error: error })
    }
}

impl Drop for Source {
    fn drop(&mut self) {
        self.source.close();
        self.source.set_onmessage(None);
        self.source.set_onopen(None);
        self.source.set_onerror(None);
    }
}
