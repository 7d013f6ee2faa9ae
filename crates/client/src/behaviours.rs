//! Behaviours: what customers did.

use kept_api::batch::{Batch, BatchAnswer};
use kept_api::behaviours::{Behaviour, BehaviourPatch, BehaviourQuery, NewBehaviour};
use kept_api::page::Page;
use kept_core::ids::BehaviourId;

operations! {
    /// What customers did, newest first.
    LIST "/behaviours" list_behaviours() [query: BehaviourQuery] => Page<Behaviour>;
    /// Records what a customer did.
    POST "/behaviours" record_behaviour() [body: NewBehaviour] => Behaviour;
    /// Records or corrects many.
    POST "/behaviours/batch" batch_behaviours() [body: Batch<NewBehaviour>] => BatchAnswer;
    /// Records or corrects what has this id in that system.
    PUT "/behaviours/external/{source}/{id}" put_external_behaviour(source: &str, id: &str) [body: NewBehaviour] => Behaviour;
    /// What a customer did, as it stands.
    GET "/behaviours/{id}" read_behaviour(id: BehaviourId) => Behaviour;
    /// Corrects some of what was said.
    PATCH "/behaviours/{id}" change_behaviour(id: BehaviourId) [body: BehaviourPatch] => Behaviour;
    /// Takes it back: from now on it does not count.
    DELETE "/behaviours/{id}" delete_behaviour(id: BehaviourId) => ();
}
