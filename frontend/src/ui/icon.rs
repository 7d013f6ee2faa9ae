//! Small signs drawn with one line weight. They accompany words and say nothing alone.

use leptos::prelude::*;

/// The signs there are, each on a grid of 20.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IconName {
    /// Something is wrong.
    Alert,
    /// Turning bars into a chart.
    Chart,
    /// Done.
    Check,
    /// Opens downwards.
    Down,
    /// Time is running.
    Clock,
    /// Closes.
    Close,
    /// Copies.
    Copy,
    /// Customers.
    Customers,
    /// Import.
    Import,
    /// Tells more.
    Info,
    /// Back.
    Left,
    /// Forward.
    Right,
    /// Looks for something.
    Search,
    /// Settings.
    Settings,
    /// Highest last.
    SortUp,
    /// Highest first.
    SortDown,
    /// Surveys.
    Surveys,
    /// Rows and columns.
    Table,
    /// Today.
    Today,
    /// A person.
    User,
}

impl IconName {
    /// All of them.
    pub const ALL: [Self; 20] = [
        Self::Alert,
        Self::Chart,
        Self::Check,
        Self::Down,
        Self::Clock,
        Self::Close,
        Self::Copy,
        Self::Customers,
        Self::Import,
        Self::Info,
        Self::Left,
        Self::Right,
        Self::Search,
        Self::Settings,
        Self::SortUp,
        Self::SortDown,
        Self::Surveys,
        Self::Table,
        Self::Today,
        Self::User,
    ];

    fn path(self) -> &'static str {
        match self {
            Self::Alert => "M10 6.5v4.5M10 13.6v.1M10 2.5a7.5 7.5 0 1 1 0 15a7.5 7.5 0 1 1 0-15z",
            Self::Chart => "M3 16.5h14M5.5 13.5l3-4 3 2 4-6",
            Self::Check => "M4 10.5l4 4 8-9",
            Self::Down => "M5.5 8l4.5 4.5 4.5-4.5",
            Self::Clock => "M10 6v4.2l2.7 1.6M10 2.5a7.5 7.5 0 1 1 0 15a7.5 7.5 0 1 1 0-15z",
            Self::Close => "M5 5l10 10M15 5l-10 10",
            Self::Copy => "M7.5 7.5h9v9h-9zM12.5 7.5v-4h-9v9h4",
            Self::Customers => {
                "M7.5 3.5a3 3 0 1 1 0 6a3 3 0 1 1 0-6zM2 16.5c0-3 2.4-4.7 5.5-4.7s5.5 1.7 5.5 4.7M13 3.7a3 3 0 0 1 0 5.6M15 12.2c1.9.7 3 2.2 3 4.3"
            }
            Self::Import => "M10 2.5v9.5M6.5 8.7l3.5 3.5 3.5-3.5M3 13.5v3.5h14v-3.5",
            Self::Info => "M10 9v5M10 6.3v.1M10 2.5a7.5 7.5 0 1 1 0 15a7.5 7.5 0 1 1 0-15z",
            Self::Left => "M12 5l-5 5 5 5",
            Self::Right => "M8 5l5 5-5 5",
            Self::Search => "M9 3.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 1 1 0-11zM13 13l4 4",
            Self::Settings => "M3 5.5h7M14 5.5h3M12 3.5v4M3 14.5h3M10 14.5h7M8 12.5v4M3 10h9M16 10h1M14 8v4",
            Self::SortUp => "M10 16v-12M6 8l4-4 4 4",
            Self::SortDown => "M10 4v12M6 12l4 4 4-4",
            Self::Surveys => "M4 3.5h12v13h-12zM7 7.5h6M7 10.5h6M7 13.5h3",
            Self::Table => "M3 4h14v12h-14zM3 8h14M3 12h14M8 8v8",
            Self::Today => "M3 5h14v12h-14zM3 8.5h14M7 3v3.5M13 3v3.5M7 12.5l2 2 4-4",
            Self::User => {
                "M10 3.5a3.2 3.2 0 1 1 0 6.4a3.2 3.2 0 1 1 0-6.4zM3.5 17c0-3.3 2.8-5 6.5-5s6.5 1.7 6.5 5"
            }
        }
    }
}

/// A sign beside words.
#[component]
pub fn Icon(
    /// Which one.
    name: IconName,
) -> impl IntoView {
    view! {
        <svg class="k-icon" viewBox="0 0 20 20" aria-hidden="true">
            <path d=name.path() />
        </svg>
    }
}
