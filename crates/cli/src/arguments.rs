//! Arguments that several commands share.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::Args;
use kept_core::ids::OrgId;
use kept_core::money::Currency;
use kept_server::{Network, NotANetwork};

use crate::failure::Failure;

/// Where the data are.
#[derive(Args, Debug)]
pub(crate) struct Data {
    /// Folder of the private Postgres, when no database is named
    #[arg(long, env = "KEPT_DATA", default_value = "./data", value_name = "FOLDER")]
    pub(crate) data: PathBuf,
    /// A Postgres (15 or newer) to use instead of the private one
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, value_name = "URL")]
    database_url: Option<String>,
    /// A file that holds this URL
    #[arg(long, env = "DATABASE_URL_FILE", value_name = "FILE")]
    database_url_file: Option<PathBuf>,
    /// A file that holds the password of this URL, which then names none
    #[arg(long, env = "KEPT_DATABASE_PASSWORD_FILE", value_name = "FILE")]
    database_password_file: Option<PathBuf>,
    /// For tests only: accept a database that may lose acknowledged answers
    #[arg(long, env = "KEPT_UNSAFE_TEST")]
    pub(crate) unsafe_test: bool,
}

impl Data {
    /// The database that was named, with its password; none for the private Postgres.
    pub(crate) fn url(&self) -> Result<Option<String>, Failure> {
        let url = secret("DATABASE_URL", self.database_url.as_deref(), self.database_url_file.as_deref())?;
        let password = secret("KEPT_DATABASE_PASSWORD", None, self.database_password_file.as_deref())?;
        match (url, password) {
            (Some(url), Some(password)) => with_password(&url, &password).map(Some),
            (None, Some(_)) => Err(Failure::new(
                "KEPT_DATABASE_PASSWORD_FILE names a password, but DATABASE_URL names no database to use it for",
            )),
            (url, None) => Ok(url),
        }
    }
}

/// Where Kept is reached.
#[derive(Args, Debug)]
pub(crate) struct Reach {
    /// Address and port to listen on
    #[arg(long, env = "KEPT_LISTEN", default_value = "127.0.0.1:4280", value_name = "ADDRESS")]
    pub(crate) listen: SocketAddr,
    /// Where Kept is reached from outside; all links are made with it
    #[arg(long, env = "KEPT_PUBLIC_URL", value_parser = public_url, value_name = "URL")]
    pub(crate) public_url: Option<String>,
    /// Proxies in front whose X-Forwarded-For is believed, separated by commas, such as 10.0.0.0/8
    #[arg(long, env = "KEPT_TRUSTED_PROXIES", value_parser = networks, value_name = "NETWORKS")]
    trusted_proxies: Vec<Networks>,
}

impl Reach {
    /// All trusted proxies.
    pub(crate) fn proxies(&self) -> Vec<Network> {
        self.trusted_proxies.iter().flat_map(|some| some.0.clone()).collect()
    }

    /// Whether people come by a proxy, since Kept itself speaks no TLS, and none is trusted to say who they are.
    pub(crate) fn hides_behind_a_stranger(&self) -> bool {
        let tls = self.public_url.as_deref().is_some_and(|url| url.starts_with("https://"));
        tls && self.proxies().is_empty()
    }
}

/// A secret as it was given, or what its file holds, without the line end. Nothing at all is none: a setting that is
/// passed on may be empty.
pub(crate) fn secret(
    name: &str,
    given: Option<&str>,
    file: Option<&Path>,
) -> Result<Option<String>, Failure> {
    let given = given.filter(|given| !given.is_empty());
    match (given, file.filter(|file| !file.as_os_str().is_empty())) {
        (Some(_), Some(file)) => Err(Failure::new(format!(
            "{name} is set, and {name}_FILE names {} too: set one of the two",
            file.display()
        ))),
        (given, None) => Ok(given.map(str::to_owned)),
        (None, Some(file)) => {
            let text = std::fs::read_to_string(file)
                .map_err(|error| Failure::new(format!("{name}_FILE: {}: {error}", file.display())))?;
            let text = text.trim_end_matches(['\r', '\n']);
            if text.is_empty() {
                return Err(Failure::new(format!("{name}_FILE: {} is empty", file.display())));
            }
            Ok(Some(text.to_owned()))
        }
    }
}

