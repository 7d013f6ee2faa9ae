//! Models: the versions of the model by which scores are made.

use kept_api::models::{ModelPreview, ModelTrial, ModelVersion, NewModel};
use kept_api::page::{Page, PageQuery};

operations! {
    /// The versions of the model, newest first.
    LIST "/models" list_models() [query: PageQuery] => Page<ModelVersion>;
    /// Tries a changed model; changes nothing.
    POST "/models/preview" preview_model() [body: ModelTrial] => ModelPreview;
    /// Makes a changed model the one that holds.
    POST "/models" add_model() [body: NewModel] => ModelVersion;
    /// One version of the model.
    GET "/models/{version}" read_model(version: u32) => ModelVersion;
}
