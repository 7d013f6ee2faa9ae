//! The database and what the worker makes of it.

use std::path::Path;

use kept_app::App;
use kept_app::env::{Clock, SystemClock};
use kept_app::health::{Upkeep, upkeep};
use kept_store::doctor::{LookError, Seen};
use kept_store::{doctor, migrate};

use super::checks::Found;
use crate::arguments::Data;
use crate::database::Database;
use crate::failure::Failure;

/// The oldest version that Kept works with, as Postgres counts.
const OLDEST: i32 = 150_000;
/// Clocks that differ by more, in seconds, date things wrongly.
const CLOCKS: i64 = 5;
/// A disk with less is nearly full, in bytes.
const LITTLE: u64 = 1 << 30;
/// A disk with less ends in a moment.
const NOTHING: u64 = 100 << 20;
/// More marks than this are more than what came in just now.
const MANY_STALE: usize = 1_000;

/// Looks at everything about the database.
pub(super) async fn look(data: &Data) -> Vec<Found> {
    match data.url() {
        Err(Failure(words)) => return vec![Found::wrong("database", words, "Put this setting right.")],
        Ok(None) if !data.data.join("postgres/PG_VERSION").exists() => {
            let says = format!("there is no data in {} yet", data.data.display());
            return vec![Found::warning("database", says, "`kept serve` makes a private Postgres there.")];
        }
        Ok(_) => {}
    }
    let mut found: Vec<Found> = disk(&data.data).into_iter().collect();
    let database = match Database::as_it_is(data).await {
        Ok(database) => database,
        Err(Failure(words)) => {
            found.push(Found::wrong("database", words, "Read postgres.log in the data folder."));
            return found;
        }
    };
    match doctor::look(database.url()).await {
        Ok(seen) => found.extend(judge(&seen, data.unsafe_test)),
        Err(LookError::Connect(error)) => found.push(Found::wrong(
            "database",
            LookError::Connect(error).to_string(),
            "Check the address and the password in DATABASE_URL, and that the database runs.",
        )),
        Err(error) => {
            found.push(Found::wrong("database", error.to_string(), "Read the log of the database."));
        }
    }
    found.extend(worker(&database).await);
    if let Err(Failure(words)) = database.stop().await {
        found.push(Found::warning("database", words, "Stop it by hand."));
    }
    found
}

fn judge(seen: &Seen, unsafe_test: bool) -> Vec<Found> {
    let mut found = vec![version(seen), durable(seen, unsafe_test), schema(seen)];
    if seen.encoding != "UTF8" {
        let says = format!("its encoding is {}", seen.encoding);
        found.push(Found::wrong(
            "encoding",
            says,
            "Make a database with ENCODING 'UTF8' and move the data there.",
        ));
    }
    if !seen.applied.is_empty() {
        found.push(roles(seen));
        found.push(walls(seen));
    }
    found.push(clock(seen));
    found.push(connections(seen));
    found
}

fn version(seen: &Seen) -> Found {
    let size = seen.bytes / 1_000_000;
    match () {
        () if seen.version_number < OLDEST => Found::wrong(
            "database",
            format!("Postgres {} is too old", seen.version),
            "Kept needs version 15 or newer: move the data to a newer one.",
        ),
        () if seen.standby => Found::wrong(
            "database",
            "it is a standby and takes no writes",
            "Name the primary in DATABASE_URL.",
        ),
        () => Found::good("database", format!("Postgres {} answers; {size} MB", seen.version)),
    }
}

fn durable(seen: &Seen, unsafe_test: bool) -> Found {
    let off = seen.not_durable.join(", ");
    match (off.is_empty(), unsafe_test) {
        (true, _) => Found::good("durability", "what was acknowledged outlives a power cut"),
        (false, true) => {
            Found::warning("durability", format!("{off} is off, as --unsafe-test allows"), "For tests only.")
        }
        (false, false) => Found::wrong(
            "durability",
            format!("{off} is off: a power cut could lose what was acknowledged"),
            format!("Set {off} = on in the configuration of Postgres; Kept refuses to serve before."),
        ),
    }
}

fn schema(seen: &Seen) -> Found {
    let newest = migrate::versions().last().unwrap_or_default();
    if !seen.unknown.is_empty() {
        let says = format!("a newer Kept has been at work here: {}", seen.unknown.join(", "));
        return Found::wrong(
            "schema",
            says,
            "Run that version of Kept, or put a dump of before into another database.",
        );
    }
    match (seen.applied.is_empty(), seen.missing.len()) {
        (true, _) => Found::warning("schema", "the database is empty", "`kept serve` makes the schema."),
        (false, 0) => Found::good("schema", format!("current ({newest})")),
        (false, missing) => {
            let says = format!("{missing} migrations behind this program");
            Found::warning("schema", says, "`kept serve` brings it up to date; make a dump before.")
        }
    }
}

fn roles(seen: &Seen) -> Found {
    let missing: Vec<&str> = ["kept_owner", "kept_app"]
        .into_iter()
        .filter(|name| !seen.roles.iter().any(|role| role.name == *name))
        .collect();
    let unbound = seen.roles.iter().find(|role| role.unbound);
    match (missing.is_empty(), unbound) {
        (false, _) => Found::wrong(
            "roles",
            format!("there is no role {}", missing.join(", ")),
            "`kept serve` makes them where its user may create roles; `kept restore` does too.",
        ),
        (true, Some(role)) => Found::wrong(
            "roles",
            format!("{} may see the rows of every organisation", role.name),
            format!("ALTER ROLE {} NOSUPERUSER NOBYPASSRLS;", role.name),
        ),
        (true, None) => Found::good("roles", "kept_owner and kept_app are there and bound"),
    }
}

