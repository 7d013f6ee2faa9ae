//! The reference of the settings and the help agree.

use std::collections::BTreeMap;

use clap::CommandFactory;

use super::Arguments;

/// Read where the programs of Postgres are searched for, and so no argument.
const NO_ARGUMENT: &str = "KEPT_PG_BIN";

/// Settings of the table in docs/hosting.md for running without Docker, with their defaults.
fn documented() -> BTreeMap<String, String> {
    let text = include_str!("../../../docs/hosting.md");
    let (_, rest) = text.split_once("## Without Docker").unwrap();
    let rows = rest.lines().skip_while(|line| !line.starts_with("| variable")).skip(2);
    let rows = rows.take_while(|line| line.starts_with('|'));
    rows.map(|row| {
        let mut cells = row.split(" | ").map(|cell| cell.trim_matches(['|', ' ', '`']).to_owned());
        (cells.next().unwrap(), cells.next().unwrap())
    })
    .collect()
}

/// Settings of the commands: each flag that has a variable, with its default.
fn offered(command: &clap::Command, into: &mut BTreeMap<String, String>) {
    for argument in command.get_arguments() {
        let Some(variable) = argument.get_env() else { continue };
        let default = match argument.get_default_values() {
            [] | [_] if !argument.get_action().takes_values() => "off".to_owned(),
            [] => "none".to_owned(),
            [value, ..] => value.to_string_lossy().into_owned(),
        };
        into.insert(variable.to_string_lossy().into_owned(), default);
    }
    command.get_subcommands().for_each(|command| offered(command, into));
}

#[test]
fn the_table_of_settings_is_what_the_help_says() {
    let mut offered_by_help = BTreeMap::new();
    offered(&Arguments::command(), &mut offered_by_help);
    let mut documented = documented();
    assert!(documented.remove(NO_ARGUMENT).is_some());
    assert_eq!(documented, offered_by_help);
}

#[test]
fn every_flag_of_the_server_can_be_set_by_the_environment() {
    let all = Arguments::command();
    let serve = all.find_subcommand("serve").unwrap();
    let without: Vec<&str> = serve
        .get_arguments()
        .filter(|argument| {
            argument.get_env().is_none() && !["help", "version"].contains(&argument.get_id().as_str())
        })
        .map(|argument| argument.get_id().as_str())
        .collect();
    assert!(without.is_empty(), "{without:?}");
}

#[test]
fn the_arguments_are_sound() {
    Arguments::command().debug_assert();
}

#[test]
fn what_the_compose_file_takes_is_in_its_table_and_its_proxy_leads_to_kept() {
    let compose = include_str!("../../../docker-compose.yml");
    let hosting = include_str!("../../../docs/hosting.md");
    let (docker, _) = hosting.split_once("## Without Docker").unwrap();
    let mut taken: Vec<&str> =
        compose.split("${").skip(1).filter_map(|rest| rest.split([':', '}']).next()).collect();
    taken.sort_unstable();
    taken.dedup();
    assert_eq!(
        taken,
        ["KEPT_DB_PASSWORD", "KEPT_DOMAIN", "KEPT_PORT", "KEPT_PUBLIC_URL", "KEPT_TRUSTED_PROXIES"]
    );
    taken.iter().for_each(|variable| assert!(docker.contains(&format!("| `{variable}` |")), "{variable}"));
    let caddy = include_str!("../../../deploy/Caddyfile");
    for needed in ["{$KEPT_DOMAIN} {", "reverse_proxy kept:4280", "flush_interval -1"] {
        assert!(caddy.contains(needed), "{needed}");
    }
    assert!(compose.contains("./deploy/Caddyfile:/etc/caddy/Caddyfile:ro"));
}
