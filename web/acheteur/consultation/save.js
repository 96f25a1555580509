// Saving a draft step by step, with optimistic locking. Exports: save(screen, changes).
import { api, ApiProblem } from '../../src/api.js';

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/**
 * PATCH the changed fields. Files being verified also make new versions: when nobody touched these very fields,
 * the change is sent again over the newest version. Otherwise the person sees what changed: throws `stale-version`.
 */
export async function save(screen, changes) {
  const { consultation } = screen.data;
  const path = `/v1/consultations/${consultation.id}`;
  try {
    screen.data.consultation = await api.patch(path, changes, consultation.version);
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.code !== 'stale-version') throw error;
    const fresh = await api.get(path);
    screen.data.consultation = fresh;
    if (Object.keys(changes).some((name) => !same(fresh[name], consultation[name]))) throw error;
    screen.data.consultation = await api.patch(path, changes, fresh.version);
  }
}
