//! Surveys.

use kept_api::batch::{Batch, BatchAnswer};
use kept_api::page::Page;
use kept_api::surveys::{NewSurvey, Survey, SurveyQuery};
use kept_core::ids::SurveyId;
use kept_core::survey::SurveyBody;

operations! {
    /// The surveys.
    LIST "/surveys" list_surveys() [query: SurveyQuery] => Page<Survey>;
    /// Makes a survey.
    POST "/surveys" make_survey() [body: NewSurvey] => Survey;
    /// Makes or changes many surveys.
    POST "/surveys/batch" batch_surveys() [body: Batch<NewSurvey>] => BatchAnswer;
    /// Makes or changes the survey that has this id in that system.
    PUT "/surveys/external/{source}/{id}" put_external_survey(source: &str, id: &str) [body: NewSurvey] => Survey;
    /// One survey in its newest version.
    GET "/surveys/{id}" read_survey(id: SurveyId) => Survey;
    /// Changes a survey; after the first answer it gets a new version.
    PUT "/surveys/{id}" change_survey(id: SurveyId) [body: SurveyBody] => Survey;
    /// Deletes a survey that was never asked.
    DELETE "/surveys/{id}" delete_survey(id: SurveyId) => ();
}
