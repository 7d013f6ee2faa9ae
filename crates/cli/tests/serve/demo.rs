use crate::{Browser, Folder, password, with_input};

/// Who signs in to the demo.
pub(crate) const EMAIL: &str = "owner@demo.example";

#[tokio::test]
async fn the_demo_has_data_and_a_password_that_is_stored_nowhere() {
    let folder = Folder::new();
    let served = folder.serve(&["--demo"]);
    let first = password(served.line("demo password")).to_owned();
    let browser = Browser::at(&served.base);
    assert_eq!(browser.sign_in(EMAIL, &first).await, 204);
    let (_, me) = browser.get("/me").await;
    assert_eq!((&me["organisation"]["demo"], &me["organisation"]["links"]), (&true.into(), &true.into()));
    let (_, customers) = browser.get("/customers?limit=200").await;
    assert!(customers["items"].as_array().unwrap().len() > 20, "{customers}");
    let (_, surveys) = browser.get("/surveys").await;
    assert_eq!(surveys["items"].as_array().unwrap().len(), 1);
    let (_, responses) = browser.get("/responses?limit=200").await;
    assert!(responses["items"].as_array().unwrap().len() > 50);
    assert!(served.stop("INT").0);

    let served = folder.serve(&["--demo"]);
    let second = password(served.line("demo password")).to_owned();
    assert_ne!(first, second);
    let browser = Browser { base: served.base.clone(), ..browser };
    assert_eq!(browser.get("/me").await.0, 200, "a restart signs nobody out");
    assert_eq!(browser.sign_in(EMAIL, &first).await, 401);
    assert_eq!(browser.sign_in(EMAIL, &second).await, 204);
    let (_, imports) = browser.get("/imports").await;
    assert_eq!(imports["items"].as_array().unwrap().len(), 1, "the file is brought in once");
    assert_eq!(browser.get("/surveys").await.1["items"].as_array().unwrap().len(), 1);

    let reset = folder.kept(&["member", "reset-password", "--email", EMAIL, "--password-stdin"]);
    assert!(with_input(reset, "a password of my own").status.success());
    assert!(served.stop("INT").0);
    let served = folder.serve(&["--demo"]);
    assert!(served.words.contains("the password you set") && !served.words.contains("demo password"));
    assert_eq!(Browser::at(&served.base).sign_in(EMAIL, "a password of my own").await, 204);
    assert!(served.stop("INT").0);
}

#[test]
fn no_demo_is_made_beside_real_data() {
    let folder = Folder::new();
    folder.ok(&["org", "create", "--name", "Acme", "--time-zone", "UTC", "--currency", "EUR"]);
    assert!(folder.ok(&["demo"]).contains("no demo was made"));
    assert_eq!(folder.ok(&["org", "list"]).lines().count(), 1);
}
