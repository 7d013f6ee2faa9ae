//! Passwords: their rule, their hashes (Argon2id), and one that is made up.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use kept_core::violation::Violation;
use tokio::sync::Semaphore;

use crate::env::Ids;
use crate::error::AppError;

/// Each hash takes 19 MiB; more than this many at once would only make everybody wait longer.
static HASHING: Semaphore = Semaphore::const_new(4);

/// Fewest characters of a password.
pub const MIN: usize = 12;
/// Most characters of a password: hashing a book would be work for nothing.
pub const MAX: usize = 200;

/// Says what is wrong with a new password.
pub fn check(pointer: &str, password: &str, faults: &mut Vec<Violation>) {
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
    let _place = HASHING.acquire().await.map_err(internal)?;
    tokio::task::spawn_blocking(work).await.map_err(internal)?
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

    #[test]
    fn a_made_up_password_keeps_the_rule() {
        let password = make(&SystemIds);
        let mut faults = Vec::new();
        check("/password", &password, &mut faults);
        assert_eq!((password.len(), faults.len()), (23, 0), "{password}");
        assert_ne!(password, make(&SystemIds));
        check("/password", "elevenchars", &mut faults);
        check("/password", &"x".repeat(201), &mut faults);
        assert_eq!(faults.len(), 2);
    }
}
