//! Imports: files that come in through a mapping.

use kept_api::imports::{
    Import, ImportExample, ImportMapping, ImportMappingDraft, ImportProposal, ImportProposalQuery,
    ImportQuery, ImportReversalPreview,
};
use kept_api::page::{Page, PageQuery};
use kept_core::ids::{ImportId, ImportMappingId};

operations! {
    /// The imports, newest first.
    LIST "/imports" list_imports() [query: PageQuery] => Page<Import>;
    /// Begins an import. [Upload](crate::Call::upload) a form with a part `mapping` and then a part `file`; where
    /// the query names a saved mapping, a part `file` alone.
    POST "/imports" begin_import() [query: ImportQuery] => Import;
    /// How one import goes.
    GET "/imports/{id}" read_import(id: ImportId) => Import;
    /// What would become of the records if an import were taken back now.
    GET "/imports/{id}/reversal" preview_import_reversal(id: ImportId) => ImportReversalPreview;
    /// Takes an import back.
    POST "/imports/{id}/reversal" reverse_import(id: ImportId) => Import;
    /// The saved mappings, by their names.
    LIST "/imports/mappings" list_import_mappings() [query: PageQuery] => Page<ImportMapping>;
    /// One saved mapping.
    GET "/imports/mappings/{id}" read_import_mapping(id: ImportMappingId) => ImportMapping;
    /// Saves a mapping, or changes it.
    PUT "/imports/mappings/{id}" put_import_mapping(id: ImportMappingId) [body: ImportMappingDraft] => ImportMapping;
    /// Deletes a saved mapping.
    DELETE "/imports/mappings/{id}" delete_import_mapping(id: ImportMappingId) => ();
    /// Mappings to begin with.
    GET "/imports/examples" list_import_examples() => Vec<ImportExample>;
    /// Proposes a mapping. [Upload](crate::Call::upload) the beginning of the file.
    POST "/imports/proposals" propose_import_mapping() [query: ImportProposalQuery] => ImportProposal;
}
