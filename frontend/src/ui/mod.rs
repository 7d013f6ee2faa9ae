//! The component kit: one component per file, its style sheet under the same name in `styles/ui/`.
//!
//! Components show; they know no rule and ask no server. Texts they are given are already in the reader's language.

#![expect(clippy::needless_pass_by_value, reason = "a component owns its properties")]

mod asynchronous;
mod badge;
mod breadcrumb;
mod button;
mod card;
mod checkbox;
mod copy_button;
mod day_field;
mod details;
mod dialog;
mod empty_state;
mod error_state;
mod field;
mod grade;
mod hidden;
mod icon;
mod link;
mod loading;
mod once;
mod page;
mod pager;
mod parts;
mod progress;
mod segmented;
mod select;
mod slider;
mod stat;
mod switch;
mod table;
mod tabs;
mod toast;
mod whisker;

pub use asynchronous::Async;
pub use badge::{Badge, Tone};
pub use breadcrumb::{Breadcrumb, Crumb};
pub use button::{Button, ButtonKind, LinkButton};
pub use card::{Card, Section};
pub use checkbox::Checkbox;
pub use copy_button::CopyButton;
pub use day_field::DayField;
pub use details::Details;
pub use dialog::Dialog;
pub use empty_state::EmptyState;
pub use error_state::ErrorState;
pub use field::{Field, InputKind, TextArea, TextField};
pub use grade::{GradeBadge, Letter};
pub use hidden::VisuallyHidden;
pub use icon::{Icon, IconName};
pub use link::Link;
pub use loading::{Loading, Skeleton};
pub use once::Once;
pub use page::PageHeader;
pub use pager::Pager;
pub use parts::{Part, Parts};
pub use progress::Progress;
pub use segmented::{Choice, Segmented};
pub use select::Select;
pub use slider::Slider;
pub use stat::Stat;
pub use switch::Switch;
pub use table::{Column, Sort, Table, TableRow};
pub use tabs::{Tab, Tabs};
pub use toast::{ToastRegion, Toasts};
pub use whisker::{Span, Whisker};
