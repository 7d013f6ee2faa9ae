//! Statements that Postgres parses once per connection. `diesel::sql_query` is parsed anew on every call.

use diesel::expression::AsExpression;
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::{SqlType, Untyped};

/// A statement with a `?` for each value, in the order in which the values are bound.
///
/// The text is `'static`, so that only as many are kept prepared as stand in the source.
pub(crate) struct Cached<'a> {
    sql: &'static str,
    binds: Vec<Box<dyn QueryFragment<Pg> + Send + 'a>>,
}

/// Begins a statement.
pub(crate) fn cached(sql: &'static str) -> Cached<'static> {
    Cached { sql, binds: Vec::new() }
}

impl<'a> Cached<'a> {
    /// Gives the next `?` its value.
    #[must_use]
    pub(crate) fn bind<ST, T>(mut self, value: T) -> Self
    where
        ST: SqlType + diesel::expression::TypedExpressionType,
        T: AsExpression<ST>,
        T::Expression: QueryFragment<Pg> + Send + 'a,
    {
        self.binds.push(Box::new(value.as_expression()));
        self
    }
}

impl QueryFragment<Pg> for Cached<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        let mut binds = self.binds.iter();
        for (i, part) in self.sql.split('?').enumerate() {
            if i > 0 {
                let bind = binds.next().ok_or_else(|| unbalanced(self.sql))?;
                bind.walk_ast(out.reborrow())?;
            }
            out.push_sql(part);
        }
        if binds.next().is_some() { Err(unbalanced(self.sql)) } else { Ok(()) }
    }
}

fn unbalanced(sql: &str) -> diesel::result::Error {
    diesel::result::Error::QueryBuilderError(format!("as many values as ? are needed: {sql}").into())
}

impl Query for Cached<'_> {
    type SqlType = Untyped;
}

impl QueryId for Cached<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}
