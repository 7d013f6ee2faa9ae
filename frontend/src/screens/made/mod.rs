//! What is told of how a figure is made: the words of the documentation, with the numbers of the page in them.

mod content;
mod customer;
mod draw;
mod organisation;

use leptos::prelude::*;

use self::content::Content;
use crate::made::{Making, Numbers};

/// The contents of the panel.
#[component]
pub fn MadeBody() -> impl IntoView {
    let Some((making, (figure, numbers))) =
        use_context::<Making>().and_then(|making| Some((making, making.now()?)))
    else {
        return ().into_any();
    };
    let content = match &numbers {
        Numbers::Customer { card, workings, known_at } => {
            customer::content(figure, card, workings.as_deref(), known_at)
        }
        Numbers::Organisation { overview, currency } => organisation::content(figure, overview, currency),
        Numbers::List(day) => Content::of_list(*day),
        Numbers::Drivers(numbers) => content::of_drivers(numbers),
    };
    draw::draw(making, figure, content)
}
