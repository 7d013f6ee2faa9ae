//! The drill: a dump of a running Kept, put back elsewhere, serves the same.

use std::fs;

use serde_json::Value;

use crate::{Browser, Folder, password};

/// All pages of a list, but for what follows from the time of asking.
async fn all(browser: &Browser, list: &str) -> Vec<Value> {
    let (mut items, mut path) = (Vec::new(), format!("{list}limit=200"));
    loop {
        let (status, page) = browser.get(&path).await;
        assert_eq!(status, 200, "{page}");
        items.extend(page["items"].as_array().unwrap().iter().cloned());
        let Some(next) = page["next"].as_str() else { return items };
        path = format!("{list}limit=200&cursor={next}");
    }
}

#[tokio::test]
async fn what_was_dumped_while_kept_ran_is_served_elsewhere_to_the_bit() {
    let (here, there) = (Folder::new(), Folder::new());
    let served = here.serve(&["--demo"]);
    let secret = password(served.line("demo password")).to_owned();
    let owner = Browser::at(&served.base);
    assert_eq!(owner.sign_in(crate::demo::EMAIL, &secret).await, 204);
    let folder = here.0.join("dumps");
    let dumps = folder.to_str().unwrap();
    let said = here.ok(&["backup", "--backups", dumps]);
    let dump = said.split_whitespace().last().unwrap().to_owned();
    assert!(
        dump.starts_with(dumps) && dump.ends_with(".dump") && fs::metadata(&dump).unwrap().len() > 100_000,
        "{said}"
    );
    let before =
        (all(&owner, "/customers?").await, all(&owner, "/promises?").await, all(&owner, "/responses?").await);

    // Nothing that is there is overwritten, and what is no dump is refused.
    let words = here.refused(&["restore", &dump]);
    assert!(words.contains("not empty"), "{words}");
    let broken = folder.join("broken.dump");
    fs::write(&broken, &fs::read(&dump).unwrap()[..2_000]).unwrap();
    there.refused(&["restore", broken.to_str().unwrap()]);
    there.ok(&["restore", &dump]);
    let other = there.serve(&[]);
    let again = Browser::at(&other.base);
    assert_eq!(again.sign_in(crate::demo::EMAIL, &secret).await, 204);
    let after =
        (all(&again, "/customers?").await, all(&again, "/promises?").await, all(&again, "/responses?").await);
    assert_eq!(before.0.len(), 200);
    assert!(before == after, "customers, scores, promises and responses are the same");
    for one in before.0.iter().step_by(20) {
        let path = format!("/customers/{}/scorecard", one["id"].as_str().unwrap());
        let (then, now) = (owner.get(&path).await.1, again.get(&path).await.1);
        assert_eq!((&then["report"], &then["priors"]), (&now["report"], &now["priors"]), "{path}");
    }
    let (healthy, _) = crate::doctor::checks(&there, other.base.strip_prefix("http://").unwrap(), &[]);
    assert!(healthy, "roles and walls came along");
    assert!(served.stop("INT").0 && other.stop("INT").0);

    // Without a server too; old dumps go.
    here.ok(&["backup", "--backups", dumps, "--keep", "1"]);
    assert!(!here.postgres_runs() && !fs::exists(&dump).unwrap());
    assert_eq!(
        fs::read_dir(&folder)
            .unwrap()
            .filter(|one| { one.as_ref().unwrap().file_name().to_string_lossy().starts_with("kept-") })
            .count(),
        1
    );
}
