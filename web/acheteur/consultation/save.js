// Saving a draft step by step, with optimistic locking. Exports: save(screen, changes).
import { api, ApiProblem } from '../../src/api.js';
import { settle } from './differences.js';
import { merge, take } from './merge.js';

const isStale = (error) => error instanceof ApiProblem && error.code === 'stale-version';

/**
 * PATCH the changed fields. Files being verified also make new versions, and a colleague may have saved in between:
 * what only one of us changed is kept; for what we both changed the person sees both values and chooses. Throws the
 * `stale-version` problem when they go back to their form: nothing is saved then, nothing typed is lost.
 */
export async function save(screen, changes) {
  const path = `/v1/consultations/${screen.data.consultation.id}`;
  let [base, wanted] = [screen.data.consultation, changes];
  for (;;) {
    try {
      screen.data.consultation = await api.patch(path, wanted, base.version);
      return;
    } catch (error) {
      if (!isStale(error)) throw error;
      const fresh = await api.get(path);
      const { merged, differing } = merge(base, fresh, wanted);
      const given = differing.length ? await settle(screen, fresh, differing) : [];
      if (given === null) throw error;
      [base, wanted] = [fresh, take(merged, given)];
    }
  }
}
