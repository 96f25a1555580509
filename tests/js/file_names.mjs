// What the browser makes of names, for the property test of Python: JSON lists of names in, JSON answers out.
import { choose, clean, key, refusal } from '../../web/src/file-names.js';

let text = '';
for await (const piece of process.stdin.setEncoding('utf8')) text += piece;
const answers = JSON.parse(text).map((names) => ({
  names: names.map((name) => [clean(name), refusal(name), key(clean(name))]),
  chosen: choose(
    names.map((name) => ({ name, size: 1 })),
    [],
    { reserved: ['MANIFESTE.json'] },
  ).chosen.map(({ name }) => name),
}));
process.stdout.write(
  JSON.stringify(answers).replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`),
);
