//! Passwords: their rule, their hashes (Argon2id), and one that is made up; changing one's own, and links by which a
//! member chooses another.

pub mod change;
pub mod offer_reset;
mod renewed;
pub mod reset;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use kept_core::violation::Violation;
use tokio::sync::Semaphore;
use zxcvbn::Score;
use zxcvbn::feedback::Warning;

use crate::env::Ids;
use crate::error::AppError;

pub(crate) use renewed::{Deed, renewed};

/// Each hash takes 19 MiB; more than this many at once would only make everybody wait longer. Of those who wait the
/// last does so for a second or two.
static HASHING: Places = Places::new(4, 64);

/// How choosing another password is called in the audit trail.
pub(crate) const CHANGE: &str = "change-password";
/// Fewest characters of a password.
pub const MIN: usize = 12;
/// Most characters of a password: hashing a book would be work for nothing.
pub const MAX: usize = 200;

/// Says what is wrong with a new password. What is `known` of its owner (name, e-mail, organisation) makes it easier to
/// guess where it is part of it.
pub fn check(pointer: &str, password: &str, known: &[&str], faults: &mut Vec<Violation>) {
    let length = password.chars().count();
    if length < MIN {
        let detail = format!("At least {MIN} characters; this has {length}. A few words together do well.");
        faults.push(Violation::new(pointer, "too-short", detail));
    } else if length > MAX {
        faults.push(Violation::new(
            pointer,
            "too-long",
            format!("At most {MAX} characters; this has {length}."),
        ));
    } else {
        faults.extend(too_easy(pointer, password, known));
    }
}

/// What is wrong with a password that a thief would guess: fewer than 10^8 tries do, by zxcvbn's estimate.
fn too_easy(pointer: &str, password: &str, known: &[&str]) -> Option<Violation> {
    let parts = known.iter().flat_map(|text| text.split(|c: char| !c.is_alphanumeric()));
    // Whole, and word by word.
    let known: Vec<&str> = known.iter().copied().chain(parts.filter(|part| part.len() > 2)).collect();
    let estimate = zxcvbn::zxcvbn(password, &known);
    if estimate.score() >= Score::Three {
        return None;
    }
    let warning = estimate.feedback().and_then(zxcvbn::feedback::Feedback::warning);
    let advice = estimate.feedback().map(|feedback| feedback.suggestions().iter().map(ToString::to_string));
    let words: Vec<String> = ["This can be guessed.".to_owned()]
        .into_iter()
        .chain(warning.map(|warning| warning.to_string()))
        .chain(advice.into_iter().flatten())
        .collect();
    Some(Violation::new(pointer, code(warning), words.join(" ")))
}

/// The stable word for why a password is easy to guess.
const fn code(warning: Option<Warning>) -> &'static str {
    match warning {
        None => "easy-to-guess",
        Some(Warning::StraightRowsOfKeysAreEasyToGuess) => "row-of-keys",
        Some(Warning::ShortKeyboardPatternsAreEasyToGuess) => "keyboard-pattern",
        Some(
            Warning::RepeatsLikeAaaAreEasyToGuess | Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess,
        ) => "repeated",
        Some(
            Warning::ThisIsATop10Password
            | Warning::ThisIsATop100Password
            | Warning::ThisIsACommonPassword
            | Warning::ThisIsSimilarToACommonlyUsedPassword,
        ) => "common-password",
        Some(Warning::SequencesLikeAbcAreEasyToGuess) => "sequence",
        Some(Warning::RecentYearsAreEasyToGuess) => "year",
        Some(Warning::AWordByItselfIsEasyToGuess) => "single-word",
        Some(Warning::DatesAreOftenEasyToGuess) => "date",
        Some(
            Warning::NamesAndSurnamesByThemselvesAreEasyToGuess
            | Warning::CommonNamesAndSurnamesAreEasyToGuess,
        ) => "name",
    }
}

/// Hashes a password. Takes some tens of milliseconds of a thread that may block.
pub async fn hash(password: String, salt: [u8; 16]) -> Result<String, AppError> {
    blocking(move || {
        let hash: PasswordHash =
            hasher()?.hash_password_with_salt(password.as_bytes(), &salt).map_err(internal)?;
        Ok(hash.to_string())
    })
    .await
}

/// Whether the password has this hash. Without a hash it takes as long and is false.
pub async fn verify(password: String, stored: Option<String>) -> Result<bool, AppError> {
    blocking(move || {
        if password.chars().count() > MAX {
            return Ok(false);
        }
        let Some(stored) = stored else {
            // The same work, so that the time does not tell whether the account exists.
            let _: PasswordHash =
                hasher()?.hash_password_with_salt(password.as_bytes(), &[0; 16]).map_err(internal)?;
            return Ok(false);
        };
        let stored = PasswordHash::new(&stored).map_err(internal)?;
        Ok(hasher()?.verify_password(password.as_bytes(), &stored).is_ok())
    })
    .await
}

