//! The screens, one file (or folder) for each, named as the concept is everywhere else.

pub mod customer;
mod customers;
mod dated;
mod fetched;
mod form;
mod import;
mod not_found;
mod paged;
pub mod parts;
mod set_up;
mod sign_in;
mod surveys;
mod today;

use customer::{CallPage, CustomerPage};
pub use customers::Customers;
use import::{ImportPage, ImportRun};
pub use not_found::NotFound;
use set_up::SetUp;
pub use sign_in::{SignIn, SignInAgain};
use surveys::{SurveyEdit, SurveyNew, Surveys};
pub use today::Today;
