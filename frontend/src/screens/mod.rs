//! The screens, one file (or folder) for each, named as the concept is everywhere else.

mod by_link;
pub mod customer;
mod customers;
mod dated;
mod download;
mod fetched;
pub(crate) mod form;
mod import;
mod join;
mod member_chooser;
mod not_found;
mod paged;
pub mod parts;
mod password;
mod password_strength;
mod reset;
mod set_up;
pub(crate) mod settings;
mod sign_in;
mod surveys;
mod today;
mod undo;

use customer::{CallPage, CustomerNew, CustomerPage};
pub use customers::Customers;
use import::{ImportPage, ImportRun};
use join::Join;
pub use not_found::NotFound;
use reset::Reset;
use set_up::SetUp;
use settings::{Account, Audit, Data, Keys, Model, Organisation, People, SelfCheck};
pub use sign_in::{SignIn, SignInAgain};
use surveys::{SurveyEdit, SurveyNew, Surveys};
pub use today::Today;
