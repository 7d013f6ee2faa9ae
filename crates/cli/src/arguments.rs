//! Arguments that several commands share.

use std::path::PathBuf;

use clap::Args;
use kept_core::ids::OrgId;
use kept_core::money::Currency;
use kept_server::{Network, NotANetwork};

/// Where the data are.
#[derive(Args, Debug)]
pub(crate) struct Data {
    /// Folder of the private Postgres, when no database is named
    #[arg(long, env = "KEPT_DATA", default_value = "./data", value_name = "FOLDER")]
    pub(crate) data: PathBuf,
    /// A Postgres (15 or newer) to use instead of the private one
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, value_name = "URL")]
    pub(crate) database_url: Option<String>,
    /// For tests only: accept a database that may lose acknowledged answers
    #[arg(long)]
    pub(crate) unsafe_test: bool,
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
    fn a_public_address_is_scheme_and_host() {
        assert_eq!(public_url("https://kept.example.org/").as_deref(), Ok("https://kept.example.org"));
        assert_eq!(public_url("http://[::1]:4280").as_deref(), Ok("http://[::1]:4280"));
        for wrong in ["kept.example.org", "https://", "https://a/b", "ftp://a", "https://a?b", "https://a@b"]
        {
            assert!(public_url(wrong).is_err(), "{wrong}");
        }
    }
}
