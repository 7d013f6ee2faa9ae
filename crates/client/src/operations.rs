//! How an operation becomes a method.

/// An operation that the client knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operation {
    /// Its name, here and in the document of the interface.
    pub name: &'static str,
    /// Its method on the wire.
    pub method: &'static str,
    /// Its path with names in braces.
    pub path: &'static str,
}

/// Every operation that the client knows.
pub fn operations() -> impl Iterator<Item = Operation> {
    ALL.iter().flat_map(|of| of.iter().copied())
}

const ALL: &[&[Operation]] = &[
    crate::asks::OPERATIONS,
    crate::audit::OPERATIONS,
    crate::behaviours::OPERATIONS,
    crate::calc::OPERATIONS,
    crate::contacts::OPERATIONS,
    crate::customers::OPERATIONS,
    crate::events::OPERATIONS,
    crate::evidence::OPERATIONS,
    crate::feedback::OPERATIONS,
    crate::imports::OPERATIONS,
    crate::insights::OPERATIONS,
    crate::invitations::OPERATIONS,
    crate::keys::OPERATIONS,
    crate::me::OPERATIONS,
    crate::members::OPERATIONS,
    crate::models::OPERATIONS,
    crate::notes::OPERATIONS,
    crate::organisations::OPERATIONS,
    crate::passwords::OPERATIONS,
    crate::promises::OPERATIONS,
    crate::responses::OPERATIONS,
    crate::scorecards::OPERATIONS,
    crate::search::OPERATIONS,
    crate::self_checks::OPERATIONS,
    crate::sessions::OPERATIONS,
    crate::surveys::OPERATIONS,
    crate::views::OPERATIONS,
];

/// Makes a method of each line: `METHOD "path" name(parts of the path) [query: …] [body: …] => what comes back;`.
/// `LIST` is a `GET` whose answer has pages.
macro_rules! operations {
    ($(
        $(#[$doc:meta])*
        $method:ident $path:literal $name:ident($($part:ident: $of:ty),*)
            $([query: $query:ty])? $([body: $body:ty])? => $out:ty;
    )+) => {
        impl<X: $crate::Transport> $crate::Client<X> {$(
            $(#[$doc])*
            pub fn $name(&self, $($part: $of,)* $(query: &$query,)? $(body: &$body,)?) -> returned!($method X, $out) {
                let path = format!(concat!("/api/v1", $path), $($part = $crate::path::segment($part)),*);
                let call = self.call::<$out>(method!($method), path);
                $(let call = call.query::<$query>(query);)?
                $(let call = call.json::<$body>(body);)?
                finished!($method call)
            }
        )+}

        pub(crate) const OPERATIONS: &[$crate::Operation] = &[$(
            $crate::Operation {
                name: stringify!($name),
                method: method!($method).as_str(),
                path: concat!("/api/v1", $path),
            },
        )+];
    };
}

macro_rules! method {
    (GET) => {
        $crate::Method::Get
    };
    (LIST) => {
        $crate::Method::Get
    };
    (POST) => {
        $crate::Method::Post
    };
    (PUT) => {
        $crate::Method::Put
    };
    (PATCH) => {
        $crate::Method::Patch
    };
    (DELETE) => {
        $crate::Method::Delete
    };
}

macro_rules! returned {
    (LIST $transport:ident, $out:ty) => { $crate::Pages<$transport, $out> };
    ($method:ident $transport:ident, $out:ty) => { $crate::Call<$transport, $out> };
}

macro_rules! finished {
    (LIST $call:ident) => {
        $crate::Pages::new($call)
    };
    ($method:ident $call:ident) => {
        $call
    };
}
