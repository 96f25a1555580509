// Errors in words. Exports: explain(error).
import { has, t } from './i18n.js';
import { ApiProblem } from './problem.js';

/** The sentence to show for any error: the server's own, else ours by code, else the general one. */
export function explain(error) {
  // The server's words, or the sealing's.
  if ((error instanceof ApiProblem || error.fault) && error.detail) return error.detail;
  return has(`error.${error.code}`) ? t(`error.${error.code}`, error) : t('error.unexpected');
}
