//! Versions of surveys that answers are checked against. One that is frozen never changes again, so it is read once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kept_core::ids::{OrgId, SurveyId};
use kept_store::TenantTx;
use kept_store::surveys::{self, Version};

use crate::error::AppError;

/// Versions kept; beyond that all are forgotten and read again.
const MOST: usize = 1_000;

type Key = (SurveyId, u32);

/// Frozen versions of this process. Cheap to clone; clones are the same.
#[derive(Clone, Debug, Default)]
pub(crate) struct Versions(Arc<Mutex<Known>>);

/// What has been read, by organisation and version.
type Known = BTreeMap<(OrgId, Key), Arc<Version>>;

impl Versions {
    /// These versions; those not frozen yet are held until the transaction ends.
    pub(crate) async fn read(
        &self,
        tx: &mut TenantTx,
        wanted: BTreeSet<Key>,
    ) -> Result<BTreeMap<Key, Arc<Version>>, AppError> {
        let org = tx.org();
        let mut found: BTreeMap<Key, Arc<Version>> = {
            let known = self.lock();
            wanted.iter().filter_map(|key| Some((*key, known.get(&(org, *key))?.clone()))).collect()
        };
        let missing: Vec<Key> = wanted.into_iter().filter(|key| !found.contains_key(key)).collect();
        if missing.is_empty() {
            return Ok(found);
        }
        let read = surveys::versions(tx, &missing).await?;
        let mut known = self.lock();
        for (key, version) in read {
            let version = Arc::new(version);
            if version.frozen {
                if known.len() >= MOST {
                    known.clear();
                }
                known.insert((org, key), version.clone());
            }
            found.insert(key, version);
        }
        Ok(found)
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<(OrgId, Key), Arc<Version>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
