// The choice of a procedure, grouped by family, from the server's table. Exports: grouped(rows, current).
import { lang, t } from './i18n.js';

const FAMILIES = ['adaptee', 'formalisee', 'technique', 'dispense', 'concession', 'defense', 'accord-cadre'];

/**
 * Contracts drawn from a framework or a dynamic system start from it, on its own page: only a draft that is one shows
 * it.
 */
export function grouped(rows, current) {
  const offered = rows.filter((row) => !row.derived || row.code === current);
  const choices = (family) =>
    offered
      .filter((row) => row.family === family)
      .map((row) => ({ value: row.code, label: lang === 'en' ? row.label_en : row.label }));
  return FAMILIES.map((family) => ({ label: t(`family.${family}`), choices: choices(family) })).filter(
    (group) => group.choices.length,
  );
}
