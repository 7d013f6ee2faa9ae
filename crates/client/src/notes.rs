//! Notes: what members write down about a customer.

use kept_api::batch::{Batch, BatchAnswer};
use kept_api::notes::{NewNote, Note, NotePatch, NoteQuery};
use kept_api::page::Page;
use kept_core::ids::{CustomerId, NoteId};

operations! {
    /// The notes about a customer, newest first.
    LIST "/customers/{id}/notes" list_notes(id: CustomerId) [query: NoteQuery] => Page<Note>;
    /// Writes a note about a customer.
    POST "/customers/{id}/notes" write_note(id: CustomerId) [body: NewNote] => Note;
    /// Writes many notes.
    POST "/notes/batch" batch_notes() [body: Batch<NewNote>] => BatchAnswer;
    /// Writes or changes the note that has this id in that system.
    PUT "/notes/external/{source}/{id}" put_external_note(source: &str, id: &str) [body: NewNote] => Note;
    /// One note.
    GET "/notes/{id}" read_note(id: NoteId) => Note;
    /// Changes some fields of a note.
    PATCH "/notes/{id}" change_note(id: NoteId) [body: NotePatch] => Note;
    /// Deletes a note.
    DELETE "/notes/{id}" delete_note(id: NoteId) => ();
}