fn walls(seen: &Seen) -> Found {
    if seen.unwalled.is_empty() {
        return Found::good("walls", "row-level security is forced on every table of organisations");
    }
    Found::wrong(
        "walls",
        format!("row-level security is off on {}", seen.unwalled.join(", ")),
        "Somebody has changed the schema: put a dump back, or force it again with its policy.",
    )
}

fn clock(seen: &Seen) -> Found {
    let apart = (SystemClock.now().micros() - seen.now.micros()).abs() / 1_000_000;
    if apart <= CLOCKS {
        return Found::good("clock", "this machine and the database agree");
    }
    let says = format!("this machine and the database are {apart} s apart");
    Found::warning("clock", says, "Let both follow a time server, such as chrony or systemd-timesyncd.")
}

fn connections(seen: &Seen) -> Found {
    let says = format!("{} of {} are open", seen.connections, seen.max_connections);
    if seen.connections * 10 < i64::from(seen.max_connections) * 9 {
        return Found::good("connections", says);
    }
    Found::warning("connections", says, "Lower KEPT_CONNECTIONS, or raise max_connections of Postgres.")
}

/// The disk of the data folder; nothing where there is none, as beside a Postgres elsewhere.
fn disk(folder: &Path) -> Option<Found> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    let says = format!("{} MB are free in {}", free / 1_000_000, folder.display());
    let todo = "Make room: a full disk stops every write.";
    Some(match free {
        ..NOTHING => Found::wrong("disk", says, todo),
        NOTHING..LITTLE => Found::warning("disk", says, todo),
        _ => Found::good("disk", says),
    })
}

/// What a worker has done lately, here or in another process.
async fn worker(database: &Database) -> Vec<Found> {
    let looked = match database.app(1, None) {
        Ok(app) => {
            let looked = seen(&app).await;
            app.db.close();
            looked
        }
        Err(Failure(words)) => Err(words),
    };
    match looked {
        Ok(all) if all.is_empty() => {
            let todo = "`kept serve` prints a link that makes the first one.";
            vec![Found::warning("organisations", "there is none yet", todo)]
        }
        Ok(all) => all.iter().flat_map(kept_up).collect(),
        Err(words) => {
            vec![Found::warning(
                "worker",
                format!("its work cannot be seen: {words}"),
                "See what is wrong above.",
            )]
        }
    }
}

async fn seen(app: &App) -> Result<Vec<Upkeep>, String> {
    upkeep(app).await.map_err(|error| error.to_string())
}

fn kept_up(of: &Upkeep) -> Vec<Found> {
    let name = &of.organisation;
    let start = "Start `kept serve`, and read its log if it runs.";
    let closed = match of.closed {
        Some((day, _)) if day == of.today => {
            Found::good("worker", format!("{name}: today, {day}, is closed"))
        }
        Some((day, _)) => Found::warning("worker", format!("{name}: no day since {day} is closed"), start),
        None => Found::warning("worker", format!("{name}: no day was closed yet"), start),
    };
    let stale = (of.stale > MANY_STALE).then(|| {
        let says = format!("{name}: {} marks of changed customers wait for the worker", of.stale);
        Found::warning("scores", says, start)
    });
    std::iter::once(closed).chain(stale).collect()
}

#[cfg(test)]
mod tests {
    use super::super::checks::State;
    use super::*;

    fn seen() -> Seen {
        Seen {
            version_number: 170_002,
            version: "17.2".to_owned(),
            encoding: "UTF8".to_owned(),
            standby: false,
            not_durable: Vec::new(),
            applied: migrate::versions().map(str::to_owned).collect(),
            unknown: Vec::new(),
            missing: Vec::new(),
            roles: ["kept_app", "kept_owner"]
                .map(|name| doctor::Role { name: name.to_owned(), unbound: false })
                .to_vec(),
            unwalled: Vec::new(),
            bytes: 8_000_000,
            now: SystemClock.now(),
            connections: 5,
            max_connections: 100,
        }
    }

    fn state(check: &str, seen: &Seen) -> State {
        judge(seen, false).into_iter().find(|found| found.check == check).unwrap().state
    }

    #[test]
    fn a_sound_database_has_nothing_wrong() {
        assert!(judge(&seen(), false).iter().all(|found| found.state == State::Good));
    }

    #[test]
    fn each_fault_is_told_with_what_to_do() {
        type Break = fn(&mut Seen);
        let faults: [(&str, State, Break); 9] = [
            ("database", State::Wrong, |seen| seen.version_number = 140_009),
            ("database", State::Wrong, |seen| seen.standby = true),
            ("durability", State::Wrong, |seen| seen.not_durable = vec!["fsync"]),
            ("schema", State::Wrong, |seen| seen.unknown = vec!["9999".to_owned()]),
            ("schema", State::Warning, |seen| seen.missing = vec!["1"]),
            ("encoding", State::Wrong, |seen| seen.encoding = "SQL_ASCII".to_owned()),
            ("roles", State::Wrong, |seen| seen.roles.iter_mut().for_each(|role| role.unbound = true)),
            ("walls", State::Wrong, |seen| seen.unwalled = vec!["customers".to_owned()]),
            ("clock", State::Warning, |seen| seen.now = seen.now.plus_seconds(-90)),
        ];
        for (check, expected, break_it) in faults {
            let mut seen = seen();
            break_it(&mut seen);
            assert_eq!(state(check, &seen), expected, "{check}");
            assert!(
                judge(&seen, false).iter().all(|found| (found.state == State::Good) == found.todo.is_empty())
            );
        }
    }
}