/// A URL with this password for its user.
fn with_password(url: &str, password: &str) -> Result<String, Failure> {
    let wrong = |words: &str| Failure::new(format!("DATABASE_URL {words}, so its password cannot be put in"));
    let (scheme, rest) = url.split_once("://").ok_or_else(|| wrong("is no URL"))?;
    let (authority, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let (user, host) = authority.rsplit_once('@').ok_or_else(|| wrong("names no user"))?;
    if user.contains(':') {
        return Err(wrong("names a password already"));
    }
    let mut encoded = String::new();
    for byte in password.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    Ok(format!("{scheme}://{user}:{encoded}@{host}{path}"))
}

/// Where Kept is reached from outside.
pub(crate) fn public_url(text: &str) -> Result<String, String> {
    let url = text.trim_end_matches('/');
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let fine = |host: &str| {
        !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:[]".contains(&b))
    };
    if host.is_some_and(fine) {
        Ok(url.to_owned())
    } else {
        Err("write scheme and host, such as https://kept.example.org, with nothing after them".to_owned())
    }
}

/// Networks that were written together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Networks(pub(crate) Vec<Network>);

/// Networks with commas between them. Nothing at all is none: a setting that is passed on may be empty.
pub(crate) fn networks(text: &str) -> Result<Networks, NotANetwork> {
    let written = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    written.map(str::parse).collect::<Result<_, _>>().map(Networks)
}

/// An organisation's id.
pub(crate) fn org_id(text: &str) -> Result<OrgId, String> {
    text.parse().map_err(|_| "not an id; `kept org list` shows them".to_owned())
}

/// A currency code.
pub(crate) fn currency(text: &str) -> Result<Currency, String> {
    text.parse().map_err(|error: kept_core::money::NotACurrency| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_list_of_networks_is_none() {
        assert_eq!(networks(""), Ok(Networks(vec![])));
        assert_eq!(networks(" "), Ok(Networks(vec![])));
        let two = vec!["10.0.0.0/8".parse().unwrap(), "::1".parse().unwrap()];
        assert_eq!(networks("10.0.0.0/8, ::1,"), Ok(Networks(two)));
        assert!(networks("10.0.0.0/8,proxy").is_err());
    }

    #[test]
    fn a_secret_comes_from_its_place_or_from_a_file_but_not_from_both() {
        let file = std::env::temp_dir().join(format!("kept-secret-{}", std::process::id()));
        std::fs::write(&file, "p@ss word\n").unwrap();
        assert_eq!(secret("X", None, Some(&file)).unwrap().as_deref(), Some("p@ss word"));
        assert_eq!(secret("X", Some("given"), None).unwrap().as_deref(), Some("given"));
        assert_eq!(secret("X", Some(""), Some(Path::new(""))).unwrap(), None);
        assert!(secret("X", Some("given"), Some(&file)).unwrap_err().0.contains("one of the two"));
        std::fs::write(&file, "\n").unwrap();
        assert!(secret("X", None, Some(&file)).unwrap_err().0.contains("is empty"));
        std::fs::remove_file(&file).unwrap();
        assert!(secret("X", None, Some(&file)).unwrap_err().0.contains("X_FILE"));
    }

    #[test]
    fn a_password_of_a_file_goes_into_the_url() {
        let url = with_password("postgresql://kept@db:5432/kept?a=b", "p@ss/wörd").unwrap();
        assert_eq!(url, "postgresql://kept:p%40ss%2Fw%C3%B6rd@db:5432/kept?a=b");
        for wrong in ["postgresql://db/kept", "postgresql://kept:old@db/kept", "host=db"] {
            assert!(with_password(wrong, "new").is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_public_address_is_scheme_and_host() {
        assert_eq!(public_url("https://kept.example.org/").as_deref(), Ok("https://kept.example.org"));
        assert_eq!(public_url("http://[::1]:4280").as_deref(), Ok("http://[::1]:4280"));
        for wrong in ["kept.example.org", "https://", "https://a/b", "ftp://a", "https://a?b", "https://a@b"]
        {
            assert!(public_url(wrong).is_err(), "{wrong}");
        }
    }
}
