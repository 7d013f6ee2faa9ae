//! The recipes of docs/api.md: their commands are run, and must show what they say.

use std::path::PathBuf;
use std::process::Stdio;

use kept_core::access::Role;
use kept_testkit::TestApp;
use kept_testkit::app::{PASSWORD, email};
use tokio::process::Command;
use tokio::sync::watch;

/// What stands between the outputs of two blocks.
const MARK: &str = "=== next block ===";

/// Commands and what they show.
struct Recipe {
    commands: String,
    shows: String,
}

/// Every block of commands with the block of text that follows it.
fn recipes(page: &str) -> Vec<Recipe> {
    let mut all = Vec::new();
    // What is in Rust has a test of its own.
    let is_run = |block: &&str| !block.starts_with("rust\n");
    let mut blocks = page.split("```").skip(1).step_by(2).filter(is_run);
    while let Some(block) = blocks.next() {
        let commands = block.strip_prefix("sh\n").unwrap_or_else(|| panic!("no commands before {block}"));
        let shows = blocks.next().and_then(|block| block.strip_prefix("text\n"));
        let shows = shows.unwrap_or_else(|| panic!("nothing is shown after {commands}"));
        all.push(Recipe { commands: commands.to_owned(), shows: shows.to_owned() });
    }
    all
}

/// Whether a line is as it is shown, `…` standing for anything.
fn is_as_shown(line: &str, shown: &str) -> bool {
    let mut parts = shown.split('…');
    let Some(mut rest) = parts.next().and_then(|start| line.strip_prefix(start)) else { return false };
    let mut last = None;
    for part in parts {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
        last = Some(part);
    }
    rest.is_empty() || last == Some("")
}

#[test]
fn dots_stand_for_anything() {
    assert!(is_as_shown("201", "201") && !is_as_shown("201 ", "201"));
    assert!(is_as_shown("{\"a\":1,\"b\":2}", "…\"a\":1…\"b\":2…") && !is_as_shown("{\"a\":2}", "…\"a\":1…"));
    assert!(is_as_shown("{\"link\":\"x\"}", "…\"link\":\"…\"}"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_recipes_show_what_they_say() {
    let app = TestApp::start().await;
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let page = std::fs::read_to_string(root.join("docs/api.md")).expect("the recipes");
    let recipes = recipes(&page);
    assert!(recipes.len() >= 12, "only {} recipes", recipes.len());
    let (stop, stopped) = watch::channel(false);
    let worker = tokio::spawn(kept_app::worker::run(app.app.clone(), stopped));
    let folder = tempfile::tempdir().expect("a folder");
    std::os::unix::fs::symlink(root.canonicalize().expect("a path").join("docs"), folder.path().join("docs"))
        .expect("a link");
    let mut script = String::from("set -eu\n");
    for recipe in &recipes {
        script.push_str(&recipe.commands);
        // Bodies end without a line of their own.
        script.push_str(&format!("printf '\\n%s\\n' '{MARK}'\n"));
    }
    let output = Command::new("bash")
        .arg("-c")
        .arg(&script)
        .current_dir(folder.path())
        .env("KEPT", app.base())
        .env("EMAIL", email(Role::Owner))
        .env("PASSWORD", PASSWORD)
        .stdin(Stdio::null())
        .output()
        .await
        .expect("bash");
    stop.send_replace(true);
    worker.await.expect("the worker");
    let (shown, trouble) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let shown: Vec<&str> = shown.split(MARK).collect();
    for (recipe, shown) in recipes.iter().zip(&shown) {
        let mut lines = shown.lines();
        for wanted in recipe.shows.lines() {
            let found = lines.any(|line| is_as_shown(line, wanted));
            assert!(found, "{}\nshould show\n{wanted}\nbut showed\n{shown}\n{trouble}", recipe.commands);
        }
    }
    assert!(output.status.success() && shown.len() == recipes.len() + 1, "{trouble}");
}
