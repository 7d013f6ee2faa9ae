//! The module that the browser loads.

fn main() {
    kept_frontend::start();
}
