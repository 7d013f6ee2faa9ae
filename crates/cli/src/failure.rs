//! Why a command failed, in words for whoever typed it.

use kept_app::AppError;
use kept_core::violation::Violation;

/// The words. They say what to do.
#[derive(Debug)]
pub(crate) struct Failure(pub(crate) String);

impl Failure {
    pub(crate) fn new(words: impl Into<String>) -> Self {
        Self(words.into())
    }
}

macro_rules! said {
    ($($error:ty),+) => {$(
        impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Self(error.to_string())
            }
        }
    )+};
}

said!(
    kept_store::StoreError,
    kept_store::backup::BackupError,
    kept_store::health::HealthError,
    kept_store::migrate::MigrateError,
    kept_store::private::PrivateError,
    std::io::Error
);

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        let at = |fault: &Violation| {
            format!("{}: {}", fault.pointer.trim_start_matches('/').replace('_', "-"), fault.detail)
        };
        match error {
            AppError::Invalid(faults) => Self(faults.iter().map(at).collect::<Vec<_>>().join("\n")),
            other => Self(other.to_string()),
        }
    }
}
