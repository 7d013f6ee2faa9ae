//! Tokens that carry their organisation: `base64url(organisation ‖ id ‖ 16 random bytes)`, 64 characters.
//!
//! So a token finds its tenant without a global table. Only the SHA-256 of the random part is stored.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kept_core::ids::OrgId;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use uuid::Uuid;

/// A token.
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    /// The organisation that it leads to.
    pub org: OrgId,
    /// What it opens there.
    pub id: Uuid,
    /// What nobody can guess.
    pub secret: [u8; 16],
}

/// A text that is no token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAToken;

impl Token {
    /// What is stored of it.
    pub fn hash(&self) -> [u8; 32] {
        hash(&self.secret)
    }

    /// Whether this is the token whose hash was stored. Takes the same time whatever the answer.
    pub fn matches(&self, stored: &[u8]) -> bool {
        self.hash().ct_eq(stored).into()
    }
}

/// SHA-256 of a secret.
pub fn hash(secret: &[u8]) -> [u8; 32] {
    Sha256::digest(secret).into()
}

impl FromStr for Token {
    type Err = NotAToken;

    fn from_str(text: &str) -> Result<Self, NotAToken> {
        // Longer texts are no tokens, however long they are.
        let bytes: [u8; 48] = (text.len() == 64)
            .then(|| URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok())
            .flatten()
            .ok_or(NotAToken)?;
        let part = |at: usize| -> Option<[u8; 16]> { bytes.get(at..at + 16)?.try_into().ok() };
        let (Some(org), Some(id), Some(secret)) = (part(0), part(16), part(32)) else {
            return Err(NotAToken);
        };
        Ok(Self { org: OrgId(Uuid::from_bytes(org)), id: Uuid::from_bytes(id), secret })
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [*self.org.0.as_bytes(), *self.id.as_bytes(), self.secret].concat();
        f.write_str(&URL_SAFE_NO_PAD.encode(bytes))
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(redacted)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_comes_back_and_a_changed_one_does_not_match() {
        let token = Token { org: OrgId(Uuid::from_u128(1)), id: Uuid::from_u128(2), secret: [7; 16] };
        let text = token.to_string();
        assert_eq!(text.len(), 64);
        assert_eq!(text.parse::<Token>(), Ok(token.clone()));
        assert!(token.matches(&token.hash()));
        let changed = text.get(..63).unwrap().to_owned() + "A";
        assert!(!changed.parse::<Token>().unwrap().matches(&token.hash()));
        assert!(!token.matches(&[]));
        assert_eq!("short".parse::<Token>(), Err(NotAToken));
        assert_eq!("ä".repeat(32).parse::<Token>(), Err(NotAToken));
        assert_eq!(format!("{token:?}"), "Token(redacted)");
    }
}