/// A password that nobody can guess and everybody can copy: 20 characters of 32, which is 100 bits.
pub fn make(ids: &dyn Ids) -> String {
    // Without those that are taken for each other: i, l, o, u.
    const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let bytes = ids.secret().into_iter().chain(ids.secret()).take(20);
    let letters = bytes.filter_map(|byte| LETTERS.get(usize::from(byte % 32)).copied().map(char::from));
    let mut password = String::new();
    for (place, letter) in letters.enumerate() {
        if place > 0 && place % 5 == 0 {
            password.push('-');
        }
        password.push(letter);
    }
    password
}

/// Argon2id with 19 MiB and two passes, the first choice of OWASP's password storage advice.
fn hasher() -> Result<Argon2<'static>, AppError> {
    let params = Params::new(19_456, 2, 1, None).map_err(internal)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn internal(error: impl std::fmt::Display) -> AppError {
    AppError::Internal(format!("password hash: {error}"))
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, AppError> + Send + 'static,
) -> Result<T, AppError> {
    HASHING.run(work).await
}

/// Places for work that takes a thread and memory.
struct Places {
    at_work: Semaphore,
    /// At work or waiting for it.
    admitted: Semaphore,
}

impl Places {
    const fn new(at_work: usize, waiting: usize) -> Self {
        Self { at_work: Semaphore::const_new(at_work), admitted: Semaphore::const_new(at_work + waiting) }
    }

    /// Does the work in its turn.
    ///
    /// # Errors
    /// [`AppError::Busy`] when too many are waiting.
    async fn run<T: Send + 'static>(
        &'static self,
        work: impl FnOnce() -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        let admitted = self.admitted.try_acquire().map_err(|_| AppError::Busy)?;
        let place = self.at_work.acquire().await.map_err(internal)?;
        let work = move || {
            // Held by the work itself: it goes on when whoever wanted it has gone away.
            let _held = (admitted, place);
            work()
        };
        tokio::task::spawn_blocking(work).await.map_err(internal)?
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::env::SystemIds;

    #[tokio::test]
    async fn only_the_password_itself_has_its_hash() {
        let hash = hash("three words together".into(), [5; 16]).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(verify("three words together".into(), Some(hash.clone())).await.unwrap());
        assert!(!verify("three words Together".into(), Some(hash)).await.unwrap());
        assert!(!verify("three words together".into(), None).await.unwrap());
        assert!(verify("x".into(), Some("no hash".into())).await.is_err());
    }

    #[tokio::test]
    async fn a_place_is_taken_until_the_work_is_done_and_not_only_until_nobody_waits_for_it() {
        static PLACES: Places = Places::new(1, 1);
        let (begun, begins) = tokio::sync::oneshot::channel();
        let (end, ends) = std::sync::mpsc::channel::<()>();
        let first = tokio::spawn(PLACES.run(move || {
            begun.send(()).unwrap();
            ends.recv().map_err(internal)
        }));
        begins.await.unwrap();
        first.abort();
        assert!(first.await.unwrap_err().is_cancelled());
        let second = tokio::spawn(PLACES.run(|| Ok(2)));
        tokio::task::yield_now().await;
        assert!(!second.is_finished(), "the first is still at work");
        assert!(matches!(PLACES.run(|| Ok(3)).await, Err(AppError::Busy)), "one waits; a third may not");
        end.send(()).unwrap();
        assert_eq!(second.await.unwrap().unwrap(), 2);
    }

    #[test]
    fn a_made_up_password_keeps_the_rule() {
        let password = make(&SystemIds);
        let mut faults = Vec::new();
        check("/password", &password, &[], &mut faults);
        assert_eq!((password.len(), faults.len()), (23, 0), "{password}");
        assert_ne!(password, make(&SystemIds));
    }

    fn fault(password: &str) -> Option<String> {
        let mut faults = Vec::new();
        check("/password", password, &["Ann Archer", "ann@archery.example", "Archery Works"], &mut faults);
        faults.pop().map(|fault| fault.code)
    }

    #[test]
    fn a_password_that_a_thief_would_guess_is_refused_with_advice() {
        for (password, code) in [
            ("elevenchars", "too-short"),
            (&"x".repeat(201), "too-long"),
            ("aaaaaaaaaaaa", "repeated"),
            ("abcdefghijklm", "sequence"),
            ("passwordpassword", "repeated"),
        ] {
            assert_eq!(fault(password).as_deref(), Some(code), "{password}");
        }
        for password in ["qwertyuiop123", "archery works", "Ann Archer 2026", "ann@archery.example"] {
            assert!(fault(password).is_some(), "{password} is taken");
        }
        for password in ["four words that differ", "Tx9!rv-qL2#mzz", "überquert jede brücke"] {
            assert_eq!(fault(password), None, "{password}");
        }
    }
}
