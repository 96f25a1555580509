// What an entity's words change in the standard letter, paragraph by paragraph. Exports: differences(from, to) →
// [{kind: 'same' | 'removed' | 'added', text}].
const paragraphs = (text) => text.split(/\n{2,}/).filter((one) => one.trim());

/** Lengths of the longest common subsequence of what is left from each pair of places. */
function lengths(from, to) {
  const found = Array.from({ length: from.length + 1 }, () => new Array(to.length + 1).fill(0));
  for (let i = from.length - 1; i >= 0; i -= 1)
    for (let j = to.length - 1; j >= 0; j -= 1)
      found[i][j] = from[i] === to[j] ? found[i + 1][j + 1] + 1 : Math.max(found[i + 1][j], found[i][j + 1]);
  return found;
}

export function differences(before, after) {
  const [from, to] = [paragraphs(before), paragraphs(after)];
  const common = lengths(from, to);
  const told = [];
  let [i, j] = [0, 0];
  while (i < from.length || j < to.length) {
    if (i < from.length && j < to.length && from[i] === to[j]) {
      told.push({ kind: 'same', text: from[i] });
      i += 1;
      j += 1;
    } else if (j >= to.length || (i < from.length && common[i + 1][j] >= common[i][j + 1])) {
      told.push({ kind: 'removed', text: from[i] });
      i += 1;
    } else {
      told.push({ kind: 'added', text: to[j] });
      j += 1;
    }
  }
  return told;
}
