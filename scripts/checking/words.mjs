// Which words a dictionary does not know. Reads {lang: {words, accepted}}, writes {lang: {unknown, unneeded}}.
// A word passes whole, without its elision (l'offre), or part by part around hyphens; `accepted`: the project's own.
import en from 'dictionary-en-gb';
import fr from 'dictionary-fr';
import nspell from 'nspell';

const DICTIONARIES = { fr, en };
const ELISION = /^(?:[ldnsjqcmt]|qu|jusqu|lorsqu|puisqu)'/i;
const POSSESSIVE = /'s?$/;

const asked = JSON.parse(await new Response(process.stdin).text());
const told = {};
for (const [lang, { words, accepted }] of Object.entries(asked)) {
  const spell = nspell(DICTIONARIES[lang]);
  const own = new Set(accepted);
  const needed = new Set();
  const fits = (word) => {
    if (spell.correct(word) || spell.correct(word.replaceAll("'", '’'))) return true;
    const match = [word, word.toLowerCase()].find((one) => own.has(one));
    if (match) needed.add(match);
    return Boolean(match);
  };
  const passes = (word) =>
    fits(word) ||
    fits(word.replace(ELISION, '').replace(POSSESSIVE, '')) ||
    (word.includes('-') && word.split('-').every((part) => fits(part.replace(ELISION, ''))));
  told[lang] = {
    unknown: words.filter((word) => !passes(word)),
    unneeded: accepted.filter((word) => !needed.has(word)),
  };
}
process.stdout.write(JSON.stringify(told));
