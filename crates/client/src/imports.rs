//! Imports: files that come in through a mapping.

use kept_api::imports::{Import, ImportExample, ImportProposal, ImportProposalQuery, ImportQuery};
use kept_api::page::{Page, PageQuery};
use kept_core::ids::ImportId;

operations! {
    /// The imports, newest first.
    LIST "/imports" list_imports() [query: PageQuery] => Page<Import>;
    /// Begins an import. [Upload](crate::Call::upload) a form with a part `mapping` and then a part `file`.
    POST "/imports" begin_import() [query: ImportQuery] => Import;
    /// How one import goes.
    GET "/imports/{id}" read_import(id: ImportId) => Import;
    /// Mappings to begin with.
    GET "/imports/examples" list_import_examples() => Vec<ImportExample>;
    /// Proposes a mapping. [Upload](crate::Call::upload) the beginning of the file.
    POST "/imports/proposals" propose_import_mapping() [query: ImportProposalQuery] => ImportProposal;
}
